package tui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"linklab/tui/keymap"
)

// failedMsg brings an error of something that was done beside the screen.
type failedMsg struct{ err error }

// Update takes a message. It waits for nothing: what takes time is a command.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.handle(msg)
	return m, tea.Batch(cmd, m.settle(), m.keepMoving())
}

func (m *Model) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return m.onSize(msg)
	case tea.BackgroundColorMsg:
		if msg.IsDark() == m.theme.Options.Dark {
			return nil
		}
		m.setTheme(msg.IsDark())
		return m.loadPage(m.destination(), false)
	case tea.ColorProfileMsg:
		if m.sixteen = msg.Profile == colorprofile.ANSI; m.sixteen == m.theme.Options.Sixteen {
			return nil
		}
		m.setTheme(m.theme.Options.Dark)
		return m.loadPage(m.destination(), false)
	case tea.KeyPressMsg:
		return m.onKey(msg.Key())
	case tea.PasteMsg:
		return m.onPaste(msg.Content)
	case tickMsg:
		m.onTick(msg)
	case toastOverMsg:
		m.onToastOver(msg)
	case relayoutMsg:
		return m.onRelayout(msg)
	case pageMsg:
		return tea.Batch(m.onPage(msg), m.settleWanted())
	case unchangedMsg:
		m.onUnchanged(msg)
		return m.settleWanted()
	case lookedMsg:
		return tea.Batch(m.onLooked(msg), m.settleWanted())
	case lookDueMsg:
		return m.onLookDue(msg)
	case wantedTooLong:
		return m.onWantedTooLong(msg)
	case hintMsg:
		return m.onHint(msg)
	case movedMsg:
		return m.onMoved(msg)
	case failedMsg:
		return m.refuse(msg.err)
	case shellMsg:
		return m.onShell(msg)
	case lineMsg:
		return m.onLine(msg)
	case outputMsg:
		return tea.Batch(m.onOutput(msg), m.settleWanted())
	case askedMsg:
		return m.onAsked(msg)
	case ranMsg:
		return tea.Batch(m.onRan(msg), m.settleWanted())
	case completedMsg:
		m.console.Completed(msg.line, msg.cursor, msg.candidates)
	case liveEnvMsg:
		return m.onLiveEnv(msg)
	case liveOverMsg:
		return m.onLiveOver(msg)
	}
	return nil
}

func (m *Model) onSize(msg tea.WindowSizeMsg) tea.Cmd {
	first := m.width == 0
	m.width, m.height = msg.Width, msg.Height
	m.floor = 0
	if first {
		return m.loadPage(m.shown, false)
	}
	m.page.resizing++
	m.page.loading = true
	generation := m.page.resizing
	return later(resizeRest, relayoutMsg{generation})
}

// place is where the learner is for the keymap.
func (m *Model) place() keymap.Place {
	if m.dialog != nil {
		return m.dialog.Place()
	}
	return m.seat()
}

// seat is where the learner is behind a dialog.
func (m *Model) seat() keymap.Place {
	switch m.focus {
	case onTerminal:
		return keymap.Typing
	case onQuiz:
		return keymap.Answering
	case onOutline:
		return keymap.Steps
	}
	return keymap.Reading
}

func (m *Model) onKey(key tea.Key) tea.Cmd {
	if keymap.Of(m.place(), key) == keymap.Suspend {
		return m.suspend()
	}
	if m.tooSmall() {
		switch {
		case m.console.Busy() && keymap.Of(keymap.Typing, key) == keymap.Interrupt:
			return m.inConsole(m.console.Do(keymap.Interrupt)) // it runs unseen
		case keymap.Of(keymap.Reading, key) == keymap.Quit:
			return m.quit()
		}
		return nil
	}
	place := m.place()
	intent := keymap.Of(place, key)
	if intent == keymap.None {
		return m.onText(key)
	}
	if m.dialog != nil {
		return m.inDialog(intent)
	}
	if m.focus == onTerminal {
		return m.inTerminal(intent)
	}
	return m.act(intent)
}

// suspend gives the terminal back to the shell until that goes on with us; where
// no shell could, the key does nothing.
func (m *Model) suspend() tea.Cmd {
	if !m.opts.CanSuspend {
		return nil
	}
	return tea.Suspend
}

// onText takes a key that is no binding: text for a field, a number elsewhere.
func (m *Model) onText(key tea.Key) tea.Cmd {
	switch {
	case m.dialog != nil:
		m.dialog.Insert(key.Text)
	case m.focus == onTerminal:
		m.console.Insert(key.Text)
	case m.focus == onQuiz && keymap.Digit(key) > 0:
		if answer, ok := m.quiz.Choose(keymap.Digit(key)); ok {
			return m.answer(answer)
		}
	case keymap.Digit(key) > 0:
		return m.copyCommand(keymap.Digit(key))
	}
	return nil
}

func (m *Model) onPaste(text string) tea.Cmd {
	switch {
	case m.dialog != nil:
		m.dialog.Insert(text)
	case m.focus == onTerminal:
		m.console.Insert(text)
	case isProbe(text):
		m.openPaste()
		m.dialog.Insert(text)
	}
	return nil
}

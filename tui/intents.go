package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"linklab/lessons/guide"
	"linklab/tui/keymap"
	"linklab/tui/pane"
	"linklab/tui/words"
)

// act does what the learner wants while they read.
func (m *Model) act(intent keymap.Intent) tea.Cmd {
	switch intent {
	case keymap.Quit:
		return m.askQuit()
	case keymap.Help:
		m.openHelp()
	case keymap.GoTo:
		m.openGoTo()
	case keymap.Language:
		return m.switchLanguage()
	case keymap.Focus:
		m.moveFocus(1)
	case keymap.FocusBack:
		m.moveFocus(-1)
	case keymap.Outline:
		m.toggleOutline()
	case keymap.Back:
		return m.back()
	case keymap.Accept:
		return m.accept()
	case keymap.NextPage:
		if m.focus == onQuiz {
			m.quiz.Do(intent)
			return nil
		}
		return m.turn(1)
	case keymap.PreviousPage:
		if m.focus == onQuiz {
			m.quiz.Do(intent)
			return nil
		}
		return m.turn(-1)
	case keymap.CurrentStep:
		return m.goOn()
	case keymap.Look:
		return m.lookByHand()
	case keymap.Elsewhere:
		return m.lookElsewhere()
	case keymap.Hint:
		return m.askHint()
	case keymap.Evidence:
		m.findings.Do(intent)
	case keymap.Copy:
		return m.copyMarked()
	case keymap.Run:
		return m.typeCommand()
	case keymap.Terminal:
		return m.toggleTerminal()
	case keymap.Paste:
		m.openPaste()
	case keymap.Skip:
		return m.askSkip()
	case keymap.Reset:
		m.openReset()
	case keymap.Choose:
		return m.openChoice(m.shown.Lab)
	default:
		return m.inPane(intent)
	}
	return nil
}

// inPane hands an intent to the pane that has the focus.
func (m *Model) inPane(intent keymap.Intent) tea.Cmd {
	if intent == keymap.NextCommand || intent == keymap.PreviousCommand || intent == keymap.Left || intent == keymap.Right {
		m.lesson.Do(intent)
		return nil
	}
	switch m.focus {
	case onOutline:
		m.outline.Do(intent)
	case onChecks:
		m.findings.Do(intent)
	case onQuiz:
		m.quiz.Do(intent)
	default:
		m.lesson.Do(intent)
	}
	return nil
}

// accept goes on: with the banner, the page, the quiz, the next step.
func (m *Model) accept() tea.Cmd {
	step := m.step(m.shown)
	switch {
	case m.focus == onOutline:
		ref, ok := m.outline.Do(keymap.Accept)
		if !ok { // a lab was folded or unfolded
			return nil
		}
		m.focus, m.drawer = onLesson, false
		if ref == m.shown {
			return nil
		}
		return m.goTo(ref)
	case m.banner.Open() || m.finished != nil:
		return m.goOn()
	case m.focus == onQuiz && !m.quiz.Done():
		if answer, ok := m.quiz.Do(keymap.Accept); ok {
			return m.answer(answer)
		}
	case step.State == guide.Open && !step.HasWork:
		return m.read()
	case done(step.State):
		return m.turn(1)
	case !m.quiz.Empty() && !m.quiz.Done():
		m.focus = onQuiz
	case step.State == guide.Open:
		return m.lookByHand()
	default:
		return m.goOn()
	}
	return nil
}

// goOn goes to the step to go on with: after the one that has just passed, or
// the open one.
func (m *Model) goOn() tea.Cmd {
	if m.finished != nil {
		_, at := m.lab(m.finished.Lab.ID)
		m.finished = nil
		if at+1 < len(m.labs) {
			return m.goTo(m.currentIn(m.labs[at+1].ID))
		}
		return nil
	}
	if m.banner.Open() {
		ref := m.banner.Ref
		m.banner.Close()
		to, ok := m.afterStep(ref)
		if !ok {
			m.finish(ref.Lab)
			return nil
		}
		return m.goTo(to)
	}
	ref := m.currentIn(m.shown.Lab)
	if ref == m.destination() {
		return nil
	}
	return m.goTo(ref)
}

// finish shows the page that closes a lab.
func (m *Model) finish(id string) {
	lab, at := m.lab(id)
	f := &pane.Finished{Lab: lab, Known: m.knownBy}
	if at+1 < len(m.labs) {
		f.Next = m.labs[at+1].Title.In(m.lang)
	}
	for _, s := range lab.Steps {
		if source := m.source(s.Ref); source != nil && source.Clean && s.State == guide.Passed {
			f.Clean = true
		}
	}
	m.finished = f
	if m.focus != onTerminal {
		m.focus = onLesson
	}
}

// back closes the topmost thing that is open. From the prompt it leads to the
// lesson first: a banner that comes under the key is not closed unseen.
func (m *Model) back() tea.Cmd {
	switch {
	case m.drawer:
		m.drawer, m.focus = false, onLesson
	case m.hint.Open():
		m.hint.Close()
	case m.focus == onTerminal:
		m.focus = onLesson
	case m.finished != nil:
		m.finished = nil
	case m.banner.Open():
		m.banner.Close()
		return m.watchNow()
	case m.focus != onLesson:
		m.focus = onLesson
	case m.terminal.open:
		m.terminal.open = false
	}
	return nil
}

// moveFocus goes round the panes that are seen.
func (m *Model) moveFocus(by int) {
	ring := []focus{onLesson}
	if !m.quiz.Empty() && m.finished == nil {
		ring = append(ring, onQuiz)
	}
	if !m.findings.Empty() && m.finished == nil {
		ring = append(ring, onChecks)
	}
	if m.terminal.open {
		ring = append(ring, onTerminal)
	}
	if m.layout().outline > 0 {
		ring = append(ring, onOutline)
	}
	at := 0
	for i, f := range ring {
		if f == m.focus {
			at = i
		}
	}
	m.drawer = false
	m.focus = ring[(at+by+len(ring))%len(ring)]
}

func (m *Model) toggleOutline() {
	if m.focus == onOutline {
		m.focus, m.drawer = onLesson, false
		return
	}
	m.focus = onOutline
	m.drawer = m.layout().outline == 0
}

// lookByHand looks at the shown step, or says why not.
func (m *Model) lookByHand() tea.Cmd {
	if m.findings.Empty() {
		if ref := m.watched(); ref != (guide.Ref{}) {
			return m.lookAt(ref, true)
		}
		return nil
	}
	return m.lookAt(m.shown, true)
}

// lookElsewhere searches the other regions for what the shown step does not find.
func (m *Model) lookElsewhere() tea.Cmd {
	if !m.findings.Elsewhere() || m.finished != nil {
		return m.say("%s", m.words.ElsewhereNothing)
	}
	m.look.elsewhere = true
	return tea.Batch(m.lookAt(m.shown, true), m.say("%s", m.words.ElsewhereLooking))
}

// switchLanguage changes the whole screen at once.
func (m *Model) switchLanguage() tea.Cmd {
	m.lang = words.Other(m.lang)
	m.words = words.For(m.lang)
	m.hint.Close()
	m.describe()
	if m.banner.Open() {
		m.celebrate(m.banner.Ref)
	}
	if m.finished != nil {
		m.finish(m.finished.Lab.ID)
	}
	tutor, lang := m.tutor, m.lang
	return tea.Batch(m.loadPage(m.destination(), false), m.say("%s", m.words.SwitchedTo), func() tea.Msg {
		if err := tutor.SetLanguage(lang); err != nil {
			return failedMsg{err}
		}
		return nil
	})
}

type hintMsg struct {
	ref  guide.Ref
	hint guide.Hint
	err  error
}

func (m *Model) askHint() tea.Cmd {
	if !m.hint.Ask() {
		return nil
	}
	if m.drawer { // the hint stands where it lies
		m.drawer, m.focus = false, onLesson
	}
	ctx, tutor, ref, lang := m.ctx, m.tutor, m.shown, m.lang
	return func() tea.Msg {
		h, err := tutor.Hint(ctx, ref, lang)
		return hintMsg{ref, h, err}
	}
}

func (m *Model) onHint(msg hintMsg) tea.Cmd {
	if msg.ref != m.shown || !m.hint.Open() {
		return nil
	}
	if msg.err != nil {
		m.hint.Failed(m.reason(msg.err))
		return nil
	}
	m.hint.Show(msg.hint)
	return nil
}

func isProbe(text string) bool { return strings.Contains(text, "LINKLAB-PROBE ") }

func later(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}

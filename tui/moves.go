package tui

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"linklab/lessons/guide"
	"linklab/tui/dialog"
	"linklab/tui/keymap"
	"linklab/tui/pane"
	"linklab/tui/prose"
)

// move is a change of the learner's progress.
type move int

const (
	hasRead move = iota
	hasSkipped
	hasReset
	hasChosen
	hasPasted
	hasAnswered
)

// movedMsg says that a change is kept, or why not.
type movedMsg struct {
	move move
	ref  guide.Ref
	text string
	err  error
}

func (m *Model) change(kind move, ref guide.Ref, text string, do func() error) tea.Cmd {
	return func() tea.Msg { return movedMsg{kind, ref, text, do()} }
}

func (m *Model) read() tea.Cmd {
	ref, tutor := m.shown, m.tutor
	return m.change(hasRead, ref, "", func() error { _, err := tutor.Read(ref); return err })
}

func (m *Model) answer(a pane.Answer) tea.Cmd {
	ref, tutor := m.shown, m.tutor
	return m.change(hasAnswered, ref, "", func() error { _, _, err := tutor.Answer(ref, a.Question, a.Choice); return err })
}

// decided does what was decided in a dialog.
func (m *Model) decided(r dialog.Result) tea.Cmd {
	tutor := m.tutor
	switch r.Kind {
	case dialog.Quit:
		return m.quit()
	case dialog.Go:
		return m.goTo(r.Ref)
	case dialog.Skip:
		return m.change(hasSkipped, r.Ref, "", func() error { _, err := tutor.Skip(r.Ref); return err })
	case dialog.AskReset:
		m.askReset(r.Ref)
	case dialog.Reset:
		return m.change(hasReset, r.Ref, "", func() error { _, err := tutor.Reset(r.Ref); return err })
	case dialog.AskChosen:
		return m.openCandidates(r.Ref.Lab, r.Input)
	case dialog.Chosen:
		return m.change(hasChosen, r.Ref, r.Input+"\n"+r.ID, func() error { return tutor.Choose(r.Ref.Lab, r.Input, r.ID) })
	case dialog.Pasted:
		return m.change(hasPasted, r.Ref, "", func() error { return pasteAll(tutor, r.Ref, r.Text) })
	}
	return nil
}

// pasteAll hands over every probe line of a pasted text; what else was copied
// with it is left out.
func pasteAll(tutor Tutor, ref guide.Ref, text string) error {
	var lines []string
	for line := range strings.Lines(text) {
		if isProbe(line) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	if len(lines) == 0 {
		lines = []string{text}
	}
	var all error
	taken := false
	for _, l := range lines {
		if err := tutor.Paste(ref, l); err != nil {
			all = errors.Join(all, err)
		} else {
			taken = true
		}
	}
	if taken {
		return nil
	}
	return all
}

func (m *Model) onMoved(msg movedMsg) tea.Cmd {
	if msg.err != nil {
		return m.refuse(msg.err)
	}
	before := m.step(msg.ref).State
	m.refreshStep()
	title := m.step(msg.ref).Title.In(m.lang)
	switch msg.move {
	case hasRead, hasSkipped:
		m.known[msg.ref] = true
		to, ok := m.afterStep(msg.ref)
		said := m.say(m.words.PassedRead, title)
		if msg.move == hasSkipped {
			said = m.say(m.words.StepSkipped, title)
		}
		if !ok {
			m.finish(msg.ref.Lab)
			return said
		}
		return tea.Batch(said, m.goTo(to))
	case hasReset:
		return m.afterReset(msg.ref)
	case hasChosen:
		input, id, _ := strings.Cut(msg.text, "\n")
		return tea.Batch(m.say(m.words.ChoiceTaken, input, id), m.loadPage(m.destination(), true), m.lookAt(m.shown, true))
	case hasPasted:
		return tea.Batch(m.say("%s", m.words.PasteTaken), m.lookAt(msg.ref, true))
	case hasAnswered:
		if done(before) {
			return nil
		}
		return m.lookAt(msg.ref, false)
	}
	return nil
}

func (m *Model) afterReset(ref guide.Ref) tea.Cmd {
	m.outline.Forget(ref.Lab)
	m.learn()
	m.seen = map[guide.Ref]pane.Position{}
	m.declined = map[string]bool{}
	said := m.say("%s", m.words.StepReset)
	to := ref
	if ref.Step == "" {
		said = m.say("%s", m.words.LabReset)
		to = m.currentIn(ref.Lab)
	}
	m.quiz.Show(nil, nil)
	m.lesson.Clear()
	return tea.Batch(said, m.goTo(to))
}

// copyCommand puts a command into the learner's clipboard, from its source.
func (m *Model) copyCommand(number int) tea.Cmd {
	c, ok := m.lesson.Command(number)
	if !ok {
		return nil
	}
	m.lesson.Mark(number)
	return m.copyText(number, c)
}

func (m *Model) copyMarked() tea.Cmd {
	if m.hint.NoCommand() {
		return m.warn(m.words.HintNoCommand, keymap.Label(keymap.Reading, keymap.Back))
	}
	if text := m.hint.Command(); text != "" {
		return tea.Batch(tea.SetClipboard(text), m.say("%s", m.words.HintCopied))
	}
	number, c, ok := m.lesson.Marked()
	if !ok || m.finished != nil {
		return m.warn("%s", m.words.NothingToCopy)
	}
	return m.copyText(number, c)
}

func (m *Model) copyText(number int, c prose.Command) tea.Cmd {
	said := m.say(m.words.Copied, number)
	if lines := strings.Count(c.Text, "\n") + 1; lines > 1 {
		said = m.say(m.words.CopiedLines, number, lines)
	}
	return tea.Batch(tea.SetClipboard(c.Text), said)
}

func (m *Model) quit() tea.Cmd {
	m.leave = true
	m.terminal.interrupt()
	return tea.Quit
}

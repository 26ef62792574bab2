package tui

import (
	tea "charm.land/bubbletea/v2"

	"linklab/tui/console"
	"linklab/tui/keymap"
)

// typeCommand puts the marked command at the prompt; the learner runs it.
func (m *Model) typeCommand() tea.Cmd {
	if m.hint.NoCommand() {
		return m.warn(m.words.HintNoCommand, keymap.Label(keymap.Reading, keymap.Back))
	}
	if text := m.hint.Command(); text != "" {
		return m.typeText(0, text, "")
	}
	number, c, ok := m.lesson.Marked()
	if !ok || m.finished != nil {
		return m.warn("%s", m.words.NothingToRun)
	}
	if m.lesson.Spent() {
		return m.again(number)
	}
	if m.unknown(c.Text) != "" {
		if awaited, ok := m.want(number); ok {
			return awaited
		}
	}
	m.wanted.number = 0
	return m.typeText(number, c.Text, c.Host)
}

// again says that the page has no further command. The key types the last one
// once more when it is pressed again: what makes something would make a second.
func (m *Model) again(number int) tea.Cmd {
	m.lesson.Mark(number)
	w := m.words
	if m.focus != onTerminal || !m.console.Ready() || m.console.Busy() {
		return m.warn(w.NoMoreCommands+" "+w.LastAgain, keymap.Label(m.place(), keymap.Run))
	}
	m.console.Advise(console.Note{Text: w.NoMoreCommands, After: m.format(w.LastAgain, keymap.Label(keymap.Typing, keymap.Run))})
	return nil
}

// typeText puts a command at the prompt, or says what it names that is not known.
// number is its number on the page, 0 for one of a hint; host the machine that it
// is meant for, "" for any.
func (m *Model) typeText(number int, text, host string) tea.Cmd {
	if name := m.unknown(text); name != "" {
		if m.tutor.Account().Number == "" {
			return m.warn(m.words.TypedNoAccount, name)
		}
		return m.warn(m.words.TypedMissing, name)
	}
	if m.opts.LiveShellEnv != nil {
		said := m.format(m.words.CopiedForShell, number)
		if number == 0 {
			said = m.words.HintForShell
		}
		return tea.Batch(tea.SetClipboard(text), m.say("%s", said))
	}
	t := &m.terminal
	t.waiting, t.typed, t.number, t.meant = text, text, number, host
	m.focus = onLesson
	open := m.toggleTerminal()
	switch {
	case m.console.Ready() && !m.console.Busy():
		return tea.Batch(open, m.typed())
	case m.console.Busy() && number > 0:
		return tea.Batch(open, m.say(m.words.TypedLater, number))
	}
	return open
}

// typed types what waited for a prompt. On another machine than the command's
// own it types nothing at first and says what leads there; asked once more, it
// types the first line of that.
func (m *Model) typed() tea.Cmd {
	t := &m.terminal
	text, number := t.waiting, t.number
	t.waiting = ""
	if host := t.meant; host != "" && m.console.Host() != host {
		way := m.way(host)
		if t.shown != text {
			t.shown, t.typed, t.number = text, "", 0
			m.console.Advise(m.elsewhere(host, way))
			return nil
		}
		if len(way) > 0 { // on the way the mark stays at the command that it leads to
			text, number, t.number = way[0].text, way[0].number, 0
		}
	} else {
		t.shown = ""
	}
	t.typed = text
	kept := m.console.Type(text)
	switch {
	case number == 0:
		return nil
	case kept:
		return m.say(m.words.TypedKept, number)
	}
	return m.say(m.words.Typed, number)
}

// elsewhere says that a command is meant for another machine, and what leads
// there.
func (m *Model) elsewhere(host string, way []login) console.Note {
	w := m.words
	key := keymap.Label(keymap.Typing, keymap.Run)
	note := console.Note{
		Text:  m.format(w.TypedElsewhere, w.HostName(host), w.HostName(m.console.Host())),
		After: m.format(w.TypedAnyway, key),
	}
	if len(way) == 0 {
		return note
	}
	note.Text += " " + w.WayThere
	note.After = m.format(w.WayTyped, key)
	for _, l := range way {
		note.Steps = append(note.Steps, m.line(l))
	}
	return note
}

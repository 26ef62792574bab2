package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// wanted is a command of the shown page that the learner has asked for before all
// that it names was known: most often what the command before it makes, which the
// look under way finds. The command is typed then.
type wanted struct {
	number     int // on the page, 0 for none
	generation int
}

// wantedTooLong comes when a command has been waited for long enough.
type wantedTooLong struct{ generation int }

// wantedAtMost is how long a command waits for what it names. A look at a slow
// account takes some seconds, and two may be needed.
const wantedAtMost = 20 * time.Second

// want waits with a command until a look that begins now at the earliest has told
// what it names. ok is false when no look can.
func (m *Model) want(number int) (cmd tea.Cmd, ok bool) {
	ref := m.watched()
	if number == 0 || ref.Lab != m.shown.Lab {
		return nil, false
	}
	m.wanted.generation++
	m.wanted.number = number
	over := later(wantedAtMost, wantedTooLong{m.wanted.generation})
	if m.console.Busy() { // its end is followed by a look
		return tea.Batch(over, m.say(m.words.TypedLater, number)), true
	}
	return tea.Batch(over, m.lookAt(ref, false), m.say(m.words.TypedAwaits, number)), true
}

// settleWanted types the command that is waited for when all that it names is
// known, and gives it up when nothing is under way that could tell.
func (m *Model) settleWanted() tea.Cmd {
	number := m.wanted.number
	if number == 0 {
		return nil
	}
	c, ok := m.lesson.Command(number)
	known := ok && m.unknown(c.Text) == ""
	if !known && (m.look.running || m.look.queued || m.page.loading || m.console.Busy()) {
		return nil
	}
	m.wanted.number = 0
	if !ok {
		return nil
	}
	return m.typeText(number, c.Text, c.Host)
}

func (m *Model) onWantedTooLong(msg wantedTooLong) tea.Cmd {
	c, ok := m.lesson.Command(m.wanted.number)
	if msg.generation != m.wanted.generation || !ok {
		return nil
	}
	m.wanted.number = 0
	return m.typeText(0, c.Text, c.Host)
}

// unknown is something that a command names and that has no value, "" without.
func (m *Model) unknown(command string) string {
	for _, name := range m.page.content.Missing {
		if holds(command, name) {
			return name
		}
	}
	return ""
}

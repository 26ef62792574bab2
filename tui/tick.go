package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// The screen draws itself again only while something moves, and as slowly as
// that allows.
const (
	smooth  = 33 * time.Millisecond // something slides
	turning = 120 * time.Millisecond
	counted = time.Second // seconds are counted
)

// turned is how far the spinners have turned.
func (m *Model) turned() int { return int(m.now().UnixMilli() / turning.Milliseconds() & 0xffff) }

// tick is the clock of what moves.
type tick struct {
	generation int
	every      time.Duration
	running    bool
}

type tickMsg struct{ generation int }

// keepMoving starts the clock if something moves and it does not run, or runs
// too slowly.
func (m *Model) keepMoving() tea.Cmd {
	every := m.pace()
	if every == 0 || m.tick.running && m.tick.every <= every {
		return nil
	}
	m.tick.generation++
	m.tick.every, m.tick.running = every, true
	generation := m.tick.generation
	return tea.Tick(every, func(time.Time) tea.Msg { return tickMsg{generation} })
}

func (m *Model) onTick(msg tickMsg) {
	if msg.generation != m.tick.generation {
		return
	}
	m.tick.running = false
	m.slide()
}

func (m *Model) pace() time.Duration {
	switch {
	case m.terminal.sliding() || m.banner.Moving(m.now()):
		return smooth
	case m.look.running || m.console.Busy() || m.terminal.opening || m.hint.Waiting() || m.findings.Waiting():
		return turning
	case m.findings.Moving():
		return counted
	}
	return 0
}

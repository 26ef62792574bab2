package tui

import (
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"linklab/lessons/guide"
	"linklab/tui/frame"
)

// toast is a sentence in the footer that goes by itself.
type toast struct {
	text       string
	warn       bool
	generation int
}

type toastOverMsg struct{ generation int }

// toastTime is how long a sentence stays.
const toastTime = 4 * time.Second

func (m *Model) say(format string, args ...any) tea.Cmd {
	return m.raise(false, format, args...)
}

func (m *Model) warn(format string, args ...any) tea.Cmd {
	return m.raise(true, format, args...)
}

func (m *Model) raise(warn bool, format string, args ...any) tea.Cmd {
	m.toast.generation++
	m.toast.text, m.toast.warn = frame.Clean(fmt.Sprintf(format, args...)), warn
	generation := m.toast.generation
	return tea.Tick(toastTime, func(time.Time) tea.Msg { return toastOverMsg{generation} })
}

func (m *Model) onToastOver(msg toastOverMsg) {
	if msg.generation == m.toast.generation {
		m.toast.text = ""
	}
}

// refuse says why something was not done. What the tutor itself refuses needs no
// word that it did not work.
func (m *Model) refuse(err error) tea.Cmd {
	if reason := m.refusal(err); reason != "" {
		return m.warn("%s", reason)
	}
	return m.warn(m.words.ActionFailed, m.reason(err))
}

// reason is what an error says to a person.
func (m *Model) reason(err error) string {
	if reason := m.refusal(err); reason != "" {
		return reason
	}
	return frame.Clean(err.Error())
}

// refusal is what the tutor says when it refuses something, "" for other errors.
func (m *Model) refusal(err error) string {
	var other *guide.OtherAccountError
	switch {
	case errors.As(err, &other):
		return fmt.Sprintf(m.words.OtherAccount, other.Account, other.Region, other.CurrentAccount, other.CurrentRegion)
	case errors.Is(err, guide.ErrNothingToHint):
		return m.words.HintNone
	case errors.Is(err, guide.ErrNotProbe):
		return m.words.NotProbe
	case errors.Is(err, guide.ErrNotOpen):
		return m.words.NotOpen
	}
	return ""
}

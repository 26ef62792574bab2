package tui

import (
	"github.com/charmbracelet/colorprofile"

	"linklab/tui/keymap"
)

// Colours are the colours of a terminal by its environment.
func Colours(environ ...string) colorprofile.Profile { return colours(environ) }

// Place is where the learner is.
func (m *Model) Place() keymap.Place { return m.place() }

// Resting says whether nothing is under way that will change the screen by
// itself, the watch's next look aside.
func (m *Model) Resting() bool {
	return !m.page.loading && !m.look.running && !m.terminal.sliding() && !m.terminal.opening &&
		!m.console.Busy() && !m.hint.Waiting()
}

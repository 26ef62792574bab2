package console

import (
	"github.com/charmbracelet/x/ansi"

	"linklab/tui/frame"
	"linklab/tui/pane"
)

// Note is advice under the prompt. It leaves the prompt alone, and goes when a
// line is entered or typed for the learner.
type Note struct {
	Text  string
	Steps []string // lines to type, in their order
	After string   // what can be done about it
}

// Advise shows a note.
func (c *Console) Advise(n Note) { c.note, c.choices, c.skip = n, nil, 0 }

func (n Note) rows(s pane.Setting, width int) []string {
	if n.Text == "" {
		return nil
	}
	t := s.Theme
	var out []string
	add := func(lead, text string, style interface{ Render(...string) string }) {
		indent := ansi.StringWidth(lead)
		for i, l := range frame.Wrap(text, max(width-indent-1, 10)) {
			if i > 0 {
				lead = frame.Crop("", indent)
			}
			out = append(out, lead+style.Render(l))
		}
	}
	add(t.Wait.Render(t.Glyphs.Drifted)+" ", n.Text, t.Text)
	for _, step := range n.Steps {
		add("  "+t.Wait.Render(t.Glyphs.Pointer)+" ", step, t.Strong)
	}
	add("  ", n.After, t.Muted)
	return out
}

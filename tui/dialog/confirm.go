package dialog

import (
	"linklab/tui/frame"
	"linklab/tui/keymap"
	"linklab/tui/pane"
)

// Confirm asks yes or no. No is marked first: nothing happens by a hasty Enter.
type Confirm struct {
	Title string
	Note  string
	Lines []string // what is at stake, one item a line

	result Result
	yes    bool
}

// NewConfirm makes a question; result is what yes means.
func NewConfirm(title, note string, lines []string, result Result) *Confirm {
	return &Confirm{Title: title, Note: note, Lines: lines, result: result}
}

// Place is Deciding.
func (c *Confirm) Place() keymap.Place { return keymap.Deciding }

// Insert has no use here.
func (c *Confirm) Insert(string) {}

// Do decides.
func (c *Confirm) Do(intent keymap.Intent) (Result, bool) {
	switch intent {
	case keymap.Yes:
		return c.result, true
	case keymap.No:
		return Result{}, true
	case keymap.Left, keymap.Right:
		c.yes = !c.yes
	case keymap.Accept:
		if c.yes {
			return c.result, true
		}
		return Result{}, true
	}
	return Result{}, false
}

// Render draws the question.
func (c *Confirm) Render(s pane.Setting, width, height int) ([]string, *Cursor) {
	t := s.Theme
	inner := min(62, width-4)
	var lines []string
	for _, l := range frame.Wrap(c.Note, inner) {
		lines = append(lines, t.Text.Render(l))
	}
	room := max(height-len(lines)-6, 1)
	for i, l := range c.Lines {
		if i == 0 {
			lines = append(lines, "")
		}
		if i == room-1 && len(c.Lines) > room {
			lines = append(lines, t.Faint.Render(t.Glyphs.Ellipsis))
			break
		}
		lines = append(lines, frame.Fit(t.Wait.Render(t.Glyphs.Dot)+" "+t.Muted.Render(l), inner))
	}
	lines = append(lines, "", button(s, "y", s.Words.Yes, c.yes)+"   "+button(s, "n", s.Words.No, !c.yes))
	return box(s, c.Title, "", lines, inner, height >= len(lines)+4), nil
}

func button(s pane.Setting, key, label string, at bool) string {
	t := s.Theme
	if at {
		return t.Selected.Render(t.Glyphs.Pointer + " " + key + " " + label + " ")
	}
	return "  " + t.Key.Render(key) + " " + t.Muted.Render(label) + " "
}

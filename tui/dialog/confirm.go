package dialog

import (
	"github.com/charmbracelet/x/ansi"

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
	inner := min(max(62, ansi.StringWidth(c.Title)+2), width-4)
	var lines []string
	for _, l := range frame.Wrap(c.Note, inner) {
		lines = append(lines, t.Text.Render(l))
	}
	var stake []string
	for _, l := range c.Lines {
		for n, line := range frame.Wrap(l, inner-2) {
			sign := " "
			if n == 0 {
				sign = t.Wait.Render(t.Glyphs.Dot)
			}
			stake = append(stake, sign+" "+t.Muted.Render(line))
		}
	}
	if room := max(height-len(lines)-6, 1); len(stake) > room {
		stake = append(stake[:room-1], t.Faint.Render(t.Glyphs.Ellipsis))
	}
	if len(stake) > 0 {
		lines = append(append(lines, ""), stake...)
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

package dialog

import (
	"strings"

	"linklab/lessons/guide"
	"linklab/tui/edit"
	"linklab/tui/frame"
	"linklab/tui/keymap"
	"linklab/tui/pane"
)

// Paste takes what the probe printed on the instance.
type Paste struct {
	ref   guide.Ref
	field edit.Line
}

// NewPaste makes the dialog for a step.
func NewPaste(ref guide.Ref) *Paste { return &Paste{ref: ref, field: edit.Line{Multi: true}} }

// Place is Writing.
func (p *Paste) Place() keymap.Place { return keymap.Writing }

// Insert takes the text.
func (p *Paste) Insert(text string) { p.field.Insert(strings.TrimRight(text, "\r\n")) }

// Do edits and hands over.
func (p *Paste) Do(intent keymap.Intent) (Result, bool) {
	switch intent {
	case keymap.Back:
		return Result{}, true
	case keymap.Accept:
		if strings.TrimSpace(p.field.Text()) == "" {
			return Result{}, true
		}
		return Result{Kind: Pasted, Ref: p.ref, Text: p.field.Text()}, true
	}
	p.field.Do(intent)
	return Result{}, false
}

// Render draws the field.
func (p *Paste) Render(s pane.Setting, width, height int) ([]string, *Cursor) {
	t := s.Theme
	inner := min(76, width-4)
	var lines []string
	for _, l := range frame.Wrap(s.Words.PasteNote, inner) {
		lines = append(lines, t.Muted.Render(l))
	}
	lines = append(lines, "")
	rows, y, x := p.field.Layout(inner, func(int) int { return 0 })
	room := max(min(height-len(lines)-2, 10), 1)
	from := max(y-room+1, 0)
	for i := from; i < min(from+room, len(rows)); i++ {
		lines = append(lines, t.Text.Render(rows[i].Text))
	}
	cursor := &Cursor{X: x + 2, Y: len(lines) - min(room, len(rows)-from) + y - from + 1}
	for range max(4-len(rows), 0) {
		lines = append(lines, "")
	}
	return box(s, s.Words.PasteTitle, legend(s, keymap.Writing, keymap.Accept, keymap.Back), lines, inner, false), cursor
}

// Package pane draws the parts of the screen: the outline of the course, the
// lesson, the checks, the quiz, the hints, and what is said when a step has
// passed. A pane is a plain struct: intents go in, lines of an exact width come
// out, and it never waits for anything.
package pane

import (
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"linklab/tui/frame"
	"linklab/tui/theme"
	"linklab/tui/words"
)

// Setting is what every pane is drawn with.
type Setting struct {
	Theme   *theme.Theme
	Words   *words.Words
	Tick    int // turns the spinners
	Now     time.Time
	Focused bool
}

// WithFocus is the setting of what has the focus.
func (s Setting) WithFocus() Setting {
	s.Focused = true
	return s
}

// Rule is the line above a pane: its title at the left, a note at the right, and
// the place of the focus in its colour.
func (s Setting) Rule(title, note string, width int) string {
	t := s.Theme
	style, edge := t.Muted, t.Line
	if s.Focused {
		style, edge = t.AccentBold, t.Accent
	}
	left := edge.Render(t.Glyphs.Horizontal) + " " + style.Render(title) + " "
	right := ""
	if note != "" {
		right = " " + note + " " + edge.Render(t.Glyphs.Horizontal)
	}
	room := width - ansi.StringWidth(left) - ansi.StringWidth(right)
	if room < 0 && note != "" { // the title matters more
		return s.Rule(title, "", width)
	}
	if room < 0 {
		return frame.Fit(left, width)
	}
	return left + edge.Render(strings.Repeat(t.Glyphs.Horizontal, room)) + right
}

// indent puts a mark before the first line of a text and spaces before the rest.
func indent(mark string, lines []string) []string {
	blank := strings.Repeat(" ", ansi.StringWidth(mark))
	out := make([]string, len(lines))
	for i, l := range lines {
		if i == 0 {
			out[i] = mark + l
		} else {
			out[i] = blank + l
		}
	}
	return out
}

// paint gives every line of a wrapped text its style.
func paint(style interface{ Render(...string) string }, lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = style.Render(l)
	}
	return out
}

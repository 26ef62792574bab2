// Package dialog holds the boxes that ask something over the screen: a list to
// pick from, a yes or no, a text to paste, the help.
package dialog

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"linklab/lessons/guide"
	"linklab/tui/frame"
	"linklab/tui/keymap"
	"linklab/tui/pane"
)

// Dialog is a box that has the focus while it is open.
type Dialog interface {
	// Place is the keymap's place of the dialog.
	Place() keymap.Place
	// Do takes an intent. When done is true the dialog closes, and result says
	// what was decided, if anything was.
	Do(keymap.Intent) (result Result, done bool)
	// Insert takes typed or pasted text.
	Insert(string)
	// Render draws the box, at most as large as given, and says where the
	// cursor is in it.
	Render(s pane.Setting, width, height int) ([]string, *Cursor)
}

// Cursor is a cell of the box.
type Cursor struct{ X, Y int }

// Result is what was decided in a dialog.
type Result struct {
	Kind  Kind
	Ref   guide.Ref
	Input string // of a lab, for Chosen
	ID    string // of a resource, for Chosen
	Text  string // for Pasted
}

// Kind is what a result is about.
type Kind int

// The kinds of results.
const (
	Nothing   Kind = iota
	Go             // to Ref
	Skip           // Ref
	Reset          // Ref; the whole lab when its step is ""
	AskReset       // ask once more, then Reset
	Chosen         // Input of Ref.Lab is ID
	AskChosen      // open the list for Input
	Pasted         // Text, for Ref
	Quit
)

// box draws lines in a frame with a title, and a footer in its lower edge; air
// leaves a line free above and below.
func box(s pane.Setting, title, footer string, lines []string, inner int, air bool) []string {
	t := s.Theme
	edge := t.Accent
	title = ansi.Truncate(title, max(inner-2, 1), t.Glyphs.Ellipsis)
	top := edge.Render(t.Border.TopLeft+t.Border.Top) + " " + t.AccentBold.Render(title) + " "
	top += edge.Render(strings.Repeat(t.Border.Top, max(inner+3-ansi.StringWidth(top), 0)) + t.Border.TopRight)
	out := []string{top}
	side := edge.Render(t.Border.Left)
	if air {
		lines = append(append([]string{""}, lines...), "")
	}
	for _, l := range lines {
		out = append(out, side+" "+frame.Crop(l, inner)+" "+edge.Render(t.Border.Right))
	}
	foot := ""
	if footer != "" && ansi.StringWidth(footer) <= inner-1 {
		foot = " " + footer + " "
	}
	bottom := edge.Render(t.Border.BottomLeft + strings.Repeat(t.Border.Bottom, max(inner+1-ansi.StringWidth(foot), 0)))
	return append(out, bottom+foot+edge.Render(t.Border.Bottom+t.Border.BottomRight))
}

// legend is a footer of keys and what they do.
func legend(s pane.Setting, place keymap.Place, intents ...keymap.Intent) string {
	var parts []string
	for _, i := range intents {
		parts = append(parts, s.Theme.Key.Render(s.Theme.Label(keymap.Label(place, i)))+" "+s.Theme.Muted.Render(s.Words.InShort(place, i)))
	}
	return strings.Join(parts, "  ")
}

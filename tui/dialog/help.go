package dialog

import (
	"github.com/charmbracelet/x/ansi"

	"linklab/tui/frame"
	"linklab/tui/keymap"
	"linklab/tui/pane"
)

// Help lists the keys, from the table that the keys are looked up in.
type Help struct {
	from   keymap.Place // where it was asked for
	told   bool         // that place has been scrolled to
	scroll frame.Scroll
}

// NewHelp makes the help for a place: what applies there is seen first.
func NewHelp(from keymap.Place) *Help { return &Help{from: from} }

// Place is Viewing.
func (h *Help) Place() keymap.Place { return keymap.Viewing }

// Insert has no use here.
func (h *Help) Insert(string) {}

// Do scrolls and closes.
func (h *Help) Do(intent keymap.Intent) (Result, bool) {
	h.scroll.Do(intent)
	return Result{}, intent == keymap.Back
}

// Render draws the keys in two columns where there is room.
func (h *Help) Render(s pane.Setting, width, height int) ([]string, *Cursor) {
	inner := min(width-4, 96)
	reading := h.section(s, s.Words.PlaceReading, keymap.Reading)
	reading = append(reading, h.row(s, s.Words.KeyDigits, s.Words.KeyDigitsDo))
	reading = append(reading, "")
	reading = append(reading, h.only(s, s.Words.PlaceSteps, keymap.Fold, keymap.Unfold)...)
	typing := h.section(s, s.Words.PlaceTyping, keymap.Typing)
	var lines []string
	if inner >= 84 {
		half := (inner - 4) / 2
		left, right := reading, append(typing, "")
		// The longer list flows into the second column, so both end together.
		for len(left) > len(right)+2 {
			right = append(right, left[len(left)-1])
			left = left[:len(left)-1]
		}
		over := reading[len(left):]
		right = append(append(append([]string{""}, over...), ""), typing...)
		if len(over) == 0 {
			right = typing
		}
		n := max(len(left), len(right))
		lines = frame.Beside(frame.Fill(left, half, n), frame.Column("    ", n), frame.Fill(right, inner-4-half, n))
	} else {
		lines = append(append(reading, ""), typing...)
	}
	room := max(height-2, 1)
	h.scroll.Size(len(lines), room)
	if !h.told && h.from == keymap.Typing {
		h.scroll.By(len(reading) + 1)
	}
	h.told = true
	acts := []keymap.Intent{keymap.Back}
	if h.scroll.Overflows() {
		acts = []keymap.Intent{keymap.PageDown, keymap.Back}
		bar := h.scroll.Bar(s.Theme.Muted.Render(s.Theme.Glyphs.Thumb), s.Theme.Line.Render(s.Theme.Glyphs.Vertical))
		seen := frame.Fill(lines[h.scroll.Top:min(h.scroll.Top+room, len(lines))], inner-2, room)
		lines = frame.Beside(seen, frame.Column(" ", room), bar)
	}
	return box(s, s.Words.HelpTitle, legend(s, keymap.Viewing, acts...), lines, inner, false), nil
}

func (h *Help) section(s pane.Setting, title string, place keymap.Place) []string {
	out := []string{s.Theme.Strong.Render(title)}
	for _, b := range keymap.Bindings(place) {
		if !b.Hidden {
			out = append(out, h.row(s, s.Theme.Label(b.Label), s.Words.Act(place, b.Intent)))
		}
	}
	return out
}

// only lists what the outline has beside what holds everywhere.
func (h *Help) only(s pane.Setting, title string, intents ...keymap.Intent) []string {
	out := []string{s.Theme.Strong.Render(title)}
	for _, i := range intents {
		out = append(out, h.row(s, s.Theme.Label(keymap.Label(keymap.Steps, i)), s.Words.Act(keymap.Steps, i)))
	}
	return out
}

func (h *Help) row(s pane.Setting, key, act string) string {
	pad := max(11-ansi.StringWidth(key), 1)
	return s.Theme.Key.Render(key) + frame.Crop("", pad) + s.Theme.Text.Render(act)
}

package dialog

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"

	"linklab/tui/edit"
	"linklab/tui/frame"
	"linklab/tui/keymap"
	"linklab/tui/pane"
)

// Item is one line of a list.
type Item struct {
	Group string // a heading above it and the items of the same group before and after
	Sign  string // styled, one cell
	Label string
	Note  string
	// Also is further text by which the item is found.
	Also   string
	Result Result
}

// List is a dialog with things to pick from.
type List struct {
	Title  string
	Note   string
	None   string // said when the filter leaves nothing
	Filter bool   // what is typed narrows the list

	items  []Item
	field  edit.Line
	at     int
	scroll frame.Scroll
}

// NewList makes a list with the cursor on one of its items.
func NewList(title string, items []Item, at int) *List {
	return &List{Title: title, items: items, at: max(at, 0)}
}

// Place is Filtering for a list with a filter.
func (l *List) Place() keymap.Place {
	if l.Filter {
		return keymap.Filtering
	}
	return keymap.Picking
}

// Insert narrows the list.
func (l *List) Insert(text string) {
	if l.Filter {
		l.field.Insert(text)
		l.at = 0
	}
}

// Do moves and picks.
func (l *List) Do(intent keymap.Intent) (Result, bool) {
	seen := l.matching()
	switch intent {
	case keymap.Back:
		return Result{}, true
	case keymap.Accept:
		if len(seen) == 0 {
			return Result{}, false
		}
		return seen[min(l.at, len(seen)-1)].Result, true
	case keymap.Up:
		l.at--
	case keymap.Down:
		l.at++
	case keymap.PageUp:
		l.at -= max(l.scroll.Height(), 1)
	case keymap.PageDown:
		l.at += max(l.scroll.Height(), 1)
	case keymap.Home:
		l.at = 0
	case keymap.End:
		l.at = len(seen) - 1
	default:
		if l.Filter && l.field.Do(intent) {
			l.at = 0
		}
	}
	l.at = min(max(l.at, 0), max(len(seen)-1, 0))
	return Result{}, false
}

// matching are the items that have every word of the filter.
func (l *List) matching() []Item {
	words := strings.Fields(strings.ToLower(l.field.Text()))
	if len(words) == 0 {
		return l.items
	}
	var out []Item
	for _, i := range l.items {
		text := norm.NFC.String(strings.ToLower(i.Label + " " + i.Group + " " + i.Note + " " + i.Also))
		all := true
		for _, w := range words {
			all = all && strings.Contains(text, w)
		}
		if all {
			out = append(out, i)
		}
	}
	return out
}

// leastInner and mostInner bound the width of a list, which is that of its widest
// line; it stays the same while the list is narrowed.
const leastInner, mostInner = 68, 100

func (l *List) inner(width int) int {
	widest := leastInner
	for _, i := range l.items {
		used := ansi.StringWidth(i.Label) + 8
		if i.Note != "" {
			used += ansi.StringWidth(i.Note) + 2
		}
		widest = max(widest, used)
	}
	return min(widest, mostInner, width-4)
}

// rows are the lines of some items with the headings of their groups, and the
// line of the item where the cursor is.
func (l *List) rows(s pane.Setting, items []Item, width int) (rows []string, at int) {
	group := ""
	for n, i := range items {
		if i.Group != group {
			if group = i.Group; len(rows) > 0 {
				rows = append(rows, "")
			}
			rows = append(rows, frame.Fit(s.Theme.Strong.Render(group), width))
		}
		if n == l.at {
			at = len(rows)
		}
		rows = append(rows, item(s, i, n == l.at, width))
	}
	return rows, at
}

// Render draws the list.
func (l *List) Render(s pane.Setting, width, height int) ([]string, *Cursor) {
	t := s.Theme
	inner := l.inner(width)
	var head []string
	for _, line := range frame.Wrap(l.Note, inner) {
		if line != "" {
			head = append(head, t.Muted.Render(line))
		}
	}
	var cursor *Cursor
	if l.Filter {
		text, x := l.field.View(inner - 3)
		cursor = &Cursor{X: x + 4, Y: len(head) + 1}
		head = append(head, t.Accent.Render(t.Glyphs.Pointer)+" "+t.Text.Render(text))
	}
	if len(head) > 0 {
		head = append(head, "")
	}
	all, _ := l.rows(s, l.items, inner-2)
	rows, at := l.rows(s, l.matching(), inner-2)
	air := height >= len(head)+len(all)+4
	if air && cursor != nil {
		cursor.Y++
	}
	room := max(min(height-len(head)-2, len(all)), 1)
	l.scroll.Size(len(rows), room)
	l.scroll.Show(max(at-1, 0), at) // with the heading above it
	lines := head
	if len(rows) == 0 {
		lines = append(lines, t.Faint.Render(l.None))
	}
	bar := l.scroll.Bar(t.Muted.Render(t.Glyphs.Thumb), t.Line.Render(t.Glyphs.Vertical))
	for i := l.scroll.Top; i < min(l.scroll.Top+room, len(rows)); i++ {
		lines = append(lines, frame.Fit(rows[i], inner-2)+" "+bar[i-l.scroll.Top])
	}
	for len(lines) < len(head)+room {
		lines = append(lines, "")
	}
	return box(s, l.Title, legend(s, l.Place(), keymap.Accept, keymap.Back), lines, inner, air), cursor
}

func item(s pane.Setting, i Item, at bool, width int) string {
	t := s.Theme
	sign := i.Sign
	if sign == "" {
		sign = " "
	}
	// What an item is called is never cut for what is said of it.
	note := ansi.Truncate(i.Note, max(width-3-ansi.StringWidth(i.Label)-4, 0), "…")
	if at {
		return t.Accent.Render(t.Glyphs.Pointer) + " " + sign + t.Selected.Render(frame.Sides(" "+i.Label, note+" ", width-3))
	}
	return "  " + sign + frame.Sides(" "+t.Text.Render(i.Label), t.Faint.Render(note)+" ", width-3)
}

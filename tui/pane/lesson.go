package pane

import (
	"strings"

	"linklab/tui/frame"
	"linklab/tui/keymap"
	"linklab/tui/prose"
)

// Lesson is the page in the middle: text to scroll, commands to mark.
type Lesson struct {
	Title string
	Place string // "step 3 of 10"
	Note  string // above the text: locked, drifted, skipped
	// Signed stands below the text: what the learner does when it is read.
	Signed string

	document *prose.Document
	scroll   frame.Scroll
	marked   int
	offset   int
	follow   bool // the marked command stays in sight when the pane changes its height
	spent    bool // the last command has been run, and none was marked since
}

// Position is where a learner left a page.
type Position struct {
	Top, Marked int
	Spent       bool
}

// Show puts a page in the pane at a position.
func (l *Lesson) Show(d *prose.Document, at Position) {
	l.document = d
	l.scroll.Top, l.marked, l.offset, l.follow, l.spent = at.Top, at.Marked, 0, false, at.Spent
}

// Replace puts the same page laid out anew: the learner's place stays.
func (l *Lesson) Replace(d *prose.Document) { l.document = d }

// Position is where the learner is on the page.
func (l *Lesson) Position() Position {
	return Position{Top: l.scroll.Top, Marked: l.marked, Spent: l.spent}
}

// Empty says whether no page is there yet.
func (l *Lesson) Empty() bool { return l.document == nil }

// Clear takes the page away until the next one is there.
func (l *Lesson) Clear() { l.document = nil }

// Marked is the number of the marked command, from 1, and the command.
func (l *Lesson) Marked() (int, prose.Command, bool) {
	if l.document == nil || len(l.document.Commands) == 0 {
		return 0, prose.Command{}, false
	}
	at := min(l.marked, len(l.document.Commands)-1)
	return at + 1, l.document.Commands[at], true
}

// Command is the command of a number, from 1.
func (l *Lesson) Command(number int) (prose.Command, bool) {
	if l.document == nil || number < 1 || number > len(l.document.Commands) {
		return prose.Command{}, false
	}
	return l.document.Commands[number-1], true
}

// Mark marks a command by its number, as far as there is one, and shows it.
func (l *Lesson) Mark(number int) {
	if l.document == nil || len(l.document.Commands) == 0 {
		return
	}
	l.marked = min(max(number-1, 0), len(l.document.Commands)-1)
	l.follow, l.spent = true, false
}

// Ran says that a command has been run: the next one is marked.
func (l *Lesson) Ran(number int) {
	l.Mark(number + 1)
	l.spent = l.document != nil && number >= len(l.document.Commands)
}

// Spent says that the last command has been run and the learner has marked none
// since.
func (l *Lesson) Spent() bool { return l.spent }

// Do scrolls and marks.
func (l *Lesson) Do(intent keymap.Intent) {
	if l.document == nil {
		return
	}
	l.follow = false
	l.scroll.Do(intent)
	switch intent {
	case keymap.NextCommand:
		l.Mark(l.marked + 2)
	case keymap.PreviousCommand:
		l.Mark(l.marked)
	case keymap.Left:
		l.offset = max(l.offset-16, 0)
	case keymap.Right:
		l.offset = max(min(l.offset+16, l.document.MaxOffset()), 0)
	}
}

// AtEnd says whether the end of the page is seen.
func (l *Lesson) AtEnd() bool { return l.scroll.AtEnd() }

// Height is the number of lines that the whole pane would like to have.
func (l *Lesson) Height(width int) int {
	if l.document == nil {
		return 4
	}
	height := l.document.Len() + 2
	if n := len(l.noted(width)); n > 0 {
		height += n + 1
	}
	if n := len(l.signed(width)); n > 0 {
		height += n + 1
	}
	return height
}

// Render draws the page: a margin, the text, and a scroll bar at the right.
func (l *Lesson) Render(s Setting, width, height int) []string {
	t := s.Theme
	title := t.Strong.Render(l.Title)
	if s.Focused {
		title = t.AccentBold.Render(l.Title)
	}
	head := []string{frame.Sides(" "+title, t.Faint.Render(l.Place)+" ", width), ""}
	if note := l.noted(width); len(note) > 0 {
		head = append(append(head, indent(" ", paint(t.Muted, note))...), "")
	}
	head = head[:min(len(head), max(height-1, 0))]
	var foot []string
	if signed := l.signed(width); len(signed) > 0 && height > len(head)+len(signed)+3 {
		foot = append([]string{""}, indent(" "+t.Key.Render(t.Glyphs.Pointer)+" ", paint(t.Muted, signed))...)
	}
	body := height - len(head) - len(foot)
	if l.document == nil {
		return frame.Fill(append(head, " "+t.Faint.Render(s.Words.Loading)), width, height)
	}
	l.scroll.Size(l.document.Len(), body)
	if l.follow && len(l.document.Commands) > 0 {
		c := l.document.Commands[min(l.marked, len(l.document.Commands)-1)]
		l.scroll.Show(c.First, c.Last)
	}
	bar := l.scroll.Bar(t.Muted.Render(t.Glyphs.Thumb), t.Line.Render(t.Glyphs.Vertical))
	text := frame.Fill(l.document.Lines(l.scroll.Top, l.scroll.Top+body, l.marked, l.offset), width-3, body)
	out := frame.Fill(head, width, len(head))
	for y := range body {
		out = append(out, " "+text[y]+" "+bar[y])
	}
	return append(out, frame.Fill(foot, width, len(foot))...)
}

// noted and signed are the lines of what stands above and below the text.
func (l *Lesson) noted(width int) []string { return said(l.Note, width-2) }

func (l *Lesson) signed(width int) []string { return said(l.Signed, width-4) }

func said(text string, width int) []string {
	if text == "" {
		return nil
	}
	return frame.Wrap(text, max(width, 20))
}

// TextWidth is the width that a page has in a pane.
func TextWidth(width int) int { return max(width-3, 20) }

// lines of an empty pane, for panes that have nothing to say.
func blank(width, height int) []string {
	return frame.Column(strings.Repeat(" ", max(width, 0)), height)
}

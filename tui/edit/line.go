// Package edit is a field that text is typed into. It counts cells, not runes:
// the cursor of a Korean line stands where the terminal draws it, and with it
// the box of the input method.
package edit

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"

	"linklab/tui/keymap"
)

// Line is the text of a field and a cursor in it. It may hold several lines when
// Multi is set; then a pasted newline stays one.
type Line struct {
	Multi    bool
	clusters []string // what the eye takes for one character each
	cursor   int
}

// limit bounds what a paste can put into a field.
const limit = 64 << 10

// Text is what the field holds.
func (l *Line) Text() string { return strings.Join(l.clusters, "") }

// Before is the text left of the cursor.
func (l *Line) Before() string { return strings.Join(l.clusters[:l.cursor], "") }

// After is the text right of the cursor.
func (l *Line) After() string { return strings.Join(l.clusters[l.cursor:], "") }

// Empty says whether the field holds nothing.
func (l *Line) Empty() bool { return len(l.clusters) == 0 }

// Set replaces the text; the cursor goes to its end.
func (l *Line) Set(text string) {
	l.clusters = split(l.clean(text))
	l.cursor = len(l.clusters)
}

// Prepend puts text before all that is there; the cursor stays where it is.
func (l *Line) Prepend(text string) {
	after := l.After()
	l.Set(text + l.Before())
	l.InsertAfter(after)
}

// Insert puts text at the cursor.
func (l *Line) Insert(text string) {
	text = l.clean(text)
	if text == "" || len(l.Text())+len(text) > limit {
		return
	}
	before, after := l.Before()+text, l.After()
	// A typed mark may join the character before it, so the parts are cut anew.
	before = norm.NFC.String(before)
	l.clusters = append(split(before), split(after)...)
	l.cursor = len(split(before))
}

func (l *Line) clean(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", "    ").Replace(text)
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && l.Multi:
			return r
		case r == '\n':
			return ' '
		case r < 0x20 || r >= 0x7f && r < 0xa0:
			return -1
		}
		return r
	}, text))
}

// Do moves the cursor or deletes; it says whether the intent was its own.
func (l *Line) Do(intent keymap.Intent) bool {
	switch intent {
	case keymap.CursorLeft:
		l.cursor = max(l.cursor-1, 0)
	case keymap.CursorRight:
		l.cursor = min(l.cursor+1, len(l.clusters))
	case keymap.WordLeft:
		l.cursor = l.wordLeft()
	case keymap.WordRight:
		l.cursor = l.wordRight()
	case keymap.LineStart:
		for l.cursor > 0 && l.clusters[l.cursor-1] != "\n" {
			l.cursor--
		}
	case keymap.LineEnd:
		for l.cursor < len(l.clusters) && l.clusters[l.cursor] != "\n" {
			l.cursor++
		}
	case keymap.DeleteLeft:
		l.cut(max(l.cursor-1, 0), l.cursor)
	case keymap.DeleteRight:
		l.cut(l.cursor, min(l.cursor+1, len(l.clusters)))
	case keymap.DeleteWord:
		l.cut(l.wordLeft(), l.cursor)
	case keymap.DeleteToStart:
		l.cut(0, l.cursor)
	case keymap.DeleteToEnd:
		l.cut(l.cursor, len(l.clusters))
	default:
		return false
	}
	return true
}

func (l *Line) cut(from, to int) {
	l.clusters = append(append([]string{}, l.clusters[:from]...), l.clusters[to:]...)
	l.cursor = from
}

func (l *Line) wordLeft() int {
	at := l.cursor
	for at > 0 && isSpace(l.clusters[at-1]) {
		at--
	}
	for at > 0 && !isSpace(l.clusters[at-1]) {
		at--
	}
	return at
}

func (l *Line) wordRight() int {
	at := l.cursor
	for at < len(l.clusters) && isSpace(l.clusters[at]) {
		at++
	}
	for at < len(l.clusters) && !isSpace(l.clusters[at]) {
		at++
	}
	return at
}

func isSpace(s string) bool { return s == " " || s == "\n" }

func split(text string) []string {
	var out []string
	for text != "" {
		cluster, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		if cluster == "" {
			break
		}
		out = append(out, cluster)
		text = text[len(cluster):]
	}
	return out
}

// InsertAfter puts text behind the cursor, which stays where it is.
func (l *Line) InsertAfter(text string) {
	l.clusters = append(append([]string{}, l.clusters[:l.cursor]...), append(split(l.clean(text)), l.clusters[l.cursor:]...)...)
}

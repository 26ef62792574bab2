package edit_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/charmbracelet/x/ansi"

	"linklab/tui/edit"
	"linklab/tui/keymap"
)

func TestEditing(t *testing.T) {
	for _, c := range []struct {
		name, text string
		do         []keymap.Intent
		insert     string
		before     string
		after      string
	}{
		{"left and insert", "ac", []keymap.Intent{keymap.CursorLeft}, "b", "ab", "c"},
		{"a syllable is one step", "가나", []keymap.Intent{keymap.CursorLeft}, "", "가", "나"},
		{"backspace takes a syllable", "가나", []keymap.Intent{keymap.DeleteLeft}, "", "가", ""},
		{"delete at the start", "abc", []keymap.Intent{keymap.LineStart, keymap.DeleteRight}, "", "", "bc"},
		{"a word", "aws ec2  run", []keymap.Intent{keymap.DeleteWord}, "", "aws ec2  ", ""},
		{"two words left", "aws ec2 run", []keymap.Intent{keymap.WordLeft, keymap.WordLeft}, "", "aws ", "ec2 run"},
		{"a word right", "aws ec2", []keymap.Intent{keymap.LineStart, keymap.WordRight}, "", "aws", " ec2"},
		{"to the start", "aws ec2", []keymap.Intent{keymap.CursorLeft, keymap.DeleteToStart}, "", "", "2"},
		{"to the end", "aws ec2", []keymap.Intent{keymap.WordLeft, keymap.DeleteToEnd}, "", "aws ", ""},
		{"home of a line", "a\nbc", []keymap.Intent{keymap.LineStart}, "", "a\n", "bc"},
		{"beyond the ends", "a", []keymap.Intent{keymap.CursorLeft, keymap.CursorLeft, keymap.DeleteLeft, keymap.CursorRight, keymap.CursorRight, keymap.DeleteRight}, "", "a", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := edit.Line{Multi: true}
			l.Set(c.text)
			for _, i := range c.do {
				if !l.Do(i) {
					t.Fatalf("%s is not an edit", i)
				}
			}
			l.Insert(c.insert)
			if l.Before() != c.before || l.After() != c.after {
				t.Errorf("%q|%q, not %q|%q", l.Before(), l.After(), c.before, c.after)
			}
		})
	}
}

// TestInsertIsClean takes neither escape sequences nor decomposed Hangul in.
func TestInsertIsClean(t *testing.T) {
	l := edit.Line{Multi: true}
	l.Insert("a\x1b[2Jb\x00\r\n\tc")
	if got := l.Text(); got != "a[2Jb\n    c" {
		t.Errorf("%q", got)
	}
	var one edit.Line
	one.Insert("a\nb")
	if got := one.Text(); got != "a b" {
		t.Errorf("a one-line field holds %q", got)
	}
	var mac edit.Line
	mac.Insert(norm.NFD.String("한글"))
	if got := mac.Text(); got != "한글" {
		t.Errorf("%q is not composed", got)
	}
	mac.Insert(strings.Repeat("x", 100<<10))
	if len(mac.Text()) > 64<<10 {
		t.Error("a paste without end was taken")
	}
}

// TestLayoutShowsAllAndTheCursor holds for any text, width and cursor: no row is
// too wide, nothing is lost, and the cursor is in a row.
func TestLayoutShowsAllAndTheCursor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := edit.Line{Multi: true}
		l.Insert(rapid.StringOf(rapid.SampledFrom([]rune("ab 가나\n-"))).Draw(t, "text"))
		for range rapid.IntRange(0, 9).Draw(t, "left") {
			l.Do(keymap.CursorLeft)
		}
		width, prompt := rapid.IntRange(8, 30).Draw(t, "width"), rapid.IntRange(0, 5).Draw(t, "prompt")
		rows, y, x := l.Layout(width, func(int) int { return prompt })
		var all strings.Builder
		for i, r := range rows {
			if r.First && i > 0 {
				all.WriteString("\n")
			}
			all.WriteString(r.Text)
			w := ansi.StringWidth(r.Text)
			if r.First {
				w += prompt
			}
			if w > width {
				t.Fatalf("row %q is %d cells wide of %d", r.Text, w, width)
			}
		}
		if all.String() != l.Text() {
			t.Fatalf("%q became %q", l.Text(), all.String())
		}
		if y < 0 || y >= len(rows) || x < 0 || x > width {
			t.Fatalf("the cursor is at %d,%d of %d rows", x, y, len(rows))
		}
	})
}

func TestViewKeepsTheCursorInSight(t *testing.T) {
	var l edit.Line
	l.Set(strings.Repeat("가", 20))
	text, x := l.View(10)
	if ansi.StringWidth(text) > 10 || x >= 10 {
		t.Errorf("%q, cursor at %d", text, x)
	}
}

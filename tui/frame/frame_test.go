package frame_test

import (
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"linklab/tui/frame"
)

func TestFitIsExact(t *testing.T) {
	for _, c := range []struct {
		line  string
		width int
		want  string
	}{
		{"abc", 5, "abc  "},
		{"abcdef", 5, "abcd…"},
		{"가나다", 5, "가나…"},
		{"가나다", 4, "가… "},
		{"가", 1, "…"},
		{"abc", 0, ""},
	} {
		if got := frame.Fit(c.line, c.width); got != c.want {
			t.Errorf("%q in %d is %q, not %q", c.line, c.width, got, c.want)
		}
	}
}

func TestSides(t *testing.T) {
	for _, c := range []struct{ left, right, want string }{
		{"ab", "yz", "ab    yz"}, {"abcdefgh", "yz", "abcd… yz"}, {"ab", "", "ab      "}, {"ab", "0123456789", "0123456…"},
	} {
		if got := frame.Sides(c.left, c.right, 8); got != c.want {
			t.Errorf("%q and %q: %q, not %q", c.left, c.right, got, c.want)
		}
	}
}

// TestWrapKeepsIdsWhole breaks at spaces only, unless a word has no room at all.
func TestWrapKeepsIdsWhole(t *testing.T) {
	got := frame.Wrap("the subnet subnet-0b0b0b0b uses rtb-0a11ce", 20)
	if want := []string{"the subnet", "subnet-0b0b0b0b uses", "rtb-0a11ce"}; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%q", got)
	}
	if got := frame.Wrap("vpce-0123456789abcdef0", 10); strings.Join(got, "") != "vpce-0123456789abcdef0" {
		t.Errorf("%q", got)
	}
}

func TestWrapLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab가 -\n"))).Draw(t, "text")
		width := rapid.IntRange(2, 30).Draw(t, "width")
		lines := frame.Wrap(text, width)
		for _, l := range lines {
			if ansi.StringWidth(l) > width {
				t.Fatalf("%q is wider than %d", l, width)
			}
		}
		flat := func(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }
		if flat(strings.Join(lines, "")) != flat(text) {
			t.Fatalf("%q became %q", text, lines)
		}
	})
}

func TestScroll(t *testing.T) {
	var s frame.Scroll
	s.Size(100, 10)
	s.By(-5)
	if s.Top != 0 {
		t.Errorf("above the first line: %d", s.Top)
	}
	s.Page(1)
	if s.Top != 9 {
		t.Errorf("a page is %d lines", s.Top)
	}
	s.End()
	if s.Top != 90 || !s.AtEnd() {
		t.Errorf("the end is %d", s.Top)
	}
	s.Show(20, 40) // larger than the window: its first line is what counts
	if s.Top != 20 {
		t.Errorf("shows from %d", s.Top)
	}
	bar := s.Bar("#", ".")
	if len(bar) != 10 || strings.Count(strings.Join(bar, ""), "#") != 1 || bar[2] != "#" {
		t.Errorf("the bar is %q", bar)
	}
	s.Size(5, 10)
	if s.Top != 0 || s.Overflows() || strings.Join(s.Bar("#", "."), "") != strings.Repeat(" ", 10) {
		t.Error("a text that fits scrolls")
	}
	s.Size(5, 0) // a pane of which only the rule has room
	s.End()
	if bar := s.Bar("#", "."); len(bar) != 0 {
		t.Errorf("the bar of no lines is %q", bar)
	}
}

// TestOverlayOverWideCharacters keeps the columns when the edge of a box cuts
// syllables in two.
func TestOverlayOverWideCharacters(t *testing.T) {
	screen := []string{"가나다라마바사", "가나다라마바사"}
	out := frame.Overlay(screen, []string{"[box]"}, 3, 0, 14, 2, uv.Style{})
	if got := ansi.Strip(out[0]); got != "가 [box]마바사" {
		t.Errorf("%q", got)
	}
	if got := ansi.Strip(out[1]); got != "가나다라마바사" {
		t.Errorf("%q", got)
	}
}

func TestCleanTakesTheSting(t *testing.T) {
	if got := frame.Clean("name\x1b[2J\x07 of\ta \u009bthing\n"); got != "name of a thing\n" {
		t.Errorf("%q", got)
	}
}

package theme_test

import (
	"image/color"
	"math"
	"reflect"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"linklab/tui/theme"
)

// TestGlyphsAreOneCell wants every sign to keep its column in both sets.
func TestGlyphsAreOneCell(t *testing.T) {
	for _, o := range []theme.Options{{}, {ASCII: true}} {
		g := reflect.ValueOf(theme.New(o).Glyphs)
		for i := range g.NumField() {
			name := g.Type().Field(i).Name
			signs := []string{}
			if g.Field(i).Kind() == reflect.Slice {
				signs = g.Field(i).Interface().([]string)
			} else {
				signs = append(signs, g.Field(i).String())
			}
			for _, s := range signs {
				if ansi.StringWidth(s) != 1 {
					t.Errorf("%s: %q is %d cells wide", name, s, ansi.StringWidth(s))
				}
				if o.ASCII && (len(s) != 1 || s[0] > 0x7e) {
					t.Errorf("%s: %q is not ASCII", name, s)
				}
			}
		}
	}
}

// TestColoursCanBeRead wants the contrast that WCAG asks of text against the
// background of an ordinary dark and light terminal: 4.5 for what is read, 3 for
// what is said beside it.
func TestColoursCanBeRead(t *testing.T) {
	for _, dark := range []bool{true, false} {
		th := theme.New(theme.Options{Dark: dark})
		ground := color.Color(color.White)
		if dark {
			ground = color.RGBA{0x1e, 0x1e, 0x1e, 0xff}
		}
		for name, c := range map[string]struct {
			style lipgloss.Style
			least float64
		}{
			"text": {th.Text, 4.5}, "strong": {th.Strong, 4.5}, "muted": {th.Muted, 4.5}, "faint": {th.Faint, 3.5},
			"accent": {th.Accent, 4.5}, "second": {th.Second, 4.5}, "pass": {th.Pass, 4.5}, "fail": {th.Fail, 4.5},
			"wait": {th.Wait, 4.5}, "unknown": {th.Unknown, 4.5},
		} {
			if got := contrast(c.style.GetForeground(), ground); got < c.least {
				t.Errorf("dark %v: %s has a contrast of %.1f, not %.1f", dark, name, got, c.least)
			}
		}
		for name, s := range map[string]lipgloss.Style{"chip": th.Chip, "live": th.LiveChip, "selected": th.Selected} {
			if got := contrast(s.GetForeground(), s.GetBackground()); got < 4.5 {
				t.Errorf("dark %v: %s has a contrast of %.1f", dark, name, got)
			}
		}
	}
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

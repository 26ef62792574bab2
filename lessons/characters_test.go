package lessons

import (
	"strings"
	"testing"
)

// TestHiddenCharacters refuses what a reader does not see, and would copy.
func TestHiddenCharacters(t *testing.T) {
	for name, c := range map[string]string{
		"escape": "\x1b", "C1": "\u009b", "soft hyphen": "\u00ad", "tag": "\U000e0041", "line separator": "\u2028",
		"Arabic letter mark": "\u061c", "Hangul filler": "\u3164", "half-width filler": "\uffa0", "Hangul jamo filler": "\u115f",
		"text variation": "\ufe0e", "function application": "\u2061", "Mongolian vowel separator": "\u180e",
		"interlinear": "\ufff9", "grapheme joiner": "\u034f", "ideographic variation": "\U000e0100", "private use": "\ue0b0",
		"override": "\u202e", "not UTF-8": "\xff",
	} {
		r := &reporter{}
		if r.checkCharacters("page.md", "aws"+c+" s3 ls"); len(r.problems) == 0 {
			t.Errorf("%s is let in", name)
		} else if p := r.problems[0]; p.Line != 1 || p.Column != 4 || strings.Contains(p.Error(), c) {
			t.Errorf("%s: %q", name, p.Error())
		}
	}
	r := &reporter{}
	if r.checkCharacters("page.md", "라우팅 → ✓ ✗ · ‘a’ ﹪\r\n\té"); len(r.problems) > 0 {
		t.Error(r.problems)
	}
}

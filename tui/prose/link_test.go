package prose_test

import (
	"strings"
	"testing"

	"linklab/tui/prose"
)

// TestOnlyPagesAreLinks shows other addresses as words: what a click opens is
// the terminal's to choose, and a course may come from a stranger.
func TestOnlyPagesAreLinks(t *testing.T) {
	for _, markdown := range []string{
		"[a page](javascript:alert(1))",
		"[a page](file:///etc/passwd)",
		"<file:///etc/passwd>",
		"[a page]\n\n[a page]: file:///etc/passwd",
		"[a page](x-man-page://ls)",
		"[a page](mailto:b@c.d)",
		"[a page](https://docs.aws.amazon.com@example.com/)",
		"https://docs.aws.amazon.com@example.com/",
		"[a page](https://example.com/\x1b[31m)",
		"| a |\n|---|\n| [a page](file:///etc/passwd) |",
	} {
		d := lay(t, markdown, prose.Options{Width: 60})
		raw := strings.Join(d.Lines(0, d.Len(), -1, 0), "\n")
		if strings.Contains(raw, "\x1b]8;") || strings.Contains(raw, "\x1b[31m") {
			t.Errorf("%q: %q", markdown, raw)
		}
	}
	for _, markdown := range []string{"[a page](https://example.com/a)", "look https://example.com/a", "<http://example.com/a>"} {
		d := lay(t, markdown, prose.Options{Width: 60})
		if raw := strings.Join(d.Lines(0, d.Len(), -1, 0), "\n"); !strings.Contains(raw, "https://example.com/a") && !strings.Contains(raw, "http://example.com/a") || !strings.Contains(raw, "\x1b]8;") {
			t.Errorf("%q: %q", markdown, raw)
		}
	}
}

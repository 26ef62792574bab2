package prose_test

import (
	"strings"
	"testing"

	"linklab/tui/prose"
	"linklab/tui/theme"
)

// TestBlocks sets each kind of block as a reader expects it on paper.
func TestBlocks(t *testing.T) {
	tests := []struct{ name, markdown, want string }{
		{"an item hangs behind its bullet", "- one two three four\n- five", "• one two three\n  four\n• five"},
		{"numbers go on where the author left off", "9. one two three four\n10. five", "9. one two three\n   four\n10. five"},
		{"a list in a list", "- one\n  - two three four five\n- six", "• one\n  • two three\n    four five\n• six"},
		{"a loose list", "- one\n\n- two", "• one\n\n• two"},
		{"two paragraphs in an item", "- one\n\n  two", "• one\n\n  two"},
		{"a quote has its bar at every line", "> one two three four\n>\n> five", "│ one two three\n│ four\n│\n│ five"},
		{"a heading", "# One\ntwo", "One\n\ntwo"},
		{"emphasis leaves no marks", "**one** _two_ ~~three~~", "one two three"},
		{"escapes and entities", `\*a\* &amp; &#39;b&#39;`, "*a* & 'b'"},
		{"code is verbatim", "`\\* **a**`", `\* **a**`},
		{"tasks", "- [x] one\n- [ ] two", "✓ one\n○ two"},
		{"a rule", "a\n\n---\n\nb", "a\n\n───\n\nb"},
		{"HTML is nothing to read", "<div>\nx\n</div>\n\na <b>c</b>", "a c"},
		{"a target that is no web page", "[a](mailto:b@c)", "a mailto:b@c"},
		{"a bare address", "look https://a.b/c", "look\nhttps://a.b/c"},
		{"a line ends where the author says", "one\\\ntwo", "one\ntwo"},
		{"indented code", "a\n\n    b  c", "a\n\n  b  c"},
		{"a table's columns lie as they say", "| a | bbb |\n|--:|---|\n| 12 | c |", "  a │ bbb\n────┼─────\n 12 │ c"},
		{"a table too wide wraps its cells", "| a | b |\n|---|---|\n| one two three | four five |", " a      │ b\n────────┼────────\n one    │ four\n two    │ five\n three  │"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(plain(lay(t, tt.markdown, prose.Options{Width: 17}), -1, 0), "\n")
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// TestNothingIsLost shows every letter of a text at every width, where a mark at
// the end of a full line is lost most easily.
func TestNothingIsLost(t *testing.T) {
	const text = "Whatever you made by hand goes first, then the stack, with both endpoints, the instances; " +
		"com.amazonaws.ap-northeast-2.monitoring, 0.03~0.05 USD입니다. 엔드포인트는 **만들 때마다**, 적어도 `1시간`, 부과됩니다."
	want := strings.Join(strings.Fields(strings.NewReplacer("*", "", "`", "").Replace(text)), "")
	for width := 20; width <= 120; width++ {
		lines := plain(lay(t, text, prose.Options{Width: width, Theme: theme.New(theme.Options{Dark: true})}), -1, 0)
		if got := strings.Join(strings.Fields(strings.Join(lines, " ")), ""); got != want {
			t.Fatalf("at %d cells:\n%s", width, strings.Join(lines, "\n"))
		}
	}
}

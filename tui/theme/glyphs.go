package theme

import "strings"

// Glyphs are the signs of the screen. Each is one cell wide in both sets: the
// ASCII set serves terminals that draw ambiguous characters two cells wide.
type Glyphs struct {
	Pass, Fail, Blocked, Unknown, Locked, Open, Skipped, Drifted string
	Bar, Rail, Pointer, More, MoreLeft, Ellipsis, Dot, Arrow     string
	Horizontal, Vertical, Filled, Empty, Up, Down, Thumb         string
	Folded, Unfolded, Bullet, Cross                              string
	Spinner                                                      []string
}

var unicodeGlyphs = Glyphs{
	Pass: "✓", Fail: "✗", Blocked: "·", Unknown: "?", Locked: "·", Open: "○", Skipped: "»", Drifted: "!",
	Bar: "▌", Rail: "│", Pointer: "›", More: "›", MoreLeft: "‹", Ellipsis: "…", Dot: "·", Arrow: "→",
	Horizontal: "─", Vertical: "│", Filled: "━", Empty: "─", Up: "↑", Down: "↓", Thumb: "┃",
	Folded: "+", Unfolded: "-", Bullet: "•", Cross: "┼",
	Spinner: []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"},
}

var asciiGlyphs = Glyphs{
	Pass: "v", Fail: "x", Blocked: ".", Unknown: "?", Locked: ".", Open: "o", Skipped: ">", Drifted: "!",
	Bar: "|", Rail: "|", Pointer: ">", More: ">", MoreLeft: "<", Ellipsis: "~", Dot: "-", Arrow: ">",
	Horizontal: "-", Vertical: "|", Filled: "#", Empty: "-", Up: "^", Down: "v", Thumb: "#",
	Folded: "+", Unfolded: "-", Bullet: "*", Cross: "+",
	Spinner: []string{"-", "\\", "|", "/"},
}

// Spin is the frame of the spinner at a tick.
func (g Glyphs) Spin(tick int) string { return g.Spinner[tick%len(g.Spinner)] }

// folded are characters that some terminals draw one cell wide and some two,
// each with an ASCII character in its place.
var folded = strings.NewReplacer(
	"“", `"`, "”", `"`, "‘", "'", "’", "'", "…", "~", "·", "-", "•", "*", "×", "x", "–", "-", "—", "-",
	"→", ">", "←", "<", "↑", "^", "↓", "v", "│", "|", "─", "-", "┼", "+", "├", "+", "└", "+", "✓", "v", "✗", "x", "‹", "<", "›", ">",
)

// Fold takes characters of uncertain width out of a screen that is to be ASCII.
func (t *Theme) Fold(screen string) string {
	if !t.Options.ASCII {
		return screen
	}
	return folded.Replace(screen)
}

// Label is the name of a key with the signs that the terminal can show.
func (t *Theme) Label(key string) string {
	if !t.Options.ASCII {
		return key
	}
	switch key {
	case "←":
		return "left"
	case "→":
		return "right"
	case "↑":
		return "up"
	case "↓":
		return "down"
	}
	return key
}

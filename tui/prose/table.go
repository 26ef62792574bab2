package prose

import (
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"linklab/tui/theme"
)

// tableWidth is how wide a table has to be for no cell to be broken. Glamour
// stretches every table to the width it is given.
func tableWidth(source string) int {
	var widest []int
	for line := range strings.Lines(source) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if strings.Trim(line, "|-: \t\r\n") == "" {
			continue
		}
		for i, c := range cells {
			if i == len(widest) {
				widest = append(widest, 0)
			}
			c = strings.NewReplacer("*", "", "`", "").Replace(strings.TrimSpace(c))
			widest[i] = max(widest[i], ansi.StringWidth(c))
		}
	}
	total := max(len(widest)-1, 0) // the rules between the columns
	for _, w := range widest {
		total += w + 2
	}
	return max(total, 4)
}

// paintRules gives the rules of a table the colour of all rules; Glamour leaves
// them in the colour of the terminal's text.
func paintRules(b uv.ScreenBuffer, t *theme.Theme) {
	rules := map[string]bool{t.Glyphs.Vertical: true, t.Glyphs.Horizontal: true, "┼": true}
	if t.Options.ASCII { // a letter of the text might look the same
		return
	}
	for y := range b.Height() {
		for x := range b.Width() {
			if c := b.CellAt(x, y); c != nil && rules[c.Content] {
				c.Style.Fg = t.LineColor()
			}
		}
	}
}

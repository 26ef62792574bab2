package prose

import (
	"image/color"
	"regexp"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// unknown is a value that is not known yet; alone in a span of code it takes the
// span's marks with it.
var unknown = regexp.MustCompile("`\\$\\{([^}\\s]+)\\}`|\\$\\{([^}\\s]+)\\}")

const unknownBegins, unknownEnds = "‹", "›"

// Placehold puts a placeholder in place of each ${name} that is not known yet,
// for text that is read and not run.
func Placehold(text string) string {
	return unknown.ReplaceAllString(text, unknownBegins+"${1}${2}"+unknownEnds)
}

// dimUnknown gives the placeholders of a line a colour.
func dimUnknown(line uv.Line, dim color.Color) {
	inside := false
	for x := range line {
		c := &line[x]
		inside = inside || strings.Contains(c.Content, unknownBegins)
		if inside && c.Width > 0 {
			c.Style.Fg = dim
		}
		inside = inside && !strings.Contains(c.Content, unknownEnds)
	}
}

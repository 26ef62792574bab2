package prose

import (
	"strings"

	"linklab/tui/theme"
)

// Shell colours one line of a command: the program, its flags, what is quoted,
// and above all the ${names} that are not known yet.
func Shell(line string, t *theme.Theme) string {
	if strings.HasPrefix(strings.TrimSpace(line), "#") {
		return t.Faint.Render(line)
	}
	var out strings.Builder
	first := !strings.HasPrefix(line, " ") // an indented line goes on with the one before
	for len(line) > 0 {
		n, style := 0, t.Text
		switch c := line[0]; {
		case c == ' ':
			n = len(line) - len(strings.TrimLeft(line, " "))
			out.WriteString(line[:n])
			line = line[n:]
			continue
		case strings.HasPrefix(line, "${"):
			n = strings.IndexByte(line, '}') + 1
			style = t.Unknown
		case c == '\'' || c == '"':
			n = strings.IndexByte(line[1:], c) + 2
			style = t.Word
		case strings.ContainsRune("|&;<>\\()", rune(c)):
			n, style = 1, t.Accent
			first = strings.ContainsRune("|&;(", rune(c))
		default:
			n = wordEnd(line)
			switch {
			case first:
				style, first = t.Strong, false
			case c == '-':
				style = t.Flag
			}
		}
		if n <= 0 || n > len(line) {
			n = len(line)
		}
		out.WriteString(style.Render(line[:n]))
		line = line[n:]
	}
	return out.String()
}

func wordEnd(line string) int {
	for i := 1; i < len(line); i++ {
		if strings.IndexByte(" |&;<>()'\"", line[i]) >= 0 || strings.HasPrefix(line[i:], "${") {
			return i
		}
	}
	return len(line)
}

// Package frame puts text into rectangles of cells: exact widths, rules with a
// title, scroll marks, one block over another. Widths are those of a terminal,
// so a Hangul syllable counts two.
package frame

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Fit makes a line exactly width cells wide: cut with an ellipsis or padded. A
// wide character that would cross the edge is left out.
func Fit(line string, width int) string { return fit(line, width, "…") }

// Crop is Fit without an ellipsis.
func Crop(line string, width int) string { return fit(line, width, "") }

func fit(line string, width int, tail string) string {
	if width <= 0 {
		return ""
	}
	w := ansi.StringWidth(line)
	if w > width {
		line = ansi.Truncate(line, width, tail)
		w = ansi.StringWidth(line)
	}
	if w < width {
		line += strings.Repeat(" ", width-w)
	}
	return line
}

// Fill makes a block exactly height lines of width cells.
func Fill(lines []string, width, height int) []string {
	if height <= 0 {
		return nil
	}
	out := make([]string, height)
	for i := range out {
		if i < len(lines) {
			out[i] = Crop(lines[i], width)
		} else {
			out[i] = strings.Repeat(" ", max(width, 0))
		}
	}
	return out
}

// Sides puts two texts on one line, the second at the right edge. The first is
// cut where both do not fit.
func Sides(left, right string, width int) string {
	r := ansi.StringWidth(right)
	if r == 0 {
		return Fit(left, width)
	}
	if r >= width {
		return Fit(right, width)
	}
	if r+1 > width-1 {
		return Fit(left, width-r) + right
	}
	return Fit(left, width-r-1) + " " + right
}

// Wrap breaks a plain text to lines of at most width cells, at spaces only: a
// resource's id stays in one piece as long as it fits a line.
func Wrap(text string, width int) []string {
	if width <= 0 {
		return nil
	}
	var out []string
	for paragraph := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		out = append(out, wrapLine(paragraph, width)...)
	}
	return out
}

func wrapLine(text string, width int) []string {
	var out []string
	line, used := "", 0
	for word := range strings.SplitSeq(text, " ") {
		w := ansi.StringWidth(word)
		switch {
		case used == 0 && line == "":
			line, used = word, w
		case used+1+w <= width:
			line, used = line+" "+word, used+1+w
		default:
			out = append(out, line)
			line, used = word, w
		}
		for used > width {
			head := ansi.Truncate(line, width, "")
			if head == "" {
				break
			}
			out = append(out, head)
			line = line[len(head):]
			used = ansi.StringWidth(line)
		}
	}
	return append(out, line)
}

// Center puts a block in the middle of a larger one.
func Center(lines []string, width, height int) []string {
	inner := 0
	for _, l := range lines {
		inner = max(inner, ansi.StringWidth(l))
	}
	top, left := max((height-len(lines))/2, 0), max((width-inner)/2, 0)
	out := make([]string, 0, height)
	for range top {
		out = append(out, "")
	}
	for _, l := range lines {
		out = append(out, strings.Repeat(" ", left)+l)
	}
	return Fill(out, width, height)
}

// Beside puts blocks of the same height side by side.
func Beside(blocks ...[]string) []string {
	height := 0
	for _, b := range blocks {
		height = max(height, len(b))
	}
	out := make([]string, height)
	var line strings.Builder
	for y := range height {
		line.Reset()
		for _, b := range blocks {
			if y < len(b) {
				line.WriteString(b[y])
			}
		}
		out[y] = line.String()
	}
	return out
}

// Column is a block one cell wide.
func Column(cell string, height int) []string {
	out := make([]string, max(height, 0))
	for i := range out {
		out[i] = cell
	}
	return out
}

// Clean takes escape sequences and control characters out of a text that comes
// from outside, so that a resource's name cannot move the cursor.
func Clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r < 0x20 || r >= 0x7f && r < 0xa0:
			return -1
		}
		return r
	}, ansi.Strip(text))
}

package render

import (
	"math"
	"strings"
)

// padding is the room that a cell has beside its text.
const padding = 4

// Styles of a table on a terminal: cells and the bars of indentation.
const (
	styleCell  = "\x1b[1m\x1b[34m"
	styleBar   = "\x1b[2m\x1b[33m"
	styleReset = "\x1b[0m"
)

func (t *table) style(style, text string) string {
	if !t.options.Color || text == "" {
		return text
	}
	return style + text + styleReset
}

// box draws one section to the given width: title, names of the columns, rows.
func (t *table) box(s *section, total int) []string {
	var lines []string
	if s.title != "" {
		lines = append(lines, centre(s.title, total, "|"))
		if len(s.headers) == 0 && len(s.rows) == 0 {
			lines = append(lines, "+"+strings.Repeat("-", total-2)+"+")
		}
	}
	widths := s.scaled(total)
	rule := rule(widths)
	if len(s.headers) > 0 {
		var line strings.Builder
		for i, header := range s.headers {
			line.WriteString(centre(header, widths[i], edge(i)))
		}
		lines = append(lines, rule, line.String())
	}
	if len(s.rows) == 0 || len(widths) == 0 {
		return lines
	}
	lines = append(lines, rule)
	for _, row := range s.rows {
		var line strings.Builder
		for i, cell := range row {
			if i < len(widths) {
				line.WriteString(t.left(cell, widths[i], edge(i)))
			}
		}
		lines = append(lines, line.String())
	}
	return append(lines, rule)
}

// edge is the left border of a row's i-th cell: only the first has one, the
// others stand against their neighbour's right one.
func edge(i int) string {
	if i == 0 {
		return "|"
	}
	return ""
}

func centre(text string, total int, left string) string {
	size := columns(text)
	before := max(total/2-size/2-1, 0)
	after := max(total-1-len(left)-before-size, 0)
	return left + strings.Repeat(" ", before) + text + strings.Repeat(" ", after) + "|"
}

func (t *table) left(text string, total int, left string) string {
	size := columns(text)
	before := 2
	if size+before+len(left)+1 > total {
		before = 0
	}
	after := max(total-len(left)-before-size-1, 0)
	return left + strings.Repeat(" ", before) + t.style(styleCell, text) + strings.Repeat(" ", after) + "|"
}

func rule(widths []int) string {
	var b strings.Builder
	for i, w := range widths {
		if i == 0 {
			b.WriteString("+" + strings.Repeat("-", max(w-2, 0)) + "+")
		} else {
			b.WriteString(strings.Repeat("-", max(w-1, 0)) + "+")
		}
	}
	return b.String()
}

// scaled stretches the columns until they fill the width; what rounding leaves
// over is taken from the first columns or given to the last.
func (s *section) scaled(total int) []int {
	sum := 0
	for _, w := range s.widths {
		sum += w + padding
	}
	if sum == 0 {
		return nil
	}
	factor := float64(total) / float64(sum)
	widths := make([]int, len(s.widths))
	off := -total
	for i, w := range s.widths {
		widths[i] = int(math.RoundToEven(factor * float64(w+padding)))
		off += widths[i]
	}
	for i := 0; off > 0; i, off = i+1, off-1 {
		widths[i%len(widths)]--
	}
	for i := 0; off < 0; i, off = i+1, off+1 {
		widths[len(widths)-1-i%len(widths)]++
	}
	return widths
}

package edit

import "github.com/charmbracelet/x/ansi"

// Row is a line of the screen that the field takes.
type Row struct {
	Text string
	// First says that a line of the text begins here, so that the prompt (or the
	// prompt of a continuation) stands before it.
	First bool
}

// Layout breaks the text into rows of at most width cells, the first cells of
// each line left to a prompt of that width, and says where the cursor is: the
// row, and the cells from the row's left edge.
func (l *Line) Layout(width int, prompts func(line int) int) (rows []Row, y, x int) {
	width = max(width, 2)
	line := 0
	column := prompts(line)
	text := ""
	first := true
	flush := func() { rows = append(rows, Row{Text: text, First: first}) }
	for i, c := range l.clusters {
		if i == l.cursor {
			y, x = len(rows), column
		}
		if c == "\n" {
			flush()
			line++
			text, first, column = "", true, prompts(line)
			continue
		}
		w := ansi.StringWidth(c)
		if column+w > width {
			flush()
			text, first, column = "", false, 0
			if i == l.cursor {
				y, x = len(rows), 0
			}
		}
		text += c
		column += w
	}
	if l.cursor == len(l.clusters) {
		y, x = len(rows), column
		if column >= width { // the cursor stands after the last cell
			flush()
			text, first = "", false
			y, x = len(rows), 0
		}
	}
	flush()
	return rows, y, x
}

// View is the part of a one-line field that fits width cells with the cursor in
// it, and the cell of the cursor in that part.
func (l *Line) View(width int) (string, int) {
	width = max(width, 2)
	before := ansi.StringWidth(l.Before())
	start := max(before-width+1, 0)
	return ansi.Cut(l.Text(), start, start+width), before - start
}

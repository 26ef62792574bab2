package lessons

import (
	"fmt"
	"strings"
)

// maxWordColumns is the narrowest that a page's text is shown; a word that is
// wider, or a table whose widest words are, would be broken there.
const maxWordColumns = 59

// checkLayout reports what does not fit on a terminal in the text of a page.
func (r *reporter) checkLayout(file string, b block) {
	for i := 0; i < len(b.lines); i++ {
		if !isRow(b.lines[i]) {
			r.checkWords(file, b.line+i, b.lines[i])
			continue
		}
		first := i
		for i+1 < len(b.lines) && isRow(b.lines[i+1]) {
			i++
		}
		r.checkTable(file, b.line+first, b.lines[first:i+1])
	}
}

func isRow(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " "), "|") }

func (r *reporter) checkWords(file string, line int, text string) {
	for _, word := range strings.Fields(unlinked(text)) {
		if n := columns(strings.Trim(word, "*`")); n > maxWordColumns {
			r.add(Problem{File: file, Line: line, Column: columnOf(text, word), What: fmt.Sprintf("this is %d columns wide and cannot be broken", n),
				Allowed: fmt.Sprintf("at most %d, or a fence of its own", maxWordColumns), Source: text})
		}
	}
}

func (r *reporter) checkTable(file string, line int, rows []string) {
	var widest []int
	for i, row := range rows {
		cells := strings.Split(strings.Trim(strings.TrimSpace(codeBlanked(row)), "|"), "|")
		if i > 0 && len(cells) != len(widest) {
			r.add(Problem{File: file, Line: line + i, Column: 1, What: fmt.Sprintf("this row of the table has %d cells", len(cells)),
				Allowed: fmt.Sprintf("%d, as the first row", len(widest)), Source: row})
			return
		}
		for at, cell := range cells {
			if i == 0 {
				widest = append(widest, 0)
			}
			for _, word := range strings.Fields(unlinked(cell)) {
				if strings.Trim(word, ":-") != "" {
					widest[at] = max(widest[at], columns(strings.Trim(word, "*`")))
				}
			}
		}
	}
	total := 3*len(widest) - 1
	for _, n := range widest {
		total += n
	}
	if total > maxWordColumns {
		r.add(Problem{File: file, Line: line, Column: 1, What: fmt.Sprintf("the table takes at least %d columns", total),
			Allowed: fmt.Sprintf("at most %d", maxWordColumns), Source: rows[0]})
	}
}

// columnOf is the column at which a part of a line begins, 0 when the part does
// not stand in it as it is.
func columnOf(line, part string) int {
	at := strings.Index(line, part)
	if at < 0 {
		return 0
	}
	return len([]rune(line[:at])) + 1
}

package lessons

import (
	"fmt"
	"strings"
)

// maxPage bounds a page in bytes; a page holds one idea.
const maxPage = 32 << 10

// page reads one lesson page.
func (r *reporter) page(file string, lang Lang, markdown string, known []string) *Page {
	p := &Page{Lang: lang, File: file, Markdown: markdown}
	if strings.TrimSpace(markdown) == "" {
		r.add(Problem{File: file, What: "the page is empty"})
		return p
	}
	blocks, open := splitBlocks(markdown)
	if open > 0 {
		r.add(Problem{File: file, Line: open, What: "the fence is never closed"})
	}
	for _, b := range blocks {
		text := strings.Join(b.lines, "\n")
		r.checkVariables(file, b.line, text, known)
		if !b.fence {
			r.checkMarkup(file, b.line, text, trapped)
			r.checkEntities(file, b.line, text)
			r.checkTelling(file, b.line, text)
			continue
		}
		c, runs := r.command(file, b)
		most := maxTextColumns
		if runs {
			p.Commands = append(p.Commands, c)
			most = maxCodeColumns
		}
		for i, line := range b.lines {
			if n := columns(line); n > most {
				r.add(Problem{File: file, Line: b.line + i, What: fmt.Sprintf("the line of code is %d columns wide", n),
					Allowed: fmt.Sprintf("at most %d", most), Source: line})
			}
		}
	}
	return p
}

// sameCommands reports where the pages of a step differ in their commands: what
// is proved in one language has to hold for the other.
func (r *reporter) sameCommands(pages map[Lang]*Page) {
	first := pages[English]
	for _, lang := range languages[1:] {
		other := pages[lang]
		if first == nil || other == nil {
			continue
		}
		for i := range max(len(first.Commands), len(other.Commands)) {
			switch {
			case i >= len(other.Commands):
				r.add(Problem{File: other.File, What: fmt.Sprintf("the command of %s:%d is missing", first.File, first.Commands[i].Line),
					Allowed: "the same commands in every language", Source: firstLine(first.Commands[i].Text)})
			case i >= len(first.Commands) || first.Commands[i].Host != other.Commands[i].Host || first.Commands[i].Text != other.Commands[i].Text:
				r.add(Problem{File: other.File, Line: other.Commands[i].Line, What: "this command is not that of " + first.File,
					Allowed: "the same commands in every language", Source: firstLine(other.Commands[i].Text)})
			default:
				continue
			}
			break
		}
	}
}

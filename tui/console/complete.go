package console

import (
	"strings"

	"linklab/tui/edit"
)

// Completed takes the words that could stand where the cursor is. One is put in;
// of several what they have in common, and they are listed under the prompt. The
// answer to a line that has been changed since is dropped.
func (c *Console) Completed(line string, cursor int, candidates []string) {
	if c.editor.Text() != line || len(c.editor.Before()) != cursor {
		return
	}
	c.choices = nil
	if len(candidates) == 0 {
		return
	}
	before, after := line[:cursor], line[cursor:]
	start := wordStart(before)
	common := candidates[0]
	for _, w := range candidates[1:] {
		for !strings.HasPrefix(w, common) {
			common = common[:len(common)-1]
		}
	}
	if len(candidates) == 1 && !strings.HasSuffix(common, "/") && !strings.HasSuffix(common, "=") && after == "" {
		common += " "
	}
	if len(common) >= len(before)-start && strings.HasPrefix(common, before[start:]) {
		fresh := edit.Line{Multi: true}
		fresh.Set(before[:start] + common)
		fresh.InsertAfter(after)
		c.editor = fresh
	}
	if len(candidates) > 1 {
		c.choices = candidates
	}
}

// wordStart is where the word that ends a text begins.
func wordStart(text string) int {
	quote := byte(0)
	start := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && quote != '\'':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case strings.IndexByte(" \t\n;|&()<>", c) >= 0:
			start = i + 1
		}
	}
	return min(start, len(text))
}

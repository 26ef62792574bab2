package lessons

import (
	"strings"
	"unicode"
)

// markupTrap finds the first emphasis in a paragraph that Markdown leaves as
// literal asterisks because of its flanking rules (CommonMark 6.2): a closing
// run after punctuation and before a letter, as in "**굵게(bold)**는", and an
// opening run after a letter and before punctuation. Korean, whose particles
// follow without a space, runs into both all the time. It returns the rune
// offset, -1 without one.
func markupTrap(paragraph string) int {
	runes := []rune(paragraph)
	open := map[int]bool{} // by length of the run
	for i := 0; i < len(runes); {
		switch runes[i] {
		case '\\':
			i += 2
			continue
		case '`':
			i = afterCodeSpan(runes, i)
			continue
		case '*':
		default:
			i++
			continue
		}
		start := i
		for i < len(runes) && runes[i] == '*' {
			i++
		}
		length := i - start
		before, after := runeAt(runes, start-1), runeAt(runes, i)
		if length > 3 || (unicode.IsSpace(before) && unicode.IsSpace(after)) {
			continue // a rule or a list's bullet
		}
		if open[length] {
			if punctuation(before) && hangul(after) {
				return start
			}
			open[length] = false
			continue
		}
		if hangul(before) && punctuation(after) {
			return start
		}
		open[length] = !unicode.IsSpace(after)
	}
	return -1
}

// afterCodeSpan is the offset after the code span that begins at i, or after
// its backticks when it never closes.
func afterCodeSpan(runes []rune, i int) int {
	start := i
	for i < len(runes) && runes[i] == '`' {
		i++
	}
	n := i - start
	for j := i; j < len(runes); {
		if runes[j] != '`' {
			j++
			continue
		}
		k := j
		for k < len(runes) && runes[k] == '`' {
			k++
		}
		if k-j == n {
			return k
		}
		j = k
	}
	return i
}

// runeAt is a space outside of the text, as a line's ends count as white space.
func runeAt(runes []rune, i int) rune {
	if i < 0 || i >= len(runes) {
		return ' '
	}
	return runes[i]
}

func punctuation(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

func hangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }

const (
	trapWhat = "punctuation beside ** and a Korean letter behind it: Markdown leaves these asterisks as they are"
	trapHelp = "move the punctuation out of the emphasis, or put a space behind it"
)

// checkMarkup reports markup traps in Markdown that begins at a line of file;
// fenced code is left out by the caller.
func (r *reporter) checkMarkup(file string, line int, markdown string) {
	for _, paragraph := range strings.Split(markdown, "\n\n") {
		if offset := markupTrap(paragraph); offset >= 0 {
			before := string([]rune(paragraph)[:offset])
			down := strings.Count(before, "\n")
			column := len([]rune(before[strings.LastIndex(before, "\n")+1:])) + 1
			source := strings.Split(paragraph, "\n")[down]
			r.add(Problem{File: file, Line: line + down, Column: column, What: trapWhat, Allowed: trapHelp, Source: source})
		}
		line += strings.Count(paragraph, "\n") + 2
	}
}

package lessons

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
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
	for start, end := range asterisks(runes) {
		length := end - start
		before, after := runeAt(runes, start-1), runeAt(runes, end)
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

// asterisks are the runs of asterisks outside of code spans that are not escaped:
// where each begins and ends.
func asterisks(runes []rune) iter.Seq2[int, int] {
	return func(yield func(start, end int) bool) {
		for i := 0; i < len(runes); {
			switch runes[i] {
			case '\\':
				i += 2
			case '`':
				i = afterCodeSpan(runes, i)
			case '*':
				start := i
				for i < len(runes) && runes[i] == '*' {
					i++
				}
				if !yield(start, i) {
					return
				}
			default:
				i++
			}
		}
	}
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

// flaw is one kind of fault in Markdown, and how it is found: the rune offset in
// a paragraph without its links, -1 without one.
type flaw struct {
	what, allowed string
	find          func(paragraph string) int
}

var (
	trapped = flaw{"punctuation beside ** and a Korean letter behind it: Markdown leaves these asterisks as they are",
		"move the punctuation out of the emphasis, or put a space behind it", markupTrap}
	loose = flaw{"these asterisks emphasise nothing: Markdown leaves them as they are",
		"a pair around words, without blanks inside it: **word**", looseEmphasis}
	wide = flaw{"full-width punctuation", "the punctuation of the keyboard: , . : ; ! ? ( )", fullWidth}
)

// checkMarkup reports in Markdown that begins at a line of file what would be
// seen as it is written, the first flaw of a paragraph; fenced code is left out
// by the caller.
func (r *reporter) checkMarkup(file string, line int, markdown string, flaws ...flaw) {
	for _, paragraph := range strings.Split(markdown, "\n\n") {
		text, origin := linksOut(paragraph)
		for _, f := range flaws {
			offset := f.find(text)
			if offset < 0 {
				continue
			}
			before := string([]rune(paragraph)[:origin[offset]])
			down := strings.Count(before, "\n")
			column := len([]rune(before[strings.LastIndex(before, "\n")+1:])) + 1
			source := strings.Split(paragraph, "\n")[down]
			r.add(Problem{File: file, Line: line + down, Column: column, What: f.what, Allowed: f.allowed, Source: source})
			break
		}
		line += strings.Count(paragraph, "\n") + 2
	}
}

// looseEmphasis finds the first run of asterisks in a paragraph that neither
// begins nor ends an emphasis: with a blank inside of the pair, or without a
// partner. It returns the rune offset, -1 without one.
func looseEmphasis(paragraph string) int {
	runes := []rune(paragraph)
	open := map[int]int{} // where, by length of the run
	first := -1
	note := func(at int) {
		if first < 0 || at < first {
			first = at
		}
	}
	for start, end := range asterisks(runes) {
		length := end - start
		before, after := runeAt(runes, start-1), runeAt(runes, end)
		if length > 3 || (length == 1 && unicode.IsSpace(before) && unicode.IsSpace(after)) {
			continue // a rule, a list's bullet or a sign between words
		}
		_, opened := open[length]
		switch {
		case opened && !unicode.IsSpace(before):
			delete(open, length)
		case !opened && !unicode.IsSpace(after):
			open[length] = start
		default:
			note(start)
		}
	}
	for _, at := range open {
		note(at)
	}
	return first
}

// fullWidth finds the first punctuation of the width of a syllable, which Korean
// does not use. It returns the rune offset, -1 without one.
func fullWidth(paragraph string) int {
	at := strings.IndexFunc(paragraph, func(r rune) bool {
		return (r >= 0xff01 && r <= 0xff0f) || (r >= 0xff1a && r <= 0xff20) || (r >= 0xff3b && r <= 0xff40) ||
			(r >= 0xff5b && r <= 0xff65) || (r >= 0x3001 && r <= 0x3002)
	})
	if at < 0 {
		return -1
	}
	return utf8.RuneCountInString(paragraph[:at])
}

// linksOut is a text with the words of its links alone, as it is shown, and for
// each of its runes and its end the offset in the text that it comes from.
func linksOut(text string) (shown string, origin []int) {
	var b strings.Builder
	keep := func(from, to int) {
		for at := range text[from:to] {
			origin = append(origin, utf8.RuneCountInString(text[:from+at]))
		}
		b.WriteString(text[from:to])
	}
	last := 0
	for _, m := range markdownLink.FindAllStringSubmatchIndex(text, -1) {
		keep(last, m[0])
		keep(m[2], m[3])
		last = m[1]
	}
	keep(last, len(text))
	return b.String(), append(origin, utf8.RuneCountInString(text))
}

// unlinked is a text with the words of its links alone.
func unlinked(text string) string { return markdownLink.ReplaceAllString(text, "$1") }

// codeBlanked is a text with zeros in place of its code spans, byte for byte.
func codeBlanked(text string) string {
	runes := []rune(text)
	var b strings.Builder
	for i := 0; i < len(runes); {
		if runes[i] != '`' {
			b.WriteRune(runes[i])
			i++
			continue
		}
		end := afterCodeSpan(runes, i)
		b.WriteString(strings.Repeat("0", len(string(runes[i:end]))))
		i = end
	}
	return b.String()
}

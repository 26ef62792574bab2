package lessons

import (
	"fmt"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// forbiddenRune says why a character may not stand in a lesson, "" when it may.
// Control characters would reach the learner's terminal as commands to it;
// characters without a width of their own make columns that no two terminals
// agree on.
func forbiddenRune(r rune) string {
	switch {
	case r == '\n' || r == '\t':
		return ""
	case r < 0x20 || (r >= 0x7f && r < 0xa0):
		return "a control character"
	case r == 0xfe0f:
		return "an emoji variation selector (VS16)"
	case r == 0x200d:
		return "a zero width joiner (ZWJ)"
	case r == 0x200b || r == 0x200c || r == 0xfeff || r == 0x2060:
		return "a character without width"
	case r == 0x061c || r == 0x200e || r == 0x200f || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069):
		return "a character that changes the direction of text"
	case r == 0x2028 || r == 0x2029:
		return "a line end that only some programs know"
	case r == utf8.RuneError:
		return "a character that is not UTF-8"
	// What follows is not seen, and so could hide in a command that is copied.
	case unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
		return "a character that is not seen"
	case unicode.Is(unicode.Co, r):
		return "a character of private use"
	}
	return ""
}

// hidden is the first character of a text that may not stand in a lesson, with
// the reason, "" without one: for text that is not as it stands in the file,
// since YAML and Markdown have escapes of their own.
func hidden(s string) (r rune, why string) {
	for _, r := range s {
		if why := forbiddenRune(r); why != "" {
			return r, why
		}
	}
	return 0, ""
}

// checkEntities reports a character reference of Markdown (&#27;) that stands
// for what may not stand in a lesson; fenced code has none.
func (r *reporter) checkEntities(file string, line int, markdown string) {
	for i, l := range strings.Split(markdown, "\n") {
		if c, why := hidden(html.UnescapeString(l)); why != "" && strings.Contains(l, "&") {
			r.add(Problem{File: file, Line: line + i, What: fmt.Sprintf("%s, U+%04X, written as a reference", why, c),
				Allowed: "visible characters, tabs and line ends", Source: l})
		}
	}
}

// checkCharacters reports what may not stand in a file at all, at most one
// problem a line. It returns false when the file is not to be read further.
func (r *reporter) checkCharacters(file, src string) bool {
	ok := true
	for i, line := range strings.Split(src, "\n") {
		column := 0
		for _, c := range strings.TrimSuffix(line, "\r") {
			column++
			if why := forbiddenRune(c); why != "" {
				r.add(Problem{File: file, Line: i + 1, Column: column, What: fmt.Sprintf("%s, U+%04X", why, c),
					Allowed: "visible characters, tabs and line ends", Source: line})
				ok = false
				break
			}
		}
		if !norm.NFC.IsNormalString(line) {
			r.add(Problem{File: file, Line: i + 1, What: "the line is not in Unicode normal form C",
				Allowed: "composed characters (NFC)", Source: line})
		}
	}
	return ok
}

// columns is how many columns of a terminal a text takes.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

package shorthand

import (
	"strings"
	"unicode"
)

// word is a value that follows an equals sign or stands in brackets; it may be
// empty, and may hold equals signs ("Key=a=b" is the value "a=b").
func (p *parser) word() (string, error) {
	switch r := p.current(); r {
	case '\'', '"':
		return p.quoted(r)
	}
	return p.take(func(r rune) bool {
		return !strings.ContainsRune(`"',]}`, r)
	}), nil
}

// laterWord is a value after a comma, where an equals sign means that it was a
// key after all.
func (p *parser) laterWord() (string, error) {
	switch r := p.current(); r {
	case '\'', '"':
		return p.quoted(r)
	}
	start := p.at
	value := p.take(func(r rune) bool { return !strings.ContainsRune(`"',=`, r) })
	if p.at == start {
		return "", &SyntaxError{Expected: "<second>", Received: "<none>", Text: string(p.text), Offset: p.at}
	}
	return value, nil
}

// take reads a bare word: a first rune that opens nothing, then those that
// follow. A backslash keeps a comma in the word.
func (p *parser) take(follows func(rune) bool) string {
	start := p.at
	var b strings.Builder
	for p.at < len(p.text) {
		r := p.text[p.at]
		if r == '\\' && p.at+1 < len(p.text) && p.text[p.at+1] == ',' {
			b.WriteByte(',')
			p.at += 2
			continue
		}
		if p.at == start && !opens(r) || p.at > start && (!follows(r) || unprintable(r)) {
			break
		}
		b.WriteRune(r)
		p.at++
	}
	return strings.TrimRightFunc(b.String(), unicode.IsSpace)
}

// opens says whether a bare word may start with the rune.
func opens(r rune) bool {
	return r > ' ' && !strings.ContainsRune(`"',=[{`, r)
}

func unprintable(r rune) bool { return r < ' ' && !unicode.IsSpace(r) }

// quoted reads a text in quotes, in which a backslash escapes the quote and
// itself. A backslash before the last quote of the text is taken as it is when
// nothing else would close the text ('C:\').
func (p *parser) quoted(quote rune) (string, error) {
	closing := -1
	for i := p.at + 1; i < len(p.text); i++ {
		r := p.text[i]
		if r == '\\' && i+1 < len(p.text) && (p.text[i+1] == '\\' || p.text[i+1] == quote) {
			if p.text[i+1] == quote {
				closing = i + 1
			}
			i++
			continue
		}
		if r == quote {
			closing = i
			break
		}
	}
	if closing < 0 {
		name := "singled quoted"
		if quote == '"' {
			name = "double quoted"
		}
		return "", &SyntaxError{Expected: "<" + name + ">", Received: "<none>", Text: string(p.text), Offset: p.at}
	}
	inner := string(p.text[p.at+1 : closing])
	p.at = closing + 1
	inner = strings.ReplaceAll(inner, `\`+string(quote), string(quote))
	return strings.ReplaceAll(inner, `\\`, `\`), nil
}

package render

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"linklab/checks/sandbox/awscli/document"
)

// YAML prints block YAML with sorted members, lists not indented below their
// name. A bare scalar is printed as JSON, because a YAML document of one scalar
// would end in dots.
func YAML(value any) string {
	if document.Scalar(value) {
		return document.JSON(value) + "\n"
	}
	var b strings.Builder
	writeYAML(&b, value, 0)
	return b.String()
}

// writeYAML prints an object or list; the caller has written the indentation of
// its first line.
func writeYAML(b *strings.Builder, value any, indent int) {
	margin := strings.Repeat(" ", indent)
	switch v := value.(type) {
	case *document.Object:
		if v.Len() == 0 {
			b.WriteString("{}\n")
			return
		}
		for i, key := range slices.Sorted(slices.Values(v.Keys())) {
			if i > 0 {
				b.WriteString(margin)
			}
			member, _ := v.Get(key)
			b.WriteString(yamlText(key, indent, 0) + ":")
			switch {
			case document.Scalar(member):
				b.WriteString(" " + yamlScalar(member, indent+2, indent+len(key)+2) + "\n")
			case emptyValue(member):
				b.WriteByte(' ')
				writeYAML(b, member, 0)
			default:
				below := indent + 2
				if _, list := member.([]any); list {
					below = indent
				}
				b.WriteString("\n" + strings.Repeat(" ", below))
				writeYAML(b, member, below)
			}
		}
	case []any:
		if len(v) == 0 {
			b.WriteString("[]\n")
			return
		}
		for i, element := range v {
			if i > 0 {
				b.WriteString(margin)
			}
			b.WriteString("- ")
			if document.Scalar(element) {
				b.WriteString(yamlScalar(element, indent+2, indent+2) + "\n")
			} else {
				writeYAML(b, element, indent+2)
			}
		}
	}
}

func emptyValue(value any) bool {
	switch v := value.(type) {
	case *document.Object:
		return v.Len() == 0
	case []any:
		return len(v) == 0
	}
	return false
}

func yamlScalar(value any, indent, column int) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		return yamlText(v, indent, column)
	}
	return document.JSON(value)
}

// ambiguous is plain text that a YAML reader would take for something else than
// text: null, booleans, numbers, times.
var ambiguous = regexp.MustCompile(`^(?i:~|null|true|false|=|<<)$|` +
	`^[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?$|^[-+]?\.(?i:inf)$|^\.(?i:nan)$|` +
	`^0[xob][0-9a-fA-F_]+$|` +
	`^\d{4}-\d\d?-\d\d?([Tt ]|$)`)

// bestWidth is the column after which long texts are folded at a space.
const bestWidth = 80

func yamlText(text string, indent, column int) string {
	switch {
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }):
		return doubleQuoted(text)
	case strings.Contains(text, "\n"):
		return fold("'"+strings.ReplaceAll(text, "'", "''")+"'", indent, column, true)
	case plainYAML(text):
		return fold(text, indent, column, false)
	}
	return fold("'"+strings.ReplaceAll(text, "'", "''")+"'", indent, column, true)
}

func plainYAML(text string) bool {
	if text == "" || ambiguous.MatchString(text) || strings.TrimSpace(text) != text {
		return false
	}
	if strings.ContainsRune("#,[]{}&*!|>'\"%@`", rune(text[0])) || strings.HasPrefix(text, "---") || strings.HasPrefix(text, "...") {
		return false
	}
	if strings.ContainsRune("-?:", rune(text[0])) && (len(text) == 1 || text[1] == ' ') {
		return false
	}
	return !strings.Contains(text, ": ") && !strings.Contains(text, " #") && !strings.HasSuffix(text, ":")
}

func doubleQuoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch r {
		case '"', '\\':
			b.WriteString(`\` + string(r))
		case '\n':
			b.WriteString(`\n`)
		case '\t':
			b.WriteString(`\t`)
		case '\r':
			b.WriteString(`\r`)
		case 0x1b:
			b.WriteString(`\e`)
		default:
			if r < ' ' || r == 0x7f {
				fmt.Fprintf(&b, `\x%02X`, r)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return b.String() + `"`
}

// fold breaks a text at single spaces once a line has grown past the best
// width; a line end inside the text becomes an empty line.
func fold(text string, indent, column int, quoted bool) string {
	margin := "\n" + strings.Repeat(" ", indent)
	var b strings.Builder
	runes := []rune(text)
	for i, r := range runes {
		switch {
		case r == '\n':
			b.WriteByte('\n')
			if i+1 == len(runes) || runes[i+1] != '\n' {
				b.WriteString(margin)
				column = indent
			}
			continue
		case r == ' ' && column > bestWidth && i > 0 && i+1 < len(runes) &&
			runes[i-1] != ' ' && runes[i+1] != ' ' && (!quoted || i > 1 && i+2 < len(runes)):
			b.WriteString(margin)
			column = indent
			continue
		}
		b.WriteRune(r)
		column++
	}
	return b.String()
}

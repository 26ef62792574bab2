package document

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// JSON writes a value the way the AWS CLI prints it: four spaces a level, text
// as it is but for what JSON has to escape.
func JSON(value any) string {
	var b strings.Builder
	writeJSON(&b, value, "\n", "    ")
	return b.String()
}

// CompactJSON writes a value on one line.
func CompactJSON(value any) string {
	var b strings.Builder
	writeJSON(&b, value, "", "")
	return b.String()
}

// writeJSON starts each member on a new line, newline being the line's end and
// the indent so far; with an empty indent everything stays on one line.
func writeJSON(b *strings.Builder, value any, newline, indent string) {
	inner := newline + indent
	separator := ","
	if indent == "" {
		separator = ", "
	}
	switch v := value.(type) {
	case *Object:
		if v.Len() == 0 {
			b.WriteString("{}")
			return
		}
		b.WriteByte('{')
		for i, key := range v.keys {
			if i > 0 {
				b.WriteString(separator)
			}
			b.WriteString(inner)
			writeText(b, key)
			b.WriteString(": ")
			writeJSON(b, v.values[key], inner, indent)
		}
		b.WriteString(newline + "}")
	case []any:
		if len(v) == 0 {
			b.WriteString("[]")
			return
		}
		b.WriteByte('[')
		for i, element := range v {
			if i > 0 {
				b.WriteString(separator)
			}
			b.WriteString(inner)
			writeJSON(b, element, inner, indent)
		}
		b.WriteString(newline + "]")
	case string:
		writeText(b, v)
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(v))
	default:
		b.WriteString(FormatNumber(v))
	}
}

// FormatNumber writes a number with the shortest digits that give it back; a
// float keeps its point, so that it can be told from an integer.
func FormatNumber(value any) string {
	switch n := value.(type) {
	case int64:
		return strconv.FormatInt(n, 10)
	case float64:
		if n == math.Trunc(n) && math.Abs(n) < 1e16 {
			return strconv.FormatFloat(n, 'f', 1, 64)
		}
		return strconv.FormatFloat(n, 'g', -1, 64)
	}
	return fmt.Sprint(value)
}

func writeText(b *strings.Builder, text string) {
	b.WriteByte('"')
	for _, r := range text {
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		case '\b':
			b.WriteString(`\b`)
		case '\f':
			b.WriteString(`\f`)
		default:
			if r < ' ' {
				fmt.Fprintf(b, `\u%04x`, r)
			} else {
				b.WriteRune(r)
			}
		}
	}
	b.WriteByte('"')
}

package jmespath

import (
	"encoding/json"
	"strings"
)

// quoteLiterals puts quotation marks around the literals of an expression that
// are no JSON: the AWS CLI's own parser takes `igw` for `"igw"`, an old form that
// many written queries still have (jmespath.py, Lexer). What stands in other
// quotation marks is left alone.
func quoteLiterals(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		mark := text[i]
		if mark != '`' && mark != '\'' && mark != '"' {
			out.WriteByte(mark)
			i++
			continue
		}
		end := closing(text, i)
		if end < 0 {
			out.WriteString(text[i:])
			break
		}
		inner := text[i+1 : end]
		if bare := strings.TrimLeft(inner, " \t\r\n"); mark == '`' && !isJSON(inner) && isJSON(`"`+bare+`"`) {
			inner = `"` + bare + `"`
		}
		out.WriteString(string(mark) + inner + string(mark))
		i = end + 1
	}
	return out.String()
}

// closing is where the quotation that begins at start ends, -1 when it does not.
func closing(text string, start int) int {
	for i := start + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[start]:
			return i
		}
	}
	return -1
}

// isJSON tells whether a literal is a JSON value; a backtick in it is escaped.
func isJSON(literal string) bool {
	return json.Valid([]byte(strings.ReplaceAll(literal, "\\`", "`")))
}

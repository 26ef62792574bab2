// Package render prints an answer the way the AWS CLI does in each of its output
// formats.
package render

import (
	"fmt"
	"io"
	"unicode"

	"golang.org/x/text/width"

	"linklab/checks/sandbox/awscli/document"
)

// Formats are the output formats, in the order the AWS CLI lists them.
func Formats() []string { return []string{"json", "text", "table", "yaml", "yaml-stream"} }

// Options say how a table is drawn.
type Options struct {
	Title string // heading of a table: the operation's name
	Width int    // columns of the terminal; wider tables are turned
	Color bool
}

// Write prints a value in one of the formats. An empty object, the answer of
// operations that say nothing, prints nothing.
func Write(out io.Writer, format string, value any, options Options) error {
	var text string
	object, isObject := value.(*document.Object)
	empty := isObject && object.Len() == 0
	switch format {
	case "json":
		if !empty {
			text = document.JSON(value) + "\n"
		}
	case "text":
		text = Text(value)
	case "table":
		text = Table(value, options)
	case "yaml":
		if !empty {
			text = YAML(value)
		}
	case "yaml-stream":
		if !empty {
			text = YAML([]any{value})
		}
	default:
		return fmt.Errorf("unknown output type: %s", format)
	}
	_, err := io.WriteString(out, text)
	return err
}

// plain is a scalar as text and table show it.
func plain(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case string:
		return v
	case bool:
		if v {
			return "True"
		}
		return "False"
	}
	return document.FormatNumber(value)
}

// columns is how wide a text is, characters of ambiguous width counted as wide.
func columns(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r < unicode.MaxASCII {
			continue
		}
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianAmbiguous:
			n++
		}
	}
	return n
}

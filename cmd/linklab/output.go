package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// errOutput: what a command prints could not be written.
var errOutput = errors.New("the output cannot be written")

// output remembers that something could not be written, so that no command ends
// well whose output is lost.
type output struct {
	io.Writer
	failed error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.Writer.Write(p)
	if err != nil {
		err = fmt.Errorf("%w: %w", errOutput, err)
		if o.failed == nil {
			o.failed = err
		}
	}
	return n, err
}

// columns is how wide the terminal is that a stream goes to, 0 where it goes to a
// file or a program.
func columns(stream io.Writer) int {
	if out, ok := stream.(*output); ok {
		stream = out.Writer
	}
	f, ok := stream.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(f.Fd())
	if err != nil {
		return 0
	}
	return width
}

// column is a word with the spaces that make it as wide as the widest of its kind.
func column(word string, width int) string {
	return word + strings.Repeat(" ", max(width-ansi.StringWidth(word), 0))
}

// writeText prints a text behind an indent, for a person at a terminal.
func (a *app) writeText(indent, text string) {
	writeWithin(a.Out, columns(a.Out), indent, text)
}

// writeWithin writes a text behind an indent. Its lines end between words where a
// terminal of some width ends, and go on behind the indent; with a width of 0 they
// are whole. A path or an ARN is never broken, so that it can be copied.
func writeWithin(w io.Writer, width int, indent, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		begun := ""
		for i, word := range strings.Split(line, " ") {
			switch {
			case i == 0:
				begun = word
			case width > 0 && ansi.StringWidth(indent+begun+" "+word) > width:
				writeLine(w, "%s%s", indent, begun)
				begun = word
			default:
				begun += " " + word
			}
		}
		writeLine(w, "%s%s", indent, begun)
	}
}

// file is the output for those who ask whether it is a terminal, such as what
// prints the help.
func (o *output) file() io.Writer {
	if f, ok := o.Writer.(*os.File); ok {
		return outputFile{f, o}
	}
	return o
}

// outputFile is a file that is written as output is.
type outputFile struct {
	*os.File
	out *output
}

func (f outputFile) Write(p []byte) (int, error) { return f.out.Write(p) }

func (f outputFile) WriteString(s string) (int, error) { return f.out.Write([]byte(s)) }

func (f outputFile) ReadFrom(r io.Reader) (int64, error) { return io.Copy(f.out, r) }

package main

import (
	"bytes"
	"io"
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
)

// flow makes one line of each paragraph of a command tree's help, which is broken
// again where the terminal ends. What is indented stays as it is.
func flow(cmd *cobra.Command) {
	cmd.Long = brokenLine.ReplaceAllString(cmd.Long, "$1 $2")
	for _, child := range cmd.Commands() {
		flow(child)
	}
}

var brokenLine = regexp.MustCompile(`(\S)\n(\S)`)

// helpPage is where help is printed. Fang writes each heading and each row by
// itself: its headings are English, and it does not break rows that are wider than
// the terminal.
type helpPage struct {
	io.Writer
	headings map[string]string // in the learner's language, by fang's
	width    int               // 0 where there is no terminal
}

// printFor makes a command tree print its help there, so that fang still sees a
// terminal where there is one.
func (h helpPage) printFor(root *cobra.Command) {
	root.SetOut(h)
	if f, ok := h.Writer.(outputFile); ok {
		if width, _, err := term.GetSize(f.Fd()); err == nil {
			h.width = width
		}
		root.SetOut(helpFile{f, h})
	}
}

func (h helpPage) Write(p []byte) (int, error) {
	text := string(p)
	if heading := strings.TrimSpace(ansi.Strip(text)); h.headings[heading] != "" {
		text = string(bytes.Replace(p, []byte(heading), []byte(h.headings[heading]), 1))
	}
	if _, err := io.WriteString(h.Writer, h.broken(text)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// row is a command or a flag in its column and what it is for in the next.
var row = regexp.MustCompile(`^ {4}(?:\S+ )+ +`)

// broken is a row with its text kept in its column.
func (h helpPage) broken(text string) string {
	line := strings.TrimSuffix(text, "\n")
	head := row.FindString(ansi.Strip(line))
	column := ansi.StringWidth(head)
	if h.width == 0 || ansi.StringWidth(line) < h.width || head == "" || column > h.width*2/3 || strings.Contains(line, "\n") {
		return text
	}
	lines := strings.Split(ansi.Wrap(ansi.TruncateLeft(line, column, ""), h.width-column-1, ""), "\n")
	return ansi.Truncate(line, column, "") + strings.Join(lines, "\n"+strings.Repeat(" ", column)) + "\n"
}

// helpFile is a helpPage on a terminal.
type helpFile struct {
	outputFile
	page helpPage
}

func (f helpFile) Write(p []byte) (int, error) { return f.page.Write(p) }

func (f helpFile) WriteString(s string) (int, error) { return f.page.Write([]byte(s)) }

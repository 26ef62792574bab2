package prose

import (
	"fmt"
	"strconv"
	"strings"

	"charm.land/glamour/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"linklab/tui/theme"
)

// markdown sets the blocks of one run of prose. The text of each block is
// rendered by Glamour, with our style sheet and without wrapping; where its lines
// end and what hangs before them is said here, since a lesson wants its items to
// hang behind their bullets and its ids and full stops to stay whole.
type markdown struct {
	source []byte
	theme  *theme.Theme
	words  map[theme.Ink]*glamour.TermRenderer
	failed error
}

// setMarkdown is prose as styled lines of at most width cells.
func setMarkdown(source string, t *theme.Theme, width int) ([]string, error) {
	m := &markdown{source: []byte(source), theme: t, words: map[theme.Ink]*glamour.TermRenderer{}}
	lines := m.blocks(newParser().Parse(text.NewReader(m.source)), width, theme.PlainInk)
	return lines, m.failed
}

// newParser reads what Glamour reads.
func newParser() parser.Parser {
	return goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
}

// blocks sets the children of a block one below the other, with an empty line
// between them unless they are the parts of a tight item.
func (m *markdown) blocks(parent ast.Node, width int, ink theme.Ink) []string {
	var out []string
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		lines := m.block(n, max(width, 1), ink)
		if _, tight := n.PreviousSibling().(*ast.TextBlock); len(out) > 0 && len(lines) > 0 && !tight {
			out = append(out, "")
		}
		out = append(out, lines...)
	}
	return out
}

func (m *markdown) block(n ast.Node, width int, ink theme.Ink) []string {
	switch n := n.(type) {
	case *ast.Heading:
		return wrap(m.inline(n, theme.HeadingInk), width)
	case *ast.Blockquote:
		bar := m.theme.Text.Render(m.theme.Glyphs.Rail + " ")
		return hang(m.blocks(n, width-ansi.StringWidth(bar), theme.QuoteInk), bar, bar)
	case *ast.List:
		return m.list(n, width, ink)
	case *ast.ThematicBreak:
		return []string{m.theme.Line.Render(strings.Repeat(m.theme.Glyphs.Horizontal, 3))}
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		var out []string
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			out = append(out, "  "+m.theme.Second.Render(strings.TrimRight(string(line.Value(m.source)), "\r\n")))
		}
		return out
	case *ast.HTMLBlock:
		return nil
	case *table.Table:
		return m.table(n, width, ink)
	}
	return wrap(m.inline(n, ink), width)
}

// list hangs each item behind its bullet or number.
func (m *markdown) list(list *ast.List, width int, ink theme.Ink) []string {
	var out []string
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		lead := m.theme.Text.Render(m.theme.Glyphs.Bullet + " ")
		if box := taskBox(item); box != nil {
			lead = m.theme.Glyphs.Open + " "
			if box.IsChecked {
				lead = m.theme.Glyphs.Pass + " "
			}
		} else if list.IsOrdered() {
			lead = m.theme.Accent.Render(strconv.Itoa(number)+".") + " "
			number++
		}
		indent := ansi.StringWidth(lead)
		lines := m.blocks(item, width-indent, ink)
		if !list.IsTight && len(out) > 0 {
			out = append(out, "")
		}
		out = append(out, hang(lines, lead, strings.Repeat(" ", indent))...)
	}
	return out
}

// taskBox is the box that an item begins with, nil when it is no task.
func taskBox(item ast.Node) *table.TaskCheckBox {
	if item.FirstChild() == nil {
		return nil
	}
	box, _ := item.FirstChild().FirstChild().(*table.TaskCheckBox)
	return box
}

// inline is the text of a block with the styles of its spans, not yet wrapped.
func (m *markdown) inline(n ast.Node, ink theme.Ink) string {
	var source strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		source.Write(line.Value(m.source))
	}
	words := joined(source.String())
	if _, task := n.FirstChild().(*table.TaskCheckBox); task && len(words) > len("[x]") {
		words = strings.TrimSpace(words[len("[x]"):])
	}
	if words == "" || m.failed != nil {
		return ""
	}
	renderer := m.words[ink]
	if renderer == nil {
		made, err := glamour.NewTermRenderer(glamour.WithStyles(m.theme.Sheet(ink)), glamour.WithWordWrap(0),
			glamour.WithPreservedNewLines())
		if err != nil {
			m.failed = fmt.Errorf("lesson style sheet: %w", err)
			return ""
		}
		renderer, m.words[ink] = made, made
	}
	rendered, err := renderer.Render(words)
	if err != nil {
		m.failed = fmt.Errorf("lesson page: %w", err)
	}
	return strings.Trim(rendered, "\n")
}

// joined is text whose lines end only where its author wants them to: after a
// backslash or two spaces (CommonMark, Hard line breaks).
func joined(source string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimSpace(source)) {
		line = strings.TrimRight(line, "\r\n")
		b.WriteString(line)
		if strings.HasSuffix(line, "\\") || strings.HasSuffix(line, "  ") {
			b.WriteString("\n")
		} else {
			b.WriteString(" ")
		}
	}
	return strings.TrimSpace(b.String())
}

// hang puts lead before the first line and rest before the others.
func hang(lines []string, lead, rest string) []string {
	if len(lines) == 0 {
		return []string{lead}
	}
	for i := range lines {
		if i == 0 {
			lines[i] = lead + lines[i]
		} else {
			lines[i] = rest + lines[i]
		}
	}
	return lines
}

// wrap ends lines at spaces only: an address or an id stays whole.
func wrap(s string, width int) []string {
	if strings.TrimSpace(ansi.Strip(s)) == "" {
		return nil
	}
	return strings.Split(lipgloss.Wrap(s, width, ""), "\n")
}

package prose

import (
	"strings"

	"charm.land/lipgloss/v2"
	grid "charm.land/lipgloss/v2/table"
	"github.com/charmbracelet/x/ansi"
	table "github.com/yuin/goldmark/extension/ast"

	"linklab/tui/theme"
)

// table is drawn as narrow as its cells allow, and wraps them where they do not
// fit.
func (m *markdown) table(t *table.Table, width int, ink theme.Ink) []string {
	var rows [][]string
	widest := make([]int, len(t.Alignments))
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			s := m.inline(cell, ink)
			if i := len(cells); i < len(widest) {
				widest[i] = max(widest[i], ansi.StringWidth(s))
			}
			cells = append(cells, s)
		}
		rows = append(rows, cells)
	}
	if len(rows) == 0 || len(widest) == 0 {
		return nil
	}
	natural := len(widest) - 1 // the rules between the columns
	for _, w := range widest {
		natural += w + 2
	}
	glyphs := m.theme.Glyphs
	drawn := grid.New().Width(max(min(natural, width), 4)).Wrap(true).
		Headers(rows[0]...).Rows(rows[1:]...).
		Border(lipgloss.Border{Top: glyphs.Horizontal, Bottom: glyphs.Horizontal, Left: glyphs.Vertical, Right: glyphs.Vertical, Middle: glyphs.Cross}).
		BorderStyle(m.theme.Line).
		BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).
		StyleFunc(func(_, column int) lipgloss.Style { return cell(t.Alignments, column) })
	return strings.Split(drawn.String(), "\n")
}

func cell(alignments []table.Alignment, column int) lipgloss.Style {
	style := lipgloss.NewStyle().Padding(0, 1)
	if column >= len(alignments) {
		return style
	}
	switch alignments[column] {
	case table.AlignCenter:
		return style.Align(lipgloss.Center)
	case table.AlignRight:
		return style.Align(lipgloss.Right)
	}
	return style
}

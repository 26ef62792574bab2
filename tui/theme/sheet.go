package theme

import "charm.land/glamour/v2/ansi"

// Sheet is the style sheet of the lesson pages. Fences are not in it: they are
// drawn by package prose.
func (t *Theme) Sheet() ansi.StyleConfig {
	c := t.colours
	yes, none, two := true, uint(0), uint(2)
	fore := func(hex string) ansi.StylePrimitive { return ansi.StylePrimitive{Color: &hex} }
	bold := func(hex string) ansi.StylePrimitive { return ansi.StylePrimitive{Color: &hex, Bold: &yes} }
	italic := func(hex string) ansi.StylePrimitive { return ansi.StylePrimitive{Color: &hex, Italic: &yes} }
	bar := t.Glyphs.Rail + " "
	column, row, center := t.Glyphs.Vertical, t.Glyphs.Horizontal, "┼"
	if t.Options.ASCII {
		center = "+"
	}
	code := ansi.StyleBlock{StylePrimitive: fore(c.second)}
	if t.Options.NoColor {
		code.Prefix, code.Suffix = "`", "`"
	}
	bullet := "• "
	if t.Options.ASCII {
		bullet = "* "
	}
	heading := bold(c.accent)
	heading.BlockSuffix = "\n"
	quote := ansi.StyleBlock{StylePrimitive: italic(c.muted), Indent: &two, IndentToken: &bar}
	one := uint(1)
	quote.Indent = &one
	return ansi.StyleConfig{
		Document:       ansi.StyleBlock{StylePrimitive: fore(c.text), Margin: &none},
		BlockQuote:     quote,
		Paragraph:      ansi.StyleBlock{},
		List:           ansi.StyleList{LevelIndent: 2, StyleBlock: ansi.StyleBlock{StylePrimitive: fore(c.text)}},
		Heading:        ansi.StyleBlock{StylePrimitive: heading},
		Strong:         bold(c.strong),
		Emph:           italic(c.strong),
		Strikethrough:  ansi.StylePrimitive{CrossedOut: &yes},
		HorizontalRule: ansi.StylePrimitive{Color: &c.line, Format: "\n" + row + row + row + "\n"},
		Item:           ansi.StylePrimitive{BlockPrefix: bullet, Color: &c.text},
		Enumeration:    ansi.StylePrimitive{BlockPrefix: ". ", Color: &c.accent},
		Task:           ansi.StyleTask{Ticked: t.Glyphs.Pass + " ", Unticked: t.Glyphs.Open + " "},
		Link:           fore(c.second),
		LinkText:       fore(c.second),
		Code:           code,
		Table:          ansi.StyleTable{CenterSeparator: &center, ColumnSeparator: &column, RowSeparator: &row},
	}
}

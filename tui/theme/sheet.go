package theme

import "charm.land/glamour/v2/ansi"

// Ink is what a run of prose is set in.
type Ink int

// The inks of a lesson page.
const (
	PlainInk Ink = iota
	QuoteInk
	HeadingInk
)

// Sheet is Glamour's style sheet for the words of a lesson page. Blocks are not in
// it: package prose lays them out.
func (t *Theme) Sheet(ink Ink) ansi.StyleConfig {
	c := t.colours
	yes := true
	fore := func(hex string) ansi.StylePrimitive { return ansi.StylePrimitive{Color: &hex} }
	base := fore(c.text)
	switch ink {
	case QuoteInk:
		base = fore(c.muted)
		base.Italic = &yes
	case HeadingInk:
		base = fore(c.accent)
		base.Bold = &yes
	}
	strong, emphasis := fore(c.strong), fore(c.strong)
	strong.Bold, emphasis.Italic = &yes, &yes
	code := ansi.StyleBlock{StylePrimitive: fore(c.second)}
	if t.Options.NoColor {
		code.Prefix, code.Suffix = "`", "`"
	}
	none := uint(0)
	return ansi.StyleConfig{
		Document:      ansi.StyleBlock{StylePrimitive: base, Margin: &none},
		Paragraph:     ansi.StyleBlock{},
		Strong:        strong,
		Emph:          emphasis,
		Strikethrough: ansi.StylePrimitive{CrossedOut: &yes},
		Link:          fore(c.second),
		LinkText:      fore(c.second),
		Code:          code,
	}
}

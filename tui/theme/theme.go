package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// Options say what a terminal can show.
type Options struct {
	Dark    bool
	ASCII   bool // borders and glyphs of ASCII only
	Sixteen bool // sixteen colours only
	NoColor bool // what colour alone would say has to be said by a sign too
}

// Theme is the look of one terminal. It is made once for each set of options
// and not changed afterwards.
type Theme struct {
	Options Options
	Glyphs  Glyphs
	Border  lipgloss.Border

	Text, Strong, Muted, Faint, Line    lipgloss.Style
	Accent, AccentBold, Chip, Second    lipgloss.Style
	Pass, Fail, Wait, Unknown           lipgloss.Style
	Selected, Key, LiveChip, Flag, Word lipgloss.Style

	passColor, strongColor, accentColor, faintColor color.Color
	colours                                         palette
}

// New makes a theme.
func New(o Options) *Theme {
	p := of(o)
	ink := func(hex string) lipgloss.Style { return lipgloss.NewStyle().Foreground(lipgloss.Color(hex)) }
	t := &Theme{
		Options:     o,
		Glyphs:      unicodeGlyphs,
		Border:      lipgloss.RoundedBorder(),
		colours:     p,
		Text:        ink(p.text),
		Strong:      ink(p.strong).Bold(true),
		Muted:       ink(p.muted),
		Faint:       ink(p.faint),
		Line:        ink(p.line),
		Accent:      ink(p.accent),
		AccentBold:  ink(p.accent).Bold(true),
		Chip:        ink(p.accentText).Background(lipgloss.Color(p.second)).Bold(true),
		LiveChip:    ink(p.accentText).Background(lipgloss.Color(p.accent)).Bold(true),
		Second:      ink(p.second),
		Pass:        ink(p.pass),
		Fail:        ink(p.fail),
		Wait:        ink(p.wait),
		Unknown:     ink(p.unknown),
		Selected:    ink(p.strong).Background(lipgloss.Color(p.selection)).Bold(true),
		Key:         ink(p.accent),
		Flag:        ink(p.second),
		Word:        ink(p.wait),
		passColor:   lipgloss.Color(p.pass),
		strongColor: lipgloss.Color(p.strong),
		accentColor: lipgloss.Color(p.accent),
		faintColor:  lipgloss.Color(p.faint),
	}
	if o.NoColor {
		t.Chip, t.LiveChip = t.Chip.Reverse(true), t.LiveChip.Reverse(true)
		t.Selected = t.Selected.Reverse(true)
	}
	if o.ASCII {
		t.Glyphs, t.Border = asciiGlyphs, lipgloss.ASCIIBorder()
	}
	return t
}

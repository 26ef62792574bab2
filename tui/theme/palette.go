// Package theme is what the screen looks like: one palette for dark and one for
// light terminals, the styles made of it, the glyphs, and the style sheet of the
// lesson pages.
package theme

import "image/color"

// palette names colours by what they are for, never by what they look like, so
// that a light and a dark terminal differ in one table only.
type palette struct {
	text, strong, muted, faint, line string
	accent, accentText, second       string
	pass, fail, wait, unknown        string
	selection                        string
}

// The colours are those of the 256-colour palette, so that a terminal without
// true colour shows the same screen and no grey turns into a hue.
var darkPalette = palette{
	text: "#D0D0D0", strong: "#FFFFFF", muted: "#9E9E9E", faint: "#808080", line: "#444444",
	accent: "#FFAF5F", accentText: "#1C1C1C", second: "#5FD7D7",
	pass: "#87D787", fail: "#FF5F5F", wait: "#FFD75F", unknown: "#D7AFFF",
	selection: "#3A3A3A",
}

var lightPalette = palette{
	text: "#303030", strong: "#080808", muted: "#585858", faint: "#767676", line: "#C6C6C6",
	accent: "#AF5F00", accentText: "#FFFFFF", second: "#005F87",
	pass: "#008700", fail: "#D70000", wait: "#875F00", unknown: "#8700AF",
	selection: "#E4E4E4",
}

// The colours of a terminal that has sixteen only, by their numbers: the nearest
// ones of the palettes above would make one red of the accent and of what failed.
var dark16Palette = palette{
	text: "7", strong: "15", muted: "7", faint: "8", line: "8",
	accent: "11", accentText: "0", second: "14",
	pass: "10", fail: "9", wait: "3", unknown: "13",
	selection: "8",
}

var light16Palette = palette{
	text: "0", strong: "0", muted: "8", faint: "8", line: "7",
	accent: "4", accentText: "15", second: "6",
	pass: "2", fail: "1", wait: "3", unknown: "5",
	selection: "7",
}

// of is the palette of a terminal.
func of(o Options) palette {
	switch {
	case o.Sixteen && o.Dark:
		return dark16Palette
	case o.Sixteen:
		return light16Palette
	case o.Dark:
		return darkPalette
	}
	return lightPalette
}

// Sweep is one frame of the light that runs along a border when a step has
// passed: the colour of a cell at a share of the width, at a moment from 0 to 1.
func (t *Theme) Sweep(at, moment float64) color.Color {
	distance := at - (moment*1.4 - 0.2)
	if distance < 0 {
		distance = -distance
	}
	switch {
	case moment >= 1:
		return t.passColor
	case distance < 0.06:
		return t.strongColor
	case distance < 0.16:
		return t.accentColor
	}
	return t.passColor
}

// FaintColor is the colour of what lies behind a dialog.
func (t *Theme) FaintColor() color.Color { return t.faintColor }

// LineColor is the colour of rules and frames.
func (t *Theme) LineColor() color.Color { return t.Line.GetForeground() }

// LinkColor is the colour of a link in a page.
func (t *Theme) LinkColor() color.Color { return t.Second.GetForeground() }

package pane

import (
	"charm.land/lipgloss/v2"

	"linklab/checks"
	"linklab/lessons/guide"
	"linklab/tui/theme"
)

// outcomeSign is the sign of a check and its style; tick turns the spinner of what
// AWS is still working on.
func outcomeSign(t *theme.Theme, o checks.Outcome, tick int) (string, lipgloss.Style) {
	switch o {
	case checks.Passed:
		return t.Glyphs.Pass, t.Pass
	case checks.Failed:
		return t.Glyphs.Fail, t.Fail
	case checks.Waiting:
		return t.Glyphs.Spin(tick), t.Wait
	case checks.Unknown:
		return t.Glyphs.Unknown, t.Unknown
	}
	return t.Glyphs.Blocked, t.Faint
}

// stepSign is the sign of a step in the outline and its style.
func stepSign(t *theme.Theme, s guide.State) (string, lipgloss.Style) {
	switch s {
	case guide.Passed:
		return t.Glyphs.Pass, t.Pass
	case guide.Drifted:
		return t.Glyphs.Drifted, t.Wait
	case guide.Skipped:
		return t.Glyphs.Skipped, t.Muted
	case guide.Open:
		return t.Glyphs.Open, t.Accent
	}
	return t.Glyphs.Locked, t.Faint
}

// StepSign is the sign of a step, in its colour.
func StepSign(t *theme.Theme, s guide.State) string {
	sign, style := stepSign(t, s)
	return style.Render(sign)
}

package pane

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"linklab/checks"
	"linklab/lessons"
	"linklab/tui/frame"
	"linklab/tui/keymap"
)

// lines draws every check. The sentence and the evidence of the first cause are
// always unfolded: what hangs on it needs no sentence of its own.
func (f *Findings) lines(s Setting, width int) []string {
	var out []string
	f.cause, f.told = [2]int{}, 0
	if f.problem != "" {
		out = append(out, indent(s.Theme.Unknown.Render(s.Theme.Glyphs.Unknown)+" ",
			paint(s.Theme.Text, frame.Wrap(fmt.Sprintf(s.Words.LookFailed, f.problem), width-4)))...)
		f.cause, f.told = [2]int{0, len(out) - 1}, len(out)
	}
	first := true
	for _, ref := range f.refs {
		found := f.finding(ref.ID)
		start := len(out)
		out = append(out, f.head(s, ref, found, width)...)
		if found == nil {
			continue
		}
		cause := first && !found.Advice && (found.Outcome == checks.Failed || found.Outcome == checks.Unknown || found.Outcome == checks.Waiting)
		if cause {
			first = false
		}
		if cause && f.problem == "" {
			f.told = len(f.said(s, found, cause, width)) + len(out) - start
		}
		out = append(out, f.body(s, found, cause, width)...)
		if cause && f.problem == "" {
			f.cause = [2]int{start, len(out) - 1}
		}
	}
	return out
}

// head is the line of a check: sign, title, and at the right what is known of it.
// A title that does not fit beside it goes on below.
func (f *Findings) head(s Setting, ref lessons.CheckRef, found *checks.Finding, width int) []string {
	t := s.Theme
	title := f.name(ref.ID)
	if found == nil {
		return indent(t.Faint.Render(t.Glyphs.Blocked)+" ", paint(t.Muted, frame.Wrap(title, width-2)))
	}
	sign, style := outcomeSign(t, found.Outcome, s.Tick)
	text := t.Text
	if found.Outcome == checks.Blocked {
		text = t.Muted
	}
	if found.Advice && found.Outcome != checks.Passed {
		style = t.Muted
	}
	note := f.note(s, found)
	lead := style.Render(sign) + " "
	beside := width - 2 - ansi.StringWidth(note) - 2
	if beside < width/2 && ansi.StringWidth(title) > beside {
		return append(indent(lead, paint(text, frame.Wrap(title, width-2))), frame.Sides("", note, width))
	}
	out := indent(lead, paint(text, frame.Wrap(title, beside)))
	out[0] = frame.Sides(out[0], note, width)
	return out
}

func (f *Findings) note(s Setting, found *checks.Finding) string {
	t, w := s.Theme, s.Words
	var words string
	switch found.Outcome {
	case checks.Passed:
		words = w.Levels[found.Level]
	case checks.Blocked:
		words = w.Blocked // behind which check is told with the evidence
	case checks.Unknown:
		return t.Unknown.Render(w.CouldNotLook)
	case checks.Waiting:
		if !found.Since.IsZero() {
			words = fmt.Sprintf(w.WaitingFor, w.Duration(s.Now.Sub(found.Since)))
		}
		if found.Usually > 0 {
			if words != "" {
				words += ", "
			}
			words += fmt.Sprintf(w.WaitingUsually, w.Duration(found.Usually))
		}
		if !found.Advice {
			return t.Wait.Render(words)
		}
	}
	if found.Advice {
		if words != "" {
			words = w.Advice + " " + t.Glyphs.Dot + " " + words
		} else {
			words = w.Advice
		}
	}
	return t.Faint.Render(words)
}

// body is what stands below the line of a check.
func (f *Findings) body(s Setting, found *checks.Finding, cause bool, width int) []string {
	w := s.Words
	var out []string
	style, text := f.rail(s, found, cause)
	if found.Outcome != checks.Blocked && (cause || found.Outcome != checks.Passed || found.Advice || f.detail) {
		out = f.said(s, found, cause, width)
	}
	if f.detail && found.Outcome == checks.Blocked && found.BlockedBy != "" {
		for _, l := range frame.Wrap(fmt.Sprintf(w.AfterCheck, f.name(found.BlockedBy)), width-5) {
			out = append(out, "  "+style.Render(s.Theme.Glyphs.Rail)+" "+text.Render(l))
		}
	}
	if f.detail || (cause && found.Outcome != checks.Waiting) {
		for _, e := range found.Evidence {
			out = append(out, f.evidence(s, e, style, width)...)
		}
	}
	if cause && found.Elsewhere {
		offer := fmt.Sprintf(w.ElsewhereOffer, keymap.Label(keymap.Reading, keymap.Elsewhere))
		for _, l := range frame.Wrap(offer, width-5) {
			out = append(out, "  "+style.Render(s.Theme.Glyphs.Rail)+" "+s.Theme.Faint.Render(l))
		}
	}
	return out
}

// said is the sentence of a finding beside its rail.
func (f *Findings) said(s Setting, found *checks.Finding, cause bool, width int) []string {
	if found.Diagnosis == nil || f.Sentence == nil {
		return nil
	}
	sentence := strings.TrimSpace(frame.Clean(f.Sentence(*found)))
	if sentence == "" {
		return nil
	}
	style, text := f.rail(s, found, cause)
	var out []string
	for _, l := range frame.Wrap(sentence, width-5) {
		out = append(out, "  "+style.Render(s.Theme.Glyphs.Rail)+" "+text.Render(l))
	}
	return out
}

// rail are the styles of the rail below a check and of the text beside it.
func (f *Findings) rail(s Setting, found *checks.Finding, cause bool) (rail, text lipgloss.Style) {
	t := s.Theme
	if !cause {
		return t.Line, t.Muted
	}
	switch found.Outcome {
	case checks.Failed:
		return t.Fail, t.Text
	case checks.Unknown:
		return t.Unknown, t.Text
	case checks.Waiting:
		return t.Wait, t.Text
	}
	return t.Line, t.Text
}

// evidence says where it was looked, what was expected there and what was seen.
func (f *Findings) evidence(s Setting, e checks.Evidence, style lipgloss.Style, width int) []string {
	t, w := s.Theme, s.Words
	phrase := func(text string) string { return checks.Phrase(string(w.Lang), text) }
	where := phrase(e.Source)
	if e.Resource != "" {
		where = phrase(e.Resource) + " " + t.Glyphs.Dot + " " + where
	}
	label := max(ansi.StringWidth(w.LookedAt), ansi.StringWidth(w.Expected), ansi.StringWidth(w.Seen)) + 2
	var out []string
	for _, pair := range [][2]string{{w.LookedAt, where}, {w.Expected, phrase(e.Expected)}, {w.Seen, phrase(e.Seen)}} {
		if pair[1] == "" {
			continue
		}
		for i, l := range frame.Wrap(frame.Clean(pair[1]), max(width-5-label, 10)) {
			name := pair[0]
			if i > 0 {
				name = ""
			}
			out = append(out, "  "+style.Render(t.Glyphs.Rail)+" "+t.Faint.Render(frame.Fit(name, label))+t.Muted.Render(l))
		}
	}
	return out
}

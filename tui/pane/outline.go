package pane

import (
	"fmt"
	"strings"

	"linklab/checks"
	"linklab/lessons/guide"
	"linklab/tui/frame"
	"linklab/tui/keymap"
)

// Outline is the course at the left: labs, steps, where the learner stands.
type Outline struct {
	labs     []guide.LabView
	shown    guide.Ref
	cursor   guide.Ref
	outcomes map[guide.Ref]checks.Outcome
	looking  guide.Ref
	scroll   frame.Scroll
}

// Set says what the course looks like now and which page is shown.
func (o *Outline) Set(labs []guide.LabView, shown guide.Ref) {
	if o.shown != shown {
		o.cursor = shown
	}
	o.labs, o.shown = labs, shown
}

// Found keeps what was last found at a step.
func (o *Outline) Found(ref guide.Ref, outcome checks.Outcome) {
	if o.outcomes == nil {
		o.outcomes = map[guide.Ref]checks.Outcome{}
	}
	o.outcomes[ref] = outcome
}

// Forget drops what was found at the steps of a lab.
func (o *Outline) Forget(lab string) {
	for ref := range o.outcomes {
		if ref.Lab == lab {
			delete(o.outcomes, ref)
		}
	}
}

// Looking marks the step that is being looked at; the zero Ref is none.
func (o *Outline) Looking(ref guide.Ref) { o.looking = ref }

// Do moves the cursor; it returns the step that was chosen.
func (o *Outline) Do(intent keymap.Intent) (guide.Ref, bool) {
	refs := refsOf(o.labs)
	at := 0
	for i, r := range refs {
		if r == o.cursor {
			at = i
		}
	}
	switch intent {
	case keymap.Up:
		at--
	case keymap.Down:
		at++
	case keymap.PageUp:
		at -= o.scroll.Height()
	case keymap.PageDown:
		at += o.scroll.Height()
	case keymap.Home:
		at = 0
	case keymap.End:
		at = len(refs) - 1
	case keymap.Accept:
		return o.cursor, o.cursor != guide.Ref{}
	}
	if len(refs) > 0 {
		o.cursor = refs[min(max(at, 0), len(refs)-1)]
	}
	return guide.Ref{}, false
}

func refsOf(labs []guide.LabView) []guide.Ref {
	var refs []guide.Ref
	for _, l := range labs {
		for _, s := range l.Steps {
			refs = append(refs, s.Ref)
		}
	}
	return refs
}

// Render draws the outline.
func (o *Outline) Render(s Setting, width, height int) []string {
	var lines []string
	first, last := 0, 0
	for i, lab := range o.labs {
		if i > 0 {
			lines = append(lines, "")
		}
		start := len(lines)
		lines = append(lines, o.lab(s, lab, width))
		for _, step := range lab.Steps {
			at := step.Ref == o.shown
			if s.Focused {
				at = step.Ref == o.cursor
			}
			if at {
				first, last = len(lines), len(lines)+1
				if step.Ref == lab.Steps[0].Ref {
					first = start
				}
			}
			lines = append(lines, o.step(s, step, width))
		}
	}
	o.scroll.Size(len(lines), height)
	o.scroll.Show(first, min(last, len(lines)-1))
	seen := lines[o.scroll.Top:min(o.scroll.Top+height, len(lines))]
	out := frame.Fill(seen, width, height)
	if o.scroll.Top > 0 {
		out[0] = mark(out[0], s.Theme.Faint.Render(s.Theme.Glyphs.Up), width)
	}
	if !o.scroll.AtEnd() && height > 0 {
		out[height-1] = mark(out[height-1], s.Theme.Faint.Render(s.Theme.Glyphs.Down), width)
	}
	return out
}

func mark(line, sign string, width int) string { return frame.Crop(line, width-1) + sign }

func (o *Outline) lab(s Setting, lab guide.LabView, width int) string {
	done := 0
	for _, step := range lab.Steps {
		if step.State == guide.Passed || step.State == guide.Skipped || step.State == guide.Drifted {
			done++
		}
	}
	count := fmt.Sprintf(s.Words.StepsDone, done, len(lab.Steps))
	style := s.Theme.Muted
	if done == len(lab.Steps) && done > 0 {
		style = s.Theme.Pass
	}
	return frame.Sides(" "+s.Theme.Strong.Render(lab.Title.In(s.Words.Lang)), style.Render(count)+" ", width)
}

func (o *Outline) step(s Setting, step guide.StepView, width int) string {
	t := s.Theme
	sign, style := stepSign(t, step.State)
	text := t.Text
	switch {
	case step.Ref == o.looking:
		sign, style = t.Glyphs.Spin(s.Tick), t.Wait
	case step.State == guide.Open:
		if found, ok := o.outcomes[step.Ref]; ok && found != checks.Passed {
			sign, style = outcomeSign(t, found, s.Tick)
		}
	case step.State == guide.Locked:
		text = t.Muted
	}
	if step.Current {
		text = t.Strong
	}
	bar := " "
	if step.Ref == o.shown {
		bar, text = t.Accent.Render(t.Glyphs.Bar), t.AccentBold
	}
	title := step.Title.In(s.Words.Lang)
	if s.Focused && step.Ref == o.cursor {
		return bar + t.Selected.Render(frame.Fit(" "+sign+" "+title, width-2)) + " "
	}
	return frame.Fit(bar+" "+style.Render(sign)+" "+text.Render(title), width-1) + " "
}

// Strip is the outline in one line, for screens that have no room for it: the
// lab's steps as signs, the one that is shown in its colour.
func (o *Outline) Strip(s Setting, width int) string {
	t := s.Theme
	var out strings.Builder
	for _, lab := range o.labs {
		if lab.ID != o.shown.Lab {
			continue
		}
		for i, step := range lab.Steps {
			sign, style := stepSign(t, step.State)
			if step.Ref == o.looking {
				sign, style = t.Glyphs.Spin(s.Tick), t.Wait
			} else if found, ok := o.outcomes[step.Ref]; ok && step.State == guide.Open && found != checks.Passed {
				sign, style = outcomeSign(t, found, s.Tick)
			}
			if i > 0 {
				out.WriteString(" ")
			}
			if step.Ref == o.shown {
				out.WriteString(t.Accent.Render("[") + style.Render(sign) + t.Accent.Render("]"))
			} else {
				out.WriteString(style.Render(sign))
			}
		}
	}
	return frame.Fit(out.String(), min(width, 2*24))
}

package pane

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"linklab/checks"
	"linklab/lessons/guide"
	"linklab/tui/frame"
)

// How many titles of the outline have as many lines as they need; the others have
// one and are cut.
const (
	wholeHere     = iota // where the learner is
	wholeUnfolded        // and the steps of what is unfolded
	wholeAll
)

// Render draws the outline with as many whole titles as fit.
func (o *Outline) Render(s Setting, width, height int) []string {
	lines, first, last := o.lines(s, width, wholeAll)
	for whole := wholeUnfolded; whole >= wholeHere && len(lines) > height; whole-- {
		lines, first, last = o.lines(s, width, whole)
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

// lines are all lines of the outline, and the first and the last of those that
// have to be seen.
func (o *Outline) lines(s Setting, width, whole int) (lines []string, first, last int) {
	for i, lab := range o.labs {
		open := o.unfolded[lab.ID]
		if i > 0 && (open || o.unfolded[o.labs[i-1].ID]) { // air round the steps
			lines = append(lines, "")
		}
		start := len(lines)
		if o.marked(s, guide.Ref{Lab: lab.ID}) || !open && lab.ID == o.shown.Lab && !s.Focused {
			first, last = start, start
		}
		lines = append(lines, o.lab(s, lab, width, whole == wholeAll || open || o.marked(s, guide.Ref{Lab: lab.ID}))...)
		if !open {
			continue
		}
		for i, step := range lab.Steps {
			if o.marked(s, step.Ref) {
				first, last = len(lines), len(lines)+1
				if i == 0 {
					first = start
				}
			}
			lines = append(lines, o.step(s, step, width, whole >= wholeUnfolded || o.marked(s, step.Ref))...)
		}
	}
	return lines, first, last
}

// titled are the lines of a title: as many as it needs, or one that is cut. The
// first has less room, for what stands beside it.
func titled(title string, width, beside int, whole bool) []string {
	first := frame.Wrap(title, width-beside)[0]
	if !whole || first == title {
		return []string{frame.Fit(title, width-beside)}
	}
	return append([]string{first}, frame.Wrap(strings.TrimSpace(strings.TrimPrefix(title, first)), width)...)
}

func mark(line, sign string, width int) string { return frame.Crop(line, width-1) + sign }

// marked says whether the line of a place is the one that has to be seen.
func (o *Outline) marked(s Setting, place guide.Ref) bool {
	if s.Focused {
		return place == o.cursor
	}
	return place == o.shown
}

// lab is a lab: folded or not, its title, how many steps are done.
func (o *Outline) lab(s Setting, lab guide.LabView, width int, whole bool) []string {
	t := s.Theme
	done := 0
	for _, step := range lab.Steps {
		if step.State == guide.Passed || step.State == guide.Skipped || step.State == guide.Drifted {
			done++
		}
	}
	sign := t.Glyphs.Folded
	if o.unfolded[lab.ID] {
		sign = t.Glyphs.Unfolded
	}
	count, style := fmt.Sprintf(s.Words.StepsDone, done, len(lab.Steps)), t.Muted
	if done == len(lab.Steps) && done > 0 {
		count, style = t.Glyphs.Pass+" "+count, t.Pass
	}
	bar, text := " ", t.Text
	if o.unfolded[lab.ID] {
		text = t.Strong
	}
	if lab.ID == o.shown.Lab {
		text = t.Strong
		if !o.unfolded[lab.ID] { // the step that is shown has no line of its own
			bar, text = t.Accent.Render(t.Glyphs.Bar), t.AccentBold
		}
	}
	at := s.Focused && o.cursor == (guide.Ref{Lab: lab.ID})
	if at && bar == " " {
		bar = t.Accent.Render(t.Glyphs.Pointer)
	}
	lines := titled(lab.Title.In(s.Words.Lang), width-5, ansi.StringWidth(count), whole)
	for i, l := range lines {
		if i > 0 {
			sign, count = " ", ""
		}
		if at {
			lines[i] = bar + t.Selected.Render(frame.Sides(sign+" "+l, count, width-2)) + " "
		} else {
			lines[i] = frame.Sides(bar+t.Faint.Render(sign)+" "+text.Render(l), style.Render(count)+" ", width)
		}
	}
	return lines
}

func (o *Outline) step(s Setting, step guide.StepView, width int, whole bool) []string {
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
	} else if s.Focused && step.Ref == o.cursor {
		bar = t.Accent.Render(t.Glyphs.Pointer)
	}
	lines := titled(step.Title.In(s.Words.Lang), width-5, 0, whole)
	for i, l := range lines {
		if i > 0 {
			sign = " "
		}
		if s.Focused && step.Ref == o.cursor {
			lines[i] = bar + t.Selected.Render(frame.Fit(" "+sign+" "+l, width-2)) + " "
		} else {
			lines[i] = frame.Fit(bar+" "+style.Render(sign)+" "+text.Render(l), width-1) + " "
		}
	}
	return lines
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

package pane

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"linklab/lessons/guide"
	"linklab/tui/frame"
)

// SweepTime is how long the light runs along the border of the banner.
const SweepTime = 900 * time.Millisecond

// Banner says that a step has passed and what has opened: a box that stays until
// the learner goes on.
type Banner struct {
	Ref   guide.Ref // the step that has passed
	title string
	next  string // title of the step to go on with, "" when the lab is finished
	known string // how it is known, "" where the account was not asked
	since time.Time
	open  bool
}

// Raise shows the banner.
func (b *Banner) Raise(ref guide.Ref, title, next, known string, now time.Time) {
	if b.open && b.Ref == ref { // said anew in another language
		now = b.since
	}
	*b = Banner{Ref: ref, title: title, next: next, known: known, since: now, open: true}
}

// Close takes it away.
func (b *Banner) Close() { *b = Banner{} }

// Open says whether it is seen.
func (b *Banner) Open() bool { return b.open }

// Moving says whether the light still runs.
func (b *Banner) Moving(now time.Time) bool { return b.open && now.Sub(b.since) < SweepTime }

// Last says whether the step was the last one of its lab.
func (b *Banner) Last() bool { return b.next == "" }

// Height is the number of lines that the banner takes; key is what goes on from
// where the learner is.
func (b *Banner) Height(s Setting, key string, width int) int {
	if !b.open {
		return 0
	}
	return len(b.lines(s, key, max(width-6, 0))) + 2
}

// lines are what the box says: one line, or what goes on below the title where
// both do not fit.
func (b *Banner) lines(s Setting, key string, width int) []string {
	t, w := s.Theme, s.Words
	title, on := fmt.Sprintf(w.PassedTitle, b.title), fmt.Sprintf(w.PassedNext, b.next)
	if b.Last() {
		on = w.PassedLast
	}
	sign, known, right := t.Pass.Render(t.Glyphs.Pass)+" ", t.Faint.Render(b.known), t.Key.Render(key)+" "+t.Text.Render(on)
	one := sign + t.Strong.Render(title)
	if b.known != "" {
		one += "  " + known
	}
	if ansi.StringWidth(one)+ansi.StringWidth(right)+3 <= width {
		return []string{frame.Sides(one, right, width)}
	}
	out := indent(sign, paint(t.Strong, frame.Wrap(title, width-2)))
	if ansi.StringWidth(b.known)+ansi.StringWidth(right)+5 <= width {
		return append(out, frame.Sides("  "+known, right, width))
	}
	if b.known != "" {
		out = append(out, "  "+known)
	}
	return append(out, indent("  "+t.Key.Render(key)+" ", paint(t.Text, frame.Wrap(on, width-3-ansi.StringWidth(key))))...)
}

// Render draws the banner; key is what goes on from where the learner is.
func (b *Banner) Render(s Setting, key string, width int) []string {
	t := s.Theme
	moment := min(float64(s.Now.Sub(b.since))/float64(SweepTime), 1)
	edge := func(left, fill, right string) string {
		cells := max(width-4, 0)
		if moment >= 1 {
			return t.Pass.Render(left + strings.Repeat(fill, cells) + right)
		}
		var out strings.Builder
		for i := range cells {
			colour := t.Sweep(float64(i)/float64(max(cells-1, 1)), moment)
			out.WriteString(lipgloss.NewStyle().Foreground(colour).Render(fill))
		}
		return t.Pass.Render(left) + out.String() + t.Pass.Render(right)
	}
	out := []string{" " + edge(t.Border.TopLeft, t.Border.Top, t.Border.TopRight) + " "}
	for _, l := range b.lines(s, key, max(width-6, 0)) {
		out = append(out, " "+t.Pass.Render(t.Border.Left)+" "+frame.Fit(l, max(width-6, 0))+" "+t.Pass.Render(t.Border.Right)+" ")
	}
	return append(out, " "+edge(t.Border.BottomLeft, t.Border.Bottom, t.Border.BottomRight)+" ")
}

// Finished is the page that closes a lab: every step with the way it is known.
type Finished struct {
	Lab   guide.LabView
	Clean bool   // its clean-up step has passed
	Next  string // title of the next lab, "" after the last
	Known func(guide.StepView) string
}

// Render draws the page in the place of a lesson.
func (f Finished) Render(s Setting, width, height int) []string {
	t, w := s.Theme, s.Words
	proved := 0
	title := 0
	for _, step := range f.Lab.Steps {
		title = max(title, ansi.StringWidth(step.Title.In(w.Lang)))
		if step.State == guide.Passed || step.State == guide.Drifted {
			proved++
		}
	}
	title = min(title, max(width-34, 20))
	lines := []string{
		t.Pass.Bold(true).Render(t.Glyphs.Pass + " " + w.LabDone),
		t.Strong.Render(f.Lab.Title.In(w.Lang)), "",
		t.Muted.Render(fmt.Sprintf(w.LabDoneSteps, proved, len(f.Lab.Steps))),
	}
	if f.Clean {
		lines = append(lines, t.Muted.Render(w.LabDoneClean))
	}
	lines = append(lines, "")
	last := t.Muted.Render(w.CourseDone)
	if f.Next != "" {
		last = t.Key.Render("enter") + " " + t.Text.Render(fmt.Sprintf(w.LabDoneNext, f.Next))
	}
	steps := f.Lab.Steps
	room := height - len(lines) - 2
	cut := len(steps) > room
	if cut { // what comes after them is worth more than the last ones
		steps = steps[:max(room-1, 0)]
	}
	for _, step := range steps {
		sign, style := stepSign(t, step.State)
		known := ""
		if f.Known != nil {
			known = f.Known(step)
		}
		lines = append(lines, style.Render(sign)+" "+frame.Fit(t.Text.Render(step.Title.In(w.Lang)), title)+"  "+t.Faint.Render(known))
	}
	if cut {
		lines = append(lines, t.Faint.Render(fmt.Sprintf(w.LabDoneMore, len(f.Lab.Steps)-len(steps))))
	}
	lines = append(lines, "", last)
	return frame.Center(lines, width, height)
}

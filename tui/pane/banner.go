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

// Banner says that a step has passed and what has opened: three lines that stay
// until the learner goes on.
type Banner struct {
	Ref   guide.Ref // the step that has passed
	title string
	next  string // title of the step to go on with, "" when the lab is finished
	known string // how it is known
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

// BannerHeight is the height of an open banner.
const BannerHeight = 3

// Render draws the banner; key is what goes on from where the learner is.
func (b *Banner) Render(s Setting, key string, width int) []string {
	t, w := s.Theme, s.Words
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
	text := t.Pass.Render(t.Glyphs.Pass) + " " + t.Strong.Render(fmt.Sprintf(w.PassedTitle, b.title))
	on := fmt.Sprintf(w.PassedNext, b.next)
	if b.next == "" {
		on = w.PassedLast
	}
	right := t.Key.Render(key) + " " + t.Text.Render(on)
	if known := "  " + t.Faint.Render(b.known); b.known != "" && ansi.StringWidth(text+known+right)+8 <= width {
		text += known
	}
	inner := frame.Sides(text, right, max(width-6, 0))
	return []string{
		" " + edge(t.Border.TopLeft, t.Border.Top, t.Border.TopRight) + " ",
		" " + t.Pass.Render(t.Border.Left) + " " + inner + " " + t.Pass.Render(t.Border.Right) + " ",
		" " + edge(t.Border.BottomLeft, t.Border.Bottom, t.Border.BottomRight) + " ",
	}
}

// Finished is the page that closes a lab: every step with the way it is known.
type Finished struct {
	Lab   guide.LabView
	Clean bool   // its clean-up step has passed
	Next  string // title of the next lab, "" after the last
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
		known := w.Levels[step.Level]
		lines = append(lines, style.Render(sign)+" "+frame.Fit(t.Text.Render(step.Title.In(w.Lang)), title)+"  "+t.Faint.Render(known))
	}
	if cut {
		lines = append(lines, t.Faint.Render(t.Glyphs.Ellipsis))
	}
	lines = append(lines, "", last)
	return frame.Center(lines, width, height)
}

package pane

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/tui/frame"
	"linklab/tui/keymap"
)

// Findings is the pane of checks: what was found, how it is known, and the
// sentence of the first cause in full.
type Findings struct {
	// Sentence is the sentence of a finding in the language of the screen.
	Sentence func(checks.Finding) string
	// Title is the title of a check with the learner's own ids.
	Title func(id string) string

	refs    []lessons.CheckRef
	report  *guide.Report
	looking bool
	queued  bool
	next    time.Time // of the next look, zero without one
	problem string    // why the last look failed
	detail  bool
	scroll  frame.Scroll
	cause   [2]int // lines of the first cause, for the eye to find it
	told    int    // how many of them are its title and its sentence
}

// Step says which checks the shown step has, and what was last found there;
// report may be nil.
func (f *Findings) Step(refs []lessons.CheckRef, report *guide.Report) {
	f.refs, f.report, f.problem = nil, report, ""
	for _, r := range refs {
		if r.Use != "quiz" { // the quiz speaks for itself
			f.refs = append(f.refs, r)
		}
	}
	f.scroll.Top = 0
}

// Found takes the outcome of a look.
func (f *Findings) Found(report *guide.Report) { f.report, f.problem = report, "" }

// Failed says why a look could not be made; what was found before stays.
func (f *Findings) Failed(problem string) { f.problem = problem }

// Watch says whether a look is running, whether another one is asked for, and
// when the next one comes by itself.
func (f *Findings) Watch(looking, queued bool, next time.Time) {
	f.looking, f.queued, f.next = looking, queued, next
}

// Empty says whether the step has no checks.
func (f *Findings) Empty() bool { return len(f.refs) == 0 }

// Do scrolls and unfolds.
func (f *Findings) Do(intent keymap.Intent) {
	if intent == keymap.Evidence {
		f.detail = !f.detail
	}
	f.scroll.Do(intent)
}

// Waiting says whether AWS is still working on something.
func (f *Findings) Waiting() bool {
	return f.report != nil && f.report.Outcome == checks.Waiting
}

// Elsewhere says whether the first cause is that nothing was found, so that it may
// be in another region.
func (f *Findings) Elsewhere() bool { return f.report != nil && f.report.Elsewhere() }

// Cause tells one first cause from another, by the check, the diagnosis and what
// it is about; "" when nothing is in the way.
func (f *Findings) Cause() string {
	if f.report == nil {
		return ""
	}
	cause := checks.FirstCause(f.report.Findings)
	if cause == nil {
		return ""
	}
	names := []string{cause.Check}
	if cause.Diagnosis != nil {
		names = append(names, cause.Diagnosis.Key)
	}
	for _, e := range cause.Evidence {
		names = append(names, e.Resource)
	}
	return strings.Join(names, " ")
}

// Moving says whether something in the pane counts seconds.
func (f *Findings) Moving() bool { return f.looking || f.report != nil }

// Height is the number of lines the pane would like to have, and the number that
// the sentence of its first cause needs to be read whole; both with the rule.
func (f *Findings) Height(s Setting, width int) (all, cause int) {
	if f.Empty() {
		return 0, 0
	}
	all = len(f.lines(s, width-2)) + 1
	return all, f.told + 1
}

// Render draws the pane, its rule first.
func (f *Findings) Render(s Setting, width, height int) []string {
	if height <= 0 {
		return nil
	}
	t := s.Theme
	lines := f.lines(s, width-2)
	f.scroll.Size(len(lines), height-1)
	if !s.Focused {
		f.scroll.Home()
		f.scroll.Show(f.cause[0], f.cause[1])
	}
	bar := f.scroll.Bar(t.Muted.Render(t.Glyphs.Thumb), t.Line.Render(t.Glyphs.Vertical))
	out := []string{s.Rule(f.title(s), f.status(s), width)}
	seen := frame.Fill(lines[f.scroll.Top:min(f.scroll.Top+height-1, len(lines))], width-2, height-1)
	for y := range seen {
		out = append(out, " "+seen[y]+bar[y])
	}
	return out
}

func (f *Findings) title(s Setting) string {
	passed, gating := 0, 0
	for _, ref := range f.refs {
		if ref.Advice {
			continue
		}
		gating++
		if found := f.finding(ref.ID); found != nil && found.Outcome == checks.Passed {
			passed++
		}
	}
	if f.report == nil {
		return s.Words.Checks
	}
	return s.Words.Checks + " " + fmt.Sprintf(s.Words.StepsDone, passed, gating)
}

// status is the note at the right of the rule: when it was looked and when it
// will be again.
func (f *Findings) status(s Setting) string {
	t, w := s.Theme, s.Words
	switch {
	case f.looking && f.queued:
		return t.Wait.Render(t.Glyphs.Spin(s.Tick)) + " " + t.Muted.Render(w.Looking+" "+t.Glyphs.Dot+" "+w.LookQueued)
	case f.looking:
		return t.Wait.Render(t.Glyphs.Spin(s.Tick)) + " " + t.Muted.Render(w.Looking)
	case f.report == nil:
		return t.Faint.Render(w.NotLookedYet)
	}
	text := w.Ago(s.Now.Sub(f.report.At))
	if !f.next.IsZero() {
		text += " " + t.Glyphs.Dot + " " + fmt.Sprintf(w.NextIn, w.Duration(max(f.next.Sub(s.Now)+time.Second-time.Nanosecond, 0).Truncate(time.Second)))
	} else {
		text += " " + t.Glyphs.Dot + " " + w.LookByKey
	}
	return t.Faint.Render(text)
}

func (f *Findings) finding(id string) *checks.Finding {
	if f.report == nil {
		return nil
	}
	for i := range f.report.Findings {
		if f.report.Findings[i].Check == id {
			return &f.report.Findings[i]
		}
	}
	return nil
}

func (f *Findings) name(id string) string {
	if f.Title != nil {
		if title := frame.Clean(f.Title(id)); title != "" {
			return title
		}
	}
	return id
}

// Line is the pane in one line, for a screen whose room the terminal has taken:
// the first cause, or that all is well, and when it was looked.
func (f *Findings) Line(s Setting, width int) string {
	if f.Empty() {
		return frame.Fit("", width)
	}
	t := s.Theme
	left := t.Muted.Render(f.title(s))
	if f.report != nil {
		for _, o := range slices.Concat(causes, []checks.Outcome{checks.Passed}) {
			if ref := f.first(o); ref != "" {
				sign, style := outcomeSign(t, o, s.Tick)
				left = style.Render(sign) + " " + t.Text.Render(f.name(ref))
				if o == checks.Passed {
					left = style.Render(sign) + " " + t.Text.Render(f.title(s))
				}
				break
			}
		}
	}
	note := f.status(s)
	if ansi.StringWidth(left)+ansi.StringWidth(note)+3 > width { // the title matters more
		note, _, _ = strings.Cut(note, " "+t.Glyphs.Dot+" ")
	}
	if ansi.StringWidth(left)+ansi.StringWidth(note)+3 > width && !f.looking {
		note = ""
	}
	return frame.Sides(" "+left, note+" ", width)
}

// Brief is Line and below it the sentence of the first cause, at most so many
// lines in all.
func (f *Findings) Brief(s Setting, width, most int) []string {
	out := []string{f.Line(s, width)}
	for _, o := range causes {
		id := f.first(o)
		if id == "" {
			continue
		}
		said := f.said(s, f.finding(id), true, width-2)
		if over := len(said) - most + 1; over > 0 {
			said = said[:len(said)-over]
			said[len(said)-1] = frame.Fit(said[len(said)-1], width-4) + s.Theme.Glyphs.Ellipsis
		}
		for _, l := range said {
			out = append(out, frame.Fit(" "+l, width))
		}
		break
	}
	return out
}

// Says says whether a sentence is the one of the first cause, which is seen whole.
func (f *Findings) Says(sentence string) bool {
	for _, o := range causes {
		if id := f.first(o); id != "" && f.Sentence != nil {
			return strings.TrimSpace(f.Sentence(*f.finding(id))) == strings.TrimSpace(sentence)
		}
	}
	return false
}

// causes are the outcomes that want to be read, the most urgent first.
var causes = []checks.Outcome{checks.Failed, checks.Unknown, checks.Waiting}

func (f *Findings) first(o checks.Outcome) string {
	for _, ref := range f.refs {
		if found := f.finding(ref.ID); found != nil && !found.Advice && found.Outcome == o {
			return ref.ID
		}
	}
	return ""
}

package pane_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/tui/keymap"
	"linklab/tui/pane"
	"linklab/tui/theme"
	"linklab/tui/words"
)

// longCourse has as many labs as the screen has lines, each with steps.
func longCourse() []guide.LabView {
	var labs []guide.LabView
	for i := range 10 {
		id := fmt.Sprintf("lab%d", i)
		lab := guide.LabView{ID: id, Title: lessons.Text{lessons.English: "Lab " + id, lessons.Korean: "실습 " + id}}
		for j := range 6 {
			state := guide.Locked
			if i == 0 || i == 3 && j == 0 {
				state = guide.Passed
			}
			title := fmt.Sprintf("%s step %d", id, j)
			lab.Steps = append(lab.Steps, guide.StepView{Ref: guide.Ref{Lab: id, Step: fmt.Sprint(j)},
				Title: lessons.Text{lessons.English: title, lessons.Korean: title}, State: state})
		}
		labs = append(labs, lab)
	}
	return labs
}

type outlineScreen struct {
	t       *testing.T
	outline *pane.Outline
}

func (o outlineScreen) lines(height int) []string {
	o.t.Helper()
	setting := pane.Setting{Theme: theme.New(theme.Options{Dark: true}), Words: words.For(lessons.English), Focused: true}
	out := o.outline.Render(setting, 30, height)
	if len(out) != height {
		o.t.Fatalf("%d lines in %d rows", len(out), height)
	}
	for i, l := range out {
		if w := ansi.StringWidth(l); w != 30 {
			o.t.Errorf("line %d is %d cells wide", i, w)
		}
		out[i] = strings.TrimSpace(ansi.Strip(l))
	}
	return out
}

func (o outlineScreen) sees(want string) bool {
	return strings.Contains(strings.Join(o.lines(21), "\n"), want)
}

// TestOutlineFoldsOtherLabs shows the steps of the lab that is open and one line
// for each other one, with how far it is.
func TestOutlineFoldsOtherLabs(t *testing.T) {
	o := outlineScreen{t, &pane.Outline{}}
	o.outline.Set(longCourse(), guide.Ref{Lab: "lab3", Step: "1"})
	text := strings.Join(o.lines(21), "\n")
	for i := range 10 {
		if !strings.Contains(text, fmt.Sprintf(" Lab lab%d ", i)) {
			t.Errorf("lab %d is not to be seen:\n%s", i, text)
		}
		if strings.Contains(text, fmt.Sprintf("lab%d step", i)) != (i == 3) {
			t.Errorf("the steps of lab %d:\n%s", i, text)
		}
	}
	for _, want := range []string{"+ Lab lab0             ✓ 6/6", "- Lab lab3               1/6", "+ Lab lab4               0/6"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// TestOutlineUnfolds walks over the labs, opens one, chooses a step of it.
func TestOutlineUnfolds(t *testing.T) {
	o := outlineScreen{t, &pane.Outline{}}
	o.outline.Set(longCourse(), guide.Ref{Lab: "lab3", Step: "5"})
	o.outline.Do(keymap.Down) // the line of lab4
	if _, chosen := o.outline.Do(keymap.Accept); chosen || !o.sees("lab4 step 0") || !o.sees("lab3 step 0") {
		t.Fatal("enter on a lab does not unfold it beside the open one")
	}
	o.outline.Do(keymap.Unfold) // to its first step
	if ref, chosen := o.outline.Do(keymap.Accept); !chosen || ref != (guide.Ref{Lab: "lab4", Step: "0"}) {
		t.Fatalf("chose %v", ref)
	}
	o.outline.Do(keymap.Fold)
	if o.sees("lab4 step") {
		t.Error("fold leaves the steps")
	}
	if ref, chosen := o.outline.Do(keymap.Accept); chosen {
		t.Errorf("fold leaves the cursor at %v", ref)
	}
	o.outline.Set(longCourse(), guide.Ref{Lab: "lab5", Step: "0"})
	if o.sees("lab4 step") || o.sees("lab3 step") || !o.sees("lab5 step 0") {
		t.Error("another lab is shown, and what was unfolded stays so")
	}
}

// TestOutlineKeepsTheCursorInSight walks the whole course in few rows.
func TestOutlineKeepsTheCursorInSight(t *testing.T) {
	o := outlineScreen{t, &pane.Outline{}}
	labs := longCourse()
	o.outline.Set(labs, labs[0].Steps[0].Ref)
	o.outline.Do(keymap.End)
	o.outline.Do(keymap.Unfold)
	o.outline.Do(keymap.End)
	if got := strings.Join(o.lines(8), "\n"); !strings.Contains(got, "lab9 step 5") {
		t.Errorf("the last step is out of sight:\n%s", got)
	}
	o.outline.Do(keymap.Home)
	if got := o.lines(8); !strings.Contains(got[0], "Lab lab0") {
		t.Errorf("the first lab is out of sight:\n%s", strings.Join(got, "\n"))
	}
}

// TestOutlinePointsWithoutColour at the line that enter opens, beside the bar of
// the step that is shown.
func TestOutlinePointsWithoutColour(t *testing.T) {
	o := outlineScreen{t, &pane.Outline{}}
	o.outline.Set(longCourse(), guide.Ref{Lab: "lab3", Step: "5"})
	if o.sees("›") {
		t.Error("a second sign beside the bar")
	}
	o.outline.Do(keymap.Down)
	if !o.sees("›+ Lab lab4") || !o.sees("▌ · lab3 step 5") {
		t.Errorf("no pointer on the lab:\n%s", strings.Join(o.lines(21), "\n"))
	}
	o.outline.Do(keymap.Unfold)
	o.outline.Do(keymap.Unfold)
	if !o.sees("› · lab4 step 0") || o.sees("›+") || o.sees("›-") {
		t.Errorf("no pointer on the step alone:\n%s", strings.Join(o.lines(21), "\n"))
	}
}

// TestOutlineHasWholeTitles as far as they fit, and always where the learner is.
func TestOutlineHasWholeTitles(t *testing.T) {
	labs := longCourse()[:3]
	long := func(what string) lessons.Text {
		return lessons.Text{lessons.English: what + " goes on for longer than the outline is wide, to its end"}
	}
	labs[0].Title, labs[0].Steps[1].Title, labs[0].Steps[2].Title, labs[1].Title = long("Open"), long("Shown"), long("Other"), long("Folded")
	var o pane.Outline
	o.Set(labs, labs[0].Steps[1].Ref)
	setting := pane.Setting{Theme: theme.New(theme.Options{NoColor: true}), Words: words.For(lessons.English)}
	for height, cut := range map[int]string{24: "", 17: "Folded", 15: "Other Folded"} {
		text := ansi.Strip(strings.Join(o.Render(setting, 28, height), "\n"))
		for _, what := range []string{"Open", "Shown", "Other", "Folded"} {
			line := text[strings.Index(text, what):]
			line, _, _ = strings.Cut(line, "\n")
			if got := strings.Contains(line, "…"); got != strings.Contains(cut, what) {
				t.Errorf("height %d: %s is cut: %v\n%s", height, what, got, text)
			}
		}
	}
}

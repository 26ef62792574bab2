package guide

import (
	"slices"
	"strings"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/progress"
)

// Labs is the outline: every lab and step with where it stands.
func (g *Guide) Labs() []LabView {
	state := g.opts.Journal.State()
	views := make([]LabView, 0, len(g.opts.Course.Labs))
	for _, lab := range g.opts.Course.Labs {
		v := LabView{ID: lab.ID, Title: lab.Title, Minutes: lab.Minutes}
		kept := state.Lab(g.world(lab), lab.ID)
		v.Account, v.Region = kept.Account, kept.Region
		for i, standing := range progress.Gate(lab, kept) {
			step, is := lab.Steps[i], kept.Step(standing.Step)
			v.Steps = append(v.Steps, StepView{
				Ref:      Ref{lab.ID, step.ID},
				Title:    step.Title,
				State:    State(standing.State(is)),
				Current:  standing.Current,
				PassedAt: is.DoneAt(),
				Level:    checks.Level(is.Level),
				Levels:   levels(step, is),
				HasWork:  step.HasWork(),
			})
		}
		views = append(views, v)
	}
	return views
}

// levels are the levels of the checks that a step passed by, the strongest first;
// of one that has drifted, those of the checks that still hold.
func levels(step *lessons.Step, is *progress.Step) []checks.Level {
	if is.PassedAt.IsZero() || !slices.ContainsFunc(step.Checks, func(c lessons.CheckRef) bool { return c.Use != quiz }) {
		return nil
	}
	all := []checks.Level{checks.Level(is.Level)}
	for _, c := range is.Checks {
		if ref := step.Check(c.ID); !c.Advice && c.Level != "" && c.Outcome == string(checks.Passed) && (ref == nil || ref.Use != quiz) {
			all = append(all, checks.Level(c.Level))
		}
	}
	slices.SortFunc(all, func(a, b checks.Level) int { return strings.Compare(string(b), string(a)) })
	return slices.Compact(all)
}

// Current is the step to go on with: the first open one of the lab that was
// worked on last, else of the first lab that is not finished, else the last
// step of the course.
func (g *Guide) Current() Ref {
	state := g.opts.Journal.State()
	last := state.LastLab(g.World())
	if last == "" {
		last = g.opts.Course.Start
	}
	if lab := g.opts.Course.Lab(last); lab != nil {
		if ref, ok := currentOf(lab.ID, progress.Gate(lab, state.Lab(g.world(lab), lab.ID))); ok {
			return ref
		}
	}
	var end Ref
	for _, lab := range g.opts.Course.Labs {
		gate := progress.Gate(lab, state.Lab(g.world(lab), lab.ID))
		if ref, ok := currentOf(lab.ID, gate); ok {
			return ref
		}
		end = Ref{lab.ID, gate[len(gate)-1].Step}
	}
	return end
}

func currentOf(lab string, gate []progress.Standing) (Ref, bool) {
	for _, s := range gate {
		if s.Current {
			return Ref{lab, s.Step}, true
		}
	}
	return Ref{}, false
}

// standing is where a step stands for the gate.
func standing(gate []progress.Standing, step string) progress.Standing {
	for _, s := range gate {
		if s.Step == step {
			return s
		}
	}
	return progress.Standing{}
}

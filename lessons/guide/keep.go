package guide

import (
	"slices"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/progress"
)

// keep writes into the journal what a look changed and returns the steps that
// it opened. A step that is not open yet is looked at and never passed.
func (g *Guide) keep(lab *lessons.Lab, step *lessons.Step, r Report, mode Mode) ([]Ref, error) {
	kept := g.kept(lab)
	is := kept.Step(step.ID)
	gate := progress.Gate(lab, kept)
	var events []progress.Event
	found := foundChecks(r.Findings)
	if (mode.ByHand && is.PassedAt.IsZero()) || is.Outcome != string(r.Outcome) || !slices.Equal(is.Checks, found) {
		events = append(events, progress.Event{Type: progress.Looked, Lab: lab.ID, Step: step.ID,
			Outcome: string(r.Outcome), ByHand: mode.ByHand, Checks: found})
	}
	switch {
	case r.Outcome == checks.Passed && is.Drifted:
		events = append(events, progress.Event{Type: progress.Recover, Lab: lab.ID, Step: step.ID})
	case r.Outcome == checks.Passed && is.PassedAt.IsZero() && standing(gate, step.ID).Open:
		events = append(events, progress.Event{Type: progress.StepPass, Lab: lab.ID, Step: step.ID, Level: string(weakest(step, r.Findings))})
	case r.Outcome == checks.Failed && !is.PassedAt.IsZero() && !is.Drifted && holds(lab, step, gate):
		events = append(events, progress.Event{Type: progress.Drift, Lab: lab.ID, Step: step.ID})
	}
	if len(events) == 0 {
		return nil, nil
	}
	if err := g.write(events...); err != nil {
		return nil, err
	}
	return opened(lab.ID, gate, progress.Gate(lab, g.kept(lab))), nil
}

// holds says whether a step that passed is to hold still: what was built, until
// the clean-up has begun. A baseline is over as soon as the next step is taken,
// and in a lab of cases each network gives way to the one of the next case.
func holds(lab *lessons.Lab, step *lessons.Step, gate []progress.Standing) bool {
	if !step.Build || step.Case != nil || slices.ContainsFunc(lab.Steps, func(s *lessons.Step) bool { return s.Case != nil }) {
		return false
	}
	for i, s := range gate {
		if lab.Steps[i].Clean && (s.Open || s.Done) {
			return false
		}
	}
	return true
}

// opened are the steps that are open after and were not before.
func opened(lab string, before, after []progress.Standing) []Ref {
	var refs []Ref
	for i := range after {
		if after[i].Open && !before[i].Open {
			refs = append(refs, Ref{lab, after[i].Step})
		}
	}
	return refs
}

func foundChecks(findings []checks.Finding) []progress.Check {
	all := make([]progress.Check, 0, len(findings))
	for _, f := range findings {
		c := progress.Check{ID: f.Check, Outcome: string(f.Outcome), Level: string(f.Level), Advice: f.Advice}
		if f.Diagnosis != nil {
			c.Key = f.Diagnosis.Key
		}
		all = append(all, c)
	}
	return all
}

// weakest is the weakest evidence level of what gates a step; the levels' names
// sort from weak to strong. Answers to questions count only where nothing else
// does: they prove what the learner knows, not what they built.
func weakest(step *lessons.Step, findings []checks.Finding) checks.Level {
	var level checks.Level
	for _, f := range findings {
		if c := step.Check(f.Check); f.Advice || f.Level == "" || (c != nil && c.Use == quiz) {
			continue
		}
		if level == "" || f.Level < level {
			level = f.Level
		}
	}
	if level == "" && len(step.Quiz) > 0 {
		return checks.Stated
	}
	return level
}

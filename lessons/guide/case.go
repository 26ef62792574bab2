package guide

import (
	"context"
	"maps"

	"linklab/checks"
	"linklab/lessons"
)

// Explain looks for what is wrong in a case, by the checks that the lab keeps
// for it. It looks at the account as it stands, so that a fault which the learner
// has added is found as well. Nothing of it is kept. ErrNothingToHint is for a
// step that is no case.
func (g *Guide) Explain(ctx context.Context, ref Ref) ([]checks.Finding, error) {
	lab, step, err := g.find(ref)
	if err != nil {
		return nil, err
	}
	if step.Case == nil {
		return nil, ErrNothingToHint
	}
	mode := Mode{}
	findings, _, err := g.examine(ctx, ref, g.round(lab, ref, lab.Causes[step.Case.Causes], mode), mode)
	return findings, err
}

// isSymptom tells whether a finding is how a case shows, and not that its network
// does not stand or that nothing is heard of it.
func isSymptom(step *lessons.Step, f checks.Finding) bool {
	return step.Case != nil && f.Check == step.Case.Symptom && f.Outcome == checks.Failed
}

// caseHint is a level of help with a case: how it shows, where to look, and only
// then what is wrong and the command that mends it.
func (g *Guide) caseHint(ctx context.Context, lab *lessons.Lab, step *lessons.Step, ref Ref, lang lessons.Lang, shown checks.Finding, level int) (Hint, error) {
	switch {
	case level <= hintWhat:
		return Hint{Level: hintWhat, Text: g.Sentence(lang, shown)}, nil
	case level == hintWhere:
		where, _ := lessons.Fill(step.Hints.Look.In(lang), g.values(lab, ref))
		return Hint{Level: hintWhere, Text: where}, nil
	}
	findings, err := g.Explain(ctx, ref)
	if err != nil {
		return Hint{}, err
	}
	cause := checks.FirstCause(findings)
	if cause == nil {
		cause = &checks.Finding{Outcome: checks.Failed, Diagnosis: &checks.Diagnosis{Key: "outcome.no-cause"}}
	}
	h := Hint{Level: hintCommand, Text: g.Sentence(lang, *cause), Last: true}
	if d := cause.Diagnosis; d != nil {
		values := maps.Clone(g.values(lab, ref))
		for k, v := range d.Args {
			if values[k] == "" {
				values[k] = v
			}
		}
		if values["nonce"] == "" {
			values["nonce"] = "-" // what the probe takes for none: a case asks for none
		}
		if command, missing := lessons.Fill(checks.Fix(*d), values); len(missing) == 0 {
			h.Command = command
		}
	}
	return h, nil
}

package selftest

import (
	"context"
	"errors"
	"fmt"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/guide"
)

// proveCase proves what a case adds to a step, after the commands that break the
// network: its symptom shows, the last hint finds its cause and no other, and
// mending it can be gone through. done says that it did not prove.
func (b *bench) proveCase(ctx context.Context, step *lessons.Step, s *Step) (done bool, err error) {
	if step.Case == nil {
		return false, nil
	}
	report, err := b.settled(ctx, step.ID)
	if err != nil {
		return false, err
	}
	first := checks.FirstCause(report.Findings)
	if first == nil || first.Check != step.Case.Symptom || first.Outcome != checks.Failed {
		s.Outcome, s.Detail = NotBroken, "the commands were run, and "+b.why(report)
		return true, nil
	}
	findings, err := b.guide.Explain(ctx, guide.Ref{Lab: b.lab.ID, Step: step.ID})
	if err != nil {
		return false, fmt.Errorf("explain the case: %w", err)
	}
	if keys := failedKeys(findings); len(keys) != 1 || keys[0] != step.Case.Key {
		s.Outcome, s.Detail = OtherDiagnosis, fmt.Sprintf("the causes are %q, and must be %s alone: %s", keys, step.Case.Key, b.why(guide.Report{Findings: findings}))
		return true, nil
	}
	if err := b.run(ctx, step.ID, step.Case.Mend); err != nil {
		if ctx.Err() != nil {
			return false, errors.Join(err, ctx.Err())
		}
		s.Outcome, s.Detail = CommandFails, err.Error()
		return true, nil
	}
	return false, nil
}

// failedKeys are the diagnoses of what failed.
func failedKeys(findings []checks.Finding) []string {
	var keys []string
	for _, f := range findings {
		if f.Outcome == checks.Failed && !f.Advice {
			key := f.Check
			if f.Diagnosis != nil {
				key = f.Diagnosis.Key
			}
			keys = append(keys, key)
		}
	}
	return keys
}

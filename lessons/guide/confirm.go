package guide

import (
	"context"
	"time"

	"linklab/checks"
	"linklab/lessons"
)

// needsSecond says whether a round would change what is known of a step for
// good, so that a second one has to agree.
func (g *Guide) needsSecond(ref Ref, step *lessons.Step, mode Mode, outcome checks.Outcome) bool {
	if onlyQuiz(step) {
		return false
	}
	is := g.keptStep(ref)
	passed := !is.PassedAt.IsZero()
	switch {
	case mode.Detached:
		return outcome == checks.Passed
	case !passed || is.Drifted:
		return outcome == checks.Passed
	default:
		return outcome == checks.Failed
	}
}

// pauseFor waits unless the context ends before.
func pauseFor(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

func onlyQuiz(step *lessons.Step) bool {
	for _, c := range step.Checks {
		if c.Use != quiz {
			return false
		}
	}
	return true
}

// agree is the second round, except that a check on which the rounds disagree
// waits for a third.
func agree(first, second []checks.Finding) []checks.Finding {
	for i := range second {
		if i < len(first) && first[i].Outcome != second[i].Outcome &&
			(second[i].Outcome == checks.Passed || second[i].Outcome == checks.Failed) {
			second[i].Outcome = checks.Waiting
		}
	}
	return second
}

// outcomeOf is the outcome of a step: the worst of its checks, advice aside. A
// failure is told before what could not be looked at, and that before waiting.
func outcomeOf(findings []checks.Finding) checks.Outcome {
	seen := map[checks.Outcome]bool{}
	for _, f := range findings {
		if !f.Advice {
			seen[f.Outcome] = true
		}
	}
	for _, o := range []checks.Outcome{checks.Failed, checks.Unknown, checks.Waiting, checks.Blocked} {
		if seen[o] {
			return o
		}
	}
	return checks.Passed
}

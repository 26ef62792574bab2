package guide

import (
	"context"
	"time"

	"linklab/checks"
	"linklab/lessons"
)

// ConfirmAfter is how long the second look at an account of the learner's own
// waits: longer than AWS's replicas usually disagree after a change.
const ConfirmAfter = 2 * time.Second

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

package checks

import (
	"context"
	"maps"
	"time"
)

// ConfirmAfter is how long to wait before the second look: longer than AWS's
// replicas usually disagree after a change.
const ConfirmAfter = 2 * time.Second

// Confirmer believes neither a pass nor the loss of one until two rounds in a
// row agree: AWS answers from replicas, and one look may be of the past. The
// zero value is ready.
type Confirmer struct {
	last *Result
}

// Judge takes the next round's result and says whether it is confirmed. One
// that is not asks for another look soon.
func (c *Confirmer) Judge(result Result) Result {
	previous := c.last
	kept := result
	c.last = &kept
	switch result.Outcome {
	case Passed, Failed:
		result.Confirmed = previous != nil && agree(previous, &result)
		if !result.Confirmed {
			result.Again = ConfirmAfter
		}
	default:
		// Nothing to confirm: it is neither a pass nor the loss of one.
		result.Confirmed = true
	}
	return result
}

// agree tells whether two results say the same of the same things.
func agree(a, b *Result) bool {
	if a.Outcome != b.Outcome || a.AccountNumber != b.AccountNumber || a.Region != b.Region || len(a.Findings) != len(b.Findings) {
		return false
	}
	if a.Outcome == Passed {
		return maps.Equal(a.Resolved, b.Resolved)
	}
	first, second := a.FirstCause(), b.FirstCause()
	return first != nil && second != nil && first.Check == second.Check
}

// Confirmed looks once, and a second time when the first look passed, so that
// what it calls passed has been seen twice. A failure is told at once: a learner
// who is told a moment too early looks again.
func Confirmed(ctx context.Context, env *Env, plan *Plan, pause time.Duration) Result {
	var confirmer Confirmer
	result := confirmer.Judge(Round(ctx, env, plan))
	if result.Outcome != Passed {
		return result
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return result
	case <-timer.C:
	}
	return confirmer.Judge(Round(ctx, env, plan))
}

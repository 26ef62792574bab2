package guide

import (
	"time"

	"linklab/checks"
)

// Pauses between two looks of the watch. The limits of a real account's API are
// shared with the learner's console.
const (
	soon   = 3 * time.Second  // while AWS works
	steady = 5 * time.Second  // while the learner works
	later  = 30 * time.Second // while the step holds
	atMost = 2 * time.Minute  // when nothing can be looked at
	local  = 2 * time.Second  // the sandbox has no limits
)

// pause is how long the watch waits after a report, longer each time when
// nothing could be looked at, and as long as a check asks to be spared that costs
// many reads. A look on a key never waits.
func (g *Guide) pause(r Report) time.Duration {
	pause := g.pauseBy(r)
	for _, f := range r.Findings {
		if f.Outcome != checks.Blocked && g.opts.Live {
			pause = max(pause, f.Sparing)
		}
	}
	return pause
}

// pauseBy is how long a report's outcome has the watch wait.
func (g *Guide) pauseBy(r Report) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if r.Outcome != checks.Unknown {
		g.blind = 0
	}
	switch {
	case r.Outcome == checks.Passed:
		return later
	case r.Outcome == checks.Unknown:
		g.blind = min(g.blind+1, 6)
		return min(soon<<g.blind, atMost)
	case !g.opts.Live:
		return local
	case r.Outcome == checks.Waiting:
		return soon
	}
	return steady
}

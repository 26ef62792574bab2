package checks

import (
	"context"
	"time"
)

// Pace is how often a Watcher looks.
type Pace struct {
	Interval time.Duration // between looks by itself
	Soon     time.Duration // when something is on its way
	Slowest  time.Duration // the longest, when AWS throttles
}

// DefaultPace suits a learner who works in another window and an account whose
// API limits are shared with the console.
var DefaultPace = Pace{Interval: 10 * time.Second, Soon: 3 * time.Second, Slowest: 2 * time.Minute}

// Look is one look of a Watcher.
type Look struct {
	Generation uint64 // of the watcher's question when the look began
	Manual     bool   // asked for by a key
	Result     Result
	Next       time.Duration // until the next look by itself
}

// Watcher looks again and again. Looks never overlap: what is asked for while
// one runs is done right after it, once.
type Watcher struct {
	look func(context.Context) (Result, uint64)
	pace Pace
	asks chan struct{}
}

// NewWatcher watches by look, which makes one round of the current question and
// says which generation of the question it answers.
func NewWatcher(look func(context.Context) (Result, uint64), pace Pace) *Watcher {
	return &Watcher{look: look, pace: pace, asks: make(chan struct{}, 1)}
}

// Ask asks for a look now, or right after the one that is running. It does not
// wait.
func (w *Watcher) Ask() {
	select {
	case w.asks <- struct{}{}:
	default: // one is queued already; it will see everything up to then
	}
}

// Run looks until the context ends, and hands each look to seen. It looks at
// once when it starts.
func (w *Watcher) Run(ctx context.Context, seen func(Look)) {
	var confirmer Confirmer
	var generation uint64
	throttled := 0
	manual := false
	for ctx.Err() == nil {
		result, now := w.look(ctx)
		if ctx.Err() != nil {
			return
		}
		if now != generation {
			// Another question: what was seen of the last one confirms nothing.
			confirmer, generation = Confirmer{}, now
		}
		result = confirmer.Judge(result)
		if isThrottled(result) {
			throttled++
		} else {
			throttled = 0
		}
		next := w.pace.next(result, throttled)
		seen(Look{Generation: now, Manual: manual, Result: result, Next: next})
		timer := time.NewTimer(next)
		select {
		case <-ctx.Done():
		case <-w.asks:
			manual = true
		case <-timer.C:
			manual = false
		}
		timer.Stop()
	}
}

// next doubles the interval for each throttled look in a row.
func (p Pace) next(result Result, throttled int) time.Duration {
	if throttled > 0 {
		wait := p.Interval
		for range throttled {
			if wait = wait * 2; wait >= p.Slowest {
				return p.Slowest
			}
		}
		return wait
	}
	if result.Again > 0 && result.Outcome == Passed {
		return min(result.Again, p.Interval)
	}
	if result.Outcome == Waiting {
		return min(p.Soon, p.Interval)
	}
	return p.Interval
}

func isThrottled(result Result) bool {
	const key = "read.throttled"
	if result.Problem != nil && result.Problem.Key == key {
		return true
	}
	for _, f := range result.Findings {
		if f.Diagnosis != nil && f.Diagnosis.Key == key {
			return true
		}
	}
	return false
}

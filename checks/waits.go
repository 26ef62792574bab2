package checks

import (
	"sync"
	"time"
)

// Waits remembers from round to round since when each check has been waiting,
// so that waiting has an end. The zero value is ready; it is safe for
// concurrent use.
type Waits struct {
	mu    sync.Mutex
	since map[string]time.Time
}

// settle gives waiting findings their beginning, and turns one that has waited
// past its deadline into a failure: what was to come by itself will not.
func (w *Waits) settle(plan *Plan, findings []Finding, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.since == nil {
		w.since = map[string]time.Time{}
	}
	for i := range findings {
		f := &findings[i]
		if f.Outcome != Waiting {
			delete(w.since, f.Check)
			continue
		}
		first, ok := w.since[f.Check]
		if !ok {
			first = now
		}
		if !f.Since.IsZero() && f.Since.Before(first) {
			first = f.Since
		}
		w.since[f.Check], f.Since = first, first
		if limit := plan.checks[i].definition.Deadline; limit > 0 && now.Sub(first) > limit {
			f.Outcome = Failed
			f.Late = true
		}
	}
}

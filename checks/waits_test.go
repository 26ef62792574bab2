package checks

import (
	"testing"
	"time"
)

// What was to come by itself and does not is a failure, not an endless wait.
func TestWaitingEnds(t *testing.T) {
	plan, err := NewPlan([]Definition{{Name: "pending", Deadline: 5 * time.Minute, Run: always(Waiting)}}, []CheckSpec{{ID: "p", Use: "pending"}})
	if err != nil {
		t.Fatal(err)
	}
	var waits Waits
	began := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	look := func(after time.Duration, outcome Outcome, since time.Time) Finding {
		findings := []Finding{{Check: "p", Outcome: outcome, Since: since}}
		waits.settle(plan, findings, began.Add(after))
		return findings[0]
	}
	if f := look(0, Waiting, time.Time{}); f.Outcome != Waiting || !f.Since.Equal(began) {
		t.Errorf("%+v", f)
	}
	if f := look(5*time.Minute, Waiting, time.Time{}); f.Outcome != Waiting || !f.Since.Equal(began) {
		t.Errorf("at the deadline: %+v", f)
	}
	if f := look(5*time.Minute+time.Second, Waiting, time.Time{}); f.Outcome != Failed || !f.Late {
		t.Errorf("past it: %+v", f)
	}
	look(6*time.Minute, Passed, time.Time{})
	if f := look(7*time.Minute, Waiting, time.Time{}); f.Outcome != Waiting {
		t.Errorf("a new wait begins anew: %+v", f)
	}
	if f := look(8*time.Minute, Waiting, began); f.Outcome != Failed {
		t.Errorf("AWS says since when: %+v", f)
	}
}

package guide

import (
	"slices"
	"testing"
	"time"

	"linklab/checks"
)

// While nothing can be looked at, the watch looks less and less often, so that a
// throttled account recovers; one look that saw something ends that.
func TestBlindWatchLooksLessAndLess(t *testing.T) {
	g := guided(t, t.TempDir(), newAccount())
	g.opts.Live = true
	var waits []time.Duration
	for range 7 {
		waits = append(waits, g.pause(Report{Outcome: checks.Unknown}))
	}
	for i := 1; i < len(waits); i++ {
		if waits[i] != min(2*waits[i-1], atMost) {
			t.Fatalf("it waits %v", waits)
		}
	}
	if slices.Max(waits) != atMost {
		t.Errorf("it never waits %s: %v", atMost, waits)
	}
	if got := g.pause(Report{Outcome: checks.Failed}); got != steady {
		t.Errorf("seen again: it waits %s", got)
	}
	if got := g.pause(Report{Outcome: checks.Unknown}); got != waits[0] {
		t.Errorf("blind again: it waits %s, want %s as the first time", got, waits[0])
	}
}

// What costs many reads is looked at less often by itself, and holds up nothing
// while another check blocks it.
func TestSparingChecksSlowTheWatch(t *testing.T) {
	g := guided(t, t.TempDir(), newAccount())
	g.opts.Live = true
	costly := checks.Finding{Outcome: checks.Failed, Sparing: atMost}
	if got := g.pause(Report{Outcome: checks.Failed, Findings: []checks.Finding{{Outcome: checks.Failed}, costly}}); got != atMost {
		t.Errorf("it waits %s", got)
	}
	costly.Outcome = checks.Blocked
	if got := g.pause(Report{Outcome: checks.Failed, Findings: []checks.Finding{costly}}); got != steady {
		t.Errorf("blocked: it waits %s", got)
	}
}

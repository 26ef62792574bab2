package guide

import (
	"testing"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/progress"
)

// What was done in the simulated account is neither shown nor counted in a live
// one, also before that one is known; a lab without an account counts in both.
func TestALiveAccountShowsNothingOfTheSimulatedOne(t *testing.T) {
	dir, simulated := t.TempDir(), newAccount()
	g := guided(t, dir, simulated)
	if _, err := g.Read(read); err != nil {
		t.Fatal(err)
	}
	pass(t, g, simulated, network, "vpc")
	if _, err := g.Skip(baseline); err != nil {
		t.Fatal(err)
	}

	live := newAccount()
	live.number, live.problem, live.values = "", &checks.Diagnosis{Key: "read.no-credentials"}, nil
	h := guided(t, dir, live)
	h.opts.Live = true
	live.says("vpc", checks.Unknown)
	look(t, h, network)
	if s := state(t, h, network); s.State != Open || !s.PassedAt.IsZero() {
		t.Errorf("live: %+v", s)
	}
	if s := state(t, h, baseline); s.State != Locked {
		t.Errorf("a step skipped in the simulated account: %+v", s)
	}
	if s := state(t, h, read); s.State != Passed {
		t.Errorf("a page read there: %+v", s)
	}
	if values, err := h.Values(network); err != nil || values["account"] != "" || values["vpc"] != "" {
		t.Errorf("%v, %v", values, err)
	}
	if p, err := h.Page(network, lessons.English); err != nil || len(p.Missing) == 0 {
		t.Errorf("the page has ids of the simulated account: %+v, %v", p, err)
	}

	// Known, and another number: no complaint of another account.
	live.number, live.problem, live.values = "111122223333", nil, map[string]string{"vpc": "vpc-0b2"}
	pass(t, h, live, network, "vpc")
	if _, err := g.Reset(Ref{Lab: "lab"}); err != nil {
		t.Fatal(err)
	}
	if s := state(t, h, network); s.State != Passed {
		t.Errorf("a reset in the simulated account: %+v", s)
	}
	if s := state(t, g, network); s.State != Open {
		t.Errorf("after the reset: %+v", s)
	}
	if l := g.Journal().State().Lab(progress.Live, "lab"); l.Account != "111122223333" {
		t.Errorf("bound to %q", l.Account)
	}
}

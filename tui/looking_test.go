package tui_test

import (
	"strings"
	"testing"
	"time"

	"linklab/checks"
	"linklab/lessons/guide"
	"linklab/tui"
)

// TestLookIsQueued keeps a key that was pressed while a look ran.
func TestLookIsQueued(t *testing.T) {
	held := make(chan struct{})
	s := start(t, routeStep, 120, 40, func(_ *tui.Options, f *fakeTutor) { f.held = held })
	s.called("watch s3/route")
	s.see("looking…")
	s.press("c", "c", "c").see("once more after this")
	close(held)
	s.called("look s3/route")
	s.gone("looking…")
	if looks := s.tutor.count("look s3/route"); looks != 1 {
		t.Errorf("three presses during one look made %d looks, not one", looks)
	}
}

// TestWatchLooksByItself waits for the report's own pause.
func TestWatchLooksByItself(t *testing.T) {
	s := start(t, routeStep, 120, 40, func(_ *tui.Options, f *fakeTutor) { f.pause = 10 * time.Millisecond })
	s.until("three looks", func() bool { return s.tutor.count("watch s3/route") >= 3 })
}

// TestUnknownIsNotWrong shows trouble with the account as trouble.
func TestUnknownIsNotWrong(t *testing.T) {
	s := start(t, routeStep, 120, 40, func(_ *tui.Options, f *fakeTutor) { f.lookErr = errOffline })
	s.see("? Could not look: no answer from ec2")
	if strings.Contains(s.text(), "✗") {
		t.Errorf("a step that could not be looked at is shown as wrong\n%s", s.text())
	}
	s.tutor.mu.Lock()
	s.tutor.lookErr = &guide.OtherAccountError{Lab: "s3", Account: "111", Region: "r1", CurrentAccount: "222", CurrentRegion: "r2"}
	s.tutor.mu.Unlock()
	s.press("c").see("begun in account 111")
}

// TestStaleAnswers drops what comes for a page that has been left.
func TestStaleAnswers(t *testing.T) {
	s := start(t, routeStep, 120, 40)
	s.press("h", "n")
	s.see("Ask from inside")
	s.settled()
	if strings.Contains(s.text(), "Hint 1") {
		t.Errorf("a hint for another step is shown\n%s", s.text())
	}
}

// TestHintEndsWithItsCause puts a hint away when something else is wrong now, or
// the same with something else, and keeps it as long as nothing has changed.
func TestHintEndsWithItsCause(t *testing.T) {
	wrong := func(key, resource string) []checks.Finding {
		return []checks.Finding{{Check: "table", Outcome: checks.Failed, Diagnosis: &checks.Diagnosis{Key: key},
			Evidence: []checks.Evidence{{Resource: resource}}}}
	}
	s := start(t, routeStep, 120, 40)
	found := func(findings []checks.Finding) {
		s.tutor.mu.Lock()
		s.tutor.findings[routeStep] = findings
		s.tutor.hints = 0
		s.tutor.mu.Unlock()
		s.press("c").settled()
	}
	found(wrong("rt.wrong-table", "rtb-1"))
	s.press("h").see("Hint 1 of 3")
	found(wrong("rt.wrong-table", "rtb-1"))
	s.see("Hint 1 of 3")
	for _, other := range [][]checks.Finding{wrong("rt.wrong-table", "rtb-2"), wrong("endpoint.pending", "rtb-2"), {{Check: "table", Outcome: checks.Passed}}} {
		found(other)
		if strings.Contains(s.text(), "Hint 1") {
			t.Errorf("a hint about what is mended stays\n%s", s.text())
		}
		s.press("h").see("Hint 1 of 3")
	}
}

// TestDrift shows a passed step that is no longer true, and does not lock.
func TestDrift(t *testing.T) {
	s := start(t, proofStep, 120, 40, func(_ *tui.Options, f *fakeTutor) { f.states[networkStep] = guide.Drifted })
	s.press("home")
	s.press("b", "b").see("Passed before, and no longer true in the account.")
	s.settled()
	s.see("! Build the network")
}

// TestWaitingSaysHowLong shows what AWS is doing and how long it takes as a
// rule.
func TestWaitingSaysHowLong(t *testing.T) {
	s := start(t, routeStep, 120, 40)
	s.tutor.mu.Lock()
	s.tutor.findings[routeStep] = []checks.Finding{{Check: "available", Outcome: checks.Waiting, Since: s.clock.Add(-40 * time.Second),
		Usually: 90 * time.Second, Diagnosis: &checks.Diagnosis{Key: "endpoint.pending"}}}
	s.tutor.mu.Unlock()
	s.press("c").see("40 s so far, usually 90 s")
	s.see("AWS is still creating vpce-0123456789abcdef0.")
}

// TestHintClosesTheDrawer: on a screen without room for the outline beside the
// lesson, a hint is not opened behind it.
func TestHintClosesTheDrawer(t *testing.T) {
	s := start(t, routeStep, 80, 24)
	s.see("1/4")
	s.press("o").see("+ What an endpoint is")
	s.press("h").see("Hint 1 of 3")
	s.gone("+ What an endpoint is")
}

package checks

import (
	"testing"
	"time"
)

func result(outcome Outcome, check, resolved string) Result {
	return Result{Outcome: outcome, AccountNumber: "123456789012", Region: "r", Resolved: map[string]string{"vpc": resolved},
		Findings: []Finding{{Check: check, Outcome: outcome}}}
}

func TestTwoLooksHaveToAgree(t *testing.T) {
	var c Confirmer
	for i, step := range []struct {
		result    Result
		confirmed bool
	}{
		{result(Passed, "a", "vpc-1"), false},
		{result(Passed, "a", "vpc-1"), true},
		{result(Failed, "a", "vpc-1"), false}, // drift is not believed at once
		{result(Passed, "a", "vpc-1"), false},
		{result(Passed, "a", "vpc-2"), false}, // another VPC confirms nothing
		{result(Passed, "a", "vpc-2"), true},
		{result(Failed, "a", "vpc-2"), false},
		{result(Failed, "a", "vpc-2"), true},
		{result(Waiting, "a", "vpc-2"), true},
		{result(Passed, "a", "vpc-2"), false}, // a wait in between breaks the row
		{result(Unknown, "a", "vpc-2"), true},
		{result(Passed, "a", "vpc-2"), false},
	} {
		got := c.Judge(step.result)
		if got.Confirmed != step.confirmed {
			t.Errorf("look %d: confirmed %v", i, got.Confirmed)
		}
		if (got.Again > 0) == got.Confirmed {
			t.Errorf("look %d: confirmed %v, again %s", i, got.Confirmed, got.Again)
		}
	}
}

func TestOtherAccountConfirmsNothing(t *testing.T) {
	var c Confirmer
	c.Judge(result(Passed, "a", "vpc-1"))
	other := result(Passed, "a", "vpc-1")
	other.AccountNumber = "999999999999"
	if c.Judge(other).Confirmed {
		t.Error("a pass in another account was confirmed")
	}
}

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

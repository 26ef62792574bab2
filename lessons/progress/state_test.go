package progress

import (
	"testing"
	"time"
)

// fold applies events at minutes of a day.
func fold(events ...Event) *State {
	s := newState()
	for _, e := range events {
		s.apply(e)
	}
	return s
}

func at(minute int, e Event) Event {
	e.At = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC).Add(time.Duration(minute) * time.Minute)
	return e
}

func TestTimeOnAStep(t *testing.T) {
	a, b := Event{Type: Opened, Lab: "l", Step: "a"}, Event{Type: Opened, Lab: "l", Step: "b"}
	s := fold(at(0, a), at(3, b), at(4, Event{Type: Spoke, Value: "ko"}), at(5, a), at(300, a), at(200, b), at(301, b))
	if got := s.Lab(Nowhere, "l").Step("a").Spent; got != 3*time.Minute+idle {
		t.Errorf("a: %s: a pause counts as %s at most, and a clock that goes back as nothing", got, idle)
	}
	if got := s.Lab(Nowhere, "l").Step("b").Spent; got != 3*time.Minute {
		t.Errorf("b: %s", got)
	}
}

func TestAttemptsAndAnswers(t *testing.T) {
	failed := []Check{{ID: "advice", Outcome: "failed", Advice: true}, {ID: "ok", Outcome: "passed"}, {ID: "table", Outcome: "failed", Key: "rt.wrong-table"}}
	s := fold(
		Event{Type: Looked, Lab: "l", Step: "a", Outcome: "failed", Checks: failed},
		Event{Type: Looked, Lab: "l", Step: "a", Outcome: "failed", Checks: failed},
		Event{Type: Answered, Lab: "l", Step: "a", Question: "q", Choice: "x"},
		Event{Type: Answered, Lab: "l", Step: "a", Question: "q", Choice: "y", Right: true},
		Event{Type: "something new", Lab: "l", Step: "a"},
	).Lab(Nowhere, "l").Step("a")
	if s.Attempts != 2 || s.Failing().ID != "table" || s.Answers["q"] != (Answer{Choice: "y", Right: true, Tries: 2}) {
		t.Errorf("%+v", s)
	}
	if s.Done() {
		t.Error("attempts do not pass a step")
	}
}

func TestFirstPassStays(t *testing.T) {
	s := fold(
		at(0, Event{Type: StepPass, Lab: "l", Step: "a", Level: "E3"}),
		at(1, Event{Type: Drift, Lab: "l", Step: "a"}),
		at(2, Event{Type: StepPass, Lab: "l", Step: "a", Level: "E2"}),
	).Lab(Nowhere, "l").Step("a")
	if s.PassedAt.Minute() != 0 || s.Drifted || s.Level != "E2" {
		t.Errorf("%+v", s)
	}
	if s := fold(Event{Type: Drift, Lab: "l", Step: "a"}).Lab(Nowhere, "l").Step("a"); s.Drifted {
		t.Error("what never passed cannot drift")
	}
}

func TestStateIsACopy(t *testing.T) {
	j := open(t, t.TempDir())
	appendTo(t, j, Event{Type: Chose, Lab: "l", Input: "vpc", Value: "vpc-1"}, Event{Type: StepPass, Lab: "l", Step: "a"})
	s := j.State()
	s.labs[Nowhere]["l"].Chosen["vpc"] = "other"
	s.labs[Nowhere]["l"].Steps["a"].PassedAt = time.Time{}
	if again := j.State().Lab(Nowhere, "l"); again.Chosen["vpc"] != "vpc-1" || !again.Step("a").Done() {
		t.Error("a caller can change the journal's state")
	}
}

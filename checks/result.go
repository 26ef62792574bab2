package checks

import (
	"errors"
	"time"

	"linklab/checks/account"
)

// Result is what one round found.
type Result struct {
	Findings []Finding // in the plan's order
	Outcome  Outcome   // of all that gate

	Resolved map[string]string // input id → value, as far as known
	How      map[string]string // input id → chosen, stack, tag, name, only, computed
	Choices  []Choice          // what the learner has to choose

	AccountNumber string // "" when it could not be read
	ARN           string
	Region        string
	Problem       *Diagnosis // why the account cannot be used at all, nil when it can

	At   time.Time
	Took time.Duration
}

// Finding finds a check's finding by its id, nil without.
func (r *Result) Finding(id string) *Finding {
	for i := range r.Findings {
		if r.Findings[i].Check == id {
			return &r.Findings[i]
		}
	}
	return nil
}

// FirstCause is the finding that the learner should hear of first: a failure,
// else what could not be looked at, else what is awaited; nil when nothing is in
// the way. Advice never is.
func FirstCause(findings []Finding) *Finding {
	for _, outcome := range []Outcome{Failed, Unknown, Waiting} {
		for i := range findings {
			if f := &findings[i]; f.Outcome == outcome && !f.Advice {
				return f
			}
		}
	}
	return nil
}

// ProblemOf says in the catalogue's words why the account could not be read;
// nil for nil.
func ProblemOf(err error) *Diagnosis {
	if err == nil {
		return nil
	}
	var failure *account.Error
	if !errors.As(err, &failure) {
		return &Diagnosis{Key: "read." + string(account.Unclear), Args: map[string]string{
			"action": "AWS", "detail": account.OneLine(err.Error())}}
	}
	return readProblem(failure)
}

// Overall is the outcome of a step: the worst of the findings that gate. A
// failure is told before what could not be looked at, and that before waiting.
func Overall(findings []Finding) Outcome {
	outcome := Passed
	rank := map[Outcome]int{Passed: 0, Blocked: 1, Waiting: 2, Unknown: 3, Failed: 4}
	for _, f := range findings {
		if !f.Advice && rank[f.Outcome] > rank[outcome] {
			outcome = f.Outcome
		}
	}
	return outcome
}

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

	// Confirmed says that a second look agreed. Until then a pass is not a
	// pass, and Again says how soon to look once more.
	Confirmed bool
	Again     time.Duration
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

// FirstCause is the finding that the learner should hear of, nil when nothing
// is in the way.
func (r *Result) FirstCause() *Finding {
	for _, outcome := range []Outcome{Failed, Unknown, Waiting} {
		for i := range r.Findings {
			if f := &r.Findings[i]; f.Outcome == outcome && !f.Advice {
				return f
			}
		}
	}
	return nil
}

// Weakest is the weakest evidence level of what gates.
func (r *Result) Weakest() Level {
	var weakest Level
	for _, f := range r.Findings {
		if !f.Advice && f.Level != "" && (weakest == "" || f.Level < weakest) {
			weakest = f.Level
		}
	}
	return weakest
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

// overall folds the findings that gate into one outcome.
func overall(findings []Finding) Outcome {
	outcome := Passed
	rank := map[Outcome]int{Passed: 0, Blocked: 1, Waiting: 2, Unknown: 3, Failed: 4}
	for _, f := range findings {
		if !f.Advice && rank[f.Outcome] > rank[outcome] {
			outcome = f.Outcome
		}
	}
	return outcome
}

package guide

import (
	"context"

	"linklab/checks"
	"linklab/lessons"
)

// Examiner looks at an account. It is opened when it is first needed, so that
// nothing asks the network before the first frame.
type Examiner interface {
	// Examine makes one round: it finds the lab's resources, reads what the
	// checks need, each thing at most once, and runs them. An error is only for
	// what makes the whole round impossible, such as a cancelled context;
	// everything that could not be looked at is a finding of outcome unknown.
	Examine(ctx context.Context, r Round) (Seen, error)
}

// Round is one question to an Examiner.
type Round struct {
	Ref    Ref // Step is "" when the round is over a whole lab
	Lab    *lessons.Lab
	Checks []lessons.CheckRef // of one step, or of all steps that build
	Known  map[string]string  // ids that the learner picked or an earlier round found
	Nonce  string             // "" when none is expected
	Pasted string             // probe lines that the learner pasted
	Pinned checks.Pin         // account and region of the lab, empty before

	// Elsewhere looks in other regions for what is not found: in all of them, or
	// in those of Regions.
	Elsewhere bool
	Regions   []string
}

// Seen is what an Examiner found.
type Seen struct {
	Account  Account
	Problem  *checks.Diagnosis // why the account cannot be used at all
	Values   map[string]string // inputs that were found
	How      map[string]string // how each was found
	Choices  []Choice          // inputs that need the learner's choice
	Findings []checks.Finding  // in the order of Round.Checks
}

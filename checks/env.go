package checks

import (
	"time"

	"linklab/checks/account"
	"linklab/checks/site"
	"linklab/checks/vantage"
)

// Input is a resource of the learner's that commands and checks speak of.
type Input = site.Input

// Choice asks the learner which of several resources an input is.
type Choice = site.Choice

// Candidate is one resource that an input may be.
type Candidate = site.Candidate

// InputActions are the IAM actions with which the inputs of a lab are found;
// stack says that it has a stack.
func InputActions(inputs []Input, stack bool) []string { return site.Actions(inputs, stack) }

// Env is what a round of checks is given.
type Env struct {
	Account *account.Account
	Lab     string // tag value of the lab's resources, "s3-gateway"
	Stack   string // "linklab-s3-gateway", "" without
	Inputs  []Input
	Chosen  map[string]string // input id → id that the learner chose or an earlier round found
	Nonce   string            // what a probe run for this step prints
	Pasted  string            // text that the learner pasted, "" without
	Pinned  Pin               // account and region that progress belongs to

	// Actions are the IAM actions that the lab's checks read with; nil is those
	// of all checks.
	Actions []string

	// Elsewhere lets checks that find nothing look in the account's other
	// regions too, at a read a region: only on the learner's word.
	Elsewhere bool
	// Regions are those of them that are looked at; none means all.
	Regions []string

	// Quiz says how the step's questions stand; nil when it has none.
	Quiz func() Quiz

	// Uplink is how public names and pages are seen from the laptop; the zero
	// value is the machine's own resolver and proxy settings.
	Uplink vantage.Uplink

	Waits *Waits           // kept from round to round; nil waits without end
	Now   func() time.Time // nil is time.Now
}

// AtAWS says whether AWS itself is asked, and not a server that speaks like it.
func (e *Env) AtAWS() bool { return account.IsAWS(e.Account.Endpoint()) }

// Pin is the account and region that a lab was begun in; empty before.
type Pin struct{ Account, Region string }

// Quiz is how the questions of a step stand.
type Quiz struct {
	Asked    int
	Answered int
	Wrong    []string // ids of questions that were answered wrong
}

// Scene is what one check sees.
type Scene struct {
	*Env
	Snapshot *account.Snapshot
	Site     *site.Site
	With     map[string]string // texts have their ${input} filled in; defaults are in
}

// Clock is the time now by the round's clock, UTC.
func (s *Scene) Clock() time.Time {
	if s.Now == nil {
		return time.Now().UTC()
	}
	return s.Now().UTC()
}

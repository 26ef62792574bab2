// Package checks proves a step of a lab: it reads the account once a round,
// runs the step's checks over what was read, and says what holds, what does
// not, and what is the first cause.
package checks

import "time"

// Outcome is what a check found.
type Outcome string

// The five outcomes. Only Failed asks the learner to act; Unknown says that it
// could not be looked at and is never a mistake of the learner's.
const (
	Passed  Outcome = "passed"
	Failed  Outcome = "failed"
	Waiting Outcome = "waiting"
	Blocked Outcome = "blocked"
	Unknown Outcome = "unknown"
)

// Level is how a finding is known.
type Level string

// The evidence levels, strongest first.
const (
	ObservedInside Level = "E3" // seen from inside the VPC
	ObservedPublic Level = "E2" // seen in public DNS or AWS telemetry
	Inferred       Level = "E1" // follows from the control plane
	Stated         Level = "E0" // pasted or said by the learner
)

// Evidence is one fact that was read: what was looked at, on which resource,
// what was expected and what was seen.
type Evidence struct {
	Source   string `json:"source"`   // "ec2:DescribeRouteTables Routes[]", "console probe", "public DNS 1.1.1.1"
	Resource string `json:"resource"` // rtb-0a1, s3.ap-northeast-2.amazonaws.com
	Expected string `json:"expected,omitempty"`
	Seen     string `json:"seen"`
}

// Diagnosis says what is wrong by a stable key and its arguments; the sentence
// in each language lies in the catalogue.
type Diagnosis struct {
	Key  string            `json:"key"` // rt.wrong-table
	Args map[string]string `json:"args,omitempty"`
}

// Finding is the result of one check.
type Finding struct {
	Check     string // id of the check in its step
	Outcome   Outcome
	Level     Level
	Evidence  []Evidence
	Diagnosis *Diagnosis    // why not passed; for advice may stand beside Passed
	Advice    bool          // does not gate the step
	BlockedBy string        // id of the check that has to pass first
	Since     time.Time     // waiting: since when
	Usually   time.Duration // waiting: how long it usually takes
	Sparing   time.Duration // how long a watch leaves before it looks at this again
	Late      bool          // failed because it waited past its deadline
	Elsewhere bool          // nothing is in this region; Env.Elsewhere would look in the others
}

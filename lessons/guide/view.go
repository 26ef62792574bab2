// Package guide walks a learner through a lab: which step is current, what its
// round of checks found, what opens next. The terminal program and the plain
// commands are two ways to show what it says.
package guide

import (
	"time"

	"linklab/checks"
	"linklab/lessons"
)

// Ref names a step.
type Ref struct{ Lab, Step string }

// State is where a step stands.
type State string

// The states of a step. Drifted is passed once and not true now: it shows, and
// never locks.
const (
	Locked  State = "locked"
	Open    State = "open"
	Passed  State = "passed"
	Drifted State = "drifted"
	Skipped State = "skipped"
)

// LabView is a lab in the outline.
type LabView struct {
	ID      string
	Title   lessons.Text
	Minutes int
	Account string // the account that the lab was begun in, "" before
	Region  string
	Steps   []StepView
}

// StepView is a step in the outline.
type StepView struct {
	Ref      Ref
	Title    lessons.Text
	State    State
	Current  bool // the first step that is open
	PassedAt time.Time
	Level    checks.Level // weakest level of its pass
	// Levels are the ways in which its pass is known, the strongest first. Answers
	// to questions are none: they prove what the learner knows, not what they built.
	Levels  []checks.Level
	HasWork bool // has checks or a quiz; else it is read and acknowledged
}

// Report is the outcome of looking at a step.
type Report struct {
	Ref      Ref
	At       time.Time
	Took     time.Duration
	Outcome  checks.Outcome
	Findings []checks.Finding // in the step's order
	Opened   []Ref            // steps that this look opened
	Next     time.Duration    // when to look again by itself; 0 = only on a key
	Unkept   error            // why the journal kept nothing of it, nil when it did
}

// Page is a lesson page with the learner's own ids filled in.
type Page struct {
	Ref      Ref
	Lang     lessons.Lang
	Title    string
	Markdown string // fences stand as they are in the source, ids filled in
	Commands []Command
	Missing  []string // inputs not known yet; their ${name} stands in the text
	Quiz     []lessons.Question
	Answers  map[string]string // question id → chosen choice id
}

// Command is one command of a page.
type Command struct {
	Host string
	Text string // ids filled in
}

// Hint is one level of help.
type Hint struct {
	Level   int // 1 what is wrong, 2 where to look, 3 the command
	Text    string
	Command string // level 3
	Last    bool
}

// Account is what the status line says of the account under check.
type Account struct {
	Live    bool   // a real account or AWS_ENDPOINT_URL
	Number  string // 12 digits, "" until known
	ARN     string
	Region  string
	Profile string
	NotAWS  bool   // asked at a server that is not AWS, of which there is no console
	Problem string // one sentence when the account cannot be used now
}

// Choice asks the learner which of several resources an input is.
type Choice struct {
	Input      string
	Candidates []Candidate
}

// Candidate is one resource that an input may be.
type Candidate struct{ ID, Name, Detail string }

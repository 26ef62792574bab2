// Package progress is how far a learner is. Everything they do is an event in a
// journal that is only ever appended to; the gate, the list and the exports are
// folded from it.
package progress

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Version of the journal's lines that this package writes. A line of a higher
// version makes the journal read-only.
//
//	1  says nothing of the world in which something was done
//	2  says it
const Version = 2

// Type is what kind of event a line is.
type Type string

// The types of events. A type that is not known here is kept and has no effect.
const (
	Installed Type = "installed" // first line: Value is the installation's random id
	Opened    Type = "opened"    // a step's page came on the screen
	Looked    Type = "looked"    // a round of checks: Outcome, Level, Checks
	StepPass  Type = "passed"    // the step passed: Level
	Drift     Type = "drifted"   // a step that passed is not true now
	Recover   Type = "recovered" // and is true again
	Hinted    Type = "hinted"    // Hint is the level, Value the diagnosis
	Answered  Type = "answered"  // Question, Choice, Right
	Read      Type = "read"      // a page without checks was acknowledged
	Skipped   Type = "skipped"   // Dependants are the steps that build on it
	Reset     Type = "reset"     // a step, or a lab when Step is ""; Backup names the copy
	Chose     Type = "chose"     // Input, Value: a resource that the learner picked
	Found     Type = "found"     // Values, How: resources that were found, by input
	Bound     Type = "bound"     // Account, Region of the lab
	Minted    Type = "minted"    // Value is the step's nonce
	Named     Type = "named"     // Value is the name the learner chose
	Spoke     Type = "language"  // Value is the language
	Taught    Type = "taught"    // Value is the course's title, Values its folder and steps
)

// Event is one line of the journal. Ids of labs, steps, checks, questions and
// choices are the course's stable ones.
type Event struct {
	V          int               `json:"v"`
	ID         string            `json:"id"`
	At         time.Time         `json:"at"`
	Type       Type              `json:"type"`
	Course     string            `json:"course,omitempty"` // version of the course
	World      World             `json:"world,omitempty"`
	Lab        string            `json:"lab,omitempty"`
	Step       string            `json:"step,omitempty"`
	Outcome    string            `json:"outcome,omitempty"`
	Level      string            `json:"level,omitempty"`
	ByHand     bool              `json:"by_hand,omitempty"` // looked on a key or command
	Checks     []Check           `json:"checks,omitempty"`
	Hint       int               `json:"hint,omitempty"`
	Question   string            `json:"question,omitempty"`
	Choice     string            `json:"choice,omitempty"`
	Right      bool              `json:"right,omitempty"`
	Input      string            `json:"input,omitempty"`
	Value      string            `json:"value,omitempty"`
	Values     map[string]string `json:"values,omitempty"`
	How        map[string]string `json:"how,omitempty"`
	Account    string            `json:"account,omitempty"`
	Region     string            `json:"region,omitempty"`
	Dependants []string          `json:"dependants,omitempty"`
	Backup     string            `json:"backup,omitempty"`
}

// Check is what a round said of one check.
type Check struct {
	ID      string `json:"id"`
	Outcome string `json:"outcome"`
	Level   string `json:"level,omitempty"`
	Key     string `json:"key,omitempty"` // diagnosis
	Advice  bool   `json:"advice,omitempty"`
}

// errDamaged is a line that is no event.
var errDamaged = errors.New("not a line of the journal")

// parseLine reads one line, without its line end.
func parseLine(line []byte) (Event, error) {
	var head struct {
		V int `json:"v"`
	}
	// The version first: a newer line may have other types in the same fields.
	if err := json.Unmarshal(line, &head); err != nil || head.V < 1 {
		return Event{}, errDamaged
	}
	if head.V > Version {
		return Event{V: head.V}, nil
	}
	var e Event
	if err := json.Unmarshal(line, &e); err != nil || e.ID == "" || e.Type == "" {
		return Event{}, errDamaged
	}
	e.clean()
	return e, nil
}

// encode completes an event and gives its line with the line end.
func (e *Event) encode(now time.Time) ([]byte, error) {
	e.V = Version
	e.clean() // what an account calls its things is not ours
	if e.ID == "" {
		e.ID = newID()
	}
	if e.At.IsZero() {
		e.At = now.UTC().Truncate(time.Millisecond)
	}
	line, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode event: %w", err)
	}
	return append(line, '\n'), nil
}

// newID is 16 random hex digits.
func newID() string {
	var b [8]byte
	rand.Read(b[:]) // never fails, see crypto/rand
	return hex.EncodeToString(b[:])
}

// Package selftest proves a course. In a fresh simulated account every step has
// to fail before its commands and to pass after them, and every mistake has to
// get its own diagnosis and no other.
package selftest

// Outcome is how a step or a mistake of a course proved.
type Outcome string

// The outcomes. Only AsItMustBe is good; the others say what is wrong.
const (
	AsItMustBe     Outcome = "as-it-must-be"
	PassesUnsolved Outcome = "passes-unsolved"
	FailsSolved    Outcome = "fails-solved"
	NotBroken      Outcome = "not-broken"
	OtherDiagnosis Outcome = "other-diagnosis"
	BadlySaid      Outcome = "badly-said"   // a sentence misses a word, in one of the languages
	AdviceFails    Outcome = "advice-fails" // the command that the tutor advises changes nothing
	CommandFails   Outcome = "command-fails"
	CouldNotBeMade Outcome = "could-not-be-made"
)

// Result is what a self-test found.
type Result struct {
	Schema string `json:"schema"` // "linklab.lessons-test/1"
	Labs   []Lab  `json:"labs"`
}

// Schema names the shape of a Result.
const Schema = "linklab.lessons-test/1"

// Lab is a lab of a result.
type Lab struct {
	ID       string    `json:"id"`
	Steps    []Step    `json:"steps"`
	Mistakes []Mistake `json:"mistakes"`
}

// Step is a step of a result.
type Step struct {
	ID      string  `json:"id"`
	Outcome Outcome `json:"outcome"`
	Detail  string  `json:"detail,omitempty"`
	Before  string  `json:"before"` // outcome of the look before the commands, "" when there is nothing to fail
	After   string  `json:"after"`
	TookMS  int64   `json:"took_ms"`
}

// Mistake is a mistake of a result.
type Mistake struct {
	ID      string  `json:"id"`
	Step    string  `json:"step"`
	Check   string  `json:"check"`
	Outcome Outcome `json:"outcome"`
	Key     string  `json:"key"`            // the diagnosis that it must get
	Seen    string  `json:"seen,omitempty"` // the one that it got
	Detail  string  `json:"detail,omitempty"`
	TookMS  int64   `json:"took_ms"`
}

// Good says whether everything is as it must be.
func (r Result) Good() bool {
	for _, lab := range r.Labs {
		for _, s := range lab.Steps {
			if s.Outcome != AsItMustBe {
				return false
			}
		}
		for _, m := range lab.Mistakes {
			if m.Outcome != AsItMustBe {
				return false
			}
		}
	}
	return true
}

package selftest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"linklab/checks"
	"linklab/checks/vocabulary"
)

// factsOf are how many facts each part of the course has to prove, by the letter
// of their rows: P before a lab, A the gateway endpoint, B the interface
// endpoint, C CloudWatch, D the endpoint service, R the resource endpoint, F the
// clean-up, G the cost.
var factsOf = map[string]int{"P": 8, "A": 22, "B": 18, "C": 11, "D": 17, "R": 13, "F": 11, "G": 2}

// unproved are the facts that no step proves, and why.
var unproved = map[string]string{
	"A-22": "never a check: nobody promises that ping is answered",
}

// needsNoRow are checks that prove that a fault of the course's own is there, or
// gone, or that a question is answered.
func needsNoRow(use string) bool { return use == "quiz" || strings.HasPrefix(use, "case-") }

// row is a fact of one of the parts, or X for what the course teaches beyond
// them.
var row = regexp.MustCompile(`^([PABCDRFG])-(\d\d)$|^X-\d\d$`)

// TestEveryFactIsProved holds the facts that the course has to prove against its
// steps: each is carried by a check of a step, and by the check of the vocabulary
// that the step uses.
func TestEveryFactIsProved(t *testing.T) {
	definitions := map[string]checks.Definition{}
	for _, d := range vocabulary.Registry() {
		definitions[d.Name] = d
	}
	proved := map[string]string{}
	for _, lab := range embedded(t).Labs {
		for _, step := range lab.Steps {
			for _, check := range step.Checks {
				at := lab.ID + "/" + step.ID + "/" + check.ID
				if len(check.Rows) == 0 && !needsNoRow(check.Use) {
					t.Errorf("%s does not say which fact it proves", at)
				}
				for _, fact := range check.Rows {
					proved[fact] = at
					if !slices.Contains(definitions[check.Use].Rows, fact) {
						t.Errorf("%s proves %s; the check %s does not know of it", at, fact, check.Use)
					}
				}
			}
		}
	}
	known := map[string]bool{}
	for part, count := range factsOf {
		for i := range count {
			fact := fmt.Sprintf("%s-%02d", part, i+1)
			known[fact] = true
			switch at, reason := proved[fact], unproved[fact]; {
			case at == "" && reason == "":
				t.Errorf("no step proves %s", fact)
			case at != "" && reason != "":
				t.Errorf("%s proves %s; it was thought that nothing does: %s", at, fact, reason)
			}
		}
	}
	for fact, at := range proved {
		if !row.MatchString(fact) || !known[fact] && !strings.HasPrefix(fact, "X-") {
			t.Errorf("%s proves %s, which is no fact of the course", at, fact)
		}
	}
	for fact := range unproved {
		if !known[fact] {
			t.Errorf("there is no fact %s", fact)
		}
	}
}

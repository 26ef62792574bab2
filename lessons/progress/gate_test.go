package progress

import (
	"slices"
	"testing"

	"linklab/lessons"
)

// TestGate: the first step is open, each other one once all before it are done.
// What was done stays open, whatever happens to the steps before it.
func TestGate(t *testing.T) {
	lab := &lessons.Lab{ID: "l", Steps: []*lessons.Step{{ID: "a"}, {ID: "b"}, {ID: "c"}}}
	event := func(kind Type, step string) Event { return at(0, Event{Type: kind, Lab: "l", Step: step}) }
	for name, c := range map[string]struct {
		events   []Event
		states   []string
		current  string
		finished bool
	}{
		"nothing yet":           {nil, []string{"open", "locked", "locked"}, "a", false},
		"a look":                {[]Event{event(Looked, "a")}, []string{"open", "locked", "locked"}, "a", false},
		"passed":                {[]Event{event(StepPass, "a")}, []string{"passed", "open", "locked"}, "b", false},
		"read":                  {[]Event{event(Read, "a")}, []string{"passed", "open", "locked"}, "b", false},
		"skipped":               {[]Event{event(Skipped, "a")}, []string{"skipped", "open", "locked"}, "b", false},
		"no longer true":        {[]Event{event(StepPass, "a"), event(Drift, "a")}, []string{"drifted", "open", "locked"}, "b", false},
		"done before its turn":  {[]Event{event(StepPass, "b")}, []string{"open", "passed", "locked"}, "a", false},
		"all but one":           {[]Event{event(StepPass, "a"), event(StepPass, "c")}, []string{"passed", "open", "passed"}, "b", false},
		"all, one of them left": {[]Event{event(StepPass, "a"), event(Skipped, "b"), event(Read, "c")}, []string{"passed", "skipped", "passed"}, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			kept := fold(c.events...).Lab(Nowhere, "l")
			var states, current []string
			for i, standing := range Gate(lab, kept) {
				is := kept.Step(lab.Steps[i].ID)
				states = append(states, standing.State(is))
				if standing.Current {
					current = append(current, standing.Step)
				}
				if is.Done() && (!standing.Open || !standing.Done) {
					t.Errorf("%s is done, and its gate says %+v", standing.Step, standing)
				}
			}
			if !slices.Equal(states, c.states) {
				t.Errorf("the steps are %v, not %v", states, c.states)
			}
			if want := slices.DeleteFunc([]string{c.current}, func(s string) bool { return s == "" }); !slices.Equal(current, want) {
				t.Errorf("current are %v, not %v", current, want)
			}
			if Finished(lab, kept) != c.finished {
				t.Errorf("finished is %v", !c.finished)
			}
		})
	}
}

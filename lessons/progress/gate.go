package progress

import "linklab/lessons"

// Standing is where a step stands for the gate.
type Standing struct {
	Step    string
	Open    bool // its predecessors are done
	Done    bool // passed, read or skipped
	Current bool // the first that is not done
}

// Gate says which steps of a lab are open: the first one, and each whose
// predecessors are all done. A step that is done never closes again.
func Gate(lab *lessons.Lab, state *Lab) []Standing {
	all := make([]Standing, len(lab.Steps))
	open := true
	for i, step := range lab.Steps {
		done := state.Step(step.ID).Done()
		all[i] = Standing{Step: step.ID, Open: open || done, Done: done, Current: open && !done}
		open = open && done
	}
	return all
}

// Finished says whether every step of a lab is done.
func Finished(lab *lessons.Lab, state *Lab) bool {
	for _, s := range lab.Steps {
		if !state.Step(s.ID).Done() {
			return false
		}
	}
	return true
}

// State is the word for where a step stands, in exports and in the outline:
// locked, open, passed, drifted or skipped. A page that was read counts as
// passed.
func (s Standing) State(is *Step) string {
	switch {
	case is.Drifted:
		return "drifted"
	case !is.DoneAt().IsZero():
		return "passed"
	case !is.SkippedAt.IsZero():
		return "skipped"
	case s.Open:
		return "open"
	}
	return "locked"
}

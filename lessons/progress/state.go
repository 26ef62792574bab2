package progress

import (
	"maps"
	"slices"
	"time"
)

// State is what a journal says.
type State struct {
	Installation string // random id of this installation
	Learner      string // the name the learner chose
	Lang         string

	origin   *Origin // of the course that was taken last, nil for the built-in one
	labs     map[World]map[string]*Lab
	unmarked map[string]World // of labs that lines without a world are bound to

	last    time.Time        // of the last event that counts as being there
	there   whereabouts      // the step of that event
	lastLab map[World]string // worked on last, by world
}

// whereabouts is a step in a world.
type whereabouts struct {
	world     World
	lab, step string
}

// Lab is how far a learner is in one lab.
type Lab struct {
	Account string // the account the lab was begun in, 12 digits
	Region  string
	Chosen  map[string]string // ids that the learner picked, by input
	Found   map[string]string // values that were found, by input
	How     map[string]string // how they were found: stack, tag, name, place, computed
	Sure    map[string]string // the last of each that was found in a way that is sure
	Steps   map[string]*Step
}

// Step is how far a learner is in one step.
type Step struct {
	PassedAt  time.Time // zero until passed
	Level     string    // weakest evidence level of the pass
	Drifted   bool      // passed once and not true now
	ReadAt    time.Time // a page without checks was acknowledged
	SkippedAt time.Time
	Attempts  int    // looks by hand, and those of the watch that found something new
	Hints     int    // levels of hints that were shown
	HintKey   string // diagnosis that the last hint was about
	HintLevel int    // level of the last hint about it
	Spent     time.Duration
	Answers   map[string]Answer // by question
	Nonce     string
	Outcome   string  // of the last look
	Checks    []Check // of the last look
	LookedAt  time.Time
}

// Answer is the last answer to a question.
type Answer struct {
	Choice string
	Right  bool
	Tries  int
}

// Done says whether the next step may open.
func (s *Step) Done() bool {
	return s != nil && (!s.PassedAt.IsZero() || !s.ReadAt.IsZero() || !s.SkippedAt.IsZero())
}

// DoneAt is when the step passed or its page was acknowledged, zero before.
func (s *Step) DoneAt() time.Time {
	if !s.PassedAt.IsZero() {
		return s.PassedAt
	}
	return s.ReadAt
}

// Failing is the check that stood in the way at the last look, the zero Check
// without one.
func (s *Step) Failing() Check {
	for _, c := range s.Checks {
		if !c.Advice && c.Outcome == "failed" {
			return c
		}
	}
	return Check{}
}

// idle bounds how much of a pause between two events counts as time on a step.
const idle = 10 * time.Minute

func newState() *State {
	return &State{labs: map[World]map[string]*Lab{}, unmarked: map[string]World{}, lastLab: map[World]string{}}
}

// Lab is the state of a lab in a world, an empty one when the journal says
// nothing of it.
func (s *State) Lab(w World, id string) *Lab {
	if l := s.labs[w][id]; l != nil {
		return l
	}
	// Unmarked lines of a lab in which no account was looked at yet.
	if l := s.labs[Nowhere][id]; l != nil && w == Simulated {
		return l
	}
	return &Lab{Chosen: map[string]string{}, Found: map[string]string{}, How: map[string]string{}, Sure: map[string]string{}, Steps: map[string]*Step{}}
}

// Step is the step's state, an empty one when the journal says nothing of it.
func (l *Lab) Step(id string) *Step {
	if s := l.Steps[id]; s != nil {
		return s
	}
	return &Step{Answers: map[string]Answer{}}
}

func (s *State) lab(w World, id string) *Lab {
	l := s.labs[w][id]
	if l == nil {
		l = s.Lab(w, id)
		s.in(w)[id] = l
	}
	return l
}

func (s *State) step(w World, lab, id string) *Step {
	l := s.lab(w, lab)
	st := l.Steps[id]
	if st == nil {
		st = l.Step(id)
		l.Steps[id] = st
	}
	return st
}

// apply folds one event.
func (s *State) apply(e Event) {
	s.place(&e)
	s.spend(e)
	switch e.Type {
	case Installed:
		if s.Installation == "" {
			s.Installation = e.Value
		}
	case Named:
		s.Learner = e.Value
	case Spoke:
		s.Lang = e.Value
	case Taught:
		s.origin = originOf(e)
	}
	if e.Lab == "" {
		return
	}
	switch e.Type {
	case Bound:
		l := s.lab(e.World, e.Lab)
		l.Account, l.Region = e.Account, e.Region
	case Chose:
		s.lab(e.World, e.Lab).Chosen[e.Input] = e.Value
	case Found:
		s.lab(e.World, e.Lab).found(e)
	case Reset:
		s.reset(e)
	}
	if e.Step != "" {
		s.applyStep(e)
	}
}

func (l *Lab) found(e Event) {
	maps.Copy(l.Found, e.Values)
	maps.Copy(l.How, e.How)
	for input, value := range e.Values {
		if IsSure(e.How[input]) {
			l.Sure[input] = value
		}
	}
}

// IsSure tells whether a way in which a resource was found says that it is the
// lab's, and not only that it is the one candidate at its time.
func IsSure(how string) bool {
	return how == "stack" || how == "tag" || how == "name" || how == "first"
}

func (s *State) applyStep(e Event) {
	if e.Type == Reset {
		return
	}
	st := s.step(e.World, e.Lab, e.Step)
	switch e.Type {
	case Looked:
		st.Attempts++
		st.Outcome, st.Checks, st.LookedAt = e.Outcome, e.Checks, e.At
	case StepPass:
		if st.PassedAt.IsZero() {
			st.PassedAt = e.At
		}
		st.Level, st.Drifted = e.Level, false
	case Drift:
		st.Drifted = !st.PassedAt.IsZero()
	case Recover:
		st.Drifted = false
	case Hinted:
		st.Hints++
		st.HintLevel, st.HintKey = e.Hint, e.Value
	case Answered:
		a := st.Answers[e.Question]
		st.Answers[e.Question] = Answer{Choice: e.Choice, Right: e.Right, Tries: a.Tries + 1}
	case Read:
		if st.ReadAt.IsZero() {
			st.ReadAt = e.At
		}
	case Skipped:
		st.SkippedAt = e.At
	case Minted:
		st.Nonce = e.Value
	}
}

func (s *State) reset(e Event) {
	if e.Step == "" {
		delete(s.labs[e.World], e.Lab)
		return
	}
	if l := s.labs[e.World][e.Lab]; l != nil {
		delete(l.Steps, e.Step)
	}
}

// spend counts the time since the event before this one towards the step that
// was on the screen then.
func (s *State) spend(e Event) {
	if pause := e.At.Sub(s.last); !s.last.IsZero() && pause > 0 && s.there.step != "" {
		if l := s.labs[s.there.world][s.there.lab]; l != nil && l.Steps[s.there.step] != nil {
			l.Steps[s.there.step].Spent += min(pause, idle)
		}
	}
	if e.At.After(s.last) {
		s.last = e.At
	}
	if e.Lab != "" && e.Step != "" {
		s.remember(e)
	}
}

func (s *State) clone() *State {
	c := *s
	c.unmarked, c.lastLab = maps.Clone(s.unmarked), maps.Clone(s.lastLab)
	c.labs = make(map[World]map[string]*Lab, len(s.labs))
	for w, labs := range s.labs {
		c.labs[w] = make(map[string]*Lab, len(labs))
		for id, l := range labs {
			c.labs[w][id] = l.clone()
		}
	}
	return &c
}

func (l *Lab) clone() *Lab {
	lab := *l
	lab.Chosen, lab.Found, lab.How, lab.Sure = maps.Clone(l.Chosen), maps.Clone(l.Found), maps.Clone(l.How), maps.Clone(l.Sure)
	lab.Steps = make(map[string]*Step, len(l.Steps))
	for id, st := range l.Steps {
		step := *st
		step.Answers = maps.Clone(st.Answers)
		step.Checks = slices.Clone(st.Checks)
		lab.Steps[id] = &step
	}
	return &lab
}

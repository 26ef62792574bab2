package progress

import "linklab/lessons"

// World is in which kind of account something was done. What was done in one
// counts for nothing in the other, and is not shown there.
type World string

// The worlds.
const (
	Nowhere   World = ""          // needs no account: a page, a quiz
	Simulated World = "simulated" // the account inside this program
	Live      World = "live"      // an account behind the learner's own credentials
)

// WorldOf is where the progress of a lab belongs when the learner works in an
// account of the given world. A lab that looks at no account counts in both.
func WorldOf(lab *lessons.Lab, in World) World {
	if lab == nil || !lab.InAccount() {
		return Nowhere
	}
	return in
}

// unmarked is the version of lines that do not say their world.
const unmarked = 1

// simulatedNumber is the simulated account's number; AWS gives it to nobody, it
// is that of its documentation. By it the world of unmarked lines is known.
const simulatedNumber = "123456789012"

// place completes the world of an event that is folded, and brings what was
// folded before where it turns out to belong.
func (s *State) place(e *Event) {
	if e.V == unmarked {
		// A lab was bound to one account until it was reset, so that everything
		// between two resets was done in that account's world.
		if e.Type == Bound {
			s.unmarked[e.Lab] = Live
			if e.Account == simulatedNumber {
				s.unmarked[e.Lab] = Simulated
			}
			s.move(e.Lab, s.unmarked[e.Lab])
		}
		e.World = s.unmarked[e.Lab]
		if e.Type == Reset && e.Step == "" {
			delete(s.unmarked, e.Lab)
		}
		return
	}
	if e.World == Simulated {
		s.move(e.Lab, Simulated)
	}
}

// move gives a world what unmarked lines say of a lab that no account was known
// of, unless that world knows the lab already.
func (s *State) move(lab string, to World) {
	l := s.labs[Nowhere][lab]
	if l == nil || s.labs[to][lab] != nil {
		return
	}
	delete(s.labs[Nowhere], lab)
	s.in(to)[lab] = l
	if s.there.lab == lab {
		s.there.world = to
	}
}

// in are the labs of a world.
func (s *State) in(w World) map[string]*Lab {
	if s.labs[w] == nil {
		s.labs[w] = map[string]*Lab{}
	}
	return s.labs[w]
}

// Begun says whether anything was done in a world's account.
func (s *State) Begun(w World) bool { return len(s.labs[w]) > 0 }

// LastLab is the lab that was worked on last in a world, "" without one.
func (s *State) LastLab(w World) string { return s.lastLab[w] }

// remember notes the step that was worked on last.
func (s *State) remember(e Event) {
	s.there = whereabouts{e.World, e.Lab, e.Step}
	if e.World != Nowhere {
		s.lastLab[e.World] = e.Lab
		return
	}
	for _, w := range []World{Nowhere, Simulated, Live} {
		s.lastLab[w] = e.Lab
	}
}

package guide

import (
	"linklab/lessons"
	"linklab/lessons/progress"
)

// World is the kind of account that the learner works in.
func (g *Guide) World() progress.World {
	if g.opts.Live {
		return progress.Live
	}
	return progress.Simulated
}

// world is where the progress of a lab belongs.
func (g *Guide) world(lab *lessons.Lab) progress.World {
	return progress.WorldOf(lab, g.World())
}

// kept is how far the learner is in a lab, in the world that they work in.
func (g *Guide) kept(lab *lessons.Lab) *progress.Lab {
	return g.opts.Journal.State().Lab(g.world(lab), lab.ID)
}

// keptStep is kept of one step.
func (g *Guide) keptStep(ref Ref) *progress.Step {
	lab := g.opts.Course.Lab(ref.Lab)
	if lab == nil {
		return (&progress.Lab{}).Step(ref.Step)
	}
	return g.kept(lab).Step(ref.Step)
}

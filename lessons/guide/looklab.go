package guide

import (
	"context"
	"fmt"

	"linklab/checks"
	"linklab/lessons"
)

// LookLab makes a round over what a lab is to have built: the checks of its
// building steps that must hold together. The journal is left alone. elsewhere
// is that of Mode.
func (g *Guide) LookLab(ctx context.Context, id string, elsewhere bool) (Report, error) {
	lab := g.opts.Course.Lab(id)
	if lab == nil {
		return Report{}, fmt.Errorf("%w: %s", ErrNoStep, id)
	}
	ref := Ref{Lab: id}
	begun := g.opts.Now()
	mode := Mode{Detached: true, Elsewhere: elsewhere}
	findings, _, err := g.examine(ctx, ref, g.round(lab, ref, builds(lab), mode), mode)
	if err != nil {
		return Report{}, err
	}
	return Report{Ref: ref, At: g.opts.Now(), Took: g.opts.Now().Sub(begun), Outcome: checks.Overall(findings), Findings: findings}, nil
}

// builds are the checks of the building steps, with ids that tell the steps
// apart. Each check needs what its own step says, and the first check of a step
// what the step before proves.
func builds(lab *lessons.Lab) []lessons.CheckRef {
	var all []lessons.CheckRef
	for _, step := range lab.Steps {
		if !step.Build {
			continue
		}
		for _, c := range step.Checks {
			if c.Use == quiz {
				continue
			}
			needs := make([]string, len(c.Needs))
			for i, need := range c.Needs {
				needs[i] = step.ID + "/" + need
			}
			c.ID, c.Needs = step.ID+"/"+c.ID, needs
			all = append(all, c)
		}
	}
	return all
}

package guide

import (
	"slices"

	"linklab/checks"
	"linklab/lessons"
)

// Actions are the IAM actions that a lab's steps are proved with: those with
// which its inputs are found, and those of its checks. A check that is advice
// proves nothing, so what it may not read keeps nobody from the lab.
func Actions(lab *lessons.Lab, vocabulary []checks.Definition) []string {
	actions := checks.InputActions(inputs(lab), lab.Stack != "")
	of := func(refs []lessons.CheckRef) {
		for _, ref := range refs {
			for _, d := range vocabulary {
				if d.Name == ref.Use && !ref.Advice {
					actions = append(actions, d.Actions...)
				}
			}
		}
	}
	for _, step := range lab.Steps {
		of(step.Checks)
	}
	for _, refs := range lab.Causes {
		of(refs)
	}
	slices.Sort(actions)
	return slices.Compact(actions)
}

func inputs(lab *lessons.Lab) []checks.Input {
	all := make([]checks.Input, len(lab.Inputs))
	for i, in := range lab.Inputs {
		all[i] = checks.Input{ID: in.ID, Kind: in.Kind, Logical: in.Logical, Names: in.Names, Default: in.Default, Service: in.Service, In: in.In}
	}
	return all
}

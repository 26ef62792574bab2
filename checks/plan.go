package checks

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"linklab/checks/account"
)

// CheckSpec uses one check of the vocabulary.
type CheckSpec struct {
	ID     string
	Use    string
	With   map[string]string
	Needs  []string // ids of checks of the plan that have to pass first
	Advice bool     // does not gate
}

// Plan is what one round looks at: checks in an order in which the first cause
// comes first.
type Plan struct {
	checks []planned
}

type planned struct {
	CheckSpec
	definition Definition
	needs      []int // indices of earlier or later checks, the spec's and the vocabulary's
}

// NewPlan makes a plan of checks of the vocabulary. Besides the needs that the
// specs name, a check needs those that the vocabulary says come before it and
// that look at the same things.
func NewPlan(vocabulary []Definition, specs []CheckSpec) (*Plan, error) {
	byName := make(map[string]Definition, len(vocabulary))
	for _, definition := range vocabulary {
		byName[definition.Name] = definition
	}
	plan := &Plan{}
	index := make(map[string]int, len(specs))
	for _, spec := range specs {
		definition, ok := byName[spec.Use]
		if !ok {
			return nil, fmt.Errorf("there is no check %q; there are %s", spec.Use, strings.Join(slices.Sorted(maps.Keys(byName)), ", "))
		}
		if err := definition.Validate(spec.With); err != nil {
			return nil, err
		}
		if _, twice := index[spec.ID]; twice {
			return nil, fmt.Errorf("two checks have the id %q", spec.ID)
		}
		index[spec.ID] = len(plan.checks)
		plan.checks = append(plan.checks, planned{CheckSpec: spec, definition: definition})
	}
	for i := range plan.checks {
		for _, need := range plan.checks[i].Needs {
			j, ok := index[need]
			if !ok {
				return nil, fmt.Errorf("check %q needs %q, which is not there", plan.checks[i].ID, need)
			}
			plan.checks[i].needs = append(plan.checks[i].needs, j)
		}
	}
	if cycle := plan.cycle(); cycle != "" {
		return nil, fmt.Errorf("check %q needs itself", cycle)
	}
	plan.addOrder()
	return plan, nil
}

// addOrder adds the vocabulary's own order, where it does not contradict the
// specs'.
func (p *Plan) addOrder() {
	for i := range p.checks {
		for j := range p.checks {
			if i == j || slices.Contains(p.checks[i].needs, j) || !p.checks[i].follows(p.checks[j]) {
				continue
			}
			p.checks[i].needs = append(p.checks[i].needs, j)
			if p.cycle() != "" {
				p.checks[i].needs = p.checks[i].needs[:len(p.checks[i].needs)-1]
			}
		}
	}
}

// follows tells whether the vocabulary puts c after other: it says so, and what
// parameters they share have the same values.
func (c planned) follows(other planned) bool {
	if !slices.Contains(c.definition.After, other.Use) {
		return false
	}
	for name, value := range c.With {
		if theirs, shared := other.With[name]; shared && theirs != value {
			return false
		}
	}
	return true
}

// cycle names a check that needs itself, "" when there is none.
func (p *Plan) cycle() string {
	const (
		unseen = iota
		open
		done
	)
	state := make([]int, len(p.checks))
	var visit func(int) bool
	visit = func(i int) bool {
		state[i] = open
		for _, need := range p.checks[i].needs {
			if state[need] == open || state[need] == unseen && visit(need) {
				return true
			}
		}
		state[i] = done
		return false
	}
	for i := range p.checks {
		if state[i] == unseen && visit(i) {
			return p.checks[i].ID
		}
	}
	return ""
}

// Len is how many checks the plan has.
func (p *Plan) Len() int { return len(p.checks) }

// reads are the reads that some check of the plan needs whatever it finds.
func (p *Plan) reads() []account.Read {
	var all []account.Read
	for _, check := range p.checks {
		for _, r := range check.definition.Prefetch {
			if !slices.Contains(all, r) {
				all = append(all, r)
			}
		}
	}
	return all
}

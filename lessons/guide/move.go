package guide

import (
	"fmt"
	"strings"

	"linklab/lessons"
	"linklab/lessons/progress"
)

// Read acknowledges the page of an open step that has no checks.
func (g *Guide) Read(ref Ref) ([]Ref, error) {
	lab, step, err := g.find(ref)
	if err != nil {
		return nil, err
	}
	if step.HasWork() {
		return nil, fmt.Errorf("%w: %s/%s", ErrHasWork, ref.Lab, ref.Step)
	}
	return g.done(lab, progress.Event{Type: progress.Read, Lab: ref.Lab, Step: ref.Step})
}

// done writes an event that ends an open step.
func (g *Guide) done(lab *lessons.Lab, e progress.Event) ([]Ref, error) {
	gate := progress.Gate(lab, g.kept(lab))
	switch s := standing(gate, e.Step); {
	case s.Done:
		return nil, nil
	case !s.Open:
		return nil, fmt.Errorf("%w: %s/%s", ErrNotOpen, e.Lab, e.Step)
	}
	if err := g.append(e); err != nil {
		return nil, err
	}
	return opened(lab.ID, gate, progress.Gate(lab, g.kept(lab))), nil
}

// Dependant is a later check that builds on what a step makes.
type Dependant struct {
	Ref   Ref
	Check string
	Title lessons.Text
}

// SkipCost are the checks of later steps that cannot pass without this step, as
// far as the lab says: those that speak of the same resources as its own.
func (g *Guide) SkipCost(ref Ref) ([]Dependant, error) {
	lab, step, err := g.find(ref)
	if err != nil {
		return nil, err
	}
	makes := map[string]bool{}
	for _, c := range step.Checks {
		for _, v := range mentions(c) {
			makes[v] = true
		}
	}
	var cost []Dependant
	later := false
	for _, s := range lab.Steps {
		if s == step {
			later = true
			continue
		}
		if !later || s.Clean {
			continue
		}
		for _, c := range s.Checks {
			for _, v := range mentions(c) {
				if makes[v] {
					cost = append(cost, Dependant{Ref: Ref{lab.ID, s.ID}, Check: c.ID, Title: c.Title})
					break
				}
			}
		}
	}
	return cost, nil
}

// mentions are the resources that a check speaks of: ids of inputs, and the
// variables in literals.
func mentions(c lessons.CheckRef) []string {
	var all []string
	for _, v := range c.With {
		if names := lessons.Variables(v); len(names) > 0 {
			all = append(all, names...)
		} else {
			all = append(all, v)
		}
	}
	return all
}

// Skip leaves an open step undone and opens the next one. It is recorded with
// what it costs, and exported.
func (g *Guide) Skip(ref Ref) ([]Ref, error) {
	lab, _, err := g.find(ref)
	if err != nil {
		return nil, err
	}
	cost, err := g.SkipCost(ref)
	if err != nil {
		return nil, err
	}
	e := progress.Event{Type: progress.Skipped, Lab: ref.Lab, Step: ref.Step}
	for _, d := range cost {
		e.Dependants = append(e.Dependants, d.Ref.Step+"/"+d.Check)
	}
	return g.done(lab, e)
}

// Reset forgets a step, or a whole lab when ref.Step is "", and returns the
// path of the journal's copy.
func (g *Guide) Reset(ref Ref) (backup string, err error) {
	lab := g.opts.Course.Lab(ref.Lab)
	if lab == nil || (ref.Step != "" && lab.Step(ref.Step) == nil) {
		return "", fmt.Errorf("%w: %s/%s", ErrNoStep, ref.Lab, ref.Step)
	}
	backup, err = g.opts.Journal.Reset(g.world(lab), ref.Lab, ref.Step)
	if err != nil {
		return backup, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, s := range lab.Steps {
		if r := (Ref{lab.ID, s.ID}); ref.Step == "" || ref.Step == s.ID {
			delete(g.last, r)
			delete(g.pasted, r)
			delete(g.abroad, r)
			delete(g.nonces, r)
		}
	}
	return backup, nil
}

// maxPasted bounds a pasted line.
const maxPasted = 4096

// Paste takes a probe line that the learner copied from the instance. It counts
// as evidence at the next Look, at the level of a pasted line.
func (g *Guide) Paste(ref Ref, line string) error {
	_, step, err := g.find(ref)
	if err != nil {
		return err
	}
	line = strings.TrimSpace(line)
	if i := strings.Index(line, "LINKLAB-PROBE "); i >= 0 {
		line = line[i:]
	}
	nonce := g.nonce(ref)
	if !strings.HasPrefix(line, "LINKLAB-PROBE ") || len(line) > maxPasted ||
		(step.Nonce && !strings.Contains(line, "n="+nonce+" ")) {
		return fmt.Errorf("%w: it has to begin with LINKLAB-PROBE and carry n=%s", ErrNotProbe, nonce)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pasted[ref] = append(g.pasted[ref], line)
	return nil
}

// Choices are the inputs of a lab that the learner has to pick, as the last
// look found them.
func (g *Guide) Choices(lab string) []Choice {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]Choice(nil), g.choices[lab]...)
}

// Choose picks the resource that an input of a lab is.
func (g *Guide) Choose(lab, input, id string) error {
	l := g.opts.Course.Lab(lab)
	if l == nil {
		return fmt.Errorf("%w: %s", ErrNoStep, lab)
	}
	for _, in := range l.Inputs {
		if in.ID == input {
			return g.append(progress.Event{Type: progress.Chose, Lab: lab, Input: input, Value: id})
		}
	}
	return fmt.Errorf("%w: input %s of %s", ErrNoStep, input, lab)
}

package guide

import (
	"linklab/checks"
	"linklab/lessons"
)

// unopened is what there is to see of an account that could not be opened: the
// first check says why, and the others wait for it.
func (g *Guide) unopened(refs []lessons.CheckRef, problem *checks.Diagnosis) Seen {
	g.mu.Lock()
	g.problem = problem
	g.mu.Unlock()
	seen := Seen{Problem: problem}
	for i, c := range refs {
		f := checks.Finding{Check: c.ID, Outcome: checks.Unknown, Advice: c.Advice, Diagnosis: problem}
		if i > 0 {
			f.Outcome, f.Diagnosis, f.BlockedBy = checks.Blocked, nil, refs[0].ID
		}
		seen.Findings = append(seen.Findings, f)
	}
	return seen
}

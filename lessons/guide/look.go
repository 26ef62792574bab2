package guide

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/progress"
)

// Mode says what a look is for.
type Mode struct {
	ByHand bool // on a key or a command, counts as an attempt
	// Detached looks whatever the journal says and keeps nothing in it, and the
	// account may be another than the lab's.
	Detached bool
	// Elsewhere looks in the account's other regions, once, for what is not found
	// in the lab's own: a read a region, so only on the learner's word.
	Elsewhere bool
}

// Look makes a round over a step and keeps in the journal what changed. A pass
// and a drift count when two rounds in a row agree, since AWS may answer from
// two places that know different things.
func (g *Guide) Look(ctx context.Context, ref Ref) (Report, error) {
	return g.LookAs(ctx, ref, Mode{ByHand: true})
}

// Watch is Look by itself rather than on a key.
func (g *Guide) Watch(ctx context.Context, ref Ref) (Report, error) {
	return g.LookAs(ctx, ref, Mode{})
}

// LookAs is Look with a mode.
func (g *Guide) LookAs(ctx context.Context, ref Ref, mode Mode) (Report, error) {
	lab, step, err := g.find(ref)
	if err != nil {
		return Report{}, err
	}
	// Another linklab may have written since. What cannot be read now is read at
	// the next look, and an append says what is wrong.
	_ = g.opts.Journal.Refresh()
	if !step.HasWork() {
		return g.unread(ref), nil
	}
	begun := g.opts.Now()
	round := g.round(lab, ref, step.Checks, mode)
	findings, unkept, err := g.examine(ctx, ref, round, mode)
	if err != nil {
		return Report{}, err
	}
	if g.needsSecond(ref, step, mode, checks.Overall(findings)) {
		if err := pauseFor(ctx, g.opts.Confirm); err != nil {
			return Report{}, err
		}
		again, _, err := g.examine(ctx, ref, round, mode)
		if err != nil {
			return Report{}, err
		}
		findings = agree(findings, again)
	}
	g.remember(ref, findings)
	report := Report{
		Ref:      ref,
		At:       g.opts.Now(),
		Took:     g.opts.Now().Sub(begun),
		Outcome:  checks.Overall(findings),
		Findings: findings,
		Unkept:   unkept,
	}
	if !mode.Detached {
		if report.Opened, err = g.keep(lab, step, report, mode); err != nil {
			report.Unkept = err
		}
	}
	report.Next = g.pause(report)
	g.mu.Lock()
	g.last[ref] = report
	g.mu.Unlock()
	return report, nil
}

// unread is the report of a page without checks, which only Read ends.
func (g *Guide) unread(ref Ref) Report {
	r := Report{Ref: ref, At: g.opts.Now(), Outcome: checks.Failed}
	if !g.keptStep(ref).DoneAt().IsZero() {
		r.Outcome = checks.Passed
	}
	return r
}

// round is the question to the examiner. A detached look does not trust ids
// that were found in another account.
func (g *Guide) round(lab *lessons.Lab, ref Ref, refs []lessons.CheckRef, mode Mode) Round {
	g.mu.Lock()
	pasted := strings.Join(g.pasted[ref], "\n")
	g.mu.Unlock()
	kept := g.kept(lab)
	r := Round{Ref: ref, Lab: lab, Checks: refs, Pasted: pasted}
	r.Elsewhere, r.Regions = g.where(ref, mode)
	if !mode.Detached {
		r.Known = known(kept)
		if step := lab.Step(ref.Step); step != nil && step.Clean {
			maps.Copy(r.Known, networks(lab, kept))
		}
		r.Pinned = checks.Pin{Account: kept.Account, Region: kept.Region}
	}
	switch step := lab.Step(ref.Step); {
	case step == nil || !step.Nonce:
	case mode.Detached:
		r.Nonce = g.minted(ref)
	default:
		r.Nonce = g.nonce(ref)
	}
	return r
}

// known are the ids that the learner picked, and those found in a way that is
// sure. What was only the one candidate at its time is looked for anew.
func known(kept *progress.Lab) map[string]string {
	ids := map[string]string{}
	for input, id := range kept.Found {
		if progress.IsSure(kept.How[input]) {
			ids[input] = id
		}
	}
	maps.Copy(ids, kept.Chosen)
	return ids
}

// networks are the VPCs that the lab was taken in. In a clean-up another one
// that is left is not the lab's, were it the only one.
func networks(lab *lessons.Lab, kept *progress.Lab) map[string]string {
	ids := map[string]string{}
	for _, input := range lab.Inputs {
		if input.Kind != "vpc" {
			continue
		}
		for _, id := range []string{kept.Chosen[input.ID], kept.Sure[input.ID], kept.Found[input.ID]} {
			if id != "" {
				ids[input.ID] = id
				break
			}
		}
	}
	return ids
}

// examine makes one round: the account's part by the examiner, the quiz by the
// journal. unkept says why the journal could not take what was learned.
func (g *Guide) examine(ctx context.Context, ref Ref, r Round, mode Mode) (findings []checks.Finding, unkept, err error) {
	all := r.Checks
	r.Checks = withoutQuiz(all)
	var seen Seen
	if len(r.Checks) > 0 {
		e, err := g.connect(ctx)
		problem := checks.Unopened(err)
		switch {
		case problem != nil:
			seen = g.unopened(r.Checks, problem)
		case err != nil:
			return nil, nil, fmt.Errorf("open the account: %w", err)
		default:
			if seen, err = e.Examine(ctx, r); err != nil {
				return nil, nil, fmt.Errorf("look at %s: %w", ref.Lab, err)
			}
			if unkept = g.learn(r, seen, mode); IsOtherAccount(unkept) {
				return nil, nil, unkept
			}
		}
	}
	findings = make([]checks.Finding, 0, len(all))
	next := 0
	for _, c := range all {
		if c.Use == quiz {
			findings = append(findings, g.quizFinding(ref, c))
			continue
		}
		if next < len(seen.Findings) {
			findings = append(findings, seen.Findings[next])
			next++
		}
	}
	return findings, unkept, nil
}

// withoutQuiz are the checks that the account answers.
func withoutQuiz(all []lessons.CheckRef) []lessons.CheckRef {
	quizzes := map[string]bool{}
	for _, c := range all {
		quizzes[c.ID] = c.Use == quiz
	}
	var rest []lessons.CheckRef
	for _, c := range all {
		if quizzes[c.ID] {
			continue
		}
		c.Needs = slices.DeleteFunc(slices.Clone(c.Needs), func(need string) bool { return quizzes[need] })
		rest = append(rest, c)
	}
	return rest
}

// Last is what the last look at a step found in this run of the program.
func (g *Guide) Last(ref Ref) (Report, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r, ok := g.last[ref]
	return r, ok
}

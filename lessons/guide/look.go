package guide

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

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
	if !step.HasWork() {
		return g.unread(ref), nil
	}
	begun := g.opts.Now()
	round := g.round(lab, ref, step.Checks, mode)
	findings, unkept, err := g.examine(ctx, ref, round, mode)
	if err != nil {
		return Report{}, err
	}
	if g.needsSecond(ref, step, mode, outcomeOf(findings)) {
		if err := pauseFor(ctx, g.opts.Confirm); err != nil {
			return Report{}, err
		}
		again, _, err := g.examine(ctx, ref, round, mode)
		if err != nil {
			return Report{}, err
		}
		findings = agree(findings, again)
	}
	report := Report{
		Ref:      ref,
		At:       g.opts.Now(),
		Took:     g.opts.Now().Sub(begun),
		Outcome:  outcomeOf(findings),
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
	if !g.opts.Journal.State().Lab(ref.Lab).Step(ref.Step).DoneAt().IsZero() {
		r.Outcome = checks.Passed
	}
	return r
}

// LookLab makes a round over what a lab is to have built: the checks of its
// building steps that must hold together. The journal is left alone.
func (g *Guide) LookLab(ctx context.Context, id string) (Report, error) {
	lab := g.opts.Course.Lab(id)
	if lab == nil {
		return Report{}, fmt.Errorf("%w: %s", ErrNoStep, id)
	}
	ref := Ref{Lab: id}
	begun := g.opts.Now()
	findings, _, err := g.examine(ctx, ref, g.round(lab, ref, builds(lab), Mode{Detached: true}), Mode{Detached: true})
	if err != nil {
		return Report{}, err
	}
	return Report{Ref: ref, At: g.opts.Now(), Took: g.opts.Now().Sub(begun), Outcome: outcomeOf(findings), Findings: findings}, nil
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

// round is the question to the examiner. A detached look does not trust ids
// that were found in another account.
func (g *Guide) round(lab *lessons.Lab, ref Ref, refs []lessons.CheckRef, mode Mode) Round {
	g.mu.Lock()
	pasted := strings.Join(g.pasted[ref], "\n")
	g.mu.Unlock()
	kept := g.opts.Journal.State().Lab(lab.ID)
	r := Round{Ref: ref, Lab: lab, Checks: refs, Pasted: pasted}
	if !mode.Detached {
		r.Known = known(kept)
		r.Pinned = checks.Pin{Account: kept.Account, Region: kept.Region}
	}
	if step := lab.Step(ref.Step); step != nil && step.Nonce {
		r.Nonce = g.nonce(ref)
	}
	return r
}

// known are the ids that the learner picked, and those found in a way that is
// sure. What was only the one candidate at its time is looked for anew.
func known(kept *progress.Lab) map[string]string {
	ids := map[string]string{}
	for input, id := range kept.Found {
		if how := kept.How[input]; how == "stack" || how == "tag" || how == "name" {
			ids[input] = id
		}
	}
	maps.Copy(ids, kept.Chosen)
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
		if err != nil {
			return nil, nil, fmt.Errorf("open the account: %w", err)
		}
		if seen, err = e.Examine(ctx, r); err != nil {
			return nil, nil, fmt.Errorf("look at %s: %w", ref.Lab, err)
		}
		if unkept = g.learn(r.Lab, seen, mode); IsOtherAccount(unkept) {
			return nil, nil, unkept
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

// learn takes over what a round says of the account and of the lab's resources.
func (g *Guide) learn(lab *lessons.Lab, seen Seen, mode Mode) error {
	g.mu.Lock()
	live := g.opts.Live
	g.account, g.problem = seen.Account, seen.Problem
	g.account.Live = live
	g.choices[lab.ID] = seen.Choices
	g.mu.Unlock()
	kept := g.opts.Journal.State().Lab(lab.ID)
	number, region := seen.Account.Number, seen.Account.Region
	if mode.Detached || number == "" {
		return nil
	}
	if kept.Account != "" && (kept.Account != number || kept.Region != region) {
		return &OtherAccountError{Lab: lab.ID, Account: kept.Account, Region: kept.Region, CurrentAccount: number, CurrentRegion: region}
	}
	changed, how := map[string]string{}, map[string]string{}
	for name, value := range seen.Values {
		if name == "nonce" || (kept.Found[name] == value && kept.How[name] == seen.How[name]) || seen.How[name] == "chosen" {
			continue
		}
		changed[name], how[name] = value, seen.How[name]
	}
	var events []progress.Event
	if kept.Account == "" {
		events = append(events, progress.Event{Type: progress.Bound, Lab: lab.ID, Account: number, Region: region})
	}
	if len(changed) > 0 {
		events = append(events, progress.Event{Type: progress.Found, Lab: lab.ID, Values: changed, How: how})
	}
	if len(events) == 0 {
		return nil
	}
	return g.write(events...)
}

// needsSecond says whether a round would change what is known of a step for
// good, so that a second one has to agree.
func (g *Guide) needsSecond(ref Ref, step *lessons.Step, mode Mode, outcome checks.Outcome) bool {
	if onlyQuiz(step) {
		return false
	}
	is := g.opts.Journal.State().Lab(ref.Lab).Step(ref.Step)
	passed := !is.PassedAt.IsZero()
	switch {
	case mode.Detached:
		return outcome == checks.Passed
	case !passed || is.Drifted:
		return outcome == checks.Passed
	default:
		return outcome == checks.Failed
	}
}

// pauseFor waits unless the context ends before.
func pauseFor(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

func onlyQuiz(step *lessons.Step) bool {
	for _, c := range step.Checks {
		if c.Use != quiz {
			return false
		}
	}
	return true
}

// agree is the second round, except that a check on which the rounds disagree
// waits for a third.
func agree(first, second []checks.Finding) []checks.Finding {
	for i := range second {
		if i < len(first) && first[i].Outcome != second[i].Outcome &&
			(second[i].Outcome == checks.Passed || second[i].Outcome == checks.Failed) {
			second[i].Outcome = checks.Waiting
		}
	}
	return second
}

// outcomeOf is the outcome of a step: the worst of its checks, advice aside. A
// failure is told before what could not be looked at, and that before waiting.
func outcomeOf(findings []checks.Finding) checks.Outcome {
	seen := map[checks.Outcome]bool{}
	for _, f := range findings {
		if !f.Advice {
			seen[f.Outcome] = true
		}
	}
	for _, o := range []checks.Outcome{checks.Failed, checks.Unknown, checks.Waiting, checks.Blocked} {
		if seen[o] {
			return o
		}
	}
	return checks.Passed
}

// Last is what the last look at a step found in this run of the program.
func (g *Guide) Last(ref Ref) (Report, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r, ok := g.last[ref]
	return r, ok
}

// Pauses between two looks of the watch.
const (
	soon   = 3 * time.Second
	later  = 30 * time.Second
	atMost = 2 * time.Minute
)

// pause is how long the watch waits after a report: shorter while AWS is
// working or the learner is, longer when a step holds, and longer each time
// when nothing could be looked at.
func (g *Guide) pause(r Report) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if r.Outcome != checks.Unknown {
		g.blind = 0
	}
	switch r.Outcome {
	case checks.Passed:
		return later
	case checks.Unknown:
		g.blind = min(g.blind+1, 6)
		return min(soon<<g.blind, atMost)
	}
	return soon
}

// IsOtherAccount says whether an error means that the lab belongs to another
// account.
func IsOtherAccount(err error) bool {
	var other *OtherAccountError
	return errors.As(err, &other)
}

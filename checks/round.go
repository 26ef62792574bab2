package checks

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"linklab/checks/site"
)

// roundLimit ends a round whose server answers nothing.
const roundLimit = 90 * time.Second

// Round looks once: it finds the lab's resources, runs the plan's checks over
// one snapshot of the account, and keeps the first cause. It never fails; what
// could not be looked at is in the findings.
func Round(ctx context.Context, env *Env, plan *Plan) Result {
	ctx, cancel := context.WithTimeout(ctx, roundLimit)
	defer cancel()
	now := env.Now
	if now == nil {
		now = time.Now
	}
	began := now()
	snapshot := env.Account.Snapshot(ctx, now)
	for _, r := range plan.reads() {
		snapshot.Prefetch(r)
	}
	found := site.Find(ctx, snapshot, site.Wanted{Lab: env.Lab, Stack: env.Stack, Inputs: env.Inputs, Chosen: env.Chosen, Nonce: env.Nonce})

	findings := make([]Finding, len(plan.checks))
	var running sync.WaitGroup
	for i, check := range plan.checks {
		running.Go(func() {
			findings[i] = run(ctx, check, &Scene{Env: env, Snapshot: snapshot, Site: found, With: fill(check, found)})
		})
	}
	identity, identityErr := snapshot.Identity(ctx)
	running.Wait()
	if env.Waits != nil {
		env.Waits.settle(plan, findings, now())
	}
	prove(plan, findings)
	block(plan, findings)

	result := Result{
		Findings: findings,
		Outcome:  Overall(findings),
		Resolved: found.Values(), How: found.How(), Choices: found.Choices(),
		AccountNumber: identity.Number, ARN: identity.ARN, Region: env.Account.Region(),
		Problem: ProblemOf(identityErr),
		At:      began,
	}
	result.Took = now().Sub(began)
	return result
}

// run runs one check. A check that panics is a fault of linklab's, not of the
// learner's, and must not take the others with it.
func run(ctx context.Context, check planned, scene *Scene) (finding Finding) {
	defer func() {
		if fault := recover(); fault != nil {
			finding = Unread(fmt.Errorf("the check %s failed itself: %v", check.Use, fault))
		}
		finding.Check, finding.Advice = check.ID, check.Advice
		finding.Sparing = check.definition.Sparing
		if finding.Outcome == Waiting && finding.Usually == 0 {
			finding.Usually = check.definition.Usually
		}
	}()
	return check.definition.Run(ctx, scene)
}

// fill gives a check its parameters: defaults, and texts with the learner's
// values.
func fill(check planned, found *site.Site) map[string]string {
	with := maps.Clone(check.With)
	if with == nil {
		with = map[string]string{}
	}
	for _, param := range check.definition.Params {
		if _, given := with[param.Name]; !given && param.Default != "" {
			with[param.Name] = param.Default
		}
		if param.Kind != InputParam {
			with[param.Name] = found.Expand(with[param.Name])
		}
	}
	return with
}

package vocabulary

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"linklab/checks"
	"linklab/checks/account"
)

// refusedReads are the reads that AWS denied, by who refused them.
type refusedReads map[account.Refuser][]string

// readsAllowed makes each read of the lab's checks once and names those that are
// denied. What another lab reads is none of this one's business.
func readsAllowed(ctx context.Context, s *checks.Scene) checks.Finding {
	wanted := s.Actions
	if wanted == nil {
		wanted = account.Actions()
	}
	trials := trials(s)
	failures := make([]error, len(wanted))
	var running sync.WaitGroup
	for i, action := range wanted {
		if try, ok := trials[action]; ok {
			running.Go(func() { failures[i] = try(ctx) })
		}
	}
	running.Wait()

	refused := refusedReads{}
	var allowed, untried, absent []string
	var other error
	for i, err := range failures {
		var failure *account.Error
		switch {
		case errors.Is(err, errNothingToTry):
			untried = append(untried, wanted[i])
		case err == nil:
			allowed = append(allowed, wanted[i])
		case !errors.As(err, &failure):
			other = err
		case failure.Kind == account.Denied && failure.Refuser == account.ResourceRefuser:
			// The bucket's own policy, which checks of its own are about.
			untried = append(untried, wanted[i])
		case failure.Kind == account.Denied:
			refused[failure.Refuser] = append(refused[failure.Refuser], failure.Action)
		case failure.Kind == account.NotImplemented:
			absent = append(absent, failure.Action)
		case failure.Kind == account.Unclear: // AWS does not know the thing that cannot exist
			allowed = append(allowed, wanted[i])
		default:
			other = err
		}
	}
	if other != nil {
		return checks.Unread(other)
	}
	region := s.Snapshot.Region()
	seen := []checks.Evidence{saw("each read once", region, "allowed", count(len(allowed))+" allowed")}
	if len(untried) > 0 {
		seen = append(seen, saw("not tried on a bucket of the lab", region, "", listed(untried)))
	}
	if finding := refused.finding(region, seen); finding != nil {
		return *finding
	}
	if len(absent) > 0 {
		list := listed(absent)
		return cannotTell(diagnose("reads.not-implemented", "actions", list), append(seen, saw("each read once", region, "answered", "not implemented: "+list))...)
	}
	return pass(checks.Inferred, seen...)
}

// finding says what is denied, nil when nothing is. Which policy refuses decides
// what helps, so what the learner's own permissions lack comes first.
func (r refusedReads) finding(region string, seen []checks.Evidence) *checks.Finding {
	var finding *checks.Finding
	for _, by := range []struct {
		key, who string
		refuser  account.Refuser
	}{
		{"reads.denied", "denied", account.UnnamedRefuser},
		{"reads.denied-identity", "denied by a policy of your own", account.IdentityRefuser},
		{"reads.denied-session", "denied by the policy of the session", account.SessionRefuser},
		{"reads.denied-endpoint", "denied by the policy of an endpoint", account.EndpointRefuser},
		{"reads.denied-boundary", "denied by a permissions boundary", account.BoundaryRefuser},
		{"reads.denied-organization", "denied by a policy of the organization", account.OrganizationRefuser},
	} {
		actions := r[by.refuser]
		if len(actions) == 0 {
			continue
		}
		seen = append(seen, saw("each read once", region, "allowed", by.who+": "+listed(actions)))
		if finding == nil {
			finding = because(cannotTell(diagnose(by.key, "actions", listed(actions))))
		}
	}
	if finding != nil {
		finding.Evidence = seen
	}
	return finding
}

func listed(actions []string) string {
	actions = slices.Clone(actions)
	slices.Sort(actions)
	return strings.Join(slices.Compact(actions), ", ")
}

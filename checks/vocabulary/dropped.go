package vocabulary

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"linklab/checks"
	"linklab/checks/site"
)

// whoDrops finds what lets a connection to a service time out, by what the
// account shows, in the order in which a packet meets it. When nothing there is
// wrong, either the probe's line is older than the repair, or the cause is one
// that the account does not show; how old the line is lets the learner judge.
func whoDrops(ctx context.Context, s *checks.Scene, h *heard, own *said, name string) checks.Finding {
	subnet := subnetInput(s, aws.ToString(h.instance.SubnetId))
	if subnet == "" || s.Site.ID("vpc") == "" {
		return unreached(h, own, name)
	}
	inner := &checks.Scene{Env: s.Env, Snapshot: s.Snapshot, Site: s.Site,
		With: map[string]string{"vpc": "vpc", "subnet": subnet, "instance": s.With["instance"], "service": s.With["service"], "port": "443"}}
	return h.stoppedBy(ctx, own, name,
		looksOn(inner, egressAllowed, gatewayEndpoint, endpointAvailable, endpointOnTable, routeToEndpoint, noMoreSpecificRoute),
		diagnose("probe.28-unexplained", "instance", h.id, "name", name, "age", own.age.Round(time.Second).String()))
}

// look is a check that is asked on a scene for the cause of a symptom.
type look struct {
	check func(context.Context, *checks.Scene) checks.Finding
	scene *checks.Scene
}

func looksOn(scene *checks.Scene, all ...func(context.Context, *checks.Scene) checks.Finding) []look {
	looks := make([]look, len(all))
	for i, check := range all {
		looks[i] = look{check, scene}
	}
	return looks
}

// stoppedBy is the first of several looks that does not pass, as what lets a
// connection to a name time out. One that cannot tell leaves it at the timeout;
// when all pass it is waited for a newer line, with the diagnosis unexplained.
func (h *heard) stoppedBy(ctx context.Context, own *said, name string, looks []look, unexplained *checks.Diagnosis) checks.Finding {
	for _, look := range looks {
		found := look.check(ctx, look.scene)
		switch found.Outcome {
		case checks.Passed:
			continue
		case checks.Unknown:
			return unreached(h, own, name)
		}
		return own.explainedBy(found)
	}
	finding := wait(unexplained, time.Time{}, own.evidence)
	finding.Level = own.level
	return finding
}

// lost says why a request of the aws program's timed out: as a page of the
// service's does that the probe asked for beside it, else by what the account
// shows to stand in the way. otherwise is for when nothing does.
func lost(ctx context.Context, s *checks.Scene, h *heard, own *said, service string, otherwise *checks.Diagnosis) checks.Finding {
	name := serviceHost(service, s.Snapshot.Region())
	inner := *s
	inner.With = map[string]string{"instance": s.With["instance"], "service": service, "name": name}
	var found checks.Finding
	if page := h.console.Newest(name, nonceOf(s)); page != nil && page.HTTP == 0 && !page.At.Before(own.line.At.Add(-time.Minute)) {
		found = missed(ctx, &inner, h, h.said(h.console, *page, own.level, "console probe"), name)
	} else {
		found = whoDrops(ctx, &inner, h, own, name)
	}
	if found.Outcome == checks.Failed && found.Diagnosis.Key != "probe.28" {
		return found
	}
	return failSeen(own.level, otherwise, own.evidence)
}

// pastEndpoint says why an instance's requests to a service go another way than
// by its gateway endpoint, nil when they do not.
func pastEndpoint(ctx context.Context, s *checks.Scene, h *heard, service string) *checks.Finding {
	subnet := subnetInput(s, aws.ToString(h.instance.SubnetId))
	if subnet == "" || s.Site.ID("vpc") == "" {
		return nil
	}
	inner := *s
	inner.With = map[string]string{"vpc": "vpc", "subnet": subnet, "service": service}
	for _, look := range []func(context.Context, *checks.Scene) checks.Finding{endpointOnTable, routeToEndpoint, noMoreSpecificRoute} {
		if found := look(ctx, &inner); found.Outcome == checks.Failed {
			return &found
		}
	}
	return nil
}

// subnetInput is the input that stands for a subnet, "" without.
func subnetInput(s *checks.Scene, id string) string {
	for _, input := range s.Inputs {
		if input.Kind == site.KindSubnet && s.Site.ID(input.ID) == id {
			return input.ID
		}
	}
	return ""
}

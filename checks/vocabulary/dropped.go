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
	for _, look := range []func(context.Context, *checks.Scene) checks.Finding{
		egressAllowed, gatewayEndpoint, endpointAvailable, endpointOnTable, routeToEndpoint, noMoreSpecificRoute,
	} {
		found := look(ctx, inner)
		switch found.Outcome {
		case checks.Passed:
			continue
		case checks.Unknown:
			return unreached(h, own, name)
		}
		found.Level = own.level
		found.Evidence = append([]checks.Evidence{own.evidence}, found.Evidence...)
		return found
	}
	finding := wait(diagnose("probe.28-unexplained", "instance", h.id, "name", name, "age", own.age.Round(time.Second).String()), time.Time{}, own.evidence)
	finding.Level = own.level
	return finding
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

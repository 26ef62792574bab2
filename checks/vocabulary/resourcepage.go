package vocabulary

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"linklab/checks"
	"linklab/checks/site"
)

// webAnswers looks whether a web server answers on its own machine: what does not
// answer there answers nobody.
func webAnswers(ctx context.Context, s *checks.Scene) checks.Finding {
	h, absent := listen(ctx, s)
	if absent != nil {
		return *absent
	}
	own, silent := h.ask(s.With["name"], "")
	if silent != nil {
		return *silent
	}
	own.evidence.Expected = "an HTTP status"
	if own.line.HTTP == 0 {
		return failSeen(own.level, diagnose("web.not-running", "instance", h.id, "name", s.With["name"], "code", count(own.line.Curl)), own.evidence)
	}
	return pass(own.level, own.evidence)
}

// resourcePage proves from inside the client's VPC that the name leads to the
// endpoint and the page comes.
func resourcePage(ctx context.Context, s *checks.Scene) checks.Finding {
	endpoint, absent := namedEndpoint(ctx, s)
	if absent != nil {
		return *absent
	}
	name, absent := need(ctx, s, "name")
	if absent != nil {
		return *absent
	}
	client := *s
	client.With = map[string]string{"instance": s.With["client"], "nonce": s.With["nonce"]}
	h, absent := listen(ctx, &client)
	if absent != nil {
		return *absent
	}
	own, silent := h.ask(name, nonceOf(s))
	if silent != nil {
		if ran := h.ranForOther(name, nonceOf(s)); ran != "" {
			return fail(diagnose("resource.other-name", "instance", h.id, "seen", ran, "name", name, "nonce", placeholder(nonceOf(s))))
		}
		return *silent
	}
	interfaces, absent := reachable(ctx, s, endpoint)
	if absent != nil {
		return *absent
	}
	expected := addressesOf(interfaces)
	own.evidence.Expected = "HTTP 200 from " + addressesText(expected)
	line := own.line
	if line.HTTP == 0 {
		if unresolved(line) {
			return noName(ctx, &client, h, own, name)
		}
		if elsewhere := otherAddress(ctx, s, h, own, endpoint); elsewhere != nil {
			return *elsewhere
		}
		if line.Curl == curlTimeout {
			return whereItDrops(ctx, s, h, own, name)
		}
		if line.Curl == curlRefused {
			return failSeen(own.level, diagnose("resource.refused", "instance", h.id, "name", name, "server", s.Site.ID(s.With["instance"]), "port", s.With["port"]), own.evidence)
		}
		return unreached(h, own, name)
	}
	if !line.Remote.IsValid() || !slices.Contains(expected, line.Remote) {
		remote := "?"
		if line.Remote.IsValid() {
			remote = line.Remote.String()
		}
		return failSeen(own.level, diagnose("resource.other-path", "instance", h.id, "name", name, "remote", remote,
			"endpoint", aws.ToString(endpoint.VpcEndpointId), "expected", addressesText(expected)), own.evidence)
	}
	return pass(own.level, own.evidence)
}

// ranForOther is the name that the learner ran the probe for under the step's
// nonce instead of the one asked for, "" without.
func (h *heard) ranForOther(name, nonce string) string {
	if nonce == "" {
		return ""
	}
	for _, line := range slices.Backward(h.console.Lines) {
		if line.Nonce == nonce && line.List == "" && line.Name != name && h.console.Age(line) <= nonceAge {
			return line.Name
		}
	}
	return ""
}

// whereItDrops finds what lets a connection by the endpoint time out, in the
// order in which a packet meets it.
func whereItDrops(ctx context.Context, s *checks.Scene, h *heard, own *said, name string) checks.Finding {
	here := *s
	here.With = map[string]string{"instance": s.With["client"], "endpoint": s.With["endpoint"], "port": s.With["port"]}
	there := *s
	return h.stoppedBy(ctx, own, name,
		append(looksOn(&here, endpointPath, endpointGroupAdmits), looksOn(&there, resourceConfiguration, gatewayEgress, resourceAdmits, gatewayPath, instanceRuns)...),
		diagnose("resource.28-unexplained", "instance", h.id, "name", name, "age", own.age.Round(time.Second).String(), "nonce", placeholder(nonceOf(s))))
}

// instanceRuns is whether the instance of a parameter runs.
func instanceRuns(ctx context.Context, s *checks.Scene) checks.Finding {
	instance, absent := theInstance(ctx, s)
	if absent != nil {
		return *absent
	}
	if stopped := running(instance); stopped != nil {
		return *stopped
	}
	return pass(checks.Inferred)
}

// latticeGone looks for what of VPC Lattice is left, in the order in which it can
// be deleted: the configuration, then the gateway.
func latticeGone(ctx context.Context, s *checks.Scene) checks.Finding {
	configurations, err := s.Snapshot.ResourceConfigurations(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	gateways, err := s.Snapshot.ResourceGateways(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	labs := map[string]bool{}
	vpc := s.Site.ID(s.With["vpc"])
	for _, gateway := range gateways {
		id := aws.ToString(gateway.Id)
		labs[id] = s.Chosen[s.With["gateway"]] == id || s.Site.ID(s.With["gateway"]) == id || vpc != "" && aws.ToString(gateway.VpcIdentifier) == vpc ||
			isInputNamed(s, s.With["gateway"], aws.ToString(gateway.Name))
	}
	var leaving *checks.Finding
	for _, configuration := range configurations {
		id, status := aws.ToString(configuration.Id), string(configuration.Status)
		if !labs[aws.ToString(configuration.ResourceGatewayId)] && s.Chosen[s.With["configuration"]] != id {
			continue
		}
		seen := saw("vpc-lattice:ListResourceConfigurations", id, "none", status)
		if status != "DELETE_IN_PROGRESS" {
			return fail(diagnose("clean.configuration-left", "configuration", id, "gateway", aws.ToString(configuration.ResourceGatewayId)), seen)
		}
		leaving = because(wait(diagnose("clean.lattice-deleting", "id", id), time.Time{}, seen))
	}
	for _, gateway := range gateways {
		id, status := aws.ToString(gateway.Id), string(gateway.Status)
		if !labs[id] {
			continue
		}
		seen := saw("vpc-lattice:ListResourceGateways", id, "none", status)
		if status != "DELETE_IN_PROGRESS" {
			if leaving != nil {
				return *leaving
			}
			return fail(diagnose("clean.gateway-left", "gateway", id, "vpc", aws.ToString(gateway.VpcIdentifier)), seen)
		}
		leaving = because(wait(diagnose("clean.lattice-deleting", "id", id), time.Time{}, seen))
	}
	if leaving != nil {
		return *leaving
	}
	return pass(checks.Inferred, saw("vpc-lattice:ListResourceConfigurations, ListResourceGateways", placeholder(vpc), "none", "none"))
}

// isInputNamed tells whether a name is one of those that an input is known by.
func isInputNamed(s *checks.Scene, input, name string) bool {
	return slices.ContainsFunc(s.Inputs, func(in site.Input) bool { return in.ID == input && slices.Contains(in.Names, name) })
}

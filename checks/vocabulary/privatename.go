package vocabulary

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/reach"
	"linklab/checks/site"
)

// isAmong tells whether there are addresses and each is one of others.
func isAmong(addresses, others []netip.Addr) bool {
	return len(addresses) > 0 && !slices.ContainsFunc(addresses, func(address netip.Addr) bool { return !slices.Contains(others, address) })
}

// nameAnswersPublic is the baseline of a name that is about to turn private:
// inside it still answers with public addresses.
func nameAnswersPublic(ctx context.Context, s *checks.Scene) checks.Finding {
	name := s.With["name"]
	h, absent := listen(ctx, s)
	if absent != nil {
		return *absent
	}
	own, silent := h.ask(name, nonceOf(s))
	if silent != nil {
		return orNoWayIn(ctx, s, *silent)
	}
	own.evidence.Expected = "public addresses"
	own.evidence.Seen += " ips=" + addressesText(own.line.Addresses)
	if unresolved(own.line) {
		return noName(ctx, s, h, own, name)
	}
	vpc := aws.ToString(h.instance.VpcId)
	inside := reach.SpanOf(blocksOf(ctx, s, vpc)...)
	for _, address := range own.line.Addresses {
		if !inside.Contains(address) && !address.IsPrivate() {
			continue
		}
		if endpoint := endpointAt(ctx, s, vpc, address); endpoint != "" {
			return failSeen(own.level, diagnose("baseline.private-already", "instance", h.id, "name", name, "address", address.String(),
				"endpoint", endpoint, "nonce", placeholder(nonceOf(s))), own.evidence)
		}
		if zone, domain := shadowing(ctx, s, vpc, name); zone != "" {
			return failSeen(own.level, shadowed(h.id, name, address.String(), vpc, zone, domain), own.evidence)
		}
		return failSeen(own.level, diagnose("baseline.private-answer", "instance", h.id, "name", name, "address", address.String(),
			"vpc", vpc, "nonce", placeholder(nonceOf(s))), own.evidence)
	}
	return pass(own.level, own.evidence)
}

// endpointAt is the endpoint of a VPC that has an address, "" without.
func endpointAt(ctx context.Context, s *checks.Scene, vpc string, address netip.Addr) string {
	endpoints, err := s.Snapshot.Endpoints(ctx)
	if err != nil {
		return ""
	}
	for i := range endpoints {
		if aws.ToString(endpoints[i].VpcId) != vpc || site.IsGateway(endpoints[i]) {
			continue
		}
		if own, absent := interfacesOf(ctx, s, &endpoints[i]); absent == nil && slices.Contains(addressesOf(own), address) {
			return aws.ToString(endpoints[i].VpcEndpointId)
		}
	}
	return ""
}

// overEndpoint is what the checks of a private name look at.
type overEndpoint struct {
	name      string
	endpoint  *types.VpcEndpoint
	id        string
	addresses []netip.Addr
	heard     *heard
	own       *said
}

// lookOverEndpoint finds the endpoint, its addresses and what the instance said
// of the name.
func lookOverEndpoint(ctx context.Context, s *checks.Scene) (*overEndpoint, *checks.Finding) {
	endpoint, absent := theEndpoint(ctx, s, "")
	if absent != nil {
		return nil, absent
	}
	interfaces, absent := reachable(ctx, s, endpoint)
	if absent != nil {
		return nil, absent
	}
	look := &overEndpoint{name: s.With["name"], endpoint: endpoint, id: aws.ToString(endpoint.VpcEndpointId), addresses: addressesOf(interfaces)}
	if look.heard, absent = listen(ctx, s); absent != nil {
		return nil, absent
	}
	own, silent := look.heard.ask(look.name, nonceOf(s))
	if silent != nil {
		return nil, because(orNoWayIn(ctx, s, *silent))
	}
	own = look.heard.asOfNow(own, look.name)
	own.evidence.Expected = addressesText(look.addresses)
	own.evidence.Seen += " ips=" + addressesText(own.line.Addresses)
	look.own = own
	return look, nil
}

func nameAnswersPrivate(ctx context.Context, s *checks.Scene) checks.Finding {
	look, absent := lookOverEndpoint(ctx, s)
	if absent != nil {
		return *absent
	}
	if len(look.own.line.Addresses) == 0 {
		return noName(ctx, s, look.heard, look.own, look.name)
	}
	if isAmong(look.own.line.Addresses, look.addresses) {
		return pass(look.own.level, look.own.evidence)
	}
	return whyNotPrivate(ctx, s, look)
}

// whyNotPrivate says why a name answers otherwise than with the endpoint's
// addresses. What the account shows to be wrong comes first; when nothing is,
// either the line is older than the repair or the instance itself knows better.
func whyNotPrivate(ctx context.Context, s *checks.Scene, look *overEndpoint) checks.Finding {
	inner := *s
	inner.With = map[string]string{"vpc": s.With["vpc"], "service": s.With["service"], "endpoint": s.With["endpoint"], "name": s.With["name"], "instance": s.With["instance"]}
	for _, why := range []func(context.Context, *checks.Scene) checks.Finding{vpcDNSBoth, privateDNSOn} {
		if found := why(ctx, &inner); found.Outcome == checks.Failed {
			return failSeen(look.own.level, found.Diagnosis, append([]checks.Evidence{look.own.evidence}, found.Evidence...)...)
		}
	}
	vpc := aws.ToString(look.endpoint.VpcId)
	seen := addressesText(look.own.line.Addresses)
	if servers, _, err := customResolvers(ctx, s, vpc); err == nil && servers != "" {
		return failSeen(look.own.level, diagnose("dns.resolver-bypasses-zone", "instance", look.heard.id, "name", look.name, "seen", seen,
			"vpc", vpc, "servers", servers), look.own.evidence)
	}
	if zone := ownZone(ctx, s, vpc, look.name); zone != "" {
		return failSeen(look.own.level, diagnose("dns.own-zone", "zone", zone, "name", look.name, "vpc", vpc, "endpoint", look.id), look.own.evidence)
	}
	for _, address := range look.own.line.Addresses {
		if other := endpointAt(ctx, s, vpc, address); other != "" && other != look.id {
			return failSeen(look.own.level, diagnose("dns.other-endpoint", "instance", look.heard.id, "name", look.name, "seen", address.String(),
				"other", other, "endpoint", look.id), look.own.evidence)
		}
	}
	// A public answer may be an old one; a private one that no endpoint has never
	// was the resolver's.
	if !slices.ContainsFunc(look.own.line.Addresses, isPublic) {
		if wrong := rewritten(ctx, s, look.heard, look.own, look.name, isPublic); wrong != nil {
			return *wrong
		}
	}
	finding := wait(diagnose("dns.cached", "instance", look.heard.id, "name", look.name, "seen", seen, "endpoint", look.id,
		"age", look.own.age.Round(time.Second).String()), time.Time{}, look.own.evidence)
	finding.Level = look.own.level
	return finding
}

// httpsPrivate proves from inside that a name is reached, and by the endpoint's
// own addresses.
func httpsPrivate(ctx context.Context, s *checks.Scene) checks.Finding {
	look, absent := lookOverEndpoint(ctx, s)
	if absent != nil {
		return *absent
	}
	line := look.own.line
	if unresolved(line) {
		return noName(ctx, s, look.heard, look.own, look.name)
	}
	if line.HTTP == 0 {
		if len(line.Addresses) > 0 && !isAmong(line.Addresses, look.addresses) {
			return whyNotPrivate(ctx, s, look)
		}
		if line.Curl == curlTimeout {
			return whoDropsPrivate(ctx, s, look)
		}
		return unreached(look.heard, look.own, look.name)
	}
	if !slices.Contains(look.addresses, line.Remote) {
		remote := "?"
		if line.Remote.IsValid() {
			remote = line.Remote.String()
		}
		return failSeen(look.own.level, diagnose("probe.past-endpoint", "instance", look.heard.id, "name", look.name, "remote", remote,
			"endpoint", look.id, "addresses", addressesText(look.addresses)), look.own.evidence)
	}
	return pass(look.own.level, look.own.evidence)
}

// whoDropsPrivate finds what lets a connection to the endpoint time out, in the
// order in which a packet meets it.
func whoDropsPrivate(ctx context.Context, s *checks.Scene, look *overEndpoint) checks.Finding {
	inner := *s
	inner.With = map[string]string{"vpc": s.With["vpc"], "service": s.With["service"], "endpoint": s.With["endpoint"], "instance": s.With["instance"], "port": s.With["port"]}
	return look.heard.stoppedBy(ctx, look.own, look.name, looksOn(&inner, endpointAvailable, endpointPath, endpointGroupAdmits),
		diagnose("probe.28-unexplained", "instance", look.heard.id, "name", look.name, "age", look.own.age.Round(time.Second).String()))
}

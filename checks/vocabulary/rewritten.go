package vocabulary

import (
	"context"
	"net/netip"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/site"
)

// shadowing is the learner's own private hosted zone by which a VPC's resolver
// answers for a name: the closest of those that the name lies in. Within a
// private zone nothing is asked outside (Amazon Route 53 developer guide,
// "Considerations when working with a private hosted zone").
func shadowing(ctx context.Context, s *checks.Scene, vpc, name string) (id, domain string) {
	zones, err := s.Snapshot.ZonesOf(ctx, vpc)
	if err != nil {
		return "", ""
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	for _, zone := range zones {
		if zone.Owner == nil || aws.ToString(zone.Owner.OwningAccount) == "" || aws.ToString(zone.Owner.OwningService) != "" {
			continue
		}
		own := strings.ToLower(strings.TrimSuffix(aws.ToString(zone.Name), "."))
		if (name == own || strings.HasSuffix(name, "."+own)) && len(own) > len(domain) {
			id, domain = aws.ToString(zone.HostedZoneId), own
		}
	}
	return id, domain
}

// rewritten says what on the way from an instance's question to its answer gave
// it an address that is not the service's: a zone of the VPC's, else something
// on the instance itself. nil when an address is one of the service's after all,
// or one of an endpoint's.
func rewritten(ctx context.Context, s *checks.Scene, h *heard, own *said, name string, service func(netip.Addr) bool) *checks.Finding {
	addresses, vpc := own.line.Addresses, aws.ToString(h.instance.VpcId)
	if len(addresses) == 0 || slices.ContainsFunc(addresses, service) {
		return nil
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return nil // nobody answers for what is an address already
	}
	for _, address := range addresses {
		if endpointAt(ctx, s, vpc, address) != "" {
			return nil
		}
	}
	evidence := own.evidence
	evidence.Seen += " ips=" + addressesText(addresses)
	if zone, domain := shadowing(ctx, s, vpc, name); zone != "" {
		return because(failSeen(own.level, shadowed(h.id, name, addressesText(addresses), vpc, zone, domain), evidence))
	}
	return because(failSeen(own.level, diagnose("dns.hosts-file", "instance", h.id, "name", name, "seen", addressesText(addresses), "vpc", vpc,
		"nonce", placeholder(nonceOf(s))), evidence))
}

// otherAddress says why the name of an endpoint was answered with none of the
// endpoint's addresses; nil when it was answered with one of them.
func otherAddress(ctx context.Context, s *checks.Scene, h *heard, own *said, endpoint *types.VpcEndpoint) *checks.Finding {
	interfaces, absent := reachable(ctx, s, endpoint)
	if absent != nil {
		return nil
	}
	expected := addressesOf(interfaces)
	return rewritten(ctx, s, h, own, own.line.Name, func(address netip.Addr) bool { return slices.Contains(expected, address) })
}

// takenOver is for a name that should lead to a gateway endpoint, and that an
// interface endpoint of the VPC answers for: nil when none does. Its private DNS
// holds for the whole VPC, so the route by the prefix list is not used any more.
func takenOver(ctx context.Context, s *checks.Scene, h *heard, own *said, name string) *checks.Finding {
	if !site.HasGateway(s.With["service"]) {
		return nil
	}
	endpoints, err := s.Snapshot.Endpoints(ctx)
	if err != nil {
		return nil
	}
	for _, address := range own.line.Addresses {
		other := endpointAt(ctx, s, aws.ToString(h.instance.VpcId), address)
		for _, endpoint := range endpoints {
			if id := aws.ToString(endpoint.VpcEndpointId); other != "" && id == other && aws.ToBool(endpoint.PrivateDnsEnabled) {
				return because(failSeen(own.level, diagnose("dns.taken-over", "instance", h.id, "name", name, "seen", address.String(), "other", id,
					"vpc", aws.ToString(endpoint.VpcId)), own.evidence))
			}
		}
	}
	return nil
}

func shadowed(instance, name, seen, vpc, zone, domain string) *checks.Diagnosis {
	return diagnose("dns.zone-shadows", "instance", instance, "name", name, "seen", seen, "vpc", vpc, "zone", zone, "domain", domain)
}

// isPublic tells whether an address can be that of a service on the internet.
func isPublic(address netip.Addr) bool {
	return address.IsGlobalUnicast() && !address.IsPrivate()
}

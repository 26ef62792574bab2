package vocabulary

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/site"
)

// vpcDNSBoth asks for what a private name needs: both DNS attributes of the VPC,
// and the Amazon resolver, which alone knows the endpoint's zone.
func vpcDNSBoth(ctx context.Context, s *checks.Scene) checks.Finding {
	found := vpcDNS(ctx, s)
	if found.Outcome != checks.Passed || found.Diagnosis == nil {
		return found
	}
	vpc := s.Site.ID(s.With["vpc"])
	switch found.Diagnosis.Key {
	case "dns.hostnames-off":
		return fail(diagnose("dns.hostnames-needed", "vpc", vpc), found.Evidence...)
	case "dns.own-resolver":
		if on, err := s.Snapshot.VPCAttribute(ctx, vpc, types.VpcAttributeNameEnableDnsHostnames); err != nil {
			return checks.Unread(err)
		} else if !on {
			return fail(diagnose("dns.hostnames-needed", "vpc", vpc), found.Evidence...)
		}
	}
	return found
}

// serviceNameOf is the name that an endpoint can answer for besides its own,
// "" when its service has none.
func serviceNameOf(ctx context.Context, s *checks.Scene, endpoint *types.VpcEndpoint) (string, *checks.Finding) {
	if name := s.With["name"]; name != "" && !site.Unfilled(name) {
		return name, nil
	}
	service, err := s.Snapshot.EndpointService(ctx, aws.ToString(endpoint.ServiceName))
	if err != nil {
		return "", because(checks.Unread(err))
	}
	if service == nil {
		return "", nil
	}
	for _, detail := range service.PrivateDnsNames {
		if name := aws.ToString(detail.PrivateDnsName); name != "" {
			return strings.TrimPrefix(name, "*."), nil
		}
	}
	return strings.TrimPrefix(aws.ToString(service.PrivateDnsName), "*."), nil
}

// ownName is the endpoint's own regional name, "" while it has none.
func ownName(endpoint *types.VpcEndpoint) string {
	for _, entry := range endpoint.DnsEntries {
		if name := aws.ToString(entry.DnsName); strings.HasPrefix(strings.TrimPrefix(name, "*."), "vpce-") {
			return strings.TrimPrefix(name, "*.")
		}
	}
	return ""
}

func privateDNSOn(ctx context.Context, s *checks.Scene) checks.Finding {
	endpoint, absent := theEndpoint(ctx, s, "")
	if absent != nil {
		return *absent
	}
	id := aws.ToString(endpoint.VpcEndpointId)
	on := aws.ToBool(endpoint.PrivateDnsEnabled)
	seen := saw("ec2:DescribeVpcEndpoints PrivateDnsEnabled", id, "true", strconv.FormatBool(on))
	if on {
		return pass(checks.Inferred, seen)
	}
	name, absent := serviceNameOf(ctx, s, endpoint)
	if absent != nil {
		return *absent
	}
	if name == "" {
		return fail(diagnose("dns.no-private-name", "endpoint", id, "service", aws.ToString(endpoint.ServiceName)), seen)
	}
	if conflict := conflicting(ctx, s, endpoint, name); conflict != nil {
		return fail(conflict, seen)
	}
	return fail(diagnose("dns.private-off", "endpoint", id, "name", name, "own", placeholder(ownName(endpoint))), seen)
}

// conflicting says what keeps an endpoint from answering for a name: a VPC can
// have one zone of it.
func conflicting(ctx context.Context, s *checks.Scene, endpoint *types.VpcEndpoint, name string) *checks.Diagnosis {
	id, vpc := aws.ToString(endpoint.VpcEndpointId), aws.ToString(endpoint.VpcId)
	if endpoints, err := s.Snapshot.Endpoints(ctx); err == nil {
		for _, other := range endpoints {
			if aws.ToString(other.VpcId) == vpc && !site.IsGone(other) && aws.ToBool(other.PrivateDnsEnabled) &&
				aws.ToString(other.ServiceName) == aws.ToString(endpoint.ServiceName) {
				return diagnose("dns.conflict-endpoint", "endpoint", id, "other", aws.ToString(other.VpcEndpointId), "name", name, "vpc", vpc)
			}
		}
	}
	if zone := ownZone(ctx, s, vpc, name); zone != "" {
		return diagnose("dns.conflict-zone", "endpoint", id, "zone", zone, "name", name, "vpc", vpc)
	}
	return nil
}

// ownZone is the learner's own private hosted zone of a name that is associated
// with a VPC, "" without.
func ownZone(ctx context.Context, s *checks.Scene, vpc, name string) string {
	zones, err := s.Snapshot.ZonesOf(ctx, vpc)
	if err != nil {
		return ""
	}
	for _, zone := range zones {
		if isZone(aws.ToString(zone.Name), name) && zone.Owner != nil && aws.ToString(zone.Owner.OwningAccount) != "" && aws.ToString(zone.Owner.OwningService) == "" {
			return aws.ToString(zone.HostedZoneId)
		}
	}
	return ""
}

func isZone(zone, name string) bool {
	return strings.EqualFold(strings.TrimSuffix(zone, "."), strings.TrimSuffix(name, "."))
}

// privateZone looks for the hosted zone by which the VPC's resolver answers for
// the service's name. That AWS lists it for each service is not written
// anywhere, so that its absence is no failure.
func privateZone(ctx context.Context, s *checks.Scene) checks.Finding {
	endpoint, absent := theEndpoint(ctx, s, "")
	if absent != nil {
		return *absent
	}
	name, absent := serviceNameOf(ctx, s, endpoint)
	if absent != nil {
		return *absent
	}
	id, vpc := aws.ToString(endpoint.VpcEndpointId), aws.ToString(endpoint.VpcId)
	if name == "" {
		return fail(diagnose("dns.no-private-name", "endpoint", id, "service", aws.ToString(endpoint.ServiceName)))
	}
	zones, err := s.Snapshot.ZonesOf(ctx, vpc)
	if err != nil {
		return checks.Unread(err)
	}
	var names []string
	for _, zone := range zones {
		owner := ""
		if zone.Owner != nil {
			owner = aws.ToString(zone.Owner.OwningService) + aws.ToString(zone.Owner.OwningAccount)
		}
		names = append(names, aws.ToString(zone.Name)+" of "+owner)
	}
	seen := saw("route53:ListHostedZonesByVPC", vpc, name, placeholder(strings.Join(names, ", ")))
	if zone := ownZone(ctx, s, vpc, name); zone != "" {
		return fail(diagnose("dns.own-zone", "zone", zone, "name", name, "vpc", vpc, "endpoint", id), seen)
	}
	for _, zone := range zones {
		if isZone(aws.ToString(zone.Name), name) {
			return pass(checks.Inferred, seen)
		}
	}
	return cannotTell(diagnose("dns.zone-not-listed", "name", name, "vpc", vpc, "endpoint", id), seen)
}

// endpointNameAnswers asks public DNS for the endpoint's own name: it answers
// with the private addresses, everywhere.
func endpointNameAnswers(ctx context.Context, s *checks.Scene) checks.Finding {
	endpoint, absent := theEndpoint(ctx, s, "")
	if absent != nil {
		return *absent
	}
	own, absent := reachable(ctx, s, endpoint)
	if absent != nil {
		return *absent
	}
	id, name := aws.ToString(endpoint.VpcEndpointId), ownName(endpoint)
	if name == "" {
		return wait(diagnose("endpoint.no-name", "endpoint", id), made(*endpoint), saw("ec2:DescribeVpcEndpoints DnsEntries", id, "vpce-…", "none yet"))
	}
	expected := addressesText(addressesOf(own))
	answer, err := s.Uplink.Resolve(ctx, name)
	if err != nil {
		// A name that was just made is not everywhere at once.
		if age := s.Clock().Sub(made(*endpoint)); !made(*endpoint).IsZero() && age < 10*time.Minute {
			return wait(diagnose("dns.endpoint-name-new", "endpoint", id, "name", name), made(*endpoint), saw("public DNS", name, expected, "no answer"))
		}
		return noAnswer(name, err)
	}
	seen := saw("public DNS "+answer.Resolver, name, expected, addressesText(answer.Addresses))
	if !isAmong(answer.Addresses, addressesOf(own)) {
		return failSeen(checks.ObservedPublic, diagnose("dns.endpoint-name-elsewhere", "name", name, "seen", addressesText(answer.Addresses),
			"endpoint", id, "expected", expected, "resolver", answer.Resolver), seen)
	}
	if len(answer.Silent) > 0 {
		return passBut(checks.ObservedPublic, diagnose("dns.rebind", "name", name, "silent", strings.Join(answer.Silent, ", "),
			"resolver", answer.Resolver, "seen", addressesText(answer.Addresses)), seen)
	}
	return pass(checks.ObservedPublic, seen)
}

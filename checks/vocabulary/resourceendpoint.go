package vocabulary

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/site"
	"linklab/checks/vantage"
)

// resourceEndpoint looks whether the client's VPC has an endpoint of type
// Resource for the lab's configuration.
func resourceEndpoint(ctx context.Context, s *checks.Scene) checks.Finding {
	vpc, absent := need(ctx, s, "vpc")
	if absent != nil {
		return *absent
	}
	configuration, absent := need(ctx, s, "configuration")
	if absent != nil {
		return *absent
	}
	endpoints, err := s.Snapshot.Endpoints(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	if s.Site.ID(s.With["endpoint"]) == "" {
		if miss := nearResource(s, endpoints, vpc, configuration); miss != nil {
			return *miss
		}
	}
	endpoint, absent := namedEndpoint(ctx, s)
	if absent != nil {
		return unlessElsewhere(ctx, s, *absent, "re.none", resourceElsewhere)
	}
	id, leads := aws.ToString(endpoint.VpcEndpointId), site.LastOf(aws.ToString(endpoint.ResourceConfigurationArn))
	seen := saw("ec2:DescribeVpcEndpoints", id, "Resource "+configuration+" in "+vpc, string(endpoint.VpcEndpointType)+" "+leads+" in "+aws.ToString(endpoint.VpcId))
	if leads != configuration {
		return fail(diagnose("re.other-configuration", "endpoint", id, "seen", leads, "expected", configuration), seen)
	}
	return pass(checks.Inferred, seen)
}

// nearResource says what there is instead of the resource endpoint; nil when
// there is nothing like it.
func nearResource(s *checks.Scene, endpoints []types.VpcEndpoint, vpc, configuration string) *checks.Finding {
	for _, e := range endpoints {
		id, at := aws.ToString(e.VpcEndpointId), aws.ToString(e.VpcId)
		if site.IsGone(e) || aws.ToBool(e.RequesterManaged) {
			continue
		}
		seen := saw("ec2:DescribeVpcEndpoints", id, "Resource "+configuration+" in "+vpc, string(e.VpcEndpointType)+" in "+at)
		switch {
		case site.IsResourceEndpoint(e) && at != vpc && site.LastOf(aws.ToString(e.ResourceConfigurationArn)) == configuration:
			return because(fail(diagnose("re.other-vpc", "endpoint", id, "vpc", at, "expected", vpc), seen))
		case at == vpc && !site.IsResourceEndpoint(e):
			return because(fail(diagnose("re.other-type", "endpoint", id, "type", string(e.VpcEndpointType), "vpc", vpc), seen))
		}
	}
	return nil
}

// resourceAccessible looks whether AWS says that the endpoint leads to the
// resource, and whether the two ends share an availability zone.
func resourceAccessible(ctx context.Context, s *checks.Scene) checks.Finding {
	endpoint, absent := namedEndpoint(ctx, s)
	if absent != nil {
		return *absent
	}
	gateway, absent := theGateway(ctx, s)
	if absent != nil {
		return *absent
	}
	id := aws.ToString(endpoint.VpcEndpointId)
	ours, unread := zonesOf(ctx, s, endpoint.SubnetIds)
	if unread != nil {
		return *unread
	}
	theirs, unread := zonesOf(ctx, s, gateway.SubnetIds)
	if unread != nil {
		return *unread
	}
	zones := saw("ec2:DescribeSubnets AvailabilityZoneId", id, strings.Join(theirs, ", "), strings.Join(ours, ", "))
	if len(ours) > 0 && !slices.ContainsFunc(ours, func(zone string) bool { return slices.Contains(theirs, zone) }) {
		return fail(diagnose("rg.az", "endpoint", id, "zones", strings.Join(ours, ", "), "gateway", aws.ToString(gateway.Id),
			"expected", strings.Join(theirs, ", ")), zones)
	}
	association, absent := theAssociation(ctx, s, id)
	if absent != nil {
		return *absent
	}
	word := aws.ToString(association.AssociatedResourceAccessibility)
	seen := saw("ec2:DescribeVpcEndpointAssociations AssociatedResourceAccessibility", id, "Accessible", word)
	// The SDK's documentation and the CLI's examples write it differently.
	if strings.EqualFold(word, "accessible") || strings.EqualFold(word, "available") {
		return pass(checks.Inferred, zones, seen)
	}
	if reason := strings.TrimSpace(aws.ToString(association.FailureCode) + " " + aws.ToString(association.FailureReason)); reason != "" {
		return fail(diagnose("association.failed", "endpoint", id, "reason", reason), seen)
	}
	return wait(diagnose("association.pending", "endpoint", id, "seen", word), made(*endpoint), seen)
}

// zonesOf are the ids of the zones that subnets are in. Names of zones differ
// between accounts, ids do not.
func zonesOf(ctx context.Context, s *checks.Scene, ids []string) ([]string, *checks.Finding) {
	subnets, err := s.Snapshot.Subnets(ctx)
	if err != nil {
		return nil, because(checks.Unread(err))
	}
	var zones []string
	for _, subnet := range subnets {
		if slices.Contains(ids, aws.ToString(subnet.SubnetId)) {
			zones = append(zones, aws.ToString(subnet.AvailabilityZoneId))
		}
	}
	slices.Sort(zones)
	return slices.Compact(zones), nil
}

// theAssociation is what an endpoint leads to, or that it is not listed yet.
func theAssociation(ctx context.Context, s *checks.Scene, endpoint string) (*types.VpcEndpointAssociation, *checks.Finding) {
	associations, err := s.Snapshot.EndpointAssociations(ctx)
	if err != nil {
		return nil, because(checks.Unread(err))
	}
	for i := range associations {
		if aws.ToString(associations[i].VpcEndpointId) == endpoint {
			return &associations[i], nil
		}
	}
	return nil, because(wait(diagnose("association.pending", "endpoint", endpoint, "seen", "-"), time.Time{},
		saw("ec2:DescribeVpcEndpointAssociations", endpoint, "one", "none")))
}

// associationName looks for the endpoint's name, which lies in its association.
// Where public DNS answers it with the endpoint's addresses that is shown too;
// that it does is promised nowhere, so nothing hangs on it.
func associationName(ctx context.Context, s *checks.Scene) checks.Finding {
	endpoint, absent := namedEndpoint(ctx, s)
	if absent != nil {
		return *absent
	}
	id := aws.ToString(endpoint.VpcEndpointId)
	association, absent := theAssociation(ctx, s, id)
	if absent != nil {
		return *absent
	}
	name := ""
	if association.DnsEntry != nil {
		name = aws.ToString(association.DnsEntry.DnsName)
	}
	seen := saw("ec2:DescribeVpcEndpointAssociations DnsEntry", id, "a name", placeholder(name))
	if name == "" {
		return wait(diagnose("association.no-name", "endpoint", id), made(*endpoint), seen)
	}
	own, absent := reachable(ctx, s, endpoint)
	if absent != nil {
		return *absent
	}
	expected := addressesOf(own)
	answer, err := s.Uplink.Resolve(ctx, name)
	if err != nil || len(answer.Addresses) == 0 {
		return pass(checks.Inferred, seen)
	}
	public := saw("public DNS "+answer.Resolver, name, addressesText(expected), addressesText(answer.Addresses))
	for _, address := range answer.Addresses {
		if !slices.Contains(expected, address) {
			return pass(checks.Inferred, seen, public)
		}
	}
	return pass(checks.ObservedPublic, seen, public)
}

// isNoSuchName tells whether resolvers answered, and said that there is no such
// name.
func isNoSuchName(err error) bool {
	var silent *vantage.NoAnswerError
	return errors.As(err, &silent) && silent.NotFound
}

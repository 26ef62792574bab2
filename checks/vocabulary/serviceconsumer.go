package vocabulary

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/site"
)

// consumerEndpoint looks for the interface endpoint to the lab's service in the
// consumer's VPC. Whether it has been accepted is another check's.
func consumerEndpoint(ctx context.Context, s *checks.Scene) checks.Finding {
	vpc, absent := need(ctx, s, "vpc")
	if absent != nil {
		return *absent
	}
	service, absent := theService(ctx, s)
	if absent != nil {
		return *absent
	}
	endpoints, err := s.Snapshot.Endpoints(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	name := aws.ToString(service.ServiceName)
	if id := s.Site.ID(s.With["endpoint"]); id != "" {
		for i := range endpoints {
			endpoint := &endpoints[i]
			if aws.ToString(endpoint.VpcEndpointId) != id {
				continue
			}
			if site.IsRefused(*endpoint) {
				return refusedConnection(endpoint, service)
			}
			if len(endpoint.SubnetIds) == 0 {
				return noSubnets(ctx, s, endpoint)
			}
			return pass(checks.Inferred, saw("ec2:DescribeVpcEndpoints", id, "Interface "+name+" in "+vpc, endpointText(*endpoint)))
		}
	}
	return consumerMiss(ctx, s, endpoints, service, vpc)
}

// consumerMiss says what there is instead of the endpoint.
func consumerMiss(ctx context.Context, s *checks.Scene, endpoints []types.VpcEndpoint, service *types.ServiceConfiguration, vpc string) checks.Finding {
	if found := s.Site.Get(s.With["endpoint"]); found.Err != nil || found.Problem != nil && found.Problem.Key == "input.several" {
		return missing(ctx, s, s.With["endpoint"], found)
	}
	name := aws.ToString(service.ServiceName)
	provider := providerOf(ctx, s, service)
	var other *types.VpcEndpoint
	for i, endpoint := range endpoints {
		if site.IsGone(endpoint) {
			continue
		}
		id, at := aws.ToString(endpoint.VpcEndpointId), aws.ToString(endpoint.VpcId)
		seen := saw("ec2:DescribeVpcEndpoints", id, "Interface "+name+" in "+vpc, endpointText(endpoint))
		switch {
		case aws.ToString(endpoint.ServiceName) == name && at == provider:
			return fail(diagnose("vpce.provider-side", "endpoint", id, "vpc", at, "expected", vpc), seen)
		case aws.ToString(endpoint.ServiceName) == name && at != vpc:
			return fail(diagnose("vpce.other-vpc", "endpoint", id, "vpc", at, "expected", vpc), seen)
		case at == vpc && isInterface(endpoint) && !aws.ToBool(endpoint.RequesterManaged) && !forSessions(endpoint) &&
			(other == nil || made(endpoint).After(made(*other))):
			other = &endpoints[i]
		}
	}
	if other != nil {
		// What else there is may well have its own purpose: it counts only when
		// no endpoint of the service is anywhere, and the newest is the likeliest.
		id := aws.ToString(other.VpcEndpointId)
		return fail(diagnose("vpce.other-service", "endpoint", id, "seen", aws.ToString(other.ServiceName), "service", name, "vpc", vpc),
			saw("ec2:DescribeVpcEndpoints", id, "Interface "+name+" in "+vpc, endpointText(*other)))
	}
	return fail(diagnose("vpce.none", "vpc", vpc, "service", name), saw("ec2:DescribeVpcEndpoints", vpc, "Interface "+name, "none"))
}

// providerOf is the VPC of a service's load balancer, "" when it is not known.
func providerOf(ctx context.Context, s *checks.Scene, service *types.ServiceConfiguration) string {
	balancers, err := s.Snapshot.LoadBalancers(ctx)
	if err != nil {
		return ""
	}
	for _, balancer := range balancers {
		if slices.Contains(service.NetworkLoadBalancerArns, aws.ToString(balancer.LoadBalancerArn)) {
			return aws.ToString(balancer.VpcId)
		}
	}
	return ""
}

func refusedConnection(endpoint *types.VpcEndpoint, service *types.ServiceConfiguration) checks.Finding {
	id, state := aws.ToString(endpoint.VpcEndpointId), string(endpoint.State)
	seen := saw("ec2:DescribeVpcEndpoints State", id, "available", state)
	return unusable(*endpoint, aws.ToString(service.ServiceId), seen)
}

// zonesOverlap compares where the endpoint's subnets are with where the service
// is offered. Zones are compared by id: their names differ from account to
// account (Amazon EC2 user guide, Availability Zone IDs).
func zonesOverlap(ctx context.Context, s *checks.Scene) checks.Finding {
	service, absent := theService(ctx, s)
	if absent != nil {
		return *absent
	}
	subnets, absent := zoneSubnets(ctx, s)
	if absent != nil {
		return *absent
	}
	id := aws.ToString(service.ServiceId)
	var evidence []checks.Evidence
	for _, subnet := range subnets {
		at := findSubnet(ctx, s, subnet)
		if at == nil {
			continue
		}
		zone, offered := aws.ToString(at.AvailabilityZoneId), service.AvailabilityZoneIds
		if zone == "" || len(offered) == 0 {
			zone, offered = aws.ToString(at.AvailabilityZone), service.AvailabilityZones
		}
		seen := saw("ec2:DescribeSubnets AvailabilityZoneId", subnet, "one of "+orNone(offered), zone)
		if !slices.Contains(offered, zone) {
			return fail(diagnose("service.zone", "subnet", subnet, "zone", zone, "service", id, "zones", orNone(offered)), seen)
		}
		evidence = append(evidence, seen)
	}
	return pass(checks.Inferred, evidence...)
}

// zoneSubnets are the endpoint's subnets; before it is there, the one that is
// meant for it.
func zoneSubnets(ctx context.Context, s *checks.Scene) ([]string, *checks.Finding) {
	if id := s.Site.ID(s.With["endpoint"]); id != "" {
		endpoints, err := s.Snapshot.Endpoints(ctx)
		if err != nil {
			return nil, because(checks.Unread(err))
		}
		for _, endpoint := range endpoints {
			if aws.ToString(endpoint.VpcEndpointId) == id && len(endpoint.SubnetIds) > 0 {
				return endpoint.SubnetIds, nil
			}
		}
	}
	subnet, absent := need(ctx, s, "subnet")
	return []string{subnet}, absent
}

// connectionAccepted looks at the connection as both ends see it.
func connectionAccepted(ctx context.Context, s *checks.Scene) checks.Finding {
	service, absent := theService(ctx, s)
	if absent != nil {
		return *absent
	}
	endpoint, absent := namedEndpoint(ctx, s)
	if absent != nil {
		return *absent
	}
	if open := notAccepted(endpoint, service); open != nil {
		return *open
	}
	return pass(checks.Inferred, saw("ec2:DescribeVpcEndpoints State", aws.ToString(endpoint.VpcEndpointId), "available", string(endpoint.State)))
}

// notAccepted says how far the connection of an endpoint is, nil when it is
// available. States are compared without case: the API writes
// pendingAcceptance.
func notAccepted(endpoint *types.VpcEndpoint, service *types.ServiceConfiguration) *checks.Finding {
	id, state := aws.ToString(endpoint.VpcEndpointId), strings.ToLower(string(endpoint.State))
	seen := saw("ec2:DescribeVpcEndpoints State", id, "available", string(endpoint.State))
	switch state {
	case "available":
		return nil
	case "pendingacceptance":
		return because(fail(diagnose("connection.waiting", "endpoint", id, "service", aws.ToString(service.ServiceId)), seen))
	case "pending":
		finding := wait(diagnose("endpoint.pending", "endpoint", id), made(*endpoint), seen)
		finding.Usually = 2 * time.Minute
		return &finding
	}
	return because(refusedConnection(endpoint, service))
}

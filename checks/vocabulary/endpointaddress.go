package vocabulary

import (
	"context"
	"net/netip"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
)

// interfacesOf are the network interfaces of an endpoint that have an address.
func interfacesOf(ctx context.Context, s *checks.Scene, endpoint *types.VpcEndpoint) ([]types.NetworkInterface, *checks.Finding) {
	all, err := s.Snapshot.Interfaces(ctx, aws.ToString(endpoint.VpcId))
	if err != nil {
		return nil, because(checks.Unread(err))
	}
	var own []types.NetworkInterface
	for _, networkInterface := range all {
		if slices.Contains(endpoint.NetworkInterfaceIds, aws.ToString(networkInterface.NetworkInterfaceId)) && aws.ToString(networkInterface.PrivateIpAddress) != "" {
			own = append(own, networkInterface)
		}
	}
	return own, nil
}

// reachable are the endpoint's network interfaces, or why it has none yet.
func reachable(ctx context.Context, s *checks.Scene, endpoint *types.VpcEndpoint) ([]types.NetworkInterface, *checks.Finding) {
	id := aws.ToString(endpoint.VpcEndpointId)
	if len(endpoint.SubnetIds) == 0 {
		return nil, because(noSubnets(ctx, s, endpoint))
	}
	own, absent := interfacesOf(ctx, s, endpoint)
	if absent != nil {
		return nil, absent
	}
	if len(own) == 0 {
		return nil, because(wait(diagnose("endpoint.no-interfaces", "endpoint", id), made(*endpoint),
			saw("ec2:DescribeNetworkInterfaces", id, "an address in each subnet", "none yet")))
	}
	return own, nil
}

// addressesOf are the addresses by which an endpoint is reached.
func addressesOf(own []types.NetworkInterface) []netip.Addr {
	var all []netip.Addr
	for _, networkInterface := range own {
		if address, err := netip.ParseAddr(aws.ToString(networkInterface.PrivateIpAddress)); err == nil {
			all = append(all, address)
		}
	}
	return all
}

// noSubnets is for an endpoint that was created in no subnet: it has no network
// interface and so no address that a name could answer.
func noSubnets(ctx context.Context, s *checks.Scene, endpoint *types.VpcEndpoint) checks.Finding {
	id, subnet := aws.ToString(endpoint.VpcEndpointId), subnetFor(ctx, s, aws.ToString(endpoint.VpcId))
	seen := saw("ec2:DescribeVpcEndpoints SubnetIds", id, "a subnet", "none")
	service, err := s.Snapshot.EndpointService(ctx, aws.ToString(endpoint.ServiceName))
	if at := findSubnet(ctx, s, subnet); err == nil && service != nil && at != nil && len(service.AvailabilityZones) > 0 {
		if zone := aws.ToString(at.AvailabilityZone); !slices.Contains(service.AvailabilityZones, zone) {
			return fail(diagnose("endpoint.zone-not-offered", "endpoint", id, "service", aws.ToString(endpoint.ServiceName),
				"subnet", subnet, "zone", zone, "zones", strings.Join(service.AvailabilityZones, ", ")), seen)
		}
	}
	return fail(diagnose("endpoint.no-subnets", "endpoint", id, "subnet", subnet), seen)
}

// subnetFor is where an endpoint of a VPC had best be: in the subnet of the
// instance that is to use it, else in the lab's own subnet, else in any.
func subnetFor(ctx context.Context, s *checks.Scene, vpc string) string {
	if s.With["instance"] != "" {
		if instance, absent := theInstance(ctx, s); absent == nil {
			return aws.ToString(instance.SubnetId)
		}
	}
	subnets, err := s.Snapshot.Subnets(ctx)
	if err != nil {
		return "?"
	}
	first := "?"
	for _, subnet := range subnets {
		id := aws.ToString(subnet.SubnetId)
		if aws.ToString(subnet.VpcId) != vpc {
			continue
		}
		if id == s.Site.ID(s.With["subnet"]) {
			return id
		}
		if first == "?" {
			first = id
		}
	}
	return first
}

// endpointInZone looks where the endpoint has its network interfaces: without
// any it has no address, and in another zone than the instance's it works and
// costs transfer.
func endpointInZone(ctx context.Context, s *checks.Scene) checks.Finding {
	endpoint, absent := theEndpoint(ctx, s, "")
	if absent != nil {
		return *absent
	}
	own, absent := reachable(ctx, s, endpoint)
	if absent != nil {
		return *absent
	}
	id := aws.ToString(endpoint.VpcEndpointId)
	var zones, texts []string
	for _, networkInterface := range own {
		zone := aws.ToString(networkInterface.AvailabilityZone)
		zones = append(zones, zone)
		texts = append(texts, aws.ToString(networkInterface.PrivateIpAddress)+" in "+aws.ToString(networkInterface.SubnetId)+" "+zone)
	}
	seen := saw("ec2:DescribeNetworkInterfaces PrivateIpAddress", id, "an address in a subnet", strings.Join(texts, "; "))
	if s.With["instance"] == "" {
		return pass(checks.Inferred, seen)
	}
	instance, absent := theInstance(ctx, s)
	if absent != nil {
		return *absent
	}
	if at := findSubnet(ctx, s, aws.ToString(instance.SubnetId)); at != nil && !slices.Contains(zones, aws.ToString(at.AvailabilityZone)) {
		return passBut(checks.Inferred, diagnose("endpoint.other-zone", "endpoint", id, "zones", strings.Join(slices.Compact(slices.Sorted(slices.Values(zones))), ", "),
			"instance", aws.ToString(instance.InstanceId), "zone", aws.ToString(at.AvailabilityZone)), seen)
	}
	return pass(checks.Inferred, seen)
}

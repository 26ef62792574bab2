package vocabulary

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/site"
)

// instanceTypeOffered asks, before there are instances, whether the zone into
// which the lab's template puts them has the type.
func instanceTypeOffered(ctx context.Context, s *checks.Scene) checks.Finding {
	kind, region := s.With["type"], s.Snapshot.Region()
	zones, err := s.Snapshot.TypeZones(ctx, types.InstanceType(kind))
	if err != nil {
		return checks.Unread(err)
	}
	slices.Sort(zones)
	list := strings.Join(zones, ", ")
	offered := saw("ec2:DescribeInstanceTypeOfferings Location", kind, "a zone of "+region, placeholder(list))
	if len(zones) == 0 {
		return fail(diagnose("instance-type.not-offered", "type", kind, "region", region), offered)
	}
	zone, err := templateZone(ctx, s)
	if err != nil {
		return checks.Unread(err)
	}
	if zone != "" && !isBuilt(s) && !slices.Contains(zones, zone) {
		return fail(diagnose("instance-type.not-in-zone", "type", kind, "zone", zone, "zones", list),
			saw("ec2:DescribeInstanceTypeOfferings Location", kind, zone, list))
	}
	info, err := s.Snapshot.InstanceType(ctx, types.InstanceType(kind))
	if err != nil {
		return checks.Unread(err)
	}
	if info != nil && info.Hypervisor != types.InstanceTypeHypervisorNitro {
		return passBut(checks.Inferred, diagnose("instance-type.not-nitro", "type", kind), offered,
			saw("ec2:DescribeInstanceTypes Hypervisor", kind, string(types.InstanceTypeHypervisorNitro), string(info.Hypervisor)))
	}
	return pass(checks.Inferred, offered)
}

// templateZone is the zone that a template takes with !Select [0, !GetAZs ""]:
// the first by name of those that have a default subnet (AWS CloudFormation
// template reference, Fn::GetAZs). It is "" when none has one: then all zones
// count, and which they are is not read.
func templateZone(ctx context.Context, s *checks.Scene) (string, error) {
	subnets, err := s.Snapshot.Subnets(ctx)
	if err != nil {
		return "", err
	}
	first := ""
	for _, subnet := range subnets {
		if zone := aws.ToString(subnet.AvailabilityZone); aws.ToBool(subnet.DefaultForAz) && (first == "" || zone < first) {
			first = zone
		}
	}
	return first, nil
}

// isBuilt tells whether the lab has its instances already, so that it does not
// matter any more where the template would put them.
func isBuilt(s *checks.Scene) bool {
	return slices.ContainsFunc(s.Inputs, func(input checks.Input) bool {
		return input.Kind == site.KindInstance && s.Site.ID(input.ID) != ""
	})
}

package vocabulary

import (
	"context"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/site"
)

// endpointElsewhere is a gateway endpoint of the service in another region, when
// the learner asked to look there; nil without.
func endpointElsewhere(ctx context.Context, s *checks.Scene) *checks.Finding {
	return fittingElsewhere(ctx, s, site.IsGateway)
}

// interfaceElsewhere is endpointElsewhere for interface endpoints.
func interfaceElsewhere(ctx context.Context, s *checks.Scene) *checks.Finding {
	return fittingElsewhere(ctx, s, isInterface)
}

func fittingElsewhere(ctx context.Context, s *checks.Scene, fits func(types.VpcEndpoint) bool) *checks.Finding {
	if !s.Elsewhere {
		return nil
	}
	found, err := s.Snapshot.EndpointsElsewhere(ctx)
	if err != nil {
		return nil
	}
	for _, region := range slices.Sorted(maps.Keys(found)) {
		for _, endpoint := range found[region] {
			if !site.IsGone(endpoint) && fits(endpoint) && site.IsService(aws.ToString(endpoint.ServiceName), region, s.With["service"]) {
				id := aws.ToString(endpoint.VpcEndpointId)
				finding := fail(diagnose("region.other", "id", id, "region", region, "expected", s.Snapshot.Region()),
					saw("ec2:DescribeVpcEndpoints", id, s.Snapshot.Region(), region))
				return &finding
			}
		}
	}
	return nil
}

// networkElsewhere is the lab's VPC in another region, when the learner asked
// to look there; nil without.
func networkElsewhere(ctx context.Context, s *checks.Scene) *checks.Finding {
	if !s.Elsewhere {
		return nil
	}
	found, err := s.Snapshot.VPCsElsewhere(ctx)
	if err != nil {
		return nil
	}
	for _, region := range slices.Sorted(maps.Keys(found)) {
		for _, vpc := range found[region] {
			if id := aws.ToString(vpc.VpcId); isLabs(s, vpc.Tags) {
				finding := fail(diagnose("region.other", "id", id, "region", region, "expected", s.Snapshot.Region()),
					saw("ec2:DescribeVpcs", id, s.Snapshot.Region(), region))
				return &finding
			}
		}
	}
	return nil
}

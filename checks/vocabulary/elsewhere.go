package vocabulary

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/site"
)

// notHere is a finding that nothing is in this region or, on the learner's word,
// what search found in the others. A search that found nothing stands beside the
// finding as evidence.
func notHere(ctx context.Context, s *checks.Scene, finding checks.Finding,
	search func(context.Context, *checks.Scene) (*checks.Finding, checks.Evidence)) checks.Finding {
	finding.Elsewhere = true
	if !s.Elsewhere {
		return finding
	}
	there, seen := search(ctx, s)
	if there != nil {
		return *there
	}
	finding.Evidence = append(finding.Evidence, seen)
	return finding
}

// gatewayElsewhere looks for a gateway endpoint of the service in other regions.
func gatewayElsewhere(ctx context.Context, s *checks.Scene) (*checks.Finding, checks.Evidence) {
	return endpointElsewhere(ctx, s, site.IsGateway)
}

// interfaceElsewhere looks for an interface endpoint of the service in other
// regions.
func interfaceElsewhere(ctx context.Context, s *checks.Scene) (*checks.Finding, checks.Evidence) {
	return endpointElsewhere(ctx, s, isInterface)
}

func endpointElsewhere(ctx context.Context, s *checks.Scene, fits func(types.VpcEndpoint) bool) (*checks.Finding, checks.Evidence) {
	const source = "ec2:DescribeVpcEndpoints"
	all, err := s.Snapshot.EndpointsElsewhere(ctx, s.Regions...)
	return somewhere(s, source, all, err, func(region string, endpoint types.VpcEndpoint) string {
		if site.IsGone(endpoint) || !fits(endpoint) || !site.IsService(aws.ToString(endpoint.ServiceName), region, s.With["service"]) {
			return ""
		}
		return aws.ToString(endpoint.VpcEndpointId)
	})
}

// networkElsewhere looks for a VPC of the lab in other regions, built by its
// stack or by hand.
func networkElsewhere(ctx context.Context, s *checks.Scene) (*checks.Finding, checks.Evidence) {
	const source = "ec2:DescribeVpcs"
	all, err := s.Snapshot.VPCsElsewhere(ctx, s.Regions...)
	return somewhere(s, source, all, err, func(_ string, vpc types.Vpc) string {
		if !isLabs(s, vpc.Tags) {
			return ""
		}
		return aws.ToString(vpc.VpcId)
	})
}

// somewhere is the first thing that is meant, by the id that meant gives it, or
// where it was looked for in vain.
func somewhere[T any](s *checks.Scene, source string, all account.Elsewhere[T], err error, meant func(region string, thing T) string) (*checks.Finding, checks.Evidence) {
	if err != nil {
		return nil, saw(source, "other regions", "", account.OneLine(err.Error()))
	}
	for _, region := range all.Regions() {
		for _, thing := range all.Found[region] {
			if id := meant(region, thing); id != "" {
				finding := fail(diagnose("region.other", "id", id, "region", region, "expected", s.Snapshot.Region()),
					saw(source, id, s.Snapshot.Region(), region))
				return &finding, checks.Evidence{}
			}
		}
	}
	seen := "none"
	if missed := all.Missed(); len(missed) > 0 {
		seen += "; not readable: " + strings.Join(missed, ", ")
	}
	return nil, saw(source, fmt.Sprintf("%d other regions", all.Read), "", seen)
}

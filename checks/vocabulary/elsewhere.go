package vocabulary

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	lattice "github.com/aws/aws-sdk-go-v2/service/vpclattice/types"

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

// unlessElsewhere is notHere for a finding that says by its key that there is
// none; another finding stays as it is.
func unlessElsewhere(ctx context.Context, s *checks.Scene, finding checks.Finding, none string,
	search func(context.Context, *checks.Scene) (*checks.Finding, checks.Evidence)) checks.Finding {
	if finding.Diagnosis == nil || finding.Diagnosis.Key != none {
		return finding
	}
	return notHere(ctx, s, finding, search)
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

// mostElsewhere bounds what one search asks: one read a region. Those that every
// account has come first.
const mostElsewhere = 20

// searched are the regions in which a search looks, and those beyond its bound.
func searched(ctx context.Context, s *checks.Scene) (these, beyond []string, err error) {
	if len(s.Regions) > 0 {
		return s.Regions, nil, nil
	}
	regions, err := s.Snapshot.Regions(ctx)
	var own, optedIn []string
	for _, region := range regions {
		switch name := aws.ToString(region.RegionName); {
		case name == s.Snapshot.Region():
		case aws.ToString(region.OptInStatus) == "opted-in":
			optedIn = append(optedIn, name)
		case aws.ToString(region.OptInStatus) != "not-opted-in":
			own = append(own, name)
		}
	}
	slices.Sort(own)
	slices.Sort(optedIn)
	all := append(own, optedIn...)
	if len(all) > mostElsewhere {
		these, beyond = all[:mostElsewhere], all[mostElsewhere:]
		return these, beyond, err
	}
	return nil, nil, err // all of them, as one read that other checks share
}

func endpointElsewhere(ctx context.Context, s *checks.Scene, fits func(types.VpcEndpoint) bool) (*checks.Finding, checks.Evidence) {
	return somewhere(ctx, s, "ec2:DescribeVpcEndpoints", s.Snapshot.EndpointsElsewhere, func(region string, endpoint types.VpcEndpoint) candidate {
		return candidate{id: aws.ToString(endpoint.VpcEndpointId), sure: !site.IsGone(endpoint) && fits(endpoint) &&
			site.IsService(aws.ToString(endpoint.ServiceName), region, s.With["service"])}
	})
}

// networkElsewhere looks for a VPC of the lab in other regions, built by its
// stack or by hand.
func networkElsewhere(ctx context.Context, s *checks.Scene) (*checks.Finding, checks.Evidence) {
	return somewhere(ctx, s, "ec2:DescribeVpcs", s.Snapshot.VPCsElsewhere, func(_ string, vpc types.Vpc) candidate {
		return candidate{id: aws.ToString(vpc.VpcId), sure: isLabs(s, vpc.Tags)}
	})
}

// serviceElsewhere looks for an endpoint service of the account's.
func serviceElsewhere(ctx context.Context, s *checks.Scene) (*checks.Finding, checks.Evidence) {
	return somewhere(ctx, s, "ec2:DescribeVpcEndpointServiceConfigurations", s.Snapshot.OwnServicesElsewhere, func(_ string, service types.ServiceConfiguration) candidate {
		there := service.ServiceState != types.ServiceStateDeleting && service.ServiceState != types.ServiceStateDeleted
		return candidate{id: aws.ToString(service.ServiceId), sure: there && isLabs(s, service.Tags), likely: there}
	})
}

// resourceElsewhere looks for an endpoint of type Resource.
func resourceElsewhere(ctx context.Context, s *checks.Scene) (*checks.Finding, checks.Evidence) {
	return somewhere(ctx, s, "ec2:DescribeVpcEndpoints", s.Snapshot.EndpointsElsewhere, func(_ string, endpoint types.VpcEndpoint) candidate {
		there := site.IsResourceEndpoint(endpoint) && !site.IsGone(endpoint) && !aws.ToBool(endpoint.RequesterManaged)
		return candidate{id: aws.ToString(endpoint.VpcEndpointId), sure: there && isLabs(s, endpoint.Tags), likely: there}
	})
}

// gatewayOfResourcesElsewhere looks for a resource gateway.
func gatewayOfResourcesElsewhere(ctx context.Context, s *checks.Scene) (*checks.Finding, checks.Evidence) {
	return somewhere(ctx, s, "vpc-lattice:ListResourceGateways", s.Snapshot.ResourceGatewaysElsewhere, func(_ string, gateway lattice.ResourceGatewaySummary) candidate {
		return candidate{id: aws.ToString(gateway.Id), sure: isNamed(s, "gateway", aws.ToString(gateway.Name)), likely: true}
	})
}

// configurationElsewhere looks for a resource configuration.
func configurationElsewhere(ctx context.Context, s *checks.Scene) (*checks.Finding, checks.Evidence) {
	return somewhere(ctx, s, "vpc-lattice:ListResourceConfigurations", s.Snapshot.ResourceConfigurationsElsewhere, func(_ string, configuration lattice.ResourceConfigurationSummary) candidate {
		return candidate{id: aws.ToString(configuration.Id), sure: isNamed(s, "configuration", aws.ToString(configuration.Name)), likely: true}
	})
}

// isNamed tells whether a name is one that an input of the lab may have.
func isNamed(s *checks.Scene, param, name string) bool {
	return slices.ContainsFunc(s.Inputs, func(input checks.Input) bool { return input.ID == s.With[param] && slices.Contains(input.Names, name) })
}

// candidate is a thing of another region: sure when it is what was looked for,
// likely when it is taken for it if there is no other.
type candidate struct {
	id           string
	sure, likely bool
}

// somewhere is the first thing that is surely meant, else the only likely one, or
// where it was looked for in vain.
func somewhere[T any](ctx context.Context, s *checks.Scene, source string, read func(context.Context, ...string) (account.Elsewhere[T], error),
	judge func(region string, thing T) candidate) (*checks.Finding, checks.Evidence) {
	these, beyond, err := searched(ctx, s)
	var all account.Elsewhere[T]
	if err == nil {
		all, err = read(ctx, these...)
	}
	if err != nil {
		return nil, saw(source, "other regions", "", account.OneLine(err.Error()))
	}
	found := func(id, region string) (*checks.Finding, checks.Evidence) {
		return because(fail(diagnose("region.other", "id", id, "region", region, "expected", s.Snapshot.Region()),
			saw(source, id, s.Snapshot.Region(), region))), checks.Evidence{}
	}
	var likely [][2]string
	for _, region := range all.Regions() {
		for _, thing := range all.Found[region] {
			switch c := judge(region, thing); {
			case c.sure:
				return found(c.id, region)
			case c.likely:
				likely = append(likely, [2]string{c.id, region})
			}
		}
	}
	if len(likely) == 1 {
		return found(likely[0][0], likely[0][1])
	}
	seen := "none"
	if missed := all.Missed(); len(missed) > 0 {
		seen += "; not readable: " + strings.Join(missed, ", ")
	}
	if len(beyond) > 0 {
		seen += "; not looked at: " + strings.Join(beyond, ", ")
	}
	return nil, saw(source, fmt.Sprintf("%d other regions", all.Read), "", seen)
}

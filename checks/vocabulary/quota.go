package vocabulary

import (
	"context"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks"
	"linklab/checks/site"
)

// Default quotas (Amazon VPC user guide, "Amazon VPC quotas"; AWS PrivateLink
// guide, "AWS PrivateLink quotas"; Elastic Load Balancing, "Quotas for your
// Network Load Balancers"). What an account really has, only Service Quotas
// would say.
const (
	vpcQuota               = 5  // a Region
	gatewayEndpointQuota   = 20 // a Region
	interfaceEndpointQuota = 50 // a VPC, Gateway Load Balancer endpoints among them
	loadBalancerQuota      = 50 // Network Load Balancers, a Region
)

// quotaRoom compares what there is besides the lab, and what the lab adds, with
// the default quotas. It is advice: an account may have been given more.
func quotaRoom(ctx context.Context, s *checks.Scene) checks.Finding {
	own, err := ownVPCs(ctx, s)
	if err != nil {
		return checks.Unread(err)
	}
	var seen []checks.Evidence
	for _, q := range []struct {
		param, key string
		quota      int
		count      func(context.Context, *checks.Scene, map[string]bool) (int, error)
	}{
		{"vpcs", "quota.vpcs", vpcQuota, otherVPCs},
		{"load_balancers", "quota.load-balancers", loadBalancerQuota, otherLoadBalancers},
		{"gateway_endpoints", "quota.gateway-endpoints", gatewayEndpointQuota, otherGatewayEndpoints},
		{"interface_endpoints", "quota.interface-endpoints", interfaceEndpointQuota, otherInterfaceEndpoints},
	} {
		needs, err := strconv.Atoi(s.With[q.param])
		if err != nil {
			continue // the lab makes none
		}
		have, err := q.count(ctx, s, own)
		if err != nil {
			return checks.Unread(err)
		}
		found := saw("count of "+q.param, s.Snapshot.Region(), count(have)+"+"+count(needs)+" of "+count(q.quota)+" by default", count(have)+"+"+count(needs))
		if have+needs > q.quota {
			return fail(diagnose(q.key, "count", count(have), "needs", count(needs), "quota", count(q.quota), "region", s.Snapshot.Region()), found)
		}
		seen = append(seen, found)
	}
	return pass(checks.Inferred, seen...)
}

// ownVPCs are the lab's: those that bear its tag, and those that its inputs are
// found to be by more than being the only one.
func ownVPCs(ctx context.Context, s *checks.Scene) (map[string]bool, error) {
	vpcs, err := s.Snapshot.VPCs(ctx)
	if err != nil {
		return nil, err
	}
	own := map[string]bool{}
	for _, vpc := range vpcs {
		if tagged(s, vpc.Tags) {
			own[aws.ToString(vpc.VpcId)] = true
		}
	}
	for _, input := range s.Inputs {
		if found := s.Site.Get(input.ID); input.Kind == site.KindVPC && found.Value != "" && found.How != site.ByPlace {
			own[found.Value] = true
		}
	}
	return own, nil
}

func otherVPCs(ctx context.Context, s *checks.Scene, own map[string]bool) (int, error) {
	vpcs, err := s.Snapshot.VPCs(ctx)
	return countIf(vpcs, func(vpc types.Vpc) bool { return !own[aws.ToString(vpc.VpcId)] }), err
}

func otherLoadBalancers(ctx context.Context, s *checks.Scene, own map[string]bool) (int, error) {
	balancers, err := s.Snapshot.LoadBalancers(ctx)
	return countIf(balancers, func(b elb.LoadBalancer) bool {
		return b.Type == elb.LoadBalancerTypeEnumNetwork && !own[aws.ToString(b.VpcId)]
	}), err
}

func otherGatewayEndpoints(ctx context.Context, s *checks.Scene, own map[string]bool) (int, error) {
	endpoints, err := s.Snapshot.Endpoints(ctx)
	return countIf(endpoints, func(e types.VpcEndpoint) bool {
		return site.IsGateway(e) && !site.IsGone(e) && !own[aws.ToString(e.VpcId)]
	}), err
}

// otherInterfaceEndpoints are those in the lab's own VPC that are not the lab's:
// the quota is for each VPC, and a VPC that is still to be made has none.
func otherInterfaceEndpoints(ctx context.Context, s *checks.Scene, own map[string]bool) (int, error) {
	endpoints, err := s.Snapshot.Endpoints(ctx)
	most := 0
	for vpc := range own {
		most = max(most, countIf(endpoints, func(e types.VpcEndpoint) bool {
			return aws.ToString(e.VpcId) == vpc && !site.IsGateway(e) && !site.IsGone(e) && !tagged(s, e.Tags) && !foundAs(s, aws.ToString(e.VpcEndpointId))
		}))
	}
	return most, err
}

// foundAs tells whether a resource is one of the lab's inputs.
func foundAs(s *checks.Scene, id string) bool {
	for _, input := range s.Inputs {
		if s.Site.ID(input.ID) == id {
			return true
		}
	}
	return false
}

func countIf[T any](all []T, wanted func(T) bool) int {
	n := 0
	for _, one := range all {
		if wanted(one) {
			n++
		}
	}
	return n
}

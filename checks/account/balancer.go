package account

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// balancing is the SDK's id of Elastic Load Balancing v2.
const balancing = "Elastic Load Balancing v2"

// balancerAsks are the reads of load balancers.
type balancerAsks struct {
	describeListeners     operation[elb.DescribeListenersInput, elb.DescribeListenersOutput, elb.Options]
	describeLoadBalancers operation[elb.DescribeLoadBalancersInput, elb.DescribeLoadBalancersOutput, elb.Options]
	describeAttributes    operation[elb.DescribeLoadBalancerAttributesInput, elb.DescribeLoadBalancerAttributesOutput, elb.Options]
	describeTargetGroups  operation[elb.DescribeTargetGroupsInput, elb.DescribeTargetGroupsOutput, elb.Options]
	describeTags          operation[elb.DescribeTagsInput, elb.DescribeTagsOutput, elb.Options]
	describeTargetHealth  operation[elb.DescribeTargetHealthInput, elb.DescribeTargetHealthOutput, elb.Options]
}

func balancerAsksOf(client *elb.Client) balancerAsks {
	return balancerAsks{
		describeListeners:     client.DescribeListeners,
		describeLoadBalancers: client.DescribeLoadBalancers,
		describeAttributes:    client.DescribeLoadBalancerAttributes,
		describeTargetGroups:  client.DescribeTargetGroups,
		describeTags:          client.DescribeTags,
		describeTargetHealth:  client.DescribeTargetHealth,
	}
}

// LoadBalancers are all load balancers of the region, of every type.
func (s *Snapshot) LoadBalancers(ctx context.Context) ([]types.LoadBalancer, error) {
	return read(ctx, s, Operation{balancing, "DescribeLoadBalancers"}, "", func(ctx context.Context) ([]types.LoadBalancer, error) {
		return collect(ctx, s.account.asks.balancers.describeLoadBalancers, &elb.DescribeLoadBalancersInput{PageSize: aws.Int32(400)},
			func(in *elb.DescribeLoadBalancersInput, out *elb.DescribeLoadBalancersOutput) bool {
				return turn(&in.Marker, out.NextMarker)
			},
			func(out *elb.DescribeLoadBalancersOutput) []types.LoadBalancer { return out.LoadBalancers })
	})
}

// TargetGroups are all target groups of the region.
func (s *Snapshot) TargetGroups(ctx context.Context) ([]types.TargetGroup, error) {
	return read(ctx, s, Operation{balancing, "DescribeTargetGroups"}, "", func(ctx context.Context) ([]types.TargetGroup, error) {
		return collect(ctx, s.account.asks.balancers.describeTargetGroups, &elb.DescribeTargetGroupsInput{PageSize: aws.Int32(400)},
			func(in *elb.DescribeTargetGroupsInput, out *elb.DescribeTargetGroupsOutput) bool {
				return turn(&in.Marker, out.NextMarker)
			},
			func(out *elb.DescribeTargetGroupsOutput) []types.TargetGroup { return out.TargetGroups })
	})
}

// Listeners are those of one load balancer.
func (s *Snapshot) Listeners(ctx context.Context, balancer string) ([]types.Listener, error) {
	return read(ctx, s, Operation{balancing, "DescribeListeners"}, balancer, func(ctx context.Context) ([]types.Listener, error) {
		return collect(ctx, s.account.asks.balancers.describeListeners, &elb.DescribeListenersInput{LoadBalancerArn: aws.String(balancer), PageSize: aws.Int32(400)},
			func(in *elb.DescribeListenersInput, out *elb.DescribeListenersOutput) bool {
				return turn(&in.Marker, out.NextMarker)
			},
			func(out *elb.DescribeListenersOutput) []types.Listener { return out.Listeners })
	})
}

// TargetHealth is what a load balancer thinks of the targets of one group.
func (s *Snapshot) TargetHealth(ctx context.Context, group string) ([]types.TargetHealthDescription, error) {
	return read(ctx, s, Operation{balancing, "DescribeTargetHealth"}, group, func(ctx context.Context) ([]types.TargetHealthDescription, error) {
		out, err := s.account.asks.balancers.describeTargetHealth(ctx, &elb.DescribeTargetHealthInput{TargetGroupArn: aws.String(group)})
		if err != nil {
			return nil, err
		}
		return out.TargetHealthDescriptions, nil
	})
}

// tagsAtOnce is how many load balancers one read tells the tags of (Elastic Load
// Balancing API, DescribeTags).
const tagsAtOnce = 20

// BalancerTags are the tags of load balancers, by their ARNs.
func (s *Snapshot) BalancerTags(ctx context.Context, arns []string) (map[string][]types.Tag, error) {
	all := make(map[string][]types.Tag, len(arns))
	for some := range slices.Chunk(arns, tagsAtOnce) {
		described, err := read(ctx, s, Operation{balancing, "DescribeTags"}, strings.Join(some, " "), func(ctx context.Context) ([]types.TagDescription, error) {
			out, err := s.account.asks.balancers.describeTags(ctx, &elb.DescribeTagsInput{ResourceArns: some})
			if err != nil {
				return nil, err
			}
			return out.TagDescriptions, nil
		})
		if err != nil {
			return nil, err
		}
		for _, one := range described {
			all[aws.ToString(one.ResourceArn)] = one.Tags
		}
	}
	return all, nil
}

// BalancerAttributes are the attributes of one load balancer by their keys,
// such as load_balancing.cross_zone.enabled.
func (s *Snapshot) BalancerAttributes(ctx context.Context, balancer string) (map[string]string, error) {
	return read(ctx, s, Operation{balancing, "DescribeLoadBalancerAttributes"}, balancer, func(ctx context.Context) (map[string]string, error) {
		out, err := s.account.asks.balancers.describeAttributes(ctx, &elb.DescribeLoadBalancerAttributesInput{LoadBalancerArn: aws.String(balancer)})
		if err != nil {
			return nil, err
		}
		all := make(map[string]string, len(out.Attributes))
		for _, attribute := range out.Attributes {
			all[aws.ToString(attribute.Key)] = aws.ToString(attribute.Value)
		}
		return all, nil
	})
}

package account

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/vpclattice"
	lattice "github.com/aws/aws-sdk-go-v2/service/vpclattice/types"
)

// atATime is how many regions are asked at once: API limits are shared with the
// learner's console.
const atATime = 6

// Elsewhere is what the account's other enabled regions have.
type Elsewhere[T any] struct {
	Found  map[string][]T   // region → what is there, without regions that have nothing
	Unread map[string]error // region → why it could not be read, an *Error
	Read   int              // regions that were read
}

// Regions are the regions in which something is, sorted.
func (e Elsewhere[T]) Regions() []string { return slices.Sorted(maps.Keys(e.Found)) }

// Missed are the regions that could not be read, sorted.
func (e Elsewhere[T]) Missed() []string { return slices.Sorted(maps.Keys(e.Unread)) }

// EndpointsElsewhere are the endpoints of the account's other enabled regions, or
// of those among them that are named. It costs a read a region, so it is made only
// when the learner asks.
func (s *Snapshot) EndpointsElsewhere(ctx context.Context, only ...string) (Elsewhere[types.VpcEndpoint], error) {
	return elsewhere(ctx, s, Operation{"EC2", "DescribeVpcEndpoints"}, only, func(ctx context.Context, region string) ([]types.VpcEndpoint, error) {
		return collect(ctx, in(ofEC2(region), s.account.asks.ec2.describeVpcEndpoints), &ec2.DescribeVpcEndpointsInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeVpcEndpointsInput, out *ec2.DescribeVpcEndpointsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeVpcEndpointsOutput) []types.VpcEndpoint { return out.VpcEndpoints })
	})
}

// VPCsElsewhere are the VPCs of the account's other enabled regions that are not
// default ones, at the price of EndpointsElsewhere.
func (s *Snapshot) VPCsElsewhere(ctx context.Context, only ...string) (Elsewhere[types.Vpc], error) {
	return elsewhere(ctx, s, Operation{"EC2", "DescribeVpcs"}, only, func(ctx context.Context, region string) ([]types.Vpc, error) {
		all, err := collect(ctx, in(ofEC2(region), s.account.asks.ec2.describeVpcs), &ec2.DescribeVpcsInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeVpcsInput, out *ec2.DescribeVpcsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeVpcsOutput) []types.Vpc { return out.Vpcs })
		return slices.DeleteFunc(all, func(vpc types.Vpc) bool { return aws.ToBool(vpc.IsDefault) }), err
	})
}

// OwnServicesElsewhere are the endpoint services that the account offers in other
// enabled regions, at the price of EndpointsElsewhere.
func (s *Snapshot) OwnServicesElsewhere(ctx context.Context, only ...string) (Elsewhere[types.ServiceConfiguration], error) {
	return elsewhere(ctx, s, Operation{"EC2", "DescribeVpcEndpointServiceConfigurations"}, only, func(ctx context.Context, region string) ([]types.ServiceConfiguration, error) {
		return ownServices(ctx, in(ofEC2(region), s.account.asks.services.describeConfigurations))
	})
}

// ResourceGatewaysElsewhere are the resource gateways of other enabled regions, at
// the price of EndpointsElsewhere.
func (s *Snapshot) ResourceGatewaysElsewhere(ctx context.Context, only ...string) (Elsewhere[lattice.ResourceGatewaySummary], error) {
	return elsewhere(ctx, s, Operation{"VPC Lattice", "ListResourceGateways"}, only, func(ctx context.Context, region string) ([]lattice.ResourceGatewaySummary, error) {
		return resourceGateways(ctx, in(ofLattice(region), s.account.asks.lattice.listResourceGateways))
	})
}

// ResourceConfigurationsElsewhere are the resource configurations of other enabled
// regions, at the price of EndpointsElsewhere.
func (s *Snapshot) ResourceConfigurationsElsewhere(ctx context.Context, only ...string) (Elsewhere[lattice.ResourceConfigurationSummary], error) {
	return elsewhere(ctx, s, Operation{"VPC Lattice", "ListResourceConfigurations"}, only, func(ctx context.Context, region string) ([]lattice.ResourceConfigurationSummary, error) {
		return resourceConfigurations(ctx, in(ofLattice(region), s.account.asks.lattice.listResourceConfigurations))
	})
}

func ofEC2(region string) func(*ec2.Options) { return func(o *ec2.Options) { o.Region = region } }

func ofLattice(region string) func(*vpclattice.Options) {
	return func(o *vpclattice.Options) { o.Region = region }
}

// in asks in another region.
func in[In, Out, Options any](region func(*Options), ask operation[In, Out, Options]) operation[In, Out, Options] {
	return func(ctx context.Context, input *In, options ...func(*Options)) (*Out, error) {
		return ask(ctx, input, append(options, region)...)
	}
}

func elsewhere[T any](ctx context.Context, s *Snapshot, operation Operation, only []string, ask func(ctx context.Context, region string) ([]T, error)) (Elsewhere[T], error) {
	regions, err := s.Regions(ctx)
	if err != nil {
		return Elsewhere[T]{}, err
	}
	return read(ctx, s, operation, strings.Join(append([]string{"elsewhere"}, only...), " "), func(ctx context.Context) (Elsewhere[T], error) {
		var (
			mu     sync.Mutex
			asking sync.WaitGroup
			all    = Elsewhere[T]{Found: map[string][]T{}, Unread: map[string]error{}}
			turn   = make(chan struct{}, atATime)
		)
		for _, region := range regions {
			name := aws.ToString(region.RegionName)
			if name == s.account.region || aws.ToString(region.OptInStatus) == "not-opted-in" ||
				len(only) > 0 && !slices.Contains(only, name) {
				continue
			}
			asking.Go(func() {
				turn <- struct{}{}
				defer func() { <-turn }()
				things, err := ask(ctx, name)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err != nil:
					all.Unread[name] = classify(err, operation, name, s.now())
				case len(things) > 0:
					all.Read++
					all.Found[name] = things
				default:
					all.Read++
				}
			})
		}
		asking.Wait()
		return all, ctx.Err()
	})
}

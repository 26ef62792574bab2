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
	return elsewhere(ctx, s, Operation{"EC2", "DescribeVpcEndpoints"}, only, func(ctx context.Context, region func(*ec2.Options)) ([]types.VpcEndpoint, error) {
		return collect(ctx, in(region, s.account.asks.ec2.describeVpcEndpoints), &ec2.DescribeVpcEndpointsInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeVpcEndpointsInput, out *ec2.DescribeVpcEndpointsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeVpcEndpointsOutput) []types.VpcEndpoint { return out.VpcEndpoints })
	})
}

// VPCsElsewhere are the VPCs of the account's other enabled regions that are not
// default ones, at the price of EndpointsElsewhere.
func (s *Snapshot) VPCsElsewhere(ctx context.Context, only ...string) (Elsewhere[types.Vpc], error) {
	return elsewhere(ctx, s, Operation{"EC2", "DescribeVpcs"}, only, func(ctx context.Context, region func(*ec2.Options)) ([]types.Vpc, error) {
		all, err := collect(ctx, in(region, s.account.asks.ec2.describeVpcs), &ec2.DescribeVpcsInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeVpcsInput, out *ec2.DescribeVpcsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeVpcsOutput) []types.Vpc { return out.Vpcs })
		return slices.DeleteFunc(all, func(vpc types.Vpc) bool { return aws.ToBool(vpc.IsDefault) }), err
	})
}

// in asks in another region.
func in[In, Out any](region func(*ec2.Options), ask operation[In, Out, ec2.Options]) operation[In, Out, ec2.Options] {
	return func(ctx context.Context, input *In, options ...func(*ec2.Options)) (*Out, error) {
		return ask(ctx, input, append(options, region)...)
	}
}

func elsewhere[T any](ctx context.Context, s *Snapshot, operation Operation, only []string, ask func(context.Context, func(*ec2.Options)) ([]T, error)) (Elsewhere[T], error) {
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
				things, err := ask(ctx, func(o *ec2.Options) { o.Region = name })
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

package account

import (
	"context"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// atATime is how many regions are asked at once: API limits are shared with the
// learner's console.
const atATime = 6

// EndpointsElsewhere are the endpoints of the account's other enabled regions,
// by region. It costs a read a region, so it is made only when the learner asks;
// a region that does not answer is passed over.
func (s *Snapshot) EndpointsElsewhere(ctx context.Context) (map[string][]types.VpcEndpoint, error) {
	return elsewhere(ctx, s, "DescribeVpcEndpoints", func(ctx context.Context, region func(*ec2.Options)) ([]types.VpcEndpoint, error) {
		out, err := s.account.asks.ec2.describeVpcEndpoints(ctx, &ec2.DescribeVpcEndpointsInput{MaxResults: aws.Int32(1000)}, region)
		if err != nil {
			return nil, err
		}
		return out.VpcEndpoints, nil
	})
}

// VPCsElsewhere are the VPCs of the account's other enabled regions that are not
// default ones, by region, at the price of EndpointsElsewhere.
func (s *Snapshot) VPCsElsewhere(ctx context.Context) (map[string][]types.Vpc, error) {
	return elsewhere(ctx, s, "DescribeVpcs", func(ctx context.Context, region func(*ec2.Options)) ([]types.Vpc, error) {
		out, err := s.account.asks.ec2.describeVpcs(ctx, &ec2.DescribeVpcsInput{MaxResults: aws.Int32(1000)}, region)
		if err != nil {
			return nil, err
		}
		return slices.DeleteFunc(out.Vpcs, func(vpc types.Vpc) bool { return aws.ToBool(vpc.IsDefault) }), nil
	})
}

func elsewhere[T any](ctx context.Context, s *Snapshot, operation string, ask func(context.Context, func(*ec2.Options)) ([]T, error)) (map[string][]T, error) {
	regions, err := s.Regions(ctx)
	if err != nil {
		return nil, err
	}
	return read(ctx, s, Operation{"EC2", operation}, "elsewhere", func(ctx context.Context) (map[string][]T, error) {
		var (
			mu     sync.Mutex
			asking sync.WaitGroup
			found  = map[string][]T{}
			turn   = make(chan struct{}, atATime)
		)
		for _, region := range regions {
			name := aws.ToString(region.RegionName)
			if name == s.account.region || aws.ToString(region.OptInStatus) == "not-opted-in" {
				continue
			}
			asking.Go(func() {
				turn <- struct{}{}
				defer func() { <-turn }()
				things, err := ask(ctx, func(o *ec2.Options) { o.Region = name })
				if err != nil || len(things) == 0 {
					return
				}
				mu.Lock()
				defer mu.Unlock()
				found[name] = things
			})
		}
		asking.Wait()
		return found, nil
	})
}

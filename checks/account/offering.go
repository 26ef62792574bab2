package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// TypeZones are the names of the region's Availability Zones in which an
// instance type is offered. An unknown type is offered in none.
func (s *Snapshot) TypeZones(ctx context.Context, name types.InstanceType) ([]string, error) {
	return read(ctx, s, Operation{"EC2", "DescribeInstanceTypeOfferings"}, string(name), func(ctx context.Context) ([]string, error) {
		input := &ec2.DescribeInstanceTypeOfferingsInput{
			LocationType: types.LocationTypeAvailabilityZone,
			Filters:      []types.Filter{{Name: aws.String("instance-type"), Values: []string{string(name)}}},
		}
		offerings, err := collect(ctx, s.account.asks.waysIn.describeOfferings, input,
			func(in *ec2.DescribeInstanceTypeOfferingsInput, out *ec2.DescribeInstanceTypeOfferingsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeInstanceTypeOfferingsOutput) []types.InstanceTypeOffering {
				return out.InstanceTypeOfferings
			})
		var zones []string
		for _, offering := range offerings {
			zones = append(zones, aws.ToString(offering.Location))
		}
		return zones, err
	})
}

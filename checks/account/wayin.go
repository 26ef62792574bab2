package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// wayInAsks are the reads of ways onto an instance that need no route to the
// internet.
type wayInAsks struct {
	describeConnectEndpoints operation[ec2.DescribeInstanceConnectEndpointsInput, ec2.DescribeInstanceConnectEndpointsOutput, ec2.Options]
	describeOfferings        operation[ec2.DescribeInstanceTypeOfferingsInput, ec2.DescribeInstanceTypeOfferingsOutput, ec2.Options]
	describeTypes            operation[ec2.DescribeInstanceTypesInput, ec2.DescribeInstanceTypesOutput, ec2.Options]
	getSerialStatus          operation[ec2.GetSerialConsoleAccessStatusInput, ec2.GetSerialConsoleAccessStatusOutput, ec2.Options]
}

func wayInAsksOf(client *ec2.Client) wayInAsks {
	return wayInAsks{
		describeConnectEndpoints: client.DescribeInstanceConnectEndpoints,
		describeOfferings:        client.DescribeInstanceTypeOfferings,
		describeTypes:            client.DescribeInstanceTypes,
		getSerialStatus:          client.GetSerialConsoleAccessStatus,
	}
}

// ConnectEndpoints are all EC2 Instance Connect Endpoints of the region.
func (s *Snapshot) ConnectEndpoints(ctx context.Context) ([]types.Ec2InstanceConnectEndpoint, error) {
	return read(ctx, s, Operation{"EC2", "DescribeInstanceConnectEndpoints"}, "", func(ctx context.Context) ([]types.Ec2InstanceConnectEndpoint, error) {
		return collect(ctx, s.account.asks.waysIn.describeConnectEndpoints, &ec2.DescribeInstanceConnectEndpointsInput{},
			func(in *ec2.DescribeInstanceConnectEndpointsInput, out *ec2.DescribeInstanceConnectEndpointsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeInstanceConnectEndpointsOutput) []types.Ec2InstanceConnectEndpoint {
				return out.InstanceConnectEndpoints
			})
	})
}

// SerialConsole says whether the account lets people onto the serial consoles
// of its instances in the region.
func (s *Snapshot) SerialConsole(ctx context.Context) (bool, error) {
	return read(ctx, s, Operation{"EC2", "GetSerialConsoleAccessStatus"}, "", func(ctx context.Context) (bool, error) {
		out, err := s.account.asks.waysIn.getSerialStatus(ctx, &ec2.GetSerialConsoleAccessStatusInput{})
		if err != nil {
			return false, err
		}
		return aws.ToBool(out.SerialConsoleAccessEnabled), nil
	})
}

// InstanceType describes a type, nil when the region does not have it.
func (s *Snapshot) InstanceType(ctx context.Context, name types.InstanceType) (*types.InstanceTypeInfo, error) {
	return read(ctx, s, Operation{"EC2", "DescribeInstanceTypes"}, string(name), func(ctx context.Context) (*types.InstanceTypeInfo, error) {
		out, err := s.account.asks.waysIn.describeTypes(ctx, &ec2.DescribeInstanceTypesInput{InstanceTypes: []types.InstanceType{name}})
		if err != nil {
			return nil, err
		}
		if len(out.InstanceTypes) == 0 {
			return nil, nil
		}
		return &out.InstanceTypes[0], nil
	})
}

package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	endpoint "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/vpclattice"
	"github.com/aws/aws-sdk-go-v2/service/vpclattice/types"
)

// ResourceGateways are all resource gateways of the region, so that one in a
// wrong VPC is seen.
func (s *Snapshot) ResourceGateways(ctx context.Context) ([]types.ResourceGatewaySummary, error) {
	return read(ctx, s, Operation{"VPC Lattice", "ListResourceGateways"}, "", func(ctx context.Context) ([]types.ResourceGatewaySummary, error) {
		return resourceGateways(ctx, s.account.asks.lattice.listResourceGateways)
	})
}

func resourceGateways(ctx context.Context, ask operation[vpclattice.ListResourceGatewaysInput, vpclattice.ListResourceGatewaysOutput, vpclattice.Options]) ([]types.ResourceGatewaySummary, error) {
	return collect(ctx, ask, &vpclattice.ListResourceGatewaysInput{MaxResults: aws.Int32(100)},
		func(in *vpclattice.ListResourceGatewaysInput, out *vpclattice.ListResourceGatewaysOutput) bool {
			return turn(&in.NextToken, out.NextToken)
		},
		func(out *vpclattice.ListResourceGatewaysOutput) []types.ResourceGatewaySummary { return out.Items })
}

// ResourceConfigurations are all resource configurations of the region. They do
// not say what they lead to: see ResourceConfiguration.
func (s *Snapshot) ResourceConfigurations(ctx context.Context) ([]types.ResourceConfigurationSummary, error) {
	return read(ctx, s, Operation{"VPC Lattice", "ListResourceConfigurations"}, "", func(ctx context.Context) ([]types.ResourceConfigurationSummary, error) {
		return resourceConfigurations(ctx, s.account.asks.lattice.listResourceConfigurations)
	})
}

func resourceConfigurations(ctx context.Context, ask operation[vpclattice.ListResourceConfigurationsInput, vpclattice.ListResourceConfigurationsOutput, vpclattice.Options]) ([]types.ResourceConfigurationSummary, error) {
	return collect(ctx, ask, &vpclattice.ListResourceConfigurationsInput{MaxResults: aws.Int32(100)},
		func(in *vpclattice.ListResourceConfigurationsInput, out *vpclattice.ListResourceConfigurationsOutput) bool {
			return turn(&in.NextToken, out.NextToken)
		},
		func(out *vpclattice.ListResourceConfigurationsOutput) []types.ResourceConfigurationSummary {
			return out.Items
		})
}

// ResourceConfiguration is one resource configuration with its ports and what it
// leads to.
func (s *Snapshot) ResourceConfiguration(ctx context.Context, id string) (*vpclattice.GetResourceConfigurationOutput, error) {
	return read(ctx, s, Operation{"VPC Lattice", "GetResourceConfiguration"}, id, func(ctx context.Context) (*vpclattice.GetResourceConfigurationOutput, error) {
		return s.account.asks.lattice.getResourceConfiguration(ctx, &vpclattice.GetResourceConfigurationInput{ResourceConfigurationIdentifier: aws.String(id)})
	})
}

// EndpointAssociations are what the region's endpoints of types Resource and
// ServiceNetwork lead to, with the names that they have there.
func (s *Snapshot) EndpointAssociations(ctx context.Context) ([]endpoint.VpcEndpointAssociation, error) {
	return read(ctx, s, Operation{"EC2", "DescribeVpcEndpointAssociations"}, "", func(ctx context.Context) ([]endpoint.VpcEndpointAssociation, error) {
		return collect(ctx, s.account.asks.ec2.describeVpcEndpointAssociations, &ec2.DescribeVpcEndpointAssociationsInput{},
			func(in *ec2.DescribeVpcEndpointAssociationsInput, out *ec2.DescribeVpcEndpointAssociationsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeVpcEndpointAssociationsOutput) []endpoint.VpcEndpointAssociation {
				return out.VpcEndpointAssociations
			})
	})
}

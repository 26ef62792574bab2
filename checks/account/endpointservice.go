package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// serviceAsks are the reads of what a provider of an endpoint service sees, and
// of what else may join two VPCs.
type serviceAsks struct {
	describeConfigurations operation[ec2.DescribeVpcEndpointServiceConfigurationsInput, ec2.DescribeVpcEndpointServiceConfigurationsOutput, ec2.Options]
	describePermissions    operation[ec2.DescribeVpcEndpointServicePermissionsInput, ec2.DescribeVpcEndpointServicePermissionsOutput, ec2.Options]
	describeConnections    operation[ec2.DescribeVpcEndpointConnectionsInput, ec2.DescribeVpcEndpointConnectionsOutput, ec2.Options]
	describePeerings       operation[ec2.DescribeVpcPeeringConnectionsInput, ec2.DescribeVpcPeeringConnectionsOutput, ec2.Options]
	describeAttachments    operation[ec2.DescribeTransitGatewayVpcAttachmentsInput, ec2.DescribeTransitGatewayVpcAttachmentsOutput, ec2.Options]
}

func serviceAsksOf(client *ec2.Client) serviceAsks {
	return serviceAsks{
		describeConfigurations: client.DescribeVpcEndpointServiceConfigurations,
		describePermissions:    client.DescribeVpcEndpointServicePermissions,
		describeConnections:    client.DescribeVpcEndpointConnections,
		describePeerings:       client.DescribeVpcPeeringConnections,
		describeAttachments:    client.DescribeTransitGatewayVpcAttachments,
	}
}

// OwnServices are the endpoint services that the account offers in the region.
func (s *Snapshot) OwnServices(ctx context.Context) ([]types.ServiceConfiguration, error) {
	return read(ctx, s, Operation{"EC2", "DescribeVpcEndpointServiceConfigurations"}, "", func(ctx context.Context) ([]types.ServiceConfiguration, error) {
		return ownServices(ctx, s.account.asks.services.describeConfigurations)
	})
}

func ownServices(ctx context.Context, ask operation[ec2.DescribeVpcEndpointServiceConfigurationsInput, ec2.DescribeVpcEndpointServiceConfigurationsOutput, ec2.Options]) ([]types.ServiceConfiguration, error) {
	return collect(ctx, ask, &ec2.DescribeVpcEndpointServiceConfigurationsInput{MaxResults: aws.Int32(1000)},
		func(in *ec2.DescribeVpcEndpointServiceConfigurationsInput, out *ec2.DescribeVpcEndpointServiceConfigurationsOutput) bool {
			return turn(&in.NextToken, out.NextToken)
		},
		func(out *ec2.DescribeVpcEndpointServiceConfigurationsOutput) []types.ServiceConfiguration {
			return out.ServiceConfigurations
		})
}

// ServicePrincipals are who else than the account itself may connect to one of
// its endpoint services.
func (s *Snapshot) ServicePrincipals(ctx context.Context, service string) ([]types.AllowedPrincipal, error) {
	return read(ctx, s, Operation{"EC2", "DescribeVpcEndpointServicePermissions"}, service, func(ctx context.Context) ([]types.AllowedPrincipal, error) {
		return collect(ctx, s.account.asks.services.describePermissions, &ec2.DescribeVpcEndpointServicePermissionsInput{ServiceId: aws.String(service), MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeVpcEndpointServicePermissionsInput, out *ec2.DescribeVpcEndpointServicePermissionsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeVpcEndpointServicePermissionsOutput) []types.AllowedPrincipal {
				return out.AllowedPrincipals
			})
	})
}

// ServiceConnections are the endpoints that are connected, or ask to be, to the
// account's endpoint services, as their provider sees them.
func (s *Snapshot) ServiceConnections(ctx context.Context) ([]types.VpcEndpointConnection, error) {
	return read(ctx, s, Operation{"EC2", "DescribeVpcEndpointConnections"}, "", func(ctx context.Context) ([]types.VpcEndpointConnection, error) {
		return collect(ctx, s.account.asks.services.describeConnections, &ec2.DescribeVpcEndpointConnectionsInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeVpcEndpointConnectionsInput, out *ec2.DescribeVpcEndpointConnectionsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeVpcEndpointConnectionsOutput) []types.VpcEndpointConnection {
				return out.VpcEndpointConnections
			})
	})
}

// Peerings are all peering connections of the region's VPCs, ended ones
// included for as long as AWS shows them.
func (s *Snapshot) Peerings(ctx context.Context) ([]types.VpcPeeringConnection, error) {
	return read(ctx, s, Operation{"EC2", "DescribeVpcPeeringConnections"}, "", func(ctx context.Context) ([]types.VpcPeeringConnection, error) {
		return collect(ctx, s.account.asks.services.describePeerings, &ec2.DescribeVpcPeeringConnectionsInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeVpcPeeringConnectionsInput, out *ec2.DescribeVpcPeeringConnectionsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeVpcPeeringConnectionsOutput) []types.VpcPeeringConnection {
				return out.VpcPeeringConnections
			})
	})
}

// TransitAttachments are the VPCs that are attached to transit gateways.
func (s *Snapshot) TransitAttachments(ctx context.Context) ([]types.TransitGatewayVpcAttachment, error) {
	return read(ctx, s, Operation{"EC2", "DescribeTransitGatewayVpcAttachments"}, "", func(ctx context.Context) ([]types.TransitGatewayVpcAttachment, error) {
		return collect(ctx, s.account.asks.services.describeAttachments, &ec2.DescribeTransitGatewayVpcAttachmentsInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeTransitGatewayVpcAttachmentsInput, out *ec2.DescribeTransitGatewayVpcAttachmentsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeTransitGatewayVpcAttachmentsOutput) []types.TransitGatewayVpcAttachment {
				return out.TransitGatewayVpcAttachments
			})
	})
}

package sandbox_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/vpclattice"
	lattice "github.com/aws/aws-sdk-go-v2/service/vpclattice/types"
)

// provider is a VPC with one subnet, as a resource's owner has it.
type provider struct{ vpc, subnet string }

func newProvider(t *testing.T, client *ec2.Client, block, subnetBlock string) provider {
	t.Helper()
	ctx := context.Background()
	vpc, err := client.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: &block})
	if err != nil {
		t.Fatal(err)
	}
	subnet, err := client.CreateSubnet(ctx, &ec2.CreateSubnetInput{
		VpcId: vpc.Vpc.VpcId, CidrBlock: &subnetBlock, AvailabilityZone: aws.String("ap-northeast-2a"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return provider{*vpc.Vpc.VpcId, *subnet.Subnet.SubnetId}
}

// TestSDKBuildsAResourceEndpoint goes the way of the resource endpoint lab and
// back.
func TestSDKBuildsAResourceEndpoint(t *testing.T) {
	cfg := config(t, open(t, ""))
	ctx := context.Background()
	network, client := ec2.NewFromConfig(cfg), vpclattice.NewFromConfig(cfg)
	owner := newProvider(t, network, "10.1.0.0/16", "10.1.0.0/24")
	user := newProvider(t, network, "10.2.0.0/16", "10.2.0.0/24")
	gateway, err := client.CreateResourceGateway(ctx, &vpclattice.CreateResourceGatewayInput{
		Name: aws.String("web-rgw"), VpcIdentifier: &owner.vpc, SubnetIds: []string{owner.subnet},
		IpAddressType:               lattice.ResourceGatewayIpAddressTypeIpv4,
		ResourceConfigDnsResolution: lattice.ResourceConfigDnsResolutionInVpc, Tags: map[string]string{"lab": "r"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(gateway.SecurityGroupIds) != 1 || aws.ToInt32(gateway.Ipv4AddressesPerEni) != 16 {
		t.Errorf("made %+v", gateway)
	}
	got, err := client.GetResourceGateway(ctx, &vpclattice.GetResourceGatewayInput{ResourceGatewayIdentifier: gateway.Arn})
	if err != nil || got.Status != lattice.ResourceGatewayStatusActive || *got.VpcId != owner.vpc || got.CreatedAt.IsZero() {
		t.Fatalf("got %+v, %v", got, err)
	}
	configuration, err := client.CreateResourceConfiguration(ctx, &vpclattice.CreateResourceConfigurationInput{
		Name: aws.String("web-rcfg"), Type: lattice.ResourceConfigurationTypeSingle, Protocol: lattice.ProtocolTypeTcp,
		PortRanges: []string{"80"}, ResourceGatewayIdentifier: gateway.Id,
		ResourceConfigurationDefinition: &lattice.ResourceConfigurationDefinitionMemberIpResource{Value: lattice.IpResource{IpAddress: aws.String("10.1.0.10")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	ip, ok := configuration.ResourceConfigurationDefinition.(*lattice.ResourceConfigurationDefinitionMemberIpResource)
	if !ok || *ip.Value.IpAddress != "10.1.0.10" {
		t.Errorf("leads to %+v", configuration.ResourceConfigurationDefinition)
	}
	endpoint, err := network.CreateVpcEndpoint(ctx, &ec2.CreateVpcEndpointInput{
		VpcEndpointType: ec2types.VpcEndpointTypeResource, VpcId: &user.vpc, SubnetIds: []string{user.subnet}, ResourceConfigurationArn: configuration.Arn,
	})
	if err != nil {
		t.Fatal(err)
	}
	associations, err := network.DescribeVpcEndpointAssociations(ctx, &ec2.DescribeVpcEndpointAssociationsInput{VpcEndpointIds: []string{*endpoint.VpcEndpoint.VpcEndpointId}})
	if err != nil || len(associations.VpcEndpointAssociations) != 1 {
		t.Fatalf("associations %+v, %v", associations, err)
	}
	if one := associations.VpcEndpointAssociations[0]; aws.ToString(one.AssociatedResourceArn) != *configuration.Arn || one.DnsEntry == nil {
		t.Errorf("association %+v", one)
	}
	listed, err := client.ListResourceEndpointAssociations(ctx, &vpclattice.ListResourceEndpointAssociationsInput{ResourceConfigurationIdentifier: configuration.Id})
	if err != nil || len(listed.Items) != 1 || *listed.Items[0].VpcEndpointId != *endpoint.VpcEndpoint.VpcEndpointId {
		t.Errorf("listed %+v, %v", listed, err)
	}
	// Back, in the wrong order first.
	var conflict *lattice.ConflictException
	if _, err = client.DeleteResourceGateway(ctx, &vpclattice.DeleteResourceGatewayInput{ResourceGatewayIdentifier: gateway.Id}); !errors.As(err, &conflict) || *conflict.ResourceId != *gateway.Id {
		t.Errorf("deleting a gateway in use: %v", err)
	}
	if _, err = client.DeleteResourceConfiguration(ctx, &vpclattice.DeleteResourceConfigurationInput{ResourceConfigurationIdentifier: configuration.Id}); !errors.As(err, &conflict) {
		t.Errorf("deleting a configuration in use: %v", err)
	}
	if _, err = network.DeleteVpcEndpoints(ctx, &ec2.DeleteVpcEndpointsInput{VpcEndpointIds: []string{*endpoint.VpcEndpoint.VpcEndpointId}}); err != nil {
		t.Error(err)
	}
	if _, err = client.DeleteResourceConfiguration(ctx, &vpclattice.DeleteResourceConfigurationInput{ResourceConfigurationIdentifier: configuration.Id}); err != nil {
		t.Error(err)
	}
	if _, err = client.DeleteResourceGateway(ctx, &vpclattice.DeleteResourceGatewayInput{ResourceGatewayIdentifier: gateway.Id}); err != nil {
		t.Error(err)
	}
	var missing *lattice.ResourceNotFoundException
	if _, err = client.GetResourceGateway(ctx, &vpclattice.GetResourceGatewayInput{ResourceGatewayIdentifier: gateway.Id}); !errors.As(err, &missing) || *missing.ResourceType != "RESOURCE_GATEWAY" {
		t.Errorf("a gateway that is gone: %v", err)
	}
}

func TestSDKBuildsAServiceNetwork(t *testing.T) {
	cfg := config(t, open(t, ""))
	ctx := context.Background()
	network, client := ec2.NewFromConfig(cfg), vpclattice.NewFromConfig(cfg)
	owner := newProvider(t, network, "10.1.0.0/16", "10.1.0.0/24")
	gateway, err := client.CreateResourceGateway(ctx, &vpclattice.CreateResourceGatewayInput{Name: aws.String("rgw"), VpcIdentifier: &owner.vpc, SubnetIds: []string{owner.subnet}})
	if err != nil {
		t.Fatal(err)
	}
	group, err := client.CreateResourceConfiguration(ctx, &vpclattice.CreateResourceConfigurationInput{
		Name: aws.String("databases"), Type: lattice.ResourceConfigurationTypeGroup, ResourceGatewayIdentifier: gateway.Arn,
	})
	if err != nil {
		t.Fatal(err)
	}
	child, err := client.CreateResourceConfiguration(ctx, &vpclattice.CreateResourceConfigurationInput{
		Name: aws.String("orders"), Type: lattice.ResourceConfigurationTypeChild, ResourceConfigurationGroupIdentifier: group.Id, PortRanges: []string{"5432"},
		ResourceConfigurationDefinition: &lattice.ResourceConfigurationDefinitionMemberDnsResource{Value: lattice.DnsResource{
			DomainName: aws.String("orders.internal"), IpAddressType: lattice.ResourceConfigurationIpAddressTypeIpv4,
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	children, err := client.ListResourceConfigurations(ctx, &vpclattice.ListResourceConfigurationsInput{ResourceConfigurationGroupIdentifier: group.Arn})
	if err != nil || len(children.Items) != 1 || *children.Items[0].Id != *child.Id {
		t.Errorf("children %+v, %v", children, err)
	}
	made, err := client.CreateServiceNetwork(ctx, &vpclattice.CreateServiceNetworkInput{Name: aws.String("shared"), Tags: map[string]string{"a": "1"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = client.TagResource(ctx, &vpclattice.TagResourceInput{ResourceArn: made.Arn, Tags: map[string]string{"b": "2"}}); err != nil {
		t.Error(err)
	}
	if _, err = client.UntagResource(ctx, &vpclattice.UntagResourceInput{ResourceArn: made.Arn, TagKeys: []string{"a"}}); err != nil {
		t.Error(err)
	}
	if tags, err := client.ListTagsForResource(ctx, &vpclattice.ListTagsForResourceInput{ResourceArn: made.Arn}); err != nil || len(tags.Tags) != 1 || tags.Tags["b"] != "2" {
		t.Errorf("tags %v, %v", tags, err)
	}
	association, err := client.CreateServiceNetworkResourceAssociation(ctx, &vpclattice.CreateServiceNetworkResourceAssociationInput{
		ServiceNetworkIdentifier: made.Id, ResourceConfigurationIdentifier: group.Id,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = client.CreateServiceNetworkResourceAssociation(ctx, &vpclattice.CreateServiceNetworkResourceAssociationInput{
		ServiceNetworkIdentifier: made.Id, ResourceConfigurationIdentifier: child.Id,
	}); code(err) != "ValidationException" {
		t.Errorf("a child by itself: %v", err)
	}
	vpcs, err := client.CreateServiceNetworkVpcAssociation(ctx, &vpclattice.CreateServiceNetworkVpcAssociationInput{ServiceNetworkIdentifier: made.Arn, VpcIdentifier: &owner.vpc})
	if err != nil {
		t.Fatal(err)
	}
	got, err := client.GetServiceNetworkVpcAssociation(ctx, &vpclattice.GetServiceNetworkVpcAssociationInput{ServiceNetworkVpcAssociationIdentifier: vpcs.Id})
	if err != nil || got.Status != lattice.ServiceNetworkVpcAssociationStatusActive || *got.ServiceNetworkName != "shared" {
		t.Errorf("the VPC's association %+v, %v", got, err)
	}
	if _, err = client.DeleteServiceNetwork(ctx, &vpclattice.DeleteServiceNetworkInput{ServiceNetworkIdentifier: made.Id}); code(err) != "ConflictException" {
		t.Errorf("deleting a network in use: %v", err)
	}
	if out, err := client.DeleteServiceNetworkVpcAssociation(ctx, &vpclattice.DeleteServiceNetworkVpcAssociationInput{ServiceNetworkVpcAssociationIdentifier: vpcs.Arn}); err != nil || out.Status != lattice.ServiceNetworkVpcAssociationStatusDeleteInProgress {
		t.Errorf("%+v, %v", out, err)
	}
	if _, err = client.DeleteServiceNetworkResourceAssociation(ctx, &vpclattice.DeleteServiceNetworkResourceAssociationInput{ServiceNetworkResourceAssociationIdentifier: association.Id}); err != nil {
		t.Error(err)
	}
	if _, err = client.DeleteServiceNetwork(ctx, &vpclattice.DeleteServiceNetworkInput{ServiceNetworkIdentifier: made.Id}); err != nil {
		t.Error(err)
	}
	if _, err = client.ListServices(ctx, &vpclattice.ListServicesInput{}); code(err) != "UnknownOperationException" {
		t.Errorf("an operation that is not there: %v", err)
	}
}

func TestSDKPagesThroughResourceGateways(t *testing.T) {
	cfg := config(t, open(t, ""))
	ctx := context.Background()
	client := vpclattice.NewFromConfig(cfg)
	owner := newProvider(t, ec2.NewFromConfig(cfg), "10.1.0.0/16", "10.1.0.0/24")
	names := []string{"one", "three", "two"}
	for _, name := range names {
		if _, err := client.CreateResourceGateway(ctx, &vpclattice.CreateResourceGatewayInput{Name: &name, VpcIdentifier: &owner.vpc, SubnetIds: []string{owner.subnet}}); err != nil {
			t.Fatal(err)
		}
	}
	pages, listed := 0, []string{}
	for list := vpclattice.NewListResourceGatewaysPaginator(client, &vpclattice.ListResourceGatewaysInput{MaxResults: aws.Int32(2)}); list.HasMorePages(); pages++ {
		out, err := list.NextPage(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range out.Items {
			listed = append(listed, *item.Name)
		}
	}
	if slices.Sort(listed); pages != 2 || !slices.Equal(listed, names) {
		t.Errorf("%d pages of %v, want each once of %v", pages, listed, names)
	}
}

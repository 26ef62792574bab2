package sandbox_test

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/vpclattice"
	lattice "github.com/aws/aws-sdk-go-v2/service/vpclattice/types"

	"linklab/checks/sandbox/network"
)

// TestSDKResourceEndpoint takes the way of a resource endpoint, for which AWS
// CLIs of before 2025 have no commands: a page of a web server in another VPC,
// without a load balancer, by the name of the association.
func TestSDKResourceEndpoint(t *testing.T) {
	account, c := paced(t, "", network.Instant)
	l := slowly{account, c}
	l.makesTheStack()
	cfg := config(t, l.sandbox)
	ctx := context.Background()
	networks, client := ec2.NewFromConfig(cfg), vpclattice.NewFromConfig(cfg)
	vpc, subnet, server := l.physical(webStack, "CustomVPC"), l.physical(webStack, "CustomPublicSN"), l.physical(webStack, "CustomWeb1EC2")

	group, err := networks.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{GroupName: aws.String("rgw"), Description: aws.String("gateway"), VpcId: &vpc})
	if err != nil {
		t.Fatal(err)
	}
	gateway, err := client.CreateResourceGateway(ctx, &vpclattice.CreateResourceGatewayInput{
		Name: aws.String("web-rgw"), VpcIdentifier: &vpc, SubnetIds: []string{subnet}, SecurityGroupIds: []string{*group.GroupId},
	})
	if err != nil {
		t.Fatal(err)
	}
	configuration, err := client.CreateResourceConfiguration(ctx, &vpclattice.CreateResourceConfigurationInput{
		Name: aws.String("web-rcfg"), Type: lattice.ResourceConfigurationTypeSingle, Protocol: lattice.ProtocolTypeTcp,
		PortRanges: []string{"80"}, ResourceGatewayIdentifier: gateway.Id,
		ResourceConfigurationDefinition: &lattice.ResourceConfigurationDefinitionMemberIpResource{
			Value: lattice.IpResource{IpAddress: aws.String(l.address(server, "PrivateIpAddress"))},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	made, err := networks.CreateVpcEndpoint(ctx, &ec2.CreateVpcEndpointInput{
		VpcEndpointType: ec2types.VpcEndpointTypeResource, VpcId: aws.String(l.physical(webStack, "MyVPC")), ResourceConfigurationArn: configuration.Arn,
		SubnetIds: []string{l.physical(webStack, "MyPublicSN")}, SecurityGroupIds: []string{l.physical(webStack, "WebSG")},
	})
	if err != nil {
		t.Fatal(err)
	}
	endpoint := *made.VpcEndpoint.VpcEndpointId
	associations, err := networks.DescribeVpcEndpointAssociations(ctx, &ec2.DescribeVpcEndpointAssociationsInput{VpcEndpointIds: []string{endpoint}})
	if err != nil || len(associations.VpcEndpointAssociations) != 1 {
		t.Fatalf("%+v, %v", associations, err)
	}
	name := *associations.VpcEndpointAssociations[0].DnsEntry.DnsName
	browse := func() string {
		t.Helper()
		return l.on(l.physical(webStack, "MyEC2"), "dig +short "+name+"; curl -sS -m 4 http://"+name+"/")
	}
	if page := browse(); !strings.HasPrefix(page, "10.0.0.") || !strings.Contains(page, "Web Server 1</h1>") {
		t.Errorf("through the gateway: %s", page)
	}
	// The gateway's group rules what leaves the gateway.
	everything := []ec2types.IpPermission{{IpProtocol: aws.String("-1"), IpRanges: []ec2types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}}}}
	if _, err := networks.RevokeSecurityGroupEgress(ctx, &ec2.RevokeSecurityGroupEgressInput{GroupId: group.GroupId, IpPermissions: everything}); err != nil {
		t.Fatal(err)
	}
	if page := browse(); strings.Contains(page, "Web Server") {
		t.Errorf("past the gateway's group: %s", page)
	}
	if _, err := networks.AuthorizeSecurityGroupEgress(ctx, &ec2.AuthorizeSecurityGroupEgressInput{GroupId: group.GroupId, IpPermissions: everything}); err != nil {
		t.Fatal(err)
	}
	if page := browse(); !strings.Contains(page, "Web Server 1</h1>") {
		t.Errorf("let out again: %s", page)
	}

	if _, err := networks.DeleteVpcEndpoints(ctx, &ec2.DeleteVpcEndpointsInput{VpcEndpointIds: []string{endpoint}}); err != nil {
		t.Error(err)
	}
	if _, err := client.DeleteResourceConfiguration(ctx, &vpclattice.DeleteResourceConfigurationInput{ResourceConfigurationIdentifier: configuration.Id}); err != nil {
		t.Error(err)
	}
	if _, err := client.DeleteResourceGateway(ctx, &vpclattice.DeleteResourceGatewayInput{ResourceGatewayIdentifier: gateway.Id}); err != nil {
		t.Error(err)
	}
	if _, err := networks.DeleteSecurityGroup(ctx, &ec2.DeleteSecurityGroupInput{GroupId: group.GroupId}); err != nil {
		t.Error(err)
	}
	l.do("cloudformation", "DeleteStack", map[string]any{"StackName": webStack})
	if got := l.stackStatus(webStack); got != "gone" {
		t.Errorf("%s\n%s", got, l.eventsOf(webStack))
	}
}

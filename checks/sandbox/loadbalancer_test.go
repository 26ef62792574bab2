package sandbox_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// TestLoadBalancerIsKept makes a load balancer under an endpoint service and
// finds it, with all that hangs on it, in the account as it is read again.
func TestLoadBalancerIsKept(t *testing.T) {
	dir := t.TempDir()
	account := config(t, open(t, dir))
	networks, balancers := ec2.NewFromConfig(account), elbv2.NewFromConfig(account)
	ctx := context.Background()
	subnets, err := networks.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{Filters: []ec2types.Filter{{Name: aws.String("cidr-block"), Values: []string{"172.31.0.0/20"}}}})
	if err != nil {
		t.Fatal(err)
	}
	subnet := subnets.Subnets[0]
	made, err := balancers.CreateLoadBalancer(ctx, &elbv2.CreateLoadBalancerInput{
		Name: aws.String("nlb"), Type: types.LoadBalancerTypeEnumNetwork, Subnets: []string{*subnet.SubnetId},
	})
	if err != nil {
		t.Fatal(err)
	}
	balancer := made.LoadBalancers[0]
	group, err := balancers.CreateTargetGroup(ctx, &elbv2.CreateTargetGroupInput{
		Name: aws.String("web"), Protocol: types.ProtocolEnumTcp, Port: aws.Int32(80), VpcId: subnet.VpcId, TargetType: types.TargetTypeEnumIp,
	})
	if err != nil {
		t.Fatal(err)
	}
	arn := group.TargetGroups[0].TargetGroupArn
	if _, err := balancers.RegisterTargets(ctx, &elbv2.RegisterTargetsInput{TargetGroupArn: arn, Targets: []types.TargetDescription{{Id: aws.String("172.31.0.200")}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := balancers.CreateListener(ctx, &elbv2.CreateListenerInput{
		LoadBalancerArn: balancer.LoadBalancerArn, Port: aws.Int32(80), Protocol: types.ProtocolEnumTcp,
		DefaultActions: []types.Action{{Type: types.ActionTypeEnumForward, TargetGroupArn: arn}},
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := networks.CreateVpcEndpointServiceConfiguration(ctx, &ec2.CreateVpcEndpointServiceConfigurationInput{NetworkLoadBalancerArns: []string{*balancer.LoadBalancerArn}}); err != nil {
		t.Fatal(err)
	}

	again := config(t, open(t, dir))
	networks, balancers = ec2.NewFromConfig(again), elbv2.NewFromConfig(again)
	health, err := balancers.DescribeTargetHealth(ctx, &elbv2.DescribeTargetHealthInput{TargetGroupArn: arn})
	if err != nil || len(health.TargetHealthDescriptions) != 1 || health.TargetHealthDescriptions[0].TargetHealth.State != types.TargetHealthStateEnumUnhealthy {
		t.Errorf("%+v, %v", health, err)
	}
	nodes, err := networks.DescribeNetworkInterfaces(ctx, &ec2.DescribeNetworkInterfacesInput{})
	if err != nil || len(nodes.NetworkInterfaces) != 1 || nodes.NetworkInterfaces[0].InterfaceType != ec2types.NetworkInterfaceTypeNetworkLoadBalancer {
		t.Errorf("%+v, %v", nodes, err)
	}
	if _, err := balancers.DeleteLoadBalancer(ctx, &elbv2.DeleteLoadBalancerInput{LoadBalancerArn: balancer.LoadBalancerArn}); code(err) != "ResourceInUse" {
		t.Errorf("under a service: %v", err)
	}
}

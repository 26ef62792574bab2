package elbv2_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks/sandbox/network"
)

func TestLoadBalancerLife(t *testing.T) {
	l := newLab(t, network.Real)
	b := l.balancer("nlb")
	if b.State.Code != types.LoadBalancerStateEnumProvisioning || b.Type != types.LoadBalancerTypeEnumNetwork || b.Scheme != types.LoadBalancerSchemeEnumInternal ||
		aws.ToString(b.VpcId) != l.vpc || len(b.AvailabilityZones) != 2 || aws.ToString(b.AvailabilityZones[1].ZoneName) != "ap-northeast-2c" ||
		aws.ToString(b.CanonicalHostedZoneId) != "ZIBE1TIR4HY56" || b.SecurityGroups != nil || b.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic != nil ||
		!strings.HasPrefix(aws.ToString(b.LoadBalancerArn), "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:loadbalancer/net/nlb/") {
		t.Errorf("%+v", b)
	}
	waiter := sdk.NewLoadBalancerAvailableWaiter(l, func(o *sdk.LoadBalancerAvailableWaiterOptions) {
		o.MinDelay, o.MaxDelay = time.Millisecond, time.Millisecond
	})
	l.now = l.now.Add(3 * time.Minute)
	chosen := &sdk.DescribeLoadBalancersInput{Names: []string{"nlb"}}
	if err := waiter.Wait(l.ctx, chosen, time.Minute); err != nil {
		t.Error(err)
	}
	must(l, func() (*sdk.DeleteLoadBalancerOutput, error) {
		return l.DeleteLoadBalancer(l.ctx, &sdk.DeleteLoadBalancerInput{LoadBalancerArn: b.LoadBalancerArn})
	})
	gone := sdk.NewLoadBalancersDeletedWaiter(l, func(o *sdk.LoadBalancersDeletedWaiterOptions) {
		o.MinDelay, o.MaxDelay = time.Millisecond, time.Millisecond
	})
	if err := gone.Wait(l.ctx, &sdk.DescribeLoadBalancersInput{LoadBalancerArns: []string{*b.LoadBalancerArn}}, time.Minute); err != nil {
		t.Error(err)
	}
	_, err := l.DescribeLoadBalancers(l.ctx, chosen)
	if code(err) != "LoadBalancerNotFound" || !strings.Contains(err.Error(), "Load balancers '[nlb]' not found") {
		t.Error(err)
	}
}

func TestInternetFacingNeedsAGateway(t *testing.T) {
	l := newLab(t, network.Instant)
	ask := &sdk.CreateLoadBalancerInput{Name: aws.String("nlb"), Type: types.LoadBalancerTypeEnumNetwork, Subnets: l.subnets[:1]}
	_, err := l.CreateLoadBalancer(l.ctx, ask)
	if code(err) != "InvalidSubnet" || !strings.Contains(err.Error(), "VPC "+l.vpc+" has no internet gateway") {
		t.Error(err)
	}
	l.attachGateway()
	allocation := must(l, func() (*network.Address, error) { return l.region.AllocateAddress(nil) })
	ask.Subnets, ask.SubnetMappings = nil, []types.SubnetMapping{{SubnetId: &l.subnets[0], AllocationId: &allocation.AllocationID}}
	made := must(l, func() (*sdk.CreateLoadBalancerOutput, error) { return l.CreateLoadBalancer(l.ctx, ask) })
	b := made.LoadBalancers[0]
	addresses := b.AvailabilityZones[0].LoadBalancerAddresses
	if b.Scheme != types.LoadBalancerSchemeEnumInternetFacing || len(addresses) != 1 ||
		aws.ToString(addresses[0].IpAddress) != allocation.PublicIP || aws.ToString(addresses[0].AllocationId) != allocation.AllocationID {
		t.Errorf("%+v", b)
	}
	if l.region.ReleaseAddress(allocation.AllocationID) == nil || l.region.DisassociateAddress(allocation.AssociationID) == nil {
		t.Error("the address can be taken from the load balancer")
	}
	must(l, func() (*sdk.DeleteLoadBalancerOutput, error) {
		return l.DeleteLoadBalancer(l.ctx, &sdk.DeleteLoadBalancerInput{LoadBalancerArn: b.LoadBalancerArn})
	})
	if err := l.region.ReleaseAddress(allocation.AllocationID); err != nil {
		t.Errorf("after the load balancer: %v", err)
	}
}

func TestLoadBalancerKinds(t *testing.T) {
	l := newLab(t, network.Instant)
	_, err := l.CreateLoadBalancer(l.ctx, &sdk.CreateLoadBalancerInput{Name: aws.String("alb"), Subnets: l.subnets})
	if code(err) != "InvalidConfigurationRequest" || !strings.Contains(err.Error(), "application") {
		t.Errorf("the type of requests that do not say: %v", err)
	}
	made := must(l, func() (*sdk.CreateLoadBalancerOutput, error) {
		return l.CreateLoadBalancer(l.ctx, &sdk.CreateLoadBalancerInput{Name: aws.String("gwlb"), Type: types.LoadBalancerTypeEnumGateway, Subnets: l.subnets})
	})
	b := made.LoadBalancers[0]
	if b.DNSName != nil || b.Scheme != "" || b.CanonicalHostedZoneId != nil || !strings.Contains(aws.ToString(b.LoadBalancerArn), ":loadbalancer/gwy/gwlb/") {
		t.Errorf("%+v", b)
	}
	group := must(l, func() (*sdk.CreateTargetGroupOutput, error) {
		return l.CreateTargetGroup(l.ctx, &sdk.CreateTargetGroupInput{Name: aws.String("fw"), Protocol: types.ProtocolEnumGeneve, Port: aws.Int32(6081), VpcId: &l.vpc})
	}).TargetGroups[0]
	if aws.ToString(group.HealthCheckPort) != "80" || aws.ToInt32(group.HealthCheckIntervalSeconds) != 10 {
		t.Errorf("%+v", group)
	}
	action := []types.Action{{Type: types.ActionTypeEnumForward, TargetGroupArn: group.TargetGroupArn}}
	if _, err := l.CreateListener(l.ctx, &sdk.CreateListenerInput{LoadBalancerArn: b.LoadBalancerArn, Port: aws.Int32(80), Protocol: types.ProtocolEnumTcp, DefaultActions: action}); code(err) != "ValidationError" {
		t.Errorf("a listener with a port: %v", err)
	}
	listener := must(l, func() (*sdk.CreateListenerOutput, error) {
		return l.CreateListener(l.ctx, &sdk.CreateListenerInput{LoadBalancerArn: b.LoadBalancerArn, DefaultActions: action})
	}).Listeners[0]
	if listener.Port != nil || listener.Protocol != "" || !strings.Contains(aws.ToString(listener.ListenerArn), ":listener/gwy/gwlb/") {
		t.Errorf("%+v", listener)
	}
}

func TestLoadBalancerSettings(t *testing.T) {
	l := newLab(t, network.Instant)
	made := must(l, func() (*sdk.CreateLoadBalancerOutput, error) {
		return l.CreateLoadBalancer(l.ctx, &sdk.CreateLoadBalancerInput{
			Name: aws.String("nlb"), Type: types.LoadBalancerTypeEnumNetwork, Scheme: types.LoadBalancerSchemeEnumInternal,
			Subnets: l.subnets[:1], SecurityGroups: []string{l.group}, Tags: []types.Tag{{Key: aws.String("Name"), Value: aws.String("mine")}},
		})
	})
	b := made.LoadBalancers[0]
	if len(b.SecurityGroups) != 1 || aws.ToString(b.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic) != "on" {
		t.Errorf("%+v", b)
	}
	groups := must(l, func() (*sdk.SetSecurityGroupsOutput, error) {
		return l.SetSecurityGroups(l.ctx, &sdk.SetSecurityGroupsInput{
			LoadBalancerArn: b.LoadBalancerArn, SecurityGroups: []string{l.group},
			EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: types.EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnumOff,
		})
	})
	if groups.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic != "off" || len(groups.SecurityGroupIds) != 1 {
		t.Errorf("%+v", groups)
	}
	subnets := must(l, func() (*sdk.SetSubnetsOutput, error) {
		return l.SetSubnets(l.ctx, &sdk.SetSubnetsInput{LoadBalancerArn: b.LoadBalancerArn, Subnets: l.subnets})
	})
	if len(subnets.AvailabilityZones) != 2 {
		t.Errorf("%+v", subnets)
	}
	if _, err := l.SetIpAddressType(l.ctx, &sdk.SetIpAddressTypeInput{LoadBalancerArn: b.LoadBalancerArn, IpAddressType: types.IpAddressTypeDualstack}); code(err) != "InvalidSubnet" {
		t.Errorf("dualstack: %v", err)
	}
	must(l, func() (*sdk.ModifyLoadBalancerAttributesOutput, error) {
		return l.ModifyLoadBalancerAttributes(l.ctx, &sdk.ModifyLoadBalancerAttributesInput{
			LoadBalancerArn: b.LoadBalancerArn,
			Attributes:      []types.LoadBalancerAttribute{{Key: aws.String("load_balancing.cross_zone.enabled"), Value: aws.String("true")}},
		})
	})
	attributes := must(l, func() (*sdk.DescribeLoadBalancerAttributesOutput, error) {
		return l.DescribeLoadBalancerAttributes(l.ctx, &sdk.DescribeLoadBalancerAttributesInput{LoadBalancerArn: b.LoadBalancerArn})
	})
	values := map[string]string{}
	for _, a := range attributes.Attributes {
		if a.Value == nil {
			t.Errorf("%s has no value", *a.Key)
			continue
		}
		values[*a.Key] = *a.Value
	}
	if values["load_balancing.cross_zone.enabled"] != "true" || values["deletion_protection.enabled"] != "false" || values["access_logs.s3.bucket"] != "" {
		t.Errorf("%v", values)
	}
}

func TestPagesOfLoadBalancers(t *testing.T) {
	l := newLab(t, network.Instant)
	for _, name := range []string{"a", "b", "c"} {
		l.balancer(name)
		l.now = l.now.Add(time.Second)
	}
	pages := sdk.NewDescribeLoadBalancersPaginator(l, &sdk.DescribeLoadBalancersInput{PageSize: aws.Int32(2)})
	var names []string
	n := 0
	for ; pages.HasMorePages(); n++ {
		page := must(l, func() (*sdk.DescribeLoadBalancersOutput, error) { return pages.NextPage(l.ctx) })
		for _, b := range page.LoadBalancers {
			names = append(names, *b.LoadBalancerName)
		}
	}
	if n != 2 || strings.Join(names, "") != "abc" {
		t.Errorf("%d pages: %v", n, names)
	}
	if _, err := l.DescribeLoadBalancers(l.ctx, &sdk.DescribeLoadBalancersInput{PageSize: aws.Int32(401)}); code(err) != "ValidationError" {
		t.Errorf("401 on a page: %v", err)
	}
}

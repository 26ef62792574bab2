package vocabulary

import (
	"context"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks"
	"linklab/checks/reach"
	"linklab/checks/site"
)

// theBalancer is the load balancer that a check speaks of.
func theBalancer(ctx context.Context, s *checks.Scene) (*elb.LoadBalancer, *checks.Finding) {
	arn, absent := needAnew(ctx, s, "load_balancer")
	if absent != nil {
		return nil, absent
	}
	balancers, err := s.Snapshot.LoadBalancers(ctx)
	if err != nil {
		return nil, because(checks.Unread(err))
	}
	for i := range balancers {
		if aws.ToString(balancers[i].LoadBalancerArn) == arn {
			return &balancers[i], nil
		}
	}
	return nil, because(fail(diagnose("input.gone", "input", s.With["load_balancer"], "id", site.NameOf(arn))))
}

// needAnew is need for what is easily made again: that there is none now says
// more than that there was one once.
func needAnew(ctx context.Context, s *checks.Scene, param string) (string, *checks.Finding) {
	id, absent := need(ctx, s, param)
	if absent == nil || absent.Diagnosis == nil || absent.Diagnosis.Key != "input.gone" {
		return id, absent
	}
	if why := s.Site.Get(s.With[param]).Problem; why != nil {
		absent = because(fail(&checks.Diagnosis{Key: why.Key, Args: why.Args}))
	}
	return "", absent
}

func loadBalancerActive(ctx context.Context, s *checks.Scene) checks.Finding {
	balancer, absent := theBalancer(ctx, s)
	if absent != nil {
		return *absent
	}
	name, state := aws.ToString(balancer.LoadBalancerName), "?"
	if balancer.State != nil {
		state = string(balancer.State.Code)
	}
	seen := saw("elasticloadbalancing:DescribeLoadBalancers", name, "network, active", string(balancer.Type)+", "+state+", "+string(balancer.Scheme))
	if balancer.Type != elb.LoadBalancerTypeEnumNetwork {
		return fail(diagnose("nlb.other-type", "balancer", name, "type", string(balancer.Type)), seen)
	}
	switch {
	case state == string(elb.LoadBalancerStateEnumProvisioning):
		return wait(diagnose("nlb.provisioning", "balancer", name), since(balancer.CreatedTime), seen)
	case state == string(elb.LoadBalancerStateEnumFailed):
		return fail(diagnose("nlb.failed", "balancer", name), seen)
	case balancer.Scheme == elb.LoadBalancerSchemeEnumInternal && s.With["scheme"] == string(elb.LoadBalancerSchemeEnumInternetFacing):
		return fail(diagnose("nlb.internal", "balancer", name), seen)
	}
	return pass(checks.Inferred, seen)
}

// listener looks for the listener that takes the lab's port to its target
// group.
func listener(ctx context.Context, s *checks.Scene) checks.Finding {
	balancer, absent := theBalancer(ctx, s)
	if absent != nil {
		return *absent
	}
	if shut := noListener(ctx, s, balancer); shut != nil {
		return *shut
	}
	return pass(checks.Inferred, saw("elasticloadbalancing:DescribeListeners", aws.ToString(balancer.LoadBalancerName),
		"TCP "+s.With["port"], "TCP "+s.With["port"]+" to "+site.NameOf(theGroup(ctx, s))))
}

// noListener says why a load balancer does not take the port, nil when it does.
func noListener(ctx context.Context, s *checks.Scene, balancer *elb.LoadBalancer) *checks.Finding {
	arn, name := aws.ToString(balancer.LoadBalancerArn), aws.ToString(balancer.LoadBalancerName)
	listeners, err := s.Snapshot.Listeners(ctx, arn)
	if err != nil {
		return because(checks.Unread(err))
	}
	port, _ := strconv.Atoi(s.With["port"])
	var texts []string
	for _, l := range listeners {
		texts = append(texts, listenerText(l))
	}
	seen := saw("elasticloadbalancing:DescribeListeners", name, "TCP "+s.With["port"], orNone(texts))
	for _, l := range listeners {
		if int(aws.ToInt32(l.Port)) != port {
			continue
		}
		if l.Protocol != elb.ProtocolEnumTcp && l.Protocol != elb.ProtocolEnumTcpUdp {
			return because(fail(diagnose("nlb.other-protocol", "balancer", name, "port", s.With["port"], "seen", string(l.Protocol),
				"listener", aws.ToString(l.ListenerArn)), seen))
		}
		group := s.Site.ID(s.With["target_group"])
		if to := forwardsTo(l); group != "" && to != group && !delivers(ctx, s, to) {
			return because(fail(diagnose("nlb.other-group", "balancer", name, "port", s.With["port"], "seen", site.NameOf(to), "expected", site.NameOf(group),
				"group", group, "listener", aws.ToString(l.ListenerArn)), seen))
		}
		return nil
	}
	if len(listeners) == 1 {
		return because(fail(diagnose("nlb.other-port", "balancer", name, "port", s.With["port"], "seen", count(int(aws.ToInt32(listeners[0].Port))),
			"listener", aws.ToString(listeners[0].ListenerArn)), seen))
	}
	return because(fail(diagnose("nlb.no-listener", "balancer", name, "port", s.With["port"], "arn", arn), seen))
}

func listenerText(l elb.Listener) string {
	return string(l.Protocol) + " " + count(int(aws.ToInt32(l.Port))) + " to " + site.NameOf(forwardsTo(l))
}

// theGroup is the target group that the lab's traffic goes to: the one found as
// the lab's, or another that the listener sends to and that has a healthy target,
// such as one of the learner's own by address. "" when there is none.
func theGroup(ctx context.Context, s *checks.Scene) string {
	group := s.Site.ID(s.With["target_group"])
	listeners, err := s.Snapshot.Listeners(ctx, s.Site.ID(s.With["load_balancer"]))
	if err != nil {
		return group
	}
	for _, l := range listeners {
		if to := forwardsTo(l); count(int(aws.ToInt32(l.Port))) == s.With["port"] && to != group && delivers(ctx, s, to) {
			return to
		}
	}
	return group
}

// delivers tells whether a target group has a target that takes traffic.
func delivers(ctx context.Context, s *checks.Scene, group string) bool {
	if group == "" {
		return false
	}
	health, err := s.Snapshot.TargetHealth(ctx, group)
	return err == nil && slices.ContainsFunc(health, func(target elb.TargetHealthDescription) bool {
		state, _ := healthOf(target)
		return state == string(elb.TargetHealthStateEnumHealthy)
	})
}

// forwardsTo is the target group that a listener sends to.
func forwardsTo(l elb.Listener) string {
	for _, action := range l.DefaultActions {
		if group := aws.ToString(action.TargetGroupArn); group != "" {
			return group
		}
		if action.ForwardConfig != nil && len(action.ForwardConfig.TargetGroups) > 0 {
			return aws.ToString(action.ForwardConfig.TargetGroups[0].TargetGroupArn)
		}
	}
	return ""
}

func orNone(texts []string) string {
	if len(texts) == 0 {
		return "none"
	}
	return strings.Join(texts, "; ")
}

// nodesOf are the network interfaces of a load balancer, one a zone. AWS
// describes them by the end of its ARN.
func nodesOf(ctx context.Context, s *checks.Scene, balancer *elb.LoadBalancer) ([]types.NetworkInterface, error) {
	all, err := s.Snapshot.Interfaces(ctx, aws.ToString(balancer.VpcId))
	if err != nil {
		return nil, err
	}
	_, path, _ := strings.Cut(aws.ToString(balancer.LoadBalancerArn), ":loadbalancer/")
	var nodes []types.NetworkInterface
	for _, eni := range all {
		if path != "" && aws.ToString(eni.Description) == "ELB "+path {
			nodes = append(nodes, eni)
		}
	}
	return nodes, nil
}

// balancerShut says how a load balancer's own security groups keep a source
// from its port, nil when they do not. One without groups filters nothing.
func balancerShut(ctx context.Context, s *checks.Scene, balancer *elb.LoadBalancer, key string, source netip.Addr, members []string) *checks.Finding {
	if len(balancer.SecurityGroups) == 0 {
		return nil
	}
	all, err := s.Snapshot.SecurityGroups(ctx, aws.ToString(balancer.VpcId))
	if err != nil {
		return because(checks.Unread(err))
	}
	groups := named(all, balancer.SecurityGroups)
	if len(groups) == 0 {
		return nil
	}
	port, _ := strconv.Atoi(s.With["port"])
	lists, unread := ownLists(ctx, s, reach.InboundLists(groups, port))
	if unread != nil {
		return unread
	}
	if !source.IsValid() || reach.Inbound(groups, port, lists).Admits(source, members) {
		return nil
	}
	rules := rulesText(groups, inbound)
	return because(fail(diagnose(key, "balancer", aws.ToString(balancer.LoadBalancerName), "group", groupID(groups), "port", s.With["port"],
		"source", source.String(), "seen", rules),
		saw("ec2:DescribeSecurityGroups IpPermissions", groupIDs(groups), "TCP "+s.With["port"]+" from "+source.String(), rules)))
}

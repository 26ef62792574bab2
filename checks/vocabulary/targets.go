package vocabulary

import (
	"context"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks"
	"linklab/checks/reach"
	"linklab/checks/site"
)

// targetsHealthy looks at what the load balancer itself thinks of the lab's
// servers, and says why it thinks so.
func targetsHealthy(ctx context.Context, s *checks.Scene) checks.Finding {
	balancer, absent := theBalancer(ctx, s)
	if absent != nil {
		return *absent
	}
	arn, absent := needAnew(ctx, s, "target_group")
	if absent != nil {
		return *absent
	}
	group := site.NameOf(arn)
	health, err := s.Snapshot.TargetHealth(ctx, arn)
	if err != nil {
		return checks.Unread(err)
	}
	if len(health) == 0 {
		return fail(diagnose("tg.empty", "group", group, "arn", arn), saw("elasticloadbalancing:DescribeTargetHealth", group, "healthy targets", "no targets"))
	}
	var waiting *checks.Finding
	var evidence []checks.Evidence
	for _, target := range health {
		state, reason := healthOf(target)
		seen := saw("elasticloadbalancing:DescribeTargetHealth", targetID(target), "healthy", strings.TrimSpace(state+" "+reason))
		evidence = append(evidence, seen)
		switch elb.TargetHealthStateEnum(state) {
		case elb.TargetHealthStateEnumHealthy:
		case elb.TargetHealthStateEnumInitial:
			waiting = because(wait(diagnose("tg.initial", "target", targetID(target), "group", group), time.Time{}, seen))
		default:
			return unhealthy(ctx, s, balancer, arn, target, seen)
		}
	}
	if waiting != nil {
		return *waiting
	}
	return pass(checks.Inferred, evidence...)
}

func targetID(target elb.TargetHealthDescription) string {
	if target.Target == nil {
		return "?"
	}
	return aws.ToString(target.Target.Id)
}

func healthOf(target elb.TargetHealthDescription) (state, reason string) {
	if target.TargetHealth == nil {
		return "?", ""
	}
	return string(target.TargetHealth.State), string(target.TargetHealth.Reason)
}

// unhealthy says why a target gets no traffic.
func unhealthy(ctx context.Context, s *checks.Scene, balancer *elb.LoadBalancer, arn string, target elb.TargetHealthDescription, seen checks.Evidence) checks.Finding {
	id, group := targetID(target), site.NameOf(arn)
	state, reason := healthOf(target)
	switch elb.TargetHealthReasonEnum(reason) {
	case elb.TargetHealthReasonEnumInvalidState:
		return fail(diagnose("tg.not-running", "target", id, "group", group), seen)
	case elb.TargetHealthReasonEnumNotInUse:
		name := aws.ToString(balancer.LoadBalancerName)
		if used, err := usesGroup(ctx, s, arn, aws.ToString(balancer.LoadBalancerArn)); err == nil && used {
			return fail(diagnose("tg.zone", "target", id, "group", group, "balancer", name), seen)
		}
		return fail(diagnose("tg.not-in-use", "group", group, "balancer", name), seen)
	}
	if strings.HasSuffix(state, "draining") {
		return fail(diagnose("tg.draining", "target", id, "group", group, "arn", arn), seen)
	}
	if target.Target != nil && target.Target.Port != nil && count(int(*target.Target.Port)) != s.With["port"] {
		return fail(diagnose("tg.other-port", "target", id, "group", group, "seen", count(int(*target.Target.Port)), "port", s.With["port"]), seen)
	}
	if shut := targetShut(ctx, s, balancer, id, group, seen); shut != nil {
		return *shut
	}
	return fail(diagnose("tg.unhealthy", "target", id, "group", group, "reason", reason, "port", s.With["port"]), seen)
}

func usesGroup(ctx context.Context, s *checks.Scene, arn, balancer string) (bool, error) {
	groups, err := s.Snapshot.TargetGroups(ctx)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(groups, func(g elb.TargetGroup) bool {
		return aws.ToString(g.TargetGroupArn) == arn && slices.Contains(g.LoadBalancerArns, balancer)
	}), nil
}

// targetShut says how the target's security groups keep the load balancer out,
// nil when they do not or it is not known.
func targetShut(ctx context.Context, s *checks.Scene, balancer *elb.LoadBalancer, id, group string, seen checks.Evidence) *checks.Finding {
	instance, err := findInstance(ctx, s, id)
	if err != nil || instance == nil {
		return nil
	}
	groups, absent := groupsOf(ctx, s, instance)
	if absent != nil {
		return nil
	}
	nodes, err := nodesOf(ctx, s, balancer)
	if err != nil || len(nodes) == 0 {
		return nil
	}
	port, _ := strconv.Atoi(s.With["port"])
	lists, unread := ownLists(ctx, s, reach.InboundLists(groups, port))
	if unread != nil {
		return unread
	}
	open := reach.Inbound(groups, port, lists)
	for _, node := range nodes {
		address, err := netip.ParseAddr(aws.ToString(node.PrivateIpAddress))
		if err != nil || open.Admits(address, balancer.SecurityGroups) {
			continue
		}
		rules := rulesText(groups, inbound)
		return because(fail(diagnose("tg.sg", "target", id, "group", group, "security_group", groupID(groups), "port", s.With["port"],
			"balancer", aws.ToString(balancer.LoadBalancerName), "address", address.String(), "seen", rules),
			seen, saw("ec2:DescribeSecurityGroups IpPermissions", groupIDs(groups), "TCP "+s.With["port"]+" from the load balancer", rules)))
	}
	return nil
}

// healthyIn are the healthy targets of a group, and the zones that they are in.
func healthyIn(ctx context.Context, s *checks.Scene, arn string) (targets, zones []string, err error) {
	health, err := s.Snapshot.TargetHealth(ctx, arn)
	if err != nil {
		return nil, nil, err
	}
	for _, target := range health {
		if state, _ := healthOf(target); state != string(elb.TargetHealthStateEnumHealthy) {
			continue
		}
		targets = append(targets, targetID(target))
		if instance, err := findInstance(ctx, s, targetID(target)); err == nil && instance != nil && instance.Placement != nil {
			zones = append(zones, aws.ToString(instance.Placement.AvailabilityZone))
		}
	}
	return targets, zones, nil
}

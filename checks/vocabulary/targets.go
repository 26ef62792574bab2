package vocabulary

import (
	"cmp"
	"context"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
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
	if _, absent := needAnew(ctx, s, "target_group"); absent != nil {
		return *absent
	}
	arn := theGroup(ctx, s)
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
	if lost := unregistered(ctx, s, arn, health); lost != nil {
		return *lost
	}
	if waiting != nil {
		return *waiting
	}
	return pass(checks.Inferred, evidence...)
}

// unregistered finds a server of the lab that its target group does not know, by
// id or by address, while it has fewer targets than the lab has servers; nil when
// it has enough, whichever they are. One that was taken out is gone from the list
// as soon as its connections have ended.
func unregistered(ctx context.Context, s *checks.Scene, arn string, health []elb.TargetHealthDescription) *checks.Finding {
	servers := []string{"server", "second"}
	if len(health) >= len(servers) {
		return nil
	}
	for _, param := range servers {
		id := s.Site.ID(s.With[param])
		if id == "" {
			continue
		}
		names := []string{id}
		if instance, err := findInstance(ctx, s, id); err == nil && instance != nil {
			names = append(names, aws.ToString(instance.PrivateIpAddress))
		}
		if slices.ContainsFunc(health, func(t elb.TargetHealthDescription) bool { return slices.Contains(names, targetID(t)) }) {
			continue
		}
		register := id
		if group := findTargetGroup(ctx, s, arn); group != nil && group.TargetType == elb.TargetTypeEnumIp {
			register = names[len(names)-1]
		}
		var seen []string
		for _, target := range health {
			seen = append(seen, targetID(target))
		}
		return because(fail(diagnose("tg.missing", "target", id, "group", site.NameOf(arn), "arn", arn, "register", register, "seen", strings.Join(seen, ", ")),
			saw("elasticloadbalancing:DescribeTargetHealth", site.NameOf(arn), id, strings.Join(seen, ", "))))
	}
	return nil
}

// findTargetGroup is a target group, nil when it is not among the account's or
// they cannot be read.
func findTargetGroup(ctx context.Context, s *checks.Scene, arn string) *elb.TargetGroup {
	groups, err := s.Snapshot.TargetGroups(ctx)
	if err != nil {
		return nil
	}
	for i := range groups {
		if aws.ToString(groups[i].TargetGroupArn) == arn {
			return &groups[i]
		}
	}
	return nil
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
	if !known(elb.TargetHealthStateEnum(state)) {
		return cannotTell(diagnose("state.unknown", "thing", id, "state", state), seen)
	}
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
		return fail(diagnose("tg.other-port", "target", id, "group", group, "arn", arn, "seen", count(int(*target.Target.Port)), "port", s.With["port"]), seen)
	}
	if shut := targetShut(ctx, s, balancer, target, group, seen); shut != nil {
		return *shut
	}
	if check := oddHealthCheck(ctx, s, arn); check != "" {
		return fail(diagnose("tg.health-check", "target", id, "group", group, "arn", arn, "seen", check, "port", s.With["port"]), seen)
	}
	return fail(diagnose("tg.unhealthy", "target", id, "group", group, "reason", cmp.Or(reason, state), "port", s.With["port"]), seen)
}

// oddHealthCheck is what the health check of a target group asks for, when it is
// another thing than whether the traffic's port takes TCP; else "".
func oddHealthCheck(ctx context.Context, s *checks.Scene, arn string) string {
	group := findTargetGroup(ctx, s, arn)
	if group == nil {
		return ""
	}
	port, path := aws.ToString(group.HealthCheckPort), aws.ToString(group.HealthCheckPath)
	if port == "traffic-port" || port == "" {
		port = s.With["port"]
	}
	if (group.HealthCheckProtocol == elb.ProtocolEnumTcp || group.HealthCheckProtocol == "") && port == s.With["port"] {
		return ""
	}
	return strings.TrimSpace(string(group.HealthCheckProtocol) + " " + port + " " + path)
}

func usesGroup(ctx context.Context, s *checks.Scene, arn, balancer string) (bool, error) {
	if _, err := s.Snapshot.TargetGroups(ctx); err != nil {
		return false, err
	}
	group := findTargetGroup(ctx, s, arn)
	return group != nil && slices.Contains(group.LoadBalancerArns, balancer), nil
}

// targetInstance is the instance that a target is, registered by its id or by
// its address; nil when it is none of the account's.
func targetInstance(ctx context.Context, s *checks.Scene, balancer *elb.LoadBalancer, target elb.TargetHealthDescription) *types.Instance {
	instances, err := s.Snapshot.Instances(ctx)
	if err != nil {
		return nil
	}
	id := targetID(target)
	for i := range instances {
		if aws.ToString(instances[i].InstanceId) == id ||
			aws.ToString(instances[i].PrivateIpAddress) == id && aws.ToString(instances[i].VpcId) == aws.ToString(balancer.VpcId) {
			return &instances[i]
		}
	}
	return nil
}

// targetShut says how the load balancer is kept from a target, by its
// own groups, by network ACLs or by the target's groups; nil when it is not, or
// it is not known.
func targetShut(ctx context.Context, s *checks.Scene, balancer *elb.LoadBalancer, target elb.TargetHealthDescription, group string, seen checks.Evidence) *checks.Finding {
	id, instance := targetID(target), targetInstance(ctx, s, balancer, target)
	if instance == nil {
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
	if stop := targetLegs(ctx, s, balancer, nodes, instance, groups, port); stop != nil {
		stop.Evidence = append([]checks.Evidence{seen}, stop.Evidence...)
		return stop
	}
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
		rules, option := rulesText(groups, inbound), "--cidr "+address.String()+"/32"
		if len(balancer.SecurityGroups) > 0 {
			option = "--source-group " + balancer.SecurityGroups[0]
		}
		return because(fail(diagnose("tg.sg", "target", id, "group", group, "security_group", groupID(groups), "port", s.With["port"],
			"balancer", aws.ToString(balancer.LoadBalancerName), "address", address.String(), "seen", rules, "option", option),
			seen, saw("ec2:DescribeSecurityGroups IpPermissions", groupIDs(groups), "TCP "+s.With["port"]+" from the load balancer", rules)))
	}
	return nil
}

// healthyIn are the healthy targets of a group, and the zones that they are in.
func healthyIn(ctx context.Context, s *checks.Scene, balancer *elb.LoadBalancer, arn string) (targets, zones []string, err error) {
	health, err := s.Snapshot.TargetHealth(ctx, arn)
	if err != nil {
		return nil, nil, err
	}
	for _, target := range health {
		if state, _ := healthOf(target); state != string(elb.TargetHealthStateEnumHealthy) {
			continue
		}
		targets = append(targets, targetID(target))
		if instance := targetInstance(ctx, s, balancer, target); instance != nil && instance.Placement != nil {
			zones = append(zones, aws.ToString(instance.Placement.AvailabilityZone))
		}
	}
	return targets, zones, nil
}

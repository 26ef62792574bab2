package vocabulary

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/reach"
)

// networkGone looks at what keeps the VPC from being deleted, in the order in
// which it has to go.
func networkGone(ctx context.Context, s *checks.Scene) checks.Finding {
	vpc, absent := remains(ctx, s)
	if absent != nil {
		return *absent
	}
	if vpc == "" {
		return pass(checks.Inferred, saw("ec2:DescribeVpcs", s.With["vpc"], "gone", "gone"))
	}
	if left := lodgersLeft(ctx, s, vpc, ""); left != nil {
		return *left
	}
	subnets, err := s.Snapshot.Subnets(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	var ids []string
	for _, subnet := range subnets {
		if aws.ToString(subnet.VpcId) == vpc {
			ids = append(ids, aws.ToString(subnet.SubnetId))
		}
	}
	seen := saw("ec2:DescribeVpcs", vpc, "gone", "there")
	if len(ids) > 0 {
		return fail(diagnose("clean.subnets-left", "vpc", vpc, "subnets", strings.Join(ids, ", "),
			"remove", "aws ec2 delete-subnet --subnet-id "+strings.Join(ids, " && aws ec2 delete-subnet --subnet-id ")), seen)
	}
	gateways, err := s.Snapshot.InternetGateways(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	if igw := attachedGateway(gateways, vpc); igw != "" {
		return fail(diagnose("clean.igw-left", "vpc", vpc, "igw", igw), seen)
	}
	for _, look := range []func(context.Context, *checks.Scene, string) *checks.Finding{peeringsLeft, groupsLeft, partsLeft} {
		if left := look(ctx, s, vpc); left != nil {
			return *left
		}
	}
	return fail(diagnose("clean.vpc-left", "vpc", vpc), seen)
}

// lodgersLeft are the NAT gateways and interfaces of a VPC, those alone that hold
// what a reason speaks of when there is one.
func lodgersLeft(ctx context.Context, s *checks.Scene, vpc, reason string) *checks.Finding {
	if left := natLeft(ctx, s, vpc, reason); left != nil {
		return left
	}
	return interfaceLeft(ctx, s, vpc, reason)
}

func natLeft(ctx context.Context, s *checks.Scene, vpc, reason string) *checks.Finding {
	nats, err := s.Snapshot.NATGateways(ctx)
	if err != nil {
		finding := checks.Unread(err)
		return &finding
	}
	for _, nat := range nats {
		if aws.ToString(nat.VpcId) != vpc || nat.State == types.NatGatewayStateDeleted || nat.State == types.NatGatewayStateFailed ||
			reason != "" && !strings.Contains(reason, aws.ToString(nat.SubnetId)) {
			continue
		}
		id := aws.ToString(nat.NatGatewayId)
		seen := saw("ec2:DescribeNatGateways State", id, "deleted", string(nat.State))
		finding := fail(diagnose("clean.nat-left", "nat", id, "vpc", vpc), seen)
		if nat.State == types.NatGatewayStateDeleting {
			finding = wait(diagnose("clean.nat-deleting", "nat", id), time.Time{}, seen)
		}
		return &finding
	}
	return nil
}

// interfaceLeft names whose an interface is. One of AWS's own services goes by
// itself when its owner is deleted, so one that the learner has to act on comes
// first.
func interfaceLeft(ctx context.Context, s *checks.Scene, vpc, reason string) *checks.Finding {
	interfaces, err := s.Snapshot.Interfaces(ctx, vpc)
	if err != nil {
		finding := checks.Unread(err)
		return &finding
	}
	var leaving *checks.Finding
	for _, eni := range interfaces {
		if reason != "" && !holds(eni, reason) {
			continue
		}
		id, description := aws.ToString(eni.NetworkInterfaceId), aws.ToString(eni.Description)
		if description == "" {
			description = string(eni.InterfaceType)
		}
		seen := saw("ec2:DescribeNetworkInterfaces", id, "gone", string(eni.Status)+" "+description)
		finding := fail(diagnose("clean.eni-left", "eni", id, "description", description, "vpc", vpc), seen)
		switch {
		case aws.ToBool(eni.RequesterManaged):
			if left := balancerLeft(ctx, s, vpc, description); left != nil {
				return left
			}
			managed := wait(diagnose("clean.eni-managed", "eni", id, "description", description, "vpc", vpc), time.Time{}, seen)
			if leaving == nil {
				leaving = &managed
			}
			continue
		case eni.Attachment != nil && aws.ToString(eni.Attachment.InstanceId) != "":
			finding = fail(diagnose("clean.eni-attached", "eni", id, "instance", *eni.Attachment.InstanceId, "vpc", vpc), seen)
		}
		return &finding
	}
	return leaving
}

// balancerLeft is the load balancer that an interface of its own is described by
// ("ELB net/name/id"), while it exists; nil for other interfaces, and when it is
// gone.
func balancerLeft(ctx context.Context, s *checks.Scene, vpc, description string) *checks.Finding {
	path, ok := strings.CutPrefix(description, "ELB ")
	if !ok {
		return nil
	}
	balancers, err := s.Snapshot.LoadBalancers(ctx)
	if err != nil {
		return because(checks.Unread(err))
	}
	for _, balancer := range balancers {
		if arn := aws.ToString(balancer.LoadBalancerArn); strings.HasSuffix(arn, "/"+path) {
			name := aws.ToString(balancer.LoadBalancerName)
			if service, err := serviceOn(ctx, s, arn); err != nil {
				return because(checks.Unread(err))
			} else if service != "" {
				return because(fail(diagnose("clean.service-left", "service", service),
					saw("ec2:DescribeVpcEndpointServiceConfigurations NetworkLoadBalancerArns", service, "no service on "+name, name)))
			}
			return because(fail(diagnose("clean.balancer-left", "balancer", name, "vpc", vpc, "arn", arn),
				saw("elasticloadbalancing:DescribeLoadBalancers", name, "gone", "there")))
		}
	}
	return nil
}

// peeringsLeft finds a peering connection of a VPC, one that waits to be accepted
// as well.
func peeringsLeft(ctx context.Context, s *checks.Scene, vpc string) *checks.Finding {
	peerings, err := s.Snapshot.Peerings(ctx)
	if err != nil {
		return because(checks.Unread(err))
	}
	for _, peering := range peerings {
		if peering.RequesterVpcInfo == nil || peering.AccepterVpcInfo == nil || peeringEnded(peering) {
			continue
		}
		from, to := aws.ToString(peering.RequesterVpcInfo.VpcId), aws.ToString(peering.AccepterVpcInfo.VpcId)
		if from != vpc && to != vpc {
			continue
		}
		id, other := aws.ToString(peering.VpcPeeringConnectionId), from
		if from == vpc {
			other = to
		}
		return because(fail(diagnose("clean.peering-left", "peering", id, "vpc", vpc, "other", other),
			saw("ec2:DescribeVpcPeeringConnections", id, "deleted", peeringState(peering))))
	}
	return nil
}

// groupsLeft finds a security group that another names in a rule, so that it
// cannot be deleted before.
func groupsLeft(ctx context.Context, s *checks.Scene, vpc string) *checks.Finding {
	groups, err := s.Snapshot.SecurityGroups(ctx, vpc)
	if err != nil {
		finding := checks.Unread(err)
		return &finding
	}
	return groupNamed(groups, vpc, func(string) bool { return true })
}

// groupNamed finds a group among those that are meant which another one names in
// a rule; nil without one.
func groupNamed(groups []types.SecurityGroup, vpc string, meant func(id string) bool) *checks.Finding {
	for _, group := range groups {
		id := aws.ToString(group.GroupId)
		if aws.ToString(group.GroupName) == "default" || !meant(id) {
			continue
		}
		for _, other := range groups {
			by := aws.ToString(other.GroupId)
			direction, permission := naming(other, id)
			if by != id && permission != "" {
				finding := fail(diagnose("clean.sg-referenced", "group", id, "by", by, "vpc", vpc, "direction", direction, "permission", permission),
					saw("ec2:DescribeSecurityGroups", by, "no rule with "+id, "a rule with "+id))
				return &finding
			}
		}
	}
	return nil
}

// partsLeft are what a VPC does not take along when it is deleted by the API:
// groups, tables and ACLs other than those that it came with (Amazon EC2 API,
// DeleteVpc).
func partsLeft(ctx context.Context, s *checks.Scene, vpc string) *checks.Finding {
	groups, err := s.Snapshot.SecurityGroups(ctx, vpc)
	if err != nil {
		return because(checks.Unread(err))
	}
	tables, err := s.Snapshot.RouteTables(ctx)
	if err != nil {
		return because(checks.Unread(err))
	}
	acls, err := s.Snapshot.NetworkACLs(ctx)
	if err != nil {
		return because(checks.Unread(err))
	}
	var parts, remove []string
	part := func(command, id string) {
		parts, remove = append(parts, id), append(remove, "aws ec2 "+command+" "+id)
	}
	for _, group := range groups {
		if aws.ToString(group.GroupName) != "default" {
			part("delete-security-group --group-id", aws.ToString(group.GroupId))
		}
	}
	main := reach.MainTable(tables, vpc)
	for _, table := range tables {
		if id := aws.ToString(table.RouteTableId); aws.ToString(table.VpcId) == vpc && (main == nil || id != aws.ToString(main.RouteTableId)) {
			part("delete-route-table --route-table-id", id)
		}
	}
	for _, acl := range acls {
		if aws.ToString(acl.VpcId) == vpc && !aws.ToBool(acl.IsDefault) {
			part("delete-network-acl --network-acl-id", aws.ToString(acl.NetworkAclId))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return because(fail(diagnose("clean.parts-left", "vpc", vpc, "parts", strings.Join(parts, ", "), "remove", strings.Join(remove, " && ")),
		saw("ec2:DescribeVpcs", vpc, "nothing but what it came with", strings.Join(parts, ", "))))
}

// naming is the first rule of a group that names another: its direction, and the
// rule as the command line takes it. Both are "" when there is none.
func naming(group types.SecurityGroup, id string) (direction, permission string) {
	for _, rules := range []struct {
		direction   string
		permissions []types.IpPermission
	}{{"ingress", group.IpPermissions}, {"egress", group.IpPermissionsEgress}} {
		for _, rule := range rules.permissions {
			for _, pair := range rule.UserIdGroupPairs {
				if aws.ToString(pair.GroupId) != id {
					continue
				}
				permission = "IpProtocol=" + aws.ToString(rule.IpProtocol)
				if rule.FromPort != nil && rule.ToPort != nil {
					permission += fmt.Sprintf(",FromPort=%d,ToPort=%d", *rule.FromPort, *rule.ToPort)
				}
				return rules.direction, permission + ",UserIdGroupPairs=[{GroupId=" + id + "}]"
			}
		}
	}
	return "", ""
}

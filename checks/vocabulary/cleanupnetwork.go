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
	"linklab/checks/site"
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
	for _, look := range []func(context.Context, *checks.Scene, string) *checks.Finding{natsLeft, interfacesLeft} {
		if left := look(ctx, s, vpc); left != nil {
			return *left
		}
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
		return fail(diagnose("clean.subnets-left", "vpc", vpc, "subnets", strings.Join(ids, ", ")), seen)
	}
	gateways, err := s.Snapshot.InternetGateways(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	if igw := attachedGateway(gateways, vpc); igw != "" {
		return fail(diagnose("clean.igw-left", "vpc", vpc, "igw", igw), seen)
	}
	for _, look := range []func(context.Context, *checks.Scene, string) *checks.Finding{groupsLeft, partsLeft} {
		if left := look(ctx, s, vpc); left != nil {
			return *left
		}
	}
	return fail(diagnose("clean.vpc-left", "vpc", vpc), seen)
}

func natsLeft(ctx context.Context, s *checks.Scene, vpc string) *checks.Finding {
	nats, err := s.Snapshot.NATGateways(ctx)
	if err != nil {
		finding := checks.Unread(err)
		return &finding
	}
	for _, nat := range nats {
		if aws.ToString(nat.VpcId) != vpc || nat.State == types.NatGatewayStateDeleted || nat.State == types.NatGatewayStateFailed {
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

// interfacesLeft names whose an interface is. One of AWS's own services goes by
// itself when its owner is deleted, so one that the learner has to act on comes
// first.
func interfacesLeft(ctx context.Context, s *checks.Scene, vpc string) *checks.Finding {
	interfaces, err := s.Snapshot.Interfaces(ctx, vpc)
	if err != nil {
		finding := checks.Unread(err)
		return &finding
	}
	var leaving *checks.Finding
	for _, eni := range interfaces {
		id, description := aws.ToString(eni.NetworkInterfaceId), aws.ToString(eni.Description)
		if description == "" {
			description = string(eni.InterfaceType)
		}
		seen := saw("ec2:DescribeNetworkInterfaces", id, "gone", string(eni.Status)+" "+description)
		finding := fail(diagnose("clean.eni-left", "eni", id, "description", description, "vpc", vpc), seen)
		switch {
		case aws.ToBool(eni.RequesterManaged):
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

// heldBack finds what holds on to the thing that a reason of CloudFormation's
// speaks of: another group that names a security group in a rule, or what is
// left in a VPC after all else of the stack is gone. nil when neither does.
func heldBack(ctx context.Context, s *checks.Scene, reason string) *checks.Finding {
	for _, input := range s.Inputs {
		vpc := s.Site.ID(input.ID)
		if input.Kind != site.KindVPC || vpc == "" {
			continue
		}
		if lodger := lodgerIn(ctx, s, vpc, reason); lodger != nil {
			return lodger
		}
		if strings.Contains(reason, vpc) {
			inner := *s
			inner.With = map[string]string{"vpc": input.ID}
			if left := networkGone(ctx, &inner); left.Outcome == checks.Failed && left.Diagnosis.Key != "clean.vpc-left" {
				return &left
			}
		}
		groups, err := s.Snapshot.SecurityGroups(ctx, vpc)
		if err != nil {
			continue
		}
		if held := groupNamed(groups, vpc, func(id string) bool { return strings.Contains(reason, id) }); held != nil {
			return held
		}
	}
	return nil
}

// lodgerIn is an instance that was launched beside the stack into a subnet of
// its VPC that a reason speaks of; nil without one.
func lodgerIn(ctx context.Context, s *checks.Scene, vpc, reason string) *checks.Finding {
	instances, err := s.Snapshot.Instances(ctx)
	if err != nil {
		return nil
	}
	for i := range instances {
		at, id, state := aws.ToString(instances[i].SubnetId), aws.ToString(instances[i].InstanceId), instanceState(&instances[i])
		if at != "" && aws.ToString(instances[i].VpcId) == vpc && strings.Contains(reason, at) && !leaving(&instances[i]) {
			return because(fail(diagnose("clean.instance-left", "instance", id, "state", state),
				saw("ec2:DescribeInstances SubnetId", id, "no instance in "+at, state)))
		}
	}
	return nil
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
	var parts []string
	for _, group := range groups {
		if aws.ToString(group.GroupName) != "default" {
			parts = append(parts, aws.ToString(group.GroupId))
		}
	}
	main := reach.MainTable(tables, vpc)
	for _, table := range tables {
		if id := aws.ToString(table.RouteTableId); aws.ToString(table.VpcId) == vpc && (main == nil || id != aws.ToString(main.RouteTableId)) {
			parts = append(parts, id)
		}
	}
	for _, acl := range acls {
		if aws.ToString(acl.VpcId) == vpc && !aws.ToBool(acl.IsDefault) {
			parts = append(parts, aws.ToString(acl.NetworkAclId))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return because(fail(diagnose("clean.parts-left", "vpc", vpc, "parts", strings.Join(parts, ", ")),
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

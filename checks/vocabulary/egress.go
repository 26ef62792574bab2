package vocabulary

import (
	"context"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/reach"
)

// egressAllowed looks at both filters between an instance and a service's
// addresses: the stateful one of its interface and the stateless one of its
// subnet, there and back.
func egressAllowed(ctx context.Context, s *checks.Scene) checks.Finding {
	instance, absent := theInstance(ctx, s)
	if absent != nil {
		return *absent
	}
	list, absent := serviceList(ctx, s)
	if absent != nil {
		return *absent
	}
	port, _ := strconv.Atoi(s.With["port"])
	groups, absent := groupsOf(ctx, s, instance)
	if absent != nil {
		return *absent
	}
	if len(list.entries) == 0 {
		// Not known what is in it: only a rule for the list itself, or for
		// everything, is sure to be enough.
		list.entries = []netip.Prefix{reach.Everywhere}
	}
	span := reach.SpanOf(list.entries...)
	if blocked := groupsBlock(ctx, s, groups, span, list, port, aws.ToString(instance.InstanceId)); blocked != nil {
		return *blocked
	}
	subnet := aws.ToString(instance.SubnetId)
	acl, absent := aclOf(ctx, s, subnet)
	if absent != nil {
		return *absent
	}
	if refusal := reach.Refuses(acl, span, port); refusal != nil {
		return aclBlocks(acl, refusal, subnet, list)
	}
	return pass(checks.Inferred,
		saw("ec2:DescribeSecurityGroups IpPermissionsEgress", groupIDs(groups), "TCP "+s.With["port"]+" to "+list.id, "allowed"),
		saw("ec2:DescribeNetworkAcls Entries", aws.ToString(acl.NetworkAclId), "TCP "+s.With["port"]+" out, ephemeral ports in", "allowed"))
}

// groupsOf are the groups of an instance's first network interface: what the
// instance itself begins leaves by that one, and its address is the
// instance's, whatever other interfaces it has.
func groupsOf(ctx context.Context, s *checks.Scene, instance *types.Instance) ([]types.SecurityGroup, *checks.Finding) {
	all, err := s.Snapshot.SecurityGroups(ctx, aws.ToString(instance.VpcId))
	if err != nil {
		finding := checks.Unread(err)
		return nil, &finding
	}
	wanted := map[string]bool{}
	for _, group := range instance.SecurityGroups {
		wanted[aws.ToString(group.GroupId)] = true
	}
	for _, networkInterface := range instance.NetworkInterfaces {
		if attachment := networkInterface.Attachment; attachment == nil || aws.ToInt32(attachment.DeviceIndex) != 0 {
			continue
		}
		clear(wanted)
		for _, group := range networkInterface.Groups {
			wanted[aws.ToString(group.GroupId)] = true
		}
	}
	var groups []types.SecurityGroup
	for _, group := range all {
		if wanted[aws.ToString(group.GroupId)] {
			groups = append(groups, group)
		}
	}
	if len(groups) == 0 || len(groups) < len(wanted) {
		finding := cannotTell(diagnose("sg.unknown", "instance", aws.ToString(instance.InstanceId)))
		return nil, &finding
	}
	return groups, nil
}

func groupIDs(groups []types.SecurityGroup) string {
	var ids []string
	for _, group := range groups {
		ids = append(ids, aws.ToString(group.GroupId))
	}
	return strings.Join(ids, ", ")
}

// groupsBlock says how the groups keep the instance from the service's
// addresses, nil when they do not.
func groupsBlock(ctx context.Context, s *checks.Scene, groups []types.SecurityGroup, span reach.Span, list awsList, port int, instance string) *checks.Finding {
	known, unread := ownLists(ctx, s, reach.ListsOf(groups, port))
	if unread != nil {
		return unread
	}
	egress := reach.Outbound(groups, port, func(id string) []netip.Prefix {
		if id == list.id {
			return list.entries
		}
		return known(id)
	})
	if egress.Addresses.Covers(span) {
		return nil
	}
	ids := groupIDs(groups)
	seen := saw("ec2:DescribeSecurityGroups IpPermissionsEgress", ids, "TCP "+s.With["port"]+" to "+list.id, rulesText(groups, outbound))
	rules := 0
	for _, group := range groups {
		rules += len(group.IpPermissionsEgress)
	}
	others := slices.DeleteFunc(reach.ListsOf(groups, port), func(id string) bool { return id == list.id })
	left := span.Minus(egress.Addresses)
	var why *checks.Diagnosis
	switch {
	case rules == 0:
		why = diagnose("sg.no-egress", "groups", ids, "instance", instance, "prefix_list", list.id)
	case !egress.OnPort:
		why = diagnose("sg.egress-no-port", "groups", ids, "port", s.With["port"], "prefix_list", list.id)
	case len(others) > 0 && egress.Addresses.Intersect(span).Empty():
		why = diagnose("sg.egress-other-list", "groups", ids, "seen", strings.Join(others, ", "), "prefix_list", list.id, "service", list.name)
	case egress.Addresses.Intersect(span).Empty():
		why = diagnose("sg.egress-elsewhere", "groups", ids, "port", s.With["port"], "seen", rulesText(groups, outbound), "prefix_list", list.id)
	default:
		why = diagnose("sg.egress-partial", "groups", ids, "address", left.First().String(), "prefix_list", list.id)
	}
	finding := fail(why, seen)
	return &finding
}

// aclOf is the network ACL of a subnet.
func aclOf(ctx context.Context, s *checks.Scene, subnet string) (*types.NetworkAcl, *checks.Finding) {
	acls, err := s.Snapshot.NetworkACLs(ctx)
	if err != nil {
		return nil, because(checks.Unread(err))
	}
	acl := reach.SubnetACL(acls, subnet)
	if acl == nil {
		return nil, because(cannotTell(diagnose("acl.none", "subnet", subnet)))
	}
	return acl, nil
}

func aclBlocks(acl *types.NetworkAcl, refusal *reach.Refusal, subnet string, list awsList) checks.Finding {
	id := aws.ToString(acl.NetworkAclId)
	if refusal.Unclear {
		return aclUnclear(id, refusal, subnet)
	}
	rule := ruleText(refusal)
	write, number := mendingEntry(acl, refusal)
	seen := refusalSeen(id, rule, refusal)
	if refusal.Egress {
		return fail(diagnose("acl.out", "acl", id, "rule", rule, "port", count(refusal.Port), "subnet", subnet, "prefix_list", list.id, "write", write, "number", number), seen)
	}
	return fail(diagnose("acl.back", "acl", id, "rule", rule, "port", count(refusal.Port), "subnet", subnet,
		"address", refusal.Address.String(), "prefix_list", list.id, "write", write, "number", number), seen)
}

// aclUnclear is for an ACL whose decision hangs on an entry that cannot be read.
func aclUnclear(acl string, refusal *reach.Refusal, subnet string) checks.Finding {
	rule := ruleText(refusal)
	return cannotTell(diagnose("acl.unreadable", "acl", acl, "rule", rule, "subnet", subnet, "port", count(refusal.Port)),
		saw("ec2:DescribeNetworkAcls Entries", acl, "allow or deny, and a CIDR", "rule "+rule+" without"))
}

// ruleText is the number of the entry that refuses, as the console writes it.
func ruleText(refusal *reach.Refusal) string {
	if refusal.Rule == 32767 {
		return "*"
	}
	return count(refusal.Rule)
}

// mendingEntry is how an entry that lets the packet pass gets into a network
// ACL: under a number that decides before the entry that refuses, or in the
// place of that one where no number is left before it.
func mendingEntry(acl *types.NetworkAcl, refusal *reach.Refusal) (write, number string) {
	if free := reach.FreeNumber(acl, refusal.Egress, refusal.Rule); free > 0 {
		return "create-network-acl-entry", count(free)
	}
	return "replace-network-acl-entry", count(refusal.Rule)
}

func refusalSeen(acl, rule string, refusal *reach.Refusal) checks.Evidence {
	return saw("ec2:DescribeNetworkAcls Entries", acl, "TCP allowed there and back", "rule "+rule+" denies port "+count(refusal.Port)+" at "+refusal.Address.String())
}

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
	acls, err := s.Snapshot.NetworkACLs(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	subnet := aws.ToString(instance.SubnetId)
	acl := reach.SubnetACL(acls, subnet)
	if acl == nil {
		return cannotTell(diagnose("acl.none", "subnet", subnet))
	}
	if refusal := reach.Refuses(acl, span, port); refusal != nil {
		return aclBlocks(acl, refusal, subnet, list)
	}
	return pass(checks.Inferred,
		saw("ec2:DescribeSecurityGroups IpPermissionsEgress", groupIDs(groups), "TCP "+s.With["port"]+" to "+list.id, "allowed"),
		saw("ec2:DescribeNetworkAcls Entries", aws.ToString(acl.NetworkAclId), "TCP "+s.With["port"]+" out, ephemeral ports in", "allowed"))
}

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
	egress := reach.EgressOf(groups, port, func(id string) []netip.Prefix {
		if id == list.id {
			return list.entries
		}
		return known(id)
	})
	if egress.Allowed.Covers(span) {
		return nil
	}
	ids := groupIDs(groups)
	seen := saw("ec2:DescribeSecurityGroups IpPermissionsEgress", ids, "TCP "+s.With["port"]+" to "+list.id, egressText(groups))
	rules := 0
	for _, group := range groups {
		rules += len(group.IpPermissionsEgress)
	}
	others := slices.DeleteFunc(reach.ListsOf(groups, port), func(id string) bool { return id == list.id })
	left := span.Minus(egress.Allowed)
	var why *checks.Diagnosis
	switch {
	case rules == 0:
		why = diagnose("sg.no-egress", "groups", ids, "instance", instance, "prefix_list", list.id)
	case !egress.OnPort:
		why = diagnose("sg.egress-no-port", "groups", ids, "port", s.With["port"], "prefix_list", list.id)
	case len(others) > 0 && egress.Allowed.Intersect(span).Empty():
		why = diagnose("sg.egress-other-list", "groups", ids, "seen", strings.Join(others, ", "), "prefix_list", list.id, "service", list.name)
	case egress.Allowed.Intersect(span).Empty():
		why = diagnose("sg.egress-elsewhere", "groups", ids, "port", s.With["port"], "seen", egressText(groups), "prefix_list", list.id)
	default:
		why = diagnose("sg.egress-partial", "groups", ids, "address", left.First().String(), "prefix_list", list.id)
	}
	finding := fail(why, seen)
	return &finding
}

// egressText are the groups' outbound rules as a person reads them.
func egressText(groups []types.SecurityGroup) string {
	var rules []string
	for _, group := range groups {
		for _, rule := range group.IpPermissionsEgress {
			ports := "all"
			if rule.FromPort != nil && rule.ToPort != nil && *rule.FromPort >= 0 {
				ports = count(int(*rule.FromPort))
				if *rule.ToPort != *rule.FromPort {
					ports += "-" + count(int(*rule.ToPort))
				}
			}
			head := strings.Replace(aws.ToString(rule.IpProtocol), "-1", "all", 1) + " " + ports + " → "
			for _, ip := range rule.IpRanges {
				rules = append(rules, head+aws.ToString(ip.CidrIp))
			}
			for _, ip := range rule.Ipv6Ranges {
				rules = append(rules, head+aws.ToString(ip.CidrIpv6))
			}
			for _, list := range rule.PrefixListIds {
				rules = append(rules, head+aws.ToString(list.PrefixListId))
			}
			for _, pair := range rule.UserIdGroupPairs {
				rules = append(rules, head+aws.ToString(pair.GroupId))
			}
		}
	}
	if len(rules) == 0 {
		return "no outbound rule"
	}
	return strings.Join(rules, "; ")
}

func aclBlocks(acl *types.NetworkAcl, refusal *reach.Refusal, subnet string, list awsList) checks.Finding {
	id := aws.ToString(acl.NetworkAclId)
	rule := count(refusal.Rule)
	if refusal.Rule == 32767 {
		rule = "*"
	}
	seen := saw("ec2:DescribeNetworkAcls Entries", id, "TCP allowed there and back", "rule "+rule+" denies port "+count(refusal.Port)+" at "+refusal.Address.String())
	if refusal.Egress {
		return fail(diagnose("acl.out", "acl", id, "rule", rule, "port", count(refusal.Port), "subnet", subnet, "prefix_list", list.id), seen)
	}
	return fail(diagnose("acl.back", "acl", id, "rule", rule, "port", count(refusal.Port), "subnet", subnet), seen)
}

package vocabulary

import (
	"context"
	"net/netip"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/reach"
)

// endpointPath follows a connection from an instance to the endpoint's network
// interfaces through what stands on the way besides the endpoint's own groups:
// the instance's groups, and the network ACLs where subnets differ.
func endpointPath(ctx context.Context, s *checks.Scene) checks.Finding {
	endpoint, absent := theEndpoint(ctx, s, "")
	if absent != nil {
		return *absent
	}
	instance, absent := theInstance(ctx, s)
	if absent != nil {
		return *absent
	}
	own, absent := reachable(ctx, s, endpoint)
	if absent != nil {
		return *absent
	}
	groups, absent := groupsOf(ctx, s, instance)
	if absent != nil {
		return *absent
	}
	port, _ := strconv.Atoi(s.With["port"])
	lists, unread := ownLists(ctx, s, reach.ListsOf(groups, port))
	if unread != nil {
		return *unread
	}
	id, instanceID := aws.ToString(endpoint.VpcEndpointId), aws.ToString(instance.InstanceId)
	open := reach.Outbound(groups, port, lists)
	seen := saw("ec2:DescribeSecurityGroups IpPermissionsEgress", groupIDs(groups), "TCP "+s.With["port"]+" to "+addressesText(addressesOf(own)), rulesText(groups, outbound))
	for _, networkInterface := range own {
		address, err := netip.ParseAddr(aws.ToString(networkInterface.PrivateIpAddress))
		if err != nil {
			continue
		}
		var members []string
		for _, group := range networkInterface.Groups {
			members = append(members, aws.ToString(group.GroupId))
		}
		if !open.Admits(address, members) {
			return fail(diagnose("path.egress", "group", groupID(groups), "instance", instanceID, "port", s.With["port"],
				"endpoint", id, "address", address.String(), "seen", rulesText(groups, outbound)), seen)
		}
		if stop := aclsBetween(ctx, s, instance, networkInterface, port, id); stop != nil {
			return *stop
		}
	}
	return pass(checks.Inferred, seen)
}

// aclsBetween finds the network ACL that stops TCP from an instance to a network
// interface, there or back; nil when none does.
func aclsBetween(ctx context.Context, s *checks.Scene, from *types.Instance, to types.NetworkInterface, port int, endpoint string) *checks.Finding {
	here, there := aws.ToString(from.SubnetId), aws.ToString(to.SubnetId)
	if here == there {
		return nil // network ACLs stand between subnets
	}
	source, sourceErr := netip.ParseAddr(aws.ToString(from.PrivateIpAddress))
	target, targetErr := netip.ParseAddr(aws.ToString(to.PrivateIpAddress))
	if sourceErr != nil || targetErr != nil {
		return nil
	}
	stops := func(acl *types.NetworkAcl, refusal *reach.Refusal, subnet string) *checks.Finding {
		key := "path.acl-in"
		if refusal.Egress {
			key = "path.acl-out"
		}
		first, last := count(port), count(port)
		if refusal.Port != port {
			first, last = "1024", "65535"
		}
		id, rule := aws.ToString(acl.NetworkAclId), ruleText(refusal)
		if refusal.Unclear {
			return because(aclUnclear(id, refusal, subnet))
		}
		write, number := mendingEntry(acl, refusal)
		return because(fail(diagnose(key, "acl", id, "rule", rule, "port", count(refusal.Port), "subnet", subnet, "endpoint", endpoint,
			"first", first, "last", last, "address", refusal.Address.String(), "write", write, "number", number), refusalSeen(id, rule, refusal)))
	}
	outer, unread := aclOf(ctx, s, here)
	if unread != nil {
		return unread
	}
	if refusal := reach.Refuses(outer, reach.SpanOf(netip.PrefixFrom(target, target.BitLen())), port); refusal != nil {
		return stops(outer, refusal, here)
	}
	inner, unread := aclOf(ctx, s, there)
	if unread != nil {
		return unread
	}
	if refusal := reach.RefusesFrom(inner, reach.SpanOf(netip.PrefixFrom(source, source.BitLen())), port, reach.EphemeralFirst, reach.EphemeralLast); refusal != nil {
		return stops(inner, refusal, there)
	}
	return nil
}

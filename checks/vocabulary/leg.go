package vocabulary

import (
	"context"
	"net/netip"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/reach"
)

// end is one end of a leg of the way: an instance, a load balancer's node, a
// resource gateway, or an address outside the VPC.
type end struct {
	id     string                // as the learner knows it
	block  netip.Prefix          // its address, or the block that it has one of
	subnet string                // "" outside the account's VPCs
	groups []types.SecurityGroup // that filter what it sends; none filter nothing
}

// endAt is the end with one address.
func endAt(id, address, subnet string, groups []types.SecurityGroup) (end, bool) {
	found, err := netip.ParseAddr(address)
	if err != nil {
		return end{}, false
	}
	return end{id: id, block: netip.PrefixFrom(found, found.BitLen()), subnet: subnet, groups: groups}, true
}

// legStopped follows TCP over one leg of the way, there and back: out of the
// security groups of the one who connects, and through the network ACLs of both
// subnets. What the other's groups let in is a question of its own, which each
// kind of end answers in its own words. members are the other's groups. nil when
// nothing that can be read stops it.
func legStopped(ctx context.Context, s *checks.Scene, from, to end, members []string, port int) *checks.Finding {
	if len(from.groups) > 0 {
		lists, unread := ownLists(ctx, s, reach.ListsOf(from.groups, port))
		if out := reach.Outbound(from.groups, port, lists); unread == nil && !out.Addresses.Covers(reach.SpanOf(to.block)) && !out.Admits(to.block.Addr(), members) {
			rules := rulesText(from.groups, outbound)
			return because(fail(diagnose("leg.egress", "group", groupID(from.groups), "from", from.id, "to", to.id, "block", to.block.String(),
				"port", count(port), "seen", rules),
				saw("ec2:DescribeSecurityGroups IpPermissionsEgress", groupIDs(from.groups), "TCP "+count(port)+" to "+to.block.String(), rules)))
		}
	}
	if from.subnet == to.subnet {
		return nil // network ACLs stand between subnets
	}
	if from.subnet != "" {
		if acl, unread := aclOf(ctx, s, from.subnet); unread == nil {
			if refusal := reach.Refuses(acl, reach.SpanOf(to.block), port); refusal != nil && !refusal.Unclear {
				return because(legACL(acl, refusal, from.subnet, from, to, to.block, port))
			}
		}
	}
	if to.subnet != "" {
		if acl, unread := aclOf(ctx, s, to.subnet); unread == nil {
			if refusal := reach.RefusesFrom(acl, reach.SpanOf(from.block), port, reach.EphemeralFirst, reach.EphemeralLast); refusal != nil && !refusal.Unclear {
				return because(legACL(acl, refusal, to.subnet, from, to, from.block, port))
			}
		}
	}
	return nil
}

// legACL names the entry of a network ACL that stops a leg, there or back.
func legACL(acl *types.NetworkAcl, refusal *reach.Refusal, subnet string, from, to end, block netip.Prefix, port int) checks.Finding {
	key := "leg.acl-in"
	if refusal.Egress {
		key = "leg.acl-out"
	}
	first, last := count(port), count(port)
	if refusal.Port != port {
		first, last = "1024", "65535"
	}
	id, rule := aws.ToString(acl.NetworkAclId), ruleText(refusal)
	write, number := mendingEntry(acl, refusal)
	return fail(diagnose(key, "acl", id, "rule", rule, "port", count(refusal.Port), "subnet", subnet, "from", from.id, "to", to.id,
		"first", first, "last", last, "block", block.String(), "write", write, "number", number), refusalSeen(id, rule, refusal))
}

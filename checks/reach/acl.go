package reach

import (
	"net/netip"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// The ports that Linux takes for its own end of a connection
// (net.ipv4.ip_local_port_range). A stateless filter has to let answers back to
// all of them.
const (
	EphemeralFirst = 32768
	EphemeralLast  = 60999
)

// CommonFirst to EphemeralLast are the ports that macOS and Windows take as
// well (RFC 6335): of a client that is not known, only these are sure.
const CommonFirst = 49152

// Refusal is the entry of a network ACL that stops a packet.
type Refusal struct {
	Rule    int // 32767 is the last one, which denies what no other allowed
	Egress  bool
	Port    int        // the port at which it stops
	Address netip.Addr // one address that it stops
	// Unclear is for an entry that says neither for whom it is nor what it does,
	// and that decides: whether the packet is stopped cannot be told.
	Unclear bool
}

// SubnetACL is the network ACL of a subnet, nil when it is not among them.
func SubnetACL(acls []types.NetworkAcl, subnet string) *types.NetworkAcl {
	for i, acl := range acls {
		for _, association := range acl.Associations {
			if aws.ToString(association.SubnetId) == subnet {
				return &acls[i]
			}
		}
	}
	return nil
}

// Refuses finds what in a network ACL stops TCP to a port at any of the
// addresses, out or on the way back; nil when nothing does.
func Refuses(acl *types.NetworkAcl, to Span, port int) *Refusal {
	if refusal := refuses(acl, true, to, port); refusal != nil {
		return refusal
	}
	return refusesAny(acl, false, to, EphemeralFirst, EphemeralLast)
}

// RefusesFrom finds what in a network ACL stops TCP to a port from any of the
// addresses, in or on the way back to client ports of a range; nil when nothing
// does.
func RefusesFrom(acl *types.NetworkAcl, from Span, port, first, last int) *Refusal {
	if refusal := refuses(acl, false, from, port); refusal != nil {
		return refusal
	}
	return refusesAny(acl, true, from, first, last)
}

func refusesAny(acl *types.NetworkAcl, egress bool, span Span, first, last int) *Refusal {
	for _, port := range turningPorts(acl, first, last) {
		if refusal := refuses(acl, egress, span, port); refusal != nil {
			return refusal
		}
	}
	return nil
}

// refuses walks the entries by number; the first that matches an address
// decides for it. Entries that cannot be read are taken once at their best and
// once at their worst: where both come to the same, they do not matter.
func refuses(acl *types.NetworkAcl, egress bool, span Span, port int) *Refusal {
	entries := slices.Clone(acl.Entries)
	slices.SortStableFunc(entries, func(a, b types.NetworkAclEntry) int {
		return int(aws.ToInt32(a.RuleNumber)) - int(aws.ToInt32(b.RuleNumber))
	})
	if sure := walk(entries, egress, span, port, types.RuleActionAllow); sure != nil {
		return sure
	}
	if doubted := walk(entries, egress, span, port, types.RuleActionDeny); doubted != nil {
		doubted.Unclear = true
		for _, entry := range entries {
			if _, _, known := whatItDoes(entry); !known && aws.ToBool(entry.Egress) == egress && entryFor(entry, port) {
				doubted.Rule = int(aws.ToInt32(entry.RuleNumber))
				break
			}
		}
		return doubted
	}
	return nil
}

// walk takes an entry of which something cannot be read for one that does what
// is feared or hoped, to every address; when it is known to do the opposite, for
// one that is for nobody.
func walk(entries []types.NetworkAclEntry, egress bool, rest Span, port int, taken types.RuleAction) *Refusal {
	for _, entry := range entries {
		if aws.ToBool(entry.Egress) != egress || !entryFor(entry, port) {
			continue
		}
		span, action, known := whatItDoes(entry)
		if !known && action != taken && action != "" {
			continue
		}
		if !known {
			action = taken
		}
		matched := rest.Intersect(span)
		if matched.Empty() {
			continue
		}
		if action == types.RuleActionDeny {
			return &Refusal{Rule: int(aws.ToInt32(entry.RuleNumber)), Egress: egress, Port: port, Address: matched.First()}
		}
		rest = rest.Minus(matched)
	}
	if rest.Empty() {
		return nil
	}
	return &Refusal{Rule: 32767, Egress: egress, Port: port, Address: rest.First()}
}

// whatItDoes reads an entry: for which IPv4 addresses, all of them when that
// cannot be read, and whether it allows or denies; "" when that is neither. An
// entry for IPv6 is for none.
func whatItDoes(entry types.NetworkAclEntry) (span Span, action types.RuleAction, known bool) {
	switch entry.RuleAction {
	case types.RuleActionAllow, types.RuleActionDeny:
		action = entry.RuleAction
	}
	if aws.ToString(entry.CidrBlock) == "" && aws.ToString(entry.Ipv6CidrBlock) != "" {
		return Span{}, action, true
	}
	prefixes := Prefixes([]string{aws.ToString(entry.CidrBlock)})
	if len(prefixes) == 0 || !prefixes[0].Addr().Is4() {
		return SpanOf(Everywhere), action, false
	}
	return SpanOf(prefixes...), action, action != ""
}

func entryFor(entry types.NetworkAclEntry, port int) bool {
	if !isTCP(aws.ToString(entry.Protocol)) {
		return false
	}
	if aws.ToString(entry.Protocol) == "-1" || entry.PortRange == nil {
		return true
	}
	return int(aws.ToInt32(entry.PortRange.From)) <= port && port <= int(aws.ToInt32(entry.PortRange.To))
}

// turningPorts are the ports of a range at which some entry begins or ends to
// match: between two of them nothing changes.
func turningPorts(acl *types.NetworkAcl, first, last int) []int {
	ports := []int{first, last}
	for _, entry := range acl.Entries {
		if entry.PortRange == nil {
			continue
		}
		for _, port := range []int{int(aws.ToInt32(entry.PortRange.From)), int(aws.ToInt32(entry.PortRange.To)) + 1} {
			if first < port && port < last {
				ports = append(ports, port)
			}
		}
	}
	slices.Sort(ports)
	return slices.Compact(ports)
}

// FreeNumber is a number for a new entry that decides before the entry of a
// number; 0 when there is none.
func FreeNumber(acl *types.NetworkAcl, egress bool, before int) int {
	taken := map[int]bool{}
	for _, entry := range acl.Entries {
		if aws.ToBool(entry.Egress) == egress {
			taken[int(aws.ToInt32(entry.RuleNumber))] = true
		}
	}
	for number := min(before-1, 90); number > 0; number-- {
		if !taken[number] {
			return number
		}
	}
	return 0
}

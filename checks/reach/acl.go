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

// Refusal is the entry of a network ACL that stops a packet.
type Refusal struct {
	Rule    int // 32767 is the last one, which denies what no other allowed
	Egress  bool
	Port    int        // the port at which it stops
	Address netip.Addr // one address that it stops
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
	for _, back := range turningPorts(acl, EphemeralFirst, EphemeralLast) {
		if refusal := refuses(acl, false, to, back); refusal != nil {
			return refusal
		}
	}
	return nil
}

// refuses walks the entries by number; the first that matches an address
// decides for it.
func refuses(acl *types.NetworkAcl, egress bool, span Span, port int) *Refusal {
	entries := slices.Clone(acl.Entries)
	slices.SortStableFunc(entries, func(a, b types.NetworkAclEntry) int {
		return int(aws.ToInt32(a.RuleNumber)) - int(aws.ToInt32(b.RuleNumber))
	})
	rest := span
	for _, entry := range entries {
		if aws.ToBool(entry.Egress) != egress || !entryFor(entry, port) {
			continue
		}
		matched := rest.Intersect(SpanOf(Prefixes([]string{aws.ToString(entry.CidrBlock)})...))
		if matched.Empty() {
			continue
		}
		if entry.RuleAction != types.RuleActionAllow {
			return &Refusal{Rule: int(aws.ToInt32(entry.RuleNumber)), Egress: egress, Port: port, Address: matched.First()}
		}
		rest = rest.Minus(matched)
	}
	if rest.Empty() {
		return nil
	}
	return &Refusal{Rule: 32767, Egress: egress, Port: port, Address: rest.First()}
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

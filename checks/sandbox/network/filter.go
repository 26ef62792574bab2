package network

import (
	"fmt"
	"net/netip"
	"slices"
)

// Ports from which connections are made: Linux's default range on instances,
// and the range that NAT gateways and unknown hosts are documented to use
// (Amazon VPC user guide, Ephemeral ports).
var (
	linuxPorts = portRange{32768, 60999}
	anyPorts   = portRange{1024, 65535}
)

type portRange struct{ from, to int }

// ICMP types of a ping and its answer.
const (
	echoRequest = 8
	echoReply   = 0
)

// traffic is what filters look at beside the addresses. For icmp the range is
// the type alone.
type traffic struct {
	protocol string // number: "6", "17", "1"
	ports    portRange
}

func (f Flow) request() traffic {
	number, ok := protocolNumber(f.Protocol)
	if !ok || number == "-1" {
		number = "6"
	}
	if number == "1" {
		return traffic{"1", portRange{echoRequest, echoRequest}}
	}
	return traffic{number, portRange{f.Port, f.Port}}
}

// reply is the traffic back to a client that used one of the given ports.
func (f Flow) reply(client portRange) traffic {
	request := f.request()
	if request.protocol == "1" {
		return traffic{"1", portRange{echoReply, echoReply}}
	}
	return traffic{request.protocol, client}
}

func (t traffic) String() string {
	name := map[string]string{"6": "tcp", "17": "udp", "1": "icmp"}[t.protocol]
	if t.ports.from == t.ports.to {
		return fmt.Sprintf("%s %d", name, t.ports.from)
	}
	return fmt.Sprintf("%s %d-%d", name, t.ports.from, t.ports.to)
}

// groupsAllow gives the first of the groups that lets one packet through in a
// direction. peerGroups are those of the other end, when it is an interface
// reached by its private address.
func (r *Region) groupsAllow(groups []string, egress bool, t traffic, peer netip.Addr, peerGroups []string) (string, bool) {
	for _, id := range groups {
		group := r.Groups[id]
		if group == nil {
			continue
		}
		for _, rule := range group.Rules {
			if rule.Egress == egress && rule.admits(t) && r.ruleNames(rule, peer, peerGroups) {
				return id, true
			}
		}
	}
	return "", false
}

// admits tells whether a rule's protocol and ports cover the traffic.
func (rule SecurityGroupRule) admits(t traffic) bool {
	protocol, ok := protocolNumber(rule.Protocol)
	switch {
	case !ok:
		return false
	case protocol == "-1":
		return true
	case protocol != t.protocol:
		return false
	case protocol == "1":
		return rule.From == AnyPort || rule.From == t.ports.from
	case protocol == "6" || protocol == "17":
		return rule.From <= t.ports.from && t.ports.to <= rule.To
	}
	return true
}

func (r *Region) ruleNames(rule SecurityGroupRule, peer netip.Addr, peerGroups []string) bool {
	switch {
	case rule.CIDR != "":
		return contains(rule.CIDR, peer)
	case rule.PrefixList != "":
		list := r.PrefixLists[rule.PrefixList]
		return list != nil && list.Contains(peer)
	}
	return rule.Group != "" && slices.Contains(peerGroups, rule.Group)
}

// decide is what a network ACL says of traffic: whether all of it may pass, and
// the number of the entry that decided the first part that may not, or the
// first part.
func (a *NetworkACL) decide(egress bool, t traffic, peer netip.Addr) (allowed bool, entry int) {
	entries := make([]ACLEntry, 0, len(a.Entries))
	for _, e := range a.Entries {
		if e.Egress == egress {
			entries = append(entries, e)
		}
	}
	slices.SortStableFunc(entries, func(x, y ACLEntry) int { return x.Number - y.Number })
	return decide(entries, t, peer)
}

func decide(entries []ACLEntry, t traffic, peer netip.Addr) (bool, int) {
	for i, entry := range entries {
		if entry.Protocol != "-1" && entry.Protocol != t.protocol || !contains(entry.CIDR, peer) {
			continue
		}
		span := portRange{0, 65535}
		switch {
		case entry.Protocol == "1":
			if entry.From != AnyPort {
				span = portRange{entry.From, entry.From}
			}
		case entry.Protocol == "6" || entry.Protocol == "17":
			span = portRange{entry.From, entry.To}
		}
		if t.ports.to < span.from || span.to < t.ports.from {
			continue
		}
		// What the entry leaves over is for the entries after it.
		decided := entry.Number
		if !entry.Allow {
			return false, decided
		}
		if t.ports.from < span.from {
			if ok, n := decide(entries[i+1:], traffic{t.protocol, portRange{t.ports.from, span.from - 1}}, peer); !ok {
				return false, n
			}
		}
		if t.ports.to > span.to {
			if ok, n := decide(entries[i+1:], traffic{t.protocol, portRange{span.to + 1, t.ports.to}}, peer); !ok {
				return false, n
			}
		}
		return true, decided
	}
	return false, lastEntry
}

package reach

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Opening is what rules of security groups let pass on one TCP port.
type Opening struct {
	Addresses Span
	Groups    []string // members of these groups, whatever their addresses
	OnPort    bool     // some rule is for the port, whatever its other end
}

// Inbound is what security groups let in on a TCP port. lists says what is in a
// prefix list, nil for one that is not known.
func Inbound(groups []types.SecurityGroup, port int, lists func(id string) []netip.Prefix) Opening {
	return opening(groups, func(g types.SecurityGroup) []types.IpPermission { return g.IpPermissions }, port, lists)
}

// Outbound is what security groups let out on a TCP port.
func Outbound(groups []types.SecurityGroup, port int, lists func(id string) []netip.Prefix) Opening {
	return opening(groups, func(g types.SecurityGroup) []types.IpPermission { return g.IpPermissionsEgress }, port, lists)
}

func opening(groups []types.SecurityGroup, rules func(types.SecurityGroup) []types.IpPermission, port int, lists func(id string) []netip.Prefix) Opening {
	var open Opening
	for _, group := range groups {
		for _, rule := range rules(group) {
			if !isTCP(aws.ToString(rule.IpProtocol)) || !onPort(rule, port) {
				continue
			}
			open.OnPort = true
			var prefixes []netip.Prefix
			for _, ip := range rule.IpRanges {
				prefixes = append(prefixes, Prefixes([]string{aws.ToString(ip.CidrIp)})...)
			}
			for _, list := range rule.PrefixListIds {
				prefixes = append(prefixes, lists(aws.ToString(list.PrefixListId))...)
			}
			for _, pair := range rule.UserIdGroupPairs {
				open.Groups = append(open.Groups, aws.ToString(pair.GroupId))
			}
			open.Addresses = open.Addresses.Union(SpanOf(prefixes...))
		}
	}
	return open
}

// Admits tells whether a peer is let pass: by its address, or as a member of a
// group.
func (o Opening) Admits(address netip.Addr, groups []string) bool {
	return o.Addresses.Contains(address) ||
		slices.ContainsFunc(o.Groups, func(group string) bool { return slices.Contains(groups, group) })
}

// InboundLists are the prefix lists that the groups' rules for a port let in
// from.
func InboundLists(groups []types.SecurityGroup, port int) []string {
	return listsOf(groups, func(g types.SecurityGroup) []types.IpPermission { return g.IpPermissions }, port)
}

// ListsOf are the prefix lists that the groups' rules for a port let out to.
func ListsOf(groups []types.SecurityGroup, port int) []string {
	return listsOf(groups, func(g types.SecurityGroup) []types.IpPermission { return g.IpPermissionsEgress }, port)
}

func listsOf(groups []types.SecurityGroup, rules func(types.SecurityGroup) []types.IpPermission, port int) []string {
	var all []string
	for _, group := range groups {
		for _, rule := range rules(group) {
			if !isTCP(aws.ToString(rule.IpProtocol)) || !onPort(rule, port) {
				continue
			}
			for _, list := range rule.PrefixListIds {
				if id := aws.ToString(list.PrefixListId); !slices.Contains(all, id) {
					all = append(all, id)
				}
			}
		}
	}
	return all
}

// isTCP knows TCP by name and number, and "all".
func isTCP(protocol string) bool {
	return protocol == "-1" || protocol == "6" || strings.EqualFold(protocol, "tcp")
}

// onPort tells whether a rule is for a port. Rules for all protocols have no
// ports; nor do some servers' rules for all ports of one.
func onPort(rule types.IpPermission, port int) bool {
	if aws.ToString(rule.IpProtocol) == "-1" || rule.FromPort == nil || rule.ToPort == nil {
		return true
	}
	from, to := int(*rule.FromPort), int(*rule.ToPort)
	return from == -1 || from <= port && port <= to
}

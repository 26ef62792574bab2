package reach

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Egress is what an instance's security groups let out on one TCP port.
type Egress struct {
	Allowed Span // addresses that some rule lets out
	OnPort  bool // some rule is for the port, whatever its destination
}

// EgressOf is the union of the rules of all groups, for one TCP port. lists
// says what is in a prefix list, nil for one that is not known.
func EgressOf(groups []types.SecurityGroup, port int, lists func(id string) []netip.Prefix) Egress {
	var egress Egress
	for _, group := range groups {
		for _, rule := range group.IpPermissionsEgress {
			if !isTCP(aws.ToString(rule.IpProtocol)) || !onPort(rule, port) {
				continue
			}
			egress.OnPort = true
			var prefixes []netip.Prefix
			for _, ip := range rule.IpRanges {
				prefixes = append(prefixes, Prefixes([]string{aws.ToString(ip.CidrIp)})...)
			}
			for _, list := range rule.PrefixListIds {
				prefixes = append(prefixes, lists(aws.ToString(list.PrefixListId))...)
			}
			egress.Allowed = egress.Allowed.Union(SpanOf(prefixes...))
		}
	}
	return egress
}

// ListsOf are the prefix lists that the groups' rules for a port let out to.
func ListsOf(groups []types.SecurityGroup, port int) []string {
	var all []string
	for _, group := range groups {
		for _, rule := range group.IpPermissionsEgress {
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

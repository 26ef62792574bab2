package reach

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Everywhere is the destination of a default route.
var Everywhere = netip.MustParsePrefix("0.0.0.0/0")

// Table is the route table that a subnet uses.
type Table struct {
	types.RouteTable
	Implicit bool // no association of its own: the VPC's main table
}

// ID is the table's id.
func (t *Table) ID() string { return aws.ToString(t.RouteTableId) }

// EffectiveTable is the table that a subnet of the VPC uses: the one associated
// with it, else the VPC's main one. The API names no subnet in an implicit
// association. nil when neither is among the tables.
func EffectiveTable(tables []types.RouteTable, vpc, subnet string) *Table {
	for _, table := range tables {
		for _, association := range table.Associations {
			if aws.ToString(association.SubnetId) == subnet && subnet != "" && inForce(association) {
				return &Table{RouteTable: table}
			}
		}
	}
	if main := MainTable(tables, vpc); main != nil {
		return &Table{RouteTable: *main, Implicit: true}
	}
	return nil
}

// MainTable is the VPC's main route table, nil when it is not among the tables.
func MainTable(tables []types.RouteTable, vpc string) *types.RouteTable {
	for i, table := range tables {
		if aws.ToString(table.VpcId) != vpc {
			continue
		}
		for _, association := range table.Associations {
			if aws.ToBool(association.Main) && inForce(association) {
				return &tables[i]
			}
		}
	}
	return nil
}

// inForce passes over associations that are already gone but still listed.
func inForce(association types.RouteTableAssociation) bool {
	if association.AssociationState == nil {
		return true
	}
	state := association.AssociationState.State
	return !strings.EqualFold(string(state), "disassociated") && !strings.EqualFold(string(state), "failed")
}

// Target is where a route leads, "" when the API names none.
func Target(route types.Route) string {
	for _, target := range []*string{
		route.NatGatewayId, route.TransitGatewayId, route.VpcPeeringConnectionId, route.EgressOnlyInternetGatewayId,
		route.LocalGatewayId, route.CarrierGatewayId, route.CoreNetworkArn, route.GatewayId, route.NetworkInterfaceId, route.InstanceId,
	} {
		if aws.ToString(target) != "" {
			return *target
		}
	}
	return ""
}

// Destination is what a route is for, as AWS writes it.
func Destination(route types.Route) string {
	for _, destination := range []*string{route.DestinationCidrBlock, route.DestinationPrefixListId, route.DestinationIpv6CidrBlock} {
		if aws.ToString(destination) != "" {
			return *destination
		}
	}
	return ""
}

// IsBlackhole tells whether a route's target is gone.
func IsBlackhole(route types.Route) bool {
	return strings.EqualFold(string(route.State), string(types.RouteStateBlackhole))
}

// prefixOf is a route's own CIDR; ok is false for a prefix list.
func prefixOf(route types.Route) (netip.Prefix, bool) {
	for _, cidr := range []*string{route.DestinationCidrBlock, route.DestinationIpv6CidrBlock} {
		if prefix, err := netip.ParsePrefix(aws.ToString(cidr)); err == nil {
			return prefix, true
		}
	}
	return netip.Prefix{}, false
}

// broad is the length of a prefix under which a route is a way to the internet
// as a whole: 0.0.0.0/0, and the halves and quarters by which it is written
// without saying so.
const broad = 7

// WaysOut are the routes of a table that lead to the internet as a whole, by
// any target but the VPC itself. Those of prefix lists are found when lists
// says what is in them.
func WaysOut(table *Table, lists func(id string) []netip.Prefix) []types.Route {
	var out []types.Route
	for _, route := range table.Routes {
		if Target(route) == "local" {
			continue
		}
		prefixes := []netip.Prefix{}
		if prefix, ok := prefixOf(route); ok {
			prefixes = append(prefixes, prefix)
		} else if lists != nil && aws.ToString(route.DestinationPrefixListId) != "" {
			prefixes = lists(*route.DestinationPrefixListId)
		}
		for _, prefix := range prefixes {
			if prefix.Bits() <= broad && (prefix.Addr().Is4() || prefix.Bits() == 0) {
				out = append(out, route)
				break
			}
		}
	}
	return out
}

// private are the ranges that never lead to the public internet: RFC 1918,
// 6598, 3927, 2544, 4193 and 4291. AWS lets a VPC have each of the first kinds.
var private = Prefixes([]string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "198.18.0.0/15", "fc00::/7", "fe80::/10"})

// PublicRoutes are the active routes of a table that lead to public addresses
// by any target but the VPC itself and gateway endpoints, to however few of
// them. A way to private ranges, as over a peering, is none; nor is one to the
// VPC's own blocks, wherever they lie.
func PublicRoutes(table *Table, lists func(id string) []netip.Prefix, own []netip.Prefix) []types.Route {
	inside := slices.Concat(private, own)
	var out []types.Route
	for _, route := range table.Routes {
		var prefixes []netip.Prefix
		target := Target(route)
		if prefix, ok := prefixOf(route); ok {
			prefixes = append(prefixes, prefix)
		} else if lists != nil && !strings.HasPrefix(target, "vpce-") {
			prefixes = lists(aws.ToString(route.DestinationPrefixListId))
		}
		if target == "local" || IsBlackhole(route) {
			continue
		}
		if slices.ContainsFunc(prefixes, func(prefix netip.Prefix) bool { return !within(prefix, inside) }) {
			out = append(out, route)
		}
	}
	return out
}

// within tells whether all of a prefix lies in one of several.
func within(prefix netip.Prefix, blocks []netip.Prefix) bool {
	return slices.ContainsFunc(blocks, func(block netip.Prefix) bool {
		return block.Bits() <= prefix.Bits() && block.Contains(prefix.Addr())
	})
}

// Default is the IPv4 default route of a table, nil without.
func Default(table *Table) *types.Route {
	for i, route := range table.Routes {
		if prefix, ok := prefixOf(route); ok && prefix == Everywhere {
			return &table.Routes[i]
		}
	}
	return nil
}

// ListRoute is the route of a table for a prefix list, nil without.
func ListRoute(table *Table, list string) *types.Route {
	for i, route := range table.Routes {
		if aws.ToString(route.DestinationPrefixListId) == list && list != "" {
			return &table.Routes[i]
		}
	}
	return nil
}

// Thieves are the routes that take traffic to some address of a prefix list
// away from the list's own route: longer than the list's entry, or as long,
// for a static route beats a prefix list's (Amazon VPC user guide, Route
// priority).
func Thieves(table *Table, entries []netip.Prefix) []types.Route {
	var thieves []types.Route
	for _, route := range table.Routes {
		prefix, ok := prefixOf(route)
		if !ok {
			continue
		}
		for _, entry := range entries {
			if entry.Addr().Is4() == prefix.Addr().Is4() && prefix.Overlaps(entry) && prefix.Bits() >= entry.Bits() {
				thieves = append(thieves, route)
				break
			}
		}
	}
	return thieves
}

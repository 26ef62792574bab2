package vocabulary

import (
	"context"
	"net/netip"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/reach"
	"linklab/checks/site"
)

// tableOf is the route table that a parameter's subnet uses.
func tableOf(ctx context.Context, s *checks.Scene, param string) (subnet string, table *reach.Table, absent *checks.Finding) {
	subnet, absent = need(ctx, s, param)
	if absent != nil {
		return "", nil, absent
	}
	tables, err := s.Snapshot.RouteTables(ctx)
	if err != nil {
		finding := checks.Unread(err)
		return "", nil, &finding
	}
	vpc := ""
	if found := findSubnet(ctx, s, subnet); found != nil {
		vpc = aws.ToString(found.VpcId)
	}
	table = reach.EffectiveTable(tables, vpc, subnet)
	if table == nil {
		// A VPC cannot be without its main table: the server does not tell of it.
		finding := cannotTell(diagnose("rt.none", "subnet", subnet, "vpc", vpc))
		return "", nil, &finding
	}
	return subnet, table, nil
}

func defaultRouteToIGW(ctx context.Context, s *checks.Scene) checks.Finding {
	subnet, table, absent := tableOf(ctx, s, "subnet")
	if absent != nil {
		return *absent
	}
	gateways, err := s.Snapshot.InternetGateways(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	vpc := aws.ToString(table.VpcId)
	attached := attachedGateway(gateways, vpc)
	route := reach.Default(table)
	seen := saw("ec2:DescribeRouteTables Routes[0.0.0.0/0]", table.ID(), "igw-… active", routeText(route))
	if route == nil {
		if attached == "" {
			return fail(diagnose("igw.none", "vpc", vpc), seen)
		}
		if other := tableToIGW(ctx, s, vpc); other != "" {
			return fail(diagnose("rt.igw-elsewhere", "subnet", subnet, "route_table", table.ID(), "other", other), seen)
		}
		return fail(diagnose("rt.no-default", "subnet", subnet, "route_table", table.ID(), "igw", attached), seen)
	}
	target := reach.Target(*route)
	if !strings.HasPrefix(target, "igw-") {
		return fail(diagnose("rt.default-not-igw", "subnet", subnet, "route_table", table.ID(), "target", target), seen)
	}
	if attached != "" && attached != target {
		// A VPC has one internet gateway, so the old one cannot come back beside
		// the new.
		return fail(diagnose("rt.old-igw", "subnet", subnet, "route_table", table.ID(), "seen", target, "igw", attached, "vpc", vpc), seen)
	}
	for _, gateway := range gateways {
		if aws.ToString(gateway.InternetGatewayId) != target {
			continue
		}
		if other := attachedTo(gateway); other == "" {
			return fail(diagnose("igw.not-attached", "igw", target, "vpc", vpc, "route_table", table.ID()), seen)
		} else if other != vpc {
			return fail(diagnose("igw.other-vpc", "igw", target, "vpc", vpc, "other", other), seen)
		}
		if reach.IsBlackhole(*route) {
			return fail(diagnose("igw.blackhole", "igw", target, "route_table", table.ID()), seen)
		}
		return pass(checks.Inferred, seen, saw("ec2:DescribeInternetGateways Attachments", target, vpc, vpc))
	}
	return fail(diagnose("igw.blackhole", "igw", target, "route_table", table.ID()), seen)
}

func routeText(route *types.Route) string {
	if route == nil {
		return "no such route"
	}
	text := reach.Target(*route)
	if state := string(route.State); state != "" {
		text += " " + state
	}
	return text
}

func attachedTo(gateway types.InternetGateway) string {
	for _, attachment := range gateway.Attachments {
		if state := string(attachment.State); state == "detached" || state == "detaching" {
			continue
		}
		return aws.ToString(attachment.VpcId)
	}
	return ""
}

func attachedGateway(gateways []types.InternetGateway, vpc string) string {
	for _, gateway := range gateways {
		if attachedTo(gateway) == vpc {
			return aws.ToString(gateway.InternetGatewayId)
		}
	}
	return ""
}

// tableToIGW is a route table of the VPC that leads to an internet gateway.
func tableToIGW(ctx context.Context, s *checks.Scene, vpc string) string {
	tables, err := s.Snapshot.RouteTables(ctx)
	if err != nil {
		return ""
	}
	for _, table := range tables {
		if aws.ToString(table.VpcId) != vpc {
			continue
		}
		route := reach.Default(&reach.Table{RouteTable: table})
		if route != nil && strings.HasPrefix(reach.Target(*route), "igw-") {
			return aws.ToString(table.RouteTableId)
		}
	}
	return ""
}

func noDefaultRoute(ctx context.Context, s *checks.Scene) checks.Finding {
	subnet, table, absent := tableOf(ctx, s, "subnet")
	if absent != nil {
		return *absent
	}
	lists, unread := ownLists(ctx, s, listIDs(table.Routes))
	if unread != nil {
		return *unread
	}
	var blackhole *types.Route
	for _, route := range reach.WaysOut(table, lists) {
		if reach.IsBlackhole(route) {
			blackhole = &route
			continue
		}
		target := reach.Target(route)
		destination := reach.Destination(route)
		seen := saw("ec2:DescribeRouteTables Routes[]", table.ID(), "no default route", destination+" → "+target)
		switch {
		case strings.HasPrefix(target, "eigw-"):
			return fail(diagnose("rt.ipv6-way-out", "subnet", subnet, "route_table", table.ID(), "destination", destination, "target", target), seen)
		case strings.HasPrefix(target, "nat-"):
			return fail(diagnose("rt.private-to-nat", "subnet", subnet, "route_table", table.ID(), "destination", destination, "target", target), seen)
		case strings.HasPrefix(target, "igw-") && table.Implicit:
			return fail(diagnose("rt.private-on-main", "subnet", subnet, "route_table", table.ID(), "target", target), seen)
		case strings.HasPrefix(target, "igw-") && (usedByPublic(ctx, s, table.ID()) || s.Site.ID(inputOn(s, site.KindRouteTable, site.Public)) == table.ID()):
			return fail(diagnose("rt.private-on-public", "subnet", subnet, "route_table", table.ID(), "target", target, "association", associationOf(table, subnet)), seen)
		case strings.HasPrefix(target, "igw-"):
			return fail(diagnose("rt.private-to-igw", "subnet", subnet, "route_table", table.ID(), "destination", destination, "target", target), seen)
		}
		return fail(diagnose("rt.other-way-out", "subnet", subnet, "route_table", table.ID(), "destination", destination, "target", target), seen)
	}
	if out := reach.PublicRoutes(table, lists, blocksOf(ctx, s, aws.ToString(table.VpcId))); len(out) > 0 {
		return narrowWayOut(subnet, table, out[0])
	}
	seen := saw("ec2:DescribeRouteTables Routes[]", table.ID(), "no route to public addresses", routesText(table))
	if blackhole != nil {
		return passBut(checks.Inferred, diagnose("rt.blackhole-left", "route_table", table.ID(),
			"destination", reach.Destination(*blackhole), "target", reach.Target(*blackhole)), seen)
	}
	return pass(checks.Inferred, seen)
}

// narrowWayOut is for a route that leads to some public addresses only; S3's
// may be among them, and then nobody could tell by which way it answered.
func narrowWayOut(subnet string, table *reach.Table, route types.Route) checks.Finding {
	destination, target := reach.Destination(route), reach.Target(route)
	key := "rt.public-way-out"
	switch {
	case aws.ToString(route.DestinationPrefixListId) != "":
		key = "rt.list-way-out"
	case strings.Contains(destination, ":"):
		key = "rt.ipv6-way-out"
	}
	return fail(diagnose(key, "subnet", subnet, "route_table", table.ID(), "destination", destination, "target", target),
		saw("ec2:DescribeRouteTables Routes[]", table.ID(), "no route to public addresses", destination+" → "+target))
}

// blocksOf are a VPC's own blocks.
func blocksOf(ctx context.Context, s *checks.Scene, vpc string) []netip.Prefix {
	vpcs, err := s.Snapshot.VPCs(ctx)
	found := findVPC(vpcs, vpc)
	if err != nil || found == nil {
		return nil
	}
	blocks := []string{aws.ToString(found.CidrBlock)}
	for _, association := range found.CidrBlockAssociationSet {
		blocks = append(blocks, aws.ToString(association.CidrBlock))
	}
	for _, association := range found.Ipv6CidrBlockAssociationSet {
		blocks = append(blocks, aws.ToString(association.Ipv6CidrBlock))
	}
	return reach.Prefixes(blocks)
}

func routesText(table *reach.Table) string {
	var lines []string
	for _, route := range table.Routes {
		lines = append(lines, reach.Destination(route)+" → "+reach.Target(route))
	}
	return strings.Join(lines, "; ")
}

// usedByPublic tells whether the public subnet uses the table.
func usedByPublic(ctx context.Context, s *checks.Scene, table string) bool {
	for _, input := range s.Inputs {
		if input.Kind != site.KindSubnet || input.Side() != site.Public {
			continue
		}
		tables, err := s.Snapshot.RouteTables(ctx)
		subnet := findSubnet(ctx, s, s.Site.ID(input.ID))
		if err != nil || subnet == nil {
			return false
		}
		theirs := reach.EffectiveTable(tables, aws.ToString(subnet.VpcId), aws.ToString(subnet.SubnetId))
		return theirs != nil && theirs.ID() == table
	}
	return false
}

func noMoreSpecificRoute(ctx context.Context, s *checks.Scene) checks.Finding {
	subnet, table, absent := tableOf(ctx, s, "subnet")
	if absent != nil {
		return *absent
	}
	list, absent := serviceList(ctx, s)
	if absent != nil {
		return *absent
	}
	if len(list.entries) == 0 && hasForeignRoute(table, list.id) {
		return noEntries(list)
	}
	thieves := reach.Thieves(table, list.entries)
	lists, unread := ownLists(ctx, s, listIDs(table.Routes))
	if unread != nil {
		return *unread
	}
	// A route by another prefix list takes the traffic in the same way.
	for _, route := range table.Routes {
		other := aws.ToString(route.DestinationPrefixListId)
		if other == "" || other == list.id {
			continue
		}
		if shadows(lists(other), list.entries) {
			thieves = append(thieves, route)
		}
	}
	if len(thieves) == 0 {
		return pass(checks.Inferred, saw("ec2:DescribeRouteTables Routes[]", table.ID(), "nothing as long as an entry of "+list.id, routesText(table)))
	}
	route := thieves[0]
	return fail(diagnose("rt.shadowed", "subnet", subnet, "route_table", table.ID(), "destination", reach.Destination(route),
		"target", reach.Target(route), "prefix_list", list.id),
		saw("ec2:DescribeRouteTables Routes[]", table.ID(), "nothing as long as an entry of "+list.id, reach.Destination(route)+" → "+reach.Target(route)))
}

// hasForeignRoute tells whether a table has a route besides the VPC's own and
// the list's that could take traffic away.
func hasForeignRoute(table *reach.Table, list string) bool {
	return slices.ContainsFunc(table.Routes, func(route types.Route) bool {
		return reach.Target(route) != "local" && aws.ToString(route.DestinationPrefixListId) != list
	})
}

func shadows(prefixes, entries []netip.Prefix) bool {
	return slices.ContainsFunc(prefixes, func(prefix netip.Prefix) bool {
		return slices.ContainsFunc(entries, func(entry netip.Prefix) bool {
			return prefix.Overlaps(entry) && prefix.Bits() >= entry.Bits()
		})
	})
}

// associationOf is the id by which a table is associated with a subnet, "" when
// the API names none.
func associationOf(table *reach.Table, subnet string) string {
	for _, association := range table.Associations {
		if aws.ToString(association.SubnetId) == subnet {
			return aws.ToString(association.RouteTableAssociationId)
		}
	}
	return ""
}

package vocabulary

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"linklab/checks"
	"linklab/checks/reach"
	"linklab/checks/site"
)

func endpointOnTable(ctx context.Context, s *checks.Scene) checks.Finding {
	subnet, table, absent := tableOf(ctx, s, "subnet")
	if absent != nil {
		return *absent
	}
	endpoint, absent := theEndpoint(ctx, s, table.ID())
	if absent != nil {
		return *absent
	}
	id := aws.ToString(endpoint.VpcEndpointId)
	on := strings.Join(endpoint.RouteTableIds, ", ")
	seen := saw("ec2:DescribeVpcEndpoints RouteTableIds", id, table.ID(), on)
	if slices.Contains(endpoint.RouteTableIds, table.ID()) {
		return pass(checks.Inferred, seen, saw("ec2:DescribeRouteTables Associations[]", subnet, "", table.ID()))
	}
	if len(endpoint.RouteTableIds) == 0 {
		return fail(diagnose("endpoint.no-tables", "endpoint", id, "subnet", subnet, "route_table", table.ID()), seen)
	}
	// The endpoint is on the table that was made for the subnet, and the subnet
	// does not use it: the association is what is wrong, not the endpoint.
	if meant := tableMeantFor(ctx, s, s.With["subnet"], table.ID()); meant != "" && slices.Contains(endpoint.RouteTableIds, meant) {
		if table.Implicit {
			return fail(diagnose("rt.not-associated", "route_table", meant, "subnet", subnet, "main", table.ID(), "endpoint", id), seen)
		}
		return fail(diagnose("rt.associated-elsewhere", "route_table", meant, "subnet", subnet, "seen", table.ID(), "endpoint", id), seen)
	}
	return fail(diagnose("rt.wrong-table", "endpoint", id, "seen", on, "subnet", subnet, "route_table", table.ID()), seen)
}

// tableMeantFor is the route table that was made for a subnet by its stack,
// name or tag, when the subnet uses another one; without such a table, the only
// one of the VPC that no subnet uses.
func tableMeantFor(ctx context.Context, s *checks.Scene, subnetInput, used string) string {
	var side site.Side
	for _, input := range s.Inputs {
		if input.ID == subnetInput {
			side = input.Side()
		}
	}
	for _, input := range s.Inputs {
		if input.Kind == site.KindRouteTable && input.Side() == side && side != "" {
			if id := s.Site.ID(input.ID); id != "" && id != used {
				return id
			}
		}
	}
	tables, err := s.Snapshot.RouteTables(ctx)
	if err != nil {
		return ""
	}
	var idle []string
	for _, table := range tables {
		if aws.ToString(table.VpcId) == s.Site.ID("vpc") && len(table.Associations) == 0 {
			idle = append(idle, aws.ToString(table.RouteTableId))
		}
	}
	if len(idle) == 1 {
		return idle[0]
	}
	return ""
}

func routeToEndpoint(ctx context.Context, s *checks.Scene) checks.Finding {
	subnet, table, absent := tableOf(ctx, s, "subnet")
	if absent != nil {
		return *absent
	}
	endpoint, absent := theEndpoint(ctx, s, table.ID())
	if absent != nil {
		return *absent
	}
	list, absent := serviceList(ctx, s)
	if absent != nil {
		return *absent
	}
	id := aws.ToString(endpoint.VpcEndpointId)
	route := reach.ListRoute(table, list.id)
	seen := saw("ec2:DescribeRouteTables Routes["+list.id+"]", table.ID(), list.id+" → "+id+" active", list.id+" → "+routeText(route))
	if route == nil {
		if slices.Contains(endpoint.RouteTableIds, table.ID()) {
			// AWS writes the route itself, a moment after the table was added.
			return wait(diagnose("rt.route-pending", "endpoint", id, "route_table", table.ID(), "prefix_list", list.id), time.Time{}, seen)
		}
		return fail(diagnose("rt.no-endpoint-route", "subnet", subnet, "route_table", table.ID(), "prefix_list", list.id, "endpoint", id, "seen", routesText(table)), seen)
	}
	if target := reach.Target(*route); target != id {
		return fail(diagnose("rt.other-endpoint", "route_table", table.ID(), "prefix_list", list.id, "seen", target, "endpoint", id), seen)
	}
	if reach.IsBlackhole(*route) {
		return fail(diagnose("rt.endpoint-blackhole", "route_table", table.ID(), "prefix_list", list.id, "endpoint", id), seen)
	}
	return pass(checks.Inferred, seen)
}

// notByEndpoint is for a subnet that has to stay outside: its route table does
// not lead to an endpoint of the service.
func notByEndpoint(ctx context.Context, s *checks.Scene) checks.Finding {
	subnet, table, absent := tableOf(ctx, s, "subnet")
	if absent != nil {
		return *absent
	}
	list, absent := serviceList(ctx, s)
	if absent != nil {
		return *absent
	}
	wanted := site.ServiceName(s.Snapshot.Region(), s.With["service"])
	for _, route := range table.Routes {
		if aws.ToString(route.DestinationPrefixListId) == list.id {
			return fail(diagnose("rt.endpoint-here", "subnet", subnet, "route_table", table.ID(), "endpoint", aws.ToString(route.GatewayId), "service", wanted),
				saw("ec2:DescribeRouteTables Routes["+list.id+"]", table.ID(), "none", aws.ToString(route.GatewayId)))
		}
	}
	return pass(checks.Inferred, saw("ec2:DescribeRouteTables Routes["+list.id+"]", table.ID(), "none", "none"))
}

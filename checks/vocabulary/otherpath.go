package vocabulary

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"linklab/checks"
	"linklab/checks/reach"
)

// noOtherPath looks for ways out of the VPC that lead to other networks rather
// than to the internet: a peering, a transit gateway, a VPN.
func noOtherPath(ctx context.Context, s *checks.Scene) checks.Finding {
	if out := noDefaultRoute(ctx, s); out.Outcome != checks.Passed {
		return out
	}
	subnet, table, absent := tableOf(ctx, s, "subnet")
	if absent != nil {
		return *absent
	}
	for _, route := range table.Routes {
		target := reach.Target(route)
		if target == "local" || reach.IsBlackhole(route) || strings.HasPrefix(target, "vpce-") && aws.ToString(route.DestinationPrefixListId) != "" {
			continue
		}
		return fail(diagnose("path.other-network", "subnet", subnet, "route_table", table.ID(), "destination", reach.Destination(route), "target", target),
			saw("ec2:DescribeRouteTables Routes[]", table.ID(), "no route out of the VPC", reach.Destination(route)+" → "+target))
	}
	return pass(checks.Inferred, saw("ec2:DescribeRouteTables Routes[]", table.ID(), "no route out of the VPC", routesText(table)))
}

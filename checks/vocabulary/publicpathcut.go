package vocabulary

import (
	"context"
	"net/netip"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks"
	"linklab/checks/reach"
)

// publicPathCut proves by contrast that the endpoint carries the page: with no
// route to the load balancer's public addresses its own name falls silent, and
// the endpoint's name still answers.
func publicPathCut(ctx context.Context, s *checks.Scene) checks.Finding {
	balancer, absent := theBalancer(ctx, s)
	if absent != nil {
		return *absent
	}
	subnet, table, absent := tableOf(ctx, s, "subnet")
	if absent != nil {
		return *absent
	}
	public, err := publicNodes(ctx, s, balancer)
	if err != nil {
		return checks.Unread(err)
	}
	for _, address := range public {
		if route := wayTo(table, address); route != nil {
			return fail(diagnose("cut.route-left", "subnet", subnet, "route_table", table.ID(), "destination", route[0], "target", route[1], "address", address.String()),
				saw("ec2:DescribeRouteTables Routes", table.ID(), "none for "+address.String(), route[0]+" "+route[1]))
		}
	}
	endpoint, absent := namedEndpoint(ctx, s)
	if absent != nil {
		return *absent
	}
	h, absent := listen(ctx, s)
	if absent != nil {
		return *absent
	}
	name := strings.ToLower(aws.ToString(balancer.DNSName))
	own, silent := h.ask(name, nonceOf(s))
	if silent != nil {
		if silent.Outcome == checks.Failed && onlyLocal(table) {
			return fail(diagnose("cut.locked-out", "instance", h.id, "route_table", table.ID()),
				saw("ec2:DescribeRouteTables Routes", table.ID(), "a route for your own address", "local alone"))
		}
		return *silent
	}
	own.evidence.Expected = "no answer"
	if reached(own.line) {
		return failSeen(own.level, diagnose("cut.still-answers", "instance", h.id, "name", name, "remote", own.line.Remote.String(), "nonce", placeholder(nonceOf(s))), own.evidence)
	}
	if unresolved(own.line) {
		return noName(ctx, s, h, own, name)
	}
	through := h.throughEndpoint(ctx, s, endpoint)
	if through.Outcome != checks.Passed {
		return through
	}
	return pass(through.Level, append([]checks.Evidence{own.evidence}, through.Evidence...)...)
}

// publicNodes are the public addresses of a load balancer's nodes.
func publicNodes(ctx context.Context, s *checks.Scene, balancer *elb.LoadBalancer) ([]netip.Addr, error) {
	nodes, err := nodesOf(ctx, s, balancer)
	if err != nil {
		return nil, err
	}
	var all []netip.Addr
	for _, node := range nodes {
		if node.Association == nil {
			continue
		}
		if address, err := netip.ParseAddr(aws.ToString(node.Association.PublicIp)); err == nil {
			all = append(all, address)
		}
	}
	return all, nil
}

// wayTo is the destination and target of the longest active route of a table to
// an address, nil without one. Routes by prefix lists are left out: they lead
// to AWS's services.
func wayTo(table *reach.Table, address netip.Addr) []string {
	var best netip.Prefix
	var found []string
	for _, route := range table.Routes {
		prefix, err := netip.ParsePrefix(aws.ToString(route.DestinationCidrBlock))
		if err != nil || !prefix.Contains(address) || found != nil && prefix.Bits() <= best.Bits() {
			continue
		}
		best, found = prefix, []string{prefix.String(), reach.Target(route)}
		if reach.IsBlackhole(route) {
			found = []string{}
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found
}

// onlyLocal tells whether a table leads nowhere but into its own VPC, so that
// nobody from outside gets an answer, the learner's ssh included.
func onlyLocal(table *reach.Table) bool {
	for _, route := range table.Routes {
		if reach.Target(route) != "local" && !reach.IsBlackhole(route) {
			return false
		}
	}
	return true
}

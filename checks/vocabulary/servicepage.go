package vocabulary

import (
	"context"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks"
	"linklab/checks/reach"
	"linklab/checks/vantage"
)

// publicPage proves the way before the endpoint: the client gets the page by the
// load balancer's own name, from a public address.
func publicPage(ctx context.Context, s *checks.Scene) checks.Finding {
	balancer, absent := theBalancer(ctx, s)
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
		if cut := h.noWayOut(ctx, s); cut != nil && silent.Outcome == checks.Failed {
			return *cut // nobody gets onto the client to run anything either
		}
		return *silent
	}
	own.evidence.Expected = "HTTP 200 from a public address"
	switch {
	case unresolved(own.line):
		return noName(ctx, s, h, own, name)
	case own.line.HTTP == 0 && own.line.Curl == curlTimeout:
		return whoDropsPublic(ctx, s, h, own, balancer)
	case own.line.HTTP == 0:
		return unreached(h, own, name)
	case own.line.HTTP != 200:
		return failSeen(own.level, diagnose("page.status", "instance", h.id, "name", name, "code", count(own.line.HTTP)), own.evidence)
	}
	return pass(own.level, append([]checks.Evidence{own.evidence}, fromHere(ctx, s, name)...)...)
}

// noWayOut says that the client's subnet has no way to the internet; nil when it
// has one, or that cannot be read.
func (h *heard) noWayOut(ctx context.Context, s *checks.Scene) *checks.Finding {
	tables, err := s.Snapshot.RouteTables(ctx)
	if err != nil {
		return nil
	}
	vpc, subnet := aws.ToString(h.instance.VpcId), aws.ToString(h.instance.SubnetId)
	table := reach.EffectiveTable(tables, vpc, subnet)
	if table == nil {
		return nil
	}
	route := reach.Default(table)
	if route != nil && !reach.IsBlackhole(*route) {
		return nil
	}
	return because(fail(diagnose("public.no-way-out", "instance", h.id, "subnet", subnet, "route_table", table.ID(),
		"igw", gatewayOf(ctx, s, vpc), "act", routeAct(route)),
		saw("ec2:DescribeRouteTables Routes[0.0.0.0/0]", table.ID(), "a way to the internet", routeText(route))))
}

// whoDropsPublic finds what stands between the client and the load balancer's
// public addresses.
func whoDropsPublic(ctx context.Context, s *checks.Scene, h *heard, own *said, balancer *elb.LoadBalancer) checks.Finding {
	if cut := h.noWayOut(ctx, s); cut != nil {
		return own.explainedBy(*cut)
	}
	tables, err := s.Snapshot.RouteTables(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	name := aws.ToString(balancer.LoadBalancerName)
	for _, zone := range balancer.AvailabilityZones {
		at := aws.ToString(zone.SubnetId)
		table := reach.EffectiveTable(tables, aws.ToString(balancer.VpcId), at)
		if table == nil {
			continue
		}
		if route := reach.Default(table); route == nil || !strings.HasPrefix(reach.Target(*route), "igw-") || reach.IsBlackhole(*route) {
			return failSeen(own.level, diagnose("public.no-way-back", "balancer", name, "subnet", at, "route_table", table.ID(),
				"igw", gatewayOf(ctx, s, aws.ToString(balancer.VpcId)), "act", routeAct(route)), own.evidence,
				saw("ec2:DescribeRouteTables Routes[0.0.0.0/0]", table.ID(), "igw-… active", routeText(route)))
		}
	}
	if stop := publicLegs(ctx, s, h, balancer); stop != nil {
		return own.explainedBy(*stop)
	}
	source, _ := netip.ParseAddr(publicAddress(h.instance))
	if shut := balancerShut(ctx, s, balancer, "nlb.sg", source, nil); shut != nil {
		return *shut
	}
	return behindBalancer(ctx, s, h, own, balancer)
}

// gatewayOf is the internet gateway of a VPC, "" without one or when that cannot
// be read.
func gatewayOf(ctx context.Context, s *checks.Scene, vpc string) string {
	gateways, err := s.Snapshot.InternetGateways(ctx)
	if err != nil {
		return ""
	}
	return attachedGateway(gateways, vpc)
}

// routeAct is the operation that gives a table a way: a route that is there
// already, and leads nowhere, is replaced.
func routeAct(route *types.Route) string {
	if route == nil {
		return "create-route"
	}
	return "replace-route"
}

// behindBalancer says what is wrong with the load balancer and its servers, if
// anything is; else only that packets are dropped.
func behindBalancer(ctx context.Context, s *checks.Scene, h *heard, own *said, balancer *elb.LoadBalancer) checks.Finding {
	if shut := noListener(ctx, s, balancer); shut != nil {
		return *shut
	}
	if targets := targetsHealthy(ctx, s); targets.Outcome != checks.Passed {
		return targets
	}
	return unreached(h, own, own.line.Name)
}

// pageThroughEndpoint proves the whole way: the client asks the endpoint's own
// name and every server behind the load balancer answers.
func pageThroughEndpoint(ctx context.Context, s *checks.Scene) checks.Finding {
	endpoint, absent := namedEndpoint(ctx, s)
	if absent != nil {
		return *absent
	}
	h, absent := listen(ctx, s)
	if absent != nil {
		return *absent
	}
	finding := h.throughEndpoint(ctx, s, endpoint)
	if finding.Outcome != checks.Passed {
		return finding
	}
	return everyServer(ctx, s, h, endpoint, finding)
}

// throughEndpoint judges what the client saw of the endpoint's own name.
func (h *heard) throughEndpoint(ctx context.Context, s *checks.Scene, endpoint *types.VpcEndpoint) checks.Finding {
	id, name := aws.ToString(endpoint.VpcEndpointId), strings.ToLower(ownName(endpoint))
	if name == "" {
		return fail(diagnose("page.no-dns-name", "endpoint", id))
	}
	nonce := nonceOf(s)
	own, silent := h.ask(name, nonce)
	if silent != nil {
		if nonce != "" && h.console.Last() != nil && h.ran(nonce) {
			return fail(diagnose("page.not-asked", "instance", h.id, "name", name, "nonce", nonce))
		}
		return *silent
	}
	own = h.asOfNow(own, name)
	addresses, absent := reachable(ctx, s, endpoint)
	if absent != nil {
		return *absent
	}
	own.evidence.Expected = "HTTP 200 from " + addressesText(addressesOf(addresses))
	line := own.line
	switch {
	case line.HTTP == 0:
		return h.whoDropsPrivate(ctx, s, own, endpoint)
	case line.HTTP != 200:
		return failSeen(own.level, diagnose("page.status", "instance", h.id, "name", name, "code", count(line.HTTP)), own.evidence)
	case !slices.Contains(addressesOf(addresses), line.Remote):
		return failSeen(own.level, diagnose("page.other-path", "instance", h.id, "name", name, "remote", line.Remote.String(), "endpoint", id,
			"addresses", addressesText(addressesOf(addresses))), own.evidence)
	}
	return pass(own.level, own.evidence)
}

// ran tells whether the probe was run with a nonce at all.
func (h *heard) ran(nonce string) bool {
	for _, line := range h.console.Lines {
		if line.Nonce == nonce && h.console.Age(line) <= nonceAge {
			return true
		}
	}
	return false
}

// whoDropsPrivate finds what stands between the client and the page behind the
// endpoint, from the client on.
func (h *heard) whoDropsPrivate(ctx context.Context, s *checks.Scene, own *said, endpoint *types.VpcEndpoint) checks.Finding {
	if service, absent := theService(ctx, s); absent == nil {
		if open := notAccepted(endpoint, service); open != nil {
			return *open
		}
	}
	if unresolved(own.line) {
		return noName(ctx, s, h, own, own.line.Name)
	}
	if elsewhere := otherAddress(ctx, s, h, own, endpoint); elsewhere != nil {
		return *elsewhere
	}
	balancer, absent := theBalancer(ctx, s)
	if absent != nil {
		return *absent
	}
	if own.line.Curl != curlTimeout {
		return behindBalancer(ctx, s, h, own, balancer)
	}
	for _, look := range []func(context.Context, *checks.Scene) checks.Finding{endpointGroupAdmits, endpointPath} {
		if finding := look(ctx, s); finding.Outcome == checks.Failed {
			return own.explainedBy(finding)
		}
	}
	if enforces(balancer) {
		source, _ := netip.ParseAddr(aws.ToString(h.instance.PrivateIpAddress))
		if shut := balancerShut(ctx, s, balancer, "nlb.sg-enforced", source, nil); shut != nil {
			return *shut
		}
	}
	if far := crossZoneOff(ctx, s, balancer, endpoint); far != nil {
		return *far
	}
	return behindBalancer(ctx, s, h, own, balancer)
}

// enforces tells whether a load balancer's security groups filter what comes by
// PrivateLink: they do unless it was switched off (Network Load Balancers user
// guide, Update the security groups).
func enforces(balancer *elb.LoadBalancer) bool {
	return !strings.EqualFold(aws.ToString(balancer.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic), "off")
}

// crossZoneOff finds a zone of the endpoint in which no server is healthy while
// the load balancer stays within the zone; nil without one.
func crossZoneOff(ctx context.Context, s *checks.Scene, balancer *elb.LoadBalancer, endpoint *types.VpcEndpoint) *checks.Finding {
	attributes, err := s.Snapshot.BalancerAttributes(ctx, aws.ToString(balancer.LoadBalancerArn))
	if err != nil || attributes["load_balancing.cross_zone.enabled"] == strconv.FormatBool(true) {
		return nil
	}
	_, zones, err := healthyIn(ctx, s, balancer, theGroup(ctx, s))
	if err != nil || len(zones) == 0 {
		return nil
	}
	for _, id := range endpoint.SubnetIds {
		subnet := findSubnet(ctx, s, id)
		if subnet == nil || slices.Contains(zones, aws.ToString(subnet.AvailabilityZone)) {
			continue
		}
		return because(fail(diagnose("nlb.cross-zone", "balancer", aws.ToString(balancer.LoadBalancerName), "zone", aws.ToString(subnet.AvailabilityZone),
			"endpoint", aws.ToString(endpoint.VpcEndpointId), "zones", strings.Join(slices.Compact(slices.Sorted(slices.Values(zones))), ", "),
			"arn", aws.ToString(balancer.LoadBalancerArn)),
			saw("elasticloadbalancing:DescribeLoadBalancerAttributes load_balancing.cross_zone.enabled", aws.ToString(balancer.LoadBalancerName), "true", "false")))
	}
	return nil
}

// everyServer holds the pages that came against the servers that are there.
func everyServer(ctx context.Context, s *checks.Scene, h *heard, endpoint *types.VpcEndpoint, finding checks.Finding) checks.Finding {
	hearing := h.console
	if finding.Level == checks.Stated {
		hearing = h.pasted
	}
	name := strings.ToLower(ownName(endpoint))
	line := hearing.NewestPages(name, nonceOf(s))
	if line == nil {
		return fail(diagnose("page.not-counted", "instance", h.id, "name", name))
	}
	if last := hearing.NewestPages(name, ""); hearing.Age(*last) <= vantage.Fresh {
		line = last
	}
	if _, absent := needAnew(ctx, s, "target_group"); absent != nil {
		return *absent
	}
	servers, err := s.Snapshot.TargetHealth(ctx, theGroup(ctx, s))
	if err != nil {
		return checks.Unread(err)
	}
	seen := saw("console probe", h.id, "a page of each of "+count(len(servers))+" servers", count(line.Answered)+" of "+count(line.Tries)+": "+orNone(line.Pages))
	switch {
	case len(line.Pages) == 0:
		return failSeen(finding.Level, diagnose("page.other", "name", name, "endpoint", aws.ToString(endpoint.VpcEndpointId)), seen)
	case len(line.Pages) < 2 || len(line.Pages) < len(servers):
		if targets := targetsHealthy(ctx, s); targets.Outcome == checks.Failed {
			return targets
		}
		if bound := oneZone(ctx, s, endpoint, line.Pages, seen); bound != nil {
			return *bound
		}
		return failSeen(finding.Level, diagnose("page.one-server", "seen", strings.Join(line.Pages, ", "), "tries", count(line.Tries), "servers", count(len(servers)), "instance", h.id), seen)
	}
	finding.Evidence = append(finding.Evidence, seen)
	return finding
}

// oneZone says that the load balancer stays within the endpoint's zones and that
// there are healthy servers in others, which nobody who comes by the endpoint
// gets to see; nil when that is not so.
func oneZone(ctx context.Context, s *checks.Scene, endpoint *types.VpcEndpoint, pages []string, seen checks.Evidence) *checks.Finding {
	balancer, absent := theBalancer(ctx, s)
	if absent != nil {
		return nil
	}
	attributes, err := s.Snapshot.BalancerAttributes(ctx, aws.ToString(balancer.LoadBalancerArn))
	if err != nil || attributes["load_balancing.cross_zone.enabled"] == strconv.FormatBool(true) {
		return nil
	}
	_, zones, err := healthyIn(ctx, s, balancer, theGroup(ctx, s))
	if err != nil {
		return nil
	}
	var own []string
	for _, id := range endpoint.SubnetIds {
		if subnet := findSubnet(ctx, s, id); subnet != nil {
			own = append(own, aws.ToString(subnet.AvailabilityZone))
		}
	}
	beyond := slices.DeleteFunc(zones, func(zone string) bool { return slices.Contains(own, zone) })
	if len(beyond) == 0 || len(own) == 0 {
		return nil
	}
	return because(failSeen(checks.ObservedInside, diagnose("page.one-zone", "seen", strings.Join(pages, ", "), "balancer", aws.ToString(balancer.LoadBalancerName),
		"endpoint", aws.ToString(endpoint.VpcEndpointId), "zone", strings.Join(own, ", "), "zones", strings.Join(slices.Compact(slices.Sorted(slices.Values(beyond))), ", "),
		"arn", aws.ToString(balancer.LoadBalancerArn)), seen))
}

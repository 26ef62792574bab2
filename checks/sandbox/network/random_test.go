package network

import (
	"flag"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The tests of this file draw whole accounts and put questions to them, which
// Explain and Resolve have to answer as the slow model does. More of them, by
// one's own hand: go test -run TestRandom -rapid.checks=50000.

// A test draws a hundred networks a round, for so many rounds, when nobody has
// asked for another number of checks: fewer on a machine that is busy.
const (
	leastRounds = 10
	mostRounds  = 30
	patience    = 3 * time.Second
)

func checkRounds(t *testing.T, property func(*rapid.T)) {
	t.Helper()
	checks, begun := flag.Lookup("rapid.checks"), time.Now()
	asked := checks.Value.String() != checks.DefValue || testing.Short()
	for round := range mostRounds {
		if round > 0 && (asked || t.Failed()) || round >= leastRounds && time.Since(begun) > patience {
			return
		}
		rapid.Check(t, property)
	}
}

// slow is the second model of a network.
func (n *randomNetwork) slow() *slowModel {
	s := &slowModel{world: n.world, region: n.region, open: n.open, services: map[netip.Addr]string{}}
	for name, service := range awsNames {
		// S3's names answer with other addresses each time.
		for range 12 {
			for _, address := range n.world.ResolvePublic(name).Addresses {
				s.services[address] = service
			}
		}
	}
	return s
}

// drawAddress is an address that somebody in a VPC may want to reach, or
// nobody; without a VPC, somebody on the internet.
func (n *randomNetwork) drawAddress(s *slowModel, vpc string) netip.Addr {
	var all []string
	add := func(instances bool) {
		for _, id := range slices.Sorted(maps.Keys(n.region.Interfaces)) {
			eni := n.region.Interfaces[id]
			if (eni.Instance != "") != instances {
				continue
			}
			near := eni.VPC == vpc || s.joined(eni.VPC, vpc) || n.oneIn(8)
			if near {
				all = append(all, eni.PrivateIP)
			}
			if eni.PublicIP != "" && (vpc == "" || n.oneIn(3)) {
				all = append(all, eni.PublicIP)
			}
		}
	}
	switch n.below(7) {
	case 0:
		all = []string{"8.8.8.8", "8.8.8.8", "96.7.128.175", "96.7.128.175", "203.0.113.99", "10.0.0.200", "169.254.169.254", "169.254.169.253", "10.0.0.2", "169.254.169.123"}
	case 1, 2:
		return choose(n, slices.SortedFunc(maps.Keys(s.services), netip.Addr.Compare))
	case 3:
		add(true)
	default:
		// Endpoints and load balancers, gateways and NAT gateways.
		add(false)
	}
	if len(all) > 0 {
		return netip.MustParseAddr(choose(n, all))
	}
	return netip.MustParseAddr("8.8.4.1")
}

// joined tells whether two VPCs have a peering connection, whatever its state.
func (s *slowModel) joined(one, other string) bool {
	for _, p := range s.region.Peerings {
		if p.RequesterVPC == one && p.AccepterVPC == other || p.RequesterVPC == other && p.AccepterVPC == one {
			return true
		}
	}
	return false
}

// drawFlow is a question about a connection; the laptop asks some of them.
func (n *randomNetwork) drawFlow(s *slowModel) Flow {
	flow := Flow{Port: choose(n, append([]int{80, 443}, randomPorts...)), Protocol: choose(n, []string{"tcp", "tcp", "tcp", "tcp", "tcp", "tcp", "udp", "icmp"})}
	vpc := ""
	if len(n.enis) > 0 && !n.oneIn(8) {
		eni := choose(n, n.enis)
		flow.From, vpc = eni.ID, eni.VPC
	}
	flow.To = n.drawAddress(s, vpc)
	if flow.Protocol == "icmp" {
		flow.Port = 0
	}
	return flow
}

func (s *slowModel) answerFlow(flow Flow) []outcome {
	protocol := map[string]string{"tcp": "6", "udp": "17", "icmp": "1"}[flow.Protocol]
	p := slowPacket{protocol: protocol, to: flow.To, port: flow.Port}
	if flow.From == "" {
		p.low, p.high = answerPorts(protocol, 1024, 65535)
		return s.onInternet(Laptop, p)
	}
	p.low, p.high = answerPorts(protocol, 32768, 60999)
	return s.fromInterface(s.region.Interfaces[flow.From], p)
}

// targetName is a path's target as outcomes name it.
func targetName(target Target) string {
	switch target.Kind {
	case "instance":
		return fmt.Sprintf("instance %s %d", target.Instance, target.Port)
	case "aws-service":
		return "service " + target.Service
	case "internet":
		return "internet " + target.Host
	}
	return target.Kind
}

func (o outcome) is(path Path) bool {
	if path.Blocked != nil {
		return slices.Contains(o.stops, path.Blocked.Kind)
	}
	return len(o.stops) == 0 && o.target == targetName(path.Target) && o.endpoint == path.Endpoint &&
		o.source == path.SourceIP && o.refused == path.Refused
}

// tally counts what the draws were about, to see that nothing is left out.
type tally map[string]int

func (c tally) path(path Path) {
	c["all"]++
	if path.Blocked != nil {
		c["stopped by "+path.Blocked.Kind]++
		return
	}
	c["through"]++
	if path.Refused {
		c["refused"]++
	}
	c["to "+path.Target.Kind]++
	through := slices.Compact(slices.Sorted(slices.Values(kinds(path))))
	for _, kind := range through {
		c["through "+kind]++
		for _, other := range []string{"load-balancer", "peering", "resource-gateway"} {
			if kind == "endpoint" && slices.Contains(through, other) {
				c["through endpoint and "+other]++
			}
		}
	}
}

// covers fails the test when something that it wants has not been drawn at all,
// in so many draws that even what is rare ought to have been.
func (c tally) covers(t *testing.T, enough int, wanted string) {
	t.Helper()
	for _, key := range slices.Sorted(maps.Keys(c)) {
		t.Logf("%-40s %8d %6.2f %%", key, c[key], 100*float64(c[key])/float64(c["all"]))
	}
	if t.Failed() || c["all"] < enough {
		return // fewer checks than usual were asked for
	}
	for _, key := range strings.Split(strings.TrimSpace(wanted), "\n") {
		if c[strings.TrimSpace(key)] == 0 {
			t.Errorf("no draw for %q: the networks do not show it", strings.TrimSpace(key))
		}
	}
}

func TestRandomConnections(t *testing.T) {
	seen := tally{}
	checkRounds(t, func(rt *rapid.T) {
		n := drawNetwork(rt)
		s := n.slow()
		for range 12 {
			flow := n.drawFlow(s)
			want := s.answerFlow(flow)
			// Load balancers deal out: each time another of the outcomes.
			for range min(3, len(want)) {
				path := n.world.Explain(randomRegion, flow)
				seen.path(path)
				if !slices.ContainsFunc(want, func(o outcome) bool { return o.is(path) }) {
					rt.Fatalf("%+v\n got %s of %s by %q for %s refused %v, stopped by %+v\nwant %+v\nhops %+v\n%s",
						flow, targetName(path.Target), path.SourceIP, path.Endpoint, path.SourceIP, path.Refused, path.Blocked, want, path.Hops, n.describe())
				}
			}
		}
	})
	seen.covers(t, 10000, `
		through
		refused
		to instance
		to aws-service
		to internet
		to metadata
		to resolver
		to time
		stopped by source
		stopped by security-group-out
		stopped by network-acl-out
		stopped by route
		stopped by internet-gateway
		stopped by nat
		stopped by peering
		stopped by endpoint
		stopped by load-balancer
		stopped by target-group
		stopped by resource-configuration
		stopped by resource-gateway
		stopped by network-acl-in
		stopped by security-group-in
		stopped by target
		through internet-gateway
		through nat
		through peering
		through endpoint
		through load-balancer
		through target-group
		through resource-configuration
		through resource-gateway
		through network-acl-in
		through endpoint and load-balancer
		through endpoint and peering
		through endpoint and resource-gateway`)
}

// describe is the network as far as it matters to a failure.
func (n *randomNetwork) describe() string {
	var text strings.Builder
	for _, vpc := range n.vpcs {
		fmt.Fprintf(&text, "%s %s dns %v %v dhcp %v\n", vpc.ID, vpc.CIDR, vpc.EnableDNSSupport, vpc.EnableDNSHostnames, n.region.DHCPOptions[vpc.DHCPOptionsID].DomainNameServers)
	}
	for _, subnet := range n.subnets {
		table := n.region.EffectiveRouteTable(subnet.ID)
		fmt.Fprintf(&text, " %s of %s %s %s routes %v\n  %s %+v\n", subnet.ID, subnet.VPC, subnet.CIDR, subnet.Zone, table.Routes, n.region.ACLOf(subnet.ID).ID, n.region.ACLOf(subnet.ID).Entries)
	}
	for _, id := range slices.Sorted(maps.Keys(n.region.Interfaces)) {
		eni := n.region.Interfaces[id]
		fmt.Fprintf(&text, " %s %s %s %s %q %s %v\n", id, eni.Type, eni.Subnet, eni.PrivateIP, eni.PublicIP, eni.Instance, eni.Groups)
	}
	for _, ids := range n.groups {
		for _, id := range ids {
			fmt.Fprintf(&text, " %s %+v\n", id, n.region.Groups[id].Rules)
		}
	}
	for _, peering := range n.links {
		fmt.Fprintf(&text, " %s %s %s %s\n", peering.ID, peering.RequesterVPC, peering.AccepterVPC, n.region.PeeringState(peering))
	}
	for _, endpoint := range n.endpoints {
		fmt.Fprintf(&text, " %s %s %s %s %s private %v %v %v\n", endpoint.ID, endpoint.VPC, endpoint.Service, endpoint.Resource, n.region.EndpointState(endpoint), endpoint.PrivateDNS, endpoint.InboundOnlyDNS, endpoint.ENIs)
	}
	for _, b := range n.balancers {
		fmt.Fprintf(&text, " %s %s %v groups %v enforce %v %v\n", b.Name, b.Scheme, b.ENIs, b.Groups, b.EnforceOnPrivateLink, b.Attributes)
		for _, listener := range b.Listeners {
			group := n.region.TargetGroups[listener.TargetGroups[0]]
			fmt.Fprintf(&text, "  %s %d to %s %s %v %v\n", listener.Protocol, listener.Port, group.Name, group.TargetType, group.Attributes, group.Targets)
		}
	}
	for _, zone := range n.world.AllZones() {
		fmt.Fprintf(&text, " %s %s %v %+v\n", zone.ID, zone.Name, zone.VPCs, zone.Records[2:])
	}
	return text.String()
}

package network

import (
	"fmt"
	"net/netip"
	"strings"
)

// Laptop is the public address of the learner's own machine, a machine on the
// public internet.
var Laptop = netip.MustParseAddr("203.0.113.10")

// Addresses inside a VPC that are answered by the host of the instance itself;
// neither security groups nor network ACLs filter them.
var (
	MetadataAddress = netip.MustParseAddr("169.254.169.254")
	ResolverAddress = netip.MustParseAddr("169.254.169.253")
	TimeAddress     = netip.MustParseAddr("169.254.169.123")
)

// Explain follows a connection hop by hop, there and back, until it is
// established or something stops it.
func (w *World) Explain(region string, flow Flow) Path {
	t := &trace{world: w, flow: flow}
	if flow.From == "" {
		t.client = anyPorts
		t.path.SourceIP = Laptop
		if t.onInternet(Laptop) {
			t.reached()
		}
		return t.path
	}
	r, err := w.Region(region)
	if err != nil {
		t.block("source", region, "no such region")
		return t.path
	}
	eni := r.Interfaces[flow.From]
	if eni == nil {
		t.block("source", flow.From, "no such interface")
		return t.path
	}
	t.client = linuxPorts
	if t.fromInterface(r, eni) {
		t.reached()
	}
	return t.path
}

// trace is one connection on its way. Its methods return false once something
// has stopped it.
type trace struct {
	world  *World
	flow   Flow
	client portRange // from which the source connects
	nested int       // resource gateways passed so far
	// balanced counts the load balancers passed so far.
	balanced int
	path     Path
	closed   bool // reached, and nobody listens
}

func (t *trace) pass(kind, id, format string, args ...any) bool {
	t.path.Hops = append(t.path.Hops, Hop{kind, id, fmt.Sprintf(format, args...)})
	return true
}

func (t *trace) block(kind, id, format string, args ...any) bool {
	t.pass(kind, id, format, args...)
	t.path.Blocked = &t.path.Hops[len(t.path.Hops)-1]
	return false
}

func (t *trace) reached() { t.path.Refused = t.closed }

// fromInterface sends the connection out of an interface, and its answers back.
func (t *trace) fromInterface(r *Region, eni *Interface) bool {
	if eni.Instance != "" && !r.running(eni.Instance) {
		return t.block("source", eni.Instance, "the instance is not running")
	}
	from, to := netip.MustParseAddr(eni.PrivateIP), t.flow.To
	t.path.SourceIP = from
	if done, ok := t.onHost(r, eni); done {
		return ok
	}
	neighbour := r.InterfaceAt(eni.VPC, to)
	var groups []string
	if neighbour != nil {
		groups = neighbour.Groups
	} else if far := r.acrossPeering(eni, to); far != nil {
		groups = far.Groups
	}
	group, ok := r.groupsAllow(eni.Groups, true, t.flow.request(), to, groups)
	if !ok {
		t.see(r, eni, true, to, false)
		return t.block("security-group-out", strings.Join(eni.Groups, ","), "no outbound rule for %s to %s", t.flow.request(), to)
	}
	t.pass("security-group-out", group, "%s to %s", t.flow.request(), to)
	if neighbour != nil && neighbour.Subnet == eni.Subnet {
		// Neither network ACLs nor routes come between neighbours.
		t.see(r, eni, true, to, true)
		return t.arrive(r, neighbour, from, eni.Groups, true)
	}
	if !t.filter(r, eni.Subnet, true, t.flow.request(), to) {
		t.see(r, eni, true, to, false)
		return false
	}
	t.see(r, eni, true, to, true)
	return t.leave(r, eni, neighbour, from) &&
		t.filter(r, eni.Subnet, false, t.flow.reply(t.client), to)
}

// onHost answers for the addresses that never leave the instance's host, and
// for its own.
func (t *trace) onHost(r *Region, eni *Interface) (done, ok bool) {
	to, vpc := t.flow.To, r.VPCs[eni.VPC]
	switch {
	case to.String() == eni.PrivateIP || to.IsLoopback():
		return true, t.instance(r, eni)
	case to == MetadataAddress:
		t.path.Target = Target{Kind: "metadata", Region: r.Name, Instance: eni.Instance}
		t.closed = t.flow.request().protocol != "6" || t.flow.Port != 80
		return true, t.pass("target", "", "instance metadata service")
	case to == TimeAddress:
		t.path.Target = Target{Kind: "time", Region: r.Name}
		return true, t.pass("target", "", "Amazon Time Sync Service")
	case to == ResolverAddress || vpc != nil && to == vpc.resolverAddress():
		if !vpc.EnableDNSSupport {
			return true, t.block("target", vpc.ID, "enableDnsSupport is off")
		}
		t.path.Target = Target{Kind: "resolver", Region: r.Name}
		t.closed = t.flow.Port != 53
		return true, t.pass("target", vpc.ID, "Route 53 Resolver of the VPC")
	}
	return false, false
}

// leave routes the connection out of the subnet of an interface. source is the
// address that the other end in a VPC sees.
func (t *trace) leave(r *Region, eni *Interface, neighbour *Interface, source netip.Addr) bool {
	table := r.EffectiveRouteTable(eni.Subnet)
	route, ok := r.Lookup(table, t.flow.To)
	if !ok {
		return t.block("route", table.ID, "no route to %s", t.flow.To)
	}
	if r.RouteState(table, route) != "active" {
		return t.block("route", table.ID, "%s is a black hole", route)
	}
	t.pass("route", table.ID, "%s", route)
	switch prefix, _, _ := strings.Cut(route.Target, "-"); prefix {
	case Local:
		if neighbour == nil {
			return t.block("target", "", "no interface has %s", t.flow.To)
		}
		return t.arrive(r, neighbour, source, eni.Groups, false) && t.backInside(r, neighbour.Subnet, netip.MustParseAddr(eni.PrivateIP))
	case "igw":
		if eni.PublicIP == "" {
			return t.block("internet-gateway", route.Target, "%s has no public address", eni.ID)
		}
		public := netip.MustParseAddr(eni.PublicIP)
		t.path.SourceIP = public
		t.pass("internet-gateway", route.Target, "%s becomes %s", eni.PrivateIP, public)
		return t.onInternet(public)
	case "nat":
		return t.throughNAT(r, eni, r.NATs[route.Target])
	case "vpce":
		if endpoint := r.Endpoints[route.Target]; endpoint.Type == GatewayLBType {
			return t.throughInspection(r, endpoint, eni, neighbour, source)
		}
		return t.throughEndpoint(r, r.Endpoints[route.Target])
	case "pcx":
		return t.throughPeering(r, eni, route.Target, source)
	}
	// An interface or instance as target would have to forward; none does.
	return t.block("route", table.ID, "%s does not forward packets", route.Target)
}

// backInside asks the routes of the far subnet for the way back within the VPC:
// one that is more specific than the local route may lead elsewhere.
func (t *trace) backInside(r *Region, subnet string, to netip.Addr) bool {
	table := r.EffectiveRouteTable(subnet)
	route, _ := r.Lookup(table, to)
	if endpoint := r.Endpoints[route.Target]; route.Target == Local || endpoint != nil && endpoint.Type == GatewayLBType {
		return true
	}
	return t.block("route", table.ID, "the way back to %s leads elsewhere: %s", to, route)
}

// filter asks the network ACL of a subnet.
func (t *trace) filter(r *Region, subnet string, egress bool, what traffic, peer netip.Addr) bool {
	kind, preposition := "network-acl-in", "from"
	if egress {
		kind, preposition = "network-acl-out", "to"
	}
	acl := r.ACLOf(subnet)
	allowed, entry := acl.decide(egress, what, peer)
	if !allowed {
		return t.block(kind, acl.ID, "entry %s denies %s %s %s", entryName(entry), what, preposition, peer)
	}
	return t.pass(kind, acl.ID, "entry %s allows %s %s %s", entryName(entry), what, preposition, peer)
}

func entryName(number int) string {
	if number == lastEntry {
		return "*"
	}
	return fmt.Sprint(number)
}

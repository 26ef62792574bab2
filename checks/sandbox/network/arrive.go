package network

import (
	"net/netip"
	"slices"
	"strings"
)

// arrive brings the connection to an interface inside its VPC, and its answers
// as far as out of the interface's subnet.
func (t *trace) arrive(r *Region, eni *Interface, peer netip.Addr, peerGroups []string, neighbours bool) bool {
	if !neighbours && !t.filter(r, eni.Subnet, false, t.flow.request(), peer) {
		t.see(r, eni, false, peer, false)
		return false
	}
	if eni.Type == "nat_gateway" {
		return t.block("target", eni.ID, "a NAT gateway takes no connections")
	}
	// A load balancer may do without security groups: nothing filters then. The
	// endpoint of a Gateway Load Balancer has none at all.
	if len(eni.Groups) > 0 || eni.Type != networkNode && eni.Type != gatewayLBENIs {
		group, ok := r.groupsAllow(eni.Groups, false, t.flow.request(), peer, peerGroups)
		if !ok {
			t.see(r, eni, false, peer, false)
			return t.block("security-group-in", strings.Join(eni.Groups, ","), "no inbound rule for %s from %s", t.flow.request(), peer)
		}
		t.pass("security-group-in", group, "%s from %s", t.flow.request(), peer)
	}
	t.see(r, eni, false, peer, true)
	reached := false
	switch eni.Type {
	case endpointENI, gatewayLBENIs:
		reached = t.endpointInterface(r, eni)
	case networkNode, gatewayNode:
		reached = t.balancerNode(r, eni, peer)
	default:
		reached = t.instance(r, eni)
	}
	if !reached {
		return false
	}
	return neighbours || t.filter(r, eni.Subnet, true, t.flow.reply(t.client), peer)
}

// instance is the end of a connection at an instance's interface.
func (t *trace) instance(r *Region, eni *Interface) bool {
	t.path.Target = Target{Kind: "instance", Region: r.Name, Instance: eni.Instance, Port: t.flow.Port}
	if eni.Instance == "" || !r.running(eni.Instance) {
		return t.block("target", eni.ID, "no running instance behind %s", eni.PrivateIP)
	}
	switch t.flow.request().protocol {
	case "1":
	case "6":
		t.closed = !r.world.listens(eni.Instance, t.flow.Port)
	default:
		t.closed = true
	}
	if t.closed {
		return t.pass("target", eni.Instance, "port %d is closed", t.flow.Port)
	}
	return t.pass("target", eni.Instance, "%s", t.flow.request())
}

func (w *World) listens(instance string, port int) bool {
	if w.listener == nil {
		return port == 22
	}
	return w.listener(instance, port)
}

// endpointInterface is the end of a connection at an interface endpoint.
func (t *trace) endpointInterface(r *Region, eni *Interface) bool {
	for _, endpoint := range r.EndpointsOf(eni.VPC) {
		if !slices.Contains(endpoint.ENIs, eni.ID) {
			continue
		}
		if state := r.EndpointState(endpoint); state != "available" {
			return t.block("endpoint", endpoint.ID, "the endpoint is %s", state)
		}
		if endpoint.Type == GatewayLBType {
			return t.block("endpoint", endpoint.ID, "only routes lead to the endpoint of a Gateway Load Balancer")
		}
		if t.flow.request().protocol == "1" {
			return t.block("endpoint", endpoint.ID, "an interface endpoint does not answer a ping")
		}
		t.path.Endpoint, t.path.Interface = endpoint.ID, eni.ID
		if endpoint.Type == ResourceType || endpoint.Type == ServiceNetworkType {
			t.pass("endpoint", endpoint.ID, "%s", endpoint.Resource)
			return t.onResource(r, endpoint, eni)
		}
		t.pass("endpoint", endpoint.ID, "%s", endpoint.Service)
		return t.endpointService(r, endpoint, eni)
	}
	return t.block("target", eni.ID, "no endpoint behind %s", eni.PrivateIP)
}

// endpointService hands the connection to the service of an interface endpoint,
// which may be in another region.
func (t *trace) endpointService(r *Region, endpoint *Endpoint, eni *Interface) bool {
	service, ok := r.serviceOf(endpoint)
	if !ok {
		return t.block("endpoint-service", endpoint.Service, "there is no such service any more")
	}
	home := r.serviceHome(endpoint)
	if service.Own != nil {
		return t.onLoadBalancer(home, service.Own, endpoint, eni)
	}
	return t.service(endpointHost(endpoint.Service, home.Name), home.Name)
}

// throughEndpoint hands the connection to a gateway endpoint. The service sees
// the source's private address.
func (t *trace) throughEndpoint(r *Region, endpoint *Endpoint) bool {
	if state := r.EndpointState(endpoint); state != "available" {
		return t.block("endpoint", endpoint.ID, "the endpoint is %s", state)
	}
	t.path.Endpoint, t.path.Interface = endpoint.ID, ""
	t.pass("endpoint", endpoint.ID, "%s", endpoint.Service)
	return t.service(endpointHost(endpoint.Service, r.Name), r.Name)
}

// service is the end of a connection at a service of AWS: HTTPS and HTTP, and
// from S3 the answer to a ping, which nothing promises.
func (t *trace) service(host, region string) bool {
	t.path.Target = Target{Kind: "aws-service", Service: host, Region: region}
	request := t.flow.request()
	web := request.protocol == "6" && (t.flow.Port == 443 || t.flow.Port == 80)
	ping := request.protocol == "1" && host == "s3"
	if !web && !ping {
		return t.block("target", host, "%s.%s.amazonaws.com does not answer %s", host, region, request)
	}
	return t.pass("target", host, "%s.%s.amazonaws.com", host, region)
}

// throughNAT sends the connection on by a NAT gateway, and its answers back to
// the subnet of the source.
func (t *trace) throughNAT(r *Region, eni *Interface, nat *NATGateway) bool {
	if state := r.NATState(nat); state != "available" {
		return t.block("nat", nat.ID, "the NAT gateway is %s", state)
	}
	source, to := netip.MustParseAddr(eni.PrivateIP), t.flow.To
	apart := nat.Subnet != eni.Subnet
	if apart && !t.filter(r, nat.Subnet, false, t.flow.request(), source) {
		return false
	}
	if !t.filter(r, nat.Subnet, true, t.flow.request(), to) {
		return false
	}
	// A NAT gateway cannot send by a gateway endpoint (Amazon VPC user guide,
	// NAT gateway basics), so the routes of endpoints are not there for it.
	table := r.EffectiveRouteTable(nat.Subnet)
	route, ok := r.lookup(table, to, func(route Route) bool { return !r.isGatewayEndpoint(route.Target) })
	switch {
	case !ok:
		return t.block("route", table.ID, "no route to %s", to)
	case r.RouteState(table, route) != "active":
		return t.block("route", table.ID, "%s is a black hole", route)
	case !strings.HasPrefix(route.Target, "igw-"):
		return t.block("route", table.ID, "%s leads the NAT gateway nowhere", route)
	}
	if !nat.Public || nat.PublicIP == "" {
		return t.block("nat", nat.ID, "a private NAT gateway has no public address")
	}
	public := netip.MustParseAddr(nat.PublicIP)
	t.path.SourceIP = public
	t.pass("nat", nat.ID, "%s becomes %s", eni.PrivateIP, public)
	t.pass("route", table.ID, "%s", route)
	t.pass("internet-gateway", route.Target, "")
	inner := t.client
	t.client = anyPorts
	ok = t.onInternet(public) && t.filter(r, nat.Subnet, false, t.flow.reply(anyPorts), to)
	t.client = inner
	return ok && (!apart || t.filter(r, nat.Subnet, true, t.flow.reply(inner), source))
}

// onInternet looks for who has the flow's public address and brings the
// connection there.
func (t *trace) onInternet(from netip.Addr) bool {
	to := t.flow.To
	if !to.IsGlobalUnicast() || to.IsPrivate() {
		return t.block("target", "", "%s is not an address of the public internet", to)
	}
	if r, eni := t.world.InterfaceWithPublic(to); eni != nil {
		return t.inbound(r, eni, from)
	}
	if host, region, ok := serviceAt(to); ok {
		return t.service(host, region)
	}
	if host, ok := internetHostAt(to); ok {
		t.path.Target = Target{Kind: "internet", Host: host.Name}
		t.closed = t.flow.request().protocol != "1" && !slices.Contains(host.Ports, t.flow.Port)
		return t.pass("target", host.Name, "%s", t.flow.request())
	}
	return t.block("target", "", "nobody answers at %s", to)
}

// inbound brings a connection from the internet to the public address of an
// interface.
func (t *trace) inbound(r *Region, eni *Interface, from netip.Addr) bool {
	gateway := r.gatewayOf(eni.VPC)
	if gateway == nil {
		return t.block("internet-gateway", "", "%s has no internet gateway", eni.VPC)
	}
	t.pass("internet-gateway", gateway.ID, "%s is %s", eni.PublicIP, eni.PrivateIP)
	if !t.arrive(r, eni, from, nil, false) {
		return false
	}
	table := r.EffectiveRouteTable(eni.Subnet)
	route, ok := r.Lookup(table, from)
	if !ok || route.Target != gateway.ID {
		return t.block("route", table.ID, "no way back to %s by the internet gateway", from)
	}
	return t.pass("route", table.ID, "%s", route)
}

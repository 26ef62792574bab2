package network

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// into is a packet that has come to an interface, past the subnet's network ACL
// where there was one between.
func (s *slowModel) into(eni *Interface, source netip.Addr, groups []string, p slowPacket) []outcome {
	p.sourceSeen = source
	node := eni.Type == "network_load_balancer"
	var stops []string
	// Only a load balancer may be without groups, which is then open.
	if !(node && len(eni.Groups) == 0) && !s.groupLets(eni.Groups, false, p.protocol, p.port, source, groups) {
		stops = append(stops, "security-group-in")
	}
	switch {
	case eni.Type == "nat_gateway":
		return also(stops, stop("target"))
	case node:
		return also(stops, s.atNode(eni, source, false, p))
	case eni.Type == "vpc_endpoint":
		return also(stops, s.atEndpoint(eni, source, p))
	}
	return also(stops, s.atInstance(eni, p))
}

func endpointWorks(e *Endpoint) bool {
	return e.DeletedAt.IsZero() && e.RejectedAt.IsZero() && !e.AcceptedAt.IsZero() && e.FailureCode == ""
}

// atEndpoint is a packet at the interface of an endpoint.
func (s *slowModel) atEndpoint(eni *Interface, source netip.Addr, p slowPacket) []outcome {
	for _, endpoint := range s.region.Endpoints {
		if !slices.Contains(endpoint.ENIs, eni.ID) {
			continue
		}
		if !endpointWorks(endpoint) || p.protocol == "1" {
			return stop("endpoint")
		}
		var outs []outcome
		if endpoint.Type == "Resource" {
			outs = s.atResource(endpoint, eni, p)
		} else if id, own := strings.CutPrefix(endpoint.Service, "com.amazonaws.vpce."+randomRegion+"."); own {
			outs = s.atOwnService(s.region.OwnServices[id], eni, source, p)
		} else {
			outs = s.atService(strings.TrimPrefix(endpoint.Service, "com.amazonaws."+randomRegion+"."), p)
		}
		for i := range outs {
			if outs[i].endpoint == "" {
				outs[i].endpoint = endpoint.ID
			}
		}
		return outs
	}
	return stop("target")
}

// atOwnService is a packet at an endpoint of one of the account's services: it
// comes to the node of the load balancer in the endpoint's zone.
func (s *slowModel) atOwnService(service *OwnService, eni *Interface, source netip.Addr, p slowPacket) []outcome {
	balancer := s.region.LoadBalancers[service.LoadBalancers[0]]
	for _, id := range balancer.ENIs {
		node := s.region.Interfaces[id]
		if s.zoneOf(node.Subnet) != s.zoneOf(eni.Subnet) {
			continue
		}
		var stops []string
		if len(balancer.Groups) > 0 && balancer.EnforceOnPrivateLink && !s.groupLets(balancer.Groups, false, p.protocol, p.port, source, nil) {
			stops = append(stops, "security-group-in")
		}
		return also(stops, s.atNode(node, source, true, p))
	}
	return stop("load-balancer")
}

func (s *slowModel) zoneOf(subnet string) string { return s.region.Subnets[subnet].Zone }

// balancing is a load balancer with one of its target groups.
type balancing struct {
	balancer *LoadBalancer
	group    *TargetGroup
}

func (b balancing) crossZone() bool {
	own := b.group.Attributes["load_balancing.cross_zone.enabled"]
	return own == "true" || own == "" && b.balancer.Attributes["load_balancing.cross_zone.enabled"] == "true"
}

// preserves tells whether targets see the client's address: those by instance
// id do unless told otherwise, those by address do not, and UDP always does.
func (b balancing) preserves() bool {
	if set := b.group.Attributes["preserve_client_ip.enabled"]; set != "" {
		return set == "true"
	}
	return b.group.TargetType == "instance" || b.group.Protocol == "TCP_UDP"
}

// atNode is a packet at a node of a load balancer. Each target that may get it
// makes an outcome of its own.
func (s *slowModel) atNode(node *Interface, client netip.Addr, privateLink bool, p slowPacket) []outcome {
	s.depth++
	defer func() { s.depth-- }()
	for _, balancer := range s.region.LoadBalancers {
		if balancer.ENIs[node.Subnet] != node.ID {
			continue
		}
		for _, listener := range balancer.Listeners {
			takes := p.protocol == "6" || p.protocol == "17" && listener.Protocol == "TCP_UDP"
			if listener.Port != p.port || !takes {
				continue
			}
			if s.depth > 4 {
				return stop("load-balancer")
			}
			b := balancing{balancer, s.region.TargetGroups[listener.TargetGroups[0]]}
			return s.dealOut(b, node, client, privateLink, p)
		}
	}
	return stop("load-balancer")
}

// dealOut has the node send to its healthy targets: those of its own zone, or
// of all zones with cross-zone load balancing; without a healthy one among
// these, to all of them.
func (s *slowModel) dealOut(b balancing, node *Interface, client netip.Addr, privateLink bool, p slowPacket) []outcome {
	var healthy, unhealthy []RegisteredTarget
	for _, target := range b.group.Targets {
		at := s.targetZone(b, target)
		if at != s.zoneOf(node.Subnet) && at != "all" && !b.crossZone() {
			continue
		}
		switch s.health(b, target) {
		case "healthy":
			healthy = append(healthy, target)
		case "unhealthy":
			unhealthy = append(unhealthy, target)
		}
	}
	if len(healthy) == 0 {
		healthy = unhealthy
	}
	if len(healthy) == 0 {
		return stop("target-group")
	}
	var outs []outcome
	for _, target := range healthy {
		p := p
		p.to, p.port = s.targetAddress(target), target.Port
		source := client
		if privateLink || !b.preserves() {
			source = netip.MustParseAddr(node.PrivateIP)
			p.low, p.high = answerPorts(p.protocol, 1024, 65535)
		} else if p.to == client {
			outs = append(outs, stop("target-group")...)
			continue
		}
		outs = append(outs, s.toTarget(b, node, source, p)...)
	}
	return outs
}

// toTarget is a packet on its way from a node to a target.
func (s *slowModel) toTarget(b balancing, node *Interface, source netip.Addr, p slowPacket) []outcome {
	var stops, ends []string
	if end := s.privateEnd(node.VPC, p.to); end != nil {
		ends = end.Groups
	}
	if len(b.balancer.Groups) > 0 && !s.groupLets(b.balancer.Groups, true, p.protocol, p.port, p.to, ends) {
		stops = append(stops, "security-group-out")
	}
	p.sourceSeen = source
	return also(stops, s.fromSubnet(node, source, "", b.balancer.Groups, p))
}

func (s *slowModel) targetAddress(target RegisteredTarget) netip.Addr {
	if instance := s.region.Instances[target.ID]; instance != nil {
		return netip.MustParseAddr(s.region.Interfaces[instance.ENI].PrivateIP)
	}
	return netip.MustParseAddr(target.ID)
}

// targetZone is the zone of a target: that of the subnet around its address in
// the load balancer's VPC, else what was said at registration.
func (s *slowModel) targetZone(b balancing, target RegisteredTarget) string {
	for _, subnet := range s.region.Subnets {
		if subnet.VPC == b.group.VPC && inBlock(subnet.CIDR, s.targetAddress(target)) {
			return subnet.Zone
		}
	}
	return target.Zone
}

// health is the state of a target: healthy when each node that sends to it gets
// an answer at its port.
func (s *slowModel) health(b balancing, target RegisteredTarget) string {
	if b.group.TargetType == "instance" && !s.runs(target.ID) {
		return "unused"
	}
	if end := s.privateEnd(b.group.VPC, s.targetAddress(target)); end != nil && end.Type == "network_load_balancer" {
		return "unused"
	}
	zone, state, enabled := s.targetZone(b, target), "healthy", false
	for _, id := range b.balancer.ENIs {
		node := s.region.Interfaces[id]
		mine := s.zoneOf(node.Subnet) == zone || zone == "all"
		enabled = enabled || mine
		if !mine && !b.crossZone() {
			continue
		}
		for _, out := range s.toTarget(b, node, netip.MustParseAddr(node.PrivateIP), slowPacket{protocol: "6", to: s.targetAddress(target), port: target.Port, low: 1024, high: 65535}) {
			if len(out.stops) > 0 || out.refused {
				state = "unhealthy"
			}
		}
	}
	if !enabled {
		return "unused"
	}
	return state
}

// atResource is a packet at a resource endpoint: the resource gateway makes a
// connection of its own from a zone that both are in.
func (s *slowModel) atResource(endpoint *Endpoint, eni *Interface, p slowPacket) []outcome {
	_, id, _ := strings.Cut(endpoint.Resource, "/")
	configuration := s.region.ResourceConfigurations[id]
	if p.protocol != "6" || !slices.ContainsFunc(configuration.PortRanges, func(ports string) bool {
		from, to, ranged := strings.Cut(ports, "-")
		if !ranged {
			to = from
		}
		low, _ := strconv.Atoi(from)
		high, _ := strconv.Atoi(to)
		return low <= p.port && p.port <= high
	}) {
		return stop("resource-configuration")
	}
	gateway := s.region.ResourceGateways[configuration.Gateway]
	out := s.gatewayEnd(gateway, endpoint, eni)
	if out == nil {
		return stop("resource-gateway")
	}
	leads := []netip.Addr{}
	if configuration.IP != "" {
		leads = append(leads, netip.MustParseAddr(configuration.IP))
	} else if gateway.DNSResolution == "PUBLIC" {
		leads = s.publicAnswer(configuration.Domain).all(s)
	} else {
		leads = s.answerAt(out, configuration.Domain).all(s)
	}
	if len(leads) == 0 {
		return stop("resource-configuration")
	}
	if s.depth > 4 {
		return stop("resource-gateway")
	}
	s.depth++
	defer func() { s.depth-- }()
	var outs []outcome
	for _, lead := range leads {
		p.to, p.low, p.high = lead, 1024, 65535
		outs = append(outs, s.fromInterface(out, p)...)
	}
	return outs
}

// gatewayEnd is the gateway's interface in the zone of the endpoint's one, else
// in any zone of the endpoint.
func (s *slowModel) gatewayEnd(gateway *ResourceGateway, endpoint *Endpoint, eni *Interface) *Interface {
	zones := []string{s.zoneOf(eni.Subnet)}
	for _, subnet := range endpoint.Subnets {
		zones = append(zones, s.zoneOf(subnet))
	}
	for _, zone := range zones {
		for _, id := range gateway.ENIs {
			if own := s.region.Interfaces[id]; s.zoneOf(own.Subnet) == zone {
				return own
			}
		}
	}
	return nil
}

package network

import (
	"fmt"
	"net/netip"
	"slices"
)

// slowModel answers what Explain and Resolve answer, from the same account, by
// AWS's rules one at a time and with no shortcut: it looks at everything on the
// way and notes all that would stop a packet. It calls nothing of the model's.
type slowModel struct {
	world    *World
	region   *Region
	services map[netip.Addr]string // what answers at AWS's public addresses
	open     map[string]map[int]bool
	depth    int
}

// outcome is what may become of a connection. With several targets to choose
// from there are several outcomes.
type outcome struct {
	stops    []string // kinds of the hops that stop it; none lets it through
	target   string
	endpoint string
	source   netip.Addr // that the target sees
	refused  bool
}

// slowPacket is the first packet of a connection and the ports at which the
// client may wait for the answer.
type slowPacket struct {
	protocol   string // "6", "17", "1"
	to         netip.Addr
	port       int
	low, high  int
	sourceSeen netip.Addr
}

func stop(kind string) []outcome { return []outcome{{stops: []string{kind}}} }

// also adds what stops a connection elsewhere on its way.
func also(stops []string, outs []outcome) []outcome {
	all := make([]outcome, len(outs))
	for i, out := range outs {
		out.stops = append(slices.Clone(stops), out.stops...)
		all[i] = out
	}
	return all
}

func inBlock(block string, address netip.Addr) bool {
	return netip.MustParsePrefix(block).Contains(address)
}

// groupLets goes through all rules of all groups: one that allows is enough.
func (s *slowModel) groupLets(groups []string, egress bool, protocol string, port int, peer netip.Addr, peerGroups []string) bool {
	names := map[string]string{"6": "tcp", "17": "udp", "1": "icmp"}
	for _, id := range groups {
		for _, rule := range s.region.Groups[id].Rules {
			if rule.Egress != egress || rule.Protocol != "-1" && rule.Protocol != names[protocol] {
				continue
			}
			if rule.Protocol == "tcp" || rule.Protocol == "udp" {
				if port < rule.From || port > rule.To {
					continue
				}
			}
			if rule.CIDR != "" && inBlock(rule.CIDR, peer) || rule.Group != "" && slices.Contains(peerGroups, rule.Group) {
				return true
			}
			if rule.PrefixList != "" {
				for _, block := range s.region.PrefixLists[rule.PrefixList].CIDRs {
					if inBlock(block, peer) {
						return true
					}
				}
			}
		}
	}
	return false
}

// aclLets asks the network ACL of a subnet about every port of a range at which
// its mind may change, entry by entry in the order of their numbers.
func (s *slowModel) aclLets(subnet string, egress bool, protocol string, low, high int, peer netip.Addr) bool {
	for _, acl := range s.region.ACLs {
		for _, association := range acl.Associations {
			if association.Subnet != subnet {
				continue
			}
			ports := []int{low, high}
			for _, e := range acl.Entries {
				ports = append(ports, e.From, e.To, e.From-1, e.To+1)
			}
			for _, port := range ports {
				if port >= low && port <= high && !entryLets(acl, egress, protocol, port, peer) {
					return false
				}
			}
			return true
		}
	}
	panic("a subnet without a network ACL")
}

func entryLets(acl *NetworkACL, egress bool, protocol string, port int, peer netip.Addr) bool {
	for number := 1; number <= 200; number++ {
		for _, e := range acl.Entries {
			if e.Number != number || e.Egress != egress || e.Protocol != "-1" && e.Protocol != protocol || !inBlock(e.CIDR, peer) {
				continue
			}
			if (e.Protocol == "6" || e.Protocol == "17") && (port < e.From || port > e.To) {
				continue
			}
			return e.Allow
		}
	}
	return false
}

// crossOut notes what the network ACL of a subnet says of the packet as it
// leaves and of the answer as it comes back; crossIn the other way round.
func (s *slowModel) crossOut(subnet string, p slowPacket, peer netip.Addr) (stops []string) {
	if !s.aclLets(subnet, true, p.protocol, p.port, p.port, peer) {
		stops = append(stops, "network-acl-out")
	}
	if !s.aclLets(subnet, false, p.protocol, p.low, p.high, peer) {
		stops = append(stops, "network-acl-in")
	}
	return stops
}

func (s *slowModel) crossIn(subnet string, p slowPacket, peer netip.Addr) (stops []string) {
	if !s.aclLets(subnet, false, p.protocol, p.port, p.port, peer) {
		stops = append(stops, "network-acl-in")
	}
	if !s.aclLets(subnet, true, p.protocol, p.low, p.high, peer) {
		stops = append(stops, "network-acl-out")
	}
	return stops
}

// tableOf is the route table a subnet is associated with, or else its VPC's
// main one.
func (s *slowModel) tableOf(subnet string) *RouteTable {
	for _, table := range s.region.RouteTables {
		for _, association := range table.Associations {
			if association.Subnet == subnet {
				return table
			}
		}
	}
	for _, table := range s.region.RouteTables {
		for _, association := range table.Associations {
			if association.Main && table.VPC == s.region.Subnets[subnet].VPC {
				return table
			}
		}
	}
	panic("a VPC without a main route table")
}

// targetFor is where a subnet's packets to an address go: the longest prefix
// counts, and a CIDR goes before a prefix list. "" is nowhere.
func (s *slowModel) targetFor(subnet string, to netip.Addr, byNAT bool) string {
	table := s.tableOf(subnet)
	for bits := 32; bits >= 0; bits-- {
		want := netip.PrefixFrom(to, bits).Masked().String()
		for _, route := range table.Routes {
			if route.DestinationCIDR == want {
				return route.Target
			}
		}
		for _, route := range table.Routes {
			// NAT gateways cannot send by endpoints.
			if route.DestinationPrefixList == "" || byNAT {
				continue
			}
			if slices.Contains(s.region.PrefixLists[route.DestinationPrefixList].CIDRs, want) {
				return route.Target
			}
		}
	}
	return ""
}

func (s *slowModel) internetGateway(vpc string) string {
	for id, gateway := range s.region.Gateways {
		if gateway.VPC == vpc {
			return id
		}
	}
	return "none"
}

func (s *slowModel) runs(instance string) bool {
	i := s.region.Instances[instance]
	return i != nil && i.StoppedAt.IsZero() && i.TerminatedAt.IsZero()
}

// privateEnd is the interface that has a private address in a VPC.
func (s *slowModel) privateEnd(vpc string, address netip.Addr) *Interface {
	for _, eni := range s.region.Interfaces {
		if eni.VPC == vpc && eni.PrivateIP == address.String() {
			return eni
		}
	}
	return nil
}

func activePeering(p *Peering) bool {
	return p != nil && !p.Failed && !p.AcceptedAt.IsZero() && p.RejectedAt.IsZero() && p.DeletedAt.IsZero()
}

// otherSide is the VPC at the other end of an active peering connection.
func (s *slowModel) otherSide(peering, vpc string) *VPC {
	p := s.region.Peerings[peering]
	switch {
	case !activePeering(p):
		return nil
	case p.RequesterVPC == vpc:
		return s.region.VPCs[p.AccepterVPC]
	}
	return s.region.VPCs[p.RequesterVPC]
}

// fromInterface is a connection that an interface makes.
func (s *slowModel) fromInterface(eni *Interface, p slowPacket) []outcome {
	if eni.Instance != "" && !s.runs(eni.Instance) {
		return stop("source")
	}
	own := netip.MustParseAddr(eni.PrivateIP)
	vpc := s.region.VPCs[eni.VPC]
	base := netip.MustParsePrefix(vpc.CIDR).Addr()
	p.sourceSeen = own
	switch p.to {
	case own:
		return s.atInstance(eni, p)
	case netip.MustParseAddr("169.254.169.254"):
		return []outcome{{target: "metadata", source: own, refused: p.protocol != "6" || p.port != 80}}
	case netip.MustParseAddr("169.254.169.123"):
		return []outcome{{target: "time", source: own}}
	case netip.MustParseAddr("169.254.169.253"), base.Next().Next():
		if !vpc.EnableDNSSupport {
			return stop("target")
		}
		return []outcome{{target: "resolver", source: own, refused: p.port != 53}}
	}
	// A rule may name the group of whoever is reached by a private address, in
	// the VPC or across a peering connection.
	var farGroups []string
	near := s.privateEnd(eni.VPC, p.to)
	if near != nil {
		farGroups = near.Groups
	} else if vpc := s.otherSide(s.targetFor(eni.Subnet, p.to, false), eni.VPC); vpc != nil {
		if far := s.privateEnd(vpc.ID, p.to); far != nil {
			farGroups = far.Groups
		}
	}
	var stops []string
	if !s.groupLets(eni.Groups, true, p.protocol, p.port, p.to, farGroups) {
		stops = append(stops, "security-group-out")
	}
	return also(stops, s.fromSubnet(eni, own, eni.PublicIP, eni.Groups, p))
}

// fromSubnet carries a packet on from an interface: to a neighbour directly,
// else past the subnet's network ACL to where its routes say. source is the
// address that the packet bears.
func (s *slowModel) fromSubnet(eni *Interface, source netip.Addr, public string, groups []string, p slowPacket) []outcome {
	near := s.privateEnd(eni.VPC, p.to)
	if near != nil && near.Subnet == eni.Subnet {
		return s.into(near, source, groups, p)
	}
	stops := s.crossOut(eni.Subnet, p, p.to)
	through := func(outs []outcome) []outcome { return also(stops, outs) }
	target := s.targetFor(eni.Subnet, p.to, false)
	kind := (target + "none")[:4]
	switch kind {
	case "loca":
		if near == nil {
			return through(stop("target"))
		}
		// A route for a subnet may lead its answers elsewhere than the local one.
		if s.targetFor(near.Subnet, netip.MustParseAddr(eni.PrivateIP), false) != "local" {
			stops = append(stops, "route")
		}
		return through(also(s.crossIn(near.Subnet, p, source), s.into(near, source, groups, p)))
	case "igw-":
		switch {
		case s.internetGateway(eni.VPC) != target:
			return through(stop("route"))
		case public == "":
			return through(stop("internet-gateway"))
		}
		return through(s.onInternet(netip.MustParseAddr(public), p))
	case "nat-":
		return through(s.throughNAT(eni, s.region.NATs[target], p))
	case "vpce":
		p.sourceSeen = source
		endpoint := s.region.Endpoints[target]
		outs := s.atService(endpoint.Service[len("com.amazonaws."+randomRegion+"."):], p)
		outs[0].endpoint = target
		return through(outs)
	case "pcx-":
		vpc := s.otherSide(target, eni.VPC)
		switch {
		case vpc == nil:
			return through(stop("route"))
		case !inBlock(vpc.CIDR, p.to):
			return through(stop("peering"))
		}
		far := s.privateEnd(vpc.ID, p.to)
		if far == nil {
			return through(stop("target"))
		}
		// The answer goes to where the packet came from, and has to have a route.
		if s.targetFor(far.Subnet, netip.MustParseAddr(eni.PrivateIP), false) != target {
			stops = append(stops, "route")
		}
		return through(also(s.crossIn(far.Subnet, p, source), s.into(far, source, groups, p)))
	}
	return through(stop("route")) // no route, or to an instance, which forwards nothing
}

// throughNAT sends a packet on from a NAT gateway.
func (s *slowModel) throughNAT(eni *Interface, nat *NATGateway, p slowPacket) []outcome {
	if nat == nil || !nat.DeletedAt.IsZero() || nat.FailureCode != "" {
		return stop("route")
	}
	var stops []string
	source := netip.MustParseAddr(eni.PrivateIP)
	if nat.Subnet != eni.Subnet {
		stops = s.crossIn(nat.Subnet, p, source)
	}
	// The gateway waits for answers at other ports than its clients.
	p.low, p.high = answerPorts(p.protocol, 1024, 65535)
	stops = append(stops, s.crossOut(nat.Subnet, p, p.to)...)
	target := s.targetFor(nat.Subnet, p.to, true)
	if target == "" || target[:3] != "igw" || target != s.internetGateway(nat.VPC) {
		return also(stops, stop("route"))
	}
	if nat.PublicIP == "" {
		return also(stops, stop("nat"))
	}
	return also(stops, s.onInternet(netip.MustParseAddr(nat.PublicIP), p))
}

func answerPorts(protocol string, low, high int) (int, int) {
	if protocol == "1" {
		return 0, 0 // an answer to a ping
	}
	return low, high
}

// onInternet is a packet from a public address on the internet.
func (s *slowModel) onInternet(source netip.Addr, p slowPacket) []outcome {
	p.sourceSeen = source
	if p.to.IsPrivate() || p.to.IsLinkLocalUnicast() {
		return stop("target")
	}
	for _, eni := range s.region.Interfaces {
		if eni.PublicIP != p.to.String() {
			continue
		}
		gateway := s.internetGateway(eni.VPC)
		if gateway == "none" {
			return stop("internet-gateway")
		}
		stops := s.crossIn(eni.Subnet, p, source)
		if s.targetFor(eni.Subnet, source, false) != gateway {
			stops = append(stops, "route")
		}
		p.to = netip.MustParseAddr(eni.PrivateIP)
		return also(stops, s.into(eni, source, nil, p))
	}
	if service := s.services[p.to]; service != "" {
		return s.atService(service, p)
	}
	switch p.to.String() {
	case "8.8.8.8":
		return []outcome{{target: "internet dns.google", source: source, refused: p.protocol != "1" && p.port != 53 && p.port != 443}}
	case "96.7.128.175", "23.192.228.80":
		return []outcome{{target: "internet example.com", source: source, refused: p.protocol != "1" && p.port != 80 && p.port != 443}}
	}
	return stop("target")
}

// atService is a packet at a service of AWS, which answers HTTP and HTTPS; S3
// answers pings.
func (s *slowModel) atService(service string, p slowPacket) []outcome {
	if p.protocol == "6" && (p.port == 80 || p.port == 443) || p.protocol == "1" && service == "s3" {
		return []outcome{{target: "service " + service, source: p.sourceSeen}}
	}
	return stop("target")
}

func (s *slowModel) atInstance(eni *Interface, p slowPacket) []outcome {
	if !s.runs(eni.Instance) {
		return stop("target")
	}
	refused := p.protocol == "17" || p.protocol == "6" && !s.open[eni.Instance][p.port]
	return []outcome{{target: fmt.Sprintf("instance %s %d", eni.Instance, p.port), source: p.sourceSeen, refused: refused}}
}

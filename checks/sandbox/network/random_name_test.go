package network

import (
	"net/netip"
	"slices"
	"strings"
)

// slowAnswer is what a name answers: an error, addresses in any order, or some
// of the many addresses of a service of AWS.
type slowAnswer struct {
	code      string
	addresses []netip.Addr
	service   string
}

var (
	noName   = slowAnswer{code: "NXDOMAIN"}
	noAnswer = slowAnswer{code: "TIMEOUT"}
)

// all is every address that the answer may hold.
func (a slowAnswer) all(s *slowModel) []netip.Addr {
	all := slices.Clone(a.addresses)
	for address, service := range s.services {
		if a.service != "" && service == a.service {
			all = append(all, address)
		}
	}
	return all
}

// answerAt asks the resolvers that DHCP gives to a machine, one after the other.
func (s *slowModel) answerAt(eni *Interface, name string) slowAnswer {
	if eni.Instance != "" && !s.runs(eni.Instance) {
		return noAnswer
	}
	vpc := s.region.VPCs[eni.VPC]
	options := s.region.DHCPOptions[vpc.DHCPOptionsID]
	if !strings.Contains(name, ".") {
		name += "." + options.DomainName
	}
	failed := noAnswer
	for _, server := range options.DomainNameServers {
		to := netip.MustParsePrefix(vpc.CIDR).Addr().Next().Next()
		if server != "AmazonProvidedDNS" {
			to = netip.MustParseAddr(server)
		}
		out := s.fromInterface(eni, slowPacket{protocol: "17", to: to, port: 53, low: 32768, high: 60999})[0]
		switch {
		case len(out.stops) > 0:
		case out.target == "resolver":
			return s.answerInVPC(vpc, name, 8)
		case out.target == "internet dns.google":
			return s.publicAnswer(name)
		default:
			failed = slowAnswer{code: "SERVFAIL"}
		}
	}
	return failed
}

// answerInVPC is the answer of the VPC's own resolver.
func (s *slowModel) answerInVPC(vpc *VPC, name string, left int) slowAnswer {
	if left == 0 {
		return slowAnswer{code: "SERVFAIL"}
	}
	// Private zones count only with both attributes on; the longest name wins.
	if vpc.EnableDNSSupport && vpc.EnableDNSHostnames {
		for suffix := name; suffix != ""; _, suffix, _ = strings.Cut(suffix, ".") {
			for _, zone := range s.world.HostedZones.Zones {
				if zone.Private && zone.Name == suffix && slices.Contains(zone.VPCs, ZoneVPC{randomRegion, vpc.ID}) {
					return s.inZone(zone, name, func(next string) slowAnswer { return s.answerInVPC(vpc, next, left-1) })
				}
			}
			if found, answer := s.endpointZone(vpc, suffix, name); found {
				return answer
			}
		}
	}
	if digits, ok := strings.CutSuffix(name, ".ap-northeast-2.compute.internal"); ok {
		address, err := netip.ParseAddr(strings.ReplaceAll(strings.TrimPrefix(digits, "ip-"), "-", "."))
		if err == nil && inBlock(vpc.CIDR, address) {
			return slowAnswer{addresses: []netip.Addr{address}}
		}
		return noName
	}
	// An instance's public name leads to its private address within its VPC,
	// and across peering connections that say so.
	if address, ok := instanceName(name); ok {
		for _, eni := range s.region.Interfaces {
			if eni.PublicIP == address.String() && s.seesPrivate(vpc, s.region.VPCs[eni.VPC]) {
				return slowAnswer{addresses: []netip.Addr{netip.MustParseAddr(eni.PrivateIP)}}
			}
		}
	}
	return s.publicAnswer(name)
}

func (s *slowModel) seesPrivate(asking, owner *VPC) bool {
	named := func(vpc *VPC) bool { return vpc.EnableDNSSupport && vpc.EnableDNSHostnames }
	if asking == owner {
		return named(owner)
	}
	for _, p := range s.region.Peerings {
		byRequester := p.RequesterVPC == owner.ID && p.AccepterVPC == asking.ID && p.RequesterDNS
		byAccepter := p.AccepterVPC == owner.ID && p.RequesterVPC == asking.ID && p.AccepterDNS
		if activePeering(p) && named(asking) && named(owner) && (byRequester || byAccepter) {
			return true
		}
	}
	return false
}

func instanceName(name string) (netip.Addr, bool) {
	digits, ok := strings.CutSuffix(name, ".ap-northeast-2.compute.amazonaws.com")
	if !ok || !strings.HasPrefix(digits, "ec2-") {
		return netip.Addr{}, false
	}
	address, err := netip.ParseAddr(strings.ReplaceAll(digits[4:], "-", "."))
	return address, err == nil
}

// endpointZone answers from the private zone of an endpoint of a VPC, when it
// has one of the given name.
func (s *slowModel) endpointZone(vpc *VPC, zone, name string) (bool, slowAnswer) {
	for _, endpoint := range s.region.Endpoints {
		if endpoint.VPC != vpc.ID || !endpoint.PrivateDNS || endpoint.InboundOnlyDNS || !endpointWorks(endpoint) {
			continue
		}
		found := false
		for _, own := range s.privateNames(endpoint) {
			star := strings.HasPrefix(own, "*.")
			if strings.TrimPrefix(own, "*.") != zone {
				continue
			}
			found = true
			if !star && name == zone || star && name != zone {
				return true, s.interfacesOf(endpoint, "")
			}
		}
		if found {
			return true, noName
		}
	}
	return false, slowAnswer{}
}

// privateNames is the names of the services that the random networks use.
func (s *slowModel) privateNames(endpoint *Endpoint) []string {
	if id, own := strings.CutPrefix(endpoint.Service, "com.amazonaws.vpce."+randomRegion+"."); own {
		return []string{s.region.OwnServices[id].PrivateDNSName}
	}
	service := strings.TrimPrefix(endpoint.Service, "com.amazonaws."+randomRegion+".")
	names := []string{service + "." + randomRegion + ".amazonaws.com"}
	switch service {
	case "s3":
		for _, more := range []string{"*.s3.R.amazonaws.com", "*.accesspoint.s3-accesspoint.R.amazonaws.com", "s3-accesspoint.R.amazonaws.com", "*.s3-accesspoint.R.amazonaws.com", "s3-control.R.amazonaws.com", "*.s3-control.R.amazonaws.com"} {
			names = append(names, strings.ReplaceAll(more, "R", randomRegion))
		}
	case "monitoring":
		names = append(names, "monitoring."+randomRegion+".api.aws")
	}
	return names
}

func (s *slowModel) interfacesOf(endpoint *Endpoint, zone string) slowAnswer {
	var answer slowAnswer
	for _, id := range endpoint.ENIs {
		eni := s.region.Interfaces[id]
		if zone == "" || s.zoneOf(eni.Subnet) == zone {
			answer.addresses = append(answer.addresses, netip.MustParseAddr(eni.PrivateIP))
		}
	}
	if len(answer.addresses) == 0 {
		return noName
	}
	return answer
}

// inZone answers from the records of a hosted zone.
func (s *slowModel) inZone(zone *HostedZone, name string, follow func(string) slowAnswer) slowAnswer {
	// A name is there when it, or one below it, has records. A wildcard stands
	// for names that are not there, and stands directly below the nearest name
	// above them that is (RFC 4592, closest encloser).
	there := func(name string) bool {
		return slices.ContainsFunc(zone.Records, func(r ZoneRecord) bool {
			return r.Name == name || strings.HasSuffix(r.Name, "."+name)
		})
	}
	owner := name
	if !there(name) {
		encloser := name
		for !there(encloser) {
			_, encloser, _ = strings.Cut(encloser, ".")
		}
		if owner = "*." + encloser; !there(owner) {
			return noName
		}
	}
	for _, record := range zone.Records {
		switch {
		case record.Name != owner || record.Type != "A" && record.Type != "CNAME":
		case record.Alias != "":
			answer := follow(record.Alias)
			answer.code = ""
			return answer
		case record.Type == "CNAME":
			return follow(record.Values[0])
		default:
			var answer slowAnswer
			for _, value := range record.Values {
				answer.addresses = append(answer.addresses, netip.MustParseAddr(value))
			}
			return answer
		}
	}
	return slowAnswer{} // the name is there, and has no address
}

// publicAnswer is what the internet says of a name.
func (s *slowModel) publicAnswer(name string) slowAnswer { return s.publicFollowed(name, 8) }

func (s *slowModel) publicFollowed(name string, left int) slowAnswer {
	if left == 0 {
		return slowAnswer{code: "SERVFAIL"} // names that lead to each other
	}
	if service := awsNames[name]; service != "" {
		return slowAnswer{service: service}
	}
	if name == "example.com" {
		return slowAnswer{addresses: []netip.Addr{netip.MustParseAddr("96.7.128.175"), netip.MustParseAddr("23.192.228.80")}}
	}
	if address, ok := instanceName(name); ok {
		return slowAnswer{addresses: []netip.Addr{address}}
	}
	for _, endpoint := range s.region.Endpoints {
		if answer, ok := s.ownName(endpoint, name); ok {
			return answer
		}
	}
	for _, balancer := range s.region.LoadBalancers {
		if zone, ok := strings.CutSuffix(name, balancer.DNSName); ok {
			return s.balancerAnswer(balancer, strings.TrimSuffix(zone, "."))
		}
	}
	for suffix := name; suffix != ""; _, suffix, _ = strings.Cut(suffix, ".") {
		for _, zone := range s.world.HostedZones.Zones {
			if !zone.Private && zone.Name == suffix && s.firstOfItsName(zone) {
				return s.inZone(zone, name, func(next string) slowAnswer { return s.publicFollowed(next, left-1) })
			}
		}
	}
	return noName
}

// firstOfItsName tells whether a public zone is the one that is delegated to.
func (s *slowModel) firstOfItsName(zone *HostedZone) bool {
	for _, other := range s.world.HostedZones.Zones {
		if !other.Private && other.Name == zone.Name && other.Order < zone.Order {
			return false
		}
	}
	return true
}

// ownName answers for the names that an endpoint has in public DNS: one of all
// zones and one of each, which lead to private addresses.
func (s *slowModel) ownName(endpoint *Endpoint, name string) (slowAnswer, bool) {
	if endpoint.Type != "Interface" {
		return slowAnswer{}, false
	}
	rest, ok := strings.CutPrefix(name, endpoint.ID+"-"+endpoint.DNSSuffix)
	if !ok {
		return slowAnswer{}, false
	}
	domain := strings.TrimPrefix(endpoint.Service, "com.amazonaws."+randomRegion+".") + "." + randomRegion
	if id, own := strings.CutPrefix(endpoint.Service, "com.amazonaws.vpce."+randomRegion+"."); own {
		domain = id + "." + randomRegion
	}
	zone, ok := strings.CutSuffix(rest, "."+domain+".vpce.amazonaws.com")
	if !ok || !endpointWorks(endpoint) {
		return noName, true
	}
	return s.interfacesOf(endpoint, strings.TrimPrefix(zone, "-")), true
}

// balancerAnswer is a load balancer's addresses: those of the zones in which
// each target group has a healthy target, or of all when no zone is so.
func (s *slowModel) balancerAnswer(balancer *LoadBalancer, zone string) slowAnswer {
	var all, healthy []netip.Addr
	for _, id := range balancer.ENIs {
		node := s.region.Interfaces[id]
		text := node.PrivateIP
		if balancer.Scheme == "internet-facing" {
			text = node.PublicIP
		}
		if zone != "" && s.zoneOf(node.Subnet) != zone {
			continue
		}
		address, serves := netip.MustParseAddr(text), true
		for _, listener := range balancer.Listeners {
			b := balancing{balancer, s.region.TargetGroups[listener.TargetGroups[0]]}
			serves = serves && slices.ContainsFunc(b.group.Targets, func(t RegisteredTarget) bool {
				at := s.targetZone(b, t)
				return (b.crossZone() || at == s.zoneOf(node.Subnet) || at == "all") && s.health(b, t) == "healthy"
			})
		}
		all = append(all, address)
		if serves {
			healthy = append(healthy, address)
		}
	}
	if zone == "" && len(healthy) > 0 {
		all = healthy
	}
	if len(all) == 0 {
		return noName
	}
	return slowAnswer{addresses: all}
}

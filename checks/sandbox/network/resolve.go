package network

import (
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Resolve is what a machine behind an interface is told when it asks for a
// name: by the resolvers of its VPC's DHCP options, each asked by the network's
// own rules.
func (w *World) Resolve(region, eniID, name string) Answer {
	name = canonicalName(name)
	fail := func(code string) Answer { return Answer{Name: name, Code: code, Source: "vpc"} }
	r, err := w.Region(region)
	if err != nil {
		return fail(Timeout)
	}
	eni := r.Interfaces[eniID]
	if eni == nil || eni.Instance != "" && !r.running(eni.Instance) {
		return fail(Timeout)
	}
	vpc := r.VPCs[eni.VPC]
	options := r.DHCPOptions[vpc.DHCPOptionsID]
	if options == nil {
		return fail(Timeout)
	}
	if !strings.Contains(name, ".") && options.DomainName != "" {
		name += "." + strings.Fields(options.DomainName)[0]
	}
	code := Timeout
	for _, server := range options.DomainNameServers {
		if server == AmazonProvidedDNS {
			server = vpc.resolverAddress().String()
		}
		address, err := netip.ParseAddr(server)
		if err != nil {
			continue
		}
		path := w.Explain(region, Flow{From: eniID, To: address, Port: 53, Protocol: "udp"})
		switch {
		case path.Blocked != nil:
		case path.Target.Kind == "resolver":
			return r.resolveInVPC(vpc, name, aliasChain)
		case path.Target.Kind == "internet" && !path.Refused:
			if host, ok := internetHostAt(address); ok && host.Resolver {
				return w.ResolvePublic(name)
			}
		default:
			code = ServFail // somebody is there, but does not answer questions
		}
	}
	return fail(code)
}

// NameServers are the addresses that a VPC's DHCP options give its instances to
// ask, and the domain to search; never nil.
func (r *Region) NameServers(vpc *VPC) (servers []string, domain string) {
	servers = []string{}
	options := r.DHCPOptions[vpc.DHCPOptionsID]
	if options == nil {
		return servers, ""
	}
	for _, server := range options.DomainNameServers {
		if server == AmazonProvidedDNS {
			server = vpc.resolverAddress().String()
		}
		servers = append(servers, server)
	}
	return servers, options.DomainName
}

// ResolveInVPC is the answer of the resolver of the VPC in which an interface
// lies, whatever name servers the VPC's DHCP options give out.
func (w *World) ResolveInVPC(region, eniID, name string) Answer {
	name = canonicalName(name)
	r, err := w.Region(region)
	if err != nil || r.Interfaces[eniID] == nil {
		return Answer{Name: name, Code: Timeout, Source: "vpc"}
	}
	return r.resolveInVPC(r.VPCs[r.Interfaces[eniID].VPC], name, aliasChain)
}

// resolveInVPC is the answer of the VPC's own resolver: the private zones of its
// endpoints, the internal names, and for all others the public answer.
// left is how many more names it may follow.
func (r *Region) resolveInVPC(vpc *VPC, name string, left int) Answer {
	if left == 0 {
		return Answer{Name: name, Source: "vpc", Code: ServFail}
	}
	if answer, ok := r.resolvePrivateZone(vpc, name, left); ok {
		return answer
	}
	if address, ok := internalAddress(name, r.internalDomain()); ok {
		answer := Answer{Name: name, Source: "vpc"}
		if contains(vpc.CIDR, address) {
			answer.Addresses, answer.TTL = []netip.Addr{address}, time.Minute
		} else {
			answer.Code = NXDomain
		}
		return answer
	}
	if address, _, ok := publicInstanceName(name); ok {
		// Inside its own VPC the public name of an instance leads to its private
		// address (Amazon VPC user guide, DNS attributes for your VPC).
		for _, eni := range r.Interfaces {
			if eni.PublicIP != address.String() {
				continue
			}
			if eni.VPC == vpc.ID && vpc.EnableDNSHostnames || r.resolvesAcross(vpc, eni.VPC) {
				return Answer{Name: name, Source: "vpc", TTL: time.Minute, Addresses: []netip.Addr{netip.MustParseAddr(eni.PrivateIP)}}
			}
		}
	}
	return r.world.ResolvePublic(name)
}

// internalAddress reads ip-10-0-1-5.ap-northeast-2.compute.internal.
func internalAddress(name, domain string) (netip.Addr, bool) {
	host, ok := strings.CutSuffix(name, "."+domain)
	if !ok {
		return netip.Addr{}, false
	}
	digits, ok := strings.CutPrefix(host, "ip-")
	if !ok {
		return netip.Addr{}, false
	}
	address, err := netip.ParseAddr(strings.ReplaceAll(digits, "-", "."))
	return address, err == nil && address.Is4()
}

// resolvePrivateZone answers from the private zones that a VPC sees: its hosted
// zones and the hidden ones of its endpoints. The most specific zone answers,
// and within its domain nothing is asked outside.
func (r *Region) resolvePrivateZone(vpc *VPC, name string, left int) (Answer, bool) {
	if !vpc.EnableDNSSupport || !vpc.EnableDNSHostnames {
		return Answer{}, false
	}
	endpoint, domain, matches := r.endpointZoneFor(vpc, name)
	if zone := r.privateZoneFor(vpc.ID, name); zone != nil && len(zone.Name) > len(domain) {
		answer := zone.answer(name, func(target string) Answer {
			return r.resolveInVPC(vpc, canonicalName(target), left-1)
		})
		answer.Name, answer.Source = name, "private zone "+zone.ID
		return answer, true
	}
	if endpoint == nil {
		return Answer{}, false
	}
	answer := Answer{Name: name, Source: "private zone of " + endpoint.ID, TTL: time.Minute}
	if matches {
		answer.Addresses = r.privateAddresses(endpoint, name)
	}
	if len(answer.Addresses) == 0 {
		answer.Code = NXDomain
	}
	return answer, true
}

// endpointZoneFor is the endpoint whose hidden zone answers for a name in a VPC,
// the zone's domain and whether the name is one that it knows; nil without one.
func (r *Region) endpointZoneFor(vpc *VPC, name string) (found *Endpoint, domain string, matches bool) {
	for _, endpoint := range r.EndpointsOf(vpc.ID) {
		if !endpoint.PrivateDNS || endpoint.InboundOnlyDNS || r.EndpointState(endpoint) != "available" {
			continue
		}
		if zone, known := matchZone(r.privateNames(endpoint), name); len(zone) > len(domain) {
			found, domain, matches = endpoint, zone, known
		}
	}
	return found, domain, matches
}

// matchZone is the longest of the zones of the given names that holds a name,
// and whether the name is one of them; "*." stands for any labels in front.
func matchZone(names []string, name string) (zone string, matches bool) {
	for _, pattern := range names {
		domain, wild := strings.CutPrefix(pattern, "*.")
		if !within(domain, name) || len(domain) < len(zone) {
			continue
		}
		if len(domain) > len(zone) {
			zone, matches = domain, false
		}
		matches = matches || wild == (name != domain)
	}
	return zone, matches
}

// privateAddresses is the addresses that a name of an endpoint's hidden zone
// leads to.
func (r *Region) privateAddresses(endpoint *Endpoint, name string) []netip.Addr {
	for _, resource := range r.EndpointResources(endpoint) {
		if resource.PrivateName == name {
			return r.resourceAddresses(endpoint, resource)
		}
	}
	return r.endpointAddresses(endpoint, "")
}

// endpointAddresses is the private addresses of an endpoint, of one zone or all.
func (r *Region) endpointAddresses(endpoint *Endpoint, zone string) []netip.Addr {
	var out []netip.Addr
	for _, id := range endpoint.ENIs {
		eni := r.Interfaces[id]
		if eni == nil {
			continue
		}
		if subnet := r.Subnets[eni.Subnet]; zone == "" || subnet != nil && subnet.Zone == zone {
			out = append(out, netip.MustParseAddr(eni.PrivateIP))
		}
	}
	if n := len(out); n > 1 {
		turn := int(r.world.asked % uint64(n))
		out = slices.Concat(out[turn:], out[:turn])
	}
	return out
}

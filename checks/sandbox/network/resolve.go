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
			return r.resolveInVPC(vpc, name)
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

// resolveInVPC is the answer of the VPC's own resolver: the private zones of its
// endpoints, the internal names, and for all others the public answer.
func (r *Region) resolveInVPC(vpc *VPC, name string) Answer {
	if answer, ok := r.resolvePrivateZone(vpc, name); ok {
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
			if eni.VPC == vpc.ID && eni.PublicIP == address.String() && vpc.EnableDNSHostnames {
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

// resolvePrivateZone answers from the hidden private zones of the VPC's
// interface endpoints. Within the domain of such a zone nothing is asked
// outside.
func (r *Region) resolvePrivateZone(vpc *VPC, name string) (Answer, bool) {
	if !vpc.EnableDNSSupport || !vpc.EnableDNSHostnames {
		return Answer{}, false
	}
	for _, endpoint := range r.EndpointsOf(vpc.ID) {
		if !endpoint.PrivateDNS || endpoint.InboundOnlyDNS || r.EndpointState(endpoint) != "available" {
			continue
		}
		for _, service := range r.EndpointServicesNamed(endpoint.Service) {
			if service.Type != endpoint.Type {
				continue
			}
			within, matches := matchZone(service.PrivateDNSNames, name)
			if !within {
				continue
			}
			answer := Answer{Name: name, Source: "private zone of " + endpoint.ID, TTL: time.Minute}
			if matches {
				answer.Addresses = r.endpointAddresses(endpoint, "")
			}
			if len(answer.Addresses) == 0 {
				answer.Code = NXDomain
			}
			return answer, true
		}
	}
	return Answer{}, false
}

// matchZone tells whether a name lies within the zones of the given names, and
// whether it is one of them; "*." stands for any labels in front.
func matchZone(names []string, name string) (within, matches bool) {
	for _, pattern := range names {
		domain, wild := strings.CutPrefix(pattern, "*.")
		switch {
		case name == domain:
			within = true
			matches = matches || !wild
		case strings.HasSuffix(name, "."+domain):
			within = true
			matches = matches || wild
		}
	}
	return within, matches
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

package network

import (
	"net/netip"
	"strings"
	"time"
)

// Outcomes of a question other than an answer.
const (
	NXDomain = "NXDOMAIN"
	ServFail = "SERVFAIL"
	Timeout  = "TIMEOUT" // nobody answers
)

// ResolvePublic is what the public internet's resolvers say of a name. S3's
// names answer with other addresses each time.
func (w *World) ResolvePublic(name string) Answer {
	name = canonicalName(name)
	w.asked++
	answer := w.resolvePublic(name, aliasChain)
	answer.Name, answer.Source = name, "public"
	return answer
}

func canonicalName(name string) string {
	return strings.ToLower(strings.TrimSuffix(strings.TrimSpace(name), "."))
}

// resolvePublic follows at most left names.
func (w *World) resolvePublic(name string, left int) Answer {
	if left == 0 {
		return Answer{Code: ServFail}
	}
	answer, ok := w.resolveKnown(name)
	if ok {
		if len(answer.Addresses) == 0 {
			answer.Code = NXDomain
		}
		return answer
	}
	// A name that is in a zone without an address answers with nothing, which is
	// another thing than a name that is not there.
	if answer, ok = w.resolvePublicZone(name, left); !ok {
		answer.Code = NXDomain
	}
	return answer
}

// resolveKnown answers for the names of AWS's and of the internet's hosts, and
// tells whether the name is in their domains at all.
func (w *World) resolveKnown(name string) (Answer, bool) {
	if address, err := netip.ParseAddr(name); err == nil {
		return Answer{Addresses: []netip.Addr{address}}, true
	}
	if host, ok := internetHostNamed(name); ok {
		answer := Answer{Addresses: host.Addresses, TTL: 5 * time.Minute}
		if name != host.Name {
			answer.CNAME = host.Name
		}
		return answer, true
	}
	if endpointNamed(name) {
		return w.resolveEndpointName(name), true
	}
	if strings.Contains(name, ".elb.") {
		return w.resolveLoadBalancerName(name), true
	}
	if address, _, ok := publicInstanceName(name); ok {
		return Answer{Addresses: []netip.Addr{address}, TTL: 5 * time.Minute}, true
	}
	if strings.HasSuffix(name, ".on.aws") {
		return w.resolveResourceName(name), true
	}
	parsed, ok := parseAWSName(name)
	if !ok {
		return Answer{}, false
	}
	answer := Answer{TTL: time.Minute}
	// The clock turns the answers too, so that programs that ask once each see
	// different ones.
	turn := w.asked + uint64(w.now().Unix()/5)
	if parsed.host == "s3" {
		answer.TTL = 5 * time.Second
		if parsed.bucket != "" {
			if parsed.global && w.bucket != nil {
				if region, ok := w.bucket(parsed.bucket); ok {
					parsed.region = region
				}
			}
			answer.CNAME = "s3-r-w." + parsed.region + ".amazonaws.com"
		}
	}
	answer.Addresses = serviceAddresses(parsed.host, parsed.region, turn)
	return answer, true
}

// publicInstanceName reads ec2-52-78-1-2.ap-northeast-2.compute.amazonaws.com,
// which answers whether or not anybody has the address.
func publicInstanceName(name string) (netip.Addr, string, bool) {
	host, domain, _ := strings.Cut(name, ".")
	digits, ok := strings.CutPrefix(host, "ec2-")
	if !ok {
		return netip.Addr{}, "", false
	}
	address, err := netip.ParseAddr(strings.ReplaceAll(digits, "-", "."))
	if err != nil || !address.Is4() {
		return netip.Addr{}, "", false
	}
	for _, info := range regions {
		r := Region{Name: info.Name}
		if info.Enabled && domain == r.publicDomain() && netip.MustParsePrefix(info.instances).Contains(address) {
			return address, info.Name, true
		}
	}
	return netip.Addr{}, "", false
}

package network

import (
	"net/netip"
	"slices"
)

// InternetHost is a machine of the simulated internet that does not belong to
// AWS's services.
type InternetHost struct {
	Name      string
	Also      []string // further names of it
	Addresses []netip.Addr
	Ports     []int // that answer, TCP and UDP alike
	Resolver  bool  // answers DNS questions
}

// InternetHosts lists the hosts beyond AWS that the simulated internet has.
func InternetHosts() []InternetHost { return slices.Clone(internetHosts) }

var internetHosts = []InternetHost{
	{Name: "example.com", Also: []string{"www.example.com"}, Addresses: addresses("96.7.128.175", "23.192.228.80"), Ports: []int{80, 443}},
	{Name: "checkip.amazonaws.com", Addresses: addresses("52.206.105.183"), Ports: []int{80, 443}},
	{Name: "aws.amazon.com", Also: []string{"www.amazon.com", "amazon.com"}, Addresses: addresses("108.138.7.104"), Ports: []int{80, 443}},
	{Name: "github.com", Also: []string{"www.github.com"}, Addresses: addresses("20.200.245.247"), Ports: []int{22, 80, 443}},
	{Name: "www.google.com", Also: []string{"google.com"}, Addresses: addresses("142.250.206.196"), Ports: []int{80, 443}},
	{Name: "dns.google", Addresses: addresses("8.8.8.8", "8.8.4.4"), Ports: []int{53, 443}, Resolver: true},
	{Name: "one.one.one.one", Addresses: addresses("1.1.1.1", "1.0.0.1"), Ports: []int{53, 80, 443}, Resolver: true},
	{Name: "dns.quad9.net", Addresses: addresses("9.9.9.9"), Ports: []int{53, 443}, Resolver: true},
}

func addresses(texts ...string) []netip.Addr {
	out := make([]netip.Addr, len(texts))
	for i, text := range texts {
		out[i] = netip.MustParseAddr(text)
	}
	return out
}

func internetHostAt(address netip.Addr) (InternetHost, bool) {
	for _, host := range internetHosts {
		if slices.Contains(host.Addresses, address) {
			return host, true
		}
	}
	return InternetHost{}, false
}

func internetHostNamed(name string) (InternetHost, bool) {
	for _, host := range internetHosts {
		if host.Name == name || slices.Contains(host.Also, name) {
			return host, true
		}
	}
	return InternetHost{}, false
}

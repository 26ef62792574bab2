package network

import (
	"net/netip"
	"slices"
)

// Lookup is the route by which a table sends an address: the one with the
// longest prefix, whatever its state. Between equals a CIDR goes before a
// prefix list (Amazon VPC user guide, Route priority for prefix lists). ok is
// false when no route holds the address.
func (r *Region) Lookup(table *RouteTable, to netip.Addr) (route Route, ok bool) {
	return r.lookup(table, to, func(Route) bool { return true })
}

func (r *Region) lookup(table *RouteTable, to netip.Addr, usable func(Route) bool) (Route, bool) {
	best, longest := Route{}, -1
	for _, route := range table.Routes {
		if !usable(route) {
			continue
		}
		bits := r.matching(route, to)
		if bits < 0 || bits < longest {
			continue
		}
		if bits == longest && !route.before(best) {
			continue
		}
		best, longest = route, bits
	}
	return best, longest >= 0
}

// matching is the length of the route's prefix that holds an address, -1
// without one.
func (r *Region) matching(route Route, to netip.Addr) int {
	if route.DestinationPrefixList != "" {
		if list := r.PrefixLists[route.DestinationPrefixList]; list != nil {
			return list.longest(to)
		}
		return -1
	}
	block, err := netip.ParsePrefix(route.DestinationCIDR)
	if err != nil || !block.Contains(to) {
		return -1
	}
	return block.Bits()
}

// before decides between routes of equal length. AWS chooses between two prefix
// lists as it likes, but always the same way: here, by id.
func (t Route) before(other Route) bool {
	if (t.DestinationPrefixList == "") != (other.DestinationPrefixList == "") {
		return t.DestinationPrefixList == ""
	}
	return t.DestinationPrefixList < other.DestinationPrefixList
}

// CarriedBy is the gateway endpoint whose route an address would take from a
// subnet, nil when the packet goes another way.
func (r *Region) CarriedBy(subnetID string, to netip.Addr) *Endpoint {
	table := r.EffectiveRouteTable(subnetID)
	if table == nil {
		return nil
	}
	route, ok := r.Lookup(table, to)
	if !ok {
		return nil
	}
	return r.Endpoints[route.Target]
}

// InterfaceAt is the interface with a private address in a VPC, nil without
// one.
func (r *Region) InterfaceAt(vpc string, address netip.Addr) *Interface {
	text := address.String()
	for _, eni := range r.Interfaces {
		if eni.VPC == vpc && eni.has(text) {
			return eni
		}
	}
	return nil
}

// has tells whether a private address is one of the interface's.
func (i *Interface) has(address string) bool {
	if i.PrivateIP == address {
		return true
	}
	for _, further := range i.Further {
		if further == address {
			return true
		}
	}
	return false
}

// InterfaceWithPublic is the interface, of any region, that has a public
// address, nil without one.
func (w *World) InterfaceWithPublic(address netip.Addr) (*Region, *Interface) {
	text := address.String()
	names := make([]string, 0, len(w.Regions))
	for name := range w.Regions {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, eni := range w.Regions[name].Interfaces {
			if eni.PublicIP == text {
				return w.Regions[name], eni
			}
		}
	}
	return nil, nil
}

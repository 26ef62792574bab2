// Package reach works out from the control plane's own answers where a packet
// may go: which route table a subnet uses, which route wins, what security
// groups and network ACLs let pass. It asks nothing; it reads what it is given.
package reach

import (
	"encoding/binary"
	"net/netip"
	"slices"
)

// Span is a set of IPv4 addresses, kept as sorted ranges that do not touch.
type Span struct{ ranges []addresses }

type addresses struct{ first, last uint32 }

func rangeOf(prefix netip.Prefix) (addresses, bool) {
	if !prefix.IsValid() || !prefix.Addr().Is4() {
		return addresses{}, false
	}
	first := binary.BigEndian.Uint32(prefix.Masked().Addr().AsSlice())
	return addresses{first: first, last: first | uint32(uint64(1)<<(32-prefix.Bits())-1)}, true
}

// SpanOf is the union of the IPv4 prefixes among those given.
func SpanOf(prefixes ...netip.Prefix) Span {
	var span Span
	for _, prefix := range prefixes {
		if r, ok := rangeOf(prefix); ok {
			span.ranges = append(span.ranges, r)
		}
	}
	span.normalise()
	return span
}

func (s *Span) normalise() {
	slices.SortFunc(s.ranges, func(a, b addresses) int {
		switch {
		case a.first < b.first:
			return -1
		case a.first > b.first:
			return 1
		}
		return 0
	})
	var merged []addresses
	for _, r := range s.ranges {
		if n := len(merged); n > 0 && uint64(r.first) <= uint64(merged[n-1].last)+1 {
			merged[n-1].last = max(merged[n-1].last, r.last)
			continue
		}
		merged = append(merged, r)
	}
	s.ranges = merged
}

// Empty tells whether no address is in the span.
func (s Span) Empty() bool { return len(s.ranges) == 0 }

// Union is what is in either.
func (s Span) Union(other Span) Span {
	all := Span{ranges: append(slices.Clone(s.ranges), other.ranges...)}
	all.normalise()
	return all
}

// Intersect is what is in both.
func (s Span) Intersect(other Span) Span {
	var both Span
	for _, a := range s.ranges {
		for _, b := range other.ranges {
			if first, last := max(a.first, b.first), min(a.last, b.last); first <= last {
				both.ranges = append(both.ranges, addresses{first, last})
			}
		}
	}
	both.normalise()
	return both
}

// Minus is what is in s and not in other.
func (s Span) Minus(other Span) Span {
	rest := Span{ranges: slices.Clone(s.ranges)}
	for _, cut := range other.ranges {
		var next []addresses
		for _, r := range rest.ranges {
			if cut.last < r.first || cut.first > r.last {
				next = append(next, r)
				continue
			}
			if r.first < cut.first {
				next = append(next, addresses{r.first, cut.first - 1})
			}
			if cut.last < r.last {
				next = append(next, addresses{cut.last + 1, r.last})
			}
		}
		rest.ranges = next
	}
	return rest
}

// Covers tells whether all of other is in s.
func (s Span) Covers(other Span) bool { return other.Minus(s).Empty() }

// Contains tells whether an address is in the span.
func (s Span) Contains(address netip.Addr) bool {
	address = address.Unmap()
	if !address.Is4() {
		return false
	}
	return s.Covers(SpanOf(netip.PrefixFrom(address, 32)))
}

// First is one address of the span, for an example; invalid when it is empty.
func (s Span) First() netip.Addr {
	if s.Empty() {
		return netip.Addr{}
	}
	var raw [4]byte
	binary.BigEndian.PutUint32(raw[:], s.ranges[0].first)
	return netip.AddrFrom4(raw)
}

// Prefixes parses CIDRs and drops what is not one.
func Prefixes(cidrs []string) []netip.Prefix {
	var all []netip.Prefix
	for _, cidr := range cidrs {
		if prefix, err := netip.ParsePrefix(cidr); err == nil {
			all = append(all, prefix)
		}
	}
	return all
}

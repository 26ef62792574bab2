package network

import (
	"encoding/binary"
	"net/netip"
)

// parseCIDR reads an IPv4 block as EC2 takes it: the sentence of EC2 when it is
// none. Host bits are refused unless the caller masks them.
func parseCIDR(text string) (netip.Prefix, error) {
	block, err := netip.ParsePrefix(text)
	if err != nil || !block.Addr().Is4() {
		return netip.Prefix{}, &Error{"InvalidParameterValue", "Value (" + text + ") for parameter cidrBlock is invalid. This is not a valid CIDR block."}
	}
	return block, nil
}

// contains tells whether an address lies in a block written as text; text that
// is no block contains nothing.
func contains(block string, address netip.Addr) bool {
	prefix, err := netip.ParsePrefix(block)
	return err == nil && prefix.Contains(address)
}

// covers tells whether the whole of inner lies in outer.
func covers(outer, inner netip.Prefix) bool {
	return outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
}

// nthAddress is the address n above the first one of an IPv4 block.
func nthAddress(block netip.Prefix, n uint32) netip.Addr {
	first := block.Masked().Addr().As4()
	var out [4]byte
	binary.BigEndian.PutUint32(out[:], binary.BigEndian.Uint32(first[:])+n)
	return netip.AddrFrom4(out)
}

// offset is how far an address lies above the first one of its block.
func offset(block netip.Prefix, address netip.Addr) uint32 {
	first, at := block.Masked().Addr().As4(), address.As4()
	return binary.BigEndian.Uint32(at[:]) - binary.BigEndian.Uint32(first[:])
}

// size is the number of addresses in an IPv4 block.
func size(block netip.Prefix) uint64 { return 1 << (32 - block.Bits()) }

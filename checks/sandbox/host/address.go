package host

import (
	"io/fs"
	"net/netip"
)

func permission(bits uint32) fs.FileMode { return fs.FileMode(bits) }

// baseResolver is the address of the VPC's resolver: the VPC's first plus two.
func baseResolver(cidr string) string {
	prefix, err := netip.ParsePrefix(cidr)
	if err != nil || !prefix.Addr().Is4() {
		return ""
	}
	return prefix.Masked().Addr().Next().Next().String()
}

// Link-local addresses that every instance has.
var (
	metadataAddress = netip.AddrFrom4([4]byte{169, 254, 169, 254})
)

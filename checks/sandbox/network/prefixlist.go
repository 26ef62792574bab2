package network

import "net/netip"

// FindPrefixList is the prefix list of an id.
func (r *Region) FindPrefixList(id string) (*PrefixList, error) {
	return find(r.PrefixLists, kindPrefixList, id)
}

// SelectPrefixLists is the prefix lists of the given ids, all without any.
func (r *Region) SelectPrefixLists(ids []string) ([]*PrefixList, error) {
	return pick(r.PrefixLists, kindPrefixList, ids)
}

// PrefixListOf is the prefix list of a service name such as
// com.amazonaws.ap-northeast-2.s3, nil when the service has none.
func (r *Region) PrefixListOf(service string) *PrefixList {
	for _, list := range r.PrefixLists {
		if list.Name == service && list.Owner == AWSOwner {
			return list
		}
	}
	return nil
}

// AWSOwner owns the prefix lists of AWS's services.
const AWSOwner = "AWS"

// Contains tells whether an address lies in one of the list's blocks.
func (l *PrefixList) Contains(address netip.Addr) bool { return l.longest(address) >= 0 }

// longest is the length of the longest of the list's blocks that hold an
// address, -1 without one.
func (l *PrefixList) longest(address netip.Addr) int {
	best := -1
	for _, cidr := range l.CIDRs {
		block, err := netip.ParsePrefix(cidr)
		if err == nil && block.Contains(address) {
			best = max(best, block.Bits())
		}
	}
	return best
}

func awsPrefixLists(region string) []*PrefixList {
	ranges, ok := serviceRanges[region]
	if !ok {
		return nil
	}
	name := "com.amazonaws." + region
	return []*PrefixList{
		{ID: ranges.s3, Name: name + ".s3", Owner: AWSOwner, CIDRs: ranges.s3Blocks, Version: 1},
		{ID: ranges.dynamodb, Name: name + ".dynamodb", Owner: AWSOwner, CIDRs: ranges.dynamodbBlocks, Version: 1},
	}
}

package network

import (
	"fmt"
	"slices"
	"strings"
)

// refuse is a refusal in EC2's words.
func refuse(code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// kind is how EC2 speaks of the ids of one kind of resource.
type kind struct {
	prefix    string // "vpc"
	notFound  string // code
	malformed string // code
	sentence  string // of notFound, with %s for the id
}

var (
	kindVPC         = kind{"vpc", "InvalidVpcID.NotFound", "InvalidVpcID.Malformed", "The vpc ID '%s' does not exist"}
	kindDHCPOptions = kind{"dopt", "InvalidDhcpOptionID.NotFound", "InvalidDhcpOptionsId.Malformed", "The dhcpOption ID '%s' does not exist"}
	kindSubnet      = kind{"subnet", "InvalidSubnetID.NotFound", "InvalidSubnetId.Malformed", "The subnet ID '%s' does not exist"}
	kindGateway     = kind{"igw", "InvalidInternetGatewayID.NotFound", "InvalidInternetGatewayId.Malformed", "The internetGateway ID '%s' does not exist"}
	kindNAT         = kind{"nat", "NatGatewayNotFound", "NatGatewayMalformed", "The Nat gateway %s was not found"}
	kindTable       = kind{"rtb", "InvalidRouteTableID.NotFound", "InvalidRouteTableId.Malformed", "The routeTable ID '%s' does not exist"}
	kindTableAssoc  = kind{"rtbassoc", "InvalidAssociationID.NotFound", "InvalidRouteTableAssociationId.Malformed", "The association ID '%s' does not exist"}
	kindACL         = kind{"acl", "InvalidNetworkAclID.NotFound", "InvalidNetworkAclId.Malformed", "The networkAcl ID '%s' does not exist"}
	kindACLAssoc    = kind{"aclassoc", "InvalidAssociationID.NotFound", "InvalidNetworkAclAssociationId.Malformed", "The association ID '%s' does not exist"}
	kindAllocation  = kind{"eipalloc", "InvalidAllocationID.NotFound", "InvalidAllocationID.Malformed", "The allocation ID '%s' does not exist"}
	kindPrefixList  = kind{"pl", "InvalidPrefixListID.NotFound", "InvalidPrefixListId.Malformed", "The prefix list ID '%s' does not exist"}
	kindEndpoint    = kind{"vpce", "InvalidVpcEndpointId.NotFound", "InvalidVpcEndpointId.Malformed", "The Vpc Endpoint Id '%s' does not exist"}
)

// find is the resource of an id, or EC2's refusal: one for ids that never were,
// another for text that cannot be an id of this kind.
func find[T any](among map[string]*T, k kind, id string) (*T, error) {
	if found := among[id]; found != nil {
		return found, nil
	}
	return nil, k.missing(id)
}

func (k kind) missing(id string) error {
	if !wellFormed(k.prefix, id) {
		return refuse(k.malformed, "Invalid id: %q (expecting \"%s-...\")", id, k.prefix)
	}
	return refuse(k.notFound, k.sentence, id)
}

// wellFormed tells whether text has the form of an id: the short form of eight
// digits and the long one of seventeen.
func wellFormed(prefix, id string) bool {
	digits, ok := strings.CutPrefix(id, prefix+"-")
	return ok && (len(digits) == 8 || len(digits) == 17) && strings.Trim(digits, "0123456789abcdef") == ""
}

// pick is the resources of the given ids in their order, or of all by id when
// none are given. It refuses at the first id that is not there.
func pick[T any](among map[string]*T, k kind, ids []string) ([]*T, error) {
	if len(ids) == 0 {
		return sorted(among), nil
	}
	out := make([]*T, 0, len(ids))
	for _, id := range ids {
		found, err := find(among, k, id)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, found) {
			out = append(out, found)
		}
	}
	return out, nil
}

// sorted is all resources of one kind by id.
func sorted[T any](among map[string]*T) []*T {
	ids := make([]string, 0, len(among))
	for id := range among {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	out := make([]*T, len(ids))
	for i, id := range ids {
		out[i] = among[id]
	}
	return out
}

package network

import (
	"cmp"
	"slices"
	"strconv"
)

// lastEntry is the number of the entry that ends every network ACL and denies
// what no other has decided.
const lastEntry = 32767

// SelectACLs is the network ACLs of the given ids, all without any.
func (r *Region) SelectACLs(ids []string) ([]*NetworkACL, error) { return pick(r.ACLs, kindACL, ids) }

// CreateACL makes a network ACL that lets nothing through.
func (r *Region) CreateACL(vpcID string, tags Tags) (*NetworkACL, error) {
	vpc, err := r.FindVPC(vpcID)
	if err != nil {
		return nil, err
	}
	return r.addACL(vpc, false, tags), nil
}

func (r *Region) addACL(vpc *VPC, isDefault bool, tags Tags) *NetworkACL {
	acl := &NetworkACL{ID: r.NewID("acl"), VPC: vpc.ID, IsDefault: isDefault, Tags: tags}
	for _, egress := range []bool{true, false} {
		if isDefault {
			acl.Entries = append(acl.Entries, ACLEntry{Number: 100, Egress: egress, Protocol: "-1", Allow: true, CIDR: "0.0.0.0/0", From: -1, To: -1})
		}
		acl.Entries = append(acl.Entries, ACLEntry{Number: lastEntry, Egress: egress, Protocol: "-1", CIDR: "0.0.0.0/0", From: -1, To: -1})
	}
	r.ACLs[acl.ID] = acl
	return acl
}

// DeleteACL deletes a network ACL that is neither a default one nor a subnet's.
func (r *Region) DeleteACL(id string) error {
	acl, err := find(r.ACLs, kindACL, id)
	if err != nil {
		return err
	}
	if acl.IsDefault {
		return refuse("InvalidParameterValue", "cannot delete default network ACL %s", id)
	}
	if len(acl.Associations) > 0 {
		return refuse("DependencyViolation", "The networkAcl '%s' has dependencies and cannot be deleted.", id)
	}
	delete(r.ACLs, id)
	return nil
}

// CreateACLEntry adds an entry. Its protocol may be a name or a number; for icmp
// From is the type and To the code.
func (r *Region) CreateACLEntry(id string, entry ACLEntry) error {
	acl, err := find(r.ACLs, kindACL, id)
	if err != nil {
		return err
	}
	if err := checkEntry(&entry); err != nil {
		return err
	}
	if acl.entry(entry.Number, entry.Egress) >= 0 {
		return refuse("NetworkAclEntryAlreadyExists", "The network acl entry identified by %d already exists.", entry.Number)
	}
	acl.Entries = append(acl.Entries, entry)
	slices.SortStableFunc(acl.Entries, func(a, b ACLEntry) int {
		if a.Egress != b.Egress {
			if a.Egress {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Number, b.Number)
	})
	return nil
}

// ReplaceACLEntry changes the entry of the same number and direction.
func (r *Region) ReplaceACLEntry(id string, entry ACLEntry) error {
	acl, err := find(r.ACLs, kindACL, id)
	if err != nil {
		return err
	}
	if err := checkEntry(&entry); err != nil {
		return err
	}
	i := acl.entry(entry.Number, entry.Egress)
	if i < 0 {
		return noEntry(entry.Number)
	}
	acl.Entries[i] = entry
	return nil
}

// DeleteACLEntry removes an entry.
func (r *Region) DeleteACLEntry(id string, number int, egress bool) error {
	acl, err := find(r.ACLs, kindACL, id)
	if err != nil {
		return err
	}
	if err := checkNumber(number); err != nil {
		return err
	}
	i := acl.entry(number, egress)
	if i < 0 {
		return noEntry(number)
	}
	acl.Entries = slices.Delete(acl.Entries, i, i+1)
	return nil
}

// ReplaceACLAssociation gives the subnet of an association another network ACL
// and returns the new association's id.
func (r *Region) ReplaceACLAssociation(associationID, id string) (string, error) {
	acl, err := find(r.ACLs, kindACL, id)
	if err != nil {
		return "", err
	}
	for _, from := range r.ACLs {
		i := slices.IndexFunc(from.Associations, func(a ACLAssociation) bool { return a.ID == associationID })
		if i < 0 {
			continue
		}
		if from.VPC != acl.VPC {
			return "", refuse("InvalidParameterValue", "Network ACL %s and %s belong to different networks", id, from.ID)
		}
		subnet := from.Associations[i].Subnet
		from.dissociate(subnet)
		association := ACLAssociation{ID: r.NewID("aclassoc"), Subnet: subnet}
		acl.Associations = append(acl.Associations, association)
		return association.ID, nil
	}
	return "", kindACLAssoc.missing(associationID)
}

func noEntry(number int) error {
	return refuse("InvalidNetworkAclEntry.NotFound", "The network acl entry identified by %d does not exist.", number)
}

func checkNumber(number int) error {
	if number < 1 || number >= lastEntry {
		return refuse("InvalidParameterValue", "Value (%d) for parameter ruleNumber is invalid. Rule number must be between 1 and 32766.", number)
	}
	return nil
}

func checkEntry(entry *ACLEntry) error {
	if err := checkNumber(entry.Number); err != nil {
		return err
	}
	protocol, ok := protocolNumber(entry.Protocol)
	if !ok {
		return refuse("InvalidParameterValue", "Invalid value '%s' for protocol. Must be a protocol number.", entry.Protocol)
	}
	entry.Protocol = protocol
	block, err := parseCIDR(entry.CIDR)
	if err != nil {
		return err
	}
	entry.CIDR = block.Masked().String()
	switch protocol {
	case "6", "17":
		if entry.From < 0 || entry.To > 65535 || entry.From > entry.To {
			return refuse("InvalidParameterValue", "Invalid TCP/UDP port range (%d:%d)", entry.From, entry.To)
		}
	case "1":
	default:
		entry.From, entry.To = -1, -1
	}
	return nil
}

// protocolNumber is a protocol's IANA number as text; "-1" is all of them.
func protocolNumber(protocol string) (string, bool) {
	switch protocol {
	case "-1", "all":
		return "-1", true
	case "tcp":
		return "6", true
	case "udp":
		return "17", true
	case "icmp":
		return "1", true
	}
	n, err := strconv.Atoi(protocol)
	return strconv.Itoa(n), err == nil && n >= 0 && n <= 255
}

func (a *NetworkACL) entry(number int, egress bool) int {
	return slices.IndexFunc(a.Entries, func(e ACLEntry) bool { return e.Number == number && e.Egress == egress })
}

func (a *NetworkACL) dissociate(subnet string) {
	a.Associations = slices.DeleteFunc(a.Associations, func(s ACLAssociation) bool { return s.Subnet == subnet })
}

func (r *Region) defaultACL(vpcID string) *NetworkACL {
	for _, acl := range r.ACLs {
		if acl.VPC == vpcID && acl.IsDefault {
			return acl
		}
	}
	return nil
}

// ACLOf is the network ACL of a subnet, nil for an unknown subnet.
func (r *Region) ACLOf(subnetID string) *NetworkACL {
	for _, acl := range r.ACLs {
		if slices.ContainsFunc(acl.Associations, func(a ACLAssociation) bool { return a.Subnet == subnetID }) {
			return acl
		}
	}
	return nil
}

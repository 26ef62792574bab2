package ec2

import (
	"strconv"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) networkACLOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateNetworkAcl", s.createNetworkAcl),
		wire.Writes("DeleteNetworkAcl", s.deleteNetworkAcl),
		wire.Op("DescribeNetworkAcls", s.describeNetworkAcls),
		wire.Writes("CreateNetworkAclEntry", s.createNetworkAclEntry).From("Amazon VPC user guide, Network ACLs"),
		wire.Writes("ReplaceNetworkAclEntry", s.replaceNetworkAclEntry).From("Amazon VPC user guide, Network ACLs"),
		wire.Writes("DeleteNetworkAclEntry", s.deleteNetworkAclEntry),
		wire.Writes("ReplaceNetworkAclAssociation", s.replaceNetworkAclAssociation),
	}
}

// CreateNetworkAclInput describes a new network ACL.
type CreateNetworkAclInput struct {
	TagSpecifications []TagSpecification `in:"TagSpecification"`
	ClientToken       *string
	DryRun            *bool
	VpcId             string `req:"true"`
}

// CreateNetworkAclOutput is the new network ACL.
type CreateNetworkAclOutput struct {
	NetworkAcl  NetworkAcl
	ClientToken *string
}

// NetworkAcl is a network ACL as EC2 shows it.
type NetworkAcl struct {
	Associations []NetworkAclAssociation `out:"associationSet"`
	Entries      []NetworkAclEntry       `out:"entrySet"`
	IsDefault    bool                    `out:"default"`
	NetworkAclId string
	Tags         []Tag `out:"tagSet"`
	VpcId        string
	OwnerId      string
}

// NetworkAclAssociation binds a subnet to a network ACL.
type NetworkAclAssociation struct {
	NetworkAclAssociationId string
	NetworkAclId            string
	SubnetId                string
}

// NetworkAclEntry is one numbered rule.
type NetworkAclEntry struct {
	CidrBlock    string
	Egress       bool
	IcmpTypeCode *IcmpTypeCode
	PortRange    *PortRange
	Protocol     string
	RuleAction   string
	RuleNumber   int32
}

// IcmpTypeCode is a type and code of ICMP, -1 for all.
type IcmpTypeCode struct {
	Code *int32
	Type *int32
}

// PortRange is ports, both ends included.
type PortRange struct {
	From *int32
	To   *int32
}

func (s *Service) createNetworkAcl(call *wire.Call, in *CreateNetworkAclInput) (*CreateNetworkAclOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := specifiedTags(in.TagSpecifications, "network-acl")
	if err != nil {
		return nil, err
	}
	acl, err := region.CreateACL(in.VpcId, tags)
	if err != nil {
		return nil, err
	}
	return &CreateNetworkAclOutput{NetworkAcl: showACL(region)(acl), ClientToken: in.ClientToken}, nil
}

// DeleteNetworkAclInput names a network ACL.
type DeleteNetworkAclInput struct {
	DryRun       *bool
	NetworkAclId string `req:"true"`
}

func (s *Service) deleteNetworkAcl(call *wire.Call, in *DeleteNetworkAclInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return quiet(region.DeleteACL(in.NetworkAclId))
}

// ReplaceNetworkAclAssociationInput gives the subnet of an association another
// network ACL.
type ReplaceNetworkAclAssociationInput struct {
	DryRun        *bool
	AssociationId string `req:"true"`
	NetworkAclId  string `req:"true"`
}

// ReplaceNetworkAclAssociationOutput is the new association.
type ReplaceNetworkAclAssociationOutput struct{ NewAssociationId string }

func (s *Service) replaceNetworkAclAssociation(call *wire.Call, in *ReplaceNetworkAclAssociationInput) (*ReplaceNetworkAclAssociationOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	id, err := region.ReplaceACLAssociation(in.AssociationId, in.NetworkAclId)
	if err != nil {
		return nil, err
	}
	return &ReplaceNetworkAclAssociationOutput{NewAssociationId: id}, nil
}

// DescribeNetworkAclsInput asks for network ACLs.
type DescribeNetworkAclsInput struct {
	NextToken     *string
	MaxResults    *int32
	DryRun        *bool
	NetworkAclIds []string `in:"NetworkAclId"`
	Filters       []Filter `in:"Filter"`
}

// DescribeNetworkAclsOutput lists network ACLs.
type DescribeNetworkAclsOutput struct {
	NetworkAcls []NetworkAcl `out:"networkAclSet"`
	NextToken   *string
}

func (s *Service) describeNetworkAcls(call *wire.Call, in *DescribeNetworkAclsInput) (*DescribeNetworkAclsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	acls, next, err := listing[*network.NetworkACL, NetworkAcl]{
		choose: region.SelectACLs,
		fields: aclFields(region),
		tags:   func(a *network.NetworkACL) network.Tags { return a.Tags },
		show:   showACL(region),
	}.answer(query{IDs: in.NetworkAclIds, Set: "networkAclIds", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	return &DescribeNetworkAclsOutput{NetworkAcls: acls, NextToken: next}, nil
}

func aclFields(region *network.Region) fields[*network.NetworkACL] {
	associations := func(value func(network.ACLAssociation) string) func(*network.NetworkACL) []string {
		return func(acl *network.NetworkACL) []string {
			var values []string
			for _, association := range acl.Associations {
				values = append(values, value(association))
			}
			return values
		}
	}
	entries := func(value func(network.ACLEntry) string) func(*network.NetworkACL) []string {
		return func(acl *network.NetworkACL) []string {
			var values []string
			for _, entry := range acl.Entries {
				values = append(values, value(entry))
			}
			return values
		}
	}
	return fields[*network.NetworkACL]{
		"association.association-id": associations(func(a network.ACLAssociation) string { return a.ID }),
		"association.subnet-id":      associations(func(a network.ACLAssociation) string { return a.Subnet }),
		"association.network-acl-id": func(a *network.NetworkACL) []string {
			if len(a.Associations) == 0 {
				return nil
			}
			return []string{a.ID}
		},
		"default":               flag(func(a *network.NetworkACL) bool { return a.IsDefault }),
		"entry.cidr":            entries(func(e network.ACLEntry) string { return e.CIDR }),
		"entry.egress":          entries(func(e network.ACLEntry) string { return truth(e.Egress) }),
		"entry.icmp.code":       entries(func(e network.ACLEntry) string { return icmpOnly(e, e.To) }),
		"entry.icmp.type":       entries(func(e network.ACLEntry) string { return icmpOnly(e, e.From) }),
		"entry.port-range.from": entries(func(e network.ACLEntry) string { return strconv.Itoa(e.From) }),
		"entry.port-range.to":   entries(func(e network.ACLEntry) string { return strconv.Itoa(e.To) }),
		"entry.protocol":        entries(func(e network.ACLEntry) string { return e.Protocol }),
		"entry.rule-action":     entries(ruleAction),
		"entry.rule-number":     entries(func(e network.ACLEntry) string { return strconv.Itoa(e.Number) }),
		"network-acl-id":        one(func(a *network.NetworkACL) string { return a.ID }),
		"owner-id":              fixed[*network.NetworkACL](region.Account()),
		"vpc-id":                one(func(a *network.NetworkACL) string { return a.VPC }),
	}
}

func icmpOnly(entry network.ACLEntry, n int) string {
	if entry.Protocol != "1" {
		return ""
	}
	return strconv.Itoa(n)
}

func ruleAction(entry network.ACLEntry) string {
	if entry.Allow {
		return "allow"
	}
	return "deny"
}

func showACL(region *network.Region) func(*network.NetworkACL) NetworkAcl {
	return func(acl *network.NetworkACL) NetworkAcl {
		out := NetworkAcl{
			Associations: []NetworkAclAssociation{}, IsDefault: acl.IsDefault,
			NetworkAclId: acl.ID, Tags: tagSet(acl.Tags), VpcId: acl.VPC, OwnerId: region.Account(),
		}
		for _, association := range acl.Associations {
			out.Associations = append(out.Associations, NetworkAclAssociation{
				NetworkAclAssociationId: association.ID, NetworkAclId: acl.ID, SubnetId: association.Subnet,
			})
		}
		for _, entry := range acl.Entries {
			shown := NetworkAclEntry{
				CidrBlock: entry.CIDR, Egress: entry.Egress, Protocol: entry.Protocol,
				RuleAction: ruleAction(entry), RuleNumber: int32(entry.Number),
			}
			from, to := int32(entry.From), int32(entry.To)
			switch entry.Protocol {
			case "6", "17":
				shown.PortRange = &PortRange{From: &from, To: &to}
			case "1":
				shown.IcmpTypeCode = &IcmpTypeCode{Type: &from, Code: &to}
			}
			out.Entries = append(out.Entries, shown)
		}
		return out
	}
}

package ec2

import (
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// CreateNetworkAclEntryInput describes a new entry.
type CreateNetworkAclEntryInput struct {
	DryRun       *bool
	NetworkAclId string `req:"true"`
	RuleNumber   int32  `req:"true"`
	Protocol     string `req:"true"`
	RuleAction   string `req:"true"`
	Egress       bool   `req:"true"`
	CidrBlock    *string
	IcmpTypeCode *IcmpTypeCode `in:"Icmp"`
	PortRange    *PortRange
}

func (s *Service) createNetworkAclEntry(call *wire.Call, in *CreateNetworkAclEntryInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	entry, err := aclEntry(in)
	if err != nil {
		return nil, err
	}
	return quiet(region.CreateACLEntry(in.NetworkAclId, entry))
}

// ReplaceNetworkAclEntryInput says what an entry is to be instead.
type ReplaceNetworkAclEntryInput struct {
	DryRun       *bool
	NetworkAclId string `req:"true"`
	RuleNumber   int32  `req:"true"`
	Protocol     string `req:"true"`
	RuleAction   string `req:"true"`
	Egress       bool   `req:"true"`
	CidrBlock    *string
	IcmpTypeCode *IcmpTypeCode `in:"Icmp"`
	PortRange    *PortRange
}

func (s *Service) replaceNetworkAclEntry(call *wire.Call, in *ReplaceNetworkAclEntryInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	described := CreateNetworkAclEntryInput(*in)
	entry, err := aclEntry(&described)
	if err != nil {
		return nil, err
	}
	return quiet(region.ReplaceACLEntry(in.NetworkAclId, entry))
}

// aclEntry is the entry that an input describes.
func aclEntry(in *CreateNetworkAclEntryInput) (network.ACLEntry, error) {
	entry := network.ACLEntry{
		Number: int(in.RuleNumber), Egress: in.Egress, Protocol: in.Protocol,
		CIDR: given(in.CidrBlock), From: -1, To: -1,
	}
	switch in.RuleAction {
	case "allow":
		entry.Allow = true
	case "deny":
	default:
		return entry, refuse("InvalidParameterValue", "Value ("+in.RuleAction+") for parameter ruleAction is invalid. Valid values: allow, deny.")
	}
	if entry.CIDR == "" {
		return entry, refuse("MissingParameter", "The request must contain the parameter cidrBlock")
	}
	switch in.Protocol {
	case "6", "17", "tcp", "udp":
		if in.PortRange == nil || in.PortRange.From == nil || in.PortRange.To == nil {
			return entry, refuse("MissingParameter", "The request must contain the parameter portRange")
		}
		entry.From, entry.To = int(*in.PortRange.From), int(*in.PortRange.To)
	case "1", "icmp":
		if in.IcmpTypeCode == nil || in.IcmpTypeCode.Type == nil || in.IcmpTypeCode.Code == nil {
			return entry, refuse("MissingParameter", "The request must contain the parameter icmpTypeCode")
		}
		entry.From, entry.To = int(*in.IcmpTypeCode.Type), int(*in.IcmpTypeCode.Code)
	}
	return entry, nil
}

// DeleteNetworkAclEntryInput names an entry by its number and direction.
type DeleteNetworkAclEntryInput struct {
	DryRun       *bool
	NetworkAclId string `req:"true"`
	RuleNumber   int32  `req:"true"`
	Egress       bool   `req:"true"`
}

func (s *Service) deleteNetworkAclEntry(call *wire.Call, in *DeleteNetworkAclEntryInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return quiet(region.DeleteACLEntry(in.NetworkAclId, int(in.RuleNumber), in.Egress))
}

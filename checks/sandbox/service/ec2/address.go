package ec2

import (
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) addressOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("AllocateAddress", s.allocateAddress).From("Amazon EC2 user guide, Elastic IP addresses"),
		wire.Writes("AssociateAddress", s.associateAddress),
		wire.Writes("DisassociateAddress", s.disassociateAddress),
		wire.Writes("ReleaseAddress", s.releaseAddress),
		wire.Op("DescribeAddresses", s.describeAddresses),
	}
}

// AllocateAddressInput asks for an Elastic IP address.
type AllocateAddressInput struct {
	Domain             *string
	NetworkBorderGroup *string
	TagSpecifications  []TagSpecification `in:"TagSpecification"`
	DryRun             *bool
}

// AllocateAddressOutput is the new address.
type AllocateAddressOutput struct {
	AllocationId       string
	PublicIpv4Pool     string
	NetworkBorderGroup string
	Domain             string
	PublicIp           string
}

// Address is an Elastic IP address as EC2 shows it.
type Address struct {
	AllocationId            string
	AssociationId           string
	Domain                  string
	NetworkInterfaceId      string
	NetworkInterfaceOwnerId string
	PrivateIpAddress        string
	Tags                    []Tag `out:"tagSet"`
	PublicIpv4Pool          string
	NetworkBorderGroup      string
	InstanceId              string
	PublicIp                string
}

const amazonPool = "amazon"

func (s *Service) allocateAddress(call *wire.Call, in *AllocateAddressInput) (*AllocateAddressOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if domain := given(in.Domain); domain != "" && domain != "vpc" {
		return nil, refuse("InvalidParameterValue", "Invalid value '"+domain+"' for domain.")
	}
	if group := given(in.NetworkBorderGroup); group != "" && group != region.Name {
		return nil, refuse("InvalidParameterValue", "The network border group '"+group+"' does not exist.")
	}
	tags, err := specifiedTags(in.TagSpecifications, "elastic-ip")
	if err != nil {
		return nil, err
	}
	address, err := region.AllocateAddress(tags)
	if err != nil {
		return nil, err
	}
	return &AllocateAddressOutput{
		AllocationId: address.AllocationID, PublicIpv4Pool: amazonPool,
		NetworkBorderGroup: region.Name, Domain: "vpc", PublicIp: address.PublicIP,
	}, nil
}

// AssociateAddressInput gives an address to an instance or interface.
type AssociateAddressInput struct {
	AllocationId       *string
	InstanceId         *string
	PublicIp           *string
	DryRun             *bool
	NetworkInterfaceId *string
	AllowReassociation *bool
}

// AssociateAddressOutput is the new association.
type AssociateAddressOutput struct{ AssociationId string }

func (s *Service) associateAddress(call *wire.Call, in *AssociateAddressInput) (*AssociateAddressOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	allocation, err := allocationOf(region, in.AllocationId, in.PublicIp)
	if err != nil {
		return nil, err
	}
	// In a VPC an address moves on without being asked, unless the request
	// forbids it.
	again := in.AllowReassociation == nil || *in.AllowReassociation
	id, err := region.AssociateAddress(allocation, given(in.InstanceId), given(in.NetworkInterfaceId), again)
	if err != nil {
		return nil, err
	}
	return &AssociateAddressOutput{AssociationId: id}, nil
}

// allocationOf is the allocation id that an input names, by itself or by the
// public address.
func allocationOf(region *network.Region, allocation, publicIP *string) (string, error) {
	switch {
	case given(allocation) != "" && given(publicIP) != "":
		return "", refuse("InvalidParameterCombination", "You may specify public IP or allocation id, but not both in the same call")
	case given(allocation) != "":
		return *allocation, nil
	case given(publicIP) == "":
		return "", refuse("MissingParameter", "Either public IP or allocation id must be specified")
	}
	addresses, err := region.SelectAddresses(nil, []string{*publicIP})
	if err != nil {
		return "", err
	}
	return addresses[0].AllocationID, nil
}

// DisassociateAddressInput names an association, or the address itself.
type DisassociateAddressInput struct {
	AssociationId *string
	PublicIp      *string
	DryRun        *bool
}

func (s *Service) disassociateAddress(call *wire.Call, in *DisassociateAddressInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	association := given(in.AssociationId)
	if association == "" {
		if given(in.PublicIp) == "" {
			return nil, refuse("MissingParameter", "Either public IP or association id must be specified")
		}
		addresses, err := region.SelectAddresses(nil, []string{*in.PublicIp})
		if err != nil {
			return nil, err
		}
		association = addresses[0].AssociationID
	}
	return quiet(region.DisassociateAddress(association))
}

// ReleaseAddressInput names an address that is given back.
type ReleaseAddressInput struct {
	AllocationId       *string
	PublicIp           *string
	NetworkBorderGroup *string
	DryRun             *bool
}

func (s *Service) releaseAddress(call *wire.Call, in *ReleaseAddressInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if given(in.AllocationId) == "" {
		return nil, refuse("InvalidParameterValue", "You must specify an allocation id when releasing a VPC elastic IP address")
	}
	return quiet(region.ReleaseAddress(*in.AllocationId))
}

// DescribeAddressesInput asks for Elastic IP addresses.
type DescribeAddressesInput struct {
	PublicIps     []string `in:"PublicIp"`
	DryRun        *bool
	Filters       []Filter `in:"Filter"`
	AllocationIds []string `in:"AllocationId"`
}

// DescribeAddressesOutput lists Elastic IP addresses.
type DescribeAddressesOutput struct {
	Addresses []Address `out:"addressesSet"`
}

func (s *Service) describeAddresses(call *wire.Call, in *DescribeAddressesInput) (*DescribeAddressesOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	shown := func(value func(Address) string) func(*network.Address) []string {
		return one(func(a *network.Address) string { return value(showAddress(region)(a)) })
	}
	addresses, _, err := listing[*network.Address, Address]{
		choose: func(ids []string) ([]*network.Address, error) { return region.SelectAddresses(ids, in.PublicIps) },
		fields: fields[*network.Address]{
			"allocation-id":              shown(func(a Address) string { return a.AllocationId }),
			"association-id":             shown(func(a Address) string { return a.AssociationId }),
			"domain":                     fixed[*network.Address]("vpc"),
			"instance-id":                shown(func(a Address) string { return a.InstanceId }),
			"network-border-group":       fixed[*network.Address](region.Name),
			"network-interface-id":       shown(func(a Address) string { return a.NetworkInterfaceId }),
			"network-interface-owner-id": shown(func(a Address) string { return a.NetworkInterfaceOwnerId }),
			"private-ip-address":         shown(func(a Address) string { return a.PrivateIpAddress }),
			"public-ip":                  shown(func(a Address) string { return a.PublicIp }),
		},
		tags: func(a *network.Address) network.Tags { return a.Tags },
		show: showAddress(region),
	}.answer(query{IDs: in.AllocationIds, Filters: in.Filters})
	if err != nil {
		return nil, err
	}
	return &DescribeAddressesOutput{Addresses: addresses}, nil
}

func showAddress(region *network.Region) func(*network.Address) Address {
	return func(address *network.Address) Address {
		out := Address{
			AllocationId: address.AllocationID, AssociationId: address.AssociationID, Domain: "vpc",
			NetworkInterfaceId: address.ENI, Tags: tagSet(address.Tags), PublicIpv4Pool: amazonPool,
			NetworkBorderGroup: region.Name, InstanceId: address.Instance, PublicIp: address.PublicIP,
		}
		if eni := region.Interfaces[address.ENI]; eni != nil {
			out.PrivateIpAddress, out.NetworkInterfaceOwnerId = eni.PrivateIP, region.Account()
		}
		return out
	}
}

package ec2

import (
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) natGatewayOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateNatGateway", s.createNatGateway).From("Amazon VPC user guide, NAT gateways"),
		wire.Writes("DeleteNatGateway", s.deleteNatGateway).From("Amazon VPC user guide, NAT gateways"),
		wire.Op("DescribeNatGateways", s.describeNatGateways),
	}
}

// CreateNatGatewayInput describes a new NAT gateway.
type CreateNatGatewayInput struct {
	AllocationId      *string
	ClientToken       *string
	DryRun            *bool
	SubnetId          string             `req:"true"`
	TagSpecifications []TagSpecification `in:"TagSpecification"`
	ConnectivityType  *string
}

// CreateNatGatewayOutput is the new NAT gateway.
type CreateNatGatewayOutput struct {
	ClientToken *string
	NatGateway  NatGateway
}

// NatGateway is a NAT gateway as EC2 shows it.
type NatGateway struct {
	CreateTime          time.Time
	DeleteTime          time.Time
	FailureCode         string
	FailureMessage      string
	NatGatewayAddresses []NatGatewayAddress `out:"natGatewayAddressSet"`
	NatGatewayId        string
	State               string
	SubnetId            string
	VpcId               string
	Tags                []Tag `out:"tagSet"`
	ConnectivityType    string
}

// NatGatewayAddress is the addresses of a NAT gateway.
type NatGatewayAddress struct {
	AllocationId       string
	NetworkInterfaceId string
	PrivateIp          string
	PublicIp           string
	AssociationId      string
	IsPrimary          bool
	FailureMessage     string
	Status             string
}

func (s *Service) createNatGateway(call *wire.Call, in *CreateNatGatewayInput) (*CreateNatGatewayOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	connectivity := given(in.ConnectivityType)
	if connectivity != "" && connectivity != "public" && connectivity != "private" {
		return nil, refuse("InvalidParameterValue", "Value ("+connectivity+") for parameter ConnectivityType is invalid.")
	}
	tags, err := specifiedTags(in.TagSpecifications, "natgateway")
	if err != nil {
		return nil, err
	}
	nat, err := region.CreateNAT(in.SubnetId, connectivity != "private", given(in.AllocationId), tags)
	if err != nil {
		return nil, err
	}
	return &CreateNatGatewayOutput{ClientToken: in.ClientToken, NatGateway: showNAT(region)(nat)}, nil
}

// DeleteNatGatewayInput names a NAT gateway.
type DeleteNatGatewayInput struct {
	DryRun       *bool
	NatGatewayId string `req:"true"`
}

// DeleteNatGatewayOutput says which NAT gateway is on its way out.
type DeleteNatGatewayOutput struct{ NatGatewayId string }

func (s *Service) deleteNatGateway(call *wire.Call, in *DeleteNatGatewayInput) (*DeleteNatGatewayOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if err := region.DeleteNAT(in.NatGatewayId); err != nil {
		return nil, err
	}
	return &DeleteNatGatewayOutput{NatGatewayId: in.NatGatewayId}, nil
}

// DescribeNatGatewaysInput asks for NAT gateways. Its filters are called Filter.
type DescribeNatGatewaysInput struct {
	DryRun        *bool
	Filter        []Filter
	MaxResults    *int32
	NatGatewayIds []string `in:"NatGatewayId"`
	NextToken     *string
}

// DescribeNatGatewaysOutput lists NAT gateways, deleted ones for an hour.
type DescribeNatGatewaysOutput struct {
	NatGateways []NatGateway `out:"natGatewaySet"`
	NextToken   *string
}

func (s *Service) describeNatGateways(call *wire.Call, in *DescribeNatGatewaysInput) (*DescribeNatGatewaysOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	nats, next, err := listing[*network.NATGateway, NatGateway]{
		choose: region.SelectNATs,
		fields: fields[*network.NATGateway]{
			"nat-gateway-id": one(func(n *network.NATGateway) string { return n.ID }),
			"state":          one(func(n *network.NATGateway) string { return region.NATState(n) }),
			"subnet-id":      one(func(n *network.NATGateway) string { return n.Subnet }),
			"vpc-id":         one(func(n *network.NATGateway) string { return n.VPC }),
		},
		tags: func(n *network.NATGateway) network.Tags { return n.Tags },
		show: showNAT(region),
	}.answer(query{IDs: in.NatGatewayIds, Set: "natGatewayIds", Filters: in.Filter, MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	return &DescribeNatGatewaysOutput{NatGateways: nats, NextToken: next}, nil
}

func showNAT(region *network.Region) func(*network.NATGateway) NatGateway {
	return func(nat *network.NATGateway) NatGateway {
		out := NatGateway{
			CreateTime: nat.CreatedAt, DeleteTime: nat.DeletedAt,
			NatGatewayId: nat.ID, State: region.NATState(nat), SubnetId: nat.Subnet, VpcId: nat.VPC,
			Tags: tagSet(nat.Tags), ConnectivityType: "private",
		}
		if nat.Public {
			out.ConnectivityType = "public"
		}
		address := NatGatewayAddress{
			AllocationId: nat.AllocationID, NetworkInterfaceId: nat.ENI,
			PrivateIp: nat.PrivateIP, PublicIp: nat.PublicIP, IsPrimary: true, Status: "succeeded",
		}
		if eni := region.Interfaces[nat.ENI]; eni != nil {
			address.AssociationId = eni.AssociationID
		}
		if out.State == "failed" {
			out.FailureCode, out.FailureMessage = nat.FailureCode, nat.FailureMessage
			address.Status, address.FailureMessage = "failed", nat.FailureMessage
		}
		out.NatGatewayAddresses = []NatGatewayAddress{address}
		return out
	}
}

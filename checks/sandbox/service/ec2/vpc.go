package ec2

import (
	"strings"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) vpcOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateVpc", s.createVpc).Differing("one block a VPC").From("Amazon VPC user guide, VPC CIDR blocks"),
		wire.Writes("DeleteVpc", s.deleteVpc),
		wire.Op("DescribeVpcs", s.describeVpcs),
		wire.Writes("ModifyVpcAttribute", s.modifyVpcAttribute).From("Amazon VPC user guide, DNS attributes for your VPC"),
		wire.Op("DescribeVpcAttribute", s.describeVpcAttribute),
	}
}

// CreateVpcInput describes a new VPC.
type CreateVpcInput struct {
	CidrBlock                   *string
	InstanceTenancy             *string
	AmazonProvidedIpv6CidrBlock *bool
	TagSpecifications           []TagSpecification `in:"TagSpecification"`
	DryRun                      *bool
}

// CreateVpcOutput is the new VPC.
type CreateVpcOutput struct{ Vpc Vpc }

// Vpc is a VPC as EC2 shows it.
type Vpc struct {
	OwnerId                 string
	InstanceTenancy         string
	CidrBlockAssociationSet []VpcCidrBlockAssociation
	IsDefault               bool
	Tags                    []Tag `out:"tagSet"`
	BlockPublicAccessStates BlockPublicAccessStates
	VpcId                   string
	State                   string
	CidrBlock               string
	DhcpOptionsId           string
}

// VpcCidrBlockAssociation is one of a VPC's blocks.
type VpcCidrBlockAssociation struct {
	AssociationId  string
	CidrBlock      string
	CidrBlockState VpcCidrBlockState
}

// VpcCidrBlockState is whether a block is the VPC's.
type VpcCidrBlockState struct{ State string }

// BlockPublicAccessStates is whether VPC Block Public Access holds.
type BlockPublicAccessStates struct{ InternetGatewayBlockMode string }

func (s *Service) createVpc(call *wire.Call, in *CreateVpcInput) (*CreateVpcOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if given(in.CidrBlock) == "" {
		return nil, refuse("MissingParameter", "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.")
	}
	if isTrue(in.AmazonProvidedIpv6CidrBlock) {
		return nil, refuse("UnsupportedOperation", "The functionality you requested is not available in this region.")
	}
	tags, err := specifiedTags(in.TagSpecifications, "vpc")
	if err != nil {
		return nil, err
	}
	vpc, err := region.CreateVPC(*in.CidrBlock, given(in.InstanceTenancy), tags)
	if err != nil {
		return nil, err
	}
	return &CreateVpcOutput{Vpc: showVPC(region)(vpc)}, nil
}

// DeleteVpcInput names a VPC.
type DeleteVpcInput struct {
	VpcId  string `req:"true"`
	DryRun *bool
}

func (s *Service) deleteVpc(call *wire.Call, in *DeleteVpcInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return quiet(region.DeleteVPC(in.VpcId))
}

// DescribeVpcsInput asks for VPCs.
type DescribeVpcsInput struct {
	Filters    []Filter `in:"Filter"`
	VpcIds     []string `in:"VpcId"`
	NextToken  *string
	MaxResults *int32
	DryRun     *bool
}

// DescribeVpcsOutput lists VPCs.
type DescribeVpcsOutput struct {
	Vpcs      []Vpc `out:"vpcSet"`
	NextToken *string
}

func (s *Service) describeVpcs(call *wire.Call, in *DescribeVpcsInput) (*DescribeVpcsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	vpcs, next, err := listing[*network.VPC, Vpc]{
		choose: region.SelectVPCs,
		fields: fields[*network.VPC]{
			"cidr":                                  one(func(v *network.VPC) string { return v.CIDR }),
			"cidrBlock":                             one(func(v *network.VPC) string { return v.CIDR }),
			"cidr-block-association.cidr-block":     one(func(v *network.VPC) string { return v.CIDR }),
			"cidr-block-association.association-id": one(func(v *network.VPC) string { return cidrAssociation(v) }),
			"cidr-block-association.state":          fixed[*network.VPC]("associated"),
			"dhcp-options-id":                       one(func(v *network.VPC) string { return v.DHCPOptionsID }),
			"is-default":                            flag(func(v *network.VPC) bool { return v.IsDefault }),
			"isDefault":                             flag(func(v *network.VPC) bool { return v.IsDefault }),
			"ipv6-cidr-block-association.ipv6-cidr-block": func(*network.VPC) []string { return nil },
			"owner-id": fixed[*network.VPC](region.Account()),
			"state":    fixed[*network.VPC]("available"),
			"vpc-id":   one(func(v *network.VPC) string { return v.ID }),
		},
		tags: func(v *network.VPC) network.Tags { return v.Tags },
		show: showVPC(region),
	}.answer(query{IDs: in.VpcIds, Set: "vpcIds", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	return &DescribeVpcsOutput{Vpcs: vpcs, NextToken: next}, nil
}

func showVPC(region *network.Region) func(*network.VPC) Vpc {
	return func(vpc *network.VPC) Vpc {
		return Vpc{
			OwnerId: region.Account(), InstanceTenancy: vpc.Tenancy, IsDefault: vpc.IsDefault,
			CidrBlockAssociationSet: []VpcCidrBlockAssociation{{
				AssociationId: cidrAssociation(vpc), CidrBlock: vpc.CIDR,
				CidrBlockState: VpcCidrBlockState{State: "associated"},
			}},
			Tags:                    tagSet(vpc.Tags),
			BlockPublicAccessStates: BlockPublicAccessStates{InternetGatewayBlockMode: "off"},
			VpcId:                   vpc.ID, State: "available", CidrBlock: vpc.CIDR, DhcpOptionsId: vpc.DHCPOptionsID,
		}
	}
}

func cidrAssociation(vpc *network.VPC) string {
	return "vpc-cidr-assoc-" + strings.TrimPrefix(vpc.ID, "vpc-")
}

package ec2

import (
	"strconv"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) subnetOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateSubnet", s.createSubnet).From("Amazon VPC user guide, Subnet CIDR blocks"),
		wire.Writes("DeleteSubnet", s.deleteSubnet),
		wire.Writes("ModifySubnetAttribute", s.modifySubnetAttribute),
		wire.Op("DescribeSubnets", s.describeSubnets),
	}
}

// CreateSubnetInput describes a new subnet.
type CreateSubnetInput struct {
	TagSpecifications  []TagSpecification `in:"TagSpecification"`
	AvailabilityZone   *string
	AvailabilityZoneId *string
	CidrBlock          *string
	VpcId              string `req:"true"`
	DryRun             *bool
}

// CreateSubnetOutput is the new subnet.
type CreateSubnetOutput struct{ Subnet Subnet }

// Subnet is a subnet as EC2 shows it.
type Subnet struct {
	AvailabilityZoneId            string
	MapCustomerOwnedIpOnLaunch    bool
	OwnerId                       string
	AssignIpv6AddressOnCreation   bool
	Ipv6CidrBlockAssociationSet   []SubnetIpv6CidrBlockAssociation
	Tags                          []Tag `out:"tagSet"`
	SubnetArn                     string
	EnableDns64                   bool
	Ipv6Native                    bool
	PrivateDnsNameOptionsOnLaunch PrivateDnsNameOptionsOnLaunch
	BlockPublicAccessStates       BlockPublicAccessStates
	SubnetId                      string
	State                         string
	VpcId                         string
	CidrBlock                     string
	AvailableIpAddressCount       int32
	AvailabilityZone              string
	DefaultForAz                  bool
	MapPublicIpOnLaunch           bool
}

// SubnetIpv6CidrBlockAssociation is an IPv6 block of a subnet; no subnet has
// one here.
type SubnetIpv6CidrBlockAssociation struct {
	AssociationId string
	Ipv6CidrBlock string
}

// PrivateDnsNameOptionsOnLaunch is which names instances of a subnet get.
type PrivateDnsNameOptionsOnLaunch struct {
	HostnameType                    string
	EnableResourceNameDnsARecord    bool
	EnableResourceNameDnsAAAARecord bool
}

func (s *Service) createSubnet(call *wire.Call, in *CreateSubnetInput) (*CreateSubnetOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if given(in.CidrBlock) == "" {
		return nil, refuse("MissingParameter", "Either 'cidrBlock' or 'ipv6CidrBlock' should be provided.")
	}
	if given(in.AvailabilityZone) != "" && given(in.AvailabilityZoneId) != "" {
		return nil, refuse("InvalidParameterCombination", "The parameter availabilityZone cannot be used with the parameter availabilityZoneId")
	}
	tags, err := specifiedTags(in.TagSpecifications, "subnet")
	if err != nil {
		return nil, err
	}
	subnet, err := region.CreateSubnet(in.VpcId, *in.CidrBlock, given(in.AvailabilityZone)+given(in.AvailabilityZoneId), tags)
	if err != nil {
		return nil, err
	}
	return &CreateSubnetOutput{Subnet: showSubnet(region)(subnet)}, nil
}

// DeleteSubnetInput names a subnet.
type DeleteSubnetInput struct {
	SubnetId string `req:"true"`
	DryRun   *bool
}

func (s *Service) deleteSubnet(call *wire.Call, in *DeleteSubnetInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return quiet(region.DeleteSubnet(in.SubnetId))
}

// ModifySubnetAttributeInput sets an attribute of a subnet.
type ModifySubnetAttributeInput struct {
	SubnetId            string `req:"true"`
	MapPublicIpOnLaunch *AttributeBooleanValue
}

func (s *Service) modifySubnetAttribute(call *wire.Call, in *ModifySubnetAttributeInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if in.MapPublicIpOnLaunch == nil {
		return nil, refuse("MissingParameter", "The request must contain the parameter attribute")
	}
	return quiet(region.SetMapPublicIP(in.SubnetId, isTrue(in.MapPublicIpOnLaunch.Value)))
}

// DescribeSubnetsInput asks for subnets.
type DescribeSubnetsInput struct {
	Filters    []Filter `in:"Filter"`
	SubnetIds  []string `in:"SubnetId"`
	NextToken  *string
	MaxResults *int32
	DryRun     *bool
}

// DescribeSubnetsOutput lists subnets.
type DescribeSubnetsOutput struct {
	NextToken *string
	Subnets   []Subnet `out:"subnetSet"`
}

func (s *Service) describeSubnets(call *wire.Call, in *DescribeSubnetsInput) (*DescribeSubnetsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	subnets, next, err := listing[*network.Subnet, Subnet]{
		choose: region.SelectSubnets,
		fields: subnetFields(region),
		tags:   func(n *network.Subnet) network.Tags { return n.Tags },
		show:   showSubnet(region),
	}.answer(query{IDs: in.SubnetIds, Set: "subnetIds", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	return &DescribeSubnetsOutput{Subnets: subnets, NextToken: next}, nil
}

func subnetFields(region *network.Region) fields[*network.Subnet] {
	zone := one(func(n *network.Subnet) string { return n.Zone })
	zoneID := one(func(n *network.Subnet) string { return n.ZoneID })
	cidr := one(func(n *network.Subnet) string { return n.CIDR })
	isDefault := flag(func(n *network.Subnet) bool { return n.DefaultForAZ })
	return fields[*network.Subnet]{
		"availability-zone": zone, "availabilityZone": zone,
		"availability-zone-id": zoneID, "availabilityZoneId": zoneID,
		"cidr-block": cidr, "cidr": cidr, "cidrBlock": cidr,
		"default-for-az": isDefault, "defaultForAz": isDefault,
		"available-ip-address-count": one(func(n *network.Subnet) string { return strconv.Itoa(region.AvailableAddresses(n)) }),
		"map-public-ip-on-launch":    flag(func(n *network.Subnet) bool { return n.MapPublicIPOnLaunch }),
		"owner-id":                   fixed[*network.Subnet](region.Account()),
		"state":                      fixed[*network.Subnet]("available"),
		"subnet-arn":                 one(func(n *network.Subnet) string { return arn(region, "subnet", n.ID) }),
		"subnet-id":                  one(func(n *network.Subnet) string { return n.ID }),
		"vpc-id":                     one(func(n *network.Subnet) string { return n.VPC }),
	}
}

func showSubnet(region *network.Region) func(*network.Subnet) Subnet {
	return func(subnet *network.Subnet) Subnet {
		return Subnet{
			AvailabilityZoneId: subnet.ZoneID, OwnerId: region.Account(),
			Ipv6CidrBlockAssociationSet:   []SubnetIpv6CidrBlockAssociation{},
			Tags:                          tagSet(subnet.Tags),
			SubnetArn:                     arn(region, "subnet", subnet.ID),
			PrivateDnsNameOptionsOnLaunch: PrivateDnsNameOptionsOnLaunch{HostnameType: "ip-name"},
			BlockPublicAccessStates:       BlockPublicAccessStates{InternetGatewayBlockMode: "off"},
			SubnetId:                      subnet.ID, State: "available", VpcId: subnet.VPC, CidrBlock: subnet.CIDR,
			AvailableIpAddressCount: int32(region.AvailableAddresses(subnet)),
			AvailabilityZone:        subnet.Zone, DefaultForAz: subnet.DefaultForAZ, MapPublicIpOnLaunch: subnet.MapPublicIPOnLaunch,
		}
	}
}

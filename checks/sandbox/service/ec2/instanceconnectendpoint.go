package ec2

import (
	"fmt"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) instanceConnectEndpointOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateInstanceConnectEndpoint", s.createInstanceConnectEndpoint).
			Differing("PreserveClientIp is kept and shown: connections always come from the interface; the endpoint's DNS name answers nobody"),
		wire.Writes("DeleteInstanceConnectEndpoint", s.deleteInstanceConnectEndpoint),
		wire.Op("DescribeInstanceConnectEndpoints", s.describeInstanceConnectEndpoints),
	}
}

// Ec2InstanceConnectEndpoint is an EC2 Instance Connect Endpoint as EC2 shows
// it.
type Ec2InstanceConnectEndpoint struct {
	OwnerId                    string
	InstanceConnectEndpointId  string
	InstanceConnectEndpointArn string
	State                      string
	DnsName                    string
	NetworkInterfaceIds        []string `out:"networkInterfaceIdSet"`
	VpcId                      string
	AvailabilityZone           string
	AvailabilityZoneId         string
	CreatedAt                  time.Time
	SubnetId                   string
	PreserveClientIp           bool
	SecurityGroupIds           []string `out:"securityGroupIdSet"`
	Tags                       []Tag    `out:"tagSet"`
	IpAddressType              string
}

func showConnectEndpoint(region *network.Region) func(*network.ConnectEndpoint) Ec2InstanceConnectEndpoint {
	return func(e *network.ConnectEndpoint) Ec2InstanceConnectEndpoint {
		out := Ec2InstanceConnectEndpoint{
			OwnerId: region.Account(), InstanceConnectEndpointId: e.ID,
			InstanceConnectEndpointArn: fmt.Sprintf("arn:aws:ec2:%s:%s:instance-connect-endpoint/%s", region.Name, region.Account(), e.ID),
			State:                      region.ConnectEndpointState(e), VpcId: e.VPC, SubnetId: e.Subnet,
			CreatedAt: e.CreatedAt, PreserveClientIp: e.PreserveClientIP,
			NetworkInterfaceIds: []string{e.ENI}, SecurityGroupIds: e.Groups,
			Tags: tagSet(e.Tags), IpAddressType: "ipv4",
			DnsName: fmt.Sprintf("%s.%s.ec2-instance-connect-endpoint.%s.amazonaws.com", e.ID, e.ID[len(e.ID)-8:], region.Name),
		}
		if subnet := region.Subnets[e.Subnet]; subnet != nil {
			out.AvailabilityZone, out.AvailabilityZoneId = subnet.Zone, subnet.ZoneID
		}
		return out
	}
}

// CreateInstanceConnectEndpointInput describes a new EC2 Instance Connect
// Endpoint.
type CreateInstanceConnectEndpointInput struct {
	DryRun            *bool
	SubnetId          string   `req:"true"`
	SecurityGroupIds  []string `in:"SecurityGroupId"`
	PreserveClientIp  *bool
	ClientToken       *string
	TagSpecifications []TagSpecification `in:"TagSpecification"`
	IpAddressType     *string
}

// CreateInstanceConnectEndpointOutput is the new endpoint.
type CreateInstanceConnectEndpointOutput struct {
	InstanceConnectEndpoint Ec2InstanceConnectEndpoint
	ClientToken             *string
}

func (s *Service) createInstanceConnectEndpoint(call *wire.Call, in *CreateInstanceConnectEndpointInput) (*CreateInstanceConnectEndpointOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	switch kind := given(in.IpAddressType); kind {
	case "", "ipv4":
	case "ipv6", "dualstack":
		return nil, refuse("InvalidParameter", "The subnet "+in.SubnetId+" does not have an IPv6 CIDR block.")
	default:
		return nil, refuse("InvalidParameterValue", "Value ("+kind+") for parameter IpAddressType is invalid.")
	}
	tags, err := specifiedTags(in.TagSpecifications, "instance-connect-endpoint")
	if err != nil {
		return nil, err
	}
	endpoint, err := region.CreateConnectEndpoint(network.ConnectEndpoint{
		Subnet: in.SubnetId, Groups: in.SecurityGroupIds, PreserveClientIP: isTrue(in.PreserveClientIp),
		ClientToken: given(in.ClientToken), Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	return &CreateInstanceConnectEndpointOutput{showConnectEndpoint(region)(endpoint), in.ClientToken}, nil
}

// DeleteInstanceConnectEndpointInput names an EC2 Instance Connect Endpoint.
type DeleteInstanceConnectEndpointInput struct {
	DryRun                    *bool
	InstanceConnectEndpointId string `req:"true"`
}

// DeleteInstanceConnectEndpointOutput is the endpoint on its way out.
type DeleteInstanceConnectEndpointOutput struct {
	InstanceConnectEndpoint Ec2InstanceConnectEndpoint
}

func (s *Service) deleteInstanceConnectEndpoint(call *wire.Call, in *DeleteInstanceConnectEndpointInput) (*DeleteInstanceConnectEndpointOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	endpoint, err := region.DeleteConnectEndpoint(in.InstanceConnectEndpointId)
	if err != nil {
		return nil, err
	}
	return &DeleteInstanceConnectEndpointOutput{showConnectEndpoint(region)(endpoint)}, nil
}

// DescribeInstanceConnectEndpointsInput asks for EC2 Instance Connect
// Endpoints.
type DescribeInstanceConnectEndpointsInput struct {
	DryRun                     *bool
	MaxResults                 *int32
	NextToken                  *string
	Filters                    []Filter `in:"Filter"`
	InstanceConnectEndpointIds []string `in:"InstanceConnectEndpointId"`
}

// DescribeInstanceConnectEndpointsOutput lists EC2 Instance Connect Endpoints.
type DescribeInstanceConnectEndpointsOutput struct {
	InstanceConnectEndpoints []Ec2InstanceConnectEndpoint `out:"instanceConnectEndpointSet"`
	NextToken                *string
}

func (s *Service) describeInstanceConnectEndpoints(call *wire.Call, in *DescribeInstanceConnectEndpointsInput) (*DescribeInstanceConnectEndpointsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	type endpoint = network.ConnectEndpoint
	endpoints, next, err := listing[*endpoint, Ec2InstanceConnectEndpoint]{
		choose: region.SelectConnectEndpoints,
		fields: fields[*endpoint]{
			"instance-connect-endpoint-id": one(func(e *endpoint) string { return e.ID }),
			"state":                        one(func(e *endpoint) string { return region.ConnectEndpointState(e) }),
			"subnet-id":                    one(func(e *endpoint) string { return e.Subnet }),
			"vpc-id":                       one(func(e *endpoint) string { return e.VPC }),
			"tag-value": func(e *endpoint) []string {
				var values []string
				for _, tag := range e.Tags {
					values = append(values, tag.Value)
				}
				return values
			},
		},
		tags: func(e *endpoint) network.Tags { return e.Tags },
		show: showConnectEndpoint(region),
	}.answer(query{IDs: in.InstanceConnectEndpointIds, Set: "instanceConnectEndpointIds", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken, Min: 1, Max: 50})
	if err != nil {
		return nil, err
	}
	return &DescribeInstanceConnectEndpointsOutput{InstanceConnectEndpoints: endpoints, NextToken: next}, nil
}

package ec2

import (
	"errors"
	"slices"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// CreateVpcEndpointInput describes a new endpoint. Without a type it is a
// gateway endpoint.
type CreateVpcEndpointInput struct {
	DryRun            *bool
	VpcEndpointType   *string
	VpcId             string `req:"true"`
	ServiceName       *string
	PolicyDocument    *string
	RouteTableIds     []string `in:"RouteTableId"`
	SubnetIds         []string `in:"SubnetId"`
	SecurityGroupIds  []string `in:"SecurityGroupId"`
	IpAddressType     *string
	DnsOptions        *DnsOptionsSpecification
	ClientToken       *string
	PrivateDnsEnabled *bool
	TagSpecifications []TagSpecification `in:"TagSpecification"`
	ServiceRegion     *string
}

// DnsOptionsSpecification is how the names of an endpoint are to answer.
type DnsOptionsSpecification struct {
	DnsRecordIpType                          *string
	PrivateDnsOnlyForInboundResolverEndpoint *bool
}

// CreateVpcEndpointOutput is the new endpoint.
type CreateVpcEndpointOutput struct {
	VpcEndpoint VpcEndpoint
	ClientToken *string
}

var endpointTypes = []string{"Interface", "Gateway", "GatewayLoadBalancer", "Resource", "ServiceNetwork"}

func (s *Service) createVpcEndpoint(call *wire.Call, in *CreateVpcEndpointInput) (*CreateVpcEndpointOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if kind := given(in.VpcEndpointType); kind != "" && !slices.Contains(endpointTypes, kind) {
		return nil, refuse("InvalidParameterValue", "Value ("+kind+") for parameter VpcEndpointType is invalid.")
	}
	if given(in.ServiceName) == "" {
		return nil, refuse("MissingParameter", "The request must contain the parameter ServiceName")
	}
	if where := given(in.ServiceRegion); where != "" && where != region.Name {
		return nil, refuse("InvalidParameter", "The service "+*in.ServiceName+" is not available in the region "+where+" for this VPC.")
	}
	if err := checkAddressType(in.IpAddressType, in.DnsOptions); err != nil {
		return nil, err
	}
	tags, err := specifiedTags(in.TagSpecifications, "vpc-endpoint")
	if err != nil {
		return nil, err
	}
	endpoint, err := region.CreateEndpoint(network.EndpointSpec{
		Type: given(in.VpcEndpointType), VPC: in.VpcId, Service: *in.ServiceName, Policy: given(in.PolicyDocument),
		RouteTables: in.RouteTableIds, Subnets: in.SubnetIds, Groups: in.SecurityGroupIds,
		PrivateDNS: in.PrivateDnsEnabled, InboundOnlyDNS: in.DnsOptions.inboundOnly(),
		IPAddressType: given(in.IpAddressType), ClientToken: given(in.ClientToken), Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	return &CreateVpcEndpointOutput{VpcEndpoint: showEndpoint(region)(endpoint), ClientToken: in.ClientToken}, nil
}

func (o *DnsOptionsSpecification) inboundOnly() *bool {
	if o == nil {
		return nil
	}
	return o.PrivateDnsOnlyForInboundResolverEndpoint
}

// checkAddressType refuses IPv6: the subnets have none.
func checkAddressType(kind *string, options *DnsOptionsSpecification) error {
	if asked := given(kind); asked != "" && asked != "ipv4" {
		return refuse("InvalidParameter", "The IP address type ("+asked+") is not supported by the subnets of the endpoint.")
	}
	if options != nil {
		if asked := given(options.DnsRecordIpType); asked != "" && asked != "ipv4" && asked != "service-defined" {
			return refuse("InvalidParameter", "The DNS record IP type ("+asked+") does not match the IP address type of the endpoint.")
		}
	}
	return nil
}

// ModifyVpcEndpointInput says what is to change at an endpoint.
type ModifyVpcEndpointInput struct {
	DryRun                 *bool
	VpcEndpointId          string `req:"true"`
	ResetPolicy            *bool
	PolicyDocument         *string
	AddRouteTableIds       []string `in:"AddRouteTableId"`
	RemoveRouteTableIds    []string `in:"RemoveRouteTableId"`
	AddSubnetIds           []string `in:"AddSubnetId"`
	RemoveSubnetIds        []string `in:"RemoveSubnetId"`
	AddSecurityGroupIds    []string `in:"AddSecurityGroupId"`
	RemoveSecurityGroupIds []string `in:"RemoveSecurityGroupId"`
	IpAddressType          *string
	DnsOptions             *DnsOptionsSpecification
	PrivateDnsEnabled      *bool
}

// ModifyVpcEndpointOutput says that the endpoint was changed.
type ModifyVpcEndpointOutput struct{ Return bool }

func (s *Service) modifyVpcEndpoint(call *wire.Call, in *ModifyVpcEndpointInput) (*ModifyVpcEndpointOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if err := checkAddressType(in.IpAddressType, in.DnsOptions); err != nil {
		return nil, err
	}
	err = region.ModifyEndpoint(in.VpcEndpointId, network.EndpointChange{
		ResetPolicy: isTrue(in.ResetPolicy), Policy: in.PolicyDocument,
		AddRouteTables: in.AddRouteTableIds, DelRouteTables: in.RemoveRouteTableIds,
		AddSubnets: in.AddSubnetIds, DelSubnets: in.RemoveSubnetIds,
		AddGroups: in.AddSecurityGroupIds, DelGroups: in.RemoveSecurityGroupIds,
		PrivateDNS: in.PrivateDnsEnabled, InboundOnlyDNS: in.DnsOptions.inboundOnly(),
		IPAddressType: in.IpAddressType,
	})
	if err != nil {
		return nil, err
	}
	return &ModifyVpcEndpointOutput{Return: true}, nil
}

// DeleteVpcEndpointsInput names endpoints.
type DeleteVpcEndpointsInput struct {
	DryRun         *bool
	VpcEndpointIds []string `in:"VpcEndpointId" req:"true"`
}

// DeleteVpcEndpointsOutput lists the endpoints that could not be deleted; the
// request succeeds all the same.
type DeleteVpcEndpointsOutput struct {
	Unsuccessful []UnsuccessfulItem
}

// UnsuccessfulItem is one that failed among many.
type UnsuccessfulItem struct {
	Error      UnsuccessfulItemError
	ResourceId string
}

// UnsuccessfulItemError is why it failed.
type UnsuccessfulItemError struct {
	Code    string
	Message string
}

func (s *Service) deleteVpcEndpoints(call *wire.Call, in *DeleteVpcEndpointsInput) (*DeleteVpcEndpointsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	out := &DeleteVpcEndpointsOutput{Unsuccessful: []UnsuccessfulItem{}}
	for _, id := range in.VpcEndpointIds {
		if err := region.DeleteEndpoint(id); err != nil {
			var refusal *network.Error
			ok := errors.As(err, &refusal)
			if !ok {
				return nil, err
			}
			out.Unsuccessful = append(out.Unsuccessful, UnsuccessfulItem{
				ResourceId: id, Error: UnsuccessfulItemError{Code: refusal.Code, Message: refusal.Message},
			})
		}
	}
	return out, nil
}

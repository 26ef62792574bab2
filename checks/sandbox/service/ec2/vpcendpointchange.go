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
	DryRun                   *bool
	VpcEndpointType          *string
	VpcId                    string `req:"true"`
	ServiceName              *string
	PolicyDocument           *string
	RouteTableIds            []string `in:"RouteTableId"`
	SubnetIds                []string `in:"SubnetId"`
	SecurityGroupIds         []string `in:"SecurityGroupId"`
	IpAddressType            *string
	DnsOptions               *DnsOptionsSpecification
	ClientToken              *string
	PrivateDnsEnabled        *bool
	TagSpecifications        []TagSpecification    `in:"TagSpecification"`
	SubnetConfigurations     []SubnetConfiguration `in:"SubnetConfiguration"`
	ServiceNetworkArn        *string
	ResourceConfigurationArn *string
	ServiceRegion            *string
}

// DnsOptionsSpecification is how the names of an endpoint are to answer.
type DnsOptionsSpecification struct {
	DnsRecordIpType                          *string
	PrivateDnsOnlyForInboundResolverEndpoint *bool
	PrivateDnsPreference                     *string
	PrivateDnsSpecifiedDomains               []string `in:"PrivateDnsSpecifiedDomain"`
}

// SubnetConfiguration wants an address of a subnet for an endpoint.
type SubnetConfiguration struct {
	SubnetId *string
	Ipv4     *string
}

// CreateVpcEndpointOutput is the new endpoint.
type CreateVpcEndpointOutput struct {
	VpcEndpoint VpcEndpoint
	ClientToken *string
}

var endpointTypes = []string{
	network.InterfaceType, network.Gateway, network.GatewayLBType, network.ResourceType, network.ServiceNetworkType,
}

func (s *Service) createVpcEndpoint(call *wire.Call, in *CreateVpcEndpointInput) (*CreateVpcEndpointOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if kind := given(in.VpcEndpointType); kind != "" && !slices.Contains(endpointTypes, kind) {
		return nil, refuse("InvalidParameterValue", "Value ("+kind+") for parameter VpcEndpointType is invalid.")
	}
	resource, err := endpointResource(in)
	if err != nil {
		return nil, err
	}
	addresses, err := subnetAddresses(in.SubnetConfigurations)
	if err != nil {
		return nil, err
	}
	tags, err := specifiedTags(in.TagSpecifications, "vpc-endpoint")
	if err != nil {
		return nil, err
	}
	endpoint, err := region.CreateEndpoint(network.EndpointSpec{
		Account: call.Account, Type: given(in.VpcEndpointType), VPC: in.VpcId,
		Service: given(in.ServiceName), ServiceRegion: given(in.ServiceRegion), Resource: resource,
		Policy: given(in.PolicyDocument), RouteTables: in.RouteTableIds,
		Subnets: in.SubnetIds, Addresses: addresses, Groups: in.SecurityGroupIds,
		PrivateDNS: in.PrivateDnsEnabled, DNS: in.DnsOptions.options(),
		IPAddressType: given(in.IpAddressType), ClientToken: given(in.ClientToken), Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	return &CreateVpcEndpointOutput{VpcEndpoint: showEndpoint(region)(endpoint), ClientToken: in.ClientToken}, nil
}

// endpointResource is the ARN of the resource that an endpoint is for, of the
// kind that its type is for.
func endpointResource(in *CreateVpcEndpointInput) (string, error) {
	kind, configuration, serviceNetwork := given(in.VpcEndpointType), given(in.ResourceConfigurationArn), given(in.ServiceNetworkArn)
	switch {
	case configuration != "" && kind != network.ResourceType:
		return "", refuse("InvalidParameterCombination", "The parameter ResourceConfigurationArn can only be used with endpoint type Resource.")
	case serviceNetwork != "" && kind != network.ServiceNetworkType:
		return "", refuse("InvalidParameterCombination", "The parameter ServiceNetworkArn can only be used with endpoint type ServiceNetwork.")
	}
	return configuration + serviceNetwork, nil
}

// subnetAddresses is the wanted addresses by subnet.
func subnetAddresses(configurations []SubnetConfiguration) (map[string]string, error) {
	if len(configurations) == 0 {
		return nil, nil
	}
	addresses := map[string]string{}
	for _, configuration := range configurations {
		subnet := given(configuration.SubnetId)
		if subnet == "" {
			return nil, refuse("MissingParameter", "The request must contain the parameter SubnetConfiguration.SubnetId")
		}
		if _, twice := addresses[subnet]; twice {
			return nil, refuse("InvalidParameter", "Duplicate subnet configuration for "+subnet)
		}
		addresses[subnet] = given(configuration.Ipv4)
	}
	return addresses, nil
}

func (o *DnsOptionsSpecification) options() network.EndpointDNS {
	if o == nil {
		return network.EndpointDNS{}
	}
	return network.EndpointDNS{
		InboundOnly: o.PrivateDnsOnlyForInboundResolverEndpoint, RecordIPType: given(o.DnsRecordIpType),
		Preference: given(o.PrivateDnsPreference), Domains: o.PrivateDnsSpecifiedDomains,
	}
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
	SubnetConfigurations   []SubnetConfiguration `in:"SubnetConfiguration"`
}

// ModifyVpcEndpointOutput says that the endpoint was changed.
type ModifyVpcEndpointOutput struct{ Return bool }

func (s *Service) modifyVpcEndpoint(call *wire.Call, in *ModifyVpcEndpointInput) (*ModifyVpcEndpointOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	addresses, err := subnetAddresses(in.SubnetConfigurations)
	if err != nil {
		return nil, err
	}
	err = region.ModifyEndpoint(in.VpcEndpointId, network.EndpointChange{
		ResetPolicy: isTrue(in.ResetPolicy), Policy: in.PolicyDocument,
		AddRouteTables: in.AddRouteTableIds, DelRouteTables: in.RemoveRouteTableIds,
		AddSubnets: in.AddSubnetIds, DelSubnets: in.RemoveSubnetIds, Addresses: addresses,
		AddGroups: in.AddSecurityGroupIds, DelGroups: in.RemoveSecurityGroupIds,
		PrivateDNS: in.PrivateDnsEnabled, DNS: in.DnsOptions.options(),
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
	failed, err := each(in.VpcEndpointIds, region.DeleteEndpoint)
	if err != nil {
		return nil, err
	}
	return &DeleteVpcEndpointsOutput{Unsuccessful: failed}, nil
}

// each does a deed for every id and lists those that were refused; they stop
// nothing.
func each(ids []string, deed func(id string) error) ([]UnsuccessfulItem, error) {
	failed := []UnsuccessfulItem{}
	for _, id := range ids {
		err := deed(id)
		if err == nil {
			continue
		}
		var refusal *network.Error
		if !errors.As(err, &refusal) {
			return nil, err
		}
		failed = append(failed, UnsuccessfulItem{
			ResourceId: id, Error: UnsuccessfulItemError{Code: refusal.Code, Message: refusal.Message},
		})
	}
	return failed, nil
}

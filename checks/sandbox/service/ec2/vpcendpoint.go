package ec2

import (
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) vpcEndpointOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateVpcEndpoint", s.createVpcEndpoint),
		wire.Writes("ModifyVpcEndpoint", s.modifyVpcEndpoint),
		wire.Writes("DeleteVpcEndpoints", s.deleteVpcEndpoints),
		wire.Op("DescribeVpcEndpoints", s.describeVpcEndpoints),
	}
}

// VpcEndpoint is an endpoint as EC2 shows it. Its state is in camel case with a
// small first letter, whatever the constants of the SDKs say.
type VpcEndpoint struct {
	VpcEndpointId       string
	VpcEndpointType     string
	VpcId               string
	ServiceName         string
	State               string
	PolicyDocument      string
	RouteTableIds       []string                  `out:"routeTableIdSet"`
	SubnetIds           []string                  `out:"subnetIdSet"`
	Groups              []SecurityGroupIdentifier `out:"groupSet"`
	IpAddressType       string
	DnsOptions          DnsOptions
	PrivateDnsEnabled   bool
	RequesterManaged    bool
	NetworkInterfaceIds []string   `out:"networkInterfaceIdSet"`
	DnsEntries          []DnsEntry `out:"dnsEntrySet"`
	CreationTimestamp   time.Time
	Tags                []Tag `out:"tagSet"`
	OwnerId             string
	LastError           *LastError
	FailureReason       string
	ServiceRegion       string
}

// SecurityGroupIdentifier is a group of an endpoint.
type SecurityGroupIdentifier struct {
	GroupId   string
	GroupName string
}

// DnsOptions is how an endpoint's names answer.
type DnsOptions struct {
	DnsRecordIpType                          string
	PrivateDnsOnlyForInboundResolverEndpoint *bool
}

// DnsEntry is one name of an endpoint.
type DnsEntry struct {
	DnsName      string
	HostedZoneId string
}

// LastError is why an endpoint failed.
type LastError struct {
	Message string
	Code    string
}

// The policies of endpoints that were made without one.
const (
	gatewayPolicy   = `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`
	interfacePolicy = `{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}`
)

// DescribeVpcEndpointsInput asks for endpoints.
type DescribeVpcEndpointsInput struct {
	DryRun         *bool
	VpcEndpointIds []string `in:"VpcEndpointId"`
	Filters        []Filter `in:"Filter"`
	MaxResults     *int32
	NextToken      *string
}

// DescribeVpcEndpointsOutput lists endpoints.
type DescribeVpcEndpointsOutput struct {
	VpcEndpoints []VpcEndpoint `out:"vpcEndpointSet"`
	NextToken    *string
}

func (s *Service) describeVpcEndpoints(call *wire.Call, in *DescribeVpcEndpointsInput) (*DescribeVpcEndpointsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	endpoints, next, err := listing[*network.Endpoint, VpcEndpoint]{
		choose: func(ids []string) ([]*network.Endpoint, error) { return chooseEndpoints(region, ids, in.Filters) },
		fields: fields[*network.Endpoint]{
			"ip-address-type":    one(func(e *network.Endpoint) string { return e.IPAddressType }),
			"service-name":       one(func(e *network.Endpoint) string { return e.Service }),
			"service-region":     fixed[*network.Endpoint](region.Name),
			"vpc-id":             one(func(e *network.Endpoint) string { return e.VPC }),
			"vpc-endpoint-id":    one(func(e *network.Endpoint) string { return e.ID }),
			"vpc-endpoint-state": one(func(e *network.Endpoint) string { return region.EndpointState(e) }),
			"vpc-endpoint-type":  one(func(e *network.Endpoint) string { return e.Type }),
		},
		tags: func(e *network.Endpoint) network.Tags { return e.Tags },
		show: showEndpoint(region),
	}.answer(query{IDs: in.VpcEndpointIds, Set: "vpcEndpointIds", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken, Min: 1})
	if err != nil {
		return nil, err
	}
	return &DescribeVpcEndpointsOutput{VpcEndpoints: endpoints, NextToken: next}, nil
}

// chooseEndpoints starts from the endpoints of the one VPC that the filters
// name, where they do.
func chooseEndpoints(region *network.Region, ids []string, filters []Filter) ([]*network.Endpoint, error) {
	if len(ids) == 0 {
		for _, filter := range filters {
			if filter.Name == "vpc-id" && len(filter.Values) == 1 && region.VPCs[filter.Values[0]] != nil {
				return region.EndpointsOf(filter.Values[0]), nil
			}
		}
	}
	return region.SelectEndpoints(ids)
}

func showEndpoint(region *network.Region) func(*network.Endpoint) VpcEndpoint {
	return func(endpoint *network.Endpoint) VpcEndpoint {
		out := VpcEndpoint{
			VpcEndpointId: endpoint.ID, VpcEndpointType: endpoint.Type, VpcId: endpoint.VPC,
			ServiceName: endpoint.Service, State: region.EndpointState(endpoint), PolicyDocument: endpoint.Policy,
			RouteTableIds: list(endpoint.RouteTables), SubnetIds: list(endpoint.Subnets),
			Groups: []SecurityGroupIdentifier{}, IpAddressType: endpoint.IPAddressType,
			DnsOptions:        DnsOptions{DnsRecordIpType: "service-defined"},
			PrivateDnsEnabled: endpoint.PrivateDNS, RequesterManaged: endpoint.RequesterManaged,
			NetworkInterfaceIds: list(endpoint.ENIs), DnsEntries: []DnsEntry{},
			CreationTimestamp: endpoint.CreatedAt, Tags: tagSet(endpoint.Tags),
			OwnerId: region.Account(), ServiceRegion: region.Name,
		}
		for _, id := range endpoint.Groups {
			out.Groups = append(out.Groups, SecurityGroupIdentifier{GroupId: id, GroupName: groupName(region, id)})
		}
		for _, name := range region.EndpointNames(endpoint) {
			out.DnsEntries = append(out.DnsEntries, DnsEntry{DnsName: name.Name, HostedZoneId: name.ZoneID})
		}
		policy := gatewayPolicy
		if endpoint.Type == network.InterfaceType {
			policy = interfacePolicy
			out.DnsOptions.DnsRecordIpType = "ipv4"
			if endpoint.InboundOnlyDNS {
				out.DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint = &endpoint.InboundOnlyDNS
			}
		}
		if out.PolicyDocument == "" {
			out.PolicyDocument = policy
		}
		if endpoint.FailureCode != "" {
			out.LastError = &LastError{Message: endpoint.FailureMessage, Code: endpoint.FailureCode}
			out.FailureReason = endpoint.FailureMessage
		}
		return out
	}
}

// list is a list that is never nil, so that its element is there when it is
// empty.
func list(ids []string) []string {
	if ids == nil {
		return []string{}
	}
	return ids
}

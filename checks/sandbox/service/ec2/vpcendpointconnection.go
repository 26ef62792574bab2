package ec2

import (
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// VpcEndpointConnection is an endpoint as the owner of the service sees it.
type VpcEndpointConnection struct {
	ServiceId               string
	VpcEndpointId           string
	VpcEndpointOwner        string
	VpcEndpointState        string
	CreationTimestamp       time.Time
	DnsEntries              []DnsEntry `out:"dnsEntrySet"`
	NetworkLoadBalancerArns []string   `out:"networkLoadBalancerArnSet"`
	GatewayLoadBalancerArns []string   `out:"gatewayLoadBalancerArnSet"`
	IpAddressType           string
	VpcEndpointConnectionId string
	VpcEndpointRegion       string
	Tags                    []Tag `out:"tagSet"`
}

// DescribeVpcEndpointConnectionsInput asks for the connections to the account's
// services.
type DescribeVpcEndpointConnectionsInput struct {
	DryRun     *bool
	Filters    []Filter `in:"Filter"`
	MaxResults *int32
	NextToken  *string
}

// DescribeVpcEndpointConnectionsOutput lists connections.
type DescribeVpcEndpointConnectionsOutput struct {
	VpcEndpointConnections []VpcEndpointConnection `out:"vpcEndpointConnectionSet"`
	NextToken              *string
}

func (s *Service) describeVpcEndpointConnections(call *wire.Call, in *DescribeVpcEndpointConnectionsInput) (*DescribeVpcEndpointConnectionsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	connections, next, err := listing[network.Connection, VpcEndpointConnection]{
		choose: func([]string) ([]network.Connection, error) { return region.Connections(), nil },
		fields: fields[network.Connection]{
			"ip-address-type":    one(func(c network.Connection) string { return c.Endpoint.IPAddressType }),
			"service-id":         one(func(c network.Connection) string { return c.Service.ID }),
			"vpc-endpoint-owner": one(func(c network.Connection) string { return c.Region.Account() }),
			"vpc-endpoint-region": func(c network.Connection) []string {
				if c.Region.Name != region.Name {
					return []string{c.Region.Name, "cross-region"}
				}
				return []string{c.Region.Name}
			},
			"vpc-endpoint-state": one(network.Connection.State),
			"vpc-endpoint-id":    one(func(c network.Connection) string { return c.Endpoint.ID }),
		},
		show: showConnection,
	}.answer(query{Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	return &DescribeVpcEndpointConnectionsOutput{VpcEndpointConnections: connections, NextToken: next}, nil
}

func showConnection(c network.Connection) VpcEndpointConnection {
	out := VpcEndpointConnection{
		ServiceId: c.Service.ID, VpcEndpointId: c.Endpoint.ID, VpcEndpointOwner: c.Region.Account(),
		VpcEndpointState: c.State(), CreationTimestamp: c.Endpoint.CreatedAt,
		DnsEntries: dnsEntries(c.Region.EndpointNames(c.Endpoint)), IpAddressType: c.Endpoint.IPAddressType,
		VpcEndpointConnectionId: c.Endpoint.ConnectionID, VpcEndpointRegion: c.Region.Name, Tags: tagSet(c.Endpoint.ConnectionTags),
	}
	out.NetworkLoadBalancerArns, out.GatewayLoadBalancerArns = balancerARNs(c.Service)
	return out
}

// VpcEndpointConnectionsInput names endpoints of a service.
type VpcEndpointConnectionsInput struct {
	DryRun         *bool
	ServiceId      string   `req:"true"`
	VpcEndpointIds []string `in:"VpcEndpointId" req:"true"`
}

// VpcEndpointConnectionsOutput lists the endpoints that were not accepted or
// rejected; the request succeeds all the same.
type VpcEndpointConnectionsOutput struct {
	Unsuccessful []UnsuccessfulItem
}

func (s *Service) acceptVpcEndpointConnections(call *wire.Call, in *VpcEndpointConnectionsInput) (*VpcEndpointConnectionsOutput, error) {
	return s.decide(call, in, (*network.Region).Accept)
}

func (s *Service) rejectVpcEndpointConnections(call *wire.Call, in *VpcEndpointConnectionsInput) (*VpcEndpointConnectionsOutput, error) {
	return s.decide(call, in, (*network.Region).Reject)
}

func (s *Service) decide(call *wire.Call, in *VpcEndpointConnectionsInput, deed func(*network.Region, *network.OwnService, string) error) (*VpcEndpointConnectionsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	service, err := region.FindOwnService(in.ServiceId)
	if err != nil {
		return nil, err
	}
	failed, err := each(in.VpcEndpointIds, func(id string) error { return deed(region, service, id) })
	if err != nil {
		return nil, err
	}
	return &VpcEndpointConnectionsOutput{Unsuccessful: failed}, nil
}

package ec2

import (
	"strings"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) vpcEndpointOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateVpcEndpoint", s.createVpcEndpoint).Differing("codes and sentences of some refusals are as clients have reported them").From("AWS PrivateLink guide"),
		wire.Writes("ModifyVpcEndpoint", s.modifyVpcEndpoint).Differing("codes and sentences of some refusals are as clients have reported them").From("AWS PrivateLink guide"),
		wire.Writes("DeleteVpcEndpoints", s.deleteVpcEndpoints).From("AWS PrivateLink guide"),
		wire.Op("DescribeVpcEndpoints", s.describeVpcEndpoints).From("AWS PrivateLink guide, Concepts (states in camel case)"),
		wire.Op("DescribeVpcEndpointAssociations", s.describeVpcEndpointAssociations).Differing("that names of associations answer in public DNS is not verified against AWS").From("AWS PrivateLink guide, Access a resource through a resource endpoint"),
	}
}

// VpcEndpoint is an endpoint as EC2 shows it. Its state is in camel case with a
// small first letter, whatever the constants of the SDKs say; for the types
// Resource and ServiceNetwork the first letter is a capital (AWS CLI reference,
// create-vpc-endpoint).
type VpcEndpoint struct {
	VpcEndpointId            string
	VpcEndpointType          string
	VpcId                    string
	ServiceName              string
	State                    string
	PolicyDocument           string
	RouteTableIds            []string                  `out:"routeTableIdSet"`
	SubnetIds                []string                  `out:"subnetIdSet"`
	Groups                   []SecurityGroupIdentifier `out:"groupSet"`
	IpAddressType            string
	DnsOptions               DnsOptions
	PrivateDnsEnabled        bool
	RequesterManaged         bool
	NetworkInterfaceIds      []string   `out:"networkInterfaceIdSet"`
	DnsEntries               []DnsEntry `out:"dnsEntrySet"`
	CreationTimestamp        time.Time
	Tags                     []Tag `out:"tagSet"`
	OwnerId                  string
	LastError                *LastError
	FailureReason            string
	ServiceRegion            string
	ResourceConfigurationArn string
	ServiceNetworkArn        string
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
	PrivateDnsPreference                     string
	PrivateDnsSpecifiedDomains               []string `out:"privateDnsSpecifiedDomainSet"`
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

// onResources tells whether an endpoint is of a type of VPC Lattice's.
func onResources(endpoint *network.Endpoint) bool {
	return endpoint.Type == network.ResourceType || endpoint.Type == network.ServiceNetworkType
}

// endpointState is an endpoint's state in the casing of its type.
func endpointState(region *network.Region, endpoint *network.Endpoint) string {
	state := region.EndpointState(endpoint)
	if onResources(endpoint) {
		return strings.ToUpper(state[:1]) + state[1:]
	}
	return state
}

// endpointAddressType is an endpoint's address type in the casing of its type.
func endpointAddressType(endpoint *network.Endpoint) string {
	if onResources(endpoint) {
		return strings.ToUpper(endpoint.IPAddressType)
	}
	return endpoint.IPAddressType
}

func showEndpoint(region *network.Region) func(*network.Endpoint) VpcEndpoint {
	return func(endpoint *network.Endpoint) VpcEndpoint {
		out := VpcEndpoint{
			VpcEndpointId: endpoint.ID, VpcEndpointType: endpoint.Type, VpcId: endpoint.VPC,
			ServiceName: endpoint.Service, State: endpointState(region, endpoint),
			PolicyDocument: endpointPolicy(region, endpoint),
			RouteTableIds:  list(endpoint.RouteTables), SubnetIds: list(endpoint.Subnets),
			Groups: []SecurityGroupIdentifier{}, IpAddressType: endpointAddressType(endpoint),
			DnsOptions:        dnsOptions(endpoint),
			PrivateDnsEnabled: endpoint.PrivateDNS, RequesterManaged: endpoint.RequesterManaged,
			NetworkInterfaceIds: list(endpoint.ENIs), DnsEntries: dnsEntries(region.EndpointNames(endpoint)),
			CreationTimestamp: endpoint.CreatedAt, Tags: tagSet(endpoint.Tags),
			OwnerId: region.Account(), ServiceRegion: serviceRegion(region, endpoint),
		}
		for _, id := range endpoint.Groups {
			out.Groups = append(out.Groups, SecurityGroupIdentifier{GroupId: id, GroupName: groupName(region, id)})
		}
		switch endpoint.Type {
		case network.ResourceType:
			out.ResourceConfigurationArn = endpoint.Resource
		case network.ServiceNetworkType:
			out.ServiceNetworkArn = endpoint.Resource
		}
		if endpoint.FailureCode != "" {
			out.LastError = &LastError{Message: endpoint.FailureMessage, Code: endpoint.FailureCode}
			out.FailureReason = endpoint.FailureMessage
		}
		return out
	}
}

// endpointPolicy is the endpoint's policy or the one that endpoints of its type
// have without; types and services without policies have none.
func endpointPolicy(region *network.Region, endpoint *network.Endpoint) string {
	switch {
	case endpoint.Policy != "":
		return endpoint.Policy
	case endpoint.Type == network.Gateway:
		return gatewayPolicy
	case endpoint.Type == network.InterfaceType && region.TakesPolicy(endpoint):
		return interfacePolicy
	}
	return ""
}

func dnsOptions(endpoint *network.Endpoint) DnsOptions {
	if endpoint.Type == network.GatewayLBType {
		return DnsOptions{} // it has no names
	}
	out := DnsOptions{
		DnsRecordIpType:            endpoint.RecordIPType(),
		PrivateDnsPreference:       endpoint.DNSPreference,
		PrivateDnsSpecifiedDomains: endpoint.DNSDomains,
	}
	if endpoint.InboundOnlyDNS {
		out.PrivateDnsOnlyForInboundResolverEndpoint = &endpoint.InboundOnlyDNS
	}
	return out
}

func dnsEntries(names []network.EndpointName) []DnsEntry {
	out := make([]DnsEntry, 0, len(names))
	for _, name := range names {
		out = append(out, DnsEntry{DnsName: name.Name, HostedZoneId: name.ZoneID})
	}
	return out
}

// serviceRegion is where an endpoint's service is; resources have no service.
func serviceRegion(region *network.Region, endpoint *network.Endpoint) string {
	switch {
	case endpoint.ServiceRegion != "":
		return endpoint.ServiceRegion
	case endpoint.Service == "":
		return ""
	}
	return region.Name
}

// list is a list that is never nil, so that its element is there when it is
// empty.
func list(ids []string) []string {
	if ids == nil {
		return []string{}
	}
	return ids
}

package account

import "context"

// Read is a read that needs nothing known beforehand, so that a round can start
// all of them at once.
type Read string

// The reads that can be started at once.
const (
	ReadIdentity         Read = "identity"
	ReadRegions          Read = "regions"
	ReadVPCs             Read = "vpcs"
	ReadSubnets          Read = "subnets"
	ReadRouteTables      Read = "route-tables"
	ReadInternetGateways Read = "internet-gateways"
	ReadNATGateways      Read = "nat-gateways"
	ReadNetworkACLs      Read = "network-acls"
	ReadDHCPOptions      Read = "dhcp-options"
	ReadInstances        Read = "instances"
	ReadEndpoints        Read = "endpoints"
	ReadPrefixLists      Read = "prefix-lists"
	ReadKeyPairs         Read = "key-pairs"
	ReadAddresses        Read = "addresses"
	ReadVolumes          Read = "volumes"
	ReadBuckets          Read = "buckets"

	ReadLoadBalancers      Read = "load-balancers"
	ReadTargetGroups       Read = "target-groups"
	ReadOwnServices        Read = "own-services"
	ReadServiceConnections Read = "service-connections"
	ReadPeerings           Read = "peerings"
	ReadTransitAttachments Read = "transit-attachments"

	ReadEndpointAssociations   Read = "endpoint-associations"
	ReadResourceGateways       Read = "resource-gateways"
	ReadResourceConfigurations Read = "resource-configurations"

	ReadConnectEndpoints Read = "connect-endpoints"
	ReadSerialConsole    Read = "serial-console"
)

// Prefetch starts a read and does not wait for it. Its answer, or its error, is
// there for whoever asks.
func (s *Snapshot) Prefetch(r Read) {
	go func() { _ = s.Do(s.ctx, r) }()
}

// Do makes a read for its error alone.
func (s *Snapshot) Do(ctx context.Context, r Read) error {
	var err error
	switch r {
	case ReadIdentity:
		_, err = s.Identity(ctx)
	case ReadRegions:
		_, err = s.Regions(ctx)
	case ReadVPCs:
		_, err = s.VPCs(ctx)
	case ReadSubnets:
		_, err = s.Subnets(ctx)
	case ReadRouteTables:
		_, err = s.RouteTables(ctx)
	case ReadInternetGateways:
		_, err = s.InternetGateways(ctx)
	case ReadNATGateways:
		_, err = s.NATGateways(ctx)
	case ReadNetworkACLs:
		_, err = s.NetworkACLs(ctx)
	case ReadDHCPOptions:
		_, err = s.DHCPOptions(ctx)
	case ReadInstances:
		_, err = s.Instances(ctx)
	case ReadEndpoints:
		_, err = s.Endpoints(ctx)
	case ReadPrefixLists:
		_, err = s.PrefixLists(ctx)
	case ReadKeyPairs:
		_, err = s.KeyPairs(ctx)
	case ReadAddresses:
		_, err = s.Addresses(ctx)
	case ReadVolumes:
		_, err = s.Volumes(ctx)
	case ReadEndpointAssociations:
		_, err = s.EndpointAssociations(ctx)
	case ReadResourceGateways:
		_, err = s.ResourceGateways(ctx)
	case ReadResourceConfigurations:
		_, err = s.ResourceConfigurations(ctx)
	case ReadBuckets:
		_, err = s.Buckets(ctx)
	case ReadLoadBalancers:
		_, err = s.LoadBalancers(ctx)
	case ReadTargetGroups:
		_, err = s.TargetGroups(ctx)
	case ReadOwnServices:
		_, err = s.OwnServices(ctx)
	case ReadServiceConnections:
		_, err = s.ServiceConnections(ctx)
	case ReadPeerings:
		_, err = s.Peerings(ctx)
	case ReadTransitAttachments:
		_, err = s.TransitAttachments(ctx)
	case ReadConnectEndpoints:
		_, err = s.ConnectEndpoints(ctx)
	case ReadSerialConsole:
		_, err = s.SerialConsole(ctx)
	}
	return err
}

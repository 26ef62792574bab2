package network

import (
	"errors"
	"strings"
	"testing"
)

// TestRefusals makes the mistakes that AWS refuses, each in a fresh lab, and
// compares the code and the sentence. {…} in a sentence is one of the lab's ids.
func TestRefusals(t *testing.T) {
	const s3 = "com.amazonaws.ap-northeast-2.s3"
	const ec2 = "com.amazonaws.ap-northeast-2.ec2"
	yes := true
	discard := func(_ any, err error) error { return err }
	iface := func(l *lab, spec EndpointSpec) error {
		spec.Type, spec.VPC = InterfaceType, l.vpc.ID
		if spec.Service == "" {
			spec.Service = ec2
		}
		_, err := l.region.CreateEndpoint(spec)
		return err
	}
	tests := []struct {
		name string
		make func(l *lab, r *Region) error
		code string
		says string
	}{
		{"vpc unknown", func(l *lab, r *Region) error { return r.DeleteVPC("vpc-00000000000000000") }, "InvalidVpcID.NotFound", "The vpc ID 'vpc-00000000000000000' does not exist"},
		{"vpc malformed", func(l *lab, r *Region) error { return r.DeleteVPC("net-1") }, "InvalidVpcID.Malformed", ""},
		{"vpc range", func(l *lab, r *Region) error { return discard(r.CreateVPC("10.0.0.0/8", "", nil)) }, "InvalidVpc.Range", "The CIDR '10.0.0.0/8' is invalid."},
		{"vpc no block", func(l *lab, r *Region) error { return discard(r.CreateVPC("10.0.0.0", "", nil)) }, "InvalidParameterValue", ""},
		{"vpc in use", func(l *lab, r *Region) error { return r.DeleteVPC(l.vpc.ID) }, "DependencyViolation", "The vpc '{vpc}' has dependencies and cannot be deleted."},
		{"hostnames without support", func(l *lab, r *Region) error {
			ok(l.t, r.SetDNSHostnames(l.vpc.ID, false))
			ok(l.t, r.SetDNSSupport(l.vpc.ID, false))
			return r.SetDNSHostnames(l.vpc.ID, true)
		}, "InvalidParameterCombination", ""},
		{"subnet overlaps", func(l *lab, r *Region) error {
			return discard(r.CreateSubnet(l.vpc.ID, "10.0.1.128/25", "", nil))
		}, "InvalidSubnet.Conflict", "The CIDR '10.0.1.128/25' conflicts with another subnet"},
		{"subnet outside", func(l *lab, r *Region) error { return discard(r.CreateSubnet(l.vpc.ID, "10.1.0.0/24", "", nil)) }, "InvalidSubnet.Range", "The CIDR '10.1.0.0/24' is invalid."},
		{"subnet in another region's zone", func(l *lab, r *Region) error {
			return discard(r.CreateSubnet(l.vpc.ID, "10.0.9.0/24", "us-east-1a", nil))
		}, "InvalidParameterValue", ""},
		{"subnet in use", func(l *lab, r *Region) error { return r.DeleteSubnet(l.private.ID) }, "DependencyViolation", "The subnet '{private}' has dependencies and cannot be deleted."},
		{"second gateway", func(l *lab, r *Region) error {
			return r.AttachInternetGateway(r.CreateInternetGateway(nil).ID, l.vpc.ID)
		}, "InvalidParameterValue", "Network {vpc} already has an internet gateway attached"},
		{"gateway twice", func(l *lab, r *Region) error { return r.AttachInternetGateway(l.gateway.ID, l.vpc.ID) }, "Resource.AlreadyAssociated", "resource {igw} is already attached to network {vpc}"},
		{"gateway with public addresses", func(l *lab, r *Region) error { return r.DetachInternetGateway(l.gateway.ID, l.vpc.ID) }, "DependencyViolation", "Network {vpc} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway."},
		{"gateway still attached", func(l *lab, r *Region) error { return r.DeleteInternetGateway(l.gateway.ID) }, "DependencyViolation", "The internetGateway '{igw}' has dependencies and cannot be deleted."},
		{"route twice", func(l *lab, r *Region) error {
			return r.CreateRoute(l.publicTable.ID, Route{DestinationCIDR: "0.0.0.0/0", Target: l.gateway.ID})
		}, "RouteAlreadyExists", "The route identified by 0.0.0.0/0 already exists."},
		{"route for the local block", func(l *lab, r *Region) error {
			return r.CreateRoute(l.publicTable.ID, Route{DestinationCIDR: "10.0.0.0/16", Target: l.gateway.ID})
		}, "InvalidParameterValue", "The destination CIDR block 10.0.0.0/16 is equal to or more specific than one of this VPC's CIDR blocks. This route can target only an interface or an instance."},
		{"route for a part of a subnet", func(l *lab, r *Region) error {
			return r.CreateRoute(l.publicTable.ID, Route{DestinationCIDR: "10.0.1.0/25", Target: l.privateENI.ID})
		}, "InvalidParameterValue", "The destination CIDR block 10.0.1.0/25 is equal to or more specific than one of this VPC's CIDR blocks. This route can target only an interface or an instance."},
		{"route to another VPC's gateway", func(l *lab, r *Region) error {
			return r.CreateRoute(r.mainTable(r.DefaultVPC().ID).ID, Route{DestinationCIDR: "8.8.8.8/32", Target: l.gateway.ID})
		}, "InvalidParameterValue", "route table {defaulttable} and network gateway {igw} belong to different networks"},
		{"route to a gateway endpoint", func(l *lab, r *Region) error {
			return r.CreateRoute(l.privateTable.ID, Route{DestinationPrefixList: "pl-78a54011", Target: l.endpoint().ID})
		}, "RouteNotSupported", "Route table contains unsupported route target: {vpce}. VPC Endpoints of this type cannot be used as route targets."},
		{"route to nowhere", func(l *lab, r *Region) error {
			return r.CreateRoute(l.privateTable.ID, Route{DestinationCIDR: "0.0.0.0/0", Target: "nat-00000000000000000"})
		}, "InvalidNatGatewayID.NotFound", ""},
		{"endpoint's route by hand", func(l *lab, r *Region) error {
			l.endpoint(l.privateTable)
			return r.DeleteRoute(l.privateTable.ID, Route{DestinationPrefixList: "pl-78a54011"})
		}, "InvalidParameterValue", "cannot remove VPC endpoint route pl-78a54011 in route table {privatetable}"},
		{"local route", func(l *lab, r *Region) error {
			return r.DeleteRoute(l.privateTable.ID, Route{DestinationCIDR: "10.0.0.0/16"})
		}, "InvalidParameterValue", "cannot remove local route 10.0.0.0/16 in route table {privatetable}"},
		{"no such route", func(l *lab, r *Region) error {
			return r.DeleteRoute(l.privateTable.ID, Route{DestinationCIDR: "0.0.0.0/0"})
		}, "InvalidRoute.NotFound", "no route with destination-cidr-block 0.0.0.0/0 in route table {privatetable}"},
		{"main table", func(l *lab, r *Region) error { return r.DeleteRouteTable(r.mainTable(l.vpc.ID).ID) }, "DependencyViolation", ""},
		{"table in use", func(l *lab, r *Region) error { return r.DeleteRouteTable(l.privateTable.ID) }, "DependencyViolation", "The routeTable '{privatetable}' has dependencies and cannot be deleted."},
		{"second table of a subnet", func(l *lab, r *Region) error {
			return discard(r.AssociateRouteTable(l.publicTable.ID, l.private.ID))
		}, "Resource.AlreadyAssociated", ""},
		{"default ACL", func(l *lab, r *Region) error { return r.DeleteACL(r.defaultACL(l.vpc.ID).ID) }, "InvalidParameterValue", ""},
		{"ACL entry twice", func(l *lab, r *Region) error {
			return r.CreateACLEntry(r.defaultACL(l.vpc.ID).ID, ACLEntry{Number: 100, Protocol: "-1", CIDR: "0.0.0.0/0"})
		}, "NetworkAclEntryAlreadyExists", "The network acl entry identified by 100 already exists."},
		{"ACL entry 32767", func(l *lab, r *Region) error {
			return r.DeleteACLEntry(r.defaultACL(l.vpc.ID).ID, 32767, true)
		}, "InvalidParameterValue", ""},
		{"ACL entry unknown", func(l *lab, r *Region) error { return r.DeleteACLEntry(r.defaultACL(l.vpc.ID).ID, 7, true) }, "InvalidNetworkAclEntry.NotFound", ""},
		{"public NAT gateway without an address", func(l *lab, r *Region) error { return discard(r.CreateNAT(l.public.ID, true, "", nil)) }, "MissingParameter", ""},
		{"address in use", func(l *lab, r *Region) error {
			a := must[*Address](l.t)(r.AllocateAddress(nil))
			must[string](l.t)(r.AssociateAddress(a.AllocationID, "", l.privateENI.ID, true))
			return r.ReleaseAddress(a.AllocationID)
		}, "InvalidIPAddress.InUse", ""},
		{"DHCP options in use", func(l *lab, r *Region) error { return r.DeleteDHCPOptions(l.vpc.DHCPOptionsID) }, "DependencyViolation", ""},
		{"service unknown", func(l *lab, r *Region) error {
			return discard(r.CreateEndpoint(EndpointSpec{VPC: l.vpc.ID, Service: "com.amazonaws.ap-northeast-2.s4"}))
		}, "InvalidServiceName", "The Vpc Endpoint Service 'com.amazonaws.ap-northeast-2.s4' does not exist"},
		{"service of another region", func(l *lab, r *Region) error {
			return discard(r.CreateEndpoint(EndpointSpec{VPC: l.vpc.ID, Service: "com.amazonaws.us-east-1.s3"}))
		}, "InvalidServiceName", ""},
		{"gateway type for an interface service", func(l *lab, r *Region) error {
			return discard(r.CreateEndpoint(EndpointSpec{VPC: l.vpc.ID, Service: ec2}))
		}, "InvalidParameter", "Endpoint type (Gateway) does not match available service types ([Interface])."},
		{"same prefix list twice", func(l *lab, r *Region) error {
			l.endpoint(l.privateTable)
			return discard(r.CreateEndpoint(EndpointSpec{VPC: l.vpc.ID, Service: s3, RouteTables: []string{l.privateTable.ID}}))
		}, "RouteAlreadyExists", "route table {privatetable} already has a route with destination-prefix-list-id pl-78a54011"},
		{"table of another VPC", func(l *lab, r *Region) error {
			return discard(r.CreateEndpoint(EndpointSpec{VPC: l.vpc.ID, Service: s3, RouteTables: []string{r.mainTable(r.DefaultVPC().ID).ID}}))
		}, "InvalidParameter", ""},
		{"subnets at a gateway endpoint", func(l *lab, r *Region) error {
			return discard(r.CreateEndpoint(EndpointSpec{VPC: l.vpc.ID, Service: s3, Subnets: []string{l.private.ID}}))
		}, "InvalidParameter", ""},
		{"policy is no JSON", func(l *lab, r *Region) error {
			return discard(r.CreateEndpoint(EndpointSpec{VPC: l.vpc.ID, Service: s3, Policy: "{"}))
		}, "InvalidPolicyDocument", ""},
		{"tables at an interface endpoint", func(l *lab, r *Region) error {
			return iface(l, EndpointSpec{RouteTables: []string{l.privateTable.ID}})
		}, "InvalidParameter", "Route table IDs are only supported for Gateway type VPC Endpoint."},
		{"two subnets of one zone", func(l *lab, r *Region) error {
			other := must[*Subnet](l.t)(r.CreateSubnet(l.vpc.ID, "10.0.2.0/24", "ap-northeast-2a", nil))
			return iface(l, EndpointSpec{Subnets: []string{l.public.ID, other.ID}})
		}, "DuplicateSubnetsInSameZone", ""},
		{"private DNS without hostnames", func(l *lab, r *Region) error {
			ok(l.t, r.SetDNSHostnames(l.vpc.ID, false))
			return iface(l, EndpointSpec{PrivateDNS: &yes})
		}, "InvalidParameter", "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for {vpc}"},
		{"private DNS twice", func(l *lab, r *Region) error {
			ok(l.t, iface(l, EndpointSpec{PrivateDNS: &yes}))
			return iface(l, EndpointSpec{PrivateDNS: &yes})
		}, "InvalidParameter", "private-dns-enabled cannot be set because there is already a conflicting DNS domain for ec2.ap-northeast-2.amazonaws.com in the VPC {vpc}"},
		{"service without a private name", func(l *lab, r *Region) error {
			return iface(l, EndpointSpec{Service: "com.amazonaws.ap-northeast-2.dynamodb", PrivateDNS: &yes})
		}, "InvalidParameter", "Private DNS can't be enabled because the service com.amazonaws.ap-northeast-2.dynamodb does not provide a private DNS name."},
		{"inbound-only DNS without a gateway endpoint", func(l *lab, r *Region) error {
			return iface(l, EndpointSpec{Service: s3, PrivateDNS: &yes})
		}, "InvalidParameter", "To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC {vpc} must have a Gateway endpoint for the service."},
		{"group unknown", func(l *lab, r *Region) error {
			return iface(l, EndpointSpec{Groups: []string{"sg-00000000000000000"}})
		}, "InvalidGroup.NotFound", ""},
		{"endpoint unknown", func(l *lab, r *Region) error {
			return r.ModifyEndpoint("vpce-00000000000000000", EndpointChange{})
		}, "InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id 'vpce-00000000000000000' does not exist"},
		{"deleting an unknown endpoint", func(l *lab, r *Region) error { return r.DeleteEndpoint("vpce-00000000000000000") }, "InvalidVpcEndpoint.NotFound", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l := newLab(t)
			err := test.make(l, l.region)
			var refusal *Error
			if !errors.As(err, &refusal) || refusal == nil {
				t.Fatalf("not refused: %v", err)
			}
			if refusal.Code != test.code {
				t.Errorf("code %s, want %s (%s)", refusal.Code, test.code, refusal.Message)
			}
			endpoint := ""
			for _, e := range l.region.EndpointsOf(l.vpc.ID) {
				endpoint = e.ID
			}
			says := strings.NewReplacer("{vpc}", l.vpc.ID, "{private}", l.private.ID, "{igw}", l.gateway.ID,
				"{privatetable}", l.privateTable.ID, "{vpce}", endpoint,
				"{defaulttable}", l.region.mainTable(l.region.DefaultVPC().ID).ID).Replace(test.says)
			if says != "" && refusal.Message != says {
				t.Errorf("says %q, want %q", refusal.Message, says)
			}
		})
	}
}

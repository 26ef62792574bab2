package ec2_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks/sandbox/network"
)

func TestNetworkAclOverTheWire(t *testing.T) {
	a := newAccount(t)
	vpc, subnet, _ := a.network()
	acl := call(t, a.CreateNetworkAcl, &sdk.CreateNetworkAclInput{VpcId: &vpc}).NetworkAcl
	entry := sdk.CreateNetworkAclEntryInput{
		NetworkAclId: acl.NetworkAclId, RuleNumber: aws.Int32(100), Protocol: aws.String("6"), RuleAction: types.RuleActionAllow,
		Egress: aws.Bool(true), CidrBlock: aws.String("10.0.0.7/8"),
	}
	if code := refused(t, a.CreateNetworkAclEntry, &entry); code != "MissingParameter" {
		t.Errorf("tcp without ports: %s", code)
	}
	entry.PortRange = &types.PortRange{From: aws.Int32(443), To: aws.Int32(443)}
	call(t, a.CreateNetworkAclEntry, &entry)
	call(t, a.CreateNetworkAclEntry, &sdk.CreateNetworkAclEntryInput{
		NetworkAclId: acl.NetworkAclId, RuleNumber: aws.Int32(90), Protocol: aws.String("icmp"), RuleAction: types.RuleActionDeny,
		Egress: aws.Bool(true), CidrBlock: aws.String("0.0.0.0/0"), IcmpTypeCode: &types.IcmpTypeCode{Type: aws.Int32(8), Code: aws.Int32(-1)},
	})
	call(t, a.ReplaceNetworkAclEntry, &sdk.ReplaceNetworkAclEntryInput{
		NetworkAclId: acl.NetworkAclId, RuleNumber: aws.Int32(100), Protocol: aws.String("6"), RuleAction: types.RuleActionDeny,
		Egress: aws.Bool(true), CidrBlock: aws.String("10.0.0.0/8"), PortRange: &types.PortRange{From: aws.Int32(80), To: aws.Int32(80)},
	})
	was := call(t, a.DescribeNetworkAcls, &sdk.DescribeNetworkAclsInput{Filters: []types.Filter{filter("vpc-id", vpc), filter("default", "true")}}).NetworkAcls[0]
	moved := call(t, a.ReplaceNetworkAclAssociation, &sdk.ReplaceNetworkAclAssociationInput{AssociationId: was.Associations[0].NetworkAclAssociationId, NetworkAclId: acl.NetworkAclId})
	now := call(t, a.DescribeNetworkAcls, &sdk.DescribeNetworkAclsInput{NetworkAclIds: []string{*acl.NetworkAclId}}).NetworkAcls[0]
	if len(now.Associations) != 1 || *now.Associations[0].SubnetId != subnet || *now.Associations[0].NetworkAclAssociationId != *moved.NewAssociationId {
		t.Errorf("associations %+v", now.Associations)
	}
	if e := now.Entries[0]; *e.RuleNumber != 90 || *e.Protocol != "1" || *e.IcmpTypeCode.Type != 8 || *e.IcmpTypeCode.Code != -1 || e.PortRange != nil {
		t.Errorf("first entry %+v", e)
	}
	if e := now.Entries[1]; *e.RuleNumber != 100 || e.RuleAction != types.RuleActionDeny || *e.PortRange.From != 80 || *e.CidrBlock != "10.0.0.0/8" {
		t.Errorf("second entry %+v", e)
	}
	if code := refused(t, a.DeleteNetworkAcl, &sdk.DeleteNetworkAclInput{NetworkAclId: acl.NetworkAclId}); code != "DependencyViolation" {
		t.Errorf("an ACL in use goes: %s", code)
	}
	call(t, a.DeleteNetworkAclEntry, &sdk.DeleteNetworkAclEntryInput{NetworkAclId: acl.NetworkAclId, RuleNumber: aws.Int32(90), Egress: aws.Bool(true)})
	call(t, a.ReplaceNetworkAclAssociation, &sdk.ReplaceNetworkAclAssociationInput{AssociationId: moved.NewAssociationId, NetworkAclId: was.NetworkAclId})
	call(t, a.DeleteNetworkAcl, &sdk.DeleteNetworkAclInput{NetworkAclId: acl.NetworkAclId})
}

func TestAddressOverTheWire(t *testing.T) {
	a := newAccount(t)
	vpc, subnet, _ := a.network()
	eip := call(t, a.AllocateAddress, &sdk.AllocateAddressInput{})
	eni := call(t, a.CreateNetworkInterface, &sdk.CreateNetworkInterfaceInput{SubnetId: &subnet}).NetworkInterface
	associate := &sdk.AssociateAddressInput{PublicIp: eip.PublicIp, NetworkInterfaceId: eni.NetworkInterfaceId}
	if code := refused(t, a.AssociateAddress, associate); code != "Gateway.NotAttached" {
		t.Errorf("without a gateway: %s", code)
	}
	igw := call(t, a.CreateInternetGateway, &sdk.CreateInternetGatewayInput{}).InternetGateway.InternetGatewayId
	call(t, a.AttachInternetGateway, &sdk.AttachInternetGatewayInput{InternetGatewayId: igw, VpcId: &vpc})
	association := call(t, a.AssociateAddress, associate).AssociationId
	shown := call(t, a.DescribeAddresses, &sdk.DescribeAddressesInput{Filters: []types.Filter{filter("network-interface-id", *eni.NetworkInterfaceId)}}).Addresses
	if len(shown) != 1 || *shown[0].AssociationId != *association || *shown[0].PrivateIpAddress != *eni.PrivateIpAddress || shown[0].InstanceId != nil {
		t.Errorf("addresses %+v", shown)
	}
	if code := refused(t, a.ReleaseAddress, &sdk.ReleaseAddressInput{AllocationId: eip.AllocationId}); code != "InvalidIPAddress.InUse" {
		t.Errorf("an address in use goes: %s", code)
	}
	call(t, a.DisassociateAddress, &sdk.DisassociateAddressInput{AssociationId: association})
	call(t, a.ReleaseAddress, &sdk.ReleaseAddressInput{AllocationId: eip.AllocationId})
	if code := refused(t, a.DescribeAddresses, &sdk.DescribeAddressesInput{AllocationIds: []string{*eip.AllocationId}}); code != "InvalidAllocationID.NotFound" {
		t.Errorf("code %s", code)
	}
}

func TestDhcpOptionsOverTheWire(t *testing.T) {
	a := newAccount(t)
	vpc, _, _ := a.network()
	made := call(t, a.CreateDhcpOptions, &sdk.CreateDhcpOptionsInput{DhcpConfigurations: []types.NewDhcpConfiguration{
		{Key: aws.String("domain-name-servers"), Values: []string{"8.8.8.8, 1.1.1.1"}},
		{Key: aws.String("domain-name"), Values: []string{"corp.example"}},
	}}).DhcpOptions
	call(t, a.AssociateDhcpOptions, &sdk.AssociateDhcpOptionsInput{DhcpOptionsId: made.DhcpOptionsId, VpcId: &vpc})
	found := call(t, a.DescribeDhcpOptions, &sdk.DescribeDhcpOptionsInput{Filters: []types.Filter{filter("key", "domain-name-servers"), filter("value", "1.1.1.1")}}).DhcpOptions
	if len(found) != 1 || len(found[0].DhcpConfigurations) != 2 || len(found[0].DhcpConfigurations[1].Values) != 2 {
		t.Fatalf("found %+v", found)
	}
	if code := refused(t, a.DeleteDhcpOptions, &sdk.DeleteDhcpOptionsInput{DhcpOptionsId: made.DhcpOptionsId}); code != "DependencyViolation" {
		t.Errorf("options in use go: %s", code)
	}
	call(t, a.AssociateDhcpOptions, &sdk.AssociateDhcpOptionsInput{DhcpOptionsId: aws.String(network.NoDHCPOptions), VpcId: &vpc})
	call(t, a.DeleteDhcpOptions, &sdk.DeleteDhcpOptionsInput{DhcpOptionsId: made.DhcpOptionsId})
	if vpcs := call(t, a.DescribeVpcs, &sdk.DescribeVpcsInput{Filters: []types.Filter{filter("dhcp-options-id", "default")}}).Vpcs; len(vpcs) != 1 || *vpcs[0].VpcId != vpc {
		t.Errorf("VPCs without options: %+v", vpcs)
	}
}

func TestRouteTableAssociationsOverTheWire(t *testing.T) {
	a := newAccount(t)
	vpc, subnet, table := a.network()
	ofVPC := filter("vpc-id", vpc)
	tables := func(filters ...types.Filter) []types.RouteTable {
		return call(t, a.DescribeRouteTables, &sdk.DescribeRouteTablesInput{Filters: append(filters, ofVPC)}).RouteTables
	}
	main := tables(filter("association.main", "true"))[0]
	second := call(t, a.CreateRouteTable, &sdk.CreateRouteTableInput{VpcId: &vpc}).RouteTable.RouteTableId
	call(t, a.ReplaceRouteTableAssociation, &sdk.ReplaceRouteTableAssociationInput{AssociationId: main.Associations[0].RouteTableAssociationId, RouteTableId: second})
	if now := tables(filter("association.main", "true")); len(now) != 1 || *now[0].RouteTableId != *second {
		t.Errorf("main table %+v", now)
	}
	call(t, a.DeleteRouteTable, &sdk.DeleteRouteTableInput{RouteTableId: main.RouteTableId})
	explicit := tables(filter("association.subnet-id", subnet))[0]
	call(t, a.DisassociateRouteTable, &sdk.DisassociateRouteTableInput{AssociationId: explicit.Associations[0].RouteTableAssociationId})
	if left := tables(filter("association.subnet-id", subnet)); len(left) != 0 {
		t.Errorf("an implicit association shows a subnet: %+v", left)
	}
	igw := call(t, a.CreateInternetGateway, &sdk.CreateInternetGatewayInput{}).InternetGateway.InternetGatewayId
	call(t, a.AttachInternetGateway, &sdk.AttachInternetGatewayInput{InternetGatewayId: igw, VpcId: &vpc})
	eni := call(t, a.CreateNetworkInterface, &sdk.CreateNetworkInterfaceInput{SubnetId: &subnet}).NetworkInterface.NetworkInterfaceId
	everything := aws.String("0.0.0.0/0")
	call(t, a.CreateRoute, &sdk.CreateRouteInput{RouteTableId: &table, DestinationCidrBlock: everything, GatewayId: igw})
	call(t, a.ReplaceRoute, &sdk.ReplaceRouteInput{RouteTableId: &table, DestinationCidrBlock: everything, NetworkInterfaceId: eni})
	route := tables(filter("route-table-id", table))[0].Routes[1]
	if aws.ToString(route.NetworkInterfaceId) != *eni || route.GatewayId != nil || route.Origin != types.RouteOriginCreateRoute {
		t.Errorf("route %+v", route)
	}
	call(t, a.DeleteRoute, &sdk.DeleteRouteInput{RouteTableId: &table, DestinationCidrBlock: everything})
	if code := refused(t, a.DeleteRoute, &sdk.DeleteRouteInput{RouteTableId: &table, DestinationCidrBlock: everything}); code != "InvalidRoute.NotFound" {
		t.Errorf("code %s", code)
	}
}

func TestSubnetAttributesOverTheWire(t *testing.T) {
	a := newAccount(t)
	_, subnet, _ := a.network()
	call(t, a.ModifySubnetAttribute, &sdk.ModifySubnetAttributeInput{SubnetId: &subnet, MapPublicIpOnLaunch: &types.AttributeBooleanValue{Value: aws.Bool(true)}})
	found := call(t, a.DescribeSubnets, &sdk.DescribeSubnetsInput{Filters: []types.Filter{
		filter("map-public-ip-on-launch", "true"), filter("default-for-az", "false"), filter("availability-zone", "ap-northeast-2c"),
	}}).Subnets
	if len(found) != 1 || *found[0].AvailableIpAddressCount != 251 || *found[0].AvailabilityZoneId != "apne2-az3" {
		t.Errorf("found %+v", found)
	}
}

// TestFiltersAreKnown asks for everything by each filter that the API reference
// names for an operation: "*" keeps all that have a value, and an unlikely
// value keeps nothing.
func TestFiltersAreKnown(t *testing.T) {
	a := newAccount(t)
	vpc, _, _ := a.network()
	call(t, a.CreateVpcEndpoint, &sdk.CreateVpcEndpointInput{VpcId: &vpc, ServiceName: aws.String("com.amazonaws.ap-northeast-2.s3")})
	kinds := map[string]struct {
		count   func(types.Filter) int
		filters []string
	}{
		"DescribeVpcs": {func(f types.Filter) int {
			return len(call(t, a.DescribeVpcs, &sdk.DescribeVpcsInput{Filters: []types.Filter{f}}).Vpcs)
		}, []string{"cidr", "cidr-block-association.cidr-block", "cidr-block-association.association-id", "cidr-block-association.state", "dhcp-options-id", "is-default", "owner-id", "state", "vpc-id"}},
		"DescribeSubnets": {func(f types.Filter) int {
			return len(call(t, a.DescribeSubnets, &sdk.DescribeSubnetsInput{Filters: []types.Filter{f}}).Subnets)
		}, []string{"availability-zone", "availability-zone-id", "available-ip-address-count", "cidr-block", "default-for-az", "map-public-ip-on-launch", "owner-id", "state", "subnet-arn", "subnet-id", "vpc-id"}},
		"DescribeInternetGateways": {func(f types.Filter) int {
			return len(call(t, a.DescribeInternetGateways, &sdk.DescribeInternetGatewaysInput{Filters: []types.Filter{f}}).InternetGateways)
		}, []string{"attachment.state", "attachment.vpc-id", "internet-gateway-id", "owner-id"}},
		"DescribeRouteTables": {func(f types.Filter) int {
			return len(call(t, a.DescribeRouteTables, &sdk.DescribeRouteTablesInput{Filters: []types.Filter{f}}).RouteTables)
		}, []string{"association.main", "association.route-table-association-id", "association.route-table-id", "association.subnet-id", "owner-id", "route-table-id", "route.destination-cidr-block", "route.gateway-id", "route.origin", "route.state", "vpc-id"}},
		"DescribeNetworkAcls": {func(f types.Filter) int {
			return len(call(t, a.DescribeNetworkAcls, &sdk.DescribeNetworkAclsInput{Filters: []types.Filter{f}}).NetworkAcls)
		}, []string{"association.association-id", "association.network-acl-id", "association.subnet-id", "default", "entry.cidr", "entry.egress", "entry.icmp.code", "entry.icmp.type", "entry.port-range.from", "entry.port-range.to", "entry.protocol", "entry.rule-action", "entry.rule-number", "network-acl-id", "owner-id", "vpc-id"}},
		"DescribeVpcEndpoints": {func(f types.Filter) int {
			return len(call(t, a.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{Filters: []types.Filter{f}}).VpcEndpoints)
		}, []string{"ip-address-type", "service-name", "service-region", "vpc-id", "vpc-endpoint-id", "vpc-endpoint-state", "vpc-endpoint-type"}},
		"DescribeVpcEndpointServices": {func(f types.Filter) int {
			return len(call(t, a.DescribeVpcEndpointServices, &sdk.DescribeVpcEndpointServicesInput{Filters: []types.Filter{f}}).ServiceDetails)
		}, []string{"owner", "service-name", "service-region", "service-type", "supported-ip-address-types"}},
		"DescribePrefixLists": {func(f types.Filter) int {
			return len(call(t, a.DescribePrefixLists, &sdk.DescribePrefixListsInput{Filters: []types.Filter{f}}).PrefixLists)
		}, []string{"prefix-list-id", "prefix-list-name"}},
		"DescribeManagedPrefixLists": {func(f types.Filter) int {
			return len(call(t, a.DescribeManagedPrefixLists, &sdk.DescribeManagedPrefixListsInput{Filters: []types.Filter{f}}).PrefixLists)
		}, []string{"owner-id", "prefix-list-id", "prefix-list-name"}},
		"DescribeDhcpOptions": {func(f types.Filter) int {
			return len(call(t, a.DescribeDhcpOptions, &sdk.DescribeDhcpOptionsInput{Filters: []types.Filter{f}}).DhcpOptions)
		}, []string{"dhcp-options-id", "key", "value", "owner-id"}},
	}
	for operation, kind := range kinds {
		for _, name := range slices.Sorted(slices.Values(kind.filters)) {
			if kind.count(filter(name, "*")) == 0 {
				t.Errorf("%s: %s=* keeps nothing", operation, name)
			}
			if n := kind.count(filter(name, "no such value")); n != 0 {
				t.Errorf("%s: %s keeps %d in spite of the value", operation, name, n)
			}
		}
	}
}

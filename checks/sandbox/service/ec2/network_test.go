package ec2_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/ec2"
	"linklab/checks/sandbox/wire"
	"linklab/checks/sandbox/wire/sigv4"
	"linklab/checks/sandbox/wire/wiretest"
)

// account is EC2 of a fresh account behind its real protocol.
type account struct {
	*sdk.Client
	t     *testing.T
	world *network.World
}

func newAccount(t *testing.T) *account {
	t.Helper()
	return newAccountAt(t, network.Instant, time.Now)
}

// newAccountAt is an account with a pace and a clock of its own.
func newAccountAt(t *testing.T, pace network.Pace, now func() time.Time) *account {
	t.Helper()
	world := network.NewWorld("123456789012", 1, pace, now)
	registry := wire.NewRegistry(func(c *wire.Call, _ *wire.Service, op *wire.Operation, in any) (any, error) {
		return op.Handle(c, in)
	})
	if err := registry.Add(ec2.New(world).Wire()); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(&wire.Gateway{
		Registry: registry, Account: world.Account, Now: time.Now,
		Keys: func(string, string) (sigv4.Key, wire.Caller, bool) {
			return sigv4.Key{Secret: "secret"}, wire.Caller{}, true
		},
		Region: func(string) bool { return true },
		NewID:  func() string { return "00000000-0000-0000-0000-000000000000" },
		Fault:  func(err error) { t.Errorf("fault: %v", err) },
	})
	t.Cleanup(server.Close)
	return &account{t: t, world: world, Client: sdk.NewFromConfig(aws.Config{
		Region: "ap-northeast-2", BaseEndpoint: aws.String(server.URL),
		Credentials: credentials.NewStaticCredentialsProvider("key", "secret", ""),
		Retryer:     func() aws.Retryer { return aws.NopRetryer{} },
		HTTPClient:  wiretest.Client{},
	})}
}

// call runs an operation that has to succeed.
func call[In, Out any](t *testing.T, operation func(context.Context, *In, ...func(*sdk.Options)) (*Out, error), in *In) *Out {
	t.Helper()
	out, err := operation(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// refused runs an operation that has to fail and gives the error's code.
func refused[In, Out any](t *testing.T, operation func(context.Context, *In, ...func(*sdk.Options)) (*Out, error), in *In) string {
	t.Helper()
	_, err := operation(context.Background(), in)
	var api smithy.APIError
	if !errors.As(err, &api) {
		t.Fatalf("not refused: %v", err)
	}
	return api.ErrorCode()
}

func filter(name string, values ...string) types.Filter {
	return types.Filter{Name: &name, Values: values}
}

// network makes a VPC with one subnet and its own route table.
func (a *account) network() (vpc, subnet, table string) {
	a.t.Helper()
	tags := []types.TagSpecification{{ResourceType: types.ResourceTypeVpc, Tags: []types.Tag{{Key: aws.String("linklab"), Value: aws.String("s3-gateway")}}}}
	vpc = *call(a.t, a.CreateVpc, &sdk.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16"), TagSpecifications: tags}).Vpc.VpcId
	subnet = *call(a.t, a.CreateSubnet, &sdk.CreateSubnetInput{VpcId: &vpc, CidrBlock: aws.String("10.0.1.0/24"), AvailabilityZone: aws.String("ap-northeast-2c")}).Subnet.SubnetId
	table = *call(a.t, a.CreateRouteTable, &sdk.CreateRouteTableInput{VpcId: &vpc}).RouteTable.RouteTableId
	call(a.t, a.AssociateRouteTable, &sdk.AssociateRouteTableInput{RouteTableId: &table, SubnetId: &subnet})
	return vpc, subnet, table
}

func TestGatewayEndpointOverTheWire(t *testing.T) {
	a := newAccount(t)
	vpc, subnet, table := a.network()
	const service = "com.amazonaws.ap-northeast-2.s3"
	made := call(t, a.CreateVpcEndpoint, &sdk.CreateVpcEndpointInput{VpcId: &vpc, ServiceName: aws.String(service)}).VpcEndpoint
	if made.VpcEndpointType != types.VpcEndpointTypeGateway || made.State != "available" || len(made.RouteTableIds) != 0 {
		t.Errorf("made %+v", made)
	}
	if made.PolicyDocument == nil || made.Groups == nil || made.DnsEntries == nil || made.SubnetIds == nil {
		t.Errorf("a gateway endpoint shows its policy and empty lists: %+v", made)
	}
	call(t, a.ModifyVpcEndpoint, &sdk.ModifyVpcEndpointInput{VpcEndpointId: made.VpcEndpointId, AddRouteTableIds: []string{table}})
	tables := call(t, a.DescribeRouteTables, &sdk.DescribeRouteTablesInput{Filters: []types.Filter{filter("association.subnet-id", subnet)}}).RouteTables
	if len(tables) != 1 || len(tables[0].Routes) != 2 {
		t.Fatalf("tables %+v", tables)
	}
	route := tables[0].Routes[1]
	if aws.ToString(route.DestinationPrefixListId) != "pl-78a54011" || aws.ToString(route.GatewayId) != *made.VpcEndpointId ||
		route.State != types.RouteStateActive || route.DestinationCidrBlock != nil {
		t.Errorf("route %+v", route)
	}
	found := call(t, a.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{Filters: []types.Filter{
		filter("vpc-id", vpc), filter("service-name", service), filter("vpc-endpoint-type", "Gateway"), filter("vpc-endpoint-state", "available"),
	}}).VpcEndpoints
	if len(found) != 1 || !slices.Equal(found[0].RouteTableIds, []string{table}) {
		t.Errorf("found %+v", found)
	}
	if code := refused(t, a.DeleteVpc, &sdk.DeleteVpcInput{VpcId: &vpc}); code != "DependencyViolation" {
		t.Errorf("the VPC goes with its endpoint: %s", code)
	}
	deleted := call(t, a.DeleteVpcEndpoints, &sdk.DeleteVpcEndpointsInput{VpcEndpointIds: []string{*made.VpcEndpointId, "vpce-00000000000000000"}})
	if len(deleted.Unsuccessful) != 1 || aws.ToString(deleted.Unsuccessful[0].Error.Code) != "InvalidVpcEndpoint.NotFound" {
		t.Errorf("deleted %+v", deleted.Unsuccessful)
	}
	tables = call(t, a.DescribeRouteTables, &sdk.DescribeRouteTablesInput{RouteTableIds: []string{table}}).RouteTables
	if len(tables[0].Routes) != 1 {
		t.Errorf("the endpoint's route stayed: %+v", tables[0].Routes)
	}
	if code := refused(t, a.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{VpcEndpointIds: []string{*made.VpcEndpointId}}); code != "InvalidVpcEndpointId.NotFound" {
		t.Errorf("code %s", code)
	}
}

func TestInterfaceEndpointOverTheWire(t *testing.T) {
	a := newAccount(t)
	vpc, subnet, _ := a.network()
	in := &sdk.CreateVpcEndpointInput{
		VpcId: &vpc, ServiceName: aws.String("com.amazonaws.ap-northeast-2.monitoring"), VpcEndpointType: types.VpcEndpointTypeInterface,
		SubnetIds: []string{subnet}, PrivateDnsEnabled: aws.Bool(true),
	}
	if code := refused(t, a.CreateVpcEndpoint, in); code != "InvalidParameter" {
		t.Errorf("private DNS without hostnames: %s", code)
	}
	call(t, a.ModifyVpcAttribute, &sdk.ModifyVpcAttributeInput{VpcId: &vpc, EnableDnsHostnames: &types.AttributeBooleanValue{Value: aws.Bool(true)}})
	attribute := call(t, a.DescribeVpcAttribute, &sdk.DescribeVpcAttributeInput{VpcId: &vpc, Attribute: types.VpcAttributeNameEnableDnsHostnames})
	if !*attribute.EnableDnsHostnames.Value || attribute.EnableDnsSupport != nil {
		t.Errorf("attribute %+v", attribute)
	}
	made := call(t, a.CreateVpcEndpoint, in).VpcEndpoint
	names := map[string]string{}
	for _, entry := range made.DnsEntries {
		names[*entry.DnsName] = *entry.HostedZoneId
	}
	// The regional and the zonal name, and the service's own two.
	if len(names) != 4 || names["monitoring.ap-northeast-2.amazonaws.com"] == "" || len(made.NetworkInterfaceIds) != 1 ||
		len(made.Groups) != 1 || *made.Groups[0].GroupName != "default" {
		t.Errorf("made %+v", made)
	}
	eni := call(t, a.DescribeNetworkInterfaces, &sdk.DescribeNetworkInterfacesInput{NetworkInterfaceIds: made.NetworkInterfaceIds}).NetworkInterfaces[0]
	if eni.InterfaceType != "vpc_endpoint" || !*eni.RequesterManaged || *eni.Description != "VPC Endpoint Interface "+*made.VpcEndpointId {
		t.Errorf("interface %+v", eni)
	}
}

func TestPrefixListsOverTheWire(t *testing.T) {
	a := newAccount(t)
	lists := call(t, a.DescribePrefixLists, &sdk.DescribePrefixListsInput{Filters: []types.Filter{filter("prefix-list-name", "com.amazonaws.*.s3")}}).PrefixLists
	if len(lists) != 1 || *lists[0].PrefixListId != "pl-78a54011" || !slices.Contains(lists[0].Cidrs, "52.219.60.0/23") {
		t.Fatalf("lists %+v", lists)
	}
	managed := call(t, a.DescribeManagedPrefixLists, &sdk.DescribeManagedPrefixListsInput{Filters: []types.Filter{filter("owner-id", "AWS")}}).PrefixLists
	if len(managed) != 2 {
		t.Errorf("managed %+v", managed)
	}
	var blocks []string
	pages := sdk.NewGetManagedPrefixListEntriesPaginator(a, &sdk.GetManagedPrefixListEntriesInput{PrefixListId: lists[0].PrefixListId, MaxResults: aws.Int32(4)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Entries) > 4 {
			t.Errorf("a page of %d", len(page.Entries))
		}
		for _, entry := range page.Entries {
			blocks = append(blocks, *entry.Cidr)
		}
	}
	if !slices.Equal(blocks, lists[0].Cidrs) {
		t.Errorf("entries %v", blocks)
	}
}

func TestEndpointServicesOverTheWire(t *testing.T) {
	a := newAccount(t)
	out := call(t, a.DescribeVpcEndpointServices, &sdk.DescribeVpcEndpointServicesInput{ServiceNames: []string{"com.amazonaws.ap-northeast-2.s3"}})
	if len(out.ServiceNames) != 1 || len(out.ServiceDetails) != 2 {
		t.Errorf("S3 has %d names and %d details", len(out.ServiceNames), len(out.ServiceDetails))
	}
	all := call(t, a.DescribeVpcEndpointServices, &sdk.DescribeVpcEndpointServicesInput{Filters: []types.Filter{filter("service-type", "Gateway")}})
	if !slices.Contains(all.ServiceNames, "com.amazonaws.ap-northeast-2.dynamodb") || slices.Contains(all.ServiceNames, "com.amazonaws.ap-northeast-2.ec2") {
		t.Errorf("gateway services %v", all.ServiceNames)
	}
	if code := refused(t, a.DescribeVpcEndpointServices, &sdk.DescribeVpcEndpointServicesInput{ServiceNames: []string{"com.amazonaws.us-east-1.s3"}}); code != "InvalidServiceName" {
		t.Errorf("code %s", code)
	}
}

func TestFiltersAndRefusalsOverTheWire(t *testing.T) {
	a := newAccount(t)
	vpc, subnet, table := a.network()
	tagged := call(t, a.DescribeVpcs, &sdk.DescribeVpcsInput{Filters: []types.Filter{filter("tag:linklab", "s3-*"), filter("is-default", "false")}}).Vpcs
	if len(tagged) != 1 || *tagged[0].VpcId != vpc {
		t.Errorf("by tag: %+v", tagged)
	}
	main := call(t, a.DescribeRouteTables, &sdk.DescribeRouteTablesInput{Filters: []types.Filter{filter("vpc-id", vpc), filter("association.main", "true")}}).RouteTables
	if len(main) != 1 || *main[0].RouteTableId == table || main[0].Associations[0].SubnetId != nil {
		t.Errorf("main table: %+v", main)
	}
	acls := call(t, a.DescribeNetworkAcls, &sdk.DescribeNetworkAclsInput{Filters: []types.Filter{filter("association.subnet-id", subnet)}}).NetworkAcls
	if len(acls) != 1 || !*acls[0].IsDefault || len(acls[0].Entries) != 4 || *acls[0].Entries[1].RuleNumber != 32767 {
		t.Errorf("ACL: %+v", acls)
	}
	for want, got := range map[string]string{
		"InvalidParameterValue": refused(t, a.DescribeSubnets, &sdk.DescribeSubnetsInput{Filters: []types.Filter{filter("colour", "blue")}}),
		"DryRunOperation":       refused(t, a.DeleteVpc, &sdk.DeleteVpcInput{VpcId: aws.String("vpc-1"), DryRun: aws.Bool(true)}),
		"InvalidVpcID.NotFound": refused(t, a.CreateSubnet, &sdk.CreateSubnetInput{VpcId: aws.String("vpc-00000000000000000"), CidrBlock: aws.String("10.0.0.0/24")}),
		"RouteNotSupported": refused(t, a.CreateRoute, &sdk.CreateRouteInput{RouteTableId: &table, DestinationCidrBlock: aws.String("0.0.0.0/0"),
			VpcEndpointId: call(t, a.CreateVpcEndpoint, &sdk.CreateVpcEndpointInput{VpcId: &vpc, ServiceName: aws.String("com.amazonaws.ap-northeast-2.dynamodb")}).VpcEndpoint.VpcEndpointId}),
		"InvalidParameterCombination": refused(t, a.DescribeVpcs, &sdk.DescribeVpcsInput{VpcIds: []string{vpc}, MaxResults: aws.Int32(5)}),
	} {
		if got != want {
			t.Errorf("code %s, want %s", got, want)
		}
	}
}

// TestLabIsTakenDown builds what the lab builds and removes it in its order.
func TestLabIsTakenDown(t *testing.T) {
	a := newAccount(t)
	vpc, subnet, table := a.network()
	igw := *call(t, a.CreateInternetGateway, &sdk.CreateInternetGatewayInput{}).InternetGateway.InternetGatewayId
	call(t, a.AttachInternetGateway, &sdk.AttachInternetGatewayInput{InternetGatewayId: &igw, VpcId: &vpc})
	call(t, a.CreateRoute, &sdk.CreateRouteInput{RouteTableId: &table, DestinationCidrBlock: aws.String("0.0.0.0/0"), GatewayId: &igw})
	eip := call(t, a.AllocateAddress, &sdk.AllocateAddressInput{Domain: types.DomainTypeVpc})
	nat := call(t, a.CreateNatGateway, &sdk.CreateNatGatewayInput{SubnetId: &subnet, AllocationId: eip.AllocationId}).NatGateway
	if code := refused(t, a.DetachInternetGateway, &sdk.DetachInternetGatewayInput{InternetGatewayId: &igw, VpcId: &vpc}); code != "DependencyViolation" {
		t.Errorf("a gateway goes from under a public address: %s", code)
	}
	call(t, a.DeleteNatGateway, &sdk.DeleteNatGatewayInput{NatGatewayId: nat.NatGatewayId})
	states := call(t, a.DescribeNatGateways, &sdk.DescribeNatGatewaysInput{Filter: []types.Filter{filter("vpc-id", vpc)}}).NatGateways
	if len(states) != 1 || states[0].State != types.NatGatewayStateDeleted || *states[0].NatGatewayAddresses[0].PublicIp != *eip.PublicIp {
		t.Errorf("NAT gateways %+v", states)
	}
	call(t, a.ReleaseAddress, &sdk.ReleaseAddressInput{AllocationId: eip.AllocationId})
	call(t, a.DetachInternetGateway, &sdk.DetachInternetGatewayInput{InternetGatewayId: &igw, VpcId: &vpc})
	hole := call(t, a.DescribeRouteTables, &sdk.DescribeRouteTablesInput{Filters: []types.Filter{filter("vpc-id", vpc), filter("route.state", "blackhole")}}).RouteTables
	if len(hole) != 1 || *hole[0].RouteTableId != table {
		t.Errorf("black holes in %+v", hole)
	}
	call(t, a.DeleteInternetGateway, &sdk.DeleteInternetGatewayInput{InternetGatewayId: &igw})
	call(t, a.DeleteSubnet, &sdk.DeleteSubnetInput{SubnetId: &subnet})
	call(t, a.DeleteRouteTable, &sdk.DeleteRouteTableInput{RouteTableId: &table})
	call(t, a.DeleteVpc, &sdk.DeleteVpcInput{VpcId: &vpc})
	region, err := a.world.Region("ap-northeast-2")
	if err != nil {
		t.Fatal(err)
	}
	if len(region.VPCs) != 1 || len(region.Gateways) != 1 || len(region.RouteTables) != 1 || len(region.ACLs) != 1 || len(region.Groups) != 1 || len(region.Interfaces) != 0 {
		t.Errorf("left over: %d VPCs, %d gateways, %d tables, %d ACLs, %d groups, %d interfaces",
			len(region.VPCs), len(region.Gateways), len(region.RouteTables), len(region.ACLs), len(region.Groups), len(region.Interfaces))
	}
}

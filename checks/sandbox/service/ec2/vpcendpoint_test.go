package ec2_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks/sandbox/network"
)

const (
	s3Service  = "com.amazonaws.ap-northeast-2.s3"
	stsService = "com.amazonaws.ap-northeast-2.sts"
)

func TestGatewayEndpointOfDynamoDB(t *testing.T) {
	p := newPrivatelink(t)
	table := *call(t, p.CreateRouteTable, &sdk.CreateRouteTableInput{VpcId: &p.consumer}).RouteTable.RouteTableId
	made := call(t, p.CreateVpcEndpoint, &sdk.CreateVpcEndpointInput{
		VpcId: &p.consumer, ServiceName: aws.String("com.amazonaws.ap-northeast-2.dynamodb"), RouteTableIds: []string{table},
	}).VpcEndpoint
	if made.VpcEndpointType != types.VpcEndpointTypeGateway || made.State != "available" || *made.PrivateDnsEnabled ||
		made.DnsOptions.DnsRecordIpType != types.DnsRecordIpTypeServiceDefined || len(made.DnsEntries) != 0 {
		t.Errorf("made %+v", made)
	}
	routes := call(t, p.DescribeRouteTables, &sdk.DescribeRouteTablesInput{RouteTableIds: []string{table}}).RouteTables[0].Routes
	if !slices.ContainsFunc(routes, func(r types.Route) bool {
		return aws.ToString(r.DestinationPrefixListId) == "pl-48a54021" && aws.ToString(r.GatewayId) == *made.VpcEndpointId
	}) {
		t.Errorf("routes %+v", routes)
	}
	call(t, p.DeleteVpcEndpoints, &sdk.DeleteVpcEndpointsInput{VpcEndpointIds: []string{*made.VpcEndpointId}})
	if routes := call(t, p.DescribeRouteTables, &sdk.DescribeRouteTablesInput{RouteTableIds: []string{table}}).RouteTables[0].Routes; len(routes) != 1 {
		t.Errorf("routes are left: %+v", routes)
	}
}

func TestEndpointAddresses(t *testing.T) {
	p := newPrivatelink(t)
	in := p.input(stsService)
	in.SubnetConfigurations = []types.SubnetConfiguration{{SubnetId: &p.subnetA, Ipv4: aws.String("10.0.0.50")}, {SubnetId: &p.subnetC, Ipv4: aws.String("10.0.2.50")}}
	made := call(t, p.CreateVpcEndpoint, in).VpcEndpoint
	addresses := func() (all []string) {
		for _, eni := range call(t, p.DescribeNetworkInterfaces, &sdk.DescribeNetworkInterfacesInput{Filters: []types.Filter{filter("vpc-id", p.consumer)}}).NetworkInterfaces {
			all = append(all, *eni.PrivateIpAddress)
		}
		slices.Sort(all)
		return all
	}
	if got := addresses(); !slices.Equal(got, []string{"10.0.0.50", "10.0.2.50"}) || len(made.SubnetIds) != 2 {
		t.Errorf("addresses %v, subnets %v", got, made.SubnetIds)
	}
	modify := &sdk.ModifyVpcEndpointInput{VpcEndpointId: made.VpcEndpointId}
	modify.SubnetConfigurations = []types.SubnetConfiguration{{SubnetId: &p.subnetA, Ipv4: aws.String("10.0.0.60")}}
	call(t, p.ModifyVpcEndpoint, modify)
	after := call(t, p.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{VpcEndpointIds: []string{*made.VpcEndpointId}}).VpcEndpoints[0]
	if got := addresses(); !slices.Equal(got, []string{"10.0.0.60", "10.0.2.50"}) || slices.Contains(after.NetworkInterfaceIds, made.NetworkInterfaceIds[0]) {
		t.Errorf("addresses %v of %v", got, after.NetworkInterfaceIds)
	}
	for address, want := range map[string]string{
		"10.0.0.3":  "InvalidParameterValue: Address 10.0.0.3 is in subnet's reserved address range",
		"10.0.2.60": "InvalidParameterValue: Address 10.0.2.60 does not fall within the subnet's address range",
	} {
		modify.SubnetConfigurations[0].Ipv4 = &address
		if got := refusal(t, p.ModifyVpcEndpoint, modify); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	modify.SubnetConfigurations = []types.SubnetConfiguration{{SubnetId: &p.subnetA, Ipv6: aws.String("2001:db8::1")}}
	if got := refusal(t, p.ModifyVpcEndpoint, modify); !strings.HasPrefix(got, "UnknownParameter: ") {
		t.Errorf("IPv6: %s", got)
	}
}

func TestGatewayLoadBalancerEndpoint(t *testing.T) {
	p := newPrivatelink(t)
	service := p.service(false, p.gwlb)
	if service.ServiceType[0].ServiceType != types.ServiceTypeGatewayLoadBalancer || len(service.BaseEndpointDnsNames) != 0 || service.GatewayLoadBalancerArns[0] != p.gwlb {
		t.Errorf("service %+v", service)
	}
	in := p.input(*service.ServiceName)
	if got, want := refusal(t, p.CreateVpcEndpoint, in), "InvalidParameter: Endpoint type (Interface) does not match available service types ([GatewayLoadBalancer])."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	in.VpcEndpointType = types.VpcEndpointTypeGatewayLoadBalancer
	made := call(t, p.CreateVpcEndpoint, in).VpcEndpoint
	if made.State != "pending" || len(made.DnsEntries) != 0 || len(made.Groups) != 0 || len(made.NetworkInterfaceIds) != 1 {
		t.Errorf("made %+v", made)
	}
	id := *made.VpcEndpointId
	eni := call(t, p.DescribeNetworkInterfaces, &sdk.DescribeNetworkInterfacesInput{NetworkInterfaceIds: made.NetworkInterfaceIds}).NetworkInterfaces[0]
	if eni.InterfaceType != types.NetworkInterfaceTypeGatewayLoadBalancerEndpoint {
		t.Errorf("interface %s", eni.InterfaceType)
	}
	table := *call(t, p.CreateRouteTable, &sdk.CreateRouteTableInput{VpcId: &p.consumer}).RouteTable.RouteTableId
	route := &sdk.CreateRouteInput{RouteTableId: &table, DestinationCidrBlock: aws.String("0.0.0.0/0"), VpcEndpointId: &id}
	unsupported := "RouteNotSupported: Route table contains unsupported route target: " + id + ". VPC Endpoints of this type cannot be used as route targets."
	if got := refusal(t, p.CreateRoute, route); got != unsupported {
		t.Errorf("while pending: %s", got)
	}
	p.later(2 * time.Minute)
	call(t, p.CreateRoute, route)
	remove := &sdk.DeleteVpcEndpointsInput{VpcEndpointIds: []string{id}}
	if got := failure(call(t, p.DeleteVpcEndpoints, remove).Unsuccessful); got != "InvalidParameter: Endpoint must be removed from route table before deletion." {
		t.Errorf("deleted: %s", got)
	}
	call(t, p.DeleteRoute, &sdk.DeleteRouteInput{RouteTableId: &table, DestinationCidrBlock: aws.String("0.0.0.0/0")})
	if got := failure(call(t, p.DeleteVpcEndpoints, remove).Unsuccessful); got != "" {
		t.Errorf("not deleted: %s", got)
	}
	iface := p.endpoint(stsService)
	p.later(2 * time.Minute)
	route.VpcEndpointId = iface.VpcEndpointId
	if got := refusal(t, p.CreateRoute, route); !strings.HasPrefix(got, "RouteNotSupported: ") {
		t.Errorf("an interface endpoint as target: %s", got)
	}
}

func TestResourceEndpoints(t *testing.T) {
	p := newPrivatelink(t)
	gateway, err := p.region.CreateResourceGateway(network.ResourceGateway{Name: "gateway", VPC: p.provider, Subnets: []string{p.subnet(p.provider, "20.0.5.0/24", "ap-northeast-2a")}})
	if err != nil {
		t.Fatal(err)
	}
	configuration, err := p.region.CreateResourceConfiguration(network.ResourceConfiguration{Name: "database", Type: "SINGLE", Gateway: gateway.ID, IP: "20.0.5.77", PortRanges: []string{"5432"}})
	if err != nil {
		t.Fatal(err)
	}
	arn := p.region.LatticeARN("resourceconfiguration", configuration.ID)
	in := &sdk.CreateVpcEndpointInput{VpcEndpointType: types.VpcEndpointTypeResource, VpcId: &p.consumer, SubnetIds: []string{p.subnetA}, ResourceConfigurationArn: &arn}
	made := call(t, p.CreateVpcEndpoint, in).VpcEndpoint
	id := *made.VpcEndpointId
	if made.State != types.StatePending || made.IpAddressType != "IPV4" || *made.ResourceConfigurationArn != arn || made.ServiceName != nil || made.ServiceRegion != nil ||
		len(made.DnsEntries) != 0 || len(made.Groups) != 1 || *made.Groups[0].GroupName != "default" {
		t.Errorf("made %+v", made)
	}
	associations := func(filters ...types.Filter) []types.VpcEndpointAssociation {
		return call(t, p.DescribeVpcEndpointAssociations, &sdk.DescribeVpcEndpointAssociationsInput{Filters: filters}).VpcEndpointAssociations
	}
	before := associations(filter("vpc-endpoint-id", id))
	if len(before) != 1 || *before[0].AssociatedResourceAccessibility == "Accessible" {
		t.Fatalf("associations while pending: %+v", before)
	}
	p.later(2 * time.Minute)
	if state := p.state(id); state != "Available" {
		t.Errorf("state %s", state)
	}
	if out := call(t, p.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{Filters: []types.Filter{filter("vpc-endpoint-state", "available"), filter("vpc-endpoint-type", "Resource"), filter("ip-address-type", "ipv4")}}); len(out.VpcEndpoints) != 1 {
		t.Errorf("found %+v", out.VpcEndpoints)
	}
	after := associations(filter("associated-resource-accessibility", "AVAILABLE"), filter("associated-resource-id", configuration.ID), filter("association-id", *before[0].Id))
	name := id + "." + configuration.ID + ".4232ccc.vpc-lattice-rsc.ap-northeast-2.on.aws"
	if len(after) != 1 || *after[0].AssociatedResourceAccessibility != "Accessible" || *after[0].DnsEntry.DnsName != name || *after[0].DnsEntry.HostedZoneId == "" ||
		*after[0].AssociatedResourceArn != arn || !strings.HasPrefix(*after[0].Id, "vpce-rsc-asc-") {
		t.Fatalf("associations %+v", after)
	}
	if answer := p.world.ResolvePublic(name); len(answer.Addresses) != 1 || !strings.HasPrefix(answer.Addresses[0].String(), "10.0.0.") {
		t.Errorf("%s answers %+v", name, answer)
	}

	serviceNetwork, err := p.region.CreateServiceNetwork(network.ServiceNetwork{Name: "network"})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.region.AssociateResource(serviceNetwork.ID, configuration.ID, network.ServiceNetworkResource{}); err != nil {
		t.Fatal(err)
	}
	networkARN := p.region.LatticeARN("servicenetwork", serviceNetwork.ID)
	in = &sdk.CreateVpcEndpointInput{VpcEndpointType: types.VpcEndpointTypeServiceNetwork, VpcId: &p.consumer, SubnetIds: []string{p.subnetA}, ServiceNetworkArn: &networkARN}
	second := call(t, p.CreateVpcEndpoint, in).VpcEndpoint
	p.later(2 * time.Minute)
	through := associations(filter("service-network-arn", networkARN))
	if len(through) != 1 || *through[0].ServiceNetworkName != "network" || *through[0].AssociatedResourceAccessibility != "Accessible" ||
		!strings.HasPrefix(*through[0].DnsEntry.DnsName, *second.VpcEndpointId+"-snra-") || *second.ServiceNetworkArn != networkARN {
		t.Fatalf("associations %+v", through)
	}
	if answer := p.world.ResolvePublic(*through[0].DnsEntry.DnsName); len(answer.Addresses) != 1 {
		t.Errorf("%s answers %+v", *through[0].DnsEntry.DnsName, answer)
	}
}

func TestEndpointsAcrossRegions(t *testing.T) {
	p := newPrivatelink(t)
	const far = "com.amazonaws.us-east-1.s3"
	in := p.input(far)
	if got := refusal(t, p.CreateVpcEndpoint, in); got != "InvalidServiceName: The Vpc Endpoint Service '"+far+"' does not exist" {
		t.Errorf("without its region: %s", got)
	}
	in.ServiceRegion = aws.String("us-east-1")
	made := call(t, p.CreateVpcEndpoint, in).VpcEndpoint
	p.later(2 * time.Minute)
	if *made.ServiceRegion != "us-east-1" || len(made.DnsEntries) != 1 || *made.DnsEntries[0].HostedZoneId != "Z7HUB22UULQXV" || !strings.HasSuffix(*made.DnsEntries[0].DnsName, ".s3.us-east-1.vpce.amazonaws.com") {
		t.Errorf("made %+v", made)
	}
	if answer := p.world.ResolvePublic(strings.Replace(*made.DnsEntries[0].DnsName, "*", "bucket", 1)); len(answer.Addresses) != 1 {
		t.Errorf("answers %+v", answer)
	}
	in.ServiceName = aws.String("com.amazonaws.us-east-1.monitoring")
	if got := refusal(t, p.CreateVpcEndpoint, in); !strings.HasPrefix(got, "InvalidServiceName: ") {
		t.Errorf("a service for its own region: %s", got)
	}
	in.ServiceName, in.SubnetIds = aws.String(far), []string{p.subnet(p.consumer, "10.0.9.0/24", "ap-northeast-2b")}
	if got := refusal(t, p.CreateVpcEndpoint, in); !strings.Contains(got, "does not support the availability zone of the subnet") {
		t.Errorf("a zone without access to other regions: %s", got)
	}
	listed := call(t, p.DescribeVpcEndpointServices, &sdk.DescribeVpcEndpointServicesInput{ServiceRegions: []string{"us-east-1"}}).ServiceNames
	if !slices.Contains(listed, far) || !slices.Contains(listed, "com.amazonaws.iam") || slices.Contains(listed, "com.amazonaws.us-east-1.monitoring") {
		t.Errorf("listed %v", listed)
	}

	service := p.service(true, p.nlb)
	virginia := func(o *sdk.Options) { o.Region = "us-east-1" }
	vpcs, err := p.DescribeVpcs(t.Context(), &sdk.DescribeVpcsInput{}, virginia)
	if err != nil {
		t.Fatal(err)
	}
	own := &sdk.CreateVpcEndpointInput{VpcEndpointType: types.VpcEndpointTypeInterface, VpcId: vpcs.Vpcs[0].VpcId, ServiceName: service.ServiceName, ServiceRegion: aws.String("ap-northeast-2")}
	if _, err := p.CreateVpcEndpoint(t.Context(), own, virginia); err == nil || !strings.Contains(err.Error(), "InvalidServiceName") {
		t.Errorf("a region that the service does not support: %v", err)
	}
	call(t, p.ModifyVpcEndpointServiceConfiguration, &sdk.ModifyVpcEndpointServiceConfigurationInput{ServiceId: service.ServiceId, AddSupportedRegions: []string{"us-east-1"}})
	if _, err := p.CreateVpcEndpoint(t.Context(), own, virginia); err != nil {
		t.Fatal(err)
	}
	connections := call(t, p.DescribeVpcEndpointConnections, &sdk.DescribeVpcEndpointConnectionsInput{Filters: []types.Filter{filter("vpc-endpoint-region", "cross-region")}}).VpcEndpointConnections
	if len(connections) != 1 || *connections[0].VpcEndpointRegion != "us-east-1" {
		t.Errorf("connections %+v", connections)
	}
}

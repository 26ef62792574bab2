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

func TestEndpointServiceLifecycle(t *testing.T) {
	p := newPrivatelink(t)
	made := call(t, p.CreateVpcEndpointServiceConfiguration, &sdk.CreateVpcEndpointServiceConfigurationInput{
		NetworkLoadBalancerArns: []string{p.nlb},
		TagSpecifications:       []types.TagSpecification{{ResourceType: types.ResourceTypeVpcEndpointService, Tags: []types.Tag{{Key: aws.String("Name"), Value: aws.String("web")}}}},
	}).ServiceConfiguration
	name := "com.amazonaws.vpce.ap-northeast-2." + *made.ServiceId
	if made.ServiceState != types.ServiceStatePending || *made.ServiceName != name || !*made.AcceptanceRequired ||
		made.ServiceType[0].ServiceType != types.ServiceTypeInterface ||
		!slices.Equal(made.AvailabilityZones, []string{"ap-northeast-2a", "ap-northeast-2b"}) ||
		!slices.Equal(made.BaseEndpointDnsNames, []string{*made.ServiceId + ".ap-northeast-2.vpce.amazonaws.com"}) {
		t.Errorf("made %+v", made)
	}
	if got := refusal(t, p.CreateVpcEndpoint, p.input(name)); !strings.HasPrefix(got, "Unavailable: ") {
		t.Errorf("endpoint of a service that is pending: %s", got)
	}
	p.later(10 * time.Second)
	found := call(t, p.DescribeVpcEndpointServiceConfigurations, &sdk.DescribeVpcEndpointServiceConfigurationsInput{
		Filters: []types.Filter{filter("service-state", "Available"), filter("tag:Name", "web"), filter("service-name", name)},
	}).ServiceConfigurations
	if len(found) != 1 || *found[0].Tags[0].Value != "web" || *found[0].SupportedRegions[0].Region != "ap-northeast-2" {
		t.Fatalf("found %+v", found)
	}
	listed := call(t, p.DescribeVpcEndpointServices, &sdk.DescribeVpcEndpointServicesInput{Filters: []types.Filter{filter("owner", "123456789012")}})
	if !slices.Equal(listed.ServiceNames, []string{name}) || *listed.ServiceDetails[0].ServiceId != *made.ServiceId || !*listed.ServiceDetails[0].AcceptanceRequired {
		t.Errorf("listed %+v", listed)
	}
	if out := call(t, p.DeleteVpcEndpointServiceConfigurations, &sdk.DeleteVpcEndpointServiceConfigurationsInput{ServiceIds: []string{*made.ServiceId, "vpce-svc-0123456789abcdef0"}}); failure(out.Unsuccessful) != "InvalidVpcEndpointService.NotFound: The VpcEndpointService Id 'vpce-svc-0123456789abcdef0' does not exist" {
		t.Errorf("deleted: %+v", failure(out.Unsuccessful))
	}
	byID := &sdk.DescribeVpcEndpointServiceConfigurationsInput{ServiceIds: []string{*made.ServiceId}}
	if state := call(t, p.DescribeVpcEndpointServiceConfigurations, byID).ServiceConfigurations[0].ServiceState; state != types.ServiceStateDeleting {
		t.Errorf("state %s", state)
	}
	if got := refusal(t, p.CreateVpcEndpoint, p.input(name)); got != "InvalidServiceName: The Vpc Endpoint Service '"+name+"' does not exist" {
		t.Errorf("endpoint of a service on its way out: %s", got)
	}
	p.later(time.Minute)
	if got := refusal(t, p.DescribeVpcEndpointServiceConfigurations, byID); got != "InvalidVpcEndpointServiceId.NotFound: The VpcEndpointService Id '"+*made.ServiceId+"' does not exist" {
		t.Errorf("gone: %s", got)
	}
}

func TestConnectionLifecycle(t *testing.T) {
	p := newPrivatelink(t)
	service := p.service(true, p.nlb)
	endpoint := p.endpoint(*service.ServiceName)
	id := *endpoint.VpcEndpointId
	if endpoint.State != "pendingAcceptance" || len(endpoint.DnsEntries) != 2 || len(endpoint.NetworkInterfaceIds) != 1 || endpoint.PolicyDocument != nil {
		t.Errorf("made %+v", endpoint)
	}
	name := *endpoint.DnsEntries[0].DnsName
	if !strings.HasPrefix(name, id+"-") || !strings.HasSuffix(name, "."+service.BaseEndpointDnsNames[0]) || *endpoint.DnsEntries[0].HostedZoneId != "Z27UANNT0PRK1T" ||
		!strings.HasSuffix(strings.Split(*endpoint.DnsEntries[1].DnsName, ".")[0], "-ap-northeast-2a") {
		t.Errorf("named %s, %s", name, *endpoint.DnsEntries[1].DnsName)
	}
	connections := call(t, p.DescribeVpcEndpointConnections, &sdk.DescribeVpcEndpointConnectionsInput{
		Filters: []types.Filter{filter("service-id", *service.ServiceId), filter("vpc-endpoint-state", "pendingAcceptance")},
	}).VpcEndpointConnections
	if len(connections) != 1 || *connections[0].VpcEndpointId != id || *connections[0].VpcEndpointOwner != "123456789012" || connections[0].NetworkLoadBalancerArns[0] != p.nlb {
		t.Fatalf("connections %+v", connections)
	}
	call(t, p.CreateTags, &sdk.CreateTagsInput{Resources: []string{*connections[0].VpcEndpointConnectionId}, Tags: []types.Tag{{Key: aws.String("from"), Value: aws.String("lab")}}})
	if tags := call(t, p.DescribeVpcEndpointConnections, &sdk.DescribeVpcEndpointConnectionsInput{}).VpcEndpointConnections[0].Tags; len(tags) != 1 || *tags[0].Value != "lab" {
		t.Errorf("tags %+v", tags)
	}
	if answer := p.world.ResolvePublic(name); len(answer.Addresses) != 0 {
		t.Errorf("answers before it is accepted: %+v", answer)
	}
	remove := &sdk.DeleteVpcEndpointServiceConfigurationsInput{ServiceIds: []string{*service.ServiceId}}
	const live = "ExistingVpcEndpointConnections: Service has existing active VPC Endpoint connections!"
	if got := failure(call(t, p.DeleteVpcEndpointServiceConfigurations, remove).Unsuccessful); got != live {
		t.Errorf("deleted with a waiting connection: %s", got)
	}
	accept := &sdk.AcceptVpcEndpointConnectionsInput{ServiceId: service.ServiceId, VpcEndpointIds: []string{id}}
	if got := failure(call(t, p.AcceptVpcEndpointConnections, accept).Unsuccessful); got != "" || p.state(id) != "pending" {
		t.Errorf("accepted: %s, %s", got, p.state(id))
	}
	p.later(2 * time.Minute)
	if state := p.state(id); state != "available" {
		t.Errorf("state %s", state)
	}
	eni := call(t, p.DescribeNetworkInterfaces, &sdk.DescribeNetworkInterfacesInput{NetworkInterfaceIds: endpoint.NetworkInterfaceIds}).NetworkInterfaces[0]
	for _, entry := range endpoint.DnsEntries {
		if answer := p.world.ResolvePublic(*entry.DnsName); len(answer.Addresses) != 1 || answer.Addresses[0].String() != *eni.PrivateIpAddress {
			t.Errorf("%s answers %+v", *entry.DnsName, answer)
		}
	}
	if got := failure(call(t, p.AcceptVpcEndpointConnections, accept).Unsuccessful); !strings.HasPrefix(got, "IncorrectState: ") {
		t.Errorf("accepted twice: %s", got)
	}
	if got := failure(call(t, p.DeleteVpcEndpointServiceConfigurations, remove).Unsuccessful); got != live {
		t.Errorf("deleted with a live connection: %s", got)
	}
	reject := &sdk.RejectVpcEndpointConnectionsInput{ServiceId: service.ServiceId, VpcEndpointIds: []string{id, "vpce-0123456789abcdef0"}}
	if got := failure(call(t, p.RejectVpcEndpointConnections, reject).Unsuccessful); got != "InvalidVpcEndpoint.NotFound: The VpcEndpoint Id 'vpce-0123456789abcdef0' does not exist" {
		t.Errorf("rejected: %s", got)
	}
	if state := p.state(id); state != "rejected" {
		t.Errorf("state %s", state)
	}
	if answer := p.world.ResolvePublic(name); len(answer.Addresses) != 0 {
		t.Errorf("answers although it was rejected: %+v", answer)
	}
	if got := failure(call(t, p.DeleteVpcEndpointServiceConfigurations, remove).Unsuccessful); got != "" {
		t.Errorf("not deleted: %s", got)
	}
	p.later(time.Minute)
	if again := call(t, p.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{VpcEndpointIds: []string{id}}).VpcEndpoints[0]; *again.DnsEntries[0].DnsName != name {
		t.Errorf("without its service: %+v", again)
	}
	call(t, p.DeleteVpcEndpoints, &sdk.DeleteVpcEndpointsInput{VpcEndpointIds: []string{id}})
	if state := p.state(id); state != "deleting" {
		t.Errorf("state %s", state)
	}
	p.later(time.Minute)
	if state := p.state(id); state != "gone" {
		t.Errorf("state %s", state)
	}
}

func TestWithoutAcceptance(t *testing.T) {
	p := newPrivatelink(t)
	service := p.service(false, p.nlb)
	if endpoint := p.endpoint(*service.ServiceName); endpoint.State != "pending" {
		t.Errorf("state %s", endpoint.State)
	}
}

func TestPrivateNameOfAService(t *testing.T) {
	p := newPrivatelink(t)
	service := p.service(true, p.nlb)
	call(t, p.ModifyVpcEndpointServiceConfiguration, &sdk.ModifyVpcEndpointServiceConfigurationInput{ServiceId: service.ServiceId, PrivateDnsName: aws.String("api.example.org")})
	configuration := func() *types.PrivateDnsNameConfiguration {
		return call(t, p.DescribeVpcEndpointServiceConfigurations, &sdk.DescribeVpcEndpointServiceConfigurationsInput{ServiceIds: []string{*service.ServiceId}}).ServiceConfigurations[0].PrivateDnsNameConfiguration
	}
	record := configuration()
	if record.State != types.DnsNameStatePendingVerification || *record.Type != "TXT" || !strings.HasPrefix(*record.Name, "_") || !strings.HasPrefix(*record.Value, "vpce:") {
		t.Fatalf("to prove %+v", record)
	}
	private := p.input(*service.ServiceName)
	private.PrivateDnsEnabled = aws.Bool(true)
	if got, want := refusal(t, p.CreateVpcEndpoint, private), "InvalidParameter: Private DNS can't be enabled because the service "+*service.ServiceName+" has not verified the private DNS name."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	start := &sdk.StartVpcEndpointServicePrivateDnsVerificationInput{ServiceId: service.ServiceId}
	call(t, p.StartVpcEndpointServicePrivateDnsVerification, start)
	if state := configuration().State; state != types.DnsNameStatePendingVerification {
		t.Errorf("state %s", state)
	}
	p.later(2 * time.Minute)
	if state := configuration().State; state != types.DnsNameStateFailed {
		t.Errorf("without the record: %s", state)
	}
	zone, err := p.world.CreateZone("example.org", "test", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	zone.Records = append(zone.Records, network.ZoneRecord{Name: *record.Name + ".example.org", Type: "TXT", TTL: 300, Values: []string{`"` + *record.Value + `"`}})
	call(t, p.StartVpcEndpointServicePrivateDnsVerification, start)
	p.later(2 * time.Minute)
	if state := configuration().State; state != types.DnsNameStateVerified {
		t.Fatalf("with the record: %s", state)
	}
	if got, want := refusal(t, p.CreateVpcEndpoint, private), "InvalidParameter: Private DNS can only be enabled after the endpoint connection is accepted by the owner of "+*service.ServiceName+"."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	id := p.endpoint(*service.ServiceName).VpcEndpointId
	call(t, p.AcceptVpcEndpointConnections, &sdk.AcceptVpcEndpointConnectionsInput{ServiceId: service.ServiceId, VpcEndpointIds: []string{*id}})
	p.later(2 * time.Minute)
	if answer := p.resolve("api.example.org"); len(answer.Addresses) != 0 {
		t.Errorf("before private DNS: %+v", answer)
	}
	turn := func(on bool) {
		call(t, p.ModifyVpcEndpoint, &sdk.ModifyVpcEndpointInput{VpcEndpointId: id, PrivateDnsEnabled: &on})
	}
	turn(true)
	if answer := p.resolve("api.example.org"); len(answer.Addresses) != 1 || answer.Source != "private zone of "+*id {
		t.Errorf("with private DNS: %+v", answer)
	}
	entries := call(t, p.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{VpcEndpointIds: []string{*id}}).VpcEndpoints[0].DnsEntries
	if len(entries) != 3 || *entries[2].DnsName != "api.example.org" {
		t.Errorf("entries %+v", entries)
	}
	turn(false)
	if answer := p.resolve("api.example.org"); len(answer.Addresses) != 0 {
		t.Errorf("after private DNS: %+v", answer)
	}
	call(t, p.ModifyVpcEndpointServiceConfiguration, &sdk.ModifyVpcEndpointServiceConfigurationInput{ServiceId: service.ServiceId, RemovePrivateDnsName: aws.Bool(true)})
	if got := configuration(); got != nil {
		t.Errorf("still to prove %+v", got)
	}
	if got, want := refusal(t, p.CreateVpcEndpoint, private), "InvalidParameter: Private DNS can't be enabled because the service "+*service.ServiceName+" does not provide a private DNS name."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestServicePermissions(t *testing.T) {
	p := newPrivatelink(t)
	service := p.service(false, p.nlb)
	const other = "arn:aws:iam::210987654321:root"
	out := call(t, p.ModifyVpcEndpointServicePermissions, &sdk.ModifyVpcEndpointServicePermissionsInput{
		ServiceId: service.ServiceId, AddAllowedPrincipals: []string{other, "*", "arn:aws:iam::123456789012:role/app"},
	})
	if len(out.AddedPrincipals) != 3 || out.AddedPrincipals[0].PrincipalType != types.PrincipalTypeAccount || out.AddedPrincipals[1].PrincipalType != types.PrincipalTypeAll {
		t.Errorf("added %+v", out.AddedPrincipals)
	}
	call(t, p.CreateTags, &sdk.CreateTagsInput{Resources: []string{*out.AddedPrincipals[0].ServicePermissionId, *service.ServiceId}, Tags: []types.Tag{{Key: aws.String("k"), Value: aws.String("v")}}})
	call(t, p.ModifyVpcEndpointServicePermissions, &sdk.ModifyVpcEndpointServicePermissionsInput{ServiceId: service.ServiceId, RemoveAllowedPrincipals: []string{"*"}})
	left := call(t, p.DescribeVpcEndpointServicePermissions, &sdk.DescribeVpcEndpointServicePermissionsInput{
		ServiceId: service.ServiceId, Filters: []types.Filter{filter("principal-type", "Account", "All")},
	}).AllowedPrincipals
	if len(left) != 1 || *left[0].Principal != other || len(left[0].Tags) != 1 {
		t.Errorf("left %+v", left)
	}
	if got := refusal(t, p.ModifyVpcEndpointServicePermissions, &sdk.ModifyVpcEndpointServicePermissionsInput{ServiceId: service.ServiceId, AddAllowedPrincipals: []string{"bob"}}); got != "InvalidPrincipal: Invalid Principal: 'bob'" {
		t.Error(got)
	}
	spec := network.EndpointSpec{Type: network.InterfaceType, VPC: p.consumer, Service: *service.ServiceName, Account: "210987654321"}
	if _, err := p.region.CreateEndpoint(spec); err != nil {
		t.Errorf("allowed: %v", err)
	}
	spec.Account = "999999999999"
	if _, err := p.region.CreateEndpoint(spec); err == nil || !strings.HasPrefix(err.Error(), "InvalidServiceName: ") {
		t.Errorf("not allowed: %v", err)
	}
}

func TestServiceConfigurationRefusals(t *testing.T) {
	p := newPrivatelink(t)
	service := p.service(false, p.nlb)
	p.endpoint(*service.ServiceName)
	create := func(in sdk.CreateVpcEndpointServiceConfigurationInput) string {
		return refusal(t, p.CreateVpcEndpointServiceConfiguration, &in)
	}
	modify := func(in sdk.ModifyVpcEndpointServiceConfigurationInput) string {
		in.ServiceId = service.ServiceId
		return refusal(t, p.ModifyVpcEndpointServiceConfiguration, &in)
	}
	const neither = "InvalidParameter: exactly one of network_load_balancer_arn or gateway_load_balancer_arn is a required member"
	unknown := "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:loadbalancer/net/x/0123456789abcdef"
	for got, want := range map[string]string{
		create(sdk.CreateVpcEndpointServiceConfigurationInput{}): neither,
		create(sdk.CreateVpcEndpointServiceConfigurationInput{NetworkLoadBalancerArns: []string{p.other}, GatewayLoadBalancerArns: []string{p.gwlb}}) + " ":       neither + " ",
		create(sdk.CreateVpcEndpointServiceConfigurationInput{NetworkLoadBalancerArns: []string{unknown}}):                                                        "InvalidNetworkLoadBalancerArn.NotFound: ",
		create(sdk.CreateVpcEndpointServiceConfigurationInput{NetworkLoadBalancerArns: []string{p.gwlb}}):                                                         "InvalidNetworkLoadBalancerArn.Malformed: ",
		create(sdk.CreateVpcEndpointServiceConfigurationInput{NetworkLoadBalancerArns: []string{p.nlb}}):                                                          "InvalidParameter: The load balancer " + p.nlb + " is already associated with another VPC endpoint service.",
		create(sdk.CreateVpcEndpointServiceConfigurationInput{GatewayLoadBalancerArns: []string{p.gwlb}, PrivateDnsName: aws.String("a.example.org")}):            "InvalidParameter: Private DNS names are only supported",
		create(sdk.CreateVpcEndpointServiceConfigurationInput{NetworkLoadBalancerArns: []string{p.other}, SupportedIpAddressTypes: []string{"ipv6"}}):             "InvalidParameter: The IP address type (ipv6)",
		modify(sdk.ModifyVpcEndpointServiceConfigurationInput{RemoveNetworkLoadBalancerArns: []string{p.nlb}, AddNetworkLoadBalancerArns: []string{p.other}}):     "ExistingVpcEndpointConnections: Service has existing active VPC Endpoint connections!",
		modify(sdk.ModifyVpcEndpointServiceConfigurationInput{PrivateDnsName: aws.String("no name")}):                                                             "InvalidParameter: The private DNS name no name is not valid.",
		modify(sdk.ModifyVpcEndpointServiceConfigurationInput{AddSupportedRegions: []string{"kr-central-1"}}):                                                     "InvalidParameter: The Region 'kr-central-1'",
		refusal(t, p.StartVpcEndpointServicePrivateDnsVerification, &sdk.StartVpcEndpointServicePrivateDnsVerificationInput{ServiceId: service.ServiceId}):        "InvalidParameter: The VPC endpoint service " + *service.ServiceId + " does not have a private DNS name.",
		refusal(t, p.DescribeVpcEndpointServicePermissions, &sdk.DescribeVpcEndpointServicePermissionsInput{ServiceId: aws.String("vpce-svc-0123456789abcdef0")}): "InvalidVpcEndpointServiceId.NotFound: The VpcEndpointService Id 'vpce-svc-0123456789abcdef0' does not exist",
	} {
		if !strings.HasPrefix(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	call(t, p.ModifyVpcEndpointServiceConfiguration, &sdk.ModifyVpcEndpointServiceConfigurationInput{ServiceId: service.ServiceId, AddNetworkLoadBalancerArns: []string{p.other}})
	call(t, p.ModifyVpcEndpointServicePayerResponsibility, &sdk.ModifyVpcEndpointServicePayerResponsibilityInput{ServiceId: service.ServiceId, PayerResponsibility: types.PayerResponsibilityServiceOwner})
	now := call(t, p.DescribeVpcEndpointServiceConfigurations, &sdk.DescribeVpcEndpointServiceConfigurationsInput{ServiceIds: []string{*service.ServiceId}}).ServiceConfigurations[0]
	if len(now.NetworkLoadBalancerArns) != 2 || now.PayerResponsibility != types.PayerResponsibilityServiceOwner {
		t.Errorf("now %+v", now)
	}
	if _, err := p.DeleteVpcEndpointServiceConfigurations(t.Context(), &sdk.DeleteVpcEndpointServiceConfigurationsInput{ServiceIds: []string{*service.ServiceId}, DryRun: aws.Bool(true)}); err == nil || !strings.Contains(err.Error(), "DryRunOperation") {
		t.Errorf("dry run: %v", err)
	}
}

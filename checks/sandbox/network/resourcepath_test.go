package network

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
)

// resourceLab is two VPCs without a way between them: a client in one, a web
// server in the other, with a resource gateway and a resource configuration.
type resourceLab struct {
	*lab
	provider      *VPC
	subnet        *Subnet
	server        *Interface
	serverGroup   *SecurityGroup
	gatewayGroup  *SecurityGroup
	gateway       *ResourceGateway
	configuration *ResourceConfiguration
}

func newResourceLab(t *testing.T) *resourceLab {
	t.Helper()
	l := &resourceLab{lab: newLab(t)}
	r := l.region
	l.world.OnListen(func(_ string, port int) bool { return port == 80 })
	l.provider = must[*VPC](t)(r.CreateVPC("20.0.0.0/16", "", nil))
	ok(t, r.SetDNSHostnames(l.provider.ID, true))
	l.subnet = must[*Subnet](t)(r.CreateSubnet(l.provider.ID, "20.0.0.0/24", "ap-northeast-2a", nil))
	l.serverGroup = must[*SecurityGroup](t)(r.CreateGroup(l.provider.ID, "server", "server", nil))
	l.gatewayGroup = must[*SecurityGroup](t)(r.CreateGroup(l.provider.ID, "gateway", "gateway", nil))
	must[[]SecurityGroupRule](t)(r.Authorize(l.serverGroup.ID, []SecurityGroupRule{{Protocol: "tcp", From: 80, To: 80, Group: l.gatewayGroup.ID}}))
	own := l.group
	l.group = l.serverGroup
	l.server = l.instance(l.subnet)
	l.group = own
	must[[]SecurityGroupRule](t)(r.Authorize(l.group.ID, []SecurityGroupRule{{Protocol: "tcp", From: 80, To: 9000, CIDR: "10.0.0.0/16"}}))
	l.gateway = l.newGateway("web", ResolveInVPC)
	l.configuration = l.configure(ResourceConfiguration{Name: "web", Type: "SINGLE", Gateway: l.gateway.ID, PortRanges: []string{"80"}, IP: l.server.PrivateIP})
	return l
}

func (l *resourceLab) newGateway(name, resolution string) *ResourceGateway {
	l.t.Helper()
	return must[*ResourceGateway](l.t)(l.region.CreateResourceGateway(ResourceGateway{
		Name: name, VPC: l.provider.ID, Subnets: []string{l.subnet.ID}, Groups: []string{l.gatewayGroup.ID}, DNSResolution: resolution,
	}))
}

func (l *resourceLab) configure(c ResourceConfiguration) *ResourceConfiguration {
	l.t.Helper()
	return must[*ResourceConfiguration](l.t)(l.region.CreateResourceConfiguration(c))
}

// lead makes an endpoint to a resource by its ARN, in the given subnets.
func (l *resourceLab) lead(kind, arn string, subnets ...*Subnet) *Endpoint {
	l.t.Helper()
	spec := EndpointSpec{Type: kind, VPC: l.vpc.ID, Resource: arn, Groups: []string{l.group.ID}}
	for _, subnet := range subnets {
		spec.Subnets = append(spec.Subnets, subnet.ID)
	}
	return must[*Endpoint](l.t)(l.region.CreateEndpoint(spec))
}

func (l *resourceLab) arn(c *ResourceConfiguration) string {
	return l.region.LatticeARN("resourceconfiguration", c.ID)
}

// open asks for the name of one of an endpoint's resources and connects to it.
func (l *resourceLab) open(resource EndpointResource, port int) Path {
	l.t.Helper()
	answer := l.world.Resolve(l.region.Name, l.publicENI.ID, resource.Name)
	if len(answer.Addresses) == 0 {
		l.t.Fatalf("%s: %+v", resource.Name, answer)
	}
	return l.connect(l.publicENI, answer.Addresses[0], port)
}

func TestResourceEndpointPath(t *testing.T) {
	l := newResourceLab(t)
	r := l.region
	endpoint := l.lead(ResourceType, l.arn(l.configuration), l.public)
	resource := r.EndpointResources(endpoint)[0]
	if !strings.HasPrefix(resource.Name, endpoint.ID+"."+l.configuration.ID+".") || !strings.HasSuffix(resource.Name, ".vpc-lattice-rsc.ap-northeast-2.on.aws") {
		t.Errorf("the name is %s", resource.Name)
	}
	if got := l.world.ResolvePublic(resource.Name); !slices.Equal(got.Addresses, []netip.Addr{address(r.Interfaces[endpoint.ENIs[0]])}) {
		t.Errorf("the public internet is told %+v", got)
	}
	path := l.open(resource, 80)
	own := r.Interfaces[l.gateway.ENIs[0]]
	if path.Blocked != nil || path.Refused || path.Target.Instance != l.server.Instance || path.Endpoint != endpoint.ID || path.SourceIP != address(own) {
		t.Fatalf("path %+v", path)
	}
	if got := l.open(resource, 443); stopped(got) != "resource-configuration" {
		t.Errorf("a port outside: %+v", got.Blocked)
	}
	// The gateway's group rules what leaves it.
	rule := r.Groups[l.gatewayGroup.ID].Rules[0]
	must[[]SecurityGroupRule](t)(r.RevokeByID(l.gatewayGroup.ID, true, []string{rule.ID}))
	if got := l.open(resource, 80); stopped(got) != "security-group-out" || got.Blocked.ID != l.gatewayGroup.ID {
		t.Errorf("nothing leaves the gateway: %+v", got.Blocked)
	}
	must[[]SecurityGroupRule](t)(r.Authorize(l.gatewayGroup.ID, []SecurityGroupRule{{Protocol: "tcp", From: 80, To: 80, CIDR: "20.0.0.0/16", Egress: true}}))
	// The server sees the gateway, not the client.
	must[[]SecurityGroupRule](t)(r.Revoke(l.serverGroup.ID, []SecurityGroupRule{{Protocol: "tcp", From: 80, To: 80, Group: l.gatewayGroup.ID}}))
	must[[]SecurityGroupRule](t)(r.Authorize(l.serverGroup.ID, []SecurityGroupRule{{Protocol: "tcp", From: 80, To: 80, CIDR: "10.0.0.0/16"}}))
	if got := l.open(resource, 80); stopped(got) != "security-group-in" || got.Blocked.ID != l.serverGroup.ID {
		t.Errorf("only the client's block is let in: %+v", got.Blocked)
	}
}

func TestResourceEndpointNeedsASharedZone(t *testing.T) {
	l := newResourceLab(t)
	endpoint := l.lead(ResourceType, l.arn(l.configuration), l.private) // in zone c, the gateway is in a
	if got := l.open(l.region.EndpointResources(endpoint)[0], 80); stopped(got) != "resource-gateway" {
		t.Errorf("no zone is shared: %+v", got.Blocked)
	}
}

func TestResourceByName(t *testing.T) {
	l := newResourceLab(t)
	zone := must[*HostedZone](t)(l.world.CreateZone("shop.internal", "1", "", &ZoneVPC{l.region.Name, l.provider.ID}))
	ok(t, l.world.ChangeRecords(zone.ID, []RecordChange{{"CREATE", ZoneRecord{Name: "db.shop.internal", Type: "A", TTL: 60, Values: []string{l.server.PrivateIP}}}}))
	named := func(gateway *ResourceGateway, name string) Path {
		c := l.configure(ResourceConfiguration{Name: name, Type: "SINGLE", Gateway: gateway.ID, PortRanges: []string{"1-100"}, Domain: "db.shop.internal"})
		return l.open(l.region.EndpointResources(l.lead(ResourceType, l.arn(c), l.public))[0], 80)
	}
	if got := named(l.gateway, "inside"); got.Target.Instance != l.server.Instance || got.Blocked != nil {
		t.Errorf("asked inside the VPC: %+v", got)
	}
	if got := named(l.newGateway("public", ResolvePublic), "outside"); stopped(got) != "resource-configuration" || !strings.Contains(got.Blocked.Detail, "PUBLIC") {
		t.Errorf("asked in public: %+v", got.Blocked)
	}
}

func TestServiceNetworkEndpointPath(t *testing.T) {
	l := newResourceLab(t)
	r := l.region
	group := l.configure(ResourceConfiguration{Name: "group", Type: "GROUP", Gateway: l.gateway.ID})
	child := l.configure(ResourceConfiguration{Name: "child", Type: "CHILD", Group: group.ID, PortRanges: []string{"8080"}, IP: l.server.PrivateIP})
	network := must[*ServiceNetwork](t)(r.CreateServiceNetwork(ServiceNetwork{Name: "all"}))
	_, single, err := r.AssociateResource(network.ID, l.configuration.ID, ServiceNetworkResource{})
	ok(t, err)
	endpoint := l.lead(ServiceNetworkType, r.LatticeARN("servicenetwork", network.ID), l.public)
	// A resource that comes later has an address of its own too.
	_, _, err = r.AssociateResource(network.ID, group.ID, ServiceNetworkResource{})
	ok(t, err)
	resources := r.EndpointResources(endpoint)
	if len(resources) != 2 || resources[1].Configuration != child || resources[1].Group != group {
		t.Fatalf("leads to %+v", resources)
	}
	if !strings.HasPrefix(resources[0].Name, endpoint.ID+"-"+single.ID+"."+l.configuration.ID+".") {
		t.Errorf("the name is %s", resources[0].Name)
	}
	if got := l.open(resources[0], 80); got.Blocked != nil || got.Target.Instance != l.server.Instance {
		t.Errorf("the first resource: %+v", got)
	}
	if got := l.open(resources[0], 8080); stopped(got) != "resource-configuration" || got.Blocked.ID != l.configuration.ID {
		t.Errorf("the first resource at the second's port: %+v", got)
	}
	if got := l.open(resources[1], 80); stopped(got) != "resource-configuration" || got.Blocked.ID != child.ID {
		t.Errorf("the second resource at the first's port: %+v", got.Blocked)
	}
	eni := r.Interfaces[endpoint.ENIs[0]]
	if got := l.connect(l.publicENI, address(eni), 80); stopped(got) != "resource-configuration" {
		t.Errorf("the interface's own address leads to %+v", got)
	}
	_, err = r.DissociateResource(single.ID)
	ok(t, err)
	must[*Region](t)(l.world.Region(r.Name))
	if len(r.EndpointResources(endpoint)) != 1 || len(eni.Further) != 1 {
		t.Errorf("still leads to %+v by %v", r.EndpointResources(endpoint), eni.Further)
	}
}

func TestResourceLifecycleAndOrder(t *testing.T) {
	l := newResourceLab(t)
	r := l.region
	endpoint := l.lead(ResourceType, l.arn(l.configuration), l.public)
	network := must[*ServiceNetwork](t)(r.CreateServiceNetwork(ServiceNetwork{Name: "all"}))
	_, association, err := r.AssociateResource(network.ID, l.configuration.ID, ServiceNetworkResource{})
	ok(t, err)
	_, vpcs, err := r.AssociateVPC(network.ID, l.vpc.ID, ServiceNetworkVPC{})
	ok(t, err)
	conflicts := func(err error, says string) {
		t.Helper()
		var refusal *ResourceError
		if !errors.As(err, &refusal) || refusal.Code != "ConflictException" || !strings.Contains(refusal.Message, says) {
			t.Errorf("refused with %v, want %q", err, says)
		}
	}
	discard := func(_ any, err error) error { return err }
	l.world.Attach(l.clock.now, Real)
	conflicts(discard(r.DeleteResourceGateway(l.gateway.ID)), "has resource configuration(s) associated")
	conflicts(r.DeleteResourceConfiguration(l.configuration.ID), "resource endpoint association(s)")
	conflicts(r.DeleteServiceNetwork(network.ID), "ServiceNetwork "+network.ID+" has resource(s) associated.")
	l.clock.advance(10 * time.Minute)
	ok(t, r.DeleteEndpoint(endpoint.ID))
	l.clock.advance(10 * time.Minute)
	must[*Region](t)(l.world.Region(r.Name))
	conflicts(r.DeleteResourceConfiguration(l.configuration.ID), "service network resource association(s)")
	ok(t, discard(r.DissociateResource(association.ID)))
	if got := r.ResourceAssociationState(association); got != "DELETE_IN_PROGRESS" {
		t.Errorf("the association is %s", got)
	}
	l.clock.advance(time.Minute)
	must[*Region](t)(l.world.Region(r.Name))
	conflicts(r.DeleteServiceNetwork(network.ID), "has VPC(s) associated")
	ok(t, discard(r.DissociateVPC(vpcs.ID)))
	ok(t, r.DeleteResourceConfiguration(l.configuration.ID))
	l.clock.advance(time.Minute)
	must[*Region](t)(l.world.Region(r.Name))
	ok(t, r.DeleteServiceNetwork(network.ID))
	eni := l.gateway.ENIs[0]
	ok(t, discard(r.DeleteResourceGateway(l.gateway.ID)))
	if got := r.ResourceGatewayState(l.gateway); got != "DELETE_IN_PROGRESS" || r.Interfaces[eni] == nil {
		t.Errorf("the gateway is %s", got)
	}
	l.clock.advance(time.Minute)
	must[*Region](t)(l.world.Region(r.Name))
	if len(r.ResourceGateways)+len(r.ResourceConfigurations)+len(r.ServiceNetworks) != 0 || r.Interfaces[eni] != nil {
		t.Error("something is left")
	}
}

func TestResourceLeadingToItself(t *testing.T) {
	l := newResourceLab(t)
	r := l.region
	must[[]SecurityGroupRule](t)(r.Authorize(l.gatewayGroup.ID, []SecurityGroupRule{{Protocol: "tcp", From: 80, To: 80, CIDR: "0.0.0.0/0"}}))
	endpoint := must[*Endpoint](t)(r.CreateEndpoint(EndpointSpec{
		Type: ResourceType, VPC: l.provider.ID, Resource: l.arn(l.configuration), Subnets: []string{l.subnet.ID}, Groups: []string{l.gatewayGroup.ID},
	}))
	own := r.Interfaces[endpoint.ENIs[0]]
	must[*ResourceConfiguration](t)(r.UpdateResourceConfiguration(l.configuration.ID, ResourceConfigurationChange{Definition: &ResourceConfiguration{IP: own.PrivateIP}}))
	if path := l.connect(l.server, address(own), 80); stopped(path) != "resource-gateway" {
		t.Errorf("a circle ends with %+v", path.Blocked)
	}
}

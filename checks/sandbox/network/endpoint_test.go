package network

import (
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestPathWaitsForTheEndpoint(t *testing.T) {
	b := newBalanced(t, nil)
	client, endpoint, service := b.consumer()
	r := b.region
	waiting := must[*Endpoint](t)(func() (*Endpoint, error) {
		ok(t, r.ModifyOwnService(service.ID, OwnServiceChange{AcceptanceRequired: new(true)}))
		return r.CreateEndpoint(EndpointSpec{
			Type: InterfaceType, VPC: endpoint.VPC, Service: endpoint.Service, Subnets: endpoint.Subnets, Groups: endpoint.Groups,
		})
	}())
	end := address(r.Interfaces[waiting.ENIs[0]])
	reach := func() string { return stopped(b.connect(client, end, 80)) }
	if got := reach(); got != "endpoint" {
		t.Errorf("before it is accepted: %q", got)
	}
	ok(t, r.Accept(service, waiting.ID))
	if got := reach(); got != "" {
		t.Errorf("accepted: %q", got)
	}
	ping := b.world.Explain(r.Name, Flow{From: client.ID, To: end, Protocol: "icmp"})
	if kind := stopped(ping); kind != "security-group-in" {
		t.Errorf("ping: %+v", ping)
	}
	must[[]SecurityGroupRule](t)(r.Authorize(endpoint.Groups[0], []SecurityGroupRule{{Protocol: "icmp", From: -1, To: -1, CIDR: "0.0.0.0/0"}}))
	ping = b.world.Explain(r.Name, Flow{From: client.ID, To: end, Protocol: "icmp"})
	if kind := stopped(ping); kind != "endpoint" || !strings.Contains(ping.Blocked.Detail, "ping") {
		t.Errorf("ping that the group admits: %+v", ping)
	}
	ok(t, r.Reject(service, waiting.ID))
	if got := reach(); got != "endpoint" {
		t.Errorf("rejected: %q", got)
	}
	service.LoadBalancers = nil
	if path := b.connect(client, address(r.Interfaces[endpoint.ENIs[0]]), 80); path.Blocked == nil {
		t.Errorf("without a load balancer: %+v", path)
	}
	delete(r.OwnServices, service.ID)
	if path := b.connect(client, address(r.Interfaces[endpoint.ENIs[0]]), 80); stopped(path) != "endpoint-service" {
		t.Errorf("without its service: %+v", path)
	}
}

// TestEveryServiceOfTheCatalogue makes an interface endpoint for each service of
// AWS in the two regions that the catalogue knows best. Its names lead to it
// from everywhere, its private names only from inside, and the service answers.
func TestEveryServiceOfTheCatalogue(t *testing.T) {
	for _, region := range []string{"ap-northeast-2", "us-east-1"} {
		world := NewWorld("123456789012", 1, Instant, newClock().now)
		r := must[*Region](t)(world.Region(region))
		vpc := r.DefaultVPC()
		must[[]SecurityGroupRule](t)(r.Authorize(r.DefaultGroup(vpc.ID).ID, []SecurityGroupRule{{Protocol: "-1", CIDR: "0.0.0.0/0"}}))
		subnet := sorted(r.Subnets)[0]
		for _, other := range r.Subnets {
			if other.ZoneID == "use1-az1" || other.ZoneID == "apne2-az1" {
				subnet = other // all services are there
			}
		}
		client := must[*Interface](t)(r.CreateInterface(InterfaceSpec{Subnet: subnet.ID}))
		for _, service := range r.EndpointServices() {
			if service.Type != InterfaceType {
				continue
			}
			private, inbound := len(service.PrivateDNSNames) > 0, false
			endpoint, err := r.CreateEndpoint(EndpointSpec{
				Type: InterfaceType, VPC: vpc.ID, Service: service.Name, Subnets: []string{subnet.ID},
				PrivateDNS: &private, DNS: EndpointDNS{InboundOnly: &inbound},
			})
			if err != nil {
				t.Errorf("%s: %v", service.Name, err)
				continue
			}
			end := address(r.Interfaces[endpoint.ENIs[0]])
			for i, name := range r.EndpointNames(endpoint) {
				plain := strings.Replace(name.Name, "*", "some.thing", 1)
				inside, outside := world.Resolve(region, client.ID, plain), world.ResolvePublic(plain)
				if len(inside.Addresses) != 1 || inside.Addresses[0] != end {
					t.Errorf("%s: inside, %s answers %+v, want %s", service.Name, plain, inside, end)
				}
				own := len(outside.Addresses) == 1 && outside.Addresses[0] == end
				if want := i < 2; own != want {
					t.Errorf("%s: outside, %s answers %+v", service.Name, plain, outside)
				}
			}
			path := world.Explain(region, Flow{From: client.ID, To: end, Port: 443, Protocol: "tcp"})
			if path.Blocked != nil || path.Endpoint != endpoint.ID || path.Target.Kind != "aws-service" || path.Target.Region != region {
				t.Errorf("%s: %+v", service.Name, path)
			}
			r.removeEndpointInterfaces(endpoint)
			delete(r.Endpoints, endpoint.ID)
			r.endpoints = nil
		}
	}
}

func TestEndpointLeadsToItsServicesRegion(t *testing.T) {
	l := newLab(t)
	endpoint := must[*Endpoint](t)(l.region.CreateEndpoint(EndpointSpec{
		Type: InterfaceType, VPC: l.vpc.ID, Service: "com.amazonaws.us-east-1.s3", ServiceRegion: "us-east-1", Subnets: []string{l.private.ID},
	}))
	eni := l.region.Interfaces[endpoint.ENIs[0]]
	must[[]SecurityGroupRule](t)(l.region.Authorize(eni.Groups[0], []SecurityGroupRule{{Protocol: "tcp", From: 443, To: 443, CIDR: "10.0.0.0/16"}}))
	path := l.connect(l.privateENI, address(eni), 443)
	if path.Blocked != nil || path.Target.Service != "s3" || path.Target.Region != "us-east-1" {
		t.Errorf("%+v", path)
	}
}

func TestPrivateNamesOfResources(t *testing.T) {
	for name, test := range map[string]struct {
		preference string
		domains    []string
		private    bool
	}{
		"by default, names that are proved": {"", nil, false},
		"proved names":                      {VerifiedDomainsOnly, nil, false},
		"all":                               {AllDomains, nil, true},
		"this one":                          {SpecifiedDomainsOnly, []string{"db.example.org"}, true},
		"its domain":                        {VerifiedAndSpecifiedDomains, []string{"example.org"}, true},
		"another one":                       {SpecifiedDomainsOnly, []string{"example.net"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			r := l.region
			gateway := must[*ResourceGateway](t)(r.CreateResourceGateway(ResourceGateway{Name: "gateway", VPC: l.vpc.ID, Subnets: []string{l.private.ID}}))
			configuration := must[*ResourceConfiguration](t)(r.CreateResourceConfiguration(ResourceConfiguration{
				Name: "database", Type: "SINGLE", Gateway: gateway.ID, IP: "10.0.1.99", PortRanges: []string{"5432"}, CustomDomain: "db.example.org",
			}))
			endpoint := must[*Endpoint](t)(r.CreateEndpoint(EndpointSpec{
				Type: ResourceType, VPC: l.vpc.ID, Resource: r.LatticeARN("resourceconfiguration", configuration.ID), Subnets: []string{l.public.ID},
				PrivateDNS: new(true), DNS: EndpointDNS{Preference: test.preference, Domains: test.domains},
			}))
			answer := l.world.Resolve(r.Name, l.privateENI.ID, "db.example.org")
			if got := answer.Source == "private zone of "+endpoint.ID; got != test.private || got != (len(answer.Addresses) == 1) {
				t.Errorf("answer %+v", answer)
			}
			_, private := r.ResourceNames(endpoint, r.EndpointResources(endpoint)[0])
			if got := private.Name == "db.example.org"; got != test.private {
				t.Errorf("private name %+v", private)
			}
		})
	}
}

func TestServiceNetworkDecidesOnPrivateNames(t *testing.T) {
	for _, on := range []bool{false, true} {
		l := newLab(t)
		r := l.region
		gateway := must[*ResourceGateway](t)(r.CreateResourceGateway(ResourceGateway{Name: "gateway", VPC: l.vpc.ID, Subnets: []string{l.private.ID}}))
		configuration := must[*ResourceConfiguration](t)(r.CreateResourceConfiguration(ResourceConfiguration{
			Name: "database", Type: "SINGLE", Gateway: gateway.ID, IP: "10.0.1.99", PortRanges: []string{"5432"}, CustomDomain: "db.example.org",
		}))
		network := must[*ServiceNetwork](t)(r.CreateServiceNetwork(ServiceNetwork{Name: "network"}))
		_, _, err := r.AssociateResource(network.ID, configuration.ID, ServiceNetworkResource{PrivateDNS: on})
		ok(t, err)
		must[*Endpoint](t)(r.CreateEndpoint(EndpointSpec{
			Type: ServiceNetworkType, VPC: l.vpc.ID, Resource: r.LatticeARN("servicenetwork", network.ID), Subnets: []string{l.public.ID},
			PrivateDNS: new(true), DNS: EndpointDNS{Preference: AllDomains},
		}))
		if got := len(l.world.Resolve(r.Name, l.privateENI.ID, "db.example.org").Addresses) == 1; got != on {
			t.Errorf("private DNS of the association %t: answers %t", on, got)
		}
	}
}

func TestNamesThatAreNotTheEndpoints(t *testing.T) {
	l := newLab(t)
	make := func(service, region string) string {
		endpoint := must[*Endpoint](t)(l.region.CreateEndpoint(EndpointSpec{
			Type: InterfaceType, VPC: l.vpc.ID, Service: service, ServiceRegion: region, Subnets: []string{l.private.ID},
		}))
		return l.region.EndpointNames(endpoint)[0].Name
	}
	near, far := make("com.amazonaws.ap-northeast-2.sts", ""), make("com.amazonaws.us-east-1.ecr.api", "us-east-1")
	zonal := func(name, zone string) string { return strings.Replace(name, ".", zone+".", 1) }
	for name, want := range map[string]bool{
		near: true, zonal(near, "-ap-northeast-2c"): true, far: true,
		"label." + near:                            false,
		zonal(near, "x"):                           false,
		zonal(near, "-us-east-1a"):                 false,
		zonal(far, "-ap-northeast-2c"):             false,
		strings.Replace(near, ".sts.", ".ec2.", 1): false,
	} {
		if got := len(l.world.ResolvePublic(name).Addresses) > 0; got != want {
			t.Errorf("%s answers: %t", name, got)
		}
	}
}

func TestDeletedEndpointAnswersNobody(t *testing.T) {
	clock := newClock()
	world := NewWorld("123456789012", 1, Real, clock.now)
	r := must[*Region](t)(world.Region("ap-northeast-2"))
	subnet := sorted(r.Subnets)[0]
	endpoint := must[*Endpoint](t)(r.CreateEndpoint(EndpointSpec{
		Type: InterfaceType, VPC: subnet.VPC, Service: "com.amazonaws.ap-northeast-2.sts", Subnets: []string{subnet.ID},
	}))
	client := must[*Interface](t)(r.CreateInterface(InterfaceSpec{Subnet: subnet.ID}))
	name, end := r.EndpointNames(endpoint)[0].Name, address(r.Interfaces[endpoint.ENIs[0]])
	state := func() (string, string, int) {
		path := world.Explain(r.Name, Flow{From: client.ID, To: end, Port: 443, Protocol: "tcp"})
		return r.EndpointState(endpoint), stopped(path), len(world.ResolvePublic(name).Addresses)
	}
	is := func(when, wantState, wantStopped string, answers int) {
		t.Helper()
		if a, b, c := state(); a != wantState || b != wantStopped || c != answers {
			t.Errorf("%s: %s, stopped by %q, %d answers", when, a, b, c)
		}
	}
	is("made", "pending", "endpoint", 0)
	clock.advance(2 * time.Minute)
	is("later", "available", "", 1)
	ok(t, r.DeleteEndpoint(endpoint.ID))
	is("deleted", "deleting", "endpoint", 0)
	clock.advance(2 * time.Minute)
	must[*Region](t)(world.Region(r.Name))
	if r.InterfaceAt(subnet.VPC, netip.MustParseAddr(end.String())) != nil {
		t.Error("the interface is left")
	}
}

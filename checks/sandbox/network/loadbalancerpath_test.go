package network

import (
	"net/netip"
	"slices"
	"testing"
)

// kinds is the kinds of a path's hops in order.
func kinds(path Path) []string {
	out := make([]string, len(path.Hops))
	for i, hop := range path.Hops {
		out[i] = hop.Kind
	}
	return out
}

// reached is the instances that n connections get to; a connection that does
// not get through counts as what stopped it.
func (b *balanced) reached(from *Interface, to netip.Addr, n int) map[string]int {
	b.t.Helper()
	out := map[string]int{}
	for range n {
		path := b.connect(from, to, 80)
		switch {
		case path.Blocked != nil:
			out["stopped by "+path.Blocked.Kind]++
		case path.Refused:
			out["refused"]++
		default:
			out[path.Target.Instance]++
		}
	}
	return out
}

func TestPathThroughLoadBalancer(t *testing.T) {
	b := newBalanced(t, func(_ *balanced, spec *LoadBalancerSpec) { spec.Scheme = InternetFacing })
	node := b.node(b.public)
	path := b.connect(nil, public(node), 80)
	if path.Blocked != nil || path.Target != (Target{Kind: "instance", Region: b.region.Name, Instance: b.publicENI.Instance, Port: 80}) {
		t.Fatalf("from the internet: %+v", path)
	}
	if path.SourceIP != Laptop {
		t.Errorf("the target sees %s, client IP preservation is on", path.SourceIP)
	}
	want := []string{"internet-gateway", "network-acl-in", "load-balancer", "target-group", "security-group-in", "target", "network-acl-out", "route"}
	if !slices.Equal(kinds(path), want) {
		t.Errorf("hops %v, want %v", kinds(path), want)
	}
	// The other node stands in a subnet without a way to the internet.
	if path := b.connect(nil, public(b.node(b.private)), 80); stopped(path) != "route" {
		t.Errorf("a node in a private subnet: %+v", path)
	}
	if path := b.connect(nil, public(node), 81); stopped(path) != "load-balancer" {
		t.Errorf("no listener: %+v", path)
	}
	must[*TargetGroup](t)(b.region.SetTargetGroupAttributes(b.group.ARN, []Tag{{"preserve_client_ip.enabled", "false"}}))
	if path := b.connect(nil, public(node), 80); path.SourceIP != address(node) {
		t.Errorf("without preservation the target sees %s, want the node's %s", path.SourceIP, address(node))
	}
}

func TestLoadBalancerChangesPort(t *testing.T) {
	b := newBalanced(t, nil)
	must[*Listener](t)(b.region.CreateListener(b.balancer.ARN, ListenerSpec{Port: 8080, Protocol: "TCP", TargetGroup: b.group.ARN}))
	path := b.connect(b.privateENI, address(b.node(b.public)), 8080)
	if path.Blocked != nil || path.Target.Port != 80 || path.Target.Instance != b.publicENI.Instance {
		t.Errorf("%+v", path)
	}
}

func TestLoadBalancerZones(t *testing.T) {
	b := newBalanced(t, nil)
	one, two := b.publicENI.Instance, b.privateENI.Instance
	third := b.instance(b.public)
	node := address(b.node(b.public))
	check := func(when string, want map[string]int) {
		t.Helper()
		got := b.reached(third, node, 10)
		if len(got) != len(want) {
			t.Errorf("%s: %v, want %v", when, got, want)
		}
		for who, n := range want {
			if got[who] != n {
				t.Errorf("%s: %v, want %v", when, got, want)
			}
		}
	}
	check("a node sends within its zone", map[string]int{one: 10})
	cross := func(value string) {
		must[*LoadBalancer](t)(b.region.SetBalancerAttributes(b.balancer.ARN, []Tag{{crossZoneKey, value}}))
	}
	cross("true")
	check("cross-zone in turn", map[string]int{one: 5, two: 5})
	must[*TargetGroup](t)(b.region.SetTargetGroupAttributes(b.group.ARN, []Tag{{crossZoneKey, "false"}}))
	check("the target group says otherwise", map[string]int{one: 10})
	b.listens[one] = false
	check("no healthy target in the zone: open to the zone's own", map[string]int{"refused": 10})
	must[*TargetGroup](t)(b.region.SetTargetGroupAttributes(b.group.ARN, []Tag{{crossZoneKey, "true"}}))
	check("the healthy target of another zone", map[string]int{two: 10})
	b.listens[two] = false
	check("none is healthy: open to all", map[string]int{"refused": 10})
	ok(t, b.region.DeregisterTargets(b.group.ARN, []TargetSpec{{ID: one}, {ID: two}}))
	check("nothing is registered", map[string]int{"stopped by target-group": 10})
}

func TestLoadBalancerAndItsOwnTarget(t *testing.T) {
	b := newBalanced(t, nil)
	if path := b.connect(b.publicENI, address(b.node(b.public)), 80); stopped(path) != "target-group" {
		t.Errorf("a target that asks itself: %+v", path)
	}
	must[*TargetGroup](t)(b.region.SetTargetGroupAttributes(b.group.ARN, []Tag{{"preserve_client_ip.enabled", "false"}}))
	if path := b.connect(b.publicENI, address(b.node(b.public)), 80); path.Blocked != nil {
		t.Errorf("without client IP preservation: %+v", path)
	}
}

func TestLoadBalancerGroups(t *testing.T) {
	var front *SecurityGroup
	b := newBalanced(t, func(b *balanced, spec *LoadBalancerSpec) {
		front = must[*SecurityGroup](b.t)(b.region.CreateGroup(b.vpc.ID, "front", "front", nil))
		spec.Groups = []string{front.ID}
	})
	client := b.instance(b.public)
	node := address(b.node(b.public))
	if path := b.connect(client, node, 80); stopped(path) != "security-group-in" {
		t.Errorf("the load balancer's group lets nothing in: %+v", path)
	}
	b.open(front, 80, client.PrivateIP+"/32")
	// The targets admit what comes from the load balancer's group, whatever
	// address it comes from.
	b.shut(b.lab.group, 80, "0.0.0.0/0")
	must[[]SecurityGroupRule](t)(b.region.Authorize(b.lab.group.ID, []SecurityGroupRule{{Protocol: "tcp", From: 80, To: 80, Group: front.ID}}))
	if got := b.health(b.publicENI); got != Healthy {
		t.Errorf("the target is %s", got)
	}
	if path := b.connect(client, node, 80); path.Blocked != nil || path.SourceIP != address(client) {
		t.Errorf("by the group: %+v", path)
	}
	must[[]SecurityGroupRule](t)(b.region.Revoke(front.ID, []SecurityGroupRule{{Egress: true, Protocol: "-1", CIDR: "0.0.0.0/0"}}))
	if got := b.health(b.publicENI); got != "unhealthy Target.FailedHealthChecks" {
		t.Errorf("with nothing let out the target is %s", got)
	}
}

// consumer is a client in a VPC of its own that has an endpoint to the lab's
// load balancer, in the zone of the lab's public subnet.
func (b *balanced) consumer() (*Interface, *Endpoint, *OwnService) {
	b.t.Helper()
	r := b.region
	service := must[*OwnService](b.t)(r.CreateOwnService(OwnServiceSpec{NetworkLoadBalancers: []string{b.balancer.ARN}}))
	vpc := must[*VPC](b.t)(r.CreateVPC("10.5.0.0/16", "", nil))
	subnet := must[*Subnet](b.t)(r.CreateSubnet(vpc.ID, "10.5.0.0/24", b.public.Zone, nil))
	group := must[*SecurityGroup](b.t)(r.CreateGroup(vpc.ID, "endpoint", "endpoint", nil))
	b.open(group, 80, "10.5.0.0/16")
	was := b.lab.group
	b.lab.group = group
	client := b.instance(subnet)
	b.lab.group = was
	endpoint := must[*Endpoint](b.t)(r.CreateEndpoint(EndpointSpec{
		Type: InterfaceType, VPC: vpc.ID, Service: r.OwnServiceName(service), Subnets: []string{subnet.ID}, Groups: []string{group.ID},
	}))
	return client, endpoint, service
}

func TestPathByPrivateLink(t *testing.T) {
	b := newBalanced(t, nil)
	client, endpoint, _ := b.consumer()
	end := address(b.region.Interfaces[endpoint.ENIs[0]])
	path := b.connect(client, end, 80)
	if path.Blocked != nil || path.Endpoint != endpoint.ID || path.Target.Kind != "instance" || path.Target.Instance != b.publicENI.Instance {
		t.Fatalf("%+v", path)
	}
	if path.SourceIP != address(b.node(b.public)) {
		t.Errorf("the target sees %s, want the node's address whatever the group says", path.SourceIP)
	}
	var last int
	for _, kind := range []string{"endpoint", "load-balancer", "target-group", "target"} {
		at := slices.Index(kinds(path), kind)
		if at < last {
			t.Errorf("hops %v lack %s in its place", kinds(path), kind)
		}
		last = at
	}
	if path := b.connect(client, end, 81); stopped(path) != "security-group-in" {
		t.Errorf("port 81: %+v", path)
	}
	b.listens[b.publicENI.Instance] = false
	if path := b.connect(client, end, 80); path.Blocked != nil || !path.Refused {
		t.Errorf("no healthy target in the endpoint's zone, which is open to its own: %+v", path)
	}
	must[*LoadBalancer](t)(b.region.SetBalancerAttributes(b.balancer.ARN, []Tag{{crossZoneKey, "true"}}))
	if path := b.connect(client, end, 80); path.Blocked != nil || path.Target.Instance != b.privateENI.Instance {
		t.Errorf("cross-zone: %+v", path)
	}
}

func TestGroupsOnPrivateLink(t *testing.T) {
	var front *SecurityGroup
	b := newBalanced(t, func(b *balanced, spec *LoadBalancerSpec) {
		front = must[*SecurityGroup](b.t)(b.region.CreateGroup(b.vpc.ID, "front", "front", nil))
		spec.Groups = []string{front.ID}
	})
	client, endpoint, _ := b.consumer()
	eni := b.region.Interfaces[endpoint.ENIs[0]]
	reach := func() string { return stopped(b.connect(client, address(eni), 80)) }
	if got := reach(); got != "security-group-in" {
		t.Errorf("enforced, no rule: %q", got)
	}
	b.open(front, 80, eni.PrivateIP+"/32")
	if got := reach(); got != "security-group-in" {
		t.Errorf("a rule for the endpoint's address: %q", got)
	}
	off := false
	must[*LoadBalancer](t)(b.region.SetBalancerGroups(b.balancer.ARN, []string{front.ID}, &off))
	if got := reach(); got != "" {
		t.Errorf("not enforced: %q", got)
	}
	on := true
	must[*LoadBalancer](t)(b.region.SetBalancerGroups(b.balancer.ARN, []string{front.ID}, &on))
	b.open(front, 80, client.PrivateIP+"/32")
	if got := reach(); got != "" {
		t.Errorf("a rule for the client's address: %q", got)
	}
}

func TestGatewayLoadBalancerInspects(t *testing.T) {
	b := newBalanced(t, nil)
	r := b.region
	appliances := must[*LoadBalancer](t)(r.CreateLoadBalancer(LoadBalancerSpec{Name: "gwlb", Type: GatewayLoadBalancer, Nodes: []NodeSpec{{Subnet: b.private.ID}}}))
	group := must[*TargetGroup](t)(r.CreateTargetGroup(TargetGroupSpec{Name: "firewalls", Protocol: "GENEVE", Port: 6081, VPC: b.vpc.ID}))
	ok(t, r.RegisterTargets(group.ARN, []TargetSpec{{ID: b.privateENI.Instance}}))
	must[*Listener](t)(r.CreateListener(appliances.ARN, ListenerSpec{TargetGroup: group.ARN}))
	service := must[*OwnService](t)(r.CreateOwnService(OwnServiceSpec{GatewayLoadBalancers: []string{appliances.ARN}}))
	if node := r.Interfaces[appliances.ENIs[b.private.ID]]; node.Type != "gateway_load_balancer" || appliances.DNSName != "" {
		t.Errorf("%+v, %+v", appliances, node)
	}
	inspection := must[*Subnet](t)(r.CreateSubnet(b.vpc.ID, "10.0.5.0/24", b.private.Zone, nil))
	table := must[*RouteTable](t)(r.CreateRouteTable(b.vpc.ID, nil))
	must[string](t)(r.AssociateRouteTable(table.ID, inspection.ID))
	ok(t, r.CreateRoute(table.ID, Route{DestinationCIDR: "0.0.0.0/0", Target: b.gateway.ID}))
	endpoint := must[*Endpoint](t)(r.CreateEndpoint(EndpointSpec{
		Type: GatewayLBType, VPC: b.vpc.ID, Service: r.OwnServiceName(service), Subnets: []string{inspection.ID},
	}))
	ok(t, r.CreateRoute(b.publicTable.ID, Route{DestinationCIDR: "96.7.128.0/24", Target: endpoint.ID}))
	to := netip.MustParseAddr("96.7.128.175")
	path := b.connect(b.publicENI, to, 443)
	if path.Blocked != nil || path.Target.Host != "example.com" || path.Endpoint != "" || path.SourceIP != public(b.publicENI) {
		t.Fatalf("inspected: %+v", path)
	}
	if at := slices.Index(kinds(path), "target-group"); at < 0 || path.Hops[at].ID != group.ARN {
		t.Errorf("hops %+v pass no appliance", path.Hops)
	}
	b.listens[b.privateENI.Instance] = false
	if path := b.connect(b.publicENI, to, 443); stopped(path) != "target-group" {
		t.Errorf("no healthy appliance: %+v", path)
	}
}

func TestLoadBalancerByPeering(t *testing.T) {
	b := newBalanced(t, nil)
	r := b.region
	client, _, _ := b.consumer()
	peering := must[*Peering](t)(r.CreatePeering(client.VPC, b.vpc.ID, nil))
	must[*Peering](t)(r.AcceptPeering(peering.ID))
	node := address(b.node(b.public))
	reach := func() Path { return b.connect(client, node, 80) }
	if got := stopped(reach()); got != "route" {
		t.Errorf("without a route: %q", got)
	}
	ok(t, r.CreateRoute(r.EffectiveRouteTable(client.Subnet).ID, Route{DestinationCIDR: b.vpc.CIDR, Target: peering.ID}))
	ok(t, r.CreateRoute(b.publicTable.ID, Route{DestinationCIDR: "10.5.0.0/16", Target: peering.ID}))
	if path := reach(); path.Blocked != nil || path.Target.Instance != b.publicENI.Instance || path.SourceIP != address(client) {
		t.Errorf("%+v", path)
	}
}

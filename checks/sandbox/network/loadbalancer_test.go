package network

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
)

// balanced is the lab with a network load balancer in both subnets, whose
// listener at port 80 leads to both instances. They listen at 80.
type balanced struct {
	*lab
	group    *TargetGroup
	balancer *LoadBalancer
	listens  map[string]bool // instances with an open port 80
}

func newBalanced(t *testing.T, change func(*balanced, *LoadBalancerSpec)) *balanced {
	t.Helper()
	b := &balanced{lab: newLab(t), listens: map[string]bool{}}
	r := b.region
	b.world.OnListen(func(instance string, port int) bool { return port == 80 && b.listens[instance] })
	b.open(b.lab.group, 80, "0.0.0.0/0")
	b.listens[b.publicENI.Instance], b.listens[b.privateENI.Instance] = true, true
	spec := LoadBalancerSpec{Name: "nlb", Type: NetworkLoadBalancer, Scheme: Internal, Nodes: []NodeSpec{{Subnet: b.public.ID}, {Subnet: b.private.ID}}}
	if change != nil {
		change(b, &spec)
	}
	b.balancer = must[*LoadBalancer](t)(r.CreateLoadBalancer(spec))
	b.group = must[*TargetGroup](t)(r.CreateTargetGroup(TargetGroupSpec{Name: "web", Protocol: "TCP", Port: 80, VPC: b.vpc.ID}))
	ok(t, r.RegisterTargets(b.group.ARN, []TargetSpec{{ID: b.publicENI.Instance}, {ID: b.privateENI.Instance}}))
	must[*Listener](t)(r.CreateListener(b.balancer.ARN, ListenerSpec{Port: 80, Protocol: "TCP", TargetGroup: b.group.ARN}))
	return b
}

func (b *balanced) open(group *SecurityGroup, port int, cidr string) {
	b.t.Helper()
	must[[]SecurityGroupRule](b.t)(b.region.Authorize(group.ID, []SecurityGroupRule{{Protocol: "tcp", From: port, To: port, CIDR: cidr}}))
}

// shut takes a rule away that open made.
func (b *balanced) shut(group *SecurityGroup, port int, cidr string) {
	b.t.Helper()
	must[[]SecurityGroupRule](b.t)(b.region.Revoke(group.ID, []SecurityGroupRule{{Protocol: "tcp", From: port, To: port, CIDR: cidr}}))
}

// node is the load balancer's node in a subnet.
func (b *balanced) node(subnet *Subnet) *Interface {
	return b.region.Interfaces[b.balancer.ENIs[subnet.ID]]
}

// health is the state and reason of the target at an interface.
func (b *balanced) health(eni *Interface) string {
	b.t.Helper()
	for _, target := range b.group.Targets {
		if target.ID == eni.Instance {
			h := b.region.TargetHealth(b.group, target)
			return strings.TrimSpace(h.State + " " + h.Reason)
		}
	}
	return "gone"
}

func codeOf(err error) string {
	var refusal *Error
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return ""
}

func TestLoadBalancerHasNodes(t *testing.T) {
	b := newBalanced(t, func(_ *balanced, spec *LoadBalancerSpec) { spec.Scheme = InternetFacing })
	r := b.region
	for _, subnet := range []*Subnet{b.public, b.private} {
		node := b.node(subnet)
		if node.Type != "network_load_balancer" || !node.RequesterManaged || node.PublicIP == "" || node.Subnet != subnet.ID ||
			node.Description != "ELB net/nlb/"+b.balancer.ARN[len(b.balancer.ARN)-16:] {
			t.Errorf("node in %s: %+v", subnet.ID, node)
		}
	}
	if codeOf(r.DetachInternetGateway(b.gateway.ID, b.vpc.ID)) != "DependencyViolation" || codeOf(r.DeleteSubnet(b.private.ID)) != "DependencyViolation" {
		t.Error("the network can be taken from under a load balancer")
	}
	if codeOf(r.DeleteTargetGroup(b.group.ARN)) != "ResourceInUse" {
		t.Error("a target group in use can be deleted")
	}
	node := b.node(b.public).ID
	b.world.Attach(b.clock.now, Real)
	ok(t, r.DeleteLoadBalancer(b.balancer.ARN))
	if _, err := r.FindLoadBalancer(b.balancer.ARN); codeOf(err) != "LoadBalancerNotFound" {
		t.Errorf("after deletion: %v", err)
	}
	if r.Interfaces[node] == nil {
		t.Error("the node is gone at once")
	}
	b.clock.advance(loadBalancerLeaving)
	if r, _ := b.world.Region(r.Name); r.Interfaces[node] != nil || len(r.Leaving) != 0 {
		t.Error("the node stays for ever")
	}
	ok(t, r.DeleteTargetGroup(b.group.ARN))
	ok(t, r.DeleteLoadBalancer(b.balancer.ARN))
}

func TestLoadBalancerName(t *testing.T) {
	b := newBalanced(t, func(_ *balanced, spec *LoadBalancerSpec) { spec.Scheme = InternetFacing })
	name := b.balancer.DNSName
	if !strings.HasPrefix(name, "nlb-") || !strings.HasSuffix(name, ".elb.ap-northeast-2.amazonaws.com") {
		t.Fatalf("name %s", name)
	}
	want := []netip.Addr{public(b.node(b.public)), public(b.node(b.private))}
	got := b.world.ResolvePublic(name).Addresses
	slices.SortFunc(want, netip.Addr.Compare)
	slices.SortFunc(got, netip.Addr.Compare)
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := b.world.ResolvePublic("ap-northeast-2c." + name).Addresses; !slices.Equal(got, []netip.Addr{public(b.node(b.private))}) {
		t.Errorf("zone: %v", got)
	}
	// A zone without a healthy target leaves the name, until no zone has one.
	b.listens[b.privateENI.Instance] = false
	if got := b.world.ResolvePublic(name).Addresses; !slices.Equal(got, []netip.Addr{public(b.node(b.public))}) {
		t.Errorf("one zone unhealthy: %v", got)
	}
	b.listens[b.publicENI.Instance] = false
	if got := b.world.ResolvePublic(name).Addresses; len(got) != 2 {
		t.Errorf("all unhealthy: %v", got)
	}
	if got := b.world.ResolvePublic("other-" + name); got.Code != NXDomain {
		t.Errorf("another name: %+v", got)
	}
	private := newBalanced(t, nil)
	if got := private.world.ResolvePublic(private.balancer.DNSName).Addresses; len(got) != 2 || !got[0].IsPrivate() {
		t.Errorf("internal: %v", got)
	}
}

func TestLoadBalancerProvisions(t *testing.T) {
	b := newBalanced(t, nil)
	b.world.Attach(b.clock.now, Real)
	if state := b.region.LoadBalancerState(b.balancer); state != "provisioning" {
		t.Errorf("at first %s", state)
	}
	if got := b.world.ResolvePublic(b.balancer.DNSName); got.Code != NXDomain {
		t.Errorf("the name answers already: %+v", got)
	}
	b.clock.advance(instancePending)
	if path := b.connect(b.privateENI, address(b.node(b.public)), 80); stopped(path) != "load-balancer" {
		t.Errorf("it takes connections already: %+v", path.Hops)
	}
	b.clock.advance(5 * time.Minute)
	if state := b.region.LoadBalancerState(b.balancer); state != "active" {
		t.Errorf("later %s", state)
	}
}

func TestLoadBalancerRefusals(t *testing.T) {
	b := newBalanced(t, nil)
	r := b.region
	other := must[*VPC](t)(r.CreateVPC("10.9.0.0/16", "", nil))
	lonely := must[*Subnet](t)(r.CreateSubnet(other.ID, "10.9.0.0/24", "ap-northeast-2a", nil))
	small := must[*Subnet](t)(r.CreateSubnet(b.vpc.ID, "10.0.9.0/28", "ap-northeast-2b", nil))
	must[*Interface](t)(r.CreateInterface(InterfaceSpec{Subnet: small.ID}))
	for range 3 {
		must[*Interface](t)(r.CreateInterface(InterfaceSpec{Subnet: small.ID}))
	}
	second := must[*Subnet](t)(r.CreateSubnet(b.vpc.ID, "10.0.8.0/24", "ap-northeast-2a", nil))
	at := func(subnets ...*Subnet) []NodeSpec {
		var nodes []NodeSpec
		for _, s := range subnets {
			nodes = append(nodes, NodeSpec{Subnet: s.ID})
		}
		return nodes
	}
	for name, test := range map[string]struct {
		spec     LoadBalancerSpec
		code     string
		sentence string
	}{
		"no internet gateway": {LoadBalancerSpec{Name: "x", Type: "network", Nodes: at(lonely)}, "InvalidSubnet", "VPC " + other.ID + " has no internet gateway"},
		"application":         {LoadBalancerSpec{Name: "x", Type: "application", Nodes: at(b.public)}, "InvalidConfigurationRequest", "'application' are not simulated"},
		"no subnet":           {LoadBalancerSpec{Name: "x", Type: "network"}, "ValidationError", "At least one subnet must be specified"},
		"unknown subnet":      {LoadBalancerSpec{Name: "x", Type: "network", Nodes: []NodeSpec{{Subnet: "subnet-1"}}}, "SubnetNotFound", "subnet-1"},
		"two in a zone":       {LoadBalancerSpec{Name: "x", Type: "network", Nodes: at(b.public, second)}, "InvalidConfigurationRequest", "multiple subnets in the same Availability Zone"},
		"small subnet":        {LoadBalancerSpec{Name: "x", Type: "network", Nodes: at(small)}, "InvalidSubnet", "at least 8 free IP addresses"},
		"same name":           {LoadBalancerSpec{Name: "nlb", Type: "network", Nodes: at(b.public)}, "DuplicateLoadBalancerName", "A load balancer with the same name 'nlb' exists, but with different settings"},
		"dualstack":           {LoadBalancerSpec{Name: "x", Type: "network", IPAddressType: "dualstack", Nodes: at(b.public)}, "InvalidSubnet", "IPv6"},
		"gateway with scheme": {LoadBalancerSpec{Name: "x", Type: "gateway", Scheme: "internal", Nodes: at(b.public)}, "InvalidScheme", "gateway"},
		"unknown group":       {LoadBalancerSpec{Name: "x", Type: "network", Groups: []string{"sg-1"}, Nodes: at(b.public)}, "InvalidSecurityGroup", "sg-1"},
		"name":                {LoadBalancerSpec{Name: "-x", Type: "network", Nodes: at(b.public)}, "ValidationError", "hyphen"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := r.CreateLoadBalancer(test.spec)
			if codeOf(err) != test.code || !strings.Contains(err.Error(), test.sentence) {
				t.Errorf("%v, want %s %s", err, test.code, test.sentence)
			}
		})
	}
	again, err := r.CreateLoadBalancer(LoadBalancerSpec{Name: "nlb", Type: "network", Scheme: "internal", Nodes: at(b.public, b.private)})
	if err != nil || again != b.balancer {
		t.Errorf("the same once more: %v, %v", again, err)
	}
	if _, err := r.SetBalancerGroups(b.balancer.ARN, []string{b.lab.group.ID}, nil); codeOf(err) != "InvalidConfigurationRequest" {
		t.Errorf("groups on one made without: %v", err)
	}
	must[*LoadBalancer](t)(r.SetBalancerAttributes(b.balancer.ARN, []Tag{{"deletion_protection.enabled", "true"}}))
	if err := r.DeleteLoadBalancer(b.balancer.ARN); codeOf(err) != "OperationNotPermitted" {
		t.Errorf("protected: %v", err)
	}
	must[*LoadBalancer](t)(r.SetBalancerAttributes(b.balancer.ARN, []Tag{{"deletion_protection.enabled", "false"}}))
	if _, err := r.SetBalancerAttributes(b.balancer.ARN, []Tag{{"access_logs.s3.enabled", "true"}}); codeOf(err) != "InvalidConfigurationRequest" {
		t.Errorf("access logs: %v", err)
	}
	if _, err := r.SetBalancerAttributes(b.balancer.ARN, []Tag{{"idle_timeout.timeout_seconds", "60"}}); codeOf(err) != "InvalidConfigurationRequest" {
		t.Errorf("an attribute of others: %v", err)
	}
	must[*OwnService](t)(r.CreateOwnService(OwnServiceSpec{NetworkLoadBalancers: []string{b.balancer.ARN}}))
	want := "ResourceInUse: Load balancer '" + b.balancer.ARN + "' cannot be deleted because it is currently associated with another service"
	if err := r.DeleteLoadBalancer(b.balancer.ARN); err == nil || err.Error() != want {
		t.Errorf("under a service: %v", err)
	}
	if _, err := r.SetBalancerSubnets(b.balancer.ARN, at(b.public)); codeOf(err) != "ResourceInUse" {
		t.Errorf("a zone taken from under a service: %v", err)
	}
}

func TestLoadBalancerSubnets(t *testing.T) {
	b := newBalanced(t, nil)
	r := b.region
	third := must[*Subnet](t)(r.CreateSubnet(b.vpc.ID, "10.0.7.0/24", "ap-northeast-2b", nil))
	kept := b.balancer.ENIs[b.public.ID]
	must[*LoadBalancer](t)(r.SetBalancerSubnets(b.balancer.ARN, []NodeSpec{{Subnet: b.public.ID}, {Subnet: third.ID}}))
	if !slices.Equal(b.balancer.Subnets, []string{b.public.ID, third.ID}) || b.balancer.ENIs[b.public.ID] != kept || b.node(third) == nil {
		t.Errorf("%+v", b.balancer)
	}
	if got := b.health(b.privateENI); got != "unused Target.NotInUse" {
		t.Errorf("a target in a zone that was taken away is %s", got)
	}
}

package network

import (
	"testing"
	"time"
)

func TestTargetHealthFollowsTheNetwork(t *testing.T) {
	const failed = "unhealthy Target.FailedHealthChecks"
	for name, test := range map[string]struct {
		change func(*balanced)
		want   string // of the private instance
	}{
		"all is well":    {func(*balanced) {}, "healthy"},
		"nobody listens": {func(b *balanced) { b.listens[b.privateENI.Instance] = false }, failed},
		"no rule":        {func(b *balanced) { b.shut(b.lab.group, 80, "0.0.0.0/0") }, failed},
		"a rule for the node alone": {func(b *balanced) {
			b.shut(b.lab.group, 80, "0.0.0.0/0")
			b.open(b.lab.group, 80, b.node(b.private).PrivateIP+"/32")
		}, "healthy"},
		"a rule for another node": {func(b *balanced) {
			b.shut(b.lab.group, 80, "0.0.0.0/0")
			b.open(b.lab.group, 80, b.node(b.public).PrivateIP+"/32")
		}, failed},
		"stopped": {func(b *balanced) { b.region.Instances[b.privateENI.Instance].StoppedAt = b.clock.now() }, "unused Target.InvalidState"},
		"no listener": {func(b *balanced) { ok(b.t, b.region.DeleteListener(b.balancer.Listeners[0].ARN)) },
			"unused Target.NotInUse"},
		"another port is asked": {func(b *balanced) {
			port := "8080"
			must[*TargetGroup](b.t)(b.region.ModifyTargetGroup(b.group.ARN, HealthCheckSpec{Port: &port}))
		}, failed},
		"an ACL between the zones does not matter": {func(b *balanced) {
			must[*LoadBalancer](b.t)(b.region.SetBalancerAttributes(b.balancer.ARN, []Tag{{crossZoneKey, "false"}}))
			b.deny(b.private, b.public.CIDR)
		}, "healthy"},
		"with cross-zone it does": {func(b *balanced) {
			must[*LoadBalancer](b.t)(b.region.SetBalancerAttributes(b.balancer.ARN, []Tag{{crossZoneKey, "true"}}))
			b.deny(b.private, b.public.CIDR)
		}, failed},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBalanced(t, nil)
			test.change(b)
			if got := b.health(b.privateENI); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

// deny has the network ACL of a subnet deny what comes from a block.
func (b *balanced) deny(subnet *Subnet, from string) {
	b.t.Helper()
	acl := must[*NetworkACL](b.t)(b.region.CreateACL(b.vpc.ID, nil))
	for _, egress := range []bool{false, true} {
		ok(b.t, b.region.CreateACLEntry(acl.ID, ACLEntry{Number: 100, Egress: egress, Protocol: "-1", Allow: true, CIDR: "0.0.0.0/0"}))
	}
	ok(b.t, b.region.CreateACLEntry(acl.ID, ACLEntry{Number: 50, Protocol: "-1", CIDR: from}))
	for _, association := range b.region.ACLOf(subnet.ID).Associations {
		if association.Subnet == subnet.ID {
			must[string](b.t)(b.region.ReplaceACLAssociation(association.ID, acl.ID))
			return
		}
	}
}

// A target is registered with a load balancer only when a listener sends to its
// group.
func TestNewListenerRegistersAnew(t *testing.T) {
	b := newBalanced(t, nil)
	b.world.Attach(b.clock.now, Real)
	b.clock.advance(time.Hour)
	if got := b.health(b.publicENI); got != "healthy" {
		t.Fatal(got)
	}
	ok(t, b.region.DeleteListener(b.balancer.Listeners[0].ARN))
	must[*Listener](t)(b.region.CreateListener(b.balancer.ARN, ListenerSpec{Port: 8080, Protocol: "TCP", TargetGroup: b.group.ARN}))
	if got := b.health(b.publicENI); got != "initial Elb.RegistrationInProgress" {
		t.Errorf("under a new listener: %s", got)
	}
}

func TestTargetsBecomeHealthyInTime(t *testing.T) {
	b := newBalanced(t, nil)
	b.world.Attach(b.clock.now, Real)
	want := func(state string) {
		t.Helper()
		if got := b.health(b.publicENI); got != state {
			t.Errorf("after %s: %s, want %s", b.clock.at.Sub(b.balancer.CreatedAt), got, state)
		}
	}
	want("initial Elb.RegistrationInProgress")
	b.clock.advance(loadBalancerProvisioning + targetRegistering)
	want("initial Elb.InitialHealthChecking")
	b.clock.advance(149 * time.Second)
	want("initial Elb.InitialHealthChecking")
	b.listens[b.publicENI.Instance] = false // fails after two checks already
	want("unhealthy Target.FailedHealthChecks")
	b.listens[b.publicENI.Instance] = true
	b.clock.advance(time.Second)
	want("healthy")
	ok(t, b.region.DeregisterTargets(b.group.ARN, []TargetSpec{{ID: b.publicENI.Instance}}))
	want("draining Target.DeregistrationInProgress")
	b.clock.advance(5 * time.Minute)
	_ = must[*Region](t)(b.world.Region(b.region.Name))
	want("gone")
}

func TestTargetHealthAsksOverHTTP(t *testing.T) {
	b := newBalanced(t, nil)
	protocol, path := "HTTP", "/health"
	must[*TargetGroup](t)(b.region.ModifyTargetGroup(b.group.ARN, HealthCheckSpec{Protocol: &protocol, Path: &path}))
	status := 200
	b.world.OnHealthCheck(func(instance string, port int, _ bool, path string) int {
		if instance != b.publicENI.Instance || port != 80 || path != "/health" {
			t.Errorf("asked %s:%d%s", instance, port, path)
		}
		return status
	})
	for _, test := range []struct {
		status int
		want   string
	}{{200, "healthy"}, {399, "healthy"}, {404, "unhealthy Target.FailedHealthChecks"}, {0, "unhealthy Target.FailedHealthChecks"}} {
		status = test.status
		if got := b.health(b.publicENI); got != test.want {
			t.Errorf("%d: %s, want %s", test.status, got, test.want)
		}
	}
}

func TestTargetRefusals(t *testing.T) {
	b := newBalanced(t, nil)
	r := b.region
	other := must[*VPC](t)(r.CreateVPC("10.9.0.0/16", "", nil))
	b.lab.group = r.DefaultGroup(other.ID)
	elsewhere := b.instance(must[*Subnet](t)(r.CreateSubnet(other.ID, "10.9.0.0/24", "", nil)))
	r.Instances[b.publicENI.Instance].StoppedAt = b.clock.now()
	addresses := must[*TargetGroup](t)(r.CreateTargetGroup(TargetGroupSpec{Name: "addresses", Protocol: "TCP", Port: 80, VPC: b.vpc.ID, TargetType: "ip"}))
	for name, test := range map[string]struct {
		group  *TargetGroup
		target TargetSpec
		code   string
	}{
		"another VPC":         {b.group, TargetSpec{ID: elsewhere.Instance}, "InvalidTarget"},
		"not running":         {b.group, TargetSpec{ID: b.publicENI.Instance}, "InvalidTarget"},
		"no instance":         {b.group, TargetSpec{ID: "i-0123456789abcdef0"}, "InvalidTarget"},
		"no id":               {b.group, TargetSpec{ID: "10.0.0.5"}, "ValidationError"},
		"public address":      {addresses, TargetSpec{ID: "52.1.2.3", Zone: "all"}, "InvalidTarget"},
		"outside, no zone":    {addresses, TargetSpec{ID: "10.9.0.5"}, "InvalidTarget"},
		"outside, with zones": {addresses, TargetSpec{ID: "10.9.0.5", Zone: "all"}, ""},
		"in the VPC":          {addresses, TargetSpec{ID: b.privateENI.PrivateIP}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if err := r.RegisterTargets(test.group.ARN, []TargetSpec{test.target}); codeOf(err) != test.code {
				t.Errorf("%v, want %s", err, test.code)
			}
		})
	}
	http := must[*TargetGroup](t)(r.CreateTargetGroup(TargetGroupSpec{Name: "http", Protocol: "HTTP", Port: 80, VPC: b.vpc.ID}))
	for name, test := range map[string]struct {
		spec ListenerSpec
		code string
	}{
		"HTTP listener":     {ListenerSpec{Port: 81, Protocol: "HTTP", TargetGroup: b.group.ARN}, "UnsupportedProtocol"},
		"HTTP target group": {ListenerSpec{Port: 81, Protocol: "TCP", TargetGroup: http.ARN}, "IncompatibleProtocols"},
		"same port":         {ListenerSpec{Port: 80, Protocol: "TCP", TargetGroup: addresses.ARN}, "DuplicateListener"},
		"no target group":   {ListenerSpec{Port: 81, Protocol: "TCP", TargetGroup: b.group.ARN + "0"}, "TargetGroupNotFound"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := r.CreateListener(b.balancer.ARN, test.spec); codeOf(err) != test.code {
				t.Errorf("%v, want %s", err, test.code)
			}
		})
	}
	second := must[*LoadBalancer](t)(r.CreateLoadBalancer(LoadBalancerSpec{Name: "second", Type: "network", Scheme: "internal", Nodes: []NodeSpec{{Subnet: b.public.ID}}}))
	if _, err := r.CreateListener(second.ARN, ListenerSpec{Port: 80, Protocol: "TCP", TargetGroup: b.group.ARN}); codeOf(err) != "TargetGroupAssociationLimit" {
		t.Errorf("a second load balancer: %v", err)
	}
}

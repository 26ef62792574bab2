package network

import (
	"errors"
	"net/netip"
	"slices"
	"testing"
	"time"
)

// peeredLab is the lab with a second VPC, 10.1.0.0/16, peered and with routes
// both ways between its subnet and the lab's private one.
type peeredLab struct {
	*lab
	far      *VPC
	subnet   *Subnet
	table    *RouteTable
	eni      *Interface
	peering  *Peering
	farGroup *SecurityGroup
}

func newPeeredLab(t *testing.T) *peeredLab {
	t.Helper()
	l := &peeredLab{lab: newLab(t)}
	r := l.region
	l.far = must[*VPC](t)(r.CreateVPC("10.1.0.0/16", "", nil))
	l.subnet = must[*Subnet](t)(r.CreateSubnet(l.far.ID, "10.1.0.0/24", "ap-northeast-2a", nil))
	l.table = must[*RouteTable](t)(r.CreateRouteTable(l.far.ID, nil))
	must[string](t)(r.AssociateRouteTable(l.table.ID, l.subnet.ID))
	l.farGroup = must[*SecurityGroup](t)(r.CreateGroup(l.far.ID, "far", "far", nil))
	l.peering = must[*Peering](t)(r.CreatePeering(l.vpc.ID, l.far.ID, nil))
	ok(t, r.CreateRoute(l.privateTable.ID, Route{DestinationCIDR: "10.1.0.0/16", Target: l.peering.ID}))
	ok(t, r.CreateRoute(l.table.ID, Route{DestinationCIDR: "10.0.0.0/16", Target: l.peering.ID}))
	must[*Peering](t)(r.AcceptPeering(l.peering.ID))
	own := l.group
	l.group = l.farGroup
	l.eni = l.instance(l.subnet)
	l.group = own
	return l
}

func TestPeeringPath(t *testing.T) {
	l := newPeeredLab(t)
	r := l.region
	try := func() string { return stopped(l.connect(l.privateENI, address(l.eni), 22)) }
	if got := try(); got != "security-group-in" {
		t.Fatalf("without a rule stopped at %q", got)
	}
	// A group of the peer may stand in a rule.
	must[[]SecurityGroupRule](t)(r.Authorize(l.farGroup.ID, []SecurityGroupRule{{Protocol: "tcp", From: 22, To: 22, Group: l.group.ID}}))
	path := l.connect(l.privateENI, address(l.eni), 22)
	if path.Blocked != nil || path.Target.Instance != l.eni.Instance || path.SourceIP != address(l.privateENI) {
		t.Fatalf("path %+v", path)
	}
	ok(t, r.DeleteRoute(l.table.ID, Route{DestinationCIDR: "10.0.0.0/16"}))
	if got := l.connect(l.privateENI, address(l.eni), 22); stopped(got) != "route" || got.Blocked.ID != l.table.ID {
		t.Errorf("without a way back %+v", got.Blocked)
	}
	ok(t, r.CreateRoute(l.table.ID, Route{DestinationCIDR: "10.0.0.0/16", Target: l.peering.ID}))
	ok(t, r.DeletePeering(l.peering.ID))
	if got := try(); got != "route" {
		t.Errorf("without the peering stopped at %q", got)
	}
	if state := r.RouteState(l.privateTable, l.privateTable.Routes[1]); state != "blackhole" {
		t.Errorf("the route is %s", state)
	}
}

func TestPeeringIsNotTransitive(t *testing.T) {
	l := newPeeredLab(t)
	r := l.region
	// By the first VPC's internet gateway, and to a VPC that it is peered with.
	ok(t, r.CreateRoute(l.table.ID, Route{DestinationCIDR: "0.0.0.0/0", Target: l.peering.ID}))
	if path := l.connect(l.eni, netip.MustParseAddr("8.8.8.8"), 53); stopped(path) != "peering" {
		t.Errorf("the peer's internet gateway: %+v", path.Blocked)
	}
	third := must[*VPC](t)(r.CreateVPC("10.2.0.0/16", "", nil))
	subnet := must[*Subnet](t)(r.CreateSubnet(third.ID, "10.2.0.0/24", "", nil))
	beyond := must[*Peering](t)(r.CreatePeering(l.vpc.ID, third.ID, nil))
	must[*Peering](t)(r.AcceptPeering(beyond.ID))
	l.group = r.DefaultGroup(third.ID)
	other := l.instance(subnet)
	ok(t, r.CreateRoute(l.privateTable.ID, Route{DestinationCIDR: "10.2.0.0/16", Target: beyond.ID}))
	if path := l.connect(l.eni, address(other), 22); stopped(path) != "peering" {
		t.Errorf("the peer's peer: %+v", path.Blocked)
	}
}

func TestPeeringStates(t *testing.T) {
	l := newLab(t)
	l.world.Attach(l.clock.now, Real)
	r := l.region
	far := must[*VPC](t)(r.CreateVPC("10.1.0.0/16", "", nil))
	same := must[*VPC](t)(r.CreateVPC("10.0.0.0/24", "", nil))
	code := func(err error) string {
		var refusal *Error
		errors.As(err, &refusal)
		return refusal.Code
	}
	failed := must[*Peering](t)(r.CreatePeering(l.vpc.ID, same.ID, nil))
	if got := r.PeeringState(failed); got != "failed" {
		t.Errorf("overlapping blocks are %s", got)
	}
	if err := r.DeletePeering(failed.ID); code(err) != "InvalidStateTransition" {
		t.Errorf("deleting what failed: %v", err)
	}
	p := must[*Peering](t)(r.CreatePeering(l.vpc.ID, far.ID, nil))
	var states []string
	see := func() { states = append(states, r.PeeringState(p)) }
	see()
	l.clock.advance(2 * time.Second)
	see()
	if _, err := r.CreatePeering(far.ID, l.vpc.ID, nil); code(err) != "VpcPeeringConnectionAlreadyExists" {
		t.Errorf("a second one: %v", err)
	}
	if _, err := r.SetPeeringDNS(p.ID, nil, nil); code(err) != "OperationNotPermitted" {
		t.Errorf("options before acceptance: %v", err)
	}
	must[*Peering](t)(r.AcceptPeering(p.ID))
	see()
	l.clock.advance(2 * time.Second)
	see()
	if _, err := r.AcceptPeering(p.ID); code(err) != "InvalidStateTransition" {
		t.Errorf("accepted twice: %v", err)
	}
	if err := r.DeleteVPC(far.ID); code(err) != "DependencyViolation" {
		t.Errorf("deleting a peered VPC: %v", err)
	}
	ok(t, r.DeletePeering(p.ID))
	see()
	if want := []string{"initiating-request", "pending-acceptance", "provisioning", "active", "deleted"}; !slices.Equal(states, want) {
		t.Errorf("went through %v, want %v", states, want)
	}
	old := must[*Peering](t)(r.CreatePeering(l.vpc.ID, far.ID, nil))
	l.clock.advance(8 * 24 * time.Hour)
	if got := r.PeeringState(old); got != "expired" {
		t.Errorf("after a week nobody accepted it: %s", got)
	}
	r = must[*Region](t)(l.world.Region(r.Name))
	if len(r.Peerings) != 0 {
		t.Errorf("%d peerings are still listed", len(r.Peerings))
	}
}

func TestPeeringDNS(t *testing.T) {
	l := newPeeredLab(t)
	r := l.region
	name := r.PublicDNSName(l.publicENI)
	if got := l.world.Resolve(r.Name, l.eni.ID, name); got.Addresses[0] != public(l.publicENI) {
		t.Fatalf("before: %+v", got)
	}
	yes := true
	must[*Peering](t)(r.SetPeeringDNS(l.peering.ID, &yes, nil))
	ok(t, r.SetDNSHostnames(l.far.ID, false))
	if got := l.world.Resolve(r.Name, l.eni.ID, name); got.Addresses[0] != public(l.publicENI) {
		t.Errorf("without DNS hostnames in the asking VPC: %+v", got)
	}
	ok(t, r.SetDNSHostnames(l.far.ID, true))
	if got := l.world.Resolve(r.Name, l.eni.ID, name); got.Addresses[0] != address(l.publicENI) {
		t.Errorf("after: %+v", got)
	}
}

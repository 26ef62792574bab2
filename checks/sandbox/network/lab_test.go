package network

import (
	"net/netip"
	"testing"
	"time"
)

// clock is a time that tests turn on by hand.
type clock struct{ at time.Time }

func (c *clock) now() time.Time          { return c.at }
func (c *clock) advance(d time.Duration) { c.at = c.at.Add(d) }

func newClock() *clock { return &clock{time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)} }

// lab is the network of the gateway endpoint lab: a public and a private subnet
// with an instance in each.
type lab struct {
	t               *testing.T
	clock           *clock
	world           *World
	region          *Region
	vpc             *VPC
	public, private *Subnet
	gateway         *InternetGateway
	publicTable     *RouteTable
	privateTable    *RouteTable
	publicENI       *Interface
	privateENI      *Interface
	group           *SecurityGroup
}

func must[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newLab(t *testing.T) *lab {
	t.Helper()
	l := &lab{t: t, clock: newClock()}
	l.world = NewWorld("123456789012", 1, Instant, l.clock.now)
	l.region = must[*Region](t)(l.world.Region("ap-northeast-2"))
	r := l.region
	l.vpc = must[*VPC](t)(r.CreateVPC("10.0.0.0/16", "", nil))
	ok(t, r.SetDNSHostnames(l.vpc.ID, true))
	l.public = must[*Subnet](t)(r.CreateSubnet(l.vpc.ID, "10.0.0.0/24", "ap-northeast-2a", nil))
	l.private = must[*Subnet](t)(r.CreateSubnet(l.vpc.ID, "10.0.1.0/24", "ap-northeast-2c", nil))
	l.gateway = r.CreateInternetGateway(nil)
	ok(t, r.AttachInternetGateway(l.gateway.ID, l.vpc.ID))
	l.publicTable = must[*RouteTable](t)(r.CreateRouteTable(l.vpc.ID, nil))
	l.privateTable = must[*RouteTable](t)(r.CreateRouteTable(l.vpc.ID, nil))
	ok(t, r.CreateRoute(l.publicTable.ID, Route{DestinationCIDR: "0.0.0.0/0", Target: l.gateway.ID}))
	must[string](t)(r.AssociateRouteTable(l.publicTable.ID, l.public.ID))
	must[string](t)(r.AssociateRouteTable(l.privateTable.ID, l.private.ID))
	l.group = must[*SecurityGroup](t)(r.CreateGroup(l.vpc.ID, "lab", "lab", nil))
	must[[]SecurityGroupRule](t)(r.Authorize(l.group.ID, []SecurityGroupRule{
		{Protocol: "tcp", From: 22, To: 22, CIDR: "0.0.0.0/0"},
		{Protocol: "icmp", From: -1, To: -1, CIDR: "0.0.0.0/0"},
	}))
	l.publicENI = l.instance(l.public)
	l.publicENI.PublicIP = r.NewPublicIP()
	l.privateENI = l.instance(l.private)
	return l
}

// instance puts a running instance into a subnet.
func (l *lab) instance(subnet *Subnet) *Interface {
	l.t.Helper()
	r := l.region
	eni := must[*Interface](l.t)(r.CreateInterface(InterfaceSpec{Subnet: subnet.ID, Groups: []string{l.group.ID}}))
	instance := &Instance{ID: r.NewID("i"), VPC: subnet.VPC, Subnet: subnet.ID, ENI: eni.ID, LaunchedAt: r.Now()}
	r.Instances[instance.ID] = instance
	eni.Instance = instance.ID
	return eni
}

// endpoint makes a gateway endpoint for S3 on the given tables.
func (l *lab) endpoint(tables ...*RouteTable) *Endpoint {
	l.t.Helper()
	ids := make([]string, len(tables))
	for i, table := range tables {
		ids[i] = table.ID
	}
	return must[*Endpoint](l.t)(l.region.CreateEndpoint(EndpointSpec{
		VPC: l.vpc.ID, Service: "com.amazonaws.ap-northeast-2.s3", RouteTables: ids,
	}))
}

// connect asks for a TCP connection.
func (l *lab) connect(from *Interface, to netip.Addr, port int) Path {
	l.t.Helper()
	flow := Flow{To: to, Port: port, Protocol: "tcp"}
	if from != nil {
		flow.From = from.ID
	}
	return l.world.Explain(l.region.Name, flow)
}

// s3 is an address of the lab region's S3.
func (l *lab) s3() netip.Addr {
	return l.world.ResolvePublic("s3.ap-northeast-2.amazonaws.com").Addresses[0]
}

func address(eni *Interface) netip.Addr { return netip.MustParseAddr(eni.PrivateIP) }
func public(eni *Interface) netip.Addr  { return netip.MustParseAddr(eni.PublicIP) }

// stopped is the kind of hop that stops a path, "" when none does.
func stopped(path Path) string {
	if path.Blocked == nil {
		return ""
	}
	return path.Blocked.Kind
}

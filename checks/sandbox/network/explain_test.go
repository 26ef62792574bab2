package network

import (
	"net/netip"
	"testing"
)

// TestPathToS3 goes through the mistakes of the gateway endpoint lab: each is a
// change to a network in which the private subnet reaches S3.
func TestPathToS3(t *testing.T) {
	type result struct {
		blocked  string
		endpoint bool
	}
	none := func(*lab, *Endpoint) {}
	acl := func(l *lab, entry ACLEntry) {
		ok(l.t, l.region.CreateACLEntry(l.region.ACLOf(l.private.ID).ID, entry))
	}
	tests := []struct {
		name   string
		change func(*lab, *Endpoint)
		from   func(*lab) *Interface
		want   result
	}{
		{"endpoint on the private table", none, nil, result{"", true}},
		{"public subnet has its gateway", none, func(l *lab) *Interface { return l.publicENI }, result{"", false}},
		{"endpoint deleted", func(l *lab, e *Endpoint) { ok(l.t, l.region.DeleteEndpoint(e.ID)) }, nil, result{"route", false}},
		{"table taken from the endpoint", func(l *lab, e *Endpoint) {
			ok(l.t, l.region.ModifyEndpoint(e.ID, EndpointChange{DelRouteTables: []string{l.privateTable.ID}}))
		}, nil, result{"route", false}},
		{"subnet falls back to the main table", func(l *lab, e *Endpoint) {
			ok(l.t, l.region.DisassociateRouteTable(l.privateTable.Associations[0].ID))
		}, nil, result{"route", false}},
		{"a longer prefix leads to the internet gateway", func(l *lab, e *Endpoint) {
			ok(l.t, l.region.CreateRoute(l.privateTable.ID, Route{DestinationCIDR: l.s3().String() + "/32", Target: l.gateway.ID}))
		}, nil, result{"internet-gateway", false}},
		{"a shorter prefix does not matter", func(l *lab, e *Endpoint) {
			ok(l.t, l.region.CreateRoute(l.privateTable.ID, Route{DestinationCIDR: "0.0.0.0/0", Target: l.gateway.ID}))
		}, nil, result{"", true}},
		{"no outbound rule", func(l *lab, e *Endpoint) {
			must[[]SecurityGroupRule](l.t)(l.region.Revoke(l.group.ID, []SecurityGroupRule{{Egress: true, Protocol: "-1", CIDR: "0.0.0.0/0"}}))
		}, nil, result{"security-group-out", false}},
		{"outbound rule to the prefix list", func(l *lab, e *Endpoint) {
			must[[]SecurityGroupRule](l.t)(l.region.Revoke(l.group.ID, []SecurityGroupRule{{Egress: true, Protocol: "-1", CIDR: "0.0.0.0/0"}}))
			must[[]SecurityGroupRule](l.t)(l.region.Authorize(l.group.ID, []SecurityGroupRule{{Egress: true, Protocol: "tcp", From: 443, To: 443, PrefixList: "pl-78a54011"}}))
		}, nil, result{"", true}},
		{"network ACL denies the request", func(l *lab, e *Endpoint) {
			acl(l, ACLEntry{Number: 50, Egress: true, Protocol: "tcp", CIDR: "0.0.0.0/0", From: 443, To: 443})
		}, nil, result{"network-acl-out", false}},
		{"network ACL denies a part of the answers", func(l *lab, e *Endpoint) {
			acl(l, ACLEntry{Number: 50, Protocol: "tcp", CIDR: "0.0.0.0/0", From: 50000, To: 50100})
		}, nil, result{"network-acl-in", true}},
		{"network ACL denies ports that nobody uses", func(l *lab, e *Endpoint) {
			acl(l, ACLEntry{Number: 50, Protocol: "tcp", CIDR: "0.0.0.0/0", From: 0, To: 1023})
		}, nil, result{"", true}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l := newLab(t)
			endpoint := l.endpoint(l.privateTable)
			test.change(l, endpoint)
			from := l.privateENI
			if test.from != nil {
				from = test.from(l)
			}
			// Every address of S3 has to fare alike, but for the one test whose
			// route holds a single address.
			to := l.s3()
			if test.want.blocked == "internet-gateway" {
				for _, route := range l.privateTable.Routes {
					if block, err := netip.ParsePrefix(route.DestinationCIDR); err == nil && block.Bits() == 32 {
						to = block.Addr()
					}
				}
			}
			path := l.connect(from, to, 443)
			if got := (result{stopped(path), path.Endpoint != ""}); got != test.want {
				t.Fatalf("got %+v, want %+v; hops %+v", got, test.want, path.Hops)
			}
			if path.Blocked == nil {
				if path.Target.Kind != "aws-service" || path.Target.Service != "s3" || path.Target.Region != "ap-northeast-2" {
					t.Errorf("target %+v", path.Target)
				}
				wantSource := address(from)
				if path.Endpoint == "" {
					wantSource = public(from)
				}
				if path.SourceIP != wantSource {
					t.Errorf("S3 sees %s, want %s", path.SourceIP, wantSource)
				}
			}
		})
	}
}

func TestEndpointServesItsOwnRegionOnly(t *testing.T) {
	l := newLab(t)
	l.endpoint(l.privateTable)
	elsewhere := l.world.ResolvePublic("s3.us-east-1.amazonaws.com").Addresses[0]
	if path := l.connect(l.privateENI, elsewhere, 443); stopped(path) != "route" {
		t.Errorf("S3 of another region: %+v", path)
	}
	other := l.world.ResolvePublic("sts.ap-northeast-2.amazonaws.com").Addresses[0]
	if path := l.connect(l.privateENI, other, 443); stopped(path) != "route" {
		t.Errorf("another service: %+v", path)
	}
}

func TestNAT(t *testing.T) {
	l := newLab(t)
	r := l.region
	allocation := must[*Address](t)(r.AllocateAddress(nil))
	nat := must[*NATGateway](t)(r.CreateNAT(l.public.ID, true, allocation.AllocationID, nil))
	ok(t, r.CreateRoute(l.privateTable.ID, Route{DestinationCIDR: "0.0.0.0/0", Target: nat.ID}))
	path := l.connect(l.privateENI, l.s3(), 443)
	if path.Blocked != nil || path.SourceIP.String() != allocation.PublicIP || path.Endpoint != "" {
		t.Fatalf("by NAT: %+v", path)
	}
	acl := must[*NetworkACL](t)(r.CreateACL(l.vpc.ID, nil))
	was := r.ACLOf(l.public.ID)
	must[string](t)(r.ReplaceACLAssociation(was.Associations[0].ID, acl.ID))
	entries := []ACLEntry{
		{Number: 100, Allow: true, Protocol: "tcp", From: 443, To: 443, CIDR: "10.0.1.0/24"},
		{Number: 100, Allow: true, Egress: true, Protocol: "tcp", From: 443, To: 443, CIDR: "0.0.0.0/0"},
		{Number: 101, Allow: true, Protocol: "tcp", From: 1024, To: 65535, CIDR: "0.0.0.0/0"},
		{Number: 101, Allow: true, Egress: true, Protocol: "tcp", From: 32768, To: 60999, CIDR: "10.0.1.0/24"},
	}
	for _, entry := range entries {
		ok(t, r.CreateACLEntry(acl.ID, entry))
	}
	for _, missing := range entries {
		ok(t, r.DeleteACLEntry(acl.ID, missing.Number, missing.Egress))
		if path := l.connect(l.privateENI, l.s3(), 443); path.Blocked == nil || path.Blocked.ID != acl.ID {
			t.Errorf("without %+v at the NAT gateway's subnet: %+v", missing, path.Blocked)
		}
		ok(t, r.CreateACLEntry(acl.ID, missing))
	}
	if path := l.connect(l.privateENI, l.s3(), 443); path.Blocked != nil {
		t.Errorf("with all four entries: %+v", path.Blocked)
	}
	l.endpoint(l.privateTable)
	if path := l.connect(l.privateENI, l.s3(), 443); path.Endpoint == "" {
		t.Errorf("the endpoint's prefix list is longer than the NAT gateway's route: %+v", path)
	}
	ok(t, r.DeleteNAT(nat.ID))
	if path := l.connect(l.privateENI, netip.MustParseAddr("8.8.8.8"), 53); stopped(path) != "route" {
		t.Errorf("a deleted NAT gateway is a black hole: %+v", path)
	}
	if r.Addresses[allocation.AllocationID].AssociationID != "" {
		t.Error("the deleted NAT gateway still holds its address")
	}
}

func TestSSH(t *testing.T) {
	l := newLab(t)
	if path := l.connect(nil, public(l.publicENI), 22); path.Blocked != nil || path.Refused || path.Target.Instance != l.publicENI.Instance || path.SourceIP != Laptop {
		t.Errorf("laptop to public instance: %+v", path)
	}
	if path := l.connect(nil, address(l.privateENI), 22); stopped(path) != "target" {
		t.Errorf("laptop to private address: %+v", path)
	}
	if path := l.connect(l.publicENI, address(l.privateENI), 22); path.Blocked != nil || path.SourceIP != address(l.publicENI) {
		t.Errorf("public to private instance: %+v", path)
	}
	if path := l.connect(l.publicENI, address(l.privateENI), 8080); stopped(path) != "security-group-in" {
		t.Errorf("a port that no rule admits: %+v", path)
	}
	l.world.OnListen(func(string, int) bool { return false })
	if path := l.connect(l.publicENI, address(l.privateENI), 22); path.Blocked != nil || !path.Refused {
		t.Errorf("nobody listens: %+v", path)
	}
	allocation := must[*Address](t)(l.region.AllocateAddress(nil))
	nat := must[*NATGateway](t)(l.region.CreateNAT(l.public.ID, true, allocation.AllocationID, nil))
	ok(t, l.region.ReplaceRoute(l.publicTable.ID, Route{DestinationCIDR: "0.0.0.0/0", Target: nat.ID}))
	if path := l.connect(nil, public(l.publicENI), 22); stopped(path) != "route" {
		t.Errorf("the way back leads elsewhere: %+v", path)
	}
	ok(t, l.region.DeleteRoute(l.publicTable.ID, Route{DestinationCIDR: "0.0.0.0/0"}))
	if path := l.connect(nil, public(l.publicENI), 22); stopped(path) != "route" {
		t.Errorf("no way back: %+v", path)
	}
}

func TestGroupReference(t *testing.T) {
	l := newLab(t)
	r := l.region
	inner := must[*SecurityGroup](t)(r.CreateGroup(l.vpc.ID, "inner", "inner", nil))
	must[[]SecurityGroupRule](t)(r.Authorize(inner.ID, []SecurityGroupRule{{Protocol: "tcp", From: 22, To: 22, Group: l.group.ID}}))
	l.privateENI.Groups = []string{inner.ID}
	if path := l.connect(l.publicENI, address(l.privateENI), 22); path.Blocked != nil {
		t.Errorf("a member of the group: %+v", path)
	}
	l.publicENI.Groups = []string{inner.ID}
	if path := l.connect(l.publicENI, address(l.privateENI), 22); stopped(path) != "security-group-in" {
		t.Errorf("no member: %+v", path)
	}
}

func TestStoppedInstance(t *testing.T) {
	l := newLab(t)
	l.region.Instances[l.privateENI.Instance].StoppedAt = l.clock.at
	if path := l.connect(l.publicENI, address(l.privateENI), 22); stopped(path) != "target" {
		t.Errorf("to a stopped instance: %+v", path)
	}
	if path := l.connect(l.privateENI, l.s3(), 443); stopped(path) != "source" {
		t.Errorf("from a stopped instance: %+v", path)
	}
}

func TestInterfaceEndpointPath(t *testing.T) {
	l := newLab(t)
	on := true
	endpoint := must[*Endpoint](t)(l.region.CreateEndpoint(EndpointSpec{
		Type: InterfaceType, VPC: l.vpc.ID, Service: "com.amazonaws.ap-northeast-2.ec2",
		Subnets: []string{l.private.ID}, PrivateDNS: &on,
	}))
	answer := l.world.Resolve("ap-northeast-2", l.publicENI.ID, "ec2.ap-northeast-2.amazonaws.com")
	if len(answer.Addresses) != 1 || answer.Source != "private zone of "+endpoint.ID {
		t.Fatalf("answer %+v", answer)
	}
	// Without groups the endpoint has the VPC's default one, which admits its
	// own members alone.
	if path := l.connect(l.publicENI, answer.Addresses[0], 443); stopped(path) != "security-group-in" {
		t.Errorf("by the default group: %+v", path)
	}
	must[[]SecurityGroupRule](t)(l.region.Authorize(l.group.ID, []SecurityGroupRule{{Protocol: "tcp", From: 443, To: 443, CIDR: "10.0.0.0/16"}}))
	ok(t, l.region.ModifyEndpoint(endpoint.ID, EndpointChange{AddGroups: []string{l.group.ID}}))
	path := l.connect(l.publicENI, answer.Addresses[0], 443)
	if path.Blocked != nil || path.Endpoint != endpoint.ID || path.Target.Service != "ec2" || path.SourceIP != address(l.publicENI) {
		t.Errorf("by the endpoint: %+v", path)
	}
}

func TestPing(t *testing.T) {
	l := newLab(t)
	ping := func(from *Interface, to netip.Addr) Path {
		return l.world.Explain("ap-northeast-2", Flow{From: from.ID, To: to, Protocol: "icmp"})
	}
	if path := ping(l.publicENI, address(l.privateENI)); path.Blocked != nil {
		t.Errorf("instance: %+v", path)
	}
	ok(t, l.region.CreateACLEntry(l.region.ACLOf(l.private.ID).ID, ACLEntry{Number: 10, Egress: true, Protocol: "1", CIDR: "0.0.0.0/0", From: echoReply, To: -1}))
	if path := ping(l.publicENI, address(l.privateENI)); stopped(path) != "network-acl-out" {
		t.Errorf("answer denied: %+v", path)
	}
}

// TestEqualPrefixes sets a CIDR route beside a block of the prefix list that is
// just as long: the CIDR wins, whichever came first.
func TestEqualPrefixes(t *testing.T) {
	for _, endpointFirst := range []bool{true, false} {
		l := newLab(t)
		block := l.region.PrefixListOf("com.amazonaws.ap-northeast-2.s3").CIDRs[0]
		route := Route{DestinationCIDR: block, Target: l.gateway.ID}
		if endpointFirst {
			l.endpoint(l.privateTable)
		}
		ok(t, l.region.CreateRoute(l.privateTable.ID, route))
		if !endpointFirst {
			l.endpoint(l.privateTable)
		}
		to := nthAddress(netip.MustParsePrefix(block), 9)
		if got, _ := l.region.Lookup(l.privateTable, to); got.Target != l.gateway.ID {
			t.Errorf("endpoint first %v: %s", endpointFirst, got)
		}
		if l.region.CarriedBy(l.private.ID, to) != nil {
			t.Error("no endpoint carries what a CIDR route takes")
		}
	}
}

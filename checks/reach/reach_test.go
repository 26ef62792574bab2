package reach

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func span(cidrs ...string) Span { return SpanOf(Prefixes(cidrs)...) }

func TestSpan(t *testing.T) {
	if !span("0.0.0.0/1", "128.0.0.0/1").Covers(span("0.0.0.0/0")) {
		t.Error("two halves are a whole")
	}
	if span("52.219.60.0/24").Covers(span("52.219.60.0/23")) {
		t.Error("a half is not a whole")
	}
	if got := span("10.0.0.0/8").Minus(span("10.0.0.0/9")).First(); got != netip.MustParseAddr("10.128.0.0") {
		t.Errorf("what is left begins at %s", got)
	}
	if !span("::/0").Empty() {
		t.Error("IPv6 is no IPv4")
	}
	if !span("255.255.255.255/32").Contains(netip.MustParseAddr("::ffff:255.255.255.255")) {
		t.Error("the last address, mapped")
	}
}

// Every operation agrees with asking address by address.
func TestSpanAgreesWithItsAddresses(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	small := func() Span {
		var prefixes []netip.Prefix
		for range random.IntN(4) {
			prefixes = append(prefixes, netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, 0, byte(random.IntN(256))}), 24+random.IntN(9)).Masked())
		}
		return SpanOf(prefixes...)
	}
	for range 300 {
		a, b := small(), small()
		union, both, rest := a.Union(b), a.Intersect(b), a.Minus(b)
		for i := range 256 {
			address := netip.AddrFrom4([4]byte{10, 0, 0, byte(i)})
			inA, inB := a.Contains(address), b.Contains(address)
			if union.Contains(address) != (inA || inB) || both.Contains(address) != (inA && inB) || rest.Contains(address) != (inA && !inB) {
				t.Fatalf("%v %v at %s", a, b, address)
			}
		}
		if a.Covers(b) != b.Minus(a).Empty() {
			t.Fatalf("%v covers %v", a, b)
		}
	}
}

func table(id, vpc string, associations ...types.RouteTableAssociation) types.RouteTable {
	return types.RouteTable{RouteTableId: aws.String(id), VpcId: aws.String(vpc), Associations: associations}
}

func TestEffectiveTable(t *testing.T) {
	main := types.RouteTableAssociation{Main: aws.Bool(true)}
	own := types.RouteTableAssociation{SubnetId: aws.String("subnet-1")}
	left := types.RouteTableAssociation{SubnetId: aws.String("subnet-2"), AssociationState: &types.RouteTableAssociationState{State: "disassociated"}}
	tables := []types.RouteTable{table("rtb-other-main", "vpc-2", main), table("rtb-main", "vpc-1", main), table("rtb-own", "vpc-1", own), table("rtb-left", "vpc-1", left)}
	for subnet, want := range map[string]struct {
		table    string
		implicit bool
	}{"subnet-1": {"rtb-own", false}, "subnet-2": {"rtb-main", true}, "subnet-3": {"rtb-main", true}} {
		got := EffectiveTable(tables, "vpc-1", subnet)
		if got == nil || got.ID() != want.table || got.Implicit != want.implicit {
			t.Errorf("%s uses %+v, want %+v", subnet, got, want)
		}
	}
	if got := EffectiveTable(tables[2:], "vpc-1", "subnet-3"); got != nil {
		t.Errorf("without a main table: %s", got.ID())
	}
}

func route(cidr, target string) types.Route {
	return types.Route{DestinationCidrBlock: aws.String(cidr), GatewayId: aws.String(target)}
}

func TestThieves(t *testing.T) {
	entries := Prefixes([]string{"52.219.60.0/23", "52.219.144.0/22"})
	for cidr, steals := range map[string]bool{
		"0.0.0.0/0": false, "52.0.0.0/8": false, "52.219.60.0/22": false,
		"52.219.60.0/23": true, "52.219.61.7/32": true, "52.219.147.0/24": true, "52.219.62.0/24": false, "10.0.0.0/16": false,
	} {
		thieves := Thieves(&Table{RouteTable: types.RouteTable{Routes: []types.Route{route(cidr, "nat-1")}}}, entries)
		if (len(thieves) == 1) != steals {
			t.Errorf("%s steals: %v", cidr, !steals)
		}
	}
}

func TestTargets(t *testing.T) {
	for want, r := range map[string]types.Route{
		"nat-1": {NatGatewayId: aws.String("nat-1")}, "tgw-1": {TransitGatewayId: aws.String("tgw-1")},
		"pcx-1": {VpcPeeringConnectionId: aws.String("pcx-1")}, "eigw-1": {EgressOnlyInternetGatewayId: aws.String("eigw-1")},
		"eni-1": {NetworkInterfaceId: aws.String("eni-1"), InstanceId: aws.String("i-1")}, "local": {GatewayId: aws.String("local")},
	} {
		if got := Target(r); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestEgressKnowsProtocolsByNumber(t *testing.T) {
	everywhere := []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}}
	for _, test := range []struct {
		rule types.IpPermission
		want bool
	}{
		{types.IpPermission{IpProtocol: aws.String("-1"), IpRanges: everywhere}, true},
		{types.IpPermission{IpProtocol: aws.String("6"), FromPort: aws.Int32(443), ToPort: aws.Int32(443), IpRanges: everywhere}, true},
		{types.IpPermission{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(0), ToPort: aws.Int32(65535), IpRanges: everywhere}, true},
		{types.IpPermission{IpProtocol: aws.String("17"), FromPort: aws.Int32(443), ToPort: aws.Int32(443), IpRanges: everywhere}, false},
		{types.IpPermission{IpProtocol: aws.String("icmp"), FromPort: aws.Int32(-1), ToPort: aws.Int32(-1), IpRanges: everywhere}, false},
		{types.IpPermission{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(80), ToPort: aws.Int32(442), IpRanges: everywhere}, false},
		{types.IpPermission{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(443), ToPort: aws.Int32(443),
			UserIdGroupPairs: []types.UserIdGroupPair{{GroupId: aws.String("sg-1")}}}, false},
	} {
		egress := Outbound([]types.SecurityGroup{{IpPermissionsEgress: []types.IpPermission{test.rule}}}, 443, func(string) []netip.Prefix { return nil })
		if got := egress.Addresses.Covers(span("52.219.60.0/23")); got != test.want {
			t.Errorf("%s %v: %v", *test.rule.IpProtocol, test.rule.FromPort, got)
		}
	}
}

func entry(number int32, egress bool, action types.RuleAction, cidr string, from, to int32) types.NetworkAclEntry {
	return types.NetworkAclEntry{RuleNumber: aws.Int32(number), Egress: aws.Bool(egress), RuleAction: action, Protocol: aws.String("6"),
		CidrBlock: aws.String(cidr), PortRange: &types.PortRange{From: aws.Int32(from), To: aws.Int32(to)}}
}

func TestACLFirstMatchWins(t *testing.T) {
	const allow, deny = types.RuleActionAllow, types.RuleActionDeny
	s3 := span("52.219.60.0/23")
	open := []types.NetworkAclEntry{entry(100, true, allow, "0.0.0.0/0", 0, 65535), entry(100, false, allow, "0.0.0.0/0", 0, 65535)}
	for _, test := range []struct {
		name string
		more []types.NetworkAclEntry
		want *Refusal
	}{
		{"open", nil, nil},
		{"a later denial", []types.NetworkAclEntry{entry(200, true, deny, "0.0.0.0/0", 443, 443)}, nil},
		{"an earlier denial", []types.NetworkAclEntry{entry(90, true, deny, "52.219.61.0/24", 443, 443)}, &Refusal{Rule: 90, Egress: true, Port: 443, Address: netip.MustParseAddr("52.219.61.0")}},
		{"of other addresses", []types.NetworkAclEntry{entry(90, true, deny, "10.0.0.0/8", 443, 443)}, nil},
		{"of other ports", []types.NetworkAclEntry{entry(90, true, deny, "0.0.0.0/0", 80, 80)}, nil},
		{"an allowance before the denial", []types.NetworkAclEntry{entry(80, true, allow, "52.219.0.0/16", 443, 443), entry(90, true, deny, "0.0.0.0/0", 443, 443)}, nil},
		{"the way back", []types.NetworkAclEntry{entry(90, false, deny, "0.0.0.0/0", 50000, 50010)}, &Refusal{Rule: 90, Port: 50000, Address: netip.MustParseAddr("52.219.60.0")}},
		{"an entry for IPv6", []types.NetworkAclEntry{{RuleNumber: aws.Int32(90), Egress: aws.Bool(true), RuleAction: deny, Protocol: aws.String("-1"), Ipv6CidrBlock: aws.String("::/0")}}, nil},
		{"a denial for nobody", []types.NetworkAclEntry{entry(90, true, deny, "", 443, 443)}, &Refusal{Rule: 90, Egress: true, Port: 443, Address: netip.MustParseAddr("52.219.60.0"), Unclear: true}},
		{"an unreadable denial", []types.NetworkAclEntry{entry(90, true, deny, "everyone", 443, 443)}, &Refusal{Rule: 90, Egress: true, Port: 443, Address: netip.MustParseAddr("52.219.60.0"), Unclear: true}},
		{"neither allow nor deny", []types.NetworkAclEntry{entry(90, true, "", "52.219.61.0/24", 443, 443)}, &Refusal{Rule: 90, Egress: true, Port: 443, Address: netip.MustParseAddr("52.219.61.0"), Unclear: true}},
		{"an unreadable denial of another port", []types.NetworkAclEntry{entry(90, true, deny, "", 80, 80)}, nil},
		{"an unreadable denial after all", []types.NetworkAclEntry{entry(200, true, deny, "", 443, 443)}, nil},
		{"an unreadable allowance", []types.NetworkAclEntry{entry(90, true, allow, "", 443, 443)}, nil},
		{"an unreadable allowance before a denial", []types.NetworkAclEntry{entry(80, true, allow, "", 443, 443), entry(90, true, deny, "0.0.0.0/0", 443, 443)},
			&Refusal{Rule: 80, Egress: true, Port: 443, Address: netip.MustParseAddr("52.219.60.0"), Unclear: true}},
		{"a denial before what is unreadable", []types.NetworkAclEntry{entry(80, true, deny, "52.219.0.0/16", 443, 443), entry(90, true, allow, "", 443, 443)},
			&Refusal{Rule: 80, Egress: true, Port: 443, Address: netip.MustParseAddr("52.219.60.0")}},
		{"ports that Linux does not use", []types.NetworkAclEntry{entry(90, false, deny, "0.0.0.0/0", 1024, 32767)}, nil},
	} {
		got := Refuses(&types.NetworkAcl{Entries: append(append([]types.NetworkAclEntry{}, test.more...), open...)}, s3, 443)
		if (got == nil) != (test.want == nil) || got != nil && *got != *test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
	if got := Refuses(&types.NetworkAcl{}, s3, 443); got == nil || got.Rule != 32767 {
		t.Errorf("nothing allowed: %+v", got)
	}
}

// What a VPC owns is inside, whatever its addresses; a broad private route that
// reaches over its range is not.
func TestPublicRoutes(t *testing.T) {
	route := func(cidr string) types.Route {
		return types.Route{DestinationCidrBlock: aws.String(cidr), TransitGatewayId: aws.String("tgw-1"), State: types.RouteStateActive}
	}
	for cidr, want := range map[string]int{
		"10.1.0.0/16": 0, "172.16.0.0/12": 0, "172.0.0.0/8": 1, "192.168.3.0/24": 0, "100.64.0.0/10": 0, "100.0.0.0/8": 1,
		"52.219.60.0/24": 1, "8.8.8.8/32": 1, "0.0.0.0/0": 1, "20.0.1.0/24": 0, "20.0.0.0/8": 1,
	} {
		table := &Table{RouteTable: types.RouteTable{Routes: []types.Route{route(cidr)}}}
		if got := len(PublicRoutes(table, nil, Prefixes([]string{"20.0.0.0/16"}))); got != want {
			t.Errorf("%s: %d, want %d", cidr, got, want)
		}
	}
}

// TestWaysOut: half of the internet is a way out as all of it is, a network is
// none. A route that leads nowhere is a way out that is broken, and no way to
// public addresses; the route of a gateway endpoint leads to its service alone.
func TestWaysOut(t *testing.T) {
	to := func(cidr, target string, state types.RouteState) types.Route {
		return types.Route{DestinationCidrBlock: aws.String(cidr), GatewayId: aws.String(target), State: state}
	}
	list := func(id, target string) types.Route {
		return types.Route{DestinationPrefixListId: aws.String(id), GatewayId: aws.String(target), State: types.RouteStateActive}
	}
	active, blackhole := types.RouteStateActive, types.RouteStateBlackhole
	lists := func(id string) []netip.Prefix {
		return map[string][]netip.Prefix{"pl-halves": Prefixes([]string{"0.0.0.0/1", "128.0.0.0/1"}), "pl-s3": Prefixes([]string{"52.219.0.0/16"})}[id]
	}
	for name, test := range map[string]struct {
		route        types.Route
		ways, public int
	}{
		"default":              {to("0.0.0.0/0", "igw-1", active), 1, 1},
		"default to nowhere":   {to("0.0.0.0/0", "igw-1", blackhole), 1, 0},
		"half":                 {to("128.0.0.0/1", "igw-1", active), 1, 1},
		"the narrowest":        {to("52.0.0.0/7", "igw-1", active), 1, 1},
		"a network":            {to("52.0.0.0/8", "igw-1", active), 0, 1},
		"the VPC itself":       {to("52.0.0.0/7", "local", active), 0, 0},
		"a list of the halves": {list("pl-halves", "igw-1"), 1, 1},
		"a list of a service":  {list("pl-s3", "igw-1"), 0, 1},
		"a gateway endpoint's": {list("pl-s3", "vpce-1"), 0, 0},
	} {
		table := &Table{RouteTable: types.RouteTable{Routes: []types.Route{test.route}}}
		if ways, public := len(WaysOut(table, lists)), len(PublicRoutes(table, lists, nil)); ways != test.ways || public != test.public {
			t.Errorf("%s: %d ways out and %d to public addresses, want %d and %d", name, ways, public, test.ways, test.public)
		}
	}
}

func TestAnEntryGoesBeforeTheOneThatRefuses(t *testing.T) {
	number := func(n int32, egress bool) types.NetworkAclEntry {
		return types.NetworkAclEntry{RuleNumber: aws.Int32(n), Egress: aws.Bool(egress)}
	}
	acl := &types.NetworkAcl{Entries: []types.NetworkAclEntry{number(1, true), number(49, true), number(50, true), number(90, false)}}
	for _, test := range []struct {
		egress       bool
		before, want int
	}{{true, 50, 48}, {true, 1, 0}, {true, 2, 0}, {true, 32767, 90}, {false, 32767, 89}} {
		if got := FreeNumber(acl, test.egress, test.before); got != test.want {
			t.Errorf("before %d: %d, want %d", test.before, got, test.want)
		}
	}
}

// A list that two rules name is one list, and those of other ports are not asked
// for.
func TestListsAreNamedOnce(t *testing.T) {
	rule := func(port int32, list string) types.IpPermission {
		return types.IpPermission{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(port), ToPort: aws.Int32(port),
			PrefixListIds: []types.PrefixListId{{PrefixListId: aws.String(list)}}}
	}
	groups := []types.SecurityGroup{
		{IpPermissionsEgress: []types.IpPermission{rule(443, "pl-1"), rule(80, "pl-2")}, IpPermissions: []types.IpPermission{rule(443, "pl-4")}},
		{IpPermissionsEgress: []types.IpPermission{rule(443, "pl-1"), rule(443, "pl-3")}},
	}
	if got := ListsOf(groups, 443); !slices.Equal(got, []string{"pl-1", "pl-3"}) {
		t.Errorf("out: %v", got)
	}
	if got := InboundLists(groups, 443); !slices.Equal(got, []string{"pl-4"}) {
		t.Errorf("in: %v", got)
	}
}

package network

import (
	"fmt"
	"net/netip"
	"testing"

	"pgregory.net/rapid"
)

// The properties below compare Explain with a second implementation that looks
// at one address and one port at a time and has no shortcut.

var somePorts = []int{22, 80, 443, 32768, 45000, 60999, 61000}

// slowRule tells whether one security group rule lets one port through.
func slowRule(r *Region, rule SecurityGroupRule, port int, peer netip.Addr, peerGroups []string) bool {
	if rule.Protocol != "-1" && (rule.Protocol != "tcp" || port < rule.From || port > rule.To) {
		return false
	}
	blocks := []string{rule.CIDR}
	if rule.PrefixList != "" {
		blocks = r.PrefixLists[rule.PrefixList].CIDRs
	}
	for _, block := range blocks {
		if prefix, err := netip.ParsePrefix(block); err == nil && prefix.Contains(peer) {
			return true
		}
	}
	for _, group := range peerGroups {
		if rule.Group != "" && rule.Group == group {
			return true
		}
	}
	return false
}

func slowGroups(r *Region, groups []string, egress bool, port int, peer netip.Addr, peerGroups []string) bool {
	for _, id := range groups {
		for _, rule := range r.Groups[id].Rules {
			if rule.Egress == egress && slowRule(r, rule, port, peer, peerGroups) {
				return true
			}
		}
	}
	return false
}

// slowACL tells whether a network ACL lets one port through, by trying the
// numbers from 1 on.
func slowACL(acl *NetworkACL, egress bool, port int, peer netip.Addr) bool {
	for number := 1; number <= lastEntry; number++ {
		for _, e := range acl.Entries {
			if e.Number != number || e.Egress != egress || !netip.MustParsePrefix(e.CIDR).Contains(peer) {
				continue
			}
			if e.Protocol == "-1" || e.Protocol == "6" && e.From <= port && port <= e.To {
				return e.Allow
			}
		}
	}
	return false
}

// slowRoute finds a target by asking for each length of prefix, the longest
// first, and for CIDRs before prefix lists.
func slowRoute(r *Region, table *RouteTable, to netip.Addr) (Route, bool) {
	for bits := 32; bits >= 0; bits-- {
		want := netip.PrefixFrom(to, bits).Masked().String()
		for _, route := range table.Routes {
			if route.DestinationCIDR == want {
				return route, true
			}
		}
		for _, route := range table.Routes {
			if route.DestinationPrefixList == "" {
				continue
			}
			for _, block := range r.PrefixLists[route.DestinationPrefixList].CIDRs {
				if block == want {
					return route, true
				}
			}
		}
	}
	return Route{}, false
}

func drawCIDR(t *rapid.T, label string, near ...netip.Addr) string {
	address := rapid.SampledFrom(near).Draw(t, label+" near")
	bits := rapid.SampledFrom([]int{0, 8, 16, 21, 22, 23, 24, 28, 32}).Draw(t, label+" bits")
	return netip.PrefixFrom(address, bits).Masked().String()
}

func drawRules(t *rapid.T, r *Region, label string, peers []netip.Addr, groups []string) []SecurityGroupRule {
	rules := make([]SecurityGroupRule, rapid.IntRange(0, 4).Draw(t, label+" rules"))
	for i := range rules {
		name := fmt.Sprintf("%s rule %d", label, i)
		rule := SecurityGroupRule{Egress: rapid.Bool().Draw(t, name+" egress"), Protocol: "-1", From: -1, To: -1}
		if rapid.Bool().Draw(t, name+" tcp") {
			rule.Protocol = "tcp"
			rule.From = rapid.SampledFrom(somePorts).Draw(t, name+" from")
			rule.To = rule.From + rapid.IntRange(0, 100).Draw(t, name+" span")
		}
		switch rapid.IntRange(0, 3).Draw(t, name+" peer") {
		case 0:
			rule.Group = rapid.SampledFrom(groups).Draw(t, name+" group")
		case 1:
			rule.PrefixList = "pl-78a54011"
		default:
			rule.CIDR = drawCIDR(t, name, peers...)
		}
		rules[i] = rule
	}
	return rules
}

func drawACL(t *rapid.T, acl *NetworkACL, label string, peers []netip.Addr) {
	// The default entries stay in most draws, or hardly anything would pass.
	if rapid.IntRange(0, 3).Draw(t, label+" closed") == 0 {
		acl.Entries = acl.Entries[:0]
	}
	for i := range rapid.IntRange(0, 3).Draw(t, label+" entries") {
		name := fmt.Sprintf("%s entry %d", label, i)
		entry := ACLEntry{
			Number: rapid.IntRange(1, 120).Draw(t, name+" number"), Egress: rapid.Bool().Draw(t, name+" egress"),
			Allow: rapid.Bool().Draw(t, name+" allow"), Protocol: "-1", CIDR: drawCIDR(t, name, peers...), From: -1, To: -1,
		}
		if rapid.Bool().Draw(t, name+" tcp") {
			entry.Protocol = "6"
			entry.From = rapid.SampledFrom(append([]int{0, 1024}, somePorts...)).Draw(t, name+" from")
			entry.To = min(65535, entry.From+rapid.SampledFrom([]int{0, 10, 30000, 65535}).Draw(t, name+" span"))
		}
		if acl.entry(entry.Number, entry.Egress) < 0 {
			acl.Entries = append(acl.Entries, entry)
		}
	}
}

func TestExplainAgreesWithSlowModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := newLab(t)
		r := l.region
		endpoint := l.endpoint()
		s3 := l.s3()
		src, dst := address(l.privateENI), address(l.publicENI)
		other := must[*SecurityGroup](t)(r.CreateGroup(l.vpc.ID, "other", "other", nil))
		groups := []string{l.group.ID, other.ID}
		everybody := []netip.Addr{src, dst, s3}
		l.group.Rules = drawRules(rt, r, "group", everybody, groups)
		other.Rules = drawRules(rt, r, "other", everybody, groups)
		if rapid.Bool().Draw(rt, "apart") {
			l.publicENI.Groups = []string{other.ID}
		}
		if rapid.Bool().Draw(rt, "own ACL") {
			own := must[*NetworkACL](t)(r.CreateACL(l.vpc.ID, nil))
			must[string](t)(r.ReplaceACLAssociation(r.ACLOf(l.private.ID).Associations[1].ID, own.ID))
			drawACL(rt, own, "private ACL", everybody)
		}
		drawACL(rt, r.ACLOf(l.public.ID), "public ACL", everybody)
		if rapid.IntRange(0, 2).Draw(rt, "endpoint on the table") > 0 {
			ok(t, r.ModifyEndpoint(endpoint.ID, EndpointChange{AddRouteTables: []string{l.privateTable.ID}}))
		}
		for i := range rapid.IntRange(0, 2).Draw(rt, "routes") {
			// Refusals of routes that are there already are no matter here.
			_ = r.CreateRoute(l.privateTable.ID, Route{DestinationCIDR: drawCIDR(rt, fmt.Sprint("route ", i), s3), Target: l.gateway.ID})
		}
		to := rapid.SampledFrom([]netip.Addr{dst, s3}).Draw(rt, "to")
		port := rapid.SampledFrom([]int{22, 80, 443}).Draw(rt, "port")

		want := slowConnect(r, l, src, to, port)
		path := l.connect(l.privateENI, to, port)
		if got := path.Blocked == nil; got != want {
			rt.Fatalf("to %s port %d: %v, the slow model says %v; hops %+v", to, port, got, want, path.Hops)
		}
	})
}

// slowConnect tells whether the private instance gets through to the public one
// or to S3.
func slowConnect(r *Region, l *lab, src, to netip.Addr, port int) bool {
	inside := to == address(l.publicENI)
	var peerGroups []string
	if inside {
		peerGroups = l.publicENI.Groups
	}
	near, far := r.ACLOf(l.private.ID), r.ACLOf(l.public.ID)
	if !slowGroups(r, l.privateENI.Groups, true, port, to, peerGroups) || !slowACL(near, true, port, to) {
		return false
	}
	for back := linuxPorts.from; back <= linuxPorts.to; back++ {
		if !edge(near, far, back) {
			continue
		}
		if !slowACL(near, false, back, to) || inside && !slowACL(far, true, back, src) {
			return false
		}
	}
	route, ok := slowRoute(r, l.privateTable, to)
	if !ok {
		return false
	}
	if inside {
		return route.Target == Local && slowACL(far, false, port, src) &&
			slowGroups(r, l.publicENI.Groups, false, port, src, l.privateENI.Groups)
	}
	endpoint := r.Endpoints[route.Target]
	return endpoint != nil && (port == 80 || port == 443)
}

// edge tells whether an ACL may change its mind at a port: between edges every
// port fares as its neighbour.
func edge(a, b *NetworkACL, port int) bool {
	if port == linuxPorts.from || port == linuxPorts.to {
		return true
	}
	for _, acl := range []*NetworkACL{a, b} {
		for _, e := range acl.Entries {
			if port == e.From || port == e.To || port == e.From-1 || port == e.To+1 {
				return true
			}
		}
	}
	return false
}

// TestACLAgreesWithSlowModel draws entries over a few ports, so that they cut
// each other in every way.
func TestACLAgreesWithSlowModel(t *testing.T) {
	peer := netip.MustParseAddr("10.0.0.9")
	rapid.Check(t, func(t *rapid.T) {
		acl := &NetworkACL{}
		for i := range rapid.IntRange(0, 6).Draw(t, "entries") {
			name := fmt.Sprint("entry ", i)
			entry := ACLEntry{
				Number: i + 1, Allow: rapid.Bool().Draw(t, name+" allow"), Protocol: rapid.SampledFrom([]string{"-1", "6", "6", "6", "6", "17"}).Draw(t, name+" protocol"),
				CIDR: rapid.SampledFrom([]string{"0.0.0.0/0", "10.0.0.0/8", "10.0.0.8/31", "10.0.0.10/31"}).Draw(t, name+" block"),
			}
			entry.From = rapid.IntRange(0, 12).Draw(t, name+" from")
			entry.To = entry.From + rapid.IntRange(0, 12).Draw(t, name+" span")
			acl.Entries = append(acl.Entries, entry)
		}
		from := rapid.IntRange(0, 12).Draw(t, "from")
		ports := portRange{from, from + rapid.IntRange(0, 6).Draw(t, "span")}
		want := true
		for port := ports.from; port <= ports.to; port++ {
			want = want && slowACL(acl, false, port, peer)
		}
		if got, entry := acl.decide(false, traffic{"6", ports}, peer); got != want {
			t.Fatalf("ports %v: %v by entry %d, the slow model says %v: %+v", ports, got, entry, want, acl.Entries)
		}
	})
}

func TestLookupAgreesWithSlowModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := newLab(t)
		r := l.region
		s3 := l.s3()
		first := rapid.Bool().Draw(rt, "endpoint first")
		if first {
			l.endpoint(l.privateTable)
		}
		for i := range rapid.IntRange(0, 12).Draw(rt, "routes") {
			route := Route{DestinationCIDR: drawCIDR(rt, fmt.Sprint("route ", i), s3, address(l.publicENI)), Target: l.gateway.ID}
			if l.privateTable.route(route) < 0 {
				l.privateTable.Routes = append(l.privateTable.Routes, route)
			}
		}
		if !first {
			l.endpoint(l.privateTable)
		}
		to := rapid.SampledFrom([]netip.Addr{s3, address(l.publicENI), netip.MustParseAddr("9.9.9.9")}).Draw(rt, "to")
		got, gotOK := r.Lookup(l.privateTable, to)
		want, wantOK := slowRoute(r, l.privateTable, to)
		if got != want || gotOK != wantOK {
			rt.Fatalf("%s: %s %v, the slow model says %s %v", to, got, gotOK, want, wantOK)
		}
	})
}

func BenchmarkEndpointsOfOneVPC(b *testing.B) {
	world := NewWorld("123456789012", 1, Instant, newClock().now)
	r, err := world.Region("ap-northeast-2")
	if err != nil {
		b.Fatal(err)
	}
	for range 1000 {
		if _, err := r.CreateEndpoint(EndpointSpec{VPC: r.DefaultVPC().ID, Service: "com.amazonaws.ap-northeast-2.s3"}); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	for b.Loop() {
		r, _ := world.Region("ap-northeast-2")
		if len(r.EndpointsOf(r.DefaultVPC().ID)) != 1000 {
			b.Fatal("lost endpoints")
		}
	}
}

func BenchmarkFreshRegion(b *testing.B) {
	for b.Loop() {
		world := NewWorld("123456789012", 1, Instant, newClock().now)
		if _, err := world.Region("us-east-1"); err != nil {
			b.Fatal(err)
		}
	}
}

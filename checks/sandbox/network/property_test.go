package network

import (
	"fmt"
	"net/netip"
	"testing"

	"pgregory.net/rapid"
)

// The properties below look at routes and network ACLs alone, one address and
// one port at a time; the random networks put them all together.

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

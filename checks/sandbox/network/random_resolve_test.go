package network

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawName is a name that somebody may ask for.
func (n *randomNetwork) drawName() string {
	var all []string
	dashed := func(address string) string { return strings.ReplaceAll(address, ".", "-") }
	switch n.below(6) {
	case 0:
		for name := range awsNames {
			all = append(all, name)
		}
		all = append(all, "x.ec2."+randomRegion+".amazonaws.com", "example.com", "nobody")
		slices.Sort(all)
	case 1:
		for _, eni := range n.enis {
			all = append(all, "ip-"+dashed(eni.PrivateIP)+"."+randomRegion+".compute.internal")
			if eni.PublicIP != "" {
				all = append(all, "ec2-"+dashed(eni.PublicIP)+"."+randomRegion+".compute.amazonaws.com")
			}
		}
	case 2:
		for _, b := range n.balancers {
			all = append(all, b.DNSName, "ap-northeast-2a."+b.DNSName, "ap-northeast-2d."+b.DNSName)
		}
		for _, endpoint := range n.endpoints {
			if endpoint.Type != InterfaceType {
				continue
			}
			base := strings.TrimPrefix(endpoint.Service, "com.amazonaws."+randomRegion+".") + "." + randomRegion
			if id, own := strings.CutPrefix(endpoint.Service, "com.amazonaws.vpce."+randomRegion+"."); own {
				base = id + "." + randomRegion
			}
			for _, zone := range []string{"", "-ap-northeast-2a", "-ap-northeast-2d"} {
				all = append(all, endpoint.ID+"-"+endpoint.DNSSuffix+zone+"."+base+".vpce.amazonaws.com")
			}
		}
	case 3, 4:
		for _, zone := range n.world.AllZones() {
			for _, record := range zone.Records {
				name := strings.Replace(record.Name, "*", "any", 1)
				all = append(all, name, "below."+name)
			}
		}
	}
	for _, service := range n.services {
		all = append(all, strings.Replace(service.PrivateDNSName, "*.", "any.", 1), strings.TrimPrefix(service.PrivateDNSName, "*."))
	}
	if all = slices.DeleteFunc(all, func(name string) bool { return name == "" }); len(all) == 0 || n.oneIn(3) {
		all = zoneNames
	}
	return choose(n, all)
}

// is tells whether a model's answer is the slow one's.
func (a slowAnswer) is(answer Answer, s *slowModel) bool {
	if a.service != "" {
		return answer.Code == "" && len(answer.Addresses) > 0 && !slices.ContainsFunc(answer.Addresses, func(address netip.Addr) bool {
			return s.services[address] != a.service
		})
	}
	sorted := func(all []netip.Addr) []netip.Addr { return slices.SortedFunc(slices.Values(all), netip.Addr.Compare) }
	return a.code == answer.Code && slices.Equal(sorted(a.addresses), sorted(answer.Addresses))
}

func (c tally) answer(answer Answer) {
	c["all"]++
	source, _, _ := strings.Cut(answer.Source, " Z")
	source, _, _ = strings.Cut(source, " vpce")
	code := answer.Code
	if code == "" && len(answer.Addresses) == 0 {
		code = "nothing"
	}
	c[strings.TrimSpace(source+" "+code)]++
	if answer.CNAME != "" {
		c["by another name"]++
	}
}

func TestRandomNames(t *testing.T) {
	seen := tally{}
	checkRounds(t, func(rt *rapid.T) {
		n := drawNetwork(rt)
		s := n.slow()
		for range 12 {
			name := n.drawName()
			want, got, where := s.publicAnswer(name), n.world.ResolvePublic(name), "the internet"
			if len(n.enis) > 0 && !n.oneIn(4) {
				eni := choose(n, n.enis)
				want, got, where = s.answerAt(eni, name), n.world.Resolve(randomRegion, eni.ID, name), eni.ID
			}
			seen.answer(got)
			if !want.is(got, s) {
				rt.Fatalf("%s at %s\n got %+v\nwant %+v\n%s", name, where, got, want, n.describe())
			}
		}
	})
	seen.covers(t, 10000, `
		public
		public nothing
		public NXDOMAIN
		vpc
		vpc NXDOMAIN
		vpc SERVFAIL
		vpc TIMEOUT
		private zone
		private zone nothing
		private zone NXDOMAIN
		private zone of
		private zone of NXDOMAIN
		by another name`)
}

// TestRandomVisits asks for a name and goes where the answer leads, as programs
// do: which endpoint carries them has to follow from both.
func TestRandomVisits(t *testing.T) {
	seen := tally{}
	checkRounds(t, func(rt *rapid.T) {
		n := drawNetwork(rt)
		s := n.slow()
		for range 6 {
			if len(n.enis) == 0 {
				return
			}
			eni, name := choose(n, n.enis), n.drawName()
			port := choose(n, []int{80, 443})
			answer := n.world.Resolve(randomRegion, eni.ID, name)
			if len(answer.Addresses) == 0 {
				continue
			}
			flow := Flow{From: eni.ID, To: answer.Addresses[0], Port: port, Protocol: "tcp"}
			path := n.world.Explain(randomRegion, flow)
			seen.path(path)
			// The slow model goes to all addresses that it would have answered.
			var want []outcome
			for _, to := range s.answerAt(eni, name).all(s) {
				flow.To = to
				want = append(want, s.answerFlow(flow)...)
			}
			if !slices.ContainsFunc(want, func(o outcome) bool { return o.is(path) }) {
				rt.Fatalf("%s from %s: %+v\nwant %+v\n%s", name, eni.ID, path, want, n.describe())
			}
		}
	})
	seen.covers(t, 1000, `
		through
		to instance
		to aws-service
		through endpoint
		through load-balancer
		through internet-gateway`)
}

package network

import (
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestS3AnswersLieInThePrefixList(t *testing.T) {
	world := NewWorld("123456789012", 1, Instant, newClock().now)
	for _, info := range Regions() {
		if !info.Enabled {
			continue
		}
		r := must[*Region](t)(world.Region(info.Name))
		for service, names := range map[string][]string{
			"s3":       {"s3." + info.Name + ".amazonaws.com", "bucket.s3." + info.Name + ".amazonaws.com", "my.dotted.bucket.s3-" + info.Name + ".amazonaws.com", "s3.dualstack." + info.Name + ".amazonaws.com."},
			"dynamodb": {"dynamodb." + info.Name + ".amazonaws.com"},
		} {
			list := r.PrefixListOf("com.amazonaws." + info.Name + "." + service)
			for _, name := range names {
				seen := map[netip.Addr]bool{}
				for range 20 {
					answer := world.ResolvePublic(name)
					if len(answer.Addresses) == 0 {
						t.Fatalf("%s: %+v", name, answer)
					}
					for _, address := range answer.Addresses {
						seen[address] = true
						if !list.Contains(address) {
							t.Errorf("%s answers %s outside %s", name, address, list.ID)
						}
						if host, region, ok := serviceAt(address); !ok || host != service || region != info.Name {
							t.Errorf("at %s of %s: %s %s %v", address, name, host, region, ok)
						}
					}
				}
				if service == "s3" && len(seen) < 20 {
					t.Errorf("%s does not rotate: %d addresses", name, len(seen))
				}
			}
		}
	}
}

func TestServiceAddressesAreTheirOwn(t *testing.T) {
	world := NewWorld("123456789012", 1, Instant, newClock().now)
	owner := map[netip.Addr]string{}
	for _, info := range Regions() {
		if !info.Enabled {
			continue
		}
		r := must[*Region](t)(world.Region(info.Name))
		for _, host := range hosts {
			name := host + "." + info.Name + ".amazonaws.com"
			answer := world.ResolvePublic(name)
			if len(answer.Addresses) == 0 {
				t.Fatalf("%s: %+v", name, answer)
			}
			for _, address := range answer.Addresses {
				if other := owner[address]; other != "" && other != name {
					t.Fatalf("%s and %s share %s", name, other, address)
				}
				owner[address] = name
				for _, list := range r.PrefixLists {
					if list.Contains(address) {
						t.Errorf("%s answers inside %s", name, list.Name)
					}
				}
				got, region, ok := serviceAt(address)
				if !ok || got != host || region != info.Name {
					t.Errorf("at %s of %s: %s %s %v", address, name, got, region, ok)
				}
			}
		}
	}
}

func TestPublicNames(t *testing.T) {
	l := newLab(t)
	for name, want := range map[string]string{
		"nowhere.invalid":                                                       NXDomain,
		"nonsense.ap-northeast-2.amazonaws.com":                                 NXDomain,
		"foo.ec2.ap-northeast-2.amazonaws.com":                                  NXDomain,
		"ip-10-0-1-5.ap-northeast-2.compute.internal":                           NXDomain,
		"vpce-0123456789abcdef0-abcdefgh.ec2.ap-northeast-2.vpce.amazonaws.com": NXDomain,
		"sts.amazonaws.com":                                                     "",
		"123456789012.dkr.ecr.ap-northeast-2.amazonaws.com":                     "",
		"example.com": "",
	} {
		if got := l.world.ResolvePublic(name); got.Code != want || (want == "") != (len(got.Addresses) > 0) {
			t.Errorf("%s: %+v, want code %q", name, got, want)
		}
	}
	name := l.region.PublicDNSName(l.publicENI)
	if got := l.world.ResolvePublic(name).Addresses; len(got) != 1 || got[0] != public(l.publicENI) {
		t.Errorf("%s: %v", name, got)
	}
	l.world.OnBucket(func(bucket string) (string, bool) { return "ap-northeast-2", bucket == "mine" })
	list := l.region.PrefixListOf("com.amazonaws.ap-northeast-2.s3")
	if got := l.world.ResolvePublic("mine.s3.amazonaws.com"); !list.Contains(got.Addresses[0]) {
		t.Errorf("a bucket's global name: %+v", got)
	}
}

func TestResolverOfTheVPC(t *testing.T) {
	const ec2 = "ec2.ap-northeast-2.amazonaws.com"
	servers := func(l *lab, servers ...string) {
		options := must[*DHCPOptions](l.t)(l.region.CreateDHCPOptions(DHCPOptions{DomainNameServers: servers}))
		ok(l.t, l.region.AssociateDHCPOptions(options.ID, l.vpc.ID))
	}
	endpoint := func(l *lab, private bool) *Endpoint {
		return must[*Endpoint](l.t)(l.region.CreateEndpoint(EndpointSpec{
			Type: InterfaceType, VPC: l.vpc.ID, Service: "com.amazonaws.ap-northeast-2.ec2",
			Subnets: []string{l.private.ID, l.public.ID}, PrivateDNS: &private,
		}))
	}
	tests := []struct {
		name   string
		change func(*lab) string // and the name that is asked for
		code   string
		source string // prefix
		count  int
	}{
		{"public name", func(l *lab) string { return ec2 }, "", "public", 3},
		{"internal name", func(l *lab) string { return l.region.PrivateDNSName(l.privateENI.PrivateIP) }, "", "vpc", 1},
		{"internal name without its domain", func(l *lab) string {
			return strings.Split(l.region.PrivateDNSName(l.privateENI.PrivateIP), ".")[0]
		}, "", "vpc", 1},
		{"internal name of another network", func(l *lab) string { return "ip-192-168-0-1.ap-northeast-2.compute.internal" }, NXDomain, "vpc", 0},
		{"private zone", func(l *lab) string { endpoint(l, true); return ec2 }, "", "private zone of vpce-", 2},
		{"below a private zone", func(l *lab) string { endpoint(l, true); return "x." + ec2 }, NXDomain, "private zone of vpce-", 0},
		{"private DNS off", func(l *lab) string { endpoint(l, false); return ec2 }, "", "public", 3},
		{"endpoint's own name", func(l *lab) string { return l.region.EndpointNames(endpoint(l, false))[0].Name }, "", "public", 2},
		{"endpoint's zonal name", func(l *lab) string { return l.region.EndpointNames(endpoint(l, false))[1].Name }, "", "public", 1},
		{"private zone for inbound resolvers alone", func(l *lab) string {
			l.endpoint()
			yes := true
			must[*Endpoint](l.t)(l.region.CreateEndpoint(EndpointSpec{
				Type: InterfaceType, VPC: l.vpc.ID, Service: "com.amazonaws.ap-northeast-2.s3",
				Subnets: []string{l.private.ID}, PrivateDNS: &yes,
			}))
			return "s3.ap-northeast-2.amazonaws.com"
		}, "", "public", 8},
		{"private zone of S3 holds buckets", func(l *lab) string {
			yes, no := true, false
			must[*Endpoint](l.t)(l.region.CreateEndpoint(EndpointSpec{
				Type: InterfaceType, VPC: l.vpc.ID, Service: "com.amazonaws.ap-northeast-2.s3",
				Subnets: []string{l.private.ID}, PrivateDNS: &yes, DNS: EndpointDNS{InboundOnly: &no},
			}))
			return "a.bucket.s3.ap-northeast-2.amazonaws.com"
		}, "", "private zone of vpce-", 1},
		{"hostnames off later", func(l *lab) string {
			endpoint(l, true)
			ok(l.t, l.region.SetDNSHostnames(l.vpc.ID, false))
			return ec2
		}, "", "public", 3},
		{"DNS support off", func(l *lab) string {
			ok(l.t, l.region.SetDNSSupport(l.vpc.ID, false))
			return ec2
		}, Timeout, "vpc", 0},
		{"no DHCP options", func(l *lab) string {
			ok(l.t, l.region.AssociateDHCPOptions(NoDHCPOptions, l.vpc.ID))
			return ec2
		}, Timeout, "vpc", 0},
		{"public resolver out of reach", func(l *lab) string { servers(l, "8.8.8.8"); return ec2 }, Timeout, "vpc", 0},
		{"resolver is a machine without a DNS server", func(l *lab) string {
			must[[]SecurityGroupRule](l.t)(l.region.Authorize(l.group.ID, []SecurityGroupRule{{Protocol: "udp", From: 53, To: 53, CIDR: "0.0.0.0/0"}}))
			servers(l, l.publicENI.PrivateIP)
			return ec2
		}, ServFail, "vpc", 0},
		{"second resolver answers", func(l *lab) string { servers(l, "8.8.8.8", "169.254.169.253"); return ec2 }, "", "public", 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l := newLab(t)
			name := test.change(l)
			got := l.world.Resolve("ap-northeast-2", l.privateENI.ID, name)
			if got.Code != test.code || !strings.HasPrefix(got.Source, test.source) || len(got.Addresses) != test.count {
				t.Errorf("%s: %+v", name, got)
			}
		})
	}
	t.Run("public resolver within reach", func(t *testing.T) {
		l := newLab(t)
		endpoint(l, true)
		servers(l, "8.8.8.8")
		// The public resolver knows nothing of the private zone.
		if got := l.world.Resolve("ap-northeast-2", l.publicENI.ID, ec2); got.Code != "" || got.Source != "public" {
			t.Errorf("%+v", got)
		}
	})
	t.Run("own public name leads inside", func(t *testing.T) {
		l := newLab(t)
		got := l.world.Resolve("ap-northeast-2", l.privateENI.ID, l.region.PublicDNSName(l.publicENI))
		if len(got.Addresses) != 1 || got.Addresses[0] != address(l.publicENI) {
			t.Errorf("%+v", got)
		}
	})
}

func TestPrivateZoneComesWithAvailability(t *testing.T) {
	clock := newClock()
	world := NewWorld("123456789012", 1, Real, clock.now)
	r := must[*Region](t)(world.Region("ap-northeast-2"))
	subnet := sorted(r.Subnets)[0]
	eni := must[*Interface](t)(r.CreateInterface(InterfaceSpec{Subnet: subnet.ID}))
	on := true
	endpoint := must[*Endpoint](t)(r.CreateEndpoint(EndpointSpec{
		Type: InterfaceType, VPC: subnet.VPC, Service: "com.amazonaws.ap-northeast-2.sts", Subnets: []string{subnet.ID}, PrivateDNS: &on,
	}))
	if state := r.EndpointState(endpoint); state != "pending" {
		t.Fatalf("state %s", state)
	}
	if got := world.Resolve(r.Name, eni.ID, "sts.ap-northeast-2.amazonaws.com"); got.Source != "public" {
		t.Errorf("while pending: %+v", got)
	}
	clock.advance(2 * time.Minute)
	if got := world.Resolve(r.Name, eni.ID, "sts.ap-northeast-2.amazonaws.com"); got.Source != "private zone of "+endpoint.ID {
		t.Errorf("when available: %+v", got)
	}
}

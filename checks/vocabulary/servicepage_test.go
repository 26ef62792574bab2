package vocabulary

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks"
)

// publicSilent is a client that no packet of the load balancer's came back to.
func publicSilent(change func(*world)) func(*world) {
	return func(w *world) {
		w.Console = seenOf(balancerName, publicCut)
		change(w)
	}
}

const privateCut = "ips=10.0.0.50 curl=28 http=000 remote=- tc=-"

// privateSilent is a client that no packet of the endpoint's came back to.
func privateSilent(change func(*world)) func(*world) {
	return func(w *world) {
		w.Console = seenOf(endpointDNS, privateCut)
		change(w)
	}
}

// throughProvocations are what is seen from inside before and after the
// endpoint is there.
// refusing is an entry of a network ACL that goes before all others.
func refusing(egress bool, port int32) types.NetworkAclEntry {
	return entry(egress, 5, port, port, "0.0.0.0/0", types.RuleActionDeny)
}

func throughProvocations() []provocation {
	without := func(table int) func(*world) {
		return func(w *world) { w.Tables[table].Routes = w.Tables[table].Routes[:1] }
	}
	said := func(old, by string) func(*world) {
		return func(w *world) { w.Console = strings.ReplaceAll(w.Console, old, by) }
	}
	nothing := func(*world) {}
	return []provocation{
		{key: "public.no-way-out", check: publicCheck, break_: publicSilent(without(0)), args: map[string]string{"route_table": "rtb-consumer"}},
		{key: "public.no-way-back", check: publicCheck, break_: publicSilent(without(1)), args: map[string]string{"route_table": "rtb-provider", "subnet": "subnet-provider"}},
		{key: "nlb.sg", check: publicCheck, break_: publicSilent(func(w *world) { w.Groups[3].IpPermissions = []types.IpPermission{webRule("10.0.0.0/8")} }),
			args: map[string]string{"source": "3.34.1.2", "group": "sg-balancer"}},
		{key: "nlb.no-listener", name: "as the client sees it", check: publicCheck, break_: publicSilent(func(w *world) { w.Service.Listeners = nil })},
		{key: "tg.unhealthy", name: "as the client sees it", check: publicCheck, break_: publicSilent(func(w *world) {
			w.Service.Health[0] = healthOfTarget("i-web-1", "unhealthy", "Target.FailedHealthChecks")
		})},
		{key: "probe.28", name: "nothing else is wrong", check: publicCheck, break_: publicSilent(nothing)},
		{key: "leg.egress", name: "of the client", check: publicCheck, break_: publicSilent(func(w *world) { w.Groups[0].IpPermissionsEgress = nil }),
			args: map[string]string{"from": "i-client", "to": "lab", "block": "3.36.0.9/32"}},
		{key: "leg.acl-in", name: "of the load balancer's subnet", check: publicCheck, break_: publicSilent(aclOn("subnet-provider", refusing(false, 80))),
			args: map[string]string{"subnet": "subnet-provider", "block": "3.34.1.2/32", "first": "80", "last": "80"}},
		{key: "leg.acl-in", name: "to the client, on the way back", check: publicCheck, break_: publicSilent(aclOn("subnet-consumer", refusing(false, 40000))),
			args: map[string]string{"subnet": "subnet-consumer", "block": "3.36.0.9/32", "port": "40000", "first": "1024"}},
		{key: "leg.acl-out", check: publicCheck, break_: publicSilent(aclOn("subnet-provider", refusing(true, 50000))),
			args: map[string]string{"subnet": "subnet-provider", "block": "3.34.1.2/32"}},
		{key: "public.no-way-out", name: "a blackhole", check: publicCheck, break_: publicSilent(func(w *world) { w.Tables[0].Routes[1].State = types.RouteStateBlackhole }),
			args: map[string]string{"act": "replace-route"}},
		{key: "page.status", check: publicCheck, break_: said("http=200", "http=403"), args: map[string]string{"code": "403"}},
		{key: "probe.not-run", name: "at the public page", check: publicCheck, break_: func(w *world) { w.Console = strings.ReplaceAll(w.Console, "n="+nonce, "n=-") }},

		{key: "page.no-dns-name", check: throughCheck, break_: func(w *world) { w.Endpoints[0].DnsEntries = nil }},
		{key: "page.not-asked", check: throughCheck, break_: func(w *world) { w.Console = seenOf(balancerName, publicOK) }, args: map[string]string{"name": endpointDNS}},
		{key: "page.status", name: "through the endpoint", check: throughCheck, break_: said("http=200", "http=404")},
		{key: "page.other-path", check: throughCheck, break_: said("remote=10.0.0.50", "remote=3.36.0.9"), args: map[string]string{"remote": "3.36.0.9", "addresses": "10.0.0.50"}},
		{key: "page.not-counted", check: throughCheck, break_: func(w *world) { w.Console = seenOf(endpointDNS, privateOK) }},
		{key: "page.other", check: throughCheck, break_: said("pages=web-server-1,web-server-2", "pages=-")},
		{key: "page.one-server", check: throughCheck, break_: said(",web-server-2", ""), args: map[string]string{"seen": "web-server-1", "servers": "2"}},
		{key: "page.one-zone", check: throughCheck, break_: func(w *world) {
			said(",web-server-2", "")(w)
			w.Instances[2].Placement = &types.Placement{AvailabilityZone: aws.String("ap-northeast-2c")}
		}, args: map[string]string{"zone": "ap-northeast-2a", "zones": "ap-northeast-2c", "arn": balancerARN}},
		{key: "page.one-server", name: "with cross-zone load balancing", check: throughCheck, break_: func(w *world) {
			said(",web-server-2", "")(w)
			w.Instances[2].Placement, w.Service.CrossZone = &types.Placement{AvailabilityZone: aws.String("ap-northeast-2c")}, "true"
		}},
		{key: "tg.not-running", name: "so one server answers", check: throughCheck, break_: func(w *world) {
			said(",web-server-2", "")(w)
			w.Service.Health[1] = healthOfTarget("i-web-2", "unused", "Target.InvalidState")
		}},
		{key: "connection.waiting", name: "and so no page", check: throughCheck, break_: privateSilent(func(w *world) { w.Endpoints[0].State = "pendingAcceptance" })},
		{key: "sg.no-inbound", name: "and so no page", check: throughCheck, break_: privateSilent(func(w *world) { w.Groups[1].IpPermissions = nil })},
		{key: "nlb.sg-enforced", check: throughCheck, break_: privateSilent(func(w *world) { w.Groups[3].IpPermissions = []types.IpPermission{webRule("3.34.1.2/32")} }),
			args: map[string]string{"source": "10.0.0.20"}},
		{key: "probe.28", name: "the group is not enforced", check: throughCheck, break_: privateSilent(func(w *world) {
			w.Groups[3].IpPermissions = []types.IpPermission{webRule("3.34.1.2/32")}
			w.Service.Balancers[0].EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = aws.String("off")
		})},
		{key: "nlb.cross-zone", check: throughCheck, break_: privateSilent(func(w *world) {
			for i := range w.Instances {
				w.Instances[i].Placement = &types.Placement{AvailabilityZone: aws.String("ap-northeast-2c")}
			}
		}), args: map[string]string{"zone": "ap-northeast-2a", "zones": "ap-northeast-2c"}},
		{key: "nlb.other-port", name: "as the endpoint's client sees it", check: throughCheck, break_: privateSilent(func(w *world) {
			w.Service.Listeners = []elb.Listener{w.Service.Listeners[0]}
			w.Service.Listeners[0].Port = aws.Int32(443)
		})},
		{key: "probe.7", name: "no server listens", check: throughCheck, break_: func(w *world) {
			w.Console = seenOf(endpointDNS, "ips=10.0.0.50 curl=7 http=000 remote=- tc=-")
		}},
	}
}

// cutProvocations are the ways to get the last proof wrong.
func cutProvocations() []provocation {
	after := func(change func(*world)) func(*world) {
		return func(w *world) {
			w.cut()
			change(w)
		}
	}
	return []provocation{
		{key: "cut.route-left", check: cutCheck, args: map[string]string{"destination": "0.0.0.0/0", "address": "3.36.0.9"}},
		{key: "cut.route-left", name: "half of the internet", check: cutCheck, break_: after(func(w *world) {
			w.Tables[0].Routes = append(w.Tables[0].Routes, cidrRoute("0.0.0.0/1", "igw-1"))
		}), args: map[string]string{"destination": "0.0.0.0/1"}},
		{key: "cut.locked-out", check: cutCheck, break_: after(func(w *world) {
			w.Tables[0].Routes, w.Console = w.Tables[0].Routes[:1], strings.ReplaceAll(w.Console, "n="+nonce, "n=-")
		})},
		{key: "probe.not-run", name: "though the way in is open", check: cutCheck, break_: after(func(w *world) { w.Console = strings.ReplaceAll(w.Console, "n="+nonce, "n=-") })},
		{key: "cut.still-answers", check: cutCheck, break_: after(func(w *world) { w.Console = seenOf(balancerName, publicOK) + throughIt() }), args: map[string]string{"remote": "3.36.0.9"}},
		{key: "sg.no-inbound", name: "the endpoint is silent too", check: cutCheck, break_: after(func(w *world) {
			w.Console, w.Groups[1].IpPermissions = seenOf(balancerName, publicCut)+seenOf(endpointDNS, privateCut), nil
		})},
		{key: "endpoint.no-subnets", name: "of one's own service", check: consumerCheck, break_: func(w *world) { w.Endpoints[0].SubnetIds = nil }},
		{key: "nlb.none", name: "at the last step", check: cutCheck, outcome: checks.Failed, break_: func(w *world) { w.Service.Balancers = nil }},
	}
}

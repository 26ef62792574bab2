package vocabulary

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	zone "github.com/aws/aws-sdk-go-v2/service/route53/types"

	"linklab/checks"
)

func TestTheBuiltInterfaceLabPasses(t *testing.T) {
	w := built()
	buildInterface(w)
	env := w.env(t)
	withInterface(env)
	env.Uplink.DNS = serveDNS(t, []string{cfnAddress})
	result := round(t, env, interfaceLab()...)
	for _, f := range result.Findings {
		if f.Outcome != checks.Passed || f.Diagnosis != nil {
			t.Errorf("%s %s %+v", f.Check, f.Outcome, f.Diagnosis)
		}
	}
	if got := result.Resolved["cfn_endpoint"]; got != "vpce-cfn" {
		t.Errorf("the endpoint is %q", got)
	}
	if got := result.Resolved["endpoint_security_group"]; got != "sg-endpoint" {
		t.Errorf("the group is %q", got)
	}
	for check, level := range map[string]checks.Level{"https-private": checks.ObservedInside, "name-answers-private": checks.ObservedInside,
		"endpoint-name-answers": checks.ObservedPublic, "private-zone": checks.Inferred} {
		if got := result.Finding(check).Level; got != level {
			t.Errorf("%s is known by %s, want %s", check, got, level)
		}
	}
	calls := w.calls()
	slices.Sort(calls)
	for i := 1; i < len(calls); i++ {
		if calls[i] == calls[i-1] {
			t.Errorf("read twice: %s", calls[i])
		}
	}
}

// interfaceProvocations are the ways to get an interface endpoint wrong. Each
// begins with the lab as it is when it is built.
func interfaceProvocations() []provocation {
	all := slices.Concat(choiceProvocations(), groupProvocations(), pathProvocations(), privateDNSProvocations(), privateNameProvocations())
	for i, p := range all {
		all[i].break_ = func(w *world) {
			buildInterface(w)
			if p.break_ != nil {
				p.break_(w)
			}
		}
		all[i].env = func(env *checks.Env) {
			withInterface(env)
			if p.env != nil {
				p.env(env)
			}
		}
	}
	return all
}

func choiceProvocations() []provocation {
	exists, inZone := ofCFN("interface-endpoint"), ofCFN("endpoint-in-zone", "instance", "private_instance")
	none := func(w *world) { w.Endpoints = w.Endpoints[:1] }
	away := func(zones ...string) func(*world) {
		return func(w *world) {
			theCFN(w).SubnetIds, theCFN(w).NetworkInterfaceIds, w.Services[0].AvailabilityZones = nil, nil, zones
		}
	}
	return []provocation{
		{key: "interface.none", check: exists, break_: none, args: map[string]string{"service": cfnService, "vpc": "vpc-lab"}},
		{key: "interface.none", name: "asked by another check", check: inZone, break_: none},
		{key: "interface.other-vpc", check: exists, break_: func(w *world) { theCFN(w).VpcId = aws.String("vpc-default") },
			args: map[string]string{"other": "vpc-default", "vpc": "vpc-lab"}},
		{key: "interface.other-service", check: exists, break_: func(w *world) { theCFN(w).ServiceName = aws.String(cfnService + "-fips") },
			args: map[string]string{"seen": cfnService + "-fips"}},
		{key: "interface.other-service", name: "quite another", check: exists, break_: func(w *world) { theCFN(w).ServiceName = aws.String("com.amazonaws.ap-northeast-2.monitoring") }},
		{key: "interface.none", name: "Session Manager's is its own", check: exists, break_: func(w *world) {
			theCFN(w).ServiceName = aws.String("com.amazonaws.ap-northeast-2.ssm")
		}},
		{key: "interface.none", name: "another service's is a service's own", check: exists, break_: func(w *world) {
			theCFN(w).ServiceName, theCFN(w).RequesterManaged = aws.String("com.amazonaws.ap-northeast-2.monitoring"), aws.Bool(true)
		}},
		{key: "interface.deleted", check: exists, break_: func(w *world) { theCFN(w).State = "deleting" }, args: map[string]string{"state": "deleting"}},
		{key: "type.gateway-instead-of-interface", check: use("interface-endpoint", "vpc", "vpc", "service", "s3"), args: map[string]string{"endpoint": "vpce-lab"}},
		{key: "endpoint.no-subnets", check: inZone, break_: away("ap-northeast-2a"), args: map[string]string{"subnet": "subnet-private"}},
		{key: "endpoint.zone-not-offered", check: inZone, break_: away("ap-northeast-2c"), args: map[string]string{"zone": "ap-northeast-2a", "zones": "ap-northeast-2c"}},
		{key: "endpoint.no-interfaces", check: inZone, outcome: checks.Waiting, break_: func(w *world) { w.Interfaces = nil }},
		{key: "endpoint.other-zone", check: inZone, outcome: checks.Passed, break_: func(w *world) { w.Interfaces[0].AvailabilityZone = aws.String("ap-northeast-2c") },
			args: map[string]string{"zones": "ap-northeast-2c", "zone": "ap-northeast-2a"}},
		{key: "region.other", name: "an interface endpoint", check: exists, break_: func(w *world) {
			there := types.VpcEndpoint{VpcEndpointId: aws.String("vpce-east"), VpcEndpointType: types.VpcEndpointTypeInterface, State: "available",
				ServiceName: aws.String("com.amazonaws.us-east-1.cloudformation")}
			none(w)
			w.Elsewhere = map[string]*world{"us-east-1": {Endpoints: []types.VpcEndpoint{there}}}
		}, env: func(env *checks.Env) { env.Elsewhere = true }, args: map[string]string{"id": "vpce-east", "region": "us-east-1"}},
	}
}

func groupProvocations() []provocation {
	byGroup := use("endpoint-group-admits", "vpc", "vpc", "group", "endpoint_security_group", "instance", "private_instance")
	byService := ofCFN("endpoint-group-admits", "instance", "private_instance")
	own := func(change func(*types.SecurityGroup)) func(*world) {
		return func(w *world) { change(&w.Groups[2]) }
	}
	rule := func(permissions []types.IpPermission) func(*world) {
		return own(func(group *types.SecurityGroup) { group.IpPermissions = permissions })
	}
	on := func(port int32, permissions []types.IpPermission) []types.IpPermission {
		permissions[0].FromPort, permissions[0].ToPort = aws.Int32(port), aws.Int32(port)
		return permissions
	}
	return []provocation{
		{key: "sg.not-found", check: byGroup, break_: func(w *world) {
			w.Groups = w.Groups[:2]
			for i := range w.Groups {
				w.Groups[i].GroupName = aws.String("default")
			}
		}},
		{key: "sg.other-vpc", check: byGroup, break_: func(w *world) {
			w.Groups[0].GroupName, w.Groups[1].GroupName = aws.String("default"), aws.String("default")
			w.Groups[2].VpcId = aws.String("vpc-default")
		}, args: map[string]string{"group": "sg-endpoint", "vpc": "vpc-default", "expected": "vpc-lab"}},
		{key: "sg.no-inbound", check: byGroup, break_: rule(nil), args: map[string]string{"source": "sg-private", "port": "443"}},
		{key: "sg.no-inbound", name: "another protocol", check: byService, break_: own(func(group *types.SecurityGroup) { group.IpPermissions[0].IpProtocol = aws.String("udp") })},
		{key: "sg.egress-only", check: byGroup, break_: own(func(group *types.SecurityGroup) {
			group.IpPermissions, group.IpPermissionsEgress = nil, append(group.IpPermissionsEgress, httpsFrom("sg-private")...)
		})},
		{key: "sg.rule-on-client", check: byGroup, break_: func(w *world) {
			w.Groups[2].IpPermissions, w.Groups[0].IpPermissions = nil, append(w.Groups[0].IpPermissions, httpsFrom("sg-endpoint")...)
		}},
		{key: "sg.wrong-port", check: byService, break_: rule(on(80, httpsFrom("sg-private")))},
		{key: "sg.wrong-source", check: byService, break_: rule(httpsFrom("sg-public")), args: map[string]string{"address": "10.0.1.20", "source": "sg-private"}},
		{key: "sg.default", check: byService, break_: own(func(group *types.SecurityGroup) {
			group.GroupName, group.IpPermissions = aws.String("default"), httpsFrom("sg-endpoint")
		}), args: map[string]string{"group": "sg-endpoint"}},
		{key: "sg.wrong-source", name: "a default group with a rule of its own", check: byService, break_: own(func(group *types.SecurityGroup) {
			group.GroupName, group.IpPermissions = aws.String("default"), httpsFrom("sg-endpoint", "sg-public")
		})},
		{key: "sg.unreadable", check: byService, outcome: checks.Unknown, break_: func(w *world) { w.Groups = w.Groups[:2] }},
		{key: "interface.none", name: "that there was", check: use("endpoint-available", "vpc", "vpc", "endpoint", "cfn_endpoint"), break_: func(w *world) {
			w.Endpoints = nil
		}, env: func(env *checks.Env) { env.Chosen["cfn_endpoint"] = "vpce-gone" }},
	}
}

func pathProvocations() []provocation {
	private, public := ofCFN("endpoint-path", "instance", "private_instance"), ofCFN("endpoint-path", "instance", "public_instance")
	deny := types.RuleActionDeny
	return []provocation{
		{key: "path.egress", check: private, break_: func(w *world) { w.Groups[0].IpPermissionsEgress = sshTo("0.0.0.0/0") },
			args: map[string]string{"group": "sg-private", "address": cfnAddress}},
		{key: "path.acl-out", check: public, break_: aclOn("subnet-public", entry(true, 50, 443, 443, "10.0.1.0/24", deny)),
			args: map[string]string{"subnet": "subnet-public", "first": "443", "address": cfnAddress}},
		{key: "path.acl-in", check: public, break_: aclOn("subnet-private", entry(false, 50, 443, 443, "10.0.0.0/24", deny)),
			args: map[string]string{"subnet": "subnet-private", "address": "10.0.0.10"}},
		{key: "path.acl-in", name: "the answer", check: public, break_: aclOn("subnet-public", entry(false, 50, 1024, 65535, "10.0.1.0/24", deny)),
			args: map[string]string{"subnet": "subnet-public", "first": "1024", "last": "65535"}},
		{key: "path.acl-out", name: "the answer", check: public, break_: aclOn("subnet-private", entry(true, 50, 1024, 65535, "10.0.0.0/24", deny)),
			args: map[string]string{"subnet": "subnet-private", "first": "1024"}},
		{key: "path.other-network", check: use("no-other-path", "subnet", "private_subnet"), break_: func(w *world) {
			w.Tables[2].Routes = append(w.Tables[2].Routes, types.Route{DestinationCidrBlock: aws.String("172.31.0.0/16"), VpcPeeringConnectionId: aws.String("pcx-1"), State: types.RouteStateActive})
		}, args: map[string]string{"destination": "172.31.0.0/16", "target": "pcx-1"}},
		{key: "rt.private-to-nat", name: "no other path", check: use("no-other-path", "subnet", "private_subnet"), break_: func(w *world) {
			w.Tables[2].Routes = append(w.Tables[2].Routes, cidrRoute("0.0.0.0/0", "nat-1"))
		}},
	}
}

func privateDNSProvocations() []provocation {
	both, on := use("vpc-dns-both", "vpc", "vpc"), ofCFN("private-dns-on", "endpoint", "cfn_endpoint")
	listed, own := ofCFN("private-zone"), ofCFN("endpoint-name-answers")
	off := func(w *world) { theCFN(w).PrivateDnsEnabled = aws.Bool(false) }
	mine := func(w *world) { w.Zones = []zone.HostedZoneSummary{zoneOf("Z2", cfnName+".", "", number)} }
	old := func(w *world) { theCFN(w).CreationTimestamp = aws.Time(now.Add(-3600e9)) }
	return []provocation{
		{key: "dns.hostnames-needed", check: both, break_: func(w *world) { w.Hostnames = false }},
		{key: "dns.hostnames-needed", name: "with a resolver of one's own", check: both, break_: func(w *world) { w.Hostnames = false; resolverAt("10.0.1.9")(w) }},
		{key: "dns.own-resolver", name: "both", check: both, outcome: checks.Passed, break_: resolverAt("10.0.1.9")},
		{key: "dns.private-off", check: on, break_: off, args: map[string]string{"own": cfnOwn, "name": cfnName}},
		{key: "dns.conflict-zone", check: on, break_: func(w *world) { off(w); mine(w) }, args: map[string]string{"zone": "Z2"}},
		{key: "dns.conflict-endpoint", check: on, break_: func(w *world) {
			second := *theCFN(w)
			second.VpcEndpointId = aws.String("vpce-second")
			off(w)
			w.Endpoints = append(w.Endpoints, second)
		}, env: func(env *checks.Env) { env.Chosen["cfn_endpoint"] = "vpce-cfn" }, args: map[string]string{"endpoint": "vpce-cfn", "other": "vpce-second"}},
		{key: "dns.no-private-name", check: on, break_: func(w *world) { off(w); w.Services[0].PrivateDnsNames = nil }},
		{key: "dns.no-private-name", name: "zone", check: listed, break_: func(w *world) { w.Services = nil }},
		{key: "dns.own-zone", check: listed, break_: mine, args: map[string]string{"zone": "Z2"}},
		{key: "dns.zone-not-listed", check: listed, outcome: checks.Unknown, break_: func(w *world) { w.Zones = nil }},
		{key: "endpoint.no-name", check: own, outcome: checks.Waiting, break_: func(w *world) { theCFN(w).DnsEntries = nil }},
		{key: "dns.endpoint-name-new", check: own, outcome: checks.Waiting, dns: []string{}},
		{key: "dns.no-such-name", name: "an endpoint's", check: own, outcome: checks.Unknown, break_: old, dns: []string{}},
		{key: "dns.endpoint-name-elsewhere", check: own, dns: []string{cfnAddress, "10.0.1.51"}, args: map[string]string{"expected": cfnAddress}},
		{key: "dns.rebind", check: own, outcome: checks.Passed, dns: []string{"-"}, public: []string{cfnAddress}},
	}
}

func privateNameProvocations() []provocation {
	inside := []string{"instance", "private_instance", "name", cfnName, "nonce", "${nonce}"}
	baseline := use("name-answers-public", inside...)
	fails := use("probe-fails", inside...)
	answers, reaches := ofCFN("name-answers-private", inside...), ofCFN("https-private", inside...)
	const public, timeout = "52.95.193.79", "curl=28 http=000 remote=- tc=-"
	said := func(addresses, rest string) func(*world) { return console(cfnLine(addresses, rest)) }
	both := func(changes ...func(*world)) func(*world) {
		return func(w *world) {
			for _, change := range changes {
				change(w)
			}
		}
	}
	return []provocation{
		{key: "baseline.private-already", check: baseline, args: map[string]string{"address": cfnAddress, "endpoint": "vpce-cfn"}},
		{key: "baseline.private-answer", check: baseline, break_: said("10.0.1.99", timeout), args: map[string]string{"address": "10.0.1.99"}},
		{key: "baseline.private-answer", name: "outside the VPC", check: baseline, break_: said(public+",192.168.1.1", timeout)},
		{key: "baseline.interface-already", check: fails, args: map[string]string{"remote": cfnAddress, "endpoint": "vpce-cfn"}},
		{key: "probe.6", name: "baseline of a name", check: baseline, break_: said("-", "curl=6 http=000 remote=- tc=-")},
		{key: "probe.6", name: "private", check: answers, break_: said("-", "curl=6 http=000 remote=- tc=-")},
		{key: "probe.not-run", name: "private", check: reaches, break_: console(line("-", 5, answered))},
		{key: "dns.private-off", name: "seen", check: answers, break_: both(said(public, timeout), func(w *world) { theCFN(w).PrivateDnsEnabled = nil })},
		{key: "dns.hostnames-needed", name: "seen", check: answers, break_: both(said(public, timeout), func(w *world) { w.Hostnames = false })},
		{key: "dns.resolver-bypasses-zone", check: answers, break_: both(said(public, timeout), resolverAt("10.0.1.9")), args: map[string]string{"servers": "10.0.1.9"}},
		{key: "dns.own-zone", name: "seen", check: answers, break_: both(said("10.9.9.9", timeout), func(w *world) {
			w.Zones = []zone.HostedZoneSummary{zoneOf("Z2", cfnName, "", number)}
		})},
		{key: "dns.other-endpoint", check: answers, break_: both(said("10.0.1.60", timeout), func(w *world) {
			other, its := *theCFN(w), w.Interfaces[0]
			other.VpcEndpointId, other.PrivateDnsEnabled, other.NetworkInterfaceIds = aws.String("vpce-other"), nil, []string{"eni-other"}
			its.NetworkInterfaceId, its.PrivateIpAddress = aws.String("eni-other"), aws.String("10.0.1.60")
			w.Endpoints, w.Interfaces = append(w.Endpoints, other), append(w.Interfaces, its)
		}), args: map[string]string{"other": "vpce-other", "endpoint": "vpce-cfn"}},
		{key: "dns.cached", check: answers, outcome: checks.Waiting, break_: said(public, timeout), args: map[string]string{"seen": public}},
		{key: "dns.cached", name: "one of two", check: answers, outcome: checks.Waiting, break_: said(cfnAddress+","+public, timeout)},
		{key: "dns.cached", name: "on the way", check: reaches, outcome: checks.Waiting, break_: said(public, timeout)},
		{key: "sg.no-inbound", name: "seen", check: reaches, break_: both(said(cfnAddress, timeout), func(w *world) { w.Groups[2].IpPermissions = nil })},
		{key: "path.egress", name: "seen", check: reaches, break_: both(said(cfnAddress, timeout), func(w *world) { w.Groups[0].IpPermissionsEgress = nil })},
		{key: "probe.28-unexplained", name: "private", check: reaches, outcome: checks.Waiting, break_: said(cfnAddress, timeout)},
		{key: "probe.7", name: "private", check: reaches, break_: said(cfnAddress, "curl=7 http=000 remote=- tc=-")},
		{key: "probe.past-endpoint", check: reaches, break_: said(cfnAddress, "curl=0 http=403 remote="+public+" tc=0.01"), args: map[string]string{"remote": public, "addresses": cfnAddress}},
	}
}

// After a repair the lines that come by themselves say that it has helped, and
// after a new fault that it is there: nobody has to run the probe again.
func TestWhatCameAfterTheLearnersRunCounts(t *testing.T) {
	reaches := ofCFN("https-private", "instance", "private_instance", "name", cfnName, "nonce", "${nonce}")
	dropped := cfnLine(cfnAddress, "curl=28 http=000 remote=- tc=-")
	answered := cfnLine(cfnAddress, "curl=0 http=403 remote="+cfnAddress+" tc=0.01")
	itself := func(line string) string {
		return strings.NewReplacer("n="+nonce, "n=-", "08:59:40Z", "08:59:50Z").Replace(line)
	}
	for text, want := range map[string]checks.Outcome{
		dropped + itself(answered): checks.Passed,
		answered + itself(dropped): checks.Waiting,
		itself(answered):           checks.Failed, // it has not been run for this step
	} {
		w := built()
		buildInterface(w)
		w.Console = text
		env := w.env(t)
		withInterface(env)
		if finding := round(t, env, reaches).Findings[0]; finding.Outcome != want {
			t.Errorf("%s\nis %s %+v, want %s", text, finding.Outcome, finding.Diagnosis, want)
		}
	}
}

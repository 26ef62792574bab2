package vocabulary

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
)

func endpointProvocations() []provocation {
	exists := use("gateway-endpoint", "vpc", "vpc", "service", "s3")
	available := use("endpoint-available", "vpc", "vpc", "service", "s3")
	onTable := use("endpoint-on-table", "vpc", "vpc", "service", "s3", "subnet", "private_subnet")
	routed := use("route-to-endpoint", "vpc", "vpc", "service", "s3", "subnet", "private_subnet")
	specific := use("no-more-specific-route", "subnet", "private_subnet", "service", "s3")
	allows := use("endpoint-policy-allows", "vpc", "vpc", "service", "s3")
	change := func(how func(*types.VpcEndpoint)) func(*world) { return func(w *world) { how(&w.Endpoints[0]) } }
	policy := func(text string) func(*world) {
		return change(func(e *types.VpcEndpoint) { e.PolicyDocument = aws.String(text) })
	}
	return []provocation{
		{key: "endpoint.none", check: exists, break_: func(w *world) { w.Endpoints = nil }},
		{key: "type.interface-instead-of-gateway", check: exists, break_: change(func(e *types.VpcEndpoint) { e.VpcEndpointType = "Interface" })},
		{key: "vpc.other", check: exists, break_: change(func(e *types.VpcEndpoint) { e.VpcId = aws.String("vpc-default") }),
			args: map[string]string{"vpc": "vpc-default", "expected": "vpc-lab"}},
		{key: "endpoint.other-service", check: exists, break_: change(func(e *types.VpcEndpoint) { e.ServiceName = aws.String("com.amazonaws.ap-northeast-2.dynamodb") })},
		{key: "endpoint.other-service", name: "s3express", check: exists, break_: change(func(e *types.VpcEndpoint) { e.ServiceName = aws.String("com.amazonaws.ap-northeast-2.s3express") })},
		{key: "endpoint.other-service", name: "other region", check: exists, break_: change(func(e *types.VpcEndpoint) { e.ServiceName = aws.String("com.amazonaws.us-east-1.s3") })},
		{key: "region.other", check: exists, env: func(e *checks.Env) { e.Elsewhere = true }, break_: func(w *world) {
			there := built()
			there.Endpoints[0].ServiceName = aws.String("com.amazonaws.us-east-1.s3")
			w.Elsewhere, w.Endpoints = map[string]*world{"us-east-1": there}, nil
		}, args: map[string]string{"region": "us-east-1", "expected": home}},
		{key: "endpoint.deleted", check: exists, break_: change(func(e *types.VpcEndpoint) { e.State = "deleting" })},
		{key: "endpoint.pending", check: available, outcome: checks.Waiting, break_: change(func(e *types.VpcEndpoint) { e.State = "pending" })},
		{key: "state.pendingAcceptance", check: available, outcome: checks.Waiting, break_: change(func(e *types.VpcEndpoint) { e.State = "pendingAcceptance" })},
		{key: "state.failed", check: available, break_: change(func(e *types.VpcEndpoint) {
			e.State, e.LastError = "failed", &types.LastError{Code: aws.String("InternalError"), Message: aws.String("try again")}
		}), args: map[string]string{"reason": "InternalError try again"}},
		{key: "state.partial", check: available, break_: change(func(e *types.VpcEndpoint) {
			e.State, e.FailureReason = "Partial", aws.String("no address left in subnet-private")
		}), args: map[string]string{"reason": "no address left in subnet-private"}},
		{key: "connection.rejected", name: "of any endpoint", check: available, break_: change(func(e *types.VpcEndpoint) { e.State = "rejected" })},
		{key: "endpoint.no-state", check: available, outcome: checks.Unknown, break_: change(func(e *types.VpcEndpoint) { e.State = "" })},

		{key: "endpoint.no-tables", check: onTable, break_: change(func(e *types.VpcEndpoint) { e.RouteTableIds = nil })},
		{key: "rt.wrong-table", check: onTable, break_: change(func(e *types.VpcEndpoint) { e.RouteTableIds = []string{"rtb-public", "rtb-main"} }),
			args: map[string]string{"seen": "rtb-public, rtb-main", "route_table": "rtb-private"}},
		{key: "rt.not-associated", check: onTable, break_: func(w *world) { w.Tables[2].Associations = nil },
			args: map[string]string{"route_table": "rtb-private", "main": "rtb-main", "subnet": "subnet-private"}},
		{key: "rt.associated-elsewhere", check: onTable, break_: func(w *world) {
			w.Tables[2].Associations = nil
			w.Tables = append(w.Tables, types.RouteTable{RouteTableId: aws.String("rtb-third"), VpcId: aws.String("vpc-lab"),
				Associations: []types.RouteTableAssociation{association("subnet-private")}})
		}, args: map[string]string{"seen": "rtb-third"}},

		{key: "rt.route-pending", check: routed, outcome: checks.Waiting, break_: func(w *world) { w.Tables[2].Routes = w.Tables[2].Routes[:1] }},
		{key: "rt.no-endpoint-route", check: routed, break_: func(w *world) {
			w.Tables[2].Routes = w.Tables[2].Routes[:1]
			w.Endpoints[0].RouteTableIds = []string{"rtb-public"}
		}},
		{key: "rt.other-endpoint", check: routed, break_: func(w *world) { w.Tables[2].Routes[1].GatewayId = aws.String("vpce-other") }},
		{key: "rt.endpoint-blackhole", check: routed, break_: func(w *world) { w.Tables[2].Routes[1].State = types.RouteStateBlackhole }},
		{key: "pl.not-found", check: routed, outcome: checks.Unknown, break_: func(w *world) { w.Lists = w.Lists[:1] }},
		{key: "rt.shadowed", check: specific, break_: func(w *world) {
			w.Tables[2].Routes = append(w.Tables[2].Routes, cidrRoute("52.219.60.0/24", "nat-1"))
		}, args: map[string]string{"destination": "52.219.60.0/24", "target": "nat-1"}},
		{key: "rt.shadowed", name: "as long", check: specific, break_: func(w *world) {
			w.Tables[2].Routes = append(w.Tables[2].Routes, cidrRoute("52.219.60.0/23", "nat-1"))
		}},
		{key: "rt.shadowed", name: "by the learner's own list", check: specific, break_: func(w *world) {
			w.Entries["pl-own"] = []string{"52.219.60.128/25"}
			w.Tables[2].Routes = append(w.Tables[2].Routes, listRoute("pl-own", "eni-1"))
		}},
		{key: "pl.empty", check: specific, outcome: checks.Unknown, break_: func(w *world) {
			w.Lists[1].Cidrs = nil
			w.Tables[2].Routes = append(w.Tables[2].Routes, cidrRoute("52.0.0.0/8", "nat-1"))
		}},
		{key: "pl.empty", name: "the list itself", check: use("prefix-list"), outcome: checks.Unknown, break_: func(w *world) { w.Lists[1].Cidrs = nil }},

		{key: "policy.endpoint", check: allows, break_: policy(`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}`)},
		{key: "policy.endpoint", name: "several clauses", check: allows, break_: policy(
			`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::one/*"}]}`)},
		{key: "policy.endpoint-principal", check: allows, break_: policy(
			`{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/other"},"Action":"*","Resource":"*"}]}`),
			args: map[string]string{"seen": "arn:aws:iam::123456789012:role/other"}},
		{key: "policy.endpoint-not-action", check: allows, break_: policy(
			`{"Statement":[{"Effect":"Allow","Principal":"*","NotAction":"s3:List*","Resource":"*"}]}`), args: map[string]string{"seen": "s3:List*"}},
		{key: "policy.endpoint-not-resource", check: allows, break_: policy(
			`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","NotResource":"arn:aws:s3:::*"}]}`), args: map[string]string{"resource": "arn:aws:s3:::*"}},
		{key: "policy.endpoint-condition", check: allows, break_: policy(
			`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-other"}}}]}`),
			args: map[string]string{"condition": "StringEquals aws:SourceVpc"}},
		{key: "policy.endpoint-condition", name: "by the clock", check: allows, break_: policy(
			`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2026-11-21T00:00:00Z"}}}]}`)},
		{key: "policy.conditional", name: "of the endpoint", check: allows, outcome: checks.Unknown, break_: policy(ofAnOrganization)},
		{key: "policy.endpoint-deny", check: allows, break_: policy(
			`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"s3:ListAllMyBuckets","Resource":"*"}]}`)},
		{key: "policy.endpoint-one-bucket", check: allows, break_: policy(
			`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::one","arn:aws:s3:::one/*"]}]}`),
			args: map[string]string{"resource": "arn:aws:s3:::one"}},
		{key: "policy.endpoint-resource", check: allows, break_: policy(
			`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws-cn:s3:::*"}]}`), args: map[string]string{"resource": "arn:aws-cn:s3:::*"}},
		{key: "policy.endpoint-condition", name: "by a source address, which is absent behind an endpoint", check: allows, break_: policy(
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.1.0/24"}}}]}`),
			args: map[string]string{"condition": "IpAddress aws:SourceIp"}},
		{key: "policy.unreadable", name: "of the endpoint", check: allows, outcome: checks.Unknown, break_: policy(`[]`)},
	}
}

func filterProvocations() []provocation {
	out := use("egress-allowed", "instance", "private_instance", "service", "s3")
	name := use("name-in-prefix-list", "service", "s3", "name", s3Name)
	egress := func(rules ...types.IpPermission) func(*world) {
		return func(w *world) { w.Groups[0].IpPermissionsEgress = rules }
	}
	https := func(cidrs ...string) types.IpPermission {
		rule := types.IpPermission{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(443), ToPort: aws.Int32(443)}
		for _, cidr := range cidrs {
			rule.IpRanges = append(rule.IpRanges, types.IpRange{CidrIp: aws.String(cidr)})
		}
		return rule
	}
	toList := https()
	toList.PrefixListIds = []types.PrefixListId{{PrefixListId: aws.String("pl-48a54021")}}
	otherPort := https("0.0.0.0/0")
	otherPort.FromPort, otherPort.ToPort = aws.Int32(80), aws.Int32(80)
	entry := func(egress bool, number int32, action types.RuleAction, protocol, cidr string, from, to int32) func(*world) {
		return func(w *world) {
			w.ACLs[0].Entries = append(w.ACLs[0].Entries, types.NetworkAclEntry{RuleNumber: aws.Int32(number), Egress: aws.Bool(egress),
				RuleAction: action, Protocol: aws.String(protocol), CidrBlock: aws.String(cidr), PortRange: &types.PortRange{From: aws.Int32(from), To: aws.Int32(to)}})
		}
	}
	return []provocation{
		{key: "sg.no-egress", check: out, break_: egress()},
		{key: "sg.egress-no-port", check: out, break_: egress(otherPort)},
		{key: "sg.egress-other-list", check: out, break_: egress(toList), args: map[string]string{"seen": "pl-48a54021", "prefix_list": s3List}},
		{key: "sg.egress-elsewhere", check: out, break_: egress(https("10.0.0.0/16"))},
		{key: "sg.egress-partial", check: out, break_: egress(https("52.219.60.0/24", "52.219.144.0/22")), args: map[string]string{"address": "52.219.61.0"}},
		{key: "sg.unknown", check: out, outcome: checks.Unknown, break_: func(w *world) { w.Instances[1].SecurityGroups = nil }},
		{key: "acl.out", check: out, break_: entry(true, 50, types.RuleActionDeny, "6", "52.219.0.0/16", 443, 443),
			args: map[string]string{"rule": "50", "subnet": "subnet-private", "port": "443"}},
		{key: "acl.out", name: "nothing allows", check: out, break_: func(w *world) { w.ACLs[0].Entries = w.ACLs[0].Entries[1:] }, args: map[string]string{"rule": "*"}},
		{key: "acl.back", check: out, break_: entry(false, 50, types.RuleActionDeny, "6", "0.0.0.0/0", 40000, 65535), args: map[string]string{"port": "40000"}},
		{key: "acl.back", name: "only 443 in", check: out, break_: func(w *world) {
			w.ACLs[0].Entries = w.ACLs[0].Entries[:2]
			entry(false, 100, types.RuleActionAllow, "6", "0.0.0.0/0", 443, 443)(w)
		}, args: map[string]string{"rule": "*", "port": "32768"}},
		{key: "read.denied", name: "a list that may not be read", check: out, outcome: checks.Unknown, break_: func(w *world) {
			own := https()
			own.PrefixListIds = []types.PrefixListId{{PrefixListId: aws.String("pl-own")}}
			egress(own)(w)
			w.Errors["GetManagedPrefixListEntries"] = refused("UnauthorizedOperation")
		}, args: map[string]string{"action": "ec2:GetManagedPrefixListEntries"}},
		{key: "acl.none", check: out, outcome: checks.Unknown, break_: func(w *world) { w.ACLs = nil }},
		{key: "acl.unreadable", check: out, outcome: checks.Unknown, break_: func(w *world) { w.ACLs[0].Entries[0].CidrBlock = nil }},

		{key: "read.unclear", name: "a name of a stranger's is not asked for", outcome: checks.Unknown, dns: []string{"52.219.60.1"},
			check: use("name-in-prefix-list", "service", "s3", "name", "123456789012.amazonaws.com.example.com")},
		{key: "dns.no-answer", check: name, outcome: checks.Unknown, dns: []string{"-"}},
		{key: "dns.no-such-name", check: name, outcome: checks.Unknown, dns: []string{}},
		{key: "dns.outside-list", check: name, dns: []string{"52.219.60.1", "3.5.140.2"}, args: map[string]string{"seen": "3.5.140.2"}},
		{key: "dns.private-answer", check: name, outcome: checks.Unknown, dns: []string{"10.9.9.9"}},
		{key: "dns.rewritten", check: name, outcome: checks.Passed, dns: []string{"10.9.9.9"}, public: []string{"52.219.60.1"}},
	}
}

// ofAnOrganization is a policy whose answer hangs on what only AWS knows.
const ofAnOrganization = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}]}`

func TestTheClockIsKnown(t *testing.T) {
	for _, condition := range []string{
		`{"DateGreaterThan":{"aws:CurrentTime":"2026-11-19T00:00:00Z"}}`,
		`{"DateGreaterThan":{"aws:EpochTime":"2026-11-19"},"DateLessThan":{"aws:EpochTime":"2026-11-21"}}`,
		`{"NumericLessThan":{"aws:EpochTime":"1795300000"}}`,
	} {
		w := built()
		w.Endpoints[0].PolicyDocument = aws.String(`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":` + condition + `}]}`)
		if finding := round(t, w.env(t), use("endpoint-policy-allows", "vpc", "vpc", "service", "s3")).Findings[0]; finding.Outcome != checks.Passed {
			t.Errorf("%s: %s %+v", condition, finding.Outcome, finding.Diagnosis)
		}
	}
}

// A policy that cannot be judged from outside is judged by what the instance
// saw: a list that came back was allowed.
func TestAListProvesThePolicy(t *testing.T) {
	policy := as("policy", use("endpoint-policy-allows", "vpc", "vpc", "service", "s3"))
	reaches := as("reaches", use("probe-reaches", "instance", "private_instance", "name", s3Name, "service", "s3"))
	lists := as("lists", use("probe-lists-bucket", "instance", "private_instance", "bucket", "bucket", "nonce", "${nonce}"))
	lists.Needs = []string{"policy", "reaches"}
	look := func(console string) checks.Result {
		w := built()
		w.Endpoints[0].PolicyDocument, w.Console = aws.String(ofAnOrganization), console
		return round(t, w.env(t), policy, reaches, lists)
	}
	result := look(beacon)
	if found := result.Finding("policy"); result.Outcome != checks.Passed || found.Level != checks.ObservedInside || found.Diagnosis != nil || found.Evidence[0].Source != "console probe" {
		t.Errorf("seen from inside: %s, %+v", result.Outcome, *found)
	}
	result = look(line("-", 5, answered))
	if got, cause := result.Finding("policy").Outcome, checks.FirstCause(result.Findings); got != checks.Unknown || cause.Diagnosis.Key != "list.not-run" {
		t.Errorf("not run: the policy is %s, the first cause %+v", got, cause.Diagnosis)
	}
	result = look(line("-", 5, answered) + list(nonce, 5, "list=denied buckets=0 has=-"))
	if cause := checks.FirstCause(result.Findings); cause.Diagnosis.Key != "policy.conditional-denied" {
		t.Errorf("denied: the first cause is %+v", cause.Diagnosis)
	}
	// A path that does not hold is not made up for.
	result = look(line("-", 5, failing("7")) + list(nonce, 5, "list=ok buckets=3 has="+bucketName))
	if got, last := result.Finding("policy").Outcome, result.Finding("lists"); got != checks.Unknown || last.Outcome != checks.Blocked || last.BlockedBy != "reaches" {
		t.Errorf("no path: the policy is %s, the list %s by %q", got, last.Outcome, last.BlockedBy)
	}
}

// On a server that does not say what is in the list, only a rule for the list
// itself or for everything is enough.
func TestEgressWithoutEntries(t *testing.T) {
	out := use("egress-allowed", "instance", "private_instance", "service", "s3", "port", "443")
	rule := types.IpPermission{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(443), ToPort: aws.Int32(443)}
	toList, toSome := rule, rule
	toList.PrefixListIds = []types.PrefixListId{{PrefixListId: aws.String(s3List)}}
	toSome.IpRanges = []types.IpRange{{CidrIp: aws.String("52.0.0.0/8")}}
	for want, rule := range map[checks.Outcome]types.IpPermission{checks.Passed: toList, checks.Failed: toSome} {
		w := built()
		w.Lists[1].Cidrs, w.Groups[0].IpPermissionsEgress = nil, []types.IpPermission{rule}
		if finding := round(t, w.env(t), out).Findings[0]; finding.Outcome != want {
			t.Errorf("got %s %+v, want %s", finding.Outcome, finding.Diagnosis, want)
		}
	}
}

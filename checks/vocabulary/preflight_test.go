package vocabulary

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go"

	"linklab/checks"
)

func refused(code string) error { return &smithy.GenericAPIError{Code: code, Message: "refused"} }

// refusedBy is a refusal that says by which kind of policy.
func refusedBy(why string) error {
	return &smithy.GenericAPIError{Code: "AccessDenied", Message: "User: arn:aws:iam::123456789012:user/" + strings.Repeat("long/", 60) + "learner is not authorized to perform this " + why}
}

func preflightProvocations() []provocation {
	return []provocation{
		{key: "account.root", check: use("credentials"), outcome: checks.Passed,
			break_: func(w *world) { w.ARN = "arn:aws:iam::123456789012:root" }},
		{key: "account.other", check: use("account-region"), env: func(e *checks.Env) { e.Pinned.Account = "999999999999" },
			args: map[string]string{"account": number, "expected": "999999999999"}},
		{key: "region.other-lab", check: use("account-region"), env: func(e *checks.Env) { e.Pinned = checks.Pin{Account: number, Region: "us-east-1"} }},
		{key: "region.not-enabled", check: use("account-region"),
			break_: func(w *world) { w.Regions[1].OptInStatus = aws.String("not-opted-in") }},
		{key: "region.unknown", check: use("account-region"), break_: func(w *world) { w.Regions = w.Regions[:1] }},
		{key: "reads.denied", check: use("reads-allowed"), outcome: checks.Unknown,
			break_: func(w *world) {
				w.Errors["DescribeNetworkAcls"] = refused("UnauthorizedOperation")
				w.Errors["ListBuckets"] = refused("AccessDenied")
			},
			args: map[string]string{"actions": "ec2:DescribeNetworkAcls, s3:ListAllMyBuckets"}},
		{key: "reads.denied", name: "of a lab that needs few", check: use("reads-allowed"), outcome: checks.Unknown,
			env: func(e *checks.Env) { e.Actions = []string{"ec2:DescribeVpcs", "cloudwatch:GetMetricData"} },
			break_: func(w *world) {
				w.Errors["GetMetricData"] = refused("AccessDenied")
				w.Errors["DescribeNetworkAcls"] = refused("UnauthorizedOperation")
			},
			args: map[string]string{"actions": "cloudwatch:GetMetricData"}},
		{key: "reads.denied", name: "before what a boundary refuses", check: use("reads-allowed"), outcome: checks.Unknown,
			break_: func(w *world) {
				w.Errors["DescribeVpcs"] = refusedBy("because no permissions boundary allows the ec2:DescribeVpcs action")
				w.Errors["GetRole"] = refusedBy("because no identity-based policy allows the iam:GetRole action")
			},
			args: map[string]string{"actions": "iam:GetRole"}},
		{key: "reads.denied", name: "the headers of an object", check: use("reads-allowed"), outcome: checks.Unknown,
			break_: func(w *world) { w.Policy.Object = 403 }, args: map[string]string{"actions": "s3:GetObject"}},
		{key: "reads.denied-identity", check: use("reads-allowed"), outcome: checks.Unknown,
			break_: func(w *world) {
				w.Errors["DescribeVpcs"] = refusedBy("with an explicit deny in an identity-based policy")
			}, args: map[string]string{"actions": "ec2:DescribeVpcs"}},
		{key: "reads.denied-endpoint", check: use("reads-allowed"), outcome: checks.Unknown,
			break_: func(w *world) {
				w.Errors["DescribeVpcs"] = refusedBy("because no VPC endpoint policy allows the ec2:DescribeVpcs action")
			}, args: map[string]string{"actions": "ec2:DescribeVpcs"}},
		{key: "reads.denied-boundary", check: use("reads-allowed"), outcome: checks.Unknown,
			break_: func(w *world) {
				w.Errors["DescribeVpcs"] = refusedBy("because no permissions boundary allows the ec2:DescribeVpcs action")
			}, args: map[string]string{"actions": "ec2:DescribeVpcs"}},
		{key: "reads.denied-organization", check: use("reads-allowed"), outcome: checks.Unknown,
			break_: func(w *world) {
				w.Errors["DescribeVpcs"] = refusedBy("with an explicit deny in a service control policy")
				w.Errors["DescribeTable"] = refusedBy("with an explicit deny in a resource control policy")
			}, args: map[string]string{"actions": "dynamodb:DescribeTable, ec2:DescribeVpcs"}},
		{key: "reads.denied-session", check: use("reads-allowed"), outcome: checks.Unknown,
			break_: func(w *world) { w.Errors["ListMetrics"] = refusedBy("because no session policy allows the action") },
			args:   map[string]string{"actions": "cloudwatch:ListMetrics"}},
		{key: "reads.not-implemented", check: use("reads-allowed"), outcome: checks.Unknown,
			break_: func(w *world) { w.Errors["GetConsoleOutput"] = refused("InvalidAction") },
			args:   map[string]string{"actions": "ec2:GetConsoleOutput"}},
		{key: "quiz.none", check: use("quiz"), outcome: checks.Unknown},
		{key: "quiz.open", check: use("quiz"), env: func(e *checks.Env) { e.Quiz = func() checks.Quiz { return checks.Quiz{Asked: 2, Answered: 1} } }},
		{key: "quiz.wrong", check: use("quiz"), env: func(e *checks.Env) {
			e.Quiz = func() checks.Quiz { return checks.Quiz{Asked: 2, Answered: 2, Wrong: []string{"dig-after"}} }
		}},
	}
}

func networkProvocations() []provocation {
	vpc := use("vpc-exists", "vpc", "vpc", "public_subnet", "public_subnet", "private_subnet", "private_subnet")
	dns := use("vpc-dns", "vpc", "vpc")
	public := use("default-route-to-igw", "subnet", "public_subnet")
	private := use("no-default-route", "subnet", "private_subnet")
	byHand := func(change func(*world)) func(*world) {
		return func(w *world) { w.Stack, w.Resources = nil, nil; untag(w); change(w) }
	}
	route := func(table int, routes ...types.Route) func(*world) {
		return func(w *world) { w.Tables[table].Routes = append(w.Tables[table].Routes[:1:1], routes...) }
	}
	return []provocation{
		{key: "vpc.not-found", check: vpc, break_: byHand(func(w *world) { w.VPCs, w.Instances = w.VPCs[:1], nil })},
		{key: "input.several", check: vpc, break_: byHand(func(w *world) {
			w.VPCs = append(w.VPCs, types.Vpc{VpcId: aws.String("vpc-other"), IsDefault: aws.Bool(false)})
		}), args: map[string]string{"input": "vpc", "candidates": "vpc-lab, vpc-other"}},
		{key: "region.other", name: "the network", check: vpc, env: func(e *checks.Env) { e.Elsewhere = true }, break_: byHand(func(w *world) {
			w.Elsewhere = map[string]*world{"us-east-1": built()}
			w.VPCs, w.Instances = w.VPCs[:1], nil
		}), args: map[string]string{"id": "vpc-lab"}},
		{key: "vpc.default", check: vpc, env: func(e *checks.Env) { e.Chosen["vpc"] = "vpc-default" }},
		{key: "vpc.default", name: "lab built in it", check: vpc, break_: func(w *world) {
			w.Stack, w.Resources, w.VPCs = nil, nil, w.VPCs[:1]
			w.Instances[1].VpcId = aws.String("vpc-default")
		}, args: map[string]string{"vpc": "vpc-default"}},
		{key: "vpc.no-subnets", check: vpc, break_: byHand(func(w *world) { w.Subnets = nil })},
		{key: "vpc.no-public-subnet", check: vpc, break_: byHand(func(w *world) { w.Subnets, w.Instances = w.Subnets[1:], nil })},
		{key: "vpc.no-private-subnet", check: vpc, break_: byHand(func(w *world) { w.Subnets, w.Instances = w.Subnets[:1], nil })},
		{key: "subnet.same", check: vpc, env: func(e *checks.Env) {
			e.Chosen["public_subnet"], e.Chosen["private_subnet"] = "subnet-public", "subnet-public"
		}},
		{key: "input.gone", check: vpc, break_: func(w *world) { w.VPCs, w.Instances = w.VPCs[:1], nil }, args: map[string]string{"id": "vpc-lab"}},
		{key: "input.unknown", check: use("role-gone", "role", "no_such_input")},
		{key: "stack.creating", check: vpc, outcome: checks.Waiting, break_: func(w *world) {
			w.Stack.StackStatus, w.Resources, w.VPCs = "CREATE_IN_PROGRESS", nil, w.VPCs[:1]
		}},
		{key: "stack.review", check: vpc, outcome: checks.Waiting, break_: func(w *world) {
			w.Stack.StackStatus, w.Resources, w.VPCs = "REVIEW_IN_PROGRESS", nil, w.VPCs[:1]
		}},
		{key: "stack.deleting", check: vpc, break_: func(w *world) {
			w.Stack.StackStatus, w.Resources, w.VPCs = "DELETE_IN_PROGRESS", nil, w.VPCs[:1]
			w.Instances = nil
		}},
		{key: "stack.failed", check: vpc, break_: func(w *world) {
			w.Stack.StackStatus, w.Resources, w.VPCs, w.Instances = "ROLLBACK_COMPLETE", nil, w.VPCs[:1], nil
			w.Events = failedEvents("CREATE")
		}, args: map[string]string{"resource": "PublicInstance", "reason": "The key pair 'x' does not exist", "status": "ROLLBACK_COMPLETE"}},
		{key: "dns.support-off", check: dns, break_: func(w *world) { w.Support = false }},
		{key: "dns.hostnames-off", check: dns, outcome: checks.Passed, break_: func(w *world) { w.Hostnames = false }},
		{key: "dns.custom-dhcp", check: dns, break_: func(w *world) { w.DHCP[0].DhcpConfigurations[0].Values[0].Value = aws.String("8.8.8.8") },
			args: map[string]string{"servers": "8.8.8.8"}},
		{key: "dns.no-servers", check: dns, break_: func(w *world) { w.DHCP[0].DhcpConfigurations = nil }},
		{key: "dns.no-servers", name: "no options", check: dns, break_: func(w *world) {
			w.DHCP = nil
			for i := range w.VPCs {
				w.VPCs[i].DhcpOptionsId = aws.String("default")
			}
		}, args: map[string]string{"options": "default"}},
		{key: "dns.own-resolver", check: dns, outcome: checks.Passed,
			break_: func(w *world) { w.DHCP[0].DhcpConfigurations[0].Values[0].Value = aws.String("10.0.0.53") }},

		{key: "igw.none", check: public, break_: func(w *world) { route(1)(w); w.Gateways = nil }},
		{key: "rt.no-default", check: public, break_: route(1), args: map[string]string{"route_table": "rtb-public", "igw": "igw-lab"}},
		{key: "rt.igw-elsewhere", check: public, break_: func(w *world) {
			route(1)(w)
			w.Tables[2].Routes = append(w.Tables[2].Routes, cidrRoute("0.0.0.0/0", "igw-lab"))
		}, args: map[string]string{"other": "rtb-private"}},
		{key: "rt.default-not-igw", check: public, break_: route(1, cidrRoute("0.0.0.0/0", "nat-1"))},
		{key: "igw.not-attached", check: public, break_: func(w *world) { w.Gateways[0].Attachments = nil }},
		{key: "igw.other-vpc", check: public, break_: func(w *world) { w.Gateways[0].Attachments[0].VpcId = aws.String("vpc-x") }},
		{key: "rt.old-igw", check: public, break_: func(w *world) { w.Gateways[0].InternetGatewayId = aws.String("igw-new") },
			args: map[string]string{"seen": "igw-lab", "igw": "igw-new", "vpc": "vpc-lab"}},
		{key: "rt.private-on-public", name: "that the public subnet does not use", check: private, break_: func(w *world) {
			w.Tables[1].Associations, w.Tables[2].Associations = w.Tables[2].Associations, w.Tables[1].Associations
		}, args: map[string]string{"route_table": "rtb-public"}},
		{key: "igw.blackhole", check: public, break_: func(w *world) { w.Gateways = nil }},
		{key: "igw.blackhole", name: "by state", check: public, break_: func(w *world) { w.Tables[1].Routes[1].State = types.RouteStateBlackhole }},
		{key: "rt.none", check: public, outcome: checks.Unknown, break_: func(w *world) { w.Tables = w.Tables[2:] }},

		{key: "rt.private-on-main", check: private, break_: func(w *world) {
			w.Tables[2].Associations = nil
			w.Tables[0].Routes = append(w.Tables[0].Routes, cidrRoute("0.0.0.0/0", "igw-lab"))
		}, args: map[string]string{"route_table": "rtb-main"}},
		{key: "rt.private-on-public", check: private, break_: func(w *world) {
			w.Tables[2].Associations = nil
			w.Tables[1].Associations = append(w.Tables[1].Associations, association("subnet-private"))
		}},
		{key: "rt.private-to-igw", check: private, break_: route(2, cidrRoute("0.0.0.0/0", "igw-lab"))},
		{key: "rt.private-to-nat", check: private, break_: route(2, cidrRoute("0.0.0.0/0", "nat-1"))},
		{key: "rt.public-way-out", check: private, break_: route(2, cidrRoute("52.219.0.0/16", "igw-lab")),
			args: map[string]string{"destination": "52.219.0.0/16", "target": "igw-lab"}},
		{key: "rt.public-way-out", name: "over a transit gateway", check: private, break_: route(2, cidrRoute("52.219.60.0/24", "tgw-1"))},
		{key: "rt.list-way-out", check: private, break_: func(w *world) {
			w.Tables[2].Routes = []types.Route{cidrRoute("10.0.0.0/16", "local"), listRoute(s3List, "nat-1")}
		}},
		{key: "rt.ipv6-way-out", name: "to some", check: private, break_: func(w *world) {
			w.Tables[2].Routes = append(w.Tables[2].Routes, types.Route{DestinationIpv6CidrBlock: aws.String("2600::/16"),
				EgressOnlyInternetGatewayId: aws.String("eigw-1"), State: types.RouteStateActive})
		}},
		{key: "rt.other-way-out", check: private, break_: route(2, cidrRoute("0.0.0.0/0", "tgw-1"))},
		{key: "rt.other-way-out", name: "in two halves", check: private, break_: route(2, cidrRoute("0.0.0.0/1", "tgw-1"), cidrRoute("128.0.0.0/1", "tgw-1"))},
		{key: "rt.other-way-out", name: "by the learner's own list", check: private, break_: func(w *world) {
			w.Entries["pl-own"] = []string{"0.0.0.0/0"}
			route(2, listRoute("pl-own", "vgw-1"))(w)
		}},
		{key: "rt.ipv6-way-out", check: private, break_: route(2, types.Route{DestinationIpv6CidrBlock: aws.String("::/0"), EgressOnlyInternetGatewayId: aws.String("eigw-1")})},
		{key: "rt.blackhole-left", check: private, outcome: checks.Passed, break_: func(w *world) {
			left := cidrRoute("0.0.0.0/0", "nat-1")
			left.State = types.RouteStateBlackhole
			route(2, left)(w)
		}},
	}
}

// untag takes the lab's names and tags off everything, as on a network that was
// built by hand.
func untag(w *world) {
	for i := range w.VPCs {
		w.VPCs[i].Tags = nil
	}
	for i := range w.Subnets {
		w.Subnets[i].Tags = nil
	}
	for i := range w.Tables {
		w.Tables[i].Tags = nil
	}
	for i := range w.Instances {
		w.Instances[i].Tags = nil
	}
}

func TestPreflightPasses(t *testing.T) {
	env := built().env(t)
	env.Quiz = func() checks.Quiz { return checks.Quiz{Asked: 2, Answered: 2} }
	result := round(t, env, use("credentials"), use("account-region"), use("reads-allowed"), use("quiz"))
	if result.Outcome != checks.Passed {
		t.Fatalf("%+v", result.Findings)
	}
	if got := result.Finding("quiz").Level; got != checks.Stated {
		t.Errorf("what the learner says is %s, not stated", got)
	}
}

// A peering or a transit gateway to private ranges is no way out, nor is a
// public route that leads nowhere any more.
func TestPrivateRoutesAreNoWayOut(t *testing.T) {
	dead := cidrRoute("52.219.0.0/16", "nat-1")
	dead.State = types.RouteStateBlackhole
	peering := types.Route{DestinationCidrBlock: aws.String("172.31.0.0/16"), VpcPeeringConnectionId: aws.String("pcx-1"), State: types.RouteStateActive}
	for name, route := range map[string]types.Route{"transit gateway": cidrRoute("10.8.0.0/13", "tgw-1"), "peering": peering,
		"shared space": cidrRoute("100.64.0.0/10", "tgw-1"), "blackhole": dead} {
		w := built()
		w.Tables[2].Routes = append(w.Tables[2].Routes, route)
		if finding := round(t, w.env(t), use("no-default-route", "subnet", "private_subnet")).Findings[0]; finding.Outcome != checks.Passed {
			t.Errorf("%s: %s %+v", name, finding.Outcome, finding.Diagnosis)
		}
	}
}

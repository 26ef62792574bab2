package vocabulary

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
)

func TestTheBuiltLabPasses(t *testing.T) {
	w := built()
	env := w.env(t)
	env.Uplink.DNS = serveDNS(t, []string{"52.219.60.1"})
	result := round(t, env, wholeLab()...)
	for _, f := range result.Findings {
		if f.Outcome != checks.Passed {
			t.Errorf("%s %s %+v", f.Check, f.Outcome, f.Diagnosis)
		}
	}
	for input, want := range map[string]string{"vpc": "vpc-lab", "private_subnet": "subnet-private", "endpoint": "vpce-lab",
		"prefix_list": s3List, "bucket": bucketName, "public_ip": "3.34.1.2", "account": number} {
		if got := result.Resolved[input]; got != want {
			t.Errorf("%s is %q, want %q", input, got, want)
		}
	}
	for check, level := range map[string]checks.Level{"probe-reaches": checks.ObservedInside, "name-in-prefix-list": checks.ObservedPublic, "vpc-exists": checks.Inferred} {
		if got := result.Finding(check).Level; got != level {
			t.Errorf("%s is known by %s, want %s", check, got, level)
		}
	}
}

func TestEachReadIsMadeOnce(t *testing.T) {
	w := built()
	env := w.env(t)
	env.Uplink.DNS = serveDNS(t, []string{"52.219.60.1"})
	specs := wholeLab()
	specs = append(specs, use("probe-fails", "instance", "private_instance", "name", s3Name, "nonce", "${nonce}"))
	specs = append(specs, cleanUp()...)
	round(t, env, specs...)
	calls := w.calls()
	if len(calls) < 25 {
		t.Fatalf("only %d reads: %v", len(calls), calls)
	}
	slices.Sort(calls)
	for i := 1; i < len(calls); i++ {
		if calls[i] == calls[i-1] {
			t.Errorf("read twice: %s", calls[i])
		}
	}
}

// Ten red lines teach nothing: what hangs on the first cause is not looked at.
func TestOnlyTheFirstCauseFails(t *testing.T) {
	w := built()
	env := w.env(t)
	env.Uplink.DNS = serveDNS(t, []string{"52.219.60.1"})
	w.Endpoints[0].RouteTableIds = []string{"rtb-main", "rtb-public"}
	w.Tables[2].Routes = w.Tables[2].Routes[:1]
	w.Console = line("-", 5, failing("28"))
	result := round(t, env, wholeLab()...)
	if cause := checks.FirstCause(result.Findings); cause == nil || cause.Check != "endpoint-on-table" || cause.Diagnosis.Key != "rt.wrong-table" {
		t.Fatalf("the first cause is %+v", cause)
	}
	for _, f := range result.Findings {
		switch f.Check {
		case "endpoint-on-table":
		case "route-to-endpoint", "no-more-specific-route", "probe-reaches", "probe-lists-bucket":
			if f.Outcome != checks.Blocked || f.BlockedBy != "endpoint-on-table" {
				t.Errorf("%s is %s by %q", f.Check, f.Outcome, f.BlockedBy)
			}
		default:
			if f.Outcome != checks.Passed {
				t.Errorf("%s is %s: %+v", f.Check, f.Outcome, f.Diagnosis)
			}
		}
	}
}

// The control plane may look perfect while a second network stands beside: what
// the stack made is the lab's.
func TestTheStacksNetworkIsTheLabs(t *testing.T) {
	w := built()
	other := "vpc-other"
	w.VPCs = append(w.VPCs, types.Vpc{VpcId: &other, Tags: tags("linklab-s3-gateway")})
	result := round(t, w.env(t), use("vpc-exists", "vpc", "vpc", "public_subnet", "public_subnet", "private_subnet", "private_subnet"))
	if result.Outcome != checks.Passed || result.Resolved["vpc"] != "vpc-lab" || result.How["vpc"] != "stack" {
		t.Fatalf("%s %v %v", result.Outcome, result.Resolved["vpc"], result.How["vpc"])
	}
}

// A read that is denied is never a mistake of the learner's.
func TestDeniedIsUnknown(t *testing.T) {
	for _, operation := range []string{"DescribeVpcs", "DescribeSubnets", "DescribeRouteTables", "DescribeInstances", "DescribeVpcEndpoints",
		"DescribePrefixLists", "DescribeSecurityGroups", "DescribeNetworkAcls", "DescribeInternetGateways", "DescribeVpcAttribute",
		"GetConsoleOutput", "GetInstanceProfile", "GetRole", "ListAttachedRolePolicies", "GetPolicyVersion", "DescribeDhcpOptions",
		"GetCallerIdentity", "DescribeStackResources", "DescribeStacks"} {
		t.Run(operation, func(t *testing.T) {
			w := built()
			w.Errors[operation] = refused("UnauthorizedOperation")
			env := w.env(t)
			env.Uplink.DNS = serveDNS(t, []string{"52.219.60.1"})
			for _, f := range round(t, env, wholeLab()...).Findings {
				if f.Outcome == checks.Failed {
					t.Errorf("%s failed: %+v", f.Check, f.Diagnosis)
				}
				if f.Outcome == checks.Unknown && f.Diagnosis == nil {
					t.Errorf("%s is unknown and does not say why", f.Check)
				}
			}
		})
	}
}

// The VPC's own resolver may be named by its address as well.
func TestAmazonsResolverByItsAddress(t *testing.T) {
	for _, address := range []string{"169.254.169.253", "10.0.0.2"} {
		w := built()
		resolverAt(address)(w)
		if f := round(t, w.env(t), use("vpc-dns", "vpc", "vpc")).Findings[0]; f.Outcome != checks.Passed || f.Diagnosis != nil {
			t.Errorf("%s: %s %+v", address, f.Outcome, f.Diagnosis)
		}
	}
}

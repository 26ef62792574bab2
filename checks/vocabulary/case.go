package vocabulary

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	cloudformation "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"linklab/checks"
	"linklab/checks/account"
)

// caseParameter is the parameter of the lab's template that says which of its
// faults the network was built with.
const caseParameter = "Case"

// caseChecks are those of networks that are broken on purpose. They say whether
// it works and how it fails to, never why: that is for the learner to find.
func caseChecks() []checks.Definition {
	return []checks.Definition{
		{Name: "case-built", Params: []checks.Param{text("case", true)},
			Actions: actions("cloudformation:DescribeStacks", "cloudformation:DescribeStackEvents", "ec2:DescribeNatGateways", "ec2:DescribeNetworkInterfaces",
				"ec2:DescribeSecurityGroups", "ec2:DescribeInternetGateways", "ec2:DescribeNetworkAcls"),
			Usually: 3 * time.Minute, Deadline: 20 * time.Minute, Run: caseBuilt},
		{Name: "case-lists-bucket", Rows: []string{"A-18"}, Params: []checks.Param{input("instance"), input("bucket")},
			Actions: actions("ec2:GetConsoleOutput", "s3:ListAllMyBuckets", "s3:ListBucket", "s3:GetBucketLocation"), Prefetch: siteReads,
			After:   []string{"case-built", "instance-running", "no-default-route", "bucket-exists"},
			Usually: time.Minute, Deadline: 6 * time.Minute, Run: caseListsBucket},
		{Name: "case-name-private", Rows: []string{"B-16"}, Params: ofEndpoint(input("instance"), text("name", true)),
			Actions:  actions("ec2:GetConsoleOutput", "ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcEndpointServices"),
			Prefetch: reads(account.ReadEndpoints), After: []string{"case-built", "instance-running", "no-default-route"},
			Usually: time.Minute, Deadline: 6 * time.Minute, Run: caseNamePrivate},
	}
}

// caseBuilt proves that the network that stands is the one of this case: a stack
// is built anew for each, so that one that works was mended.
func caseBuilt(ctx context.Context, s *checks.Scene) checks.Finding {
	wanted := s.With["case"]
	stack, err := s.Snapshot.Stack(ctx, s.Stack)
	if err != nil {
		return checks.Unread(err)
	}
	if stack == nil {
		absent := fail(diagnose("case.none", "stack", s.Stack, "case", wanted), saw("cloudformation:DescribeStacks", s.Stack, "CREATE_COMPLETE", "does not exist"))
		return notHere(ctx, s, absent, networkElsewhere)
	}
	if stack.StackStatus == cloudformation.StackStatusDeleteFailed {
		// The network of the case before does not give way.
		return undeleted(ctx, s, saw("cloudformation:DescribeStacks StackStatus", s.Stack, "CREATE_COMPLETE", string(stack.StackStatus)))
	}
	if trouble := stackTrouble(ctx, s); trouble != nil {
		return *trouble
	}
	built := ""
	for _, parameter := range stack.Parameters {
		if aws.ToString(parameter.ParameterKey) == caseParameter {
			built = aws.ToString(parameter.ParameterValue)
		}
	}
	seen := saw("cloudformation:DescribeStacks Parameters", s.Stack, caseParameter+"="+wanted, caseParameter+"="+placeholder(built))
	if built != wanted {
		return fail(diagnose("case.other", "stack", s.Stack, "case", wanted, "seen", placeholder(built)), seen)
	}
	return pass(checks.Inferred, seen)
}

// caseListsBucket passes when the instance, by its own role, lists the bucket.
func caseListsBucket(ctx context.Context, s *checks.Scene) checks.Finding {
	bucket, absent := need(ctx, s, "bucket")
	if absent != nil {
		return *absent
	}
	h, absent := listen(ctx, s)
	if absent != nil {
		return *absent
	}
	line := h.console.NewestList("")
	if line == nil || h.console.Age(*line) > nonceAge {
		if silent := h.silence(); silent != nil {
			return *silent
		}
		return wait(diagnose("beacon.booting", "instance", h.id), aws.ToTime(h.instance.LaunchTime))
	}
	own := h.said(h.console, *line, checks.ObservedInside, "console probe")
	own.evidence.Expected = "list=ok has=" + bucket
	args := []string{"instance", h.id, "age", own.age.Round(time.Second).String()}
	switch {
	case line.List == "ok" && line.Has == bucket:
		return pass(own.level, own.evidence)
	case line.List == "ok":
		if gone := bucketExists(ctx, s); gone.Outcome == checks.Failed {
			return own.explainedBy(gone)
		}
		return failSeen(own.level, diagnose("list.no-bucket", "instance", h.id, "bucket", bucket, "buckets", count(line.Buckets)), own.evidence)
	case line.List == "denied":
		return failSeen(own.level, diagnose("symptom.list-denied", args...), own.evidence)
	case line.List == "no-credentials":
		return failSeen(own.level, diagnose("symptom.list-no-credentials", args...), own.evidence)
	case line.List == "error":
		return failSeen(own.level, diagnose("symptom.list-error", append(args, "code", placeholder(line.Code))...), own.evidence)
	}
	return failSeen(own.level, diagnose("symptom.list-silent", args...), own.evidence)
}

// caseNamePrivate passes when the instance reaches a name at the endpoint's own
// addresses.
func caseNamePrivate(ctx context.Context, s *checks.Scene) checks.Finding {
	look, absent := lookOverEndpoint(ctx, s)
	if absent != nil {
		return *absent
	}
	line := look.own.line
	// The addresses that it should answer would say too much.
	look.own.evidence.Expected = "an HTTP status by way of the endpoint"
	args := []string{"instance", look.heard.id, "name", look.name, "age", look.own.age.Round(time.Second).String()}
	switch {
	case line.HTTP != 0 && slices.Contains(look.addresses, line.Remote):
		return pass(look.own.level, look.own.evidence)
	case unresolved(line):
		return failSeen(look.own.level, diagnose("symptom.no-name", args...), look.own.evidence)
	case !isAmong(line.Addresses, look.addresses):
		return failSeen(look.own.level, diagnose("symptom.public", append(args, "seen", addressesText(line.Addresses))...), look.own.evidence)
	}
	return failSeen(look.own.level, diagnose("symptom.silent", append(args, "seen", addressesText(line.Addresses), "code", count(line.Curl))...), look.own.evidence)
}

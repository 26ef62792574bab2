package vocabulary

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/policy"
)

// packageObjects is what an instance of Amazon Linux 2023 reads of the bucket
// from which it installs packages (Amazon VPC user guide, Gateway endpoints for
// Amazon S3, "Endpoint policies").
func packageObjects(region string) string {
	return bucketARN(region, packageBucket(region)) + "/core/mirrors/latest/x86_64/mirror.list"
}

// endpointPolicyShape tries the endpoint's policy with what must pass and what
// must not: the lab's bucket and the packages, and no other bucket.
func endpointPolicyShape(ctx context.Context, s *checks.Scene) checks.Finding {
	bucket, endpoint, role, absent := privateWay(ctx, s)
	if absent != nil {
		return *absent
	}
	id := aws.ToString(endpoint.VpcEndpointId)
	text := account.Document(aws.ToString(endpoint.PolicyDocument))
	seen := saw("ec2:DescribeVpcEndpoints PolicyDocument", id, bucket+" and the packages alone", account.OneLine(text))
	if text == "" {
		seen.Seen = "the default: everything"
		return fail(narrowly(s, bucket, diagnose("policy.endpoint-open", "endpoint", id, "bucket", bucket)), seen)
	}
	document, err := policy.Parse(text)
	if err != nil {
		return cannotTell(diagnose("policy.unreadable", "policy", id, "detail", account.OneLine(err.Error())))
	}
	ask := func(action, resource string) policy.Request { return insideRequest(s, role, id, action, resource) }
	region := s.Snapshot.Region()
	object := bucketARN(region, bucket) + "/" + s.With["key"]
	packages := ask("s3:GetObject", packageObjects(region))
	packages.Principal = policy.Principal{} // dnf asks without credentials
	for _, key := range []string{"aws:PrincipalArn", "aws:PrincipalType", "aws:PrincipalAccount"} {
		packages.Context[key] = nil
	}
	foreign := func(name string) policy.Request {
		request := ask("s3:GetObject", bucketARN(region, name)+"/"+s.With["key"])
		request.Context["aws:ResourceAccount"] = []string{stranger}
		return request
	}
	for _, try := range []struct {
		request policy.Request
		passes  bool
		why     func(policy.Request) *checks.Diagnosis
	}{
		{foreign("another-bucket"), false, func(policy.Request) *checks.Diagnosis {
			return diagnose("policy.endpoint-open", "endpoint", id, "bucket", bucket)
		}},
		{foreign(bucket + "-2"), false, func(policy.Request) *checks.Diagnosis {
			return diagnose("policy.endpoint-wide", "endpoint", id, "bucket", bucket)
		}},
		{ask("s3:GetObject", object), true, func(r policy.Request) *checks.Diagnosis { return shutObjects(document, r, id, bucket) }},
		{ask("s3:ListBucket", bucketARN(region, bucket)), true, func(r policy.Request) *checks.Diagnosis { return shutBucket(document, r, id, bucket) }},
		{packages, true, func(policy.Request) *checks.Diagnosis {
			return diagnose("policy.endpoint-packages", "endpoint", id, "resource", bucketARN(region, packageBucket(region))+"/*")
		}},
	} {
		decision := document.Evaluate(try.request)
		if (decision.Effect == policy.Allowed) == try.passes {
			continue
		}
		if key := unknownKey([]*policy.Document{document}, try.request); key != "" {
			return cannotTell(diagnose("policy.conditional", "policy", id, "condition", key, "action", try.request.Action), seen)
		}
		if try.passes && decision.Effect == policy.Denied {
			return fail(narrowly(s, bucket, diagnose("policy.endpoint-deny", "endpoint", id, "action", try.request.Action)), seen)
		}
		return fail(narrowly(s, bucket, try.why(try.request)), seen)
	}
	open := forAnyone(document)
	for _, stray := range strays(s, document, role, id, bucket) {
		if open.Evaluate(stray).Effect != policy.Allowed {
			continue
		}
		if key := unknownKey([]*policy.Document{open}, stray); key != "" {
			return cannotTell(diagnose("policy.conditional", "policy", id, "condition", key, "action", stray.Action), seen)
		}
		return fail(narrowly(s, bucket, diagnose("policy.endpoint-other-bucket", "endpoint", id, "bucket", bucket,
			"action", stray.Action, "seen", stray.Resource)), seen)
	}
	return pass(checks.Inferred, seen)
}

func packageBucket(region string) string { return "al2023-repos-" + region + "-de612dc2" }

// narrowly has a diagnosis mended by the policy that the lab wants, instead of
// one that lets everything through.
func narrowly(s *checks.Scene, bucket string, why *checks.Diagnosis) *checks.Diagnosis {
	region := s.Snapshot.Region()
	own, packages := bucketARN(region, bucket), bucketARN(region, packageBucket(region))
	why.Args["how"] = `--policy-document '{"Version":"2012-10-17","Statement":[` +
		`{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["` + own + `","` + own + `/*"]},` +
		`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"` + packages + `/*"}]}'`
	return why
}

// shutObjects says why an endpoint's policy is silent about the lab's object.
func shutObjects(document *policy.Document, request policy.Request, endpoint, bucket string) *checks.Diagnosis {
	nearest := document.Nearest(request)
	if !nearest.Only(policy.ByResource) {
		return excludedBy(nearest, endpoint, request.Action)
	}
	for _, statement := range document.Statements {
		for _, resource := range statement.Resource {
			if strings.HasPrefix(resource, "arn:") && strings.HasSuffix(resource, ":s3:::"+bucket) {
				return diagnose("policy.endpoint-no-objects", "endpoint", endpoint, "bucket", bucket)
			}
		}
	}
	return diagnose("policy.endpoint-other-resource", "endpoint", endpoint, "action", request.Action,
		"seen", strings.Join(nearest.Statement.Resource, ", "), "resource", request.Resource)
}

// shutBucket says why it is silent about the list of the lab's objects.
func shutBucket(document *policy.Document, request policy.Request, endpoint, bucket string) *checks.Diagnosis {
	if nearest := document.Nearest(request); !nearest.Only(policy.ByResource) {
		return excludedBy(nearest, endpoint, request.Action)
	}
	return diagnose("policy.endpoint-no-list", "endpoint", endpoint, "bucket", bucket)
}

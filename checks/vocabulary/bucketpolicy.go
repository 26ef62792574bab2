package vocabulary

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	iam "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/policy"
)

// anotherEndpoint is the id of an endpoint that nobody has.
const anotherEndpoint = "vpce-0ffffffffffffffff"

func bucketARN(region, bucket string) string {
	return "arn:" + partitionOf(region) + ":s3:::" + bucket
}

// bucketPolicy reads and parses the policy of the lab's bucket; nil when it has
// none. A policy that shuts out the learner is the learner's to mend, not a
// permission that linklab lacks.
func bucketPolicy(ctx context.Context, s *checks.Scene, bucket string) (*policy.Document, *checks.Finding) {
	text, err := s.Snapshot.BucketPolicy(ctx, bucket)
	if err != nil {
		finding := checks.Unread(err)
		var failure *account.Error
		if errors.As(err, &failure) && failure.Kind == account.Denied && strings.Contains(failure.Detail, "resource-based policy") {
			who, _ := s.Snapshot.PrincipalARN(ctx) // "" only makes the sentence poorer
			finding = fail(diagnose("bucketpolicy.locked-out", "bucket", bucket, "principal", placeholder(who), "role", s.Site.ID("role_name")),
				saw("s3:GetBucketPolicy", bucket, "your own principal may read it", failure.Detail))
		}
		return nil, &finding
	}
	if text == "" {
		return nil, nil
	}
	document, err := policy.Parse(text)
	if err != nil {
		finding := cannotTell(diagnose("policy.unreadable", "policy", bucket, "detail", account.OneLine(err.Error())))
		return nil, &finding
	}
	return document, nil
}

// gate is a bucket's policy and by whom it is tried.
type gate struct {
	*checks.Scene
	document                    *policy.Document
	bucket, key, endpoint, seen string
	role                        iam.Role
}

func (g *gate) object() string { return bucketARN(g.Snapshot.Region(), g.bucket) + "/" + g.key }

// bucketPolicyVPCE tries the policy with requests instead of comparing its text:
// many texts say the same.
func bucketPolicyVPCE(ctx context.Context, s *checks.Scene) checks.Finding {
	bucket, endpoint, role, absent := privateWay(ctx, s)
	if absent != nil {
		return *absent
	}
	document, absent := bucketPolicy(ctx, s, bucket)
	if absent != nil {
		return *absent
	}
	id := aws.ToString(endpoint.VpcEndpointId)
	if document == nil {
		return fail(diagnose("bucketpolicy.none", "bucket", bucket, "endpoint", id), saw("s3:GetBucketPolicy", bucket, "a Deny unless aws:SourceVpce is "+id, "no policy"))
	}
	text, _ := s.Snapshot.BucketPolicy(ctx, bucket) // read once a round, and read above
	g := &gate{Scene: s, document: document, bucket: bucket, key: s.With["key"], endpoint: id, role: role, seen: account.OneLine(text)}
	for _, try := range []func(context.Context) (*checks.Diagnosis, policy.Request, error){
		g.tryInside, g.tryOutside, g.tryBucketOutside, g.tryAnotherEndpoint, g.tryLaptop, g.tryWriteOutside,
	} {
		why, request, err := try(ctx)
		if err != nil {
			return checks.Unread(err)
		}
		if why == nil {
			continue
		}
		if key := unknownKey([]*policy.Document{document}, request); key != "" {
			return cannotTell(diagnose("policy.conditional", "policy", bucket, "condition", key, "action", request.Action), g.evidence())
		}
		return fail(why, g.evidence())
	}
	return pass(checks.Inferred, g.evidence())
}

func (g *gate) evidence() checks.Evidence {
	return saw("s3:GetBucketPolicy", g.bucket, "a Deny unless aws:SourceVpce is "+g.endpoint, g.seen)
}

func (g *gate) denies(request policy.Request) bool {
	return g.document.Evaluate(request).Effect == policy.Denied
}

// tryInside is the instance by the endpoint: it must not be denied.
func (g *gate) tryInside(context.Context) (*checks.Diagnosis, policy.Request, error) {
	request := insideRequest(g.Scene, g.role, g.endpoint, "s3:GetObject", g.object())
	decision := g.document.Evaluate(request)
	if decision.Effect != policy.Denied {
		return nil, request, nil
	}
	return g.shutInside(decision.Statement), request, nil
}

// shutInside says why a statement denies what comes by the endpoint.
func (g *gate) shutInside(statement *policy.Statement) *checks.Diagnosis {
	for _, condition := range statement.Conditions {
		seen := strings.Join(condition.Values, ", ")
		switch key := strings.ToLower(condition.Key); {
		case key == "aws:sourcevpce" && !isNegated(condition.Operator):
			return diagnose("bucketpolicy.inverted", "bucket", g.bucket, "endpoint", g.endpoint, "operator", condition.Operator)
		case key == "aws:sourcevpce" && strings.HasPrefix(seen, "vpc-"):
			return diagnose("bucketpolicy.vpc-id", "bucket", g.bucket, "seen", seen, "endpoint", g.endpoint)
		case key == "aws:sourcevpce":
			return diagnose("bucketpolicy.other-endpoint", "bucket", g.bucket, "seen", seen, "endpoint", g.endpoint)
		case key == "aws:sourceip":
			return diagnose("bucketpolicy.source-ip", "bucket", g.bucket, "seen", seen, "endpoint", g.endpoint)
		}
	}
	return diagnose("bucketpolicy.denies-all", "bucket", g.bucket, "endpoint", g.endpoint)
}

// tryOutside is the instance's role over the internet: it must be denied.
func (g *gate) tryOutside(context.Context) (*checks.Diagnosis, policy.Request, error) {
	request := outsideRequest(g.Scene, g.role, "s3:GetObject", g.object())
	for _, object := range []string{g.object(), bucketARN(g.Snapshot.Region(), g.bucket) + "/another-object"} {
		if request.Resource = object; !g.denies(request) {
			return g.open(request, "bucketpolicy.no-objects"), request, nil
		}
	}
	return nil, request, nil
}

// tryWriteOutside is the same role that wants to write.
func (g *gate) tryWriteOutside(context.Context) (*checks.Diagnosis, policy.Request, error) {
	request := outsideRequest(g.Scene, g.role, "s3:PutObject", g.object())
	if g.denies(request) {
		return nil, request, nil
	}
	return g.open(request, "bucketpolicy.no-objects"), request, nil
}

// tryBucketOutside is the same role that asks for the list of the objects.
func (g *gate) tryBucketOutside(context.Context) (*checks.Diagnosis, policy.Request, error) {
	request := outsideRequest(g.Scene, g.role, "s3:ListBucket", bucketARN(g.Snapshot.Region(), g.bucket))
	if g.denies(request) {
		return nil, request, nil
	}
	return g.open(request, "bucketpolicy.bucket-open"), request, nil
}

// open says why no Deny statement speaks of a request from outside.
func (g *gate) open(request policy.Request, resource string) *checks.Diagnosis {
	nearest := g.document.NearestDeny(request)
	statement := nearest.Statement
	switch {
	case statement == nil:
		return diagnose("bucketpolicy.allow-only", "bucket", g.bucket, "endpoint", g.endpoint)
	case nearest.Only(policy.ByPrincipal):
		return diagnose("bucketpolicy.principal", "bucket", g.bucket, "seen", principalsOf(statement))
	case nearest.By(policy.ByResource) && !nearest.By(policy.ByPrincipal) && !nearest.By(policy.ByCondition):
		return diagnose(resource, "bucket", g.bucket, "seen", strings.Join(statement.Resource, ", "))
	case nearest.Only(policy.ByAction):
		return diagnose("bucketpolicy.action", "bucket", g.bucket, "action", request.Action, "seen", actionsOf(statement))
	case nearest.Only(policy.ByCondition) && g.excepted(statement, request):
		return diagnose("bucketpolicy.exception-wide", "bucket", g.bucket, "role", aws.ToString(g.role.RoleName), "condition", nearest.Condition)
	case nearest.Only(policy.ByCondition):
		return diagnose("bucketpolicy.condition", "bucket", g.bucket, "condition", nearest.Condition, "endpoint", g.endpoint)
	}
	return diagnose("bucketpolicy.open", "bucket", g.bucket, "action", request.Action)
}

// excepted tells whether a statement would deny, were it not for its conditions
// on who asks.
func (g *gate) excepted(statement *policy.Statement, request policy.Request) bool {
	bare := *statement
	bare.Conditions = nil
	for _, condition := range statement.Conditions {
		if !aboutPrincipal(condition.Key) {
			bare.Conditions = append(bare.Conditions, condition)
		}
	}
	alone := policy.Document{Version: g.document.Version, Statements: []policy.Statement{bare}}
	return alone.Evaluate(request).Effect == policy.Denied
}

// tryAnotherEndpoint is an endpoint of the same VPC that is not the lab's.
func (g *gate) tryAnotherEndpoint(context.Context) (*checks.Diagnosis, policy.Request, error) {
	request := insideRequest(g.Scene, g.role, anotherEndpoint, "s3:GetObject", g.object())
	if g.denies(request) {
		return nil, request, nil
	}
	if len(conditionsOn(g.document, "aws:SourceVpc")) > 0 {
		return diagnose("bucketpolicy.source-vpc", "bucket", g.bucket, "endpoint", g.endpoint), request, nil
	}
	return diagnose("bucketpolicy.any-endpoint", "bucket", g.bucket, "endpoint", g.endpoint), request, nil
}

// tryLaptop is the learner, who has every permission, from the laptop.
func (g *gate) tryLaptop(ctx context.Context) (*checks.Diagnosis, policy.Request, error) {
	request, err := learnerRequest(ctx, g.Scene, "s3:GetObject", g.object())
	if err != nil {
		return nil, request, err
	}
	ownAddress(ctx, g.Scene, g.document, request)
	if g.denies(request) {
		return g.tryLearnerElsewhere(ctx)
	}
	return diagnose("bucketpolicy.laptop-open", "bucket", g.bucket, "principal", request.Context["aws:PrincipalArn"][0]), request, nil
}

// tryLearnerElsewhere is the learner by an endpoint that is not the lab's.
func (g *gate) tryLearnerElsewhere(ctx context.Context) (*checks.Diagnosis, policy.Request, error) {
	request, err := learnerRequest(ctx, g.Scene, "s3:GetObject", g.object())
	if err != nil {
		return nil, request, err
	}
	request.Context["aws:SourceVpce"], request.Context["aws:SourceIp"] = []string{anotherEndpoint}, nil
	if g.denies(request) {
		return nil, request, nil
	}
	return diagnose("bucketpolicy.any-endpoint", "bucket", g.bucket, "endpoint", g.endpoint), request, nil
}

// bucketPolicyKeepsYou is the guard: whatever else the policy shuts out, the
// learner's own principal can still change it, and empty and delete the bucket.
func bucketPolicyKeepsYou(ctx context.Context, s *checks.Scene) checks.Finding {
	bucket, absent := need(ctx, s, "bucket")
	if absent != nil {
		return *absent
	}
	document, absent := bucketPolicy(ctx, s, bucket)
	if absent != nil {
		return *absent
	}
	seen := saw("s3:GetBucketPolicy", bucket, "your own principal may change it", "no policy")
	if document == nil {
		return pass(checks.Inferred, seen)
	}
	text, _ := s.Snapshot.BucketPolicy(ctx, bucket) // read once a round, and read above
	seen.Seen = account.OneLine(text)
	for _, on := range []struct{ action, resource string }{
		{"s3:PutBucketPolicy", ""}, {"s3:DeleteBucketPolicy", ""}, {"s3:GetBucketPolicy", ""}, {"s3:ListBucket", ""},
		{"s3:PutObject", "/" + s.With["key"]}, {"s3:DeleteObject", "/" + s.With["key"]}, {"s3:DeleteBucket", ""},
	} {
		request, err := learnerRequest(ctx, s, on.action, bucketARN(s.Snapshot.Region(), bucket)+on.resource)
		if err != nil {
			return checks.Unread(err)
		}
		ownAddress(ctx, s, document, request)
		decision := document.Evaluate(request)
		if key := unknownKey([]*policy.Document{document}, request); decision.Effect == policy.Denied && key != "" {
			return cannotTell(diagnose("policy.conditional", "policy", bucket, "condition", key, "action", on.action), seen)
		}
		if decision.Effect == policy.Denied {
			return fail(diagnose("bucketpolicy.shuts-you-out", "bucket", bucket, "action", on.action, "principal", request.Context["aws:PrincipalArn"][0]), seen)
		}
	}
	return pass(checks.Inferred, seen)
}

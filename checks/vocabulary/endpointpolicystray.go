package vocabulary

import (
	"slices"
	"strings"

	iam "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"linklab/checks"
	"linklab/checks/policy"
)

// stranger is an account that nobody has.
const stranger = "999999999999"

// strays are the requests to other buckets that an endpoint's policy is tried
// with: to read, to list and, by which data gets out, to write. Besides buckets
// of no special name they are to those that the policy itself names.
func strays(s *checks.Scene, document *policy.Document, role iam.Role, endpoint, bucket string) []policy.Request {
	names := []string{"another-bucket", bucket + "-2"}
	for _, statement := range document.Statements {
		for _, resource := range statement.Resource {
			_, path, _ := strings.Cut(resource, ":::")
			name, _, _ := strings.Cut(path, "/")
			if name = strings.NewReplacer("*", "x", "?", "x").Replace(name); statement.Effect == "Allow" && name != "" && name != bucket {
				names = append(names, name)
			}
		}
	}
	var requests []policy.Request
	for _, name := range names {
		arn := bucketARN(s.Snapshot.Region(), name)
		for _, on := range []struct{ action, resource string }{
			{"s3:GetObject", arn + "/" + s.With["key"]}, {"s3:ListBucket", arn}, {"s3:PutObject", arn + "/" + s.With["key"]}, {"s3:DeleteObject", arn + "/" + s.With["key"]},
		} {
			if name == packageBucket(s.Snapshot.Region()) || isReading(on.action) && isAmazons(name) {
				continue
			}
			for _, owner := range []string{stranger, principalOf(*role.Arn).Account} {
				request := insideRequest(s, role, endpoint, on.action, on.resource)
				request.Context["aws:ResourceAccount"] = []string{owner}
				requests = append(requests, request)
			}
		}
	}
	return requests
}

func isReading(action string) bool { return action != "s3:PutObject" && action != "s3:DeleteObject" }

// isAmazons knows the buckets of AWS's own that its guides have endpoint policies
// let read: packages of Amazon Linux, Systems Manager and Patch Manager, image
// layers of ECR (Amazon VPC user guide, Gateway endpoints for Amazon S3; Systems
// Manager user guide, SSM Agent communications with AWS managed S3 buckets;
// Amazon ECR user guide, Minimum Amazon S3 Bucket Permissions).
func isAmazons(bucket string) bool {
	begins := func(prefix string) bool { return strings.HasPrefix(bucket, prefix) }
	return slices.ContainsFunc([]string{"al2023-repos-", "amazonlinux", "aws-ssm-", "amazon-ssm-", "patch-baseline-snapshot-", "aws-patch-manager-", "aws-windows-downloads-"}, begins) ||
		strings.HasSuffix(bucket, ".amazonaws.com") || strings.HasSuffix(bucket, "-starport-layer-bucket")
}

// forAnyone is a policy in which whom a statement allows does not count: what one
// role may not do by the endpoint, another may.
func forAnyone(document *policy.Document) *policy.Document {
	open := *document
	open.Statements = slices.Clone(document.Statements)
	for i := range open.Statements {
		if open.Statements[i].Effect == "Allow" {
			open.Statements[i].Principal, open.Statements[i].NotPrincipal = &policy.Principals{Anyone: true}, nil
		}
	}
	return &open
}

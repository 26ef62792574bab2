package vocabulary

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"linklab/checks"
	"linklab/checks/account"
)

func bucketExists(ctx context.Context, s *checks.Scene) checks.Finding {
	name, absent := need(ctx, s, "bucket")
	if absent != nil {
		return *absent
	}
	buckets, err := s.Snapshot.Buckets(ctx)
	if err != nil {
		if isKind(err, account.Denied) || isKind(err, account.NotImplemented) {
			return bucketByHead(ctx, s, name, err)
		}
		return checks.Unread(err)
	}
	for _, bucket := range buckets {
		if aws.ToString(bucket.Name) == name {
			region := aws.ToString(bucket.BucketRegion)
			if region == "" {
				if region, err = s.Snapshot.BucketLocation(ctx, name); err != nil {
					return checks.Unread(err)
				}
			}
			return inRegion(s, name, region, "s3:ListBuckets BucketRegion")
		}
	}
	seen := saw("s3:ListBuckets", name, "in the list", count(len(buckets))+" other buckets")
	head, err := s.Snapshot.Bucket(ctx, name)
	if err == nil && head.Exists {
		return fail(diagnose("bucket.not-yours", "bucket", name), seen, saw("s3:HeadBucket", name, "", "somebody else's"))
	}
	if other := nearestBucket(buckets, name); other != "" {
		return fail(diagnose("bucket.other-name", "bucket", name, "seen", other), seen)
	}
	return fail(diagnose("bucket.none", "bucket", name), seen)
}

// bucketByHead is for who may not list buckets. Whose a bucket is does not show.
func bucketByHead(ctx context.Context, s *checks.Scene, name string, listing error) checks.Finding {
	head, err := s.Snapshot.Bucket(ctx, name)
	switch {
	case err != nil:
		return checks.Unread(err)
	case !head.Exists:
		return fail(diagnose("bucket.none", "bucket", name), saw("s3:HeadBucket", name, "200", "404"))
	case head.Forbidden || head.Region == "":
		return checks.Unread(listing)
	}
	return inRegion(s, name, head.Region, "s3:HeadBucket x-amz-bucket-region")
}

func inRegion(s *checks.Scene, name, region, source string) checks.Finding {
	seen := saw(source, name, s.Snapshot.Region(), region)
	if region != s.Snapshot.Region() {
		return fail(diagnose("bucket.other-region", "bucket", name, "seen", region, "expected", s.Snapshot.Region()), seen)
	}
	return pass(checks.Inferred, seen)
}

// nearestBucket is a bucket that is probably meant for the lab under another
// name: one whose name begins like the one that was expected.
func nearestBucket(buckets []types.Bucket, name string) string {
	prefix, _, _ := strings.Cut(name, "-")
	for _, bucket := range buckets {
		if strings.HasPrefix(aws.ToString(bucket.Name), prefix+"-") {
			return aws.ToString(bucket.Name)
		}
	}
	return ""
}

func isKind(err error, kind account.Kind) bool {
	var failure *account.Error
	return errors.As(err, &failure) && failure.Kind == kind
}

package vocabulary

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"linklab/checks"
	"linklab/checks/account"
)

func bucketGone(ctx context.Context, s *checks.Scene) checks.Finding {
	name, absent := need(ctx, s, "bucket")
	if absent != nil {
		return *absent
	}
	buckets, err := s.Snapshot.Buckets(ctx)
	if err != nil {
		if !isKind(err, account.Denied) && !isKind(err, account.NotImplemented) {
			return checks.Unread(err)
		}
		head, headErr := s.Snapshot.Bucket(ctx, name)
		if headErr != nil || head.Forbidden {
			return checks.Unread(err)
		}
		if !head.Exists {
			return pass(checks.Inferred, saw("s3:HeadBucket", name, "404", "404"))
		}
		return bucketLeft(ctx, s, name)
	}
	for _, bucket := range buckets {
		if aws.ToString(bucket.Name) == name {
			return bucketLeft(ctx, s, name)
		}
	}
	return pass(checks.Inferred, saw("s3:ListBuckets", name, "gone", "gone"))
}

func bucketLeft(ctx context.Context, s *checks.Scene, name string) checks.Finding {
	seen := saw("s3:ListBuckets", name, "gone", "there")
	// Whether it is empty only makes the advice better.
	if empty, err := s.Snapshot.BucketEmpty(ctx, name); err == nil && !empty {
		return fail(diagnose("clean.bucket-not-empty", "bucket", name), seen)
	}
	return fail(diagnose("clean.bucket-left", "bucket", name), seen)
}

func roleGone(ctx context.Context, s *checks.Scene) checks.Finding {
	name, absent := need(ctx, s, "role")
	if absent != nil {
		return *absent
	}
	profile, err := s.Snapshot.InstanceProfile(ctx, name)
	if err != nil {
		return checks.Unread(err)
	}
	role, err := s.Snapshot.Role(ctx, name)
	if err != nil {
		return checks.Unread(err)
	}
	switch {
	case role != nil && profile != nil:
		return fail(diagnose("clean.role-and-profile-left", "role", name), saw("iam:GetInstanceProfile", name, "gone", "there"))
	case profile != nil:
		return fail(diagnose("clean.profile-left", "profile", name), saw("iam:GetInstanceProfile", name, "gone", "there"))
	case role != nil:
		return fail(diagnose("clean.role-left", "role", name), saw("iam:GetRole", name, "gone", "there"))
	}
	return pass(checks.Inferred, saw("iam:GetRole, GetInstanceProfile", name, "gone", "gone"))
}

func keyGone(ctx context.Context, s *checks.Scene) checks.Finding {
	name, absent := need(ctx, s, "key")
	if absent != nil {
		return *absent
	}
	keys, err := s.Snapshot.KeyPairs(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	for _, key := range keys {
		if aws.ToString(key.KeyName) == name {
			return fail(diagnose("clean.key-left", "key", name), saw("ec2:DescribeKeyPairs", name, "gone", "there"))
		}
	}
	return pass(checks.Inferred, saw("ec2:DescribeKeyPairs", name, "gone", "gone"))
}

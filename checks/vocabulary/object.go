package vocabulary

import (
	"context"

	"linklab/checks"
	"linklab/checks/account"
)

// theObject asks for the object that a check speaks of from the laptop; absent
// says why S3 could not be asked.
func theObject(ctx context.Context, s *checks.Scene) (bucket, key string, head account.ObjectHead, absent *checks.Finding) {
	key = s.With["key"]
	if bucket, absent = need(ctx, s, "bucket"); absent != nil {
		return bucket, key, head, absent
	}
	head, err := s.Snapshot.Object(ctx, bucket, key)
	if err != nil {
		absent = because(checks.Unread(err))
	}
	return bucket, key, head, absent
}

// objectReadable is the learner's own look from the laptop before any policy
// stands in the way.
func objectReadable(ctx context.Context, s *checks.Scene) checks.Finding {
	bucket, key, head, absent := theObject(ctx, s)
	if absent != nil {
		return *absent
	}
	of := "s3://" + bucket + "/" + key
	switch {
	case head.Denied:
		return failSeen(checks.ObservedPublic, diagnose("object.denied-already", "bucket", bucket, "key", key), saw("s3:HeadObject", of, "200", "403"))
	case !head.Exists:
		return failSeen(checks.ObservedPublic, diagnose("object.none", "bucket", bucket, "key", key), saw("s3:HeadObject", of, "200", "404"))
	}
	return pass(checks.ObservedPublic, saw("s3:HeadObject", of, "200", "200"))
}

// objectDeniedHere is the same look when only the endpoint may let in: the owner
// of the bucket gets the refusal too.
func objectDeniedHere(ctx context.Context, s *checks.Scene) checks.Finding {
	bucket, key, head, absent := theObject(ctx, s)
	if absent != nil {
		return *absent
	}
	of := "s3://" + bucket + "/" + key
	switch {
	case head.Denied:
		return pass(checks.ObservedPublic, saw("s3:HeadObject", of, "403", "403"))
	case !head.Exists:
		return failSeen(checks.ObservedPublic, diagnose("object.none", "bucket", bucket, "key", key), saw("s3:HeadObject", of, "403", "404"))
	}
	seen := saw("s3:HeadObject", of, "403", "200")
	if found := bucketPolicyVPCE(ctx, s); found.Outcome == checks.Failed {
		found.Level, found.Evidence = checks.ObservedPublic, append([]checks.Evidence{seen}, found.Evidence...)
		return found
	}
	return failSeen(checks.ObservedPublic, diagnose("object.open-here", "bucket", bucket, "key", key), seen)
}

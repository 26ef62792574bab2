package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// BucketLocation is the region of one of the account's own buckets, for servers
// that say it neither in the list nor in the answer to a HEAD.
func (s *Snapshot) BucketLocation(ctx context.Context, name string) (string, error) {
	return read(ctx, s, Operation{"S3", "GetBucketLocation"}, name, func(ctx context.Context) (string, error) {
		out, err := s.account.s3.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: aws.String(name)})
		if err != nil {
			return "", err
		}
		// The two oldest regions have older names (Amazon S3 API, GetBucketLocation).
		switch location := string(out.LocationConstraint); location {
		case "":
			return "us-east-1", nil
		case "EU":
			return "eu-west-1", nil
		default:
			return location, nil
		}
	})
}

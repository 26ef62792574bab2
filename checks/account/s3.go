package account

import (
	"context"
	"errors"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Buckets are all buckets of the account, in all regions.
func (s *Snapshot) Buckets(ctx context.Context) ([]types.Bucket, error) {
	return read(ctx, s, Operation{"S3", "ListBuckets"}, "", func(ctx context.Context) ([]types.Bucket, error) {
		// With MaxBuckets S3 says each bucket's region too.
		return collect(ctx, s.account.asks.s3.listBuckets, &s3.ListBucketsInput{MaxBuckets: aws.Int32(1000)},
			func(in *s3.ListBucketsInput, out *s3.ListBucketsOutput) bool {
				return turn(&in.ContinuationToken, out.ContinuationToken)
			},
			func(out *s3.ListBucketsOutput) []types.Bucket { return out.Buckets })
	})
}

// BucketHead is what S3 says of a bucket's name.
type BucketHead struct {
	Exists    bool
	Forbidden bool   // it exists, and is not for the asker to look into
	Region    string // "" when S3 does not say
}

// Bucket asks S3 whether a bucket of the name exists, whosever it is.
func (s *Snapshot) Bucket(ctx context.Context, name string) (BucketHead, error) {
	return read(ctx, s, Operation{"S3", "HeadBucket"}, name, func(ctx context.Context) (BucketHead, error) {
		out, err := s.account.asks.s3.headBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)})
		if err == nil {
			return BucketHead{Exists: true, Region: value(out.BucketRegion)}, nil
		}
		// A HEAD has no body, so the status and the header are all there is.
		var response *smithyhttp.ResponseError
		if !errors.As(err, &response) || response.Response == nil {
			return BucketHead{}, err
		}
		region := response.Response.Header.Get("X-Amz-Bucket-Region")
		switch response.HTTPStatusCode() {
		case http.StatusNotFound:
			return BucketHead{}, nil
		case http.StatusMovedPermanently, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
			return BucketHead{Exists: true, Region: region}, nil
		case http.StatusForbidden:
			return BucketHead{Exists: true, Forbidden: true, Region: region}, nil
		case http.StatusBadRequest:
			if region != "" && region != s.account.region {
				return BucketHead{Exists: true, Region: region}, nil
			}
		}
		return BucketHead{}, err
	})
}

// BucketEmpty tells whether a bucket holds no object.
func (s *Snapshot) BucketEmpty(ctx context.Context, name string) (bool, error) {
	return read(ctx, s, Operation{"S3", "ListObjectsV2"}, name, func(ctx context.Context) (bool, error) {
		out, err := s.account.asks.s3.listObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String(name), MaxKeys: aws.Int32(1)})
		if err != nil {
			return false, err
		}
		return len(out.Contents) == 0, nil
	})
}

// BucketLocation is the region of one of the account's own buckets, for servers
// that say it neither in the list nor in the answer to a HEAD.
func (s *Snapshot) BucketLocation(ctx context.Context, name string) (string, error) {
	return read(ctx, s, Operation{"S3", "GetBucketLocation"}, name, func(ctx context.Context) (string, error) {
		out, err := s.account.asks.s3.getBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: aws.String(name)})
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

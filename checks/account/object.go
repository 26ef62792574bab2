package account

import (
	"context"
	"errors"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// ObjectHead is what S3 says to who asks for an object's headers.
type ObjectHead struct {
	Exists bool
	Denied bool // by some policy: the answer has no body to say which
}

// Object asks for an object's headers with the learner's credentials. Its
// content is never read.
func (s *Snapshot) Object(ctx context.Context, bucket, key string) (ObjectHead, error) {
	return read(ctx, s, Operation{"S3", "HeadObject"}, bucket+"/"+key, func(ctx context.Context) (ObjectHead, error) {
		_, err := s.account.asks.s3.headObject(ctx, &s3.HeadObjectInput{Bucket: aws.String(bucket), Key: aws.String(key)})
		if err == nil {
			return ObjectHead{Exists: true}, nil
		}
		var response *smithyhttp.ResponseError
		if errors.As(err, &response) && response.Response != nil {
			switch response.HTTPStatusCode() {
			case http.StatusNotFound:
				return ObjectHead{}, nil
			case http.StatusForbidden:
				return ObjectHead{Denied: true}, nil
			}
		}
		return ObjectHead{}, err
	})
}

// BucketPolicy is the policy of one of the account's buckets, "" when it has
// none or does not exist.
func (s *Snapshot) BucketPolicy(ctx context.Context, bucket string) (string, error) {
	return read(ctx, s, Operation{"S3", "GetBucketPolicy"}, bucket, func(ctx context.Context) (string, error) {
		out, err := s.account.asks.s3.getBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: aws.String(bucket)})
		if IsCode(err, "NoSuchBucketPolicy", "NoSuchBucket") {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		return value(out.Policy), nil
	})
}

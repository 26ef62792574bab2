package s3

import (
	"errors"
	"net/http"
	"strings"

	"linklab/checks/policy"
	"linklab/checks/sandbox/wire"
)

type putPolicyInput struct {
	Bucket                        string `req:"true"`
	Policy                        string `req:"true"`
	ConfirmRemoveSelfBucketAccess *bool
	ExpectedBucketOwner           *string
}

type policyOutput struct{ Policy string }

func (s *Service) policyOperations() []*wire.Operation {
	get := wire.Op("GetBucketPolicy", s.getBucketPolicy)
	put := wire.Writes("PutBucketPolicy", s.putBucketPolicy)
	remove := wire.Writes("DeleteBucketPolicy", s.deleteBucketPolicy)
	list := []*wire.Operation{get, put, remove}
	for _, op := range list {
		op.Resources = onBucket
	}
	return list
}

func (s *Service) getBucketPolicy(c *wire.Call, in *bucketInput) (*policyOutput, error) {
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	if b.Policy == "" {
		return nil, refuse(http.StatusNotFound, "NoSuchBucketPolicy", "The bucket policy does not exist", "BucketName", b.Name)
	}
	return &policyOutput{b.Policy}, nil
}

func (s *Service) putBucketPolicy(c *wire.Call, in *putPolicyInput) (*done, error) {
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	if err := s.expected(in.ExpectedBucketOwner); err != nil {
		return nil, err
	}
	if len(in.Policy) > maxPolicy {
		return nil, refuse(http.StatusBadRequest, "PolicyTooLarge", "The policy you provided is larger than the maximum allowed size.")
	}
	if err := checkPolicy(b.Name, in.Policy); err != nil {
		return nil, err
	}
	b.Policy = in.Policy
	return &done{}, nil
}

// checkPolicy refuses what is no policy of this bucket.
func checkPolicy(bucket, text string) error {
	document, err := policy.Parse(text)
	if err == nil {
		err = document.Validate(policy.Resource)
	}
	var bad *policy.SyntaxError
	switch {
	case errors.As(err, &bad):
		return malformedPolicy(bad.Reason)
	case err != nil:
		return malformedPolicy("Policies must be valid JSON and the first byte must be '{'")
	}
	for _, statement := range document.Statements {
		for _, resource := range append(append([]string{}, statement.Resource...), statement.NotResource...) {
			if rest, ok := strings.CutPrefix(resource, arn(bucket, "")); resource != "*" && (!ok || rest != "" && rest[0] != '/' && rest[0] != '*') {
				return malformedPolicy("Policy has invalid resource")
			}
		}
		for _, action := range append(append([]string{}, statement.Action...), statement.NotAction...) {
			if action != "*" && !strings.HasPrefix(strings.ToLower(action), "s3:") {
				return malformedPolicy("Policy has invalid action")
			}
		}
	}
	return nil
}

func (s *Service) deleteBucketPolicy(c *wire.Call, in *bucketInput) (*done, error) {
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	b.Policy = ""
	return &done{}, nil
}

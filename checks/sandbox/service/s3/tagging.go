package s3

import (
	"net/http"
	"slices"
	"strings"

	"linklab/checks/sandbox/wire"
)

type tagSet struct {
	TagSet []Tag `req:"true"`
}

type putTaggingInput struct {
	Bucket              string `req:"true"`
	Tagging             tagSet `req:"true"`
	ExpectedBucketOwner *string
}

type taggingOutput struct {
	TagSet []Tag `out:"TagSet,item=Tag"`
}

func (s *Service) taggingOperations() []*wire.Operation {
	get := wire.Op("GetBucketTagging", s.getBucketTagging)
	put := wire.Writes("PutBucketTagging", s.putBucketTagging)
	remove := wire.Writes("DeleteBucketTagging", s.deleteBucketTagging)
	remove.Action = "s3:PutBucketTagging"
	list := []*wire.Operation{get, put, remove}
	for _, op := range list {
		op.Resources = onBucket
	}
	return list
}

// checkTags holds tags against the rules for cost allocation tags of buckets.
func checkTags(tags []Tag) ([]Tag, error) {
	if len(tags) > 50 {
		return nil, refuse(http.StatusBadRequest, "BadRequest", "Bucket tag count cannot be greater than 50")
	}
	seen := map[string]bool{}
	for _, tag := range tags {
		switch {
		case tag.Key == "" || len(tag.Key) > 128:
			return nil, refuse(http.StatusBadRequest, "InvalidTag", "The TagKey you have provided is invalid", "TagKey", tag.Key)
		case len(tag.Value) > 256:
			return nil, refuse(http.StatusBadRequest, "InvalidTag", "The TagValue you have provided is invalid", "TagKey", tag.Key)
		case strings.HasPrefix(strings.ToLower(tag.Key), "aws:"):
			return nil, refuse(http.StatusBadRequest, "InvalidTag", "System tags cannot be added/updated by requester")
		case seen[tag.Key]:
			return nil, refuse(http.StatusBadRequest, "InvalidTag", "Cannot provide multiple Tags with the same key", "TagKey", tag.Key)
		}
		seen[tag.Key] = true
	}
	return slices.Clone(tags), nil
}

func (s *Service) getBucketTagging(c *wire.Call, in *bucketInput) (*taggingOutput, error) {
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	if len(b.Tags) == 0 {
		return nil, refuse(http.StatusNotFound, "NoSuchTagSet", "The TagSet does not exist", "BucketName", b.Name)
	}
	return &taggingOutput{TagSet: slices.Clone(b.Tags)}, nil
}

func (s *Service) putBucketTagging(c *wire.Call, in *putTaggingInput) (*done, error) {
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	if err := s.expected(in.ExpectedBucketOwner); err != nil {
		return nil, err
	}
	tags, err := checkTags(in.Tagging.TagSet)
	if err != nil {
		return nil, err
	}
	b.Tags = tags
	return &done{}, nil
}

func (s *Service) deleteBucketTagging(c *wire.Call, in *bucketInput) (*done, error) {
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	b.Tags = nil
	return &done{}, nil
}

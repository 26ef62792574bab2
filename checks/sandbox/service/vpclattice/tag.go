package vpclattice

import (
	"net/http"
	"slices"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) tagOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("ListTagsForResource", s.listTags).At("GET /tags/{resourceArn}", http.StatusOK),
		wire.Writes("TagResource", s.tag).At("POST /tags/{resourceArn}", http.StatusOK),
		wire.Writes("UntagResource", s.untag).At("DELETE /tags/{resourceArn}", http.StatusOK),
	}
}

// ListTagsForResourceInput names a resource.
type ListTagsForResourceInput struct {
	ResourceArn string `at:"path"`
}

// ListTagsForResourceOutput is the resource's tags.
type ListTagsForResourceOutput struct{ Tags map[string]string }

func (s *Service) listTags(call *wire.Call, in *ListTagsForResourceInput) (*ListTagsForResourceOutput, error) {
	tags, err := s.tagsOf(call, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	out := &ListTagsForResourceOutput{Tags: map[string]string{}}
	for _, tag := range *tags {
		out.Tags[tag.Key] = tag.Value
	}
	return out, nil
}

// TagResourceInput sets tags of a resource.
type TagResourceInput struct {
	ResourceArn string            `at:"path"`
	Tags        map[string]string `req:"true"`
}

func (s *Service) tag(call *wire.Call, in *TagResourceInput) (*nothing, error) {
	tags, err := s.tagsOf(call, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	more, err := newTags(in.Tags)
	if err != nil {
		return nil, err
	}
	merged := tags.With(more)
	if len(merged) > 50 {
		return nil, validation("A resource can have at most 50 tags")
	}
	*tags = merged
	return &nothing{}, nil
}

// UntagResourceInput removes tags of a resource.
type UntagResourceInput struct {
	ResourceArn string   `at:"path"`
	TagKeys     []string `at:"query" req:"true"`
}

func (s *Service) untag(call *wire.Call, in *UntagResourceInput) (*nothing, error) {
	tags, err := s.tagsOf(call, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	*tags = slices.DeleteFunc(slices.Clone(*tags), func(tag network.Tag) bool { return slices.Contains(in.TagKeys, tag.Key) })
	return &nothing{}, nil
}

func (s *Service) tagsOf(call *wire.Call, arn string) (*network.Tags, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return region.LatticeTags(arn)
}

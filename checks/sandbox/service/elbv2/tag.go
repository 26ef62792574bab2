package elbv2

import (
	"slices"
	"strings"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) tagOperations() []*wire.Operation {
	return []*wire.Operation{
		on(wire.Writes("AddTags", s.addTags), func(in *AddTagsInput) []string { return in.ResourceArns }),
		on(wire.Writes("RemoveTags", s.removeTags), func(in *RemoveTagsInput) []string { return in.ResourceArns }),
		wire.Op("DescribeTags", s.describeTags),
	}
}

// Tag is a key and a value of a resource.
type Tag struct {
	Key   string `req:"true"`
	Value *string
}

// tagsPerResource and the lengths are the bounds of tags (Elastic Load Balancing
// API, Tag).
const (
	tagsPerResource = 50
	tagKeyLength    = 128
	tagValueLength  = 256
)

func checkedTags(tags []Tag) (network.Tags, error) {
	var out network.Tags
	for _, tag := range tags {
		switch {
		case tag.Key == "" || len(tag.Key) > tagKeyLength:
			return nil, invalid("1 validation error detected: Value '" + tag.Key + "' at 'tags.member.key' failed to satisfy constraint: Member must have length between 1 and 128")
		case strings.HasPrefix(strings.ToLower(tag.Key), "aws:"):
			return nil, invalid("Tag keys beginning with 'aws:' are reserved for system use")
		case len(given(tag.Value)) > tagValueLength:
			return nil, invalid("1 validation error detected: Value '" + *tag.Value + "' at 'tags.member.value' failed to satisfy constraint: Member must have length less than or equal to 256")
		case slices.ContainsFunc(out, func(t network.Tag) bool { return t.Key == tag.Key }):
			return nil, &wire.Error{Code: "DuplicateTagKeys", Message: "Tag key '" + tag.Key + "' was specified more than once"}
		}
		out = append(out, network.Tag{Key: tag.Key, Value: given(tag.Value)})
	}
	return out, checkNumber(out)
}

func checkNumber(tags network.Tags) error {
	if len(tags) > tagsPerResource {
		return &wire.Error{Code: "TooManyTags", Message: "The maximum number of tags for a resource is 50"}
	}
	return nil
}

func (s *Service) taggedAll(call *wire.Call, arns []string) ([]*network.Tags, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if len(arns) > 20 {
		return nil, invalid("1 validation error detected: Value at 'resourceArns' failed to satisfy constraint: Member must have length less than or equal to 20")
	}
	lists := make([]*network.Tags, len(arns))
	for i, arn := range arns {
		if lists[i], err = region.BalancingTags(arn); err != nil {
			return nil, err
		}
	}
	return lists, nil
}

// AddTagsInput sets tags of resources.
type AddTagsInput struct {
	ResourceArns []string `req:"true"`
	Tags         []Tag    `req:"true"`
}

func (s *Service) addTags(call *wire.Call, in *AddTagsInput) (*done, error) {
	tags, err := checkedTags(in.Tags)
	if err != nil {
		return nil, err
	}
	lists, err := s.taggedAll(call, in.ResourceArns)
	if err != nil {
		return nil, err
	}
	for _, list := range lists {
		if err := checkNumber(list.With(tags)); err != nil {
			return nil, err
		}
	}
	for _, list := range lists {
		*list = list.With(tags)
	}
	return &done{}, nil
}

// RemoveTagsInput removes tags of resources.
type RemoveTagsInput struct {
	ResourceArns []string `req:"true"`
	TagKeys      []string `req:"true"`
}

func (s *Service) removeTags(call *wire.Call, in *RemoveTagsInput) (*done, error) {
	lists, err := s.taggedAll(call, in.ResourceArns)
	if err != nil {
		return nil, err
	}
	for _, list := range lists {
		*list = slices.DeleteFunc(slices.Clone(*list), func(t network.Tag) bool { return slices.Contains(in.TagKeys, t.Key) })
	}
	return &done{}, nil
}

// DescribeTagsInput asks for the tags of resources.
type DescribeTagsInput struct {
	ResourceArns []string `req:"true"`
}

// DescribeTagsOutput is the tags, resource by resource.
type DescribeTagsOutput struct{ TagDescriptions []TagDescription }

// TagDescription is the tags of one resource.
type TagDescription struct {
	ResourceArn string
	Tags        []Tag
}

func (s *Service) describeTags(call *wire.Call, in *DescribeTagsInput) (*DescribeTagsOutput, error) {
	lists, err := s.taggedAll(call, in.ResourceArns)
	if err != nil {
		return nil, err
	}
	out := &DescribeTagsOutput{}
	for i, list := range lists {
		shown := TagDescription{ResourceArn: in.ResourceArns[i], Tags: []Tag{}}
		for _, tag := range *list {
			shown.Tags = append(shown.Tags, Tag{tag.Key, &tag.Value})
		}
		out.TagDescriptions = append(out.TagDescriptions, shown)
	}
	return out, nil
}

package ec2

import (
	"slices"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) tagOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateTags", s.createTags).From("Amazon EC2 user guide, Tag restrictions"),
		wire.Writes("DeleteTags", s.deleteTags),
		wire.Op("DescribeTags", s.describeTags),
	}
}

// CreateTagsInput sets tags of several resources.
type CreateTagsInput struct {
	DryRun    *bool
	Resources []string `in:"ResourceId" req:"true"`
	Tags      []Tag    `in:"Tag" req:"true"`
}

func (s *Service) createTags(call *wire.Call, in *CreateTagsInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := checkedTags(in.Tags)
	if err != nil {
		return nil, err
	}
	return quiet(region.SetTags(in.Resources, tags))
}

// DeleteTagsInput removes tags of several resources: those of the given keys,
// of a key and value when a value is given, and all without any.
type DeleteTagsInput struct {
	DryRun    *bool
	Resources []string `in:"ResourceId" req:"true"`
	Tags      []Tag    `in:"Tag"`
}

func (s *Service) deleteTags(call *wire.Call, in *DeleteTagsInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if _, err := checkedTags(in.Tags); err != nil {
		return nil, err
	}
	return quiet(region.DeleteTags(in.Resources, func(have network.Tag) bool {
		if len(in.Tags) == 0 {
			return !reserved(have.Key)
		}
		return slices.ContainsFunc(in.Tags, func(asked Tag) bool {
			return asked.Key == have.Key && (asked.Value == nil || *asked.Value == have.Value)
		})
	}))
}

// DescribeTagsInput asks for tags.
type DescribeTagsInput struct {
	DryRun     *bool
	Filters    []Filter `in:"Filter"`
	MaxResults *int32
	NextToken  *string
}

// DescribeTagsOutput lists tags by resource and key.
type DescribeTagsOutput struct {
	NextToken *string
	Tags      []TagDescription `out:"tagSet"`
}

// TagDescription is a tag and what bears it.
type TagDescription struct {
	Key          string
	ResourceId   string
	ResourceType string
	Value        *string
}

func (s *Service) describeTags(call *wire.Call, in *DescribeTagsInput) (*DescribeTagsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := apply(region.AllTags(), in.Filters, fields[network.Tagged]{
		"key":           one(func(t network.Tagged) string { return t.Tag.Key }),
		"resource-id":   one(func(t network.Tagged) string { return t.Resource }),
		"resource-type": one(func(t network.Tagged) string { return t.Kind }),
		"value":         one(func(t network.Tagged) string { return t.Tag.Value }),
	}, func(t network.Tagged) network.Tags { return network.Tags{t.Tag} })
	if err != nil {
		return nil, err
	}
	tags, next, err := page(tags, paging{MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	out := &DescribeTagsOutput{NextToken: next, Tags: []TagDescription{}}
	for _, tag := range tags {
		out.Tags = append(out.Tags, TagDescription{
			Key: tag.Tag.Key, ResourceId: tag.Resource, ResourceType: tag.Kind, Value: &tag.Tag.Value,
		})
	}
	return out, nil
}

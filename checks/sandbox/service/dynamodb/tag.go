package dynamodb

import (
	"maps"
	"slices"
	"strings"

	"linklab/checks/sandbox/wire"
)

// tagsPerTable is the most that a table bears (Amazon DynamoDB developer guide,
// Tagging restrictions).
const tagsPerTable = 50

// Tag of a table.
type Tag struct{ Key, Value string }

// Tagged is a request about the tags of one table, by its ARN.
type Tagged struct {
	ResourceArn string `req:"true"`
}

func (n *Tagged) table() string { return n.ResourceArn }

// TagResourceInput puts tags on a table.
type TagResourceInput struct {
	Tagged
	Tags []Tag `req:"true"`
}

// UntagResourceInput takes tags from a table.
type UntagResourceInput struct {
	Tagged
	TagKeys []string `req:"true"`
}

// Nothing is an answer without members.
type Nothing struct{}

// ListTagsOfResourceInput asks for a table's tags.
type ListTagsOfResourceInput struct {
	Tagged
	NextToken *string
}

// ListTagsOfResourceOutput is all of a table's tags, by key.
type ListTagsOfResourceOutput struct{ Tags []Tag }

// tagged is a table's tags with more of them.
func tagged(have map[string]string, more []Tag) (map[string]string, error) {
	tags := maps.Clone(have)
	for _, tag := range more {
		if tag.Key == "" || len(tag.Key) > 128 || len(tag.Value) > 256 {
			return nil, invalid("1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length between 1 and 128")
		}
		if strings.HasPrefix(strings.ToLower(tag.Key), "aws:") {
			return nil, invalid("The tag key cannot start with the reserved prefix aws:")
		}
		if tags == nil {
			tags = map[string]string{}
		}
		tags[tag.Key] = tag.Value
	}
	if len(tags) > tagsPerTable {
		return nil, invalid("Too many tags: a table bears 50 at most")
	}
	return tags, nil
}

// ofARN is the table of an ARN.
func (s *Service) ofARN(call *wire.Call, arn string) (*Table, error) {
	if !strings.HasPrefix(arn, "arn:") {
		return nil, invalid("Invalid TableArn: Invalid ResourceArn provided as input " + clip(arn))
	}
	t, _ := s.find(call, arn)
	if t == nil {
		return nil, refuse("ResourceNotFoundException", "Requested resource not found")
	}
	return t, nil
}

func (s *Service) tagResource(call *wire.Call, in *TagResourceInput) (*Nothing, error) {
	t, err := s.ofARN(call, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	tags, err := tagged(t.Tags, in.Tags)
	if err != nil {
		return nil, err
	}
	t.Tags = tags
	return &Nothing{}, nil
}

func (s *Service) untagResource(call *wire.Call, in *UntagResourceInput) (*Nothing, error) {
	t, err := s.ofARN(call, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	for _, key := range in.TagKeys {
		delete(t.Tags, key)
	}
	return &Nothing{}, nil
}

func (s *Service) listTagsOfResource(call *wire.Call, in *ListTagsOfResourceInput) (*ListTagsOfResourceOutput, error) {
	if in.NextToken != nil {
		return nil, invalid("Invalid NextToken")
	}
	t, err := s.ofARN(call, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	out := &ListTagsOfResourceOutput{Tags: []Tag{}}
	for _, key := range slices.Sorted(maps.Keys(t.Tags)) {
		out.Tags = append(out.Tags, Tag{key, t.Tags[key]})
	}
	return out, nil
}

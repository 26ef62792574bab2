package ec2

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"linklab/checks/sandbox/network"
)

// Tag is a key and a value of a resource. The value may be empty; answers
// always hold it.
type Tag struct {
	Key   string
	Value *string
}

func (t Tag) value() string {
	if t.Value == nil {
		return ""
	}
	return *t.Value
}

// TagSpecification gives the tags of what an operation creates.
type TagSpecification struct {
	ResourceType string
	Tags         []Tag `in:"Tag"`
}

// Limits of tags (Amazon EC2 user guide, Tag restrictions).
const (
	tagsPerResource = 50
	tagKeyLength    = 127
	tagValueLength  = 255
)

// specifiedTags is what the tag specifications of an input say for a resource
// of one kind ("vpc"); also are further kinds that the operation creates.
func specifiedTags(specifications []TagSpecification, kind string, also ...string) (network.Tags, error) {
	var tags []Tag
	for _, specification := range specifications {
		switch {
		case specification.ResourceType == "":
			return nil, refuse("InvalidParameterValue", "Tag specification resource type must have a value")
		case len(specification.Tags) == 0:
			return nil, refuse("InvalidParameterValue", "Tag specification must have at least one tag")
		}
		if specification.ResourceType == kind {
			tags = append(tags, specification.Tags...)
			continue
		}
		if !slices.Contains(also, specification.ResourceType) {
			return nil, refuse("InvalidParameterValue", fmt.Sprintf(
				"'%s' is not a valid taggable resource type for this operation.", specification.ResourceType))
		}
	}
	return checkedTags(tags)
}

// checkedTags refuses what EC2 does not take as tags of one request.
func checkedTags(tags []Tag) (network.Tags, error) {
	seen := map[string]bool{}
	var checked network.Tags
	for _, tag := range tags {
		switch {
		case tag.Key == "":
			return nil, refuse("InvalidParameterValue", "Tag key cannot be empty.")
		case reserved(tag.Key):
			return nil, refuse("InvalidParameterValue", fmt.Sprintf(
				"Value ( %s ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for internal use", tag.Key))
		case utf8.RuneCountInString(tag.Key) > tagKeyLength:
			return nil, refuse("InvalidParameterValue", fmt.Sprintf(
				"Tag key exceeds the maximum length of %d characters", tagKeyLength))
		case utf8.RuneCountInString(tag.value()) > tagValueLength:
			return nil, refuse("InvalidParameterValue", fmt.Sprintf(
				"Tag value exceeds the maximum length of %d characters", tagValueLength))
		case seen[tag.Key]:
			return nil, refuse("InvalidParameterValue", fmt.Sprintf("Duplicate tag key '%s' specified.", tag.Key))
		}
		seen[tag.Key] = true
		checked = append(checked, network.Tag{Key: tag.Key, Value: tag.value()})
	}
	if len(checked) > tagsPerResource {
		return nil, refuse("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.")
	}
	return checked, nil
}

// tagSet is a resource's tags as EC2 shows them: nil without any.
func tagSet(tags network.Tags) []Tag {
	var set []Tag
	for _, tag := range tags {
		set = append(set, Tag{Key: tag.Key, Value: &tag.Value})
	}
	return set
}

// reserved tells whether a key is one that only AWS itself sets.
func reserved(key string) bool { return strings.HasPrefix(strings.ToLower(key), "aws:") }

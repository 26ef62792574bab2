package iam

import (
	"slices"

	"linklab/checks/sandbox/wire"
)

func (s *Service) roleTagOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("TagRole", s.tagRole),
		wire.Writes("UntagRole", s.untagRole),
		wire.Op("ListRoleTags", s.listRoleTags),
	}
}

// TagRoleInput sets tags of a role.
type TagRoleInput struct {
	RoleName string `req:"true"`
	Tags     []Tag  `req:"true"`
}

func (s *Service) tagRole(_ *wire.Call, in *TagRoleInput) (*done, error) {
	role, err := s.findRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	tags := slices.Clone(role.Tags)
	for _, tag := range in.Tags {
		at := slices.IndexFunc(tags, func(have Tag) bool { return key(have.Key) == key(tag.Key) })
		if at < 0 {
			tags = append(tags, tag)
			continue
		}
		tags[at] = tag
	}
	if err := checkTags(tags); err != nil {
		return nil, err
	}
	role.Tags = tags
	return &done{}, nil
}

// UntagRoleInput removes tags of a role.
type UntagRoleInput struct {
	RoleName string   `req:"true"`
	TagKeys  []string `req:"true"`
}

func (s *Service) untagRole(_ *wire.Call, in *UntagRoleInput) (*done, error) {
	role, err := s.findRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	role.Tags = slices.DeleteFunc(slices.Clone(role.Tags), func(have Tag) bool {
		return slices.ContainsFunc(in.TagKeys, func(name string) bool { return key(name) == key(have.Key) })
	})
	return &done{}, nil
}

// ListRoleTagsInput asks for the tags of a role.
type ListRoleTagsInput struct {
	RoleName string `req:"true"`
	Marker   *string
	MaxItems *int32
}

// ListRoleTagsOutput lists tags in the order in which they were set.
type ListRoleTagsOutput struct {
	Tags        []Tag
	IsTruncated bool
	Marker      *string
}

func (s *Service) listRoleTags(_ *wire.Call, in *ListRoleTagsInput) (*ListRoleTagsOutput, error) {
	role, err := s.findRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	tags, truncated, next, err := page(role.Tags, in.Marker, in.MaxItems)
	if err != nil {
		return nil, err
	}
	return &ListRoleTagsOutput{Tags: tags, IsTruncated: truncated, Marker: next}, nil
}

package route53

import (
	"net/http"
	"slices"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) tagOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("ChangeTagsForResource", s.changeTags).At("POST /2013-04-01/tags/{ResourceType}/{ResourceId}", http.StatusOK),
		wire.Op("ListTagsForResource", s.listTags).At("GET /2013-04-01/tags/{ResourceType}/{ResourceId}", http.StatusOK),
	}
}

// Tag is a key and a value of a zone.
type Tag struct{ Key, Value string }

// ChangeTagsForResourceInput sets and removes tags of a hosted zone.
type ChangeTagsForResourceInput struct {
	ResourceType  string   `at:"path"`
	ResourceId    string   `at:"path"`
	AddTags       []Tag    `out:"AddTags,item=Tag"`
	RemoveTagKeys []string `out:"RemoveTagKeys,item=Key"`
}

type nothing struct{}

func (s *Service) changeTags(_ *wire.Call, in *ChangeTagsForResourceInput) (*nothing, error) {
	zone, err := s.tagged(in.ResourceType, in.ResourceId)
	if err != nil {
		return nil, err
	}
	var more network.Tags
	for _, tag := range in.AddTags {
		if tag.Key == "" || len(tag.Key) > 128 || len(tag.Value) > 256 {
			return nil, invalidInput("The tag key '" + tag.Key + "' is not valid")
		}
		more = append(more, network.Tag(tag))
	}
	tags := slices.DeleteFunc(slices.Clone(zone.Tags), func(tag network.Tag) bool { return slices.Contains(in.RemoveTagKeys, tag.Key) })
	zone.Tags = tags.With(more)
	return &nothing{}, nil
}

// ListTagsForResourceInput names a hosted zone.
type ListTagsForResourceInput struct {
	ResourceType string `at:"path"`
	ResourceId   string `at:"path"`
}

// ListTagsForResourceOutput is its tags.
type ListTagsForResourceOutput struct{ ResourceTagSet ResourceTagSet }

// ResourceTagSet is the tags of one resource.
type ResourceTagSet struct {
	ResourceType string
	ResourceId   string
	Tags         []Tag `out:"Tags,item=Tag"`
}

func (s *Service) listTags(_ *wire.Call, in *ListTagsForResourceInput) (*ListTagsForResourceOutput, error) {
	zone, err := s.tagged(in.ResourceType, in.ResourceId)
	if err != nil {
		return nil, err
	}
	set := ResourceTagSet{ResourceType: in.ResourceType, ResourceId: zone.ID, Tags: []Tag{}}
	for _, tag := range zone.Tags {
		set.Tags = append(set.Tags, Tag(tag))
	}
	return &ListTagsForResourceOutput{set}, nil
}

func (s *Service) tagged(kind, id string) (*network.HostedZone, error) {
	if kind != "hostedzone" {
		return nil, invalidInput("Only hosted zones have tags here, not '" + kind + "'")
	}
	return s.World.FindZone(id)
}

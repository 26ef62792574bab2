package network

import (
	"cmp"
	"slices"
	"strings"
)

// Tagged is one tag of one resource.
type Tagged struct {
	Resource string // id
	Kind     string // "vpc", "vpc-endpoint", …: EC2's resource type
	Tag      Tag
}

// taggable is one kind of resource that bears tags.
type taggable struct {
	kind kind
	name string // EC2's resource type
	tags func(r *Region, id string) *Tags
	ids  func(r *Region) []string
}

func taggableIn[T any](k kind, name string, among func(*Region) map[string]*T, tags func(*T) *Tags) taggable {
	return taggable{
		kind: k, name: name,
		tags: func(r *Region, id string) *Tags {
			if found := among(r)[id]; found != nil {
				return tags(found)
			}
			return nil
		},
		ids: func(r *Region) []string {
			var ids []string
			for id := range among(r) {
				ids = append(ids, id)
			}
			return ids
		},
	}
}

// taggables is every kind of resource that bears tags.
func taggables() []taggable {
	return []taggable{
		taggableIn(kindVPC, "vpc", func(r *Region) map[string]*VPC { return r.VPCs }, func(x *VPC) *Tags { return &x.Tags }),
		taggableIn(kindDHCPOptions, "dhcp-options", func(r *Region) map[string]*DHCPOptions { return r.DHCPOptions }, func(x *DHCPOptions) *Tags { return &x.Tags }),
		taggableIn(kindSubnet, "subnet", func(r *Region) map[string]*Subnet { return r.Subnets }, func(x *Subnet) *Tags { return &x.Tags }),
		taggableIn(kindGateway, "internet-gateway", func(r *Region) map[string]*InternetGateway { return r.Gateways }, func(x *InternetGateway) *Tags { return &x.Tags }),
		taggableIn(kindNAT, "natgateway", func(r *Region) map[string]*NATGateway { return r.NATs }, func(x *NATGateway) *Tags { return &x.Tags }),
		taggableIn(kindTable, "route-table", func(r *Region) map[string]*RouteTable { return r.RouteTables }, func(x *RouteTable) *Tags { return &x.Tags }),
		taggableIn(kindGroup, "security-group", func(r *Region) map[string]*SecurityGroup { return r.Groups }, func(x *SecurityGroup) *Tags { return &x.Tags }),
		taggableIn(kindACL, "network-acl", func(r *Region) map[string]*NetworkACL { return r.ACLs }, func(x *NetworkACL) *Tags { return &x.Tags }),
		taggableIn(kindInterface, "network-interface", func(r *Region) map[string]*Interface { return r.Interfaces }, func(x *Interface) *Tags { return &x.Tags }),
		taggableIn(kindAllocation, "elastic-ip", func(r *Region) map[string]*Address { return r.Addresses }, func(x *Address) *Tags { return &x.Tags }),
		taggableIn(kindInstance, "instance", func(r *Region) map[string]*Instance { return r.Instances }, func(x *Instance) *Tags { return &x.Tags }),
		taggableIn(kindKeyPair, "key-pair", func(r *Region) map[string]*KeyPair { return r.KeyPairs }, func(x *KeyPair) *Tags { return &x.Tags }),
		taggableIn(kindVolume, "volume", func(r *Region) map[string]*Volume { return r.Volumes }, func(x *Volume) *Tags { return &x.Tags }),
		taggableIn(kindPrefixList, "prefix-list", func(r *Region) map[string]*PrefixList { return r.PrefixLists }, func(x *PrefixList) *Tags { return &x.Tags }),
		taggableIn(kindOwnService, "vpc-endpoint-service", func(r *Region) map[string]*OwnService { return r.OwnServices }, func(x *OwnService) *Tags { return &x.Tags }),
		taggableIn(kindEndpoint, "vpc-endpoint", func(r *Region) map[string]*Endpoint { return r.Endpoints }, func(x *Endpoint) *Tags { return &x.Tags }),
		taggableIn(kindConnectEndpoint, "instance-connect-endpoint", func(r *Region) map[string]*ConnectEndpoint { return r.ConnectEndpoints }, func(x *ConnectEndpoint) *Tags { return &x.Tags }),
		taggableIn(kindFlowLog, "vpc-flow-log", func(r *Region) map[string]*FlowLog { return r.FlowLogs }, func(x *FlowLog) *Tags { return &x.Tags }),
		taggableIn(kindPeering, "vpc-peering-connection", func(r *Region) map[string]*Peering { return r.Peerings }, func(x *Peering) *Tags { return &x.Tags }),
		{
			kind: kindConnection, name: "vpc-endpoint-connection",
			tags: func(r *Region, id string) *Tags {
				for _, connection := range r.Connections() {
					if connection.Endpoint.ConnectionID == id {
						return &connection.Endpoint.ConnectionTags
					}
				}
				return nil
			},
			ids: func(r *Region) []string {
				var ids []string
				for _, connection := range r.Connections() {
					ids = append(ids, connection.Endpoint.ConnectionID)
				}
				return ids
			},
		},
		{
			kind: kindPrincipal, name: "vpc-endpoint-service-permission",
			tags: func(r *Region, id string) *Tags {
				if principal := r.findPrincipal(id); principal != nil {
					return &principal.Tags
				}
				return nil
			},
			ids: func(r *Region) []string {
				var ids []string
				for _, service := range r.OwnServices {
					for _, principal := range service.Principals {
						ids = append(ids, principal.ID)
					}
				}
				return ids
			},
		},
		{
			kind: kindGroupRule, name: "security-group-rule",
			tags: func(r *Region, id string) *Tags {
				if _, rule, err := r.FindGroupRule(id); err == nil {
					return &rule.Tags
				}
				return nil
			},
			ids: func(r *Region) []string {
				var ids []string
				for _, group := range r.Groups {
					for _, rule := range group.Rules {
						ids = append(ids, rule.ID)
					}
				}
				return ids
			},
		},
	}
}

// tagsOf is where the tags of a resource lie.
func (r *Region) tagsOf(id string) (*Tags, error) {
	prefix := id[:max(0, strings.LastIndexByte(id, '-'))]
	for _, kind := range taggables() {
		if kind.kind.prefix != prefix {
			continue
		}
		if tags := kind.tags(r, id); tags != nil {
			return tags, nil
		}
		return nil, kind.kind.missing(id)
	}
	return nil, refuse("InvalidID", "The ID '%s' is not valid", id)
}

// tagsPerResource is how many tags a resource can have.
const tagsPerResource = 50

// SetTags sets tags of several resources, of all or of none.
func (r *Region) SetTags(ids []string, tags Tags) error {
	lists, err := r.tagsOfAll(ids)
	if err != nil {
		return err
	}
	merged := make([]Tags, len(lists))
	for i, list := range lists {
		merged[i] = list.With(tags)
		if len(merged[i]) > tagsPerResource {
			return refuse("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.")
		}
	}
	for i, list := range lists {
		*list = merged[i]
	}
	return nil
}

// DeleteTags removes tags of several resources: those for which matches answers
// true. A tag that is not there is no error.
func (r *Region) DeleteTags(ids []string, matches func(Tag) bool) error {
	lists, err := r.tagsOfAll(ids)
	if err != nil {
		return err
	}
	for _, list := range lists {
		*list = slices.DeleteFunc(slices.Clone(*list), matches)
	}
	return nil
}

func (r *Region) tagsOfAll(ids []string) ([]*Tags, error) {
	lists := make([]*Tags, 0, len(ids))
	for _, id := range ids {
		list, err := r.tagsOf(id)
		if err != nil {
			return nil, err
		}
		lists = append(lists, list)
	}
	return lists, nil
}

// AllTags is the tags of all resources, by resource id and key.
func (r *Region) AllTags() []Tagged {
	var all []Tagged
	for _, kind := range taggables() {
		for _, id := range kind.ids(r) {
			for _, tag := range *kind.tags(r, id) {
				all = append(all, Tagged{Resource: id, Kind: kind.name, Tag: tag})
			}
		}
	}
	slices.SortFunc(all, func(a, b Tagged) int {
		return cmp.Or(cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Tag.Key, b.Tag.Key))
	})
	return all
}

// With is the tags with others set: values of keys that are there change in
// place, new keys come last.
func (t Tags) With(others Tags) Tags {
	out := slices.Clone(t)
	for _, tag := range others {
		at := slices.IndexFunc(out, func(have Tag) bool { return have.Key == tag.Key })
		if at < 0 {
			out = append(out, tag)
			continue
		}
		out[at].Value = tag.Value
	}
	return out
}

// Value is the value of a key, "" when there is none.
func (t Tags) Value(key string) string {
	for _, tag := range t {
		if tag.Key == key {
			return tag.Value
		}
	}
	return ""
}

package network

import (
	"cmp"
	"slices"
)

// endpointIndex is the region's endpoints in order and by VPC, so that a
// question about one VPC does not go through all of them.
type endpointIndex struct {
	all      []*Endpoint
	byVPC    map[string][]*Endpoint
	deleting bool // some endpoint is on its way out
}

// SelectEndpoints is the endpoints of the given ids, all without any.
func (r *Region) SelectEndpoints(ids []string) ([]*Endpoint, error) {
	if len(ids) == 0 {
		return r.endpointIndex().all, nil
	}
	return pick(r.Endpoints, kindEndpoint, ids)
}

// EndpointsOf is the endpoints of a VPC in order of creation. The slice must not
// be changed.
func (r *Region) EndpointsOf(vpc string) []*Endpoint { return r.endpointIndex().byVPC[vpc] }

// endpointIndex is built when it is first asked for after a change.
func (r *Region) endpointIndex() *endpointIndex {
	if r.endpoints != nil && len(r.endpoints.all) == len(r.Endpoints) {
		return r.endpoints
	}
	index := &endpointIndex{all: make([]*Endpoint, 0, len(r.Endpoints)), byVPC: map[string][]*Endpoint{}}
	for _, endpoint := range r.Endpoints {
		index.all = append(index.all, endpoint)
		index.deleting = index.deleting || !endpoint.DeletedAt.IsZero()
	}
	slices.SortFunc(index.all, func(a, b *Endpoint) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	for _, endpoint := range index.all {
		index.byVPC[endpoint.VPC] = append(index.byVPC[endpoint.VPC], endpoint)
	}
	r.endpoints = index
	return index
}

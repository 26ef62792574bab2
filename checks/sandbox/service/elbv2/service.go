// Package elbv2 is Elastic Load Balancing, version 2, as the sandbox speaks it:
// network and gateway load balancers, their listeners, target groups and
// targets. What a load balancer does is the network model's; this package says
// it in the API's words.
package elbv2

import (
	"errors"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// Service is Elastic Load Balancing in all regions of one simulated account.
type Service struct{ world *network.World }

// New is Elastic Load Balancing over the given world.
func New(world *network.World) *Service { return &Service{world: world} }

// Wire is the service's table for the protocol layer.
func (s *Service) Wire() *wire.Service {
	service := &wire.Service{
		Name:       "elasticloadbalancing",
		Protocol:   wire.AWSQuery,
		APIVersion: "2015-12-01",
		Namespace:  "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
	}
	for _, table := range [][]*wire.Operation{
		s.loadBalancerOperations(),
		s.loadBalancerChangeOperations(),
		s.listenerOperations(),
		s.targetGroupOperations(),
		s.targetOperations(),
		s.tagOperations(),
	} {
		for _, operation := range table {
			service.Operations = append(service.Operations, worded(operation))
		}
	}
	return service
}

// worded turns the network model's refusals into errors of the protocol.
func worded(operation *wire.Operation) *wire.Operation {
	wrapped := *operation
	wrapped.Handle = func(call *wire.Call, in any) (any, error) {
		out, err := operation.Handle(call, in)
		var refusal *network.Error
		if errors.As(err, &refusal) {
			return nil, &wire.Error{Code: refusal.Code, Message: refusal.Message}
		}
		if err != nil {
			return nil, err
		}
		return out, nil
	}
	return &wrapped
}

// on names the resources that an operation is about, for whoever has to allow
// it.
func on[In any](operation *wire.Operation, arns func(*In) []string) *wire.Operation {
	operation.Resources = func(_ *wire.Call, in any) []string { return arns(in.(*In)) }
	return operation
}

func (s *Service) region(call *wire.Call) (*network.Region, error) {
	return s.world.Region(call.Region)
}

// invalid is a refusal of what a request says, before the network is asked.
func invalid(message string) error { return &wire.Error{Code: "ValidationError", Message: message} }

// done is the answer of operations that say nothing but that they succeeded.
type done struct{}

func given[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

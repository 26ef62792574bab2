// Package ssm is the Parameter Store of AWS Systems Manager as the sandbox
// speaks it: the public parameters that name the newest Amazon Linux images, and
// the account's own.
package ssm

import (
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// Service is SSM in all regions of one simulated account.
type Service struct {
	World *network.World
	// State may be replaced at any time between two calls.
	State *State
}

// New is SSM over the given world, without parameters of the account's own.
func New(world *network.World) *Service { return &Service{World: world, State: NewState()} }

// Wire is the service's table for the protocol layer.
func (s *Service) Wire() *wire.Service {
	return &wire.Service{
		Name:       "ssm",
		Protocol:   wire.JSON11,
		APIVersion: "2014-11-06",
		Target:     "AmazonSSM",
		Operations: append(s.parameterOperations(), s.changeOperations()...),
	}
}

// Package ssm is AWS Systems Manager as the sandbox speaks it: Parameter Store
// (the public parameters that name the newest Amazon Linux images, and the
// account's own), the instances whose agents have registered, and the commands
// that are sent to them.
package ssm

import (
	"slices"

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
		Operations: slices.Concat(s.parameterOperations(), s.changeOperations(), s.instanceOperations(), s.commandOperations()),
	}
}

// Package ec2 is Amazon EC2 as the sandbox speaks it: each operation reads its
// input, asks the network model, and answers in EC2's own shape or with EC2's
// own error. A file holds the operations of one kind of resource and lists
// them in one table.
package ec2

import (
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// Service is EC2 in all regions of one simulated account.
type Service struct {
	World *network.World

	// Profile finds an instance profile by its name or ARN. Without it no
	// profile exists.
	Profile func(nameOrARN string) (Profile, bool)

	// Quota says whether the default quota of an action holds. Without it none
	// does.
	Quota func(action string) bool

	// Console is what an instance has written on its console and when it last
	// did; latest asks for what is there now, otherwise it is what was there
	// after the last boot. Without it consoles are empty.
	Console func(instanceID string, latest bool) (string, time.Time)
}

// Profile is an instance profile as EC2 needs to know it.
type Profile struct {
	Name string
	ARN  string
	ID   string // AIPA…
}

// New is EC2 over the given world.
func New(world *network.World) *Service { return &Service{World: world} }

// Wire is the service's table for the protocol layer.
func (s *Service) Wire() *wire.Service {
	service := &wire.Service{
		Name:       "ec2",
		Protocol:   wire.EC2Query,
		APIVersion: "2016-11-15",
		Namespace:  "http://ec2.amazonaws.com/doc/2016-11-15/",
	}
	for _, table := range [][]*wire.Operation{
		s.regionOperations(),
		s.vpcOperations(),
		s.subnetOperations(),
		s.dhcpOptionsOperations(),
		s.internetGatewayOperations(),
		s.natGatewayOperations(),
		s.vpcPeeringOperations(),
		s.flowLogOperations(),
		s.transitGatewayOperations(),
		s.instanceConnectEndpointOperations(),
		s.addressOperations(),
		s.routeTableOperations(),
		s.routeOperations(),
		s.networkACLOperations(),
		s.securityGroupOperations(),
		s.securityGroupRuleOperations(),
		s.prefixListOperations(),
		s.vpcEndpointOperations(),
		s.vpcEndpointServiceOperations(),
		s.networkInterfaceOperations(),
		s.instanceOperations(),
		s.instanceStateOperations(),
		s.instanceAttributeOperations(),
		s.instanceTypeOperations(),
		s.instanceProfileOperations(),
		s.consoleOperations(),
		s.keyPairOperations(),
		s.imageOperations(),
		s.volumeOperations(),
		s.tagOperations(),
	} {
		for _, operation := range table {
			service.Operations = append(service.Operations, guarded(operation))
		}
	}
	return service
}

// region is the region that a call is addressed to.
func (s *Service) region(call *wire.Call) (*network.Region, error) {
	return s.World.Region(call.Region)
}

// done is the answer of operations that say nothing but that they succeeded.
type done struct{}

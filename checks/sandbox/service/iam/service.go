// Package iam is AWS IAM as the sandbox speaks it: roles, their policies,
// instance profiles and managed policies. Who may do what is decided elsewhere;
// the methods of Service say what there is to decide by.
package iam

import (
	"linklab/checks/sandbox/wire"
)

// Service is the IAM of one account.
type Service struct {
	// State may be replaced at any time between two calls.
	State   *State
	account string
}

// New is IAM over a state.
func New(account string, state *State) *Service {
	return &Service{State: state, account: account}
}

// Wire is the service's table for the protocol layer.
func (s *Service) Wire() *wire.Service {
	service := &wire.Service{
		Name:       "iam",
		Protocol:   wire.AWSQuery,
		APIVersion: "2010-05-08",
		Namespace:  "https://iam.amazonaws.com/doc/2010-05-08/",
	}
	for _, table := range [][]*wire.Operation{
		s.roleOperations(),
		s.roleTagOperations(),
		s.inlinePolicyOperations(),
		s.attachedPolicyOperations(),
		s.instanceProfileOperations(),
		s.policyOperations(),
		s.simulateOperations(),
	} {
		service.Operations = append(service.Operations, table...)
	}
	return service
}

// done is the answer of operations that say nothing but that they succeeded.
type done struct{}

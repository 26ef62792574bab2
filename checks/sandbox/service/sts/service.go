// Package sts is AWS STS as the sandbox speaks it: it tells a caller who it is.
package sts

import (
	"linklab/checks/sandbox/wire"
)

// Service is STS.
type Service struct{}

// New is STS.
func New() *Service { return &Service{} }

// Wire is the service's table for the protocol layer.
func (s *Service) Wire() *wire.Service {
	return &wire.Service{
		Name:       "sts",
		Protocol:   wire.AWSQuery,
		APIVersion: "2011-06-15",
		Namespace:  "https://sts.amazonaws.com/doc/2011-06-15/",
		Operations: []*wire.Operation{wire.Op("GetCallerIdentity", s.getCallerIdentity)},
	}
}

// GetCallerIdentityInput has no members.
type GetCallerIdentityInput struct{}

// GetCallerIdentityOutput is who signed the request.
type GetCallerIdentityOutput struct {
	UserId  string
	Account string
	Arn     string
}

func (s *Service) getCallerIdentity(call *wire.Call, _ *GetCallerIdentityInput) (*GetCallerIdentityOutput, error) {
	return &GetCallerIdentityOutput{UserId: call.Caller.UserID, Account: call.Account, Arn: call.Caller.ARN}, nil
}

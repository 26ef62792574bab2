// Package cloudformation is AWS CloudFormation as the sandbox speaks it:
// templates in YAML and JSON, stacks, change sets. It owns nothing but its
// stacks: their resources are made by the account's own operations, as anybody
// else would make them, and are ready when those operations say so.
package cloudformation

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/cloudformation/resource"
	"linklab/checks/sandbox/service/cloudformation/template"
	"linklab/checks/sandbox/wire"
)

// Invoke runs an operation of the account with parameters by the API's member
// names.
type Invoke func(call *wire.Call, service, operation string, params map[string]any) (map[string]any, error)

// Service is CloudFormation in all regions of one account.
type Service struct {
	State  *State
	Invoke Invoke
	Pace   network.Pace

	// SystemTags puts tags on an EC2 resource that users may not set themselves
	// (aws:cloudformation:…). Without it resources bear none.
	SystemTags func(call *wire.Call, id string, tags map[string]string) error
}

// New is the service over its state; invoke is how it makes resources.
func New(state *State, pace network.Pace, invoke Invoke) *Service {
	return &Service{State: state, Pace: pace, Invoke: invoke}
}

// Wire is the service's table for the protocol layer. All operations on stacks
// write: whoever looks at a stack sees it as far as it has come by now.
func (s *Service) Wire() *wire.Service {
	service := &wire.Service{
		Name:       "cloudformation",
		Protocol:   wire.AWSQuery,
		APIVersion: "2010-05-15",
		Namespace:  "http://cloudformation.amazonaws.com/doc/2010-05-15/",
	}
	for _, table := range [][]*wire.Operation{
		s.stackOperations(), s.describeOperations(), s.templateOperations(), s.changeSetOperations(), s.exportOperations(),
	} {
		service.Operations = append(service.Operations, table...)
	}
	return service
}

func refuse(code, message string) error { return &wire.Error{Code: code, Message: message} }

func invalid(format string, arguments ...any) error {
	return refuse("ValidationError", fmt.Sprintf(format, arguments...))
}

// Busy says whether a stack of the account has something left to do.
func (s *Service) Busy() bool {
	for _, region := range s.State.Regions {
		for _, stack := range region.Stacks {
			if working(stack.Status) {
				return true
			}
		}
	}
	return false
}

// Advance brings every stack as far as the time allows. It must run where the
// account may be changed.
func (s *Service) Advance(ctx context.Context, account string, now time.Time) error {
	for name, region := range s.State.Regions {
		for _, stack := range region.Stacks {
			if !working(stack.Status) {
				continue
			}
			call := &wire.Call{Context: ctx, Region: name, Account: account, Now: now}
			if err := s.advance(call, stack); err != nil {
				return err
			}
		}
	}
	return nil
}

// look finds a stack and brings it up to date.
func (s *Service) look(call *wire.Call, nameOrID string) (*Stack, error) {
	stack := s.State.region(call.Region).stack(nameOrID)
	if stack == nil {
		return nil, invalid("Stack with id %s does not exist", nameOrID)
	}
	return stack, s.advance(call, stack)
}

// readTemplate reads a template whose resources are of the types that there are.
func readTemplate(text string) (*template.Template, error) {
	return template.Read(text, resource.Known)
}

// newUUID is a random UUID, as stacks and events are numbered.
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

package sandbox

import (
	"context"
	"time"

	"linklab/checks/sandbox/wire"
)

// dispatch runs one operation: whoever asks, whichever way the request came, it
// is authorised, handled and kept here. An operation that runs within another
// one (a stack creating its resources) is part of the other's transaction.
func (s *Sandbox) dispatch(c *wire.Call, service *wire.Service, op *wire.Operation, in any) (any, error) {
	ctx := c.Context
	if ctx == nil {
		ctx = context.Background()
	}
	nested := s.transactionIn(ctx) != nil
	if !nested {
		s.Tick(ctx)
	}
	var out any
	err := s.transact(ctx, op.Mutates, func(ctx context.Context) error {
		call := *c
		call.Context = ctx
		call.Account = AccountNumber
		call.Now = s.Now()
		if call.RequestID == "" {
			call.RequestID = newRequestID()
		}
		if !nested {
			if err := s.trouble(&call, service, op); err != nil {
				return err
			}
		}
		if op.Before != nil {
			if err := op.Before(&call, in); err != nil {
				return err
			}
		}
		if err := s.authorise(&call, service, op, in); err != nil {
			return err
		}
		if err := s.overQuota(&call, service, op, in); err != nil {
			return err
		}
		undo := s.behind(service, op, in, call.Now)
		answer, err := op.Handle(&call, in)
		if err = undo(err); err != nil {
			return err
		}
		s.noteNew(op, in, answer, call.Now)
		// The answer is encoded after the lock is given back.
		out = s.registry.Detach(op, answer)
		return nil
	})
	if !dataEvents[service.Name+" "+op.Name] {
		s.trail.add(s.event(c, service, op, in, out, err, nested))
	}
	if !nested && s.trail.due(time.Now()) {
		if keeping := s.keepTrail(ctx); keeping != nil {
			s.options.Fault(keeping) // the request itself has been answered
		}
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Services are the services of the account.
func (s *Sandbox) Services() []*wire.Service { return s.registry.Services() }

// InvokeTyped runs an operation with pointers to its own input and output; see
// wire.Registry.
func (s *Sandbox) InvokeTyped(c *wire.Call, service, operation string, in any) (any, error) {
	return s.registry.InvokeTyped(c, service, operation, in)
}

// Invoke runs an operation with parameters by the API's member names; see
// wire.Registry.
func (s *Sandbox) Invoke(c *wire.Call, service, operation string, params map[string]any) (map[string]any, error) {
	return s.registry.Invoke(c, service, operation, params)
}

// LearnerCall is a call by the account's user from the laptop.
func (s *Sandbox) LearnerCall(ctx context.Context, region string) *wire.Call {
	return &wire.Call{
		Context: ctx, Region: region, Account: AccountNumber,
		Caller: learner(), Origin: laptopOrigin(),
	}
}

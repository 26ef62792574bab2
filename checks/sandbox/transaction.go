package sandbox

import (
	"context"
	"errors"
	"fmt"
)

// transaction marks a context in which the state is locked.
type transaction struct {
	sandbox *Sandbox
	writes  bool
}

type transactionKey struct{}

// transactionIn is the transaction that a context is part of, nil without one.
func (s *Sandbox) transactionIn(ctx context.Context) *transaction {
	t, _ := ctx.Value(transactionKey{}).(*transaction)
	if t == nil || t.sandbox != s {
		return nil
	}
	return t
}

// read runs f while nobody changes the state.
func (s *Sandbox) read(ctx context.Context, f func(context.Context) error) error {
	return s.transact(ctx, false, f)
}

// change runs f alone and keeps what it changed; when f fails everything is as
// before.
func (s *Sandbox) change(ctx context.Context, f func(context.Context) error, also ...*section) error {
	return s.transact(ctx, true, f, also...)
}

func (s *Sandbox) transact(ctx context.Context, writes bool, f func(context.Context) error, also ...*section) (err error) {
	if t := s.transactionIn(ctx); t != nil {
		if writes && !t.writes {
			return errors.New("sandbox: a change within a transaction that only reads")
		}
		return f(ctx)
	}
	lease, err := s.store.Acquire(ctx, writes)
	if err != nil {
		return err
	}
	defer lease.Release()
	if err := s.refresh(lease); err != nil {
		return err
	}
	t := &transaction{sandbox: s, writes: writes}
	if !writes {
		return f(context.WithValue(ctx, transactionKey{}, t))
	}
	finished := false
	defer func() {
		if !finished || err != nil {
			if restoring := s.restore(); restoring != nil {
				err = errors.Join(err, fmt.Errorf("restore: %w", restoring))
			}
		}
	}()
	if err = f(context.WithValue(ctx, transactionKey{}, t)); err != nil {
		finished = true
		return err
	}
	err = s.save(lease, also...)
	finished = true
	return err
}

package account

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Snapshot is what one round of checks knows of the account. Each read is made
// at most once, when first asked for; whoever asks while it is under way waits
// for the same answer. It is safe for concurrent use, and its slices are shared:
// nobody may change them.
type Snapshot struct {
	account *Account
	ctx     context.Context
	now     func() time.Time

	mu    sync.Mutex
	cells map[string]*cell
	asked []string
}

type cell struct {
	done  chan struct{}
	value any
	err   error
}

// Snapshot starts an empty snapshot. ctx bounds all reads of it: a check that
// gives up does not take away what another waits for.
func (a *Account) Snapshot(ctx context.Context, now func() time.Time) *Snapshot {
	if now == nil {
		now = time.Now
	}
	return &Snapshot{account: a, ctx: ctx, now: now, cells: map[string]*cell{}}
}

// Region is the region under check.
func (s *Snapshot) Region() string { return s.account.region }

// Asked are the reads made so far, in the order they began, for tests and
// tracing: "ec2:DescribeVpcs", "iam:GetRole linklab".
func (s *Snapshot) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.asked...)
}

// read answers from the cell of the operation and its argument, filling it on
// the first call.
func read[T any](ctx context.Context, s *Snapshot, operation Operation, argument string, fetch func(context.Context) (T, error)) (T, error) {
	name := operation.Action()
	if operation.Service == "S3" || name == "" {
		name = operation.Service + ":" + operation.Name
	}
	if argument != "" {
		name += " " + argument
	}
	value, err := s.once(ctx, name, true, func(inner context.Context) (any, error) {
		if err := s.ready(inner); err != nil {
			if errors.Is(inner.Err(), context.DeadlineExceeded) {
				return nil, s.tooSlow(operation, err)
			}
			// Say which read is missing, not only why.
			failure := *err
			failure.Action = operation.Action()
			return nil, &failure
		}
		value, err := fetch(inner)
		if err == nil {
			err = whole(value)
		}
		switch {
		case err != nil && errors.Is(inner.Err(), context.DeadlineExceeded):
			return nil, s.tooSlow(operation, err)
		case err != nil:
			return nil, classify(err, operation, s.account.region, s.now())
		}
		return value, nil
	})
	if err != nil {
		var (
			zero    T
			already *Error
		)
		if errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &already) {
			err = s.tooSlow(operation, err)
		}
		return zero, err
	}
	return value.(T), nil
}

// tooSlow is the error of a read for which nobody can wait any longer.
func (s *Snapshot) tooSlow(operation Operation, err error) *Error {
	return &Error{Kind: TooSlow, Action: operation.Action(), Region: s.account.region, Detail: context.DeadlineExceeded.Error(), Err: err}
}

// ready tells whether there are credentials and a region to ask with. The
// chain is run once a round, and before the first request, so that its failure
// is told apart from AWS's answers.
func (s *Snapshot) ready(ctx context.Context) *Error {
	_, err := s.once(ctx, "credentials", false, func(inner context.Context) (any, error) {
		provider := s.account.config.Credentials
		if provider == nil {
			provider = aws.AnonymousCredentials{}
		}
		credentials, err := provider.Retrieve(inner)
		if err == nil && !credentials.HasKeys() {
			err = fmt.Errorf("the credential chain gave no keys")
		}
		if err != nil {
			failure := credentialsError(err, s.account.login, s.account.region, s.now())
			failure.Profile = s.account.profile
			return nil, failure
		}
		if s.account.region == "" {
			return nil, &Error{Kind: NoRegion, Profile: s.account.profile, Detail: "no region is configured"}
		}
		return nil, nil
	})
	if err != nil {
		return classify(err, Operation{}, s.account.region, s.now())
	}
	return nil
}

func (s *Snapshot) once(ctx context.Context, name string, counted bool, fetch func(context.Context) (any, error)) (any, error) {
	s.mu.Lock()
	c, ok := s.cells[name]
	if !ok {
		c = &cell{done: make(chan struct{})}
		s.cells[name] = c
		if counted {
			s.asked = append(s.asked, name)
		}
		go func() {
			defer close(c.done)
			c.value, c.err = fetch(s.ctx)
		}()
	}
	s.mu.Unlock()
	select {
	case <-c.done:
		return c.value, c.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

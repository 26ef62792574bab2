package sandbox

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"linklab/checks/sandbox/access"
	"linklab/checks/sandbox/wire"
)

// troubles are the injections that are in force.
type troubles struct {
	mu     sync.Mutex
	active []*injected
	born   map[string]time.Time // resources by id, while one may lag
}

type injected struct {
	Injection
	hits int
}

// Inject puts injections in the place of those in force; none ends all trouble.
func (s *Sandbox) Inject(injections ...Injection) {
	s.troubles.mu.Lock()
	defer s.troubles.mu.Unlock()
	s.troubles.active, s.troubles.born = nil, nil
	for _, i := range injections {
		s.troubles.active = append(s.troubles.active, &injected{Injection: i})
	}
}

// hit is the first injection of a kind for an action that comes about now, which
// counts it; nil when there is none.
func (t *troubles) hit(kind Trouble, action string) *Injection {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, i := range t.active {
		switch {
		case i.Kind != kind || !i.concerns(action):
		case i.Times > 0 && i.hits >= i.Times:
		case i.Rate > 0 && rand.Float64() >= i.Rate: //nolint:gosec // which requests fail is no secret
		default:
			i.hits++
			return &i.Injection
		}
	}
	return nil
}

// none tells whether there is nothing in force, as nearly always.
func (t *troubles) none() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.active) == 0
}

// trouble is the refusal that an injection makes of a request before it is
// looked at, nil without one.
func (s *Sandbox) trouble(c *wire.Call, service *wire.Service, op *wire.Operation) error {
	if s.troubles.none() {
		return nil
	}
	action := service.ActionOf(op)
	switch {
	case s.troubles.hit(Throttle, action) != nil:
		return throttled(service.Protocol)
	case s.troubles.hit(Fail, action) != nil:
		// AsError makes AWS's words for a fault of its own.
		e, _ := wire.AsError(service.Protocol, errors.New("injected"))
		return e
	case s.troubles.hit(Expire, action) != nil:
		return wire.Expired(service)
	}
	if denial := s.troubles.hit(Deny, action); denial != nil {
		q := access.Question{Call: c, Protocol: service.Protocol, Action: action, Resource: "*"}
		if denial.By == "" {
			return q.Lacking()
		}
		return q.Deny(denial.By.words())
	}
	return nil
}

// throttled is how each protocol's services refuse too many requests.
func throttled(p wire.Protocol) error {
	switch {
	case p == wire.EC2Query:
		return &wire.Error{Code: "RequestLimitExceeded", Message: "Request limit exceeded.", Status: http.StatusServiceUnavailable}
	case p == wire.S3:
		return &wire.Error{Code: "SlowDown", Message: "Please reduce your request rate.", Status: http.StatusServiceUnavailable}
	case p.Modern():
		return &wire.Error{Code: "ThrottlingException", Message: "Rate exceeded"}
	}
	return &wire.Error{Code: "Throttling", Message: "Rate exceeded"}
}

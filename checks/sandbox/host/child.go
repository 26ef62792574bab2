package host

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"linklab/checks/sandbox/host/files"
)

// With is the process with variables added to its environment, NAME=value.
func (p *Process) With(pairs ...string) *Process {
	if len(pairs) == 0 {
		return p
	}
	child := *p
	env := p.Environ()
	for _, pair := range pairs {
		name, _, _ := strings.Cut(pair, "=")
		env = slices.DeleteFunc(env, func(old string) bool { return strings.HasPrefix(old, name+"=") })
		env = append(env, pair)
	}
	slices.Sort(env)
	child.env, child.environ = lookupIn(env), func() []string { return slices.Clone(env) }
	return &child
}

// As is the process of another user of the same machine, with that user's
// environment, as after sudo.
func (p *Process) As(u files.User) *Process {
	child := *p
	child.User = u
	env := p.Machine.sessionEnvironment(u)
	if by := p.User.Name; by != u.Name {
		env = append(env, "SUDO_USER="+by)
	}
	child.env, child.environ = lookupIn(env), func() []string { return slices.Clone(env) }
	return &child
}

// Locate finds a program or script as the process's shell would.
func (p *Process) Locate(name string) (string, bool) {
	return locate(p.Machine.view(p.User), name, p.Getenv("PATH"), p.Dir)
}

// Limit is the process with so much time: cancel is called, and expired says
// so, when its clock goes past the end while it sleeps or asks for the time.
func (p *Process) Limit(cancel context.CancelFunc, d time.Duration) (child *Process, expired func() bool) {
	end := p.Monotonic().Add(d)
	var late atomic.Bool
	q := *p
	q.clock = &clock{wall: p.clock.wall, base: p.clock.Now, stretch: p.clock.stretch, before: func(now time.Time, wait time.Duration) time.Duration {
		left := end.Sub(now)
		if wait < left {
			return wait
		}
		late.Store(true)
		return max(left, 0)
	}, after: func() {
		if late.Load() {
			cancel()
		}
	}}
	return &q, late.Load
}

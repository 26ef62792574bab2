package host

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"linklab/checks/sandbox/network"
)

// Connection is a TCP connection that was established.
type Connection struct {
	Name    string // what was asked for
	Address netip.Addr
	Port    int
	Path    network.Path
	Lookup  time.Duration // how long the name took
	Connect time.Duration // from the beginning to the handshake's end
}

// DialFailure is why there is no connection.
type DialFailure string

// The ways in which a connection fails.
const (
	NoName      DialFailure = "no such name"
	NoResolver  DialFailure = "resolver does not answer"
	TimedOut    DialFailure = "timed out"
	Refused     DialFailure = "refused"
	Unreachable DialFailure = "no route to host"
)

// DialError says why a connection was not established.
type DialError struct {
	Failure DialFailure
	Name    string
	Address netip.Addr // invalid when there was no address
	Port    int
	Waited  time.Duration
}

func (e *DialError) Error() string {
	return fmt.Sprintf("connect to %s port %d: %s", e.Name, e.Port, e.Failure)
}

// How long a packet travels. A lost one is waited for as long as the program
// says; these are what a working network takes.
const (
	lookupTime    = 2 * time.Millisecond
	handshakeTime = 3 * time.Millisecond
	// resolverTimeout is what the stub resolver of a Linux machine waits in
	// all: two attempts of five seconds at one server.
	resolverTimeout = 10 * time.Second
	// kernelTimeout is when Linux gives up on a SYN that nobody answers.
	kernelTimeout = 127 * time.Second
)

// Dial resolves name, which may be an address, and connects to it over TCP, as
// a client on the machine would: when packets are lost it takes timeout (0 is
// the kernel's own, some two minutes) before it fails with a *DialError.
func (p *Process) Dial(ctx context.Context, name string, port int, timeout time.Duration) (*Connection, error) {
	if timeout <= 0 {
		timeout = kernelTimeout
	}
	start := p.Monotonic()
	fail := func(why DialFailure, addr netip.Addr) error {
		return &DialError{Failure: why, Name: name, Address: addr, Port: port, Waited: p.Monotonic().Sub(start)}
	}
	answer, err := p.Resolve(ctx, name)
	if err != nil {
		return nil, err
	}
	switch {
	case answer.Code == "TIMEOUT":
		if err := p.Sleep(ctx, min(resolverTimeout, timeout)); err != nil {
			return nil, err
		}
		if timeout <= resolverTimeout {
			return nil, fail(TimedOut, netip.Addr{})
		}
		return nil, fail(NoResolver, netip.Addr{})
	case len(answer.Addresses) == 0:
		return nil, fail(NoName, netip.Addr{})
	}
	lookup := p.Monotonic().Sub(start)
	addr := answer.Addresses[0]
	path, err := p.connect(ctx, addr, port)
	if err != nil {
		return nil, err
	}
	switch {
	case path.Blocked != nil:
		if err := p.Sleep(ctx, timeout-lookup); err != nil {
			return nil, err
		}
		return nil, fail(TimedOut, addr)
	case path.Refused:
		p.clock.skip(handshakeTime)
		return nil, fail(Refused, addr)
	}
	p.clock.skip(handshakeTime)
	return &Connection{
		Name: name, Address: addr, Port: port, Path: path,
		Lookup: lookup, Connect: p.Monotonic().Sub(start),
	}, nil
}

// connect asks the network; the metadata service is on the machine itself.
func (p *Process) connect(ctx context.Context, addr netip.Addr, port int) (network.Path, error) {
	if addr == metadataAddress && !p.Machine.IsLaptop() {
		return network.Path{Refused: port != 80, Target: network.Target{Kind: "metadata"}}, nil
	}
	if addr.IsLoopback() {
		open := p.Machine.Listens(port) && !p.Machine.IsLaptop()
		return network.Path{Refused: !open, SourceIP: addr, Target: network.Target{Kind: "instance", Instance: p.Machine.ID}}, nil
	}
	path, err := p.Link().Connect(ctx, p.Machine.ID, addr, port, "tcp")
	if err != nil {
		return network.Path{}, fmt.Errorf("connect to %s: %w", addr, err)
	}
	return path, nil
}

// Resolve asks for the addresses of a name in the order in which a program of
// the machine would: an address is itself, then /etc/hosts, then the resolver.
// A name that is not known is an Answer with a Code and no error.
func (p *Process) Resolve(ctx context.Context, name string) (network.Answer, error) {
	if addr, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
		return network.Answer{Name: name, Addresses: []netip.Addr{addr}, Source: "address"}, nil
	}
	if addr, ok := p.Machine.hostsFile(name); ok {
		return network.Answer{Name: name, Addresses: []netip.Addr{addr}, Source: "hosts"}, nil
	}
	answer, err := p.AskResolver(ctx, strings.TrimSuffix(name, "."))
	if err != nil {
		return network.Answer{}, fmt.Errorf("resolve %s: %w", name, err)
	}
	if answer.Code != "TIMEOUT" {
		p.clock.skip(lookupTime)
	}
	return answer, nil
}

// IsDialFailure says whether err is a DialError of one of the kinds.
func IsDialFailure(err error, kinds ...DialFailure) bool {
	var e *DialError
	if !errors.As(err, &e) {
		return false
	}
	for _, kind := range kinds {
		if e.Failure == kind {
			return true
		}
	}
	return false
}

package host

import (
	"context"
	"errors"
	"net/http"
	"net/netip"

	"linklab/checks/sandbox/host/imds"
	"linklab/checks/sandbox/network"
)

// Link is a machine's cable: everything that its programs learn of the world
// outside of it. Machines are named by their ID, the laptop by LaptopID.
//
// The methods answer at once, whatever the network is like: how long a lost
// packet takes is for the program to wait (see Process.Dial). They may be
// called from several goroutines.
type Link interface {
	// Resolve asks the resolver that the machine is configured with for the
	// IPv4 addresses of name.
	Resolve(ctx context.Context, machine, name string) (network.Answer, error)
	// ResolveAt asks the DNS server at the given address instead. An Answer
	// with Code TIMEOUT says that it cannot be reached or answers nobody.
	ResolveAt(ctx context.Context, machine string, server netip.Addr, name string) (network.Answer, error)
	// Connect says what becomes of a packet from the machine to an address:
	// proto is tcp, udp or icmp, and port is 0 for icmp.
	Connect(ctx context.Context, machine string, to netip.Addr, port int, proto string) (network.Path, error)
	// RoundTrip sends a request over a connection that Connect found open.
	RoundTrip(ctx context.Context, machine string, path network.Path, r *http.Request) (*http.Response, error)
	// Metadata is what the instance metadata service knows of the machine.
	// For a machine that is no instance it is ErrNoMetadata.
	Metadata(ctx context.Context, machine string) (Metadata, error)
	// Guest is the machine of an instance that has booted, to log in to. An
	// instance whose sshd does not run yet is ErrNotBooted.
	Guest(ctx context.Context, instance string) (*Machine, error)
	// Changed is told when a machine has something new to keep.
	Changed(ctx context.Context, m *Machine) error
}

// Errors of a Link.
var (
	ErrNoMetadata = errors.New("no instance metadata service")
	ErrNotBooted  = errors.New("machine has not booted")
)

// Metadata is what an instance is told of itself.
type Metadata = imds.Metadata

// Credentials are the temporary credentials of an instance's role.
type Credentials = imds.Credentials

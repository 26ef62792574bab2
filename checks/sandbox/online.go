package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/uplink"
	"linklab/checks/sandbox/wire"
)

// Online is a sandbox that is served: its AWS endpoint and the laptop's uplink.
type Online struct {
	Endpoint string // URL of the AWS endpoint
	DNS      string // host:port of the uplink's resolver, UDP and TCP
	Proxy    string // URL of the uplink's HTTP proxy

	work   sync.WaitGroup
	mu     sync.Mutex
	errors []error
}

// Env is the environment by which AWS clients and linklab's checks use it.
func (o *Online) Env() []string { return Env(o.Endpoint, o.DNS, o.Proxy) }

// Wait returns when everything has ended, which it does with its context.
func (o *Online) Wait() error {
	o.work.Wait()
	return errors.Join(o.errors...)
}

// GoOnline serves the account at an address (host:port; port 0 is any), and the
// uplink on other ports of the same host, until ctx is done.
func (s *Sandbox) GoOnline(ctx context.Context, address string) (*Online, error) {
	endpoint, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("sandbox endpoint: %w", err)
	}
	host, _, err := net.SplitHostPort(endpoint.Addr().String())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("sandbox endpoint: %w", err), endpoint.Close())
	}
	beside := net.JoinHostPort(host, "0")
	udp, tcp, err := listenDNS(beside)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("sandbox uplink: %w", err), endpoint.Close())
	}
	proxy, err := net.Listen("tcp", beside)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("sandbox uplink: %w", err), endpoint.Close(), udp.Close(), tcp.Close())
	}
	o := &Online{
		Endpoint: "http://" + reachable(endpoint.Addr()),
		DNS:      reachable(udp.LocalAddr()),
		Proxy:    "http://" + reachable(proxy.Addr()),
	}
	o.run(func() error { return s.Serve(ctx, endpoint) })
	o.run(func() error { return uplink.ServeDNS(ctx, udp, tcp, s.lookUp) })
	o.run(func() error { return serve(ctx, proxy, uplink.Proxy(s.browse)) })
	return o, nil
}

func (o *Online) run(serve func() error) {
	o.work.Go(func() {
		if err := serve(); err != nil {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.errors = append(o.errors, err)
		}
	})
}

// reachable is an address to connect to: a socket that listens everywhere is
// reached by loopback.
func reachable(address net.Addr) string {
	at, err := netip.ParseAddrPort(address.String())
	if err != nil || !at.Addr().IsUnspecified() {
		return address.String()
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(int(at.Port())))
}

// listenDNS opens the same port for UDP and for TCP.
func listenDNS(address string) (net.PacketConn, net.Listener, error) {
	const attempts = 10 // the port may be taken for the other protocol
	var failed error
	for range attempts {
		udp, err := net.ListenPacket("udp", address)
		if err != nil {
			return nil, nil, err
		}
		tcp, err := net.Listen("tcp", udp.LocalAddr().String())
		if err == nil {
			return udp, tcp, nil
		}
		failed = errors.Join(err, udp.Close())
	}
	return nil, nil, failed
}

// lookUp answers the uplink's questions as the public internet's resolvers do.
func (s *Sandbox) lookUp(ctx context.Context, name string) (answer uplink.Answer, err error) {
	err = s.read(ctx, func(context.Context) error {
		found := s.world.ResolvePublic(name)
		answer = uplink.Answer{
			CNAME: found.CNAME, Addresses: found.Addresses, TTL: found.TTL,
			NotFound: found.Code == network.NXDomain,
		}
		if found.Code == network.ServFail || found.Code == network.Timeout {
			return fmt.Errorf("%s: %s", name, found.Code)
		}
		return nil
	})
	return answer, err
}

// browse fetches a page as the laptop sees it.
func (s *Sandbox) browse(ctx context.Context, r *http.Request) (*http.Response, error) {
	s.Tick(ctx)
	port := 80
	if text := r.URL.Port(); text != "" {
		var err error
		if port, err = strconv.Atoi(text); err != nil {
			return nil, fmt.Errorf("port %q: %w", text, err)
		}
	}
	var path network.Path
	err := s.read(ctx, func(context.Context) error {
		answer := s.world.ResolvePublic(r.URL.Hostname())
		if len(answer.Addresses) == 0 {
			return uplink.ErrNoSuchHost
		}
		path = s.world.Explain("", network.Flow{To: answer.Addresses[0], Port: port, Protocol: "tcp"})
		if path.Blocked != nil {
			return uplink.ErrTimeout
		}
		if path.Refused {
			return errors.New("connection refused")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.fetch(ctx, wire.Origin{SourceIP: path.SourceIP}, path.Target, r)
}

package programs_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/programs"
	"linklab/checks/sandbox/host/sshkey"
	"linklab/checks/sandbox/network"
)

// wires is a Link made by hand: what each machine can reach.
type wires struct {
	mu       sync.Mutex
	names    map[string]network.Answer
	open     map[string]network.Path // "machine address port"
	guests   map[string]*host.Machine
	metadata map[string]host.Metadata
	requests []string
}

func (w *wires) Resolve(_ context.Context, _, name string) (network.Answer, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if a, ok := w.names[name]; ok {
		a.Name = name
		return a, nil
	}
	return network.Answer{Name: name, Code: "NXDOMAIN"}, nil
}

func (w *wires) ResolveAt(ctx context.Context, machine string, server netip.Addr, name string) (network.Answer, error) {
	if server.String() == "9.9.9.9" {
		return network.Answer{Name: name, Code: "TIMEOUT"}, nil
	}
	return w.Resolve(ctx, machine, name)
}

func (w *wires) Connect(_ context.Context, machine string, to netip.Addr, port int, proto string) (network.Path, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	key := machine + " " + to.String() + " " + proto
	if p, ok := w.open[key]; ok && (proto == "icmp" || p.Target.Host == "" || p.Target.Host == "any") {
		p.Refused = p.Target.Kind == "instance" && port != 22 && proto == "tcp"
		return p, nil
	}
	return network.Path{Blocked: &network.Hop{Kind: "route", Detail: "no route to " + to.String()}}, nil
}

func (w *wires) RoundTrip(_ context.Context, machine string, _ network.Path, r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests = append(w.requests, machine+" "+r.Method+" "+r.URL.String())
	return &http.Response{
		StatusCode: 307, Header: http.Header{"Location": {"https://aws.amazon.com/s3/"}, "Server": {"AmazonS3"}},
		Body: io.NopCloser(strings.NewReader("")),
	}, nil
}

func (w *wires) Metadata(_ context.Context, machine string) (host.Metadata, error) {
	m, ok := w.metadata[machine]
	if !ok {
		return host.Metadata{}, host.ErrNoMetadata
	}
	return m, nil
}

func (w *wires) Guest(_ context.Context, instance string) (*host.Machine, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	m, ok := w.guests[instance]
	if !ok {
		return nil, errors.New("no such instance")
	}
	if m.Boots == 0 {
		return nil, host.ErrNotBooted
	}
	return m, nil
}

func (w *wires) Changed(context.Context, *host.Machine) error { return nil }

// The addresses of the bench.
const (
	publicIP  = "3.35.0.10"
	privateIP = "10.0.1.103"
	s3IP      = "52.219.60.1"
	s3Name    = "s3.ap-northeast-2.amazonaws.com"
)

// bench is a laptop, a public instance and a private one.
type bench struct {
	t        *testing.T
	wires    *wires
	around   *host.Surroundings
	laptop   *host.Machine
	terminal *host.Terminal
	private  string // key in PEM
	public   string
	mu       sync.Mutex
	now      time.Time
}

func (b *bench) time() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func newBench(t *testing.T) *bench {
	t.Helper()
	seed := bytes.Repeat([]byte{7}, ed25519.SeedSize)
	key := ed25519.NewKeyFromSeed(seed)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, now: time.Date(2026, 11, 21, 4, 0, 0, 0, time.UTC)}
	b.private = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if b.public, err = sshkey.Public([]byte(b.private)); err != nil {
		t.Fatal(err)
	}
	b.wires = &wires{
		names: map[string]network.Answer{
			s3Name:        {Addresses: []netip.Addr{netip.MustParseAddr(s3IP), netip.MustParseAddr("52.219.60.5")}, TTL: 5 * time.Second},
			"www.lab":     {CNAME: "web.lab", Addresses: []netip.Addr{netip.MustParseAddr(s3IP)}, TTL: time.Minute},
			"dead.lab":    {Code: "TIMEOUT"},
			"private.lab": {Addresses: []netip.Addr{netip.MustParseAddr(privateIP)}},
		},
		open: map[string]network.Path{
			"laptop " + publicIP + " tcp":     {Target: network.Target{Kind: "instance", Instance: "i-public"}},
			"i-public " + privateIP + " tcp":  {Target: network.Target{Kind: "instance", Instance: "i-private"}},
			"laptop " + s3IP + " tcp":         {Target: network.Target{Kind: "aws-service", Service: "s3"}},
			"i-public " + s3IP + " tcp":       {Target: network.Target{Kind: "aws-service", Service: "s3"}},
			"i-public " + privateIP + " icmp": {Target: network.Target{Kind: "instance", Instance: "i-private"}},
		},
		guests: map[string]*host.Machine{}, metadata: map[string]host.Metadata{},
	}
	b.around = &host.Surroundings{Link: b.wires, Pace: network.Instant, Now: b.time, Everywhere: programs.Everywhere(), Instance: programs.Instance()}
	b.laptop = host.NewLaptop(b.time)
	b.laptop.Attach(b.around)
	for id, ip := range map[string]string{"i-public": "10.0.0.10", "i-private": privateIP} {
		b.wires.metadata[id] = host.Metadata{
			Account: "123456789012", InstanceID: id, InstanceType: "t3.micro", Region: "ap-northeast-2", Zone: "ap-northeast-2a",
			Hostname:  "ip-" + strings.ReplaceAll(ip, ".", "-") + ".ap-northeast-2.compute.internal",
			PrivateIP: ip, MAC: "02:00:00:00:00:01", VPCCIDR: "10.0.0.0/16", SubnetCIDR: "10.0.0.0/24", PublicKey: b.public + " linklab", TokensRequired: true,
		}
	}
	if b.terminal, err = host.NewTerminal(b.laptop); err != nil {
		t.Fatal(err)
	}
	return b
}

// boot starts an instance with user data.
func (b *bench) boot(id, userData string) *host.Machine {
	b.t.Helper()
	meta := b.wires.metadata[id]
	meta.UserData = userData
	b.wires.metadata[id] = meta
	m := host.NewInstance(id, b.time)
	m.Attach(b.around)
	if err := m.Boot(context.Background()); err != nil {
		b.t.Fatal(err)
	}
	b.wires.mu.Lock()
	b.wires.guests[id] = m
	b.wires.mu.Unlock()
	return m
}

// run types a line and gives what it printed and its status.
func (b *bench) run(line string) (string, int) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	var out bytes.Buffer
	status := b.terminal.Run(ctx, line, &out)
	return out.String(), status
}

// want types a line and compares what it printed.
func (b *bench) want(line, out string) {
	b.t.Helper()
	if got, _ := b.run(line); got != out {
		b.t.Errorf("%s\n got %q\nwant %q", line, got, out)
	}
}

// wantStatus types a line, compares the status and looks for parts of what it
// printed.
func (b *bench) wantStatus(line string, status int, parts ...string) string {
	b.t.Helper()
	got, code := b.run(line)
	if code != status {
		b.t.Errorf("%s: status %d, want %d; printed %q", line, code, status, got)
	}
	for _, part := range parts {
		if !strings.Contains(got, part) {
			b.t.Errorf("%s: printed %q, want %q in it", line, got, part)
		}
	}
	return got
}

// key puts the key on the laptop.
func (b *bench) key(mode string) {
	b.t.Helper()
	b.want("echo "+base64.StdEncoding.EncodeToString([]byte(b.private))+" | base64 -d > lab.pem && chmod "+mode+" lab.pem", "")
}

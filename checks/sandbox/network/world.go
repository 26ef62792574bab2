package network

import (
	"net/netip"
	"time"
)

// Pace says how much slower than at once the account's lifecycles run: 1 is
// AWS's own pace, 0 is at once.
type Pace float64

// The paces of the sandbox's clock.
const (
	Real    Pace = 1
	Fast    Pace = 1.0 / 30
	Instant Pace = 0
)

// World is the simulated account in all its regions.
type World struct {
	Account string // 12 digits
	Seed    uint64 // makes ids differ between accounts and stay within one
	Regions map[string]*Region
	// HostedZones belong to no region.
	HostedZones *ZoneTable

	now      func() time.Time
	pace     Pace
	listener func(instanceID string, port int) bool
	bucket   func(name string) (region string, ok bool)
	asker    func(instanceID string, port int, secure bool, path string) int
	asked    uint64 // DNS questions so far; rotates the answers
	flows    flowBook
	dealt    uint64 // connections that load balancers have dealt out
}

// NewWorld is an account as new. Regions come into being, each with its default
// VPC, when they are first asked for. now must not be nil.
func NewWorld(account string, seed uint64, pace Pace, now func() time.Time) *World {
	w := &World{Account: account, Seed: seed, Regions: map[string]*Region{}, HostedZones: NewZoneTable()}
	w.Attach(now, pace)
	return w
}

// Attach gives a world that was read from JSON its clock and pace, and its
// regions their way back to it. It may be called again after a region was
// replaced.
func (w *World) Attach(now func() time.Time, pace Pace) {
	w.now, w.pace = now, pace
	if w.Regions == nil {
		w.Regions = map[string]*Region{}
	}
	for _, r := range w.Regions {
		r.attach(w)
	}
}

// OnListen sets who knows whether a port of a running instance is open. Without
// it a running instance listens on port 22 alone.
func (w *World) OnListen(listens func(instanceID string, port int) bool) { w.listener = listens }

// OnHealthCheck sets who asks an instance for a page over HTTP, as the health
// checks of load balancers do, over TLS when it is secure, and tells the status
// of the answer, 0 without one. Without it an open port is a healthy one. It must change nothing.
func (w *World) OnHealthCheck(ask func(instanceID string, port int, secure bool, path string) int) {
	w.asker = ask
}

// OnBucket sets who knows the region of an S3 bucket, so that the bucket's
// global name (bucket.s3.amazonaws.com) answers with that region's addresses.
func (w *World) OnBucket(region func(name string) (string, bool)) { w.bucket = region }

// Pace is the pace of the account's lifecycles.
func (w *World) Pace() Pace { return w.pace }

// Now is the sandbox's time, UTC.
func (w *World) Now() time.Time { return w.now().UTC() }

// Region is the named region with everything that has finished by now cleared
// away. A region that does not exist or is not enabled for the account refuses
// as AWS does, which does not know the account's credentials there.
func (w *World) Region(name string) (*Region, error) {
	r := w.Regions[name]
	if r == nil {
		info, ok := LookupRegion(name)
		if !ok || !info.Enabled {
			return nil, &Error{"AuthFailure", "AWS was not able to validate the provided access credentials"}
		}
		r = newRegion(w, info)
		w.Regions[name] = r
	}
	r.settle()
	return r, nil
}

// Answer is what a resolver says of a name.
type Answer struct {
	Name      string
	CNAME     string       // alias, "" without one
	Addresses []netip.Addr // IPv4, in the order answered
	TTL       time.Duration
	Source    string // "public", "private zone of vpce-…", "vpc"
	Code      string // "", "NXDOMAIN", "SERVFAIL", "TIMEOUT" (nobody answers)
}

// Target is what lies behind an address that a connection reached.
type Target struct {
	Kind     string // "aws-service", "instance", "internet", "metadata", "resolver", "time"
	Service  string // "s3", "ec2", "cloudformation" … for aws-service
	Region   string // region of the service or the instance
	Instance string // for instance
	Host     string // name of an internet host the model knows, "example.com"
	Port     int    // of an instance, where a load balancer may have changed it
}

// Path is what Explain found: the hops in order and, when something stops the
// packet, the first thing that does.
type Path struct {
	Hops     []Hop
	Blocked  *Hop   // nil when the connection is established
	Refused  bool   // reached, but nobody listens
	Endpoint string // vpce-… that carries it
	// Interface is the endpoint's interface that took it, "" for a gateway endpoint.
	Interface string
	seen      []sighting
	SourceIP  netip.Addr // address the target sees
	Target    Target
}

// Hop is one thing that let the packet through or stopped it.
type Hop struct {
	Kind   string // source, security-group-out, network-acl-out, route, internet-gateway, nat, endpoint, network-acl-in, security-group-in, target
	ID     string // sg-, acl-, rtb-, igw-, vpce-, …
	Detail string // what decided, in English, for tests and tracing: "no route to 52.219.60.1"
}

// Flow is one connection asked about.
type Flow struct {
	From     string // eni- of the source; "" is a machine on the public internet
	To       netip.Addr
	Port     int
	Protocol string // tcp, udp, icmp
}

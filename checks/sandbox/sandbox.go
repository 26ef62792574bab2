// Package sandbox is a simulated AWS account behind the real wire protocols: a
// network model, the services over it, machines that boot and run, and one HTTP
// endpoint that the AWS CLI and the SDKs talk to unchanged. Its state lies in a
// directory that several processes may use at the same time.
package sandbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/store"
	"linklab/checks/sandbox/wire"
)

// Options say where a sandbox keeps its state and how its time goes.
type Options struct {
	// Dir is the directory of the state, which is made when it is missing;
	// "" keeps it in memory.
	Dir string
	// Throwaway is a state that may be damaged by a kill or a power cut: changes
	// do not wait for the disk.
	Throwaway bool
	// Pace is how fast lifecycles go: network.Real, Fast or Instant.
	Pace network.Pace
	// Clock is the account's time; nil is the real one.
	Clock func() time.Time
	// Seed makes the ids of a new account; 0 draws one.
	Seed uint64
	// Inject is trouble from the beginning; see Sandbox.Inject.
	Inject []Injection
	// Fault is told of errors that are the sandbox's own; nil drops them.
	Fault func(error)
}

// Sandbox is an open account. Its methods may be called from several
// goroutines.
type Sandbox struct {
	options  Options
	store    *store.Store
	registry *wire.Registry
	gateway  *wire.Gateway
	world    *network.World
	services services
	account  account
	trail    trail
	traffic  traffic
	troubles troubles

	// The store's lease guards these.
	sections []*section
	byName   map[string]*section
	pending  map[string]bool // sections that have to be read before anything else

	machines machines
	around   *host.Surroundings
	ticking  sync.Mutex
	due      atomic.Int64 // when there may be something to do, Unix nanoseconds; 0 is not known
}

// Open opens an account, a new one when the directory holds none. Nothing is
// built before it is asked for.
func Open(options Options) (*Sandbox, error) {
	if options.Clock == nil {
		options.Clock = time.Now
	}
	if options.Fault == nil {
		options.Fault = func(error) {}
	}
	open := store.Open
	if options.Throwaway {
		open = store.OpenThrowaway
	}
	kept, err := open(options.Dir)
	if err != nil {
		return nil, err
	}
	s := &Sandbox{options: options, store: kept, byName: map[string]*section{}, pending: map[string]bool{}}
	s.Inject(options.Inject...)
	if err := s.build(); err != nil {
		return nil, errors.Join(err, kept.Close())
	}
	// The first transaction reads what is there and settles the seed.
	if err := s.change(context.Background(), func(context.Context) error { return nil }); err != nil {
		return nil, errors.Join(err, kept.Close())
	}
	return s, nil
}

// build wires the parts together.
func (s *Sandbox) build() error {
	seed := s.options.Seed
	if seed == 0 {
		seed = randomSeed()
	}
	s.account.seed.Store(seed)
	s.world = network.NewWorld(AccountNumber, seed, s.options.Pace, s.options.Clock)
	s.registry = wire.NewRegistry(s.dispatch)
	s.addSection(s.account.section(s))
	if err := s.addServices(); err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	s.gateway = &wire.Gateway{
		Registry: s.registry,
		Account:  AccountNumber,
		Keys:     s.key,
		Region:   enabledRegion,
		Now:      time.Now,
		Clock:    s.Now,
		Origin:   laptopOrigin(),
		NewID:    newRequestID,
		Fault:    s.options.Fault,
	}
	s.prepareMachines()
	s.addPrograms()
	return nil
}

// Close gives the state's files back. Requests must have ended.
func (s *Sandbox) Close() error {
	if s.trail.due(time.Now().Add(keepEvery)) {
		// A directory that is gone or full is no reason to fail at the end.
		_ = s.keepTrail(context.Background())
	}
	_ = s.keepTraffic(context.Background(), s.Now().Add(time.Minute))
	return s.store.Close()
}

// Now is the account's time, UTC.
func (s *Sandbox) Now() time.Time { return s.options.Clock().UTC() }

// Pace is how fast the account's lifecycles go.
func (s *Sandbox) Pace() network.Pace { return s.options.Pace }

// Registry is the catalogue of services and operations, and a way to run them.
func (s *Sandbox) Registry() *wire.Registry { return s.registry }

// View lets look at the network model. Nothing of it may be kept or changed.
func (s *Sandbox) View(ctx context.Context, look func(*network.World) error) error {
	return s.read(ctx, func(context.Context) error { return look(s.world) })
}

// Reset makes the account a new one: everything in it is gone, and its ids will
// be others.
func (s *Sandbox) Reset(ctx context.Context) error {
	lease, err := s.store.Acquire(ctx, true)
	if err != nil {
		return err
	}
	defer lease.Release()
	if err := lease.Clear(); err != nil {
		return err
	}
	s.due.Store(0)
	s.trail.take()
	s.traffic.take(s.Now().Add(time.Minute))
	s.machines.forget()
	for _, part := range s.sections {
		part.kept = nil
		if err := part.load(nil); err != nil {
			return err
		}
	}
	s.world.Regions = map[string]*network.Region{}
	s.dropRegions()
	s.world.Seed = randomSeed()
	s.account.seed.Store(s.world.Seed)
	return s.save(lease)
}

func enabledRegion(name string) bool {
	info, ok := network.LookupRegion(name)
	return ok && info.Enabled
}

// laptopOrigin is where requests come from that reach the endpoint itself.
func laptopOrigin() wire.Origin {
	return wire.Origin{SourceIP: network.Laptop}
}

// Erase removes the state in a directory, also one that Open refuses because it
// is damaged or newer. Sandboxes that are open find a new account.
func Erase(ctx context.Context, dir string) error { return store.Erase(ctx, dir) }

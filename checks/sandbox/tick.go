package sandbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/network"
)

type backgroundKey struct{}

const (
	// tickRounds bounds how often one tick looks again: what runs may bring
	// about more to run.
	tickRounds = 4
	// runLimit is the real time that a boot or a timer may take.
	runLimit = 30 * time.Second
)

// Tick lets happen what is due: instances boot and run their user data, timers
// of machines run, stacks go on. It runs before every request, so that nothing
// needs to run between them; what is not due costs next to nothing.
func (s *Sandbox) Tick(ctx context.Context) {
	if ctx.Value(backgroundKey{}) != nil || s.transactionIn(ctx) != nil {
		return
	}
	due := s.due.Load()
	if due != 0 && s.Now().UnixNano() < due && !s.store.Moved() {
		return
	}
	if !s.ticking.TryLock() {
		return // somebody is at it; whoever asks now sees what is so far
	}
	defer s.ticking.Unlock()
	// What has been started is finished, even if who asked has gone.
	ctx = context.WithValue(context.WithoutCancel(ctx), backgroundKey{}, true)
	for range tickRounds {
		if err := s.advanceStacks(ctx); err != nil {
			s.options.Fault(fmt.Errorf("tick: stacks: %w", err))
			return
		}
		jobs, err := s.dueJobs(ctx)
		if err != nil {
			s.options.Fault(fmt.Errorf("tick: %w", err))
			return
		}
		if len(jobs) == 0 {
			return
		}
		for _, job := range jobs {
			limited, cancel := context.WithTimeout(ctx, runLimit)
			if err := job(limited); err != nil {
				s.options.Fault(fmt.Errorf("tick: %w", err))
			}
			cancel()
		}
	}
}

// advanceStacks brings stacks that are under way as far as their resources are.
func (s *Sandbox) advanceStacks(ctx context.Context) error {
	busy := false
	err := s.read(ctx, func(context.Context) error {
		busy = s.services.stacks.Busy()
		return nil
	})
	if err != nil || !busy {
		return err
	}
	return s.change(ctx, func(ctx context.Context) error {
		return s.services.stacks.Advance(ctx, AccountNumber, s.Now())
	})
}

// dueJobs lists what is due and notes when the next thing will be.
func (s *Sandbox) dueJobs(ctx context.Context) ([]func(context.Context) error, error) {
	var jobs []func(context.Context) error
	err := s.read(ctx, func(context.Context) error {
		now := s.Now()
		next := now.Add(time.Minute)
		sooner := func(at time.Time) {
			if at.Before(next) {
				next = at
			}
		}
		for _, region := range s.world.Regions {
			booting := map[string]bool{}
			for _, instance := range region.DueBoots() {
				booting[instance.ID] = true
				jobs = append(jobs, s.bootJob(region.Name, instance.ID))
			}
			for _, instance := range region.Instances {
				if at := region.BootAt(instance); !at.IsZero() && !booting[instance.ID] {
					sooner(at)
				}
				m := s.machines.get(instance.ID)
				if m == nil || booting[instance.ID] || region.InstanceState(instance) != "running" {
					continue
				}
				at, ok := m.DueAt()
				switch {
				case !ok:
				case now.Before(at):
					sooner(at)
				default:
					jobs = append(jobs, s.timerJob(m))
				}
			}
		}
		jobs = append(jobs, s.deliveries(now)...)
		jobs = append(jobs, s.flowDeliveries()...)
		jobs = append(jobs, s.trafficJobs(now)...)
		if at, ok := s.traffic.dueAt(); ok {
			sooner(at)
		}
		for _, id := range s.machines.instances() {
			if instance, _ := s.findInstance(id); instance == nil {
				jobs = append(jobs, s.scrapJob(id))
			}
		}
		if len(jobs) > 0 || s.services.stacks.Busy() || !next.After(now) {
			next = now
		}
		s.due.Store(next.UnixNano())
		return nil
	})
	return jobs, err
}

// bootJob boots an instance's machine. The state is not locked while user data
// runs: it asks for addresses, connects and calls AWS as anybody else.
func (s *Sandbox) bootJob(regionName, id string) func(context.Context) error {
	return func(ctx context.Context) error {
		release, ok, err := s.store.Claim(machinePrefix + id)
		if err != nil || !ok {
			return err
		}
		defer release()
		var m *host.Machine
		err = s.read(ctx, func(context.Context) error {
			if instance, region := s.findInstance(id); instance == nil || region.BootAt(instance).IsZero() {
				return nil // another process has
			}
			if m = s.machines.get(id); m == nil {
				m = host.NewInstance(id, s.Now)
				m.Attach(s.around)
				s.machines.put(m)
			}
			return nil
		})
		if err != nil || m == nil {
			return err
		}
		booting := m.Boot(ctx)
		// Whatever came of it, it is not to be tried again and again.
		keeping := s.change(ctx, func(context.Context) error {
			if instance := s.world.Regions[regionName].Instances[id]; instance != nil {
				instance.Booted()
			}
			return nil
		}, machineSection(m))
		return errors.Join(booting, keeping)
	}
}

func (s *Sandbox) timerJob(m *host.Machine) func(context.Context) error {
	return func(ctx context.Context) error {
		release, ok, err := s.store.Claim(machinePrefix + m.ID)
		if err != nil || !ok {
			return err
		}
		defer release()
		// Another process may have run them before the claim was had.
		if err := s.read(ctx, func(context.Context) error { return nil }); err != nil {
			return err
		}
		if !m.Tick(ctx) {
			return nil
		}
		return s.keepMachine(ctx, m)
	}
}

// scrapJob throws the machine of an instance away that EC2 has forgotten.
func (s *Sandbox) scrapJob(id string) func(context.Context) error {
	return func(ctx context.Context) error {
		gone := &section{name: machinePrefix + id, save: func() ([]byte, error) { return nil, nil }}
		return s.change(ctx, func(context.Context) error {
			s.machines.drop(id)
			return nil
		}, gone)
	}
}

func (s *Sandbox) keepMachine(ctx context.Context, m *host.Machine) error {
	return s.change(ctx, func(context.Context) error { return nil }, machineSection(m))
}

// findInstance looks for an instance in all regions; both results are nil when
// there is none.
func (s *Sandbox) findInstance(id string) (*network.Instance, *network.Region) {
	for _, region := range s.world.Regions {
		if instance := region.Instances[id]; instance != nil {
			return instance, region
		}
	}
	return nil, nil
}

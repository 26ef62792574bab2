package sandbox

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/network"
)

// link is the cable of the account's machines: every question about the world
// is answered by the network model.
type link struct {
	*Sandbox
}

var _ host.Link = link{}

// source is where in the network a machine is: its region and interface; both
// are "" for the laptop, which is on the public internet.
func (l link) source(machine string) (region, eni string, err error) {
	if machine == host.LaptopID {
		return "", "", nil
	}
	instance, r := l.findInstance(machine)
	if instance == nil {
		return "", "", fmt.Errorf("machine %s: no such instance", machine)
	}
	return r.Name, instance.ENI, nil
}

// Resolve asks the resolver of the machine's VPC, or the public one.
func (l link) Resolve(ctx context.Context, machine, name string) (answer network.Answer, err error) {
	err = l.read(ctx, func(context.Context) error {
		region, eni, err := l.source(machine)
		if err != nil {
			return err
		}
		if eni == "" {
			answer = l.world.ResolvePublic(name)
		} else {
			answer = l.world.Resolve(region, eni, name)
		}
		return nil
	})
	return answer, err
}

// ResolveAt asks a DNS server by its address.
func (l link) ResolveAt(ctx context.Context, machine string, server netip.Addr, name string) (answer network.Answer, err error) {
	err = l.read(ctx, func(context.Context) error {
		region, eni, err := l.source(machine)
		if err != nil {
			return err
		}
		answer = network.Answer{Name: name, Code: network.Timeout}
		if eni == "" && server.IsPrivate() {
			// The laptop's own router.
			answer = l.world.ResolvePublic(name)
			return nil
		}
		path := l.world.Explain(region, network.Flow{From: eni, To: server, Port: 53, Protocol: "udp"})
		switch {
		case path.Blocked != nil || path.Refused:
		case path.Target.Kind == "resolver":
			answer = l.world.ResolveInVPC(region, eni, name)
		case path.Target.Kind == "internet" && isResolver(path.Target.Host):
			answer = l.world.ResolvePublic(name)
		}
		return nil
	})
	return answer, err
}

func isResolver(name string) bool {
	for _, known := range network.InternetHosts() {
		if known.Name == name {
			return known.Resolver
		}
	}
	return false
}

// Connect follows a packet through the network.
func (l link) Connect(ctx context.Context, machine string, to netip.Addr, port int, proto string) (path network.Path, err error) {
	l.Tick(ctx)
	err = l.read(ctx, func(context.Context) error {
		region, eni, err := l.source(machine)
		if err != nil {
			return err
		}
		flow := network.Flow{From: eni, To: to, Port: port, Protocol: proto}
		path = l.world.Explain(region, flow)
		if proto == "tcp" {
			l.established(path)
		}
		if l.world.Record(flow, path) {
			l.due.Store(0)
		}
		return nil
	})
	return path, err
}

// RoundTrip sends a request to whoever is at the end of a path.
func (l link) RoundTrip(ctx context.Context, machine string, path network.Path, r *http.Request) (*http.Response, error) {
	if path.Blocked != nil || path.Refused {
		return nil, fmt.Errorf("%s: no connection", r.URL.Host)
	}
	origin, err := l.origin(ctx, machine, path)
	if err != nil {
		return nil, err
	}
	way, carried, err := l.carriageOf(ctx, path)
	if err != nil {
		return nil, err
	}
	if !carried {
		return l.fetch(ctx, origin, path.Target, r)
	}
	sent, answered := l.weighed(way, r)
	response, err := l.fetch(ctx, origin, path.Target, sent)
	if err != nil {
		return nil, err
	}
	answered(response)
	return response, nil
}

// Guest is the machine of an instance, to log in to.
func (l link) Guest(ctx context.Context, instance string) (m *host.Machine, err error) {
	l.Tick(ctx)
	err = l.read(ctx, func(context.Context) error {
		found, region := l.findInstance(instance)
		if found == nil || region.InstanceState(found) != "running" {
			return host.ErrNotBooted
		}
		if m = l.machines.get(instance); m == nil || found.Boots == 0 {
			return host.ErrNotBooted
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return m, nil
}

// Changed keeps what is new on a machine.
func (l link) Changed(ctx context.Context, m *host.Machine) error { return l.keepMachine(ctx, m) }

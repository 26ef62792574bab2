package sandbox

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"linklab/checks/sandbox/host"
)

// machines are the simulated computers that have been switched on.
type machines struct {
	mu  sync.Mutex
	all map[string]*host.Machine
}

func (s *Sandbox) prepareMachines() {
	s.machines.all = map[string]*host.Machine{}
	s.around = &host.Surroundings{Link: link{s}, Pace: s.options.Pace, Now: s.Now}
	s.world.OnListen(s.listens)
	s.world.OnHealthCheck(s.status)
}

// listens says whether a port of an instance's machine is open: not before it
// has booted, nor while it boots again.
func (s *Sandbox) listens(instance string, port int) bool {
	m := s.machines.get(instance)
	if m == nil || !m.Listens(port) {
		return false
	}
	found, region := s.findInstance(instance)
	if found == nil {
		return false
	}
	at := region.BootAt(found)
	return at.IsZero() || !m.Booted().Before(at)
}

// status is what the web server at a port of an instance's machine answers to a
// health check, 0 without an answer. No server of these machines speaks TLS.
func (s *Sandbox) status(instance string, port int, secure bool, path string) int {
	m := s.machines.get(instance)
	if m == nil || secure {
		return 0
	}
	return m.Status(port, path)
}

func (m *machines) get(id string) *host.Machine {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.all[id]
}

func (m *machines) put(machine *host.Machine) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all[machine.ID] = machine
}

func (m *machines) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.all)
}

// instances are the ids of the machines that belong to instances.
func (m *machines) instances() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var ids []string
	for id := range m.all {
		if id != host.LaptopID {
			ids = append(ids, id)
		}
	}
	return ids
}

func (m *machines) drop(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.all, id)
}

// load takes in what another process, or an earlier run, has kept of a machine.
func (m *machines) load(s *Sandbox, id string, data []byte) error {
	known := m.get(id)
	switch {
	case data == nil:
		m.drop(id)
		return nil
	case known != nil:
		return known.Refresh(data)
	}
	machine, err := host.Read(data)
	if err != nil {
		return err
	}
	machine.Attach(s.around)
	m.put(machine)
	return nil
}

// machineSection keeps one machine. Machines change by themselves, so they are
// no part of what a transaction puts back.
func machineSection(m *host.Machine) *section {
	return &section{name: machinePrefix + m.ID, save: func() ([]byte, error) { return json.Marshal(m) }}
}

// endOfBoot is the last thing that a boot writes on the console.
const endOfBoot = " login: \r\n"

// console is what an instance has written on its console: all of it, or as it
// was after the last boot.
func (s *Sandbox) console(instance string, latest bool) (string, time.Time) {
	m := s.machines.get(instance)
	if m == nil {
		return "", time.Time{}
	}
	text := string(m.Console.Bytes())
	if latest {
		return text, s.Now()
	}
	end := strings.LastIndex(text, endOfBoot)
	if end < 0 {
		return "", time.Time{}
	}
	return text[:end+len(endOfBoot)], m.Booted()
}

// Guest is the machine of a running instance, once it has booted.
func (s *Sandbox) Guest(ctx context.Context, instance string) (*host.Machine, error) {
	return link{s}.Guest(ctx, instance)
}

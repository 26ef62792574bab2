// Package host simulates machines: the learner's laptop in the lab terminal and
// the instances of the simulated account. A machine has a disk, users, a
// console and timers; its shell and its programs run in this process and reach
// the world through a Link. Nothing here reads or writes anything of the real
// machine.
package host

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"linklab/checks/sandbox/host/device"
	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/imds"
	"linklab/checks/sandbox/host/shell"
	"linklab/checks/sandbox/host/systemd"
	"linklab/checks/sandbox/network"
)

// LaptopID is the ID of the learner's laptop.
const LaptopID = "laptop"

// Surroundings is what all the machines of a sandbox have in common.
type Surroundings struct {
	Link Link
	Pace network.Pace
	Now  func() time.Time
	// Everywhere are the programs of every machine; Laptop and Instance those
	// of one kind alone, which go before.
	Everywhere, Laptop, Instance map[string]Program
	// Packaged are the programs that a machine has only while a file of their
	// package is on its disk, by that file.
	Packaged map[string]string
	// Daemons are what the programs do that go on in the background.
	Daemons map[string]Behaviour
	// Call makes a request to AWS as a program on the machine does by its SDK:
	// through the network, with the credentials of the instance's role.
	// Parameters and answers bear the API's member names.
	Call func(ctx context.Context, p *Process, service, operation string, params map[string]any) (map[string]any, error)
	// Completers propose the next word of a program's arguments: the words so
	// far, of which the last is being typed.
	Completers map[string]func(p *Process, words []string) []string
	// Limits bound what one line or script may use; zero fields are the
	// shell's defaults.
	Limits shell.Limits
}

// Machine is a simulated computer. Its exported fields are what is kept; the
// rest comes with Attach. A Machine is safe for concurrent use by a terminal
// and its own timers.
type Machine struct {
	ID       string                    `json:"id"` // LaptopID, or i-…
	Hostname string                    `json:"hostname"`
	Users    []files.User              `json:"users"`
	Files    *files.System             `json:"files"`
	Console  *device.Console           `json:"console"`
	BootedAt time.Time                 `json:"booted_at"`
	Boots    int                       `json:"boots"`
	Units    map[string]*systemd.State `json:"units,omitempty"`
	Journal  []JournalLine             `json:"journal,omitempty"`
	History  map[string][]string       `json:"history,omitempty"` // by user
	Daemons  []*Daemon                 `json:"daemons,omitempty"`
	Agent    []string                  `json:"agent,omitempty"` // public keys that ssh-add took, authorized_keys form

	around *Surroundings
	mu     sync.Mutex // guards Hostname, BootedAt, Boots, Units, Journal, History, Agent, Daemons, pid, lastDaemon
	timers sync.Mutex // held while timers run
	tokens imds.Tokens
	pid    int
	// lastDaemon is the number of the daemon that began last.
	lastDaemon int
	// written is the count of the disk's changes that MarshalJSON has seen.
	written uint64
}

// Attach gives the machine its surroundings. It must be called once before
// anything is run on it, after New… as well as after reading it from JSON.
func (m *Machine) Attach(around *Surroundings) {
	m.around = around
	m.Files.SetClock(around.Now)
}

// IsLaptop says whether it is the learner's laptop and no instance.
func (m *Machine) IsLaptop() bool { return m.ID == LaptopID }

// MarshalJSON writes the machine as it is at one moment.
func (m *Machine) MarshalJSON() ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.written = m.Files.Changes()
	type plain Machine
	return json.Marshal((*plain)(m))
}

// Refresh replaces what is kept of the machine by what another process wrote.
// Sessions that are logged in to it go on. What was written to the disk here and
// is not kept yet stays: then the disk is the newer of the two.
func (m *Machine) Refresh(data []byte) error {
	type plain Machine
	read := &plain{Files: files.New(time.Now), Console: &device.Console{}}
	if err := json.Unmarshal(data, read); err != nil {
		return fmt.Errorf("read machine %s: %w", m.ID, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ID == "" {
		m.ID = read.ID
	}
	if m.Users == nil {
		m.Users = read.Users // the same for good
	}
	m.Hostname, m.BootedAt, m.Boots = read.Hostname, read.BootedAt, read.Boots
	m.Units, m.Journal, m.Daemons = read.Units, read.Journal, read.Daemons
	m.Console.Replace(read.Console)
	if m.Files.Changes() == m.written {
		m.Files.Replace(read.Files)
		m.History, m.Agent = read.History, read.Agent
		m.written = m.Files.Changes()
	}
	if m.around != nil {
		m.Files.SetClock(m.around.Now)
	}
	return nil
}

// Read makes a machine of what MarshalJSON wrote.
func Read(data []byte) (*Machine, error) {
	m := &Machine{Files: files.New(time.Now), Console: &device.Console{}}
	if err := m.Refresh(data); err != nil {
		return nil, err
	}
	return m, nil
}

// user finds a user of the machine.
func (m *Machine) user(name string) (files.User, bool) {
	for _, u := range m.Users {
		if u.Name == name {
			return u, true
		}
	}
	return files.User{}, false
}

// Name is the machine's host name.
func (m *Machine) Name() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.Hostname
}

// Booted is when the machine has booted last; zero if it has not.
func (m *Machine) Booted() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.BootedAt
}

// UserNamed finds a user of the machine.
func (m *Machine) UserNamed(name string) (files.User, bool) { return m.user(name) }

// program finds one of the machine's own programs.
func (m *Machine) program(name string) (Program, bool) {
	own := m.around.Instance
	if m.IsLaptop() {
		own = m.around.Laptop
	}
	if !m.unpacked(name) {
		return nil, false
	}
	if p, ok := own[name]; ok {
		return p, true
	}
	p, ok := m.around.Everywhere[name]
	return p, ok
}

// unpacked says whether the package of a program is on the disk, if it is of
// one.
func (m *Machine) unpacked(name string) bool {
	marker, packaged := m.around.Packaged[name]
	if !packaged {
		return true
	}
	_, err := (&files.View{System: m.Files, User: files.Root}).Stat(marker)
	return err == nil
}

// Programs are the names of the machine's own programs, sorted.
func (m *Machine) Programs() []string {
	names := map[string]bool{}
	own := m.around.Instance
	if m.IsLaptop() {
		own = m.around.Laptop
	}
	for name := range own {
		if m.unpacked(name) {
			names[name] = true
		}
	}
	for name := range m.around.Everywhere {
		names[name] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// view is the disk as a user sees it.
func (m *Machine) view(u files.User) *files.View {
	devices := map[string]files.Device{
		"/dev/null":    device.Null{},
		"/dev/console": m.Console,
		"/dev/ttyS0":   m.Console,
	}
	return &files.View{System: m.Files, User: u, Devices: devices, Commands: m.Programs}
}

// hostsFile looks a name up in /etc/hosts.
func (m *Machine) hostsFile(name string) (netip.Addr, bool) {
	content, err := m.view(files.Root).ReadFile("/etc/hosts")
	if err != nil {
		return netip.Addr{}, false
	}
	for line := range strings.Lines(string(content)) {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		if len(fields) < 2 || !slices.Contains(fields[1:], strings.TrimSuffix(name, ".")) {
			continue
		}
		if addr, err := netip.ParseAddr(fields[0]); err == nil && addr.Is4() {
			return addr, true
		}
	}
	return netip.Addr{}, false
}

// nextPID numbers the processes. A daemon may have its number from another run
// of this program.
func (m *Machine) nextPID() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pid == 0 {
		m.pid = 2100
	}
	m.pid++
	for slices.ContainsFunc(m.Daemons, func(d *Daemon) bool { return d.PID == m.pid }) {
		m.pid++
	}
	return m.pid
}

// RunScript runs a script in the background, as a boot or a timer does: it has
// no input, nobody waits, and time that it sleeps costs nothing. It returns the
// script's exit status.
func (m *Machine) RunScript(ctx context.Context, user, script string, output io.Writer) int {
	return m.runAs(ctx, user, "", script, output)
}

// RunCommand is RunScript with the errors apart, in a directory ("" is the
// root). ended is false when the script waits for ever, for a server that it
// has started in the foreground.
func (m *Machine) RunCommand(ctx context.Context, user, dir, script string, output, errors io.Writer) (status int, ended bool) {
	u, ok := m.user(user)
	if !ok {
		fmt.Fprintf(errors, "no user %s\n", user)
		return 1, true
	}
	p := m.process(u, output)
	p.Stderr = errors
	if dir != "" {
		p.Dir = files.Clean("/", dir)
		if info, err := p.View().Stat(p.Dir); err != nil || !info.IsDir() {
			fmt.Fprintf(errors, "chdir %s: no such file or directory\n", dir)
			return 1, true
		}
	}
	if status = p.script(ctx, script); status == held {
		return 0, false
	}
	return status, true
}

// runAs is RunScript for a systemd unit, "" for none: the servers that the
// script starts are the unit's.
func (m *Machine) runAs(ctx context.Context, user, unit, script string, output io.Writer) int {
	u, ok := m.user(user)
	if !ok {
		fmt.Fprintf(output, "no user %s\n", user)
		return 1
	}
	p := m.process(u, output)
	p.unit = unit
	return p.script(ctx, script)
}

// script runs a text to its end, or until it waits for ever: then the status is
// held.
func (p *Process) script(ctx context.Context, text string) int {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var waits atomic.Bool
	p.hold = func() {
		waits.Store(true)
		cancel()
	}
	status := p.run(ctx, text, nil)
	if waits.Load() {
		return held
	}
	return status
}

// process is a user's process in the background: without input, and with time
// that costs nothing.
func (m *Machine) process(u files.User, output io.Writer) *Process {
	p := &Process{
		Args: []string{"bash"}, Dir: "/", Stdin: strings.NewReader(""), Stdout: output, Stderr: output,
		User: u, Machine: m, Width: 80, clock: newClock(m.around.Now, 0),
	}
	env := m.environment(u)
	p.env, p.environ = lookupIn(env), func() []string { return env }
	return p
}

// environment is what a login or the system gives a user's first process.
func (m *Machine) environment(u files.User) []string {
	return []string{
		"HOME=" + u.Home,
		"HOSTNAME=" + m.Name(),
		"LANG=C.UTF-8",
		"LOGNAME=" + u.Name,
		"PATH=/usr/local/bin:/usr/bin:/usr/local/sbin:/usr/sbin",
		"SHELL=/bin/bash",
		"USER=" + u.Name,
	}
}

func lookupIn(env []string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for _, pair := range env {
			if value, ok := strings.CutPrefix(pair, name+"="); ok {
				return value, true
			}
		}
		return "", false
	}
}

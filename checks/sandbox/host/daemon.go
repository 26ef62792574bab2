package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"time"

	"linklab/checks/sandbox/host/files"
)

// Daemon is a program that goes on in the background of a machine: a server or
// an agent. It is kept with the machine and ends with its boot.
type Daemon struct {
	PID     int       `json:"pid"`
	Program string    `json:"program"` // the key of its Behaviour: "httpd"
	Args    []string  `json:"args"`
	User    string    `json:"user"`
	Unit    string    `json:"unit,omitempty"` // of systemd, "" when it was started by hand
	Dir     string    `json:"dir,omitempty"`  // that it was started in
	Ports   []int     `json:"ports,omitempty"`
	Output  string    `json:"output,omitempty"` // file that its output goes to, "" nowhere
	Since   time.Time `json:"since"`
	// Every is how often it has something to do, at AWS's own pace; 0 is never.
	Every   time.Duration `json:"every,omitempty"`
	LastRun time.Time     `json:"last_run,omitzero"`
	// Memory is what it holds until it ends.
	Memory map[string]string `json:"memory,omitempty"`

	live io.Writer // its output, while it runs at a terminal
}

// Name is the program's own name: the last part of what it was called by.
func (d Daemon) Name() string {
	if len(d.Args) == 0 {
		return d.Program
	}
	return path.Base(d.Args[0])
}

// Behaviour is what a daemon does.
type Behaviour struct {
	// Serve answers a request to one of its ports; nil when it speaks no HTTP.
	// source is the address that the request came from.
	Serve func(p *Process, d *Daemon, w http.ResponseWriter, r *http.Request, source netip.Addr)
	// Work is what it does each Daemon.Every.
	Work func(ctx context.Context, p *Process, d *Daemon)
}

// ErrPortTaken says that another program listens on a port.
var ErrPortTaken = errors.New("address already in use")

// errNoHTTP is a connection on which the other end does not speak HTTP.
var errNoHTTP = errors.New("received HTTP/0.9 when not allowed")

// held is the status of a script that waits for a server in the foreground,
// which does not end.
const held = -1

// Run makes the process a daemon. In the background, and as a systemd unit, it
// returns at once; at a terminal it goes on until ctx is done; in a script it
// ends the script, which would wait for ever. The status is the process's.
func (p *Process) Run(ctx context.Context, d Daemon) (int, error) {
	m := p.Machine
	for _, port := range d.Ports {
		if m.listens(port) {
			return 1, ErrPortTaken
		}
	}
	d.PID, d.Args, d.User, d.Unit, d.Dir = m.nextPID(), slices.Clone(p.Args), p.User.Name, p.unit, p.Dir
	d.Since = m.around.Now().UTC()
	if f, ok := p.Stderr.(interface{ Path() string }); ok {
		d.Output = f.Path()
	}
	foreground := !p.background && p.unit == ""
	if foreground && p.session != nil {
		d.live = p.Stderr
	}
	m.mu.Lock()
	m.Daemons = append(m.Daemons, &d)
	m.lastDaemon = d.PID
	m.mu.Unlock()
	switch {
	case !foreground:
		return 0, nil
	case p.session == nil:
		if p.hold != nil {
			p.hold()
		}
		return 0, nil
	}
	_ = p.Link().Changed(context.WithoutCancel(ctx), m) // it serves already; the line's end keeps it again
	<-ctx.Done()
	m.End(d.PID)
	return 130, nil
}

// Forked is the process as one that goes into the background by itself.
func (p *Process) Forked() *Process {
	child := *p
	child.background = true
	return &child
}

// Background runs a command that makes itself a daemon behind the shell's back,
// as & does.
func (p *Process) Background(ctx context.Context, args []string) int {
	child := *p
	child.Args, child.background = args, true
	before := p.Machine.lastPID()
	status := p.Machine.exec(ctx, &child)
	if pid := p.Machine.lastPID(); pid != before && p.session != nil {
		fmt.Fprintf(p.Stderr, "[1] %d\n", pid)
	}
	return status
}

func (m *Machine) lastPID() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.lastDaemon
}

// Running are the machine's daemons, copies of what they are now.
func (m *Machine) Running() []Daemon {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := make([]Daemon, len(m.Daemons))
	for i, d := range m.Daemons {
		list[i] = *d
		list[i].Memory = maps.Clone(d.Memory)
	}
	return list
}

// End ends a daemon; false when there is none of the number.
func (m *Machine) End(pid int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := len(m.Daemons)
	m.Daemons = slices.DeleteFunc(m.Daemons, func(d *Daemon) bool { return d.PID == pid })
	return len(m.Daemons) < before
}

// OfUnit is the number of the daemon that a systemd unit runs, 0 without one.
func (m *Machine) OfUnit(unit string) int {
	for _, d := range m.Running() {
		if d.Unit == unit {
			return d.PID
		}
	}
	return 0
}

// Listens says whether a TCP port of the machine is open: that of ssh, once it
// has booted, and those of its servers.
func (m *Machine) Listens(port int) bool {
	return !m.Booted().IsZero() && m.listens(port)
}

func (m *Machine) listens(port int) bool {
	if port == sshPort {
		return true
	}
	return slices.ContainsFunc(m.Running(), func(d Daemon) bool { return slices.Contains(d.Ports, port) })
}

const sshPort = 22

// Answer has the server at a port answer a request that came from an address.
func (m *Machine) Answer(r *http.Request, port int, source netip.Addr) (*http.Response, error) {
	for _, d := range m.Running() {
		behaviour := m.around.Daemons[d.Program]
		if !slices.Contains(d.Ports, port) || behaviour.Serve == nil {
			continue
		}
		answer := NewRecorder()
		behaviour.Serve(m.daemonProcess(&d), &d, answer, r, source)
		return answer.Response(r), nil
	}
	return nil, errNoHTTP
}

// Status is what the server at a port answers to a GET, 0 when nobody there
// speaks HTTP. Asking leaves no trace on the machine, in no log either.
func (m *Machine) Status(port int, path string) int {
	for _, d := range m.Running() {
		behaviour := m.around.Daemons[d.Program]
		if !slices.Contains(d.Ports, port) || behaviour.Serve == nil {
			continue
		}
		r := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{}, Body: http.NoBody, RequestURI: path}
		answer, p := NewRecorder(), m.daemonProcess(&d)
		p.unrecorded = true
		behaviour.Serve(p, &d, answer, r, netip.Addr{})
		said := answer.Response(r)
		_ = said.Body.Close() // held in memory
		return said.StatusCode
	}
	return 0
}

// Record writes a line of a daemon at the end of one of its logs.
func (p *Process) Record(name, line string) {
	if !p.unrecorded {
		_ = p.Machine.AppendLog(name, line)
	}
}

// daemonProcess is the process of a daemon, with its user and directory.
func (m *Machine) daemonProcess(d *Daemon) *Process {
	user, ok := m.user(d.User)
	if !ok {
		user = files.User{Name: d.User, UID: 65534, Home: "/"}
	}
	p := m.process(user, io.Discard)
	p.Args, p.Dir = d.Args, d.Dir
	return p
}

// Say writes what a daemon prints: to its terminal, else to its file.
func (p *Process) Say(d *Daemon, line string) {
	if p.unrecorded {
		return
	}
	if d.live != nil {
		_, _ = io.WriteString(d.live, line)
		return
	}
	if d.Unit != "" {
		p.Machine.Log(d.Unit, line)
		return
	}
	if d.Output != "" {
		_ = p.Machine.AppendLog(d.Output, line)
	}
}

// maxLog is how long a log may grow, in bytes; the oldest lines go first.
const maxLog = 64 << 10

// AppendLog writes a line at the end of a log as root.
func (m *Machine) AppendLog(name, line string) error {
	view := m.view(files.Root)
	old, err := view.ReadFile(name)
	if err != nil && !errors.Is(err, files.ErrNotExist) {
		return err
	}
	text := string(old) + line
	if over := len(text) - maxLog; over > 0 {
		text = text[over:]
		for i, c := range text {
			if c == '\n' {
				text = text[i+1:]
				break
			}
		}
	}
	if errors.Is(err, files.ErrNotExist) {
		return m.put(name, text, 0o644)
	}
	return view.WriteFile(name, []byte(text), 0o644)
}

// dueDaemons are the daemons with work and when it is due.
func (m *Machine) dueDaemons() map[int]time.Time {
	due := map[int]time.Time{}
	for _, d := range m.Running() {
		if d.Every == 0 || m.around.Daemons[d.Program].Work == nil {
			continue
		}
		due[d.PID] = d.Since
		if !d.LastRun.IsZero() {
			due[d.PID] = d.LastRun.Add(max(time.Duration(float64(d.Every)*float64(m.around.Pace)), shortestInterval))
		}
	}
	return due
}

// workDaemons lets the daemons work whose time has come; true when any did.
func (m *Machine) workDaemons(ctx context.Context) bool {
	worked := false
	for pid, at := range m.dueDaemons() {
		now := m.around.Now().UTC()
		if now.Before(at) {
			continue
		}
		worked = true
		var d Daemon
		for _, running := range m.Running() {
			if running.PID == pid {
				d = running
			}
		}
		if d.Memory == nil {
			d.Memory = map[string]string{}
		}
		d.LastRun = now
		m.around.Daemons[d.Program].Work(ctx, m.daemonProcess(&d), &d)
		m.mu.Lock()
		for _, kept := range m.Daemons {
			if kept.PID == pid {
				kept.LastRun, kept.Memory = d.LastRun, d.Memory
			}
		}
		m.mu.Unlock()
	}
	return worked
}

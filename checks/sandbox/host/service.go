package host

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/systemd"
)

// shortestInterval is the least time between two runs of a timer, whatever the
// pace, so that an instance of a fast account does not keep the process busy.
const shortestInterval = 2 * time.Second

// maxJournal is how many lines of the journal are kept.
const maxJournal = 400

// JournalLine is one line of the journal.
type JournalLine struct {
	Time time.Time `json:"time"`
	Unit string    `json:"unit"`
	Text string    `json:"text"`
}

// Log adds a line to the journal.
func (m *Machine) Log(unit, text string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for line := range strings.Lines(text) {
		m.Journal = append(m.Journal, JournalLine{Time: m.around.Now().UTC(), Unit: unit, Text: strings.TrimRight(line, "\r\n")})
	}
	if over := len(m.Journal) - maxJournal; over > 0 {
		m.Journal = append([]JournalLine(nil), m.Journal[over:]...)
	}
}

// JournalOf are the kept lines of a unit, of all units when unit is "".
func (m *Machine) JournalOf(unit string) []JournalLine {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []JournalLine
	for _, line := range m.Journal {
		if unit == "" || line.Unit == unit || strings.TrimSuffix(line.Unit, ".service") == unit {
			list = append(list, line)
		}
	}
	return list
}

// UnitState is a copy of what is remembered of a unit.
func (m *Machine) UnitState(name string) systemd.State {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s := m.Units[name]; s != nil {
		return *s
	}
	return systemd.State{}
}

// SetUnit changes what is remembered of a unit.
func (m *Machine) SetUnit(name string, change func(*systemd.State)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.Units == nil {
		m.Units = map[string]*systemd.State{}
	}
	if m.Units[name] == nil {
		m.Units[name] = &systemd.State{}
	}
	change(m.Units[name])
}

// unitDirs are where unit files are looked for, first found first.
var unitDirs = []string{"/etc/systemd/system", "/usr/lib/systemd/system"}

// Unit reads the unit file of a name; a name without a dot is a service.
func (m *Machine) Unit(name string) (*systemd.Unit, error) {
	if path.Ext(name) == "" {
		name += ".service"
	}
	view := m.view(files.Root)
	for _, dir := range unitDirs {
		content, err := view.ReadFile(path.Join(dir, path.Base(name)))
		if err != nil {
			continue
		}
		return systemd.Parse(name, path.Join(dir, name), string(content))
	}
	return nil, files.ErrNotExist
}

// StartUnit starts a timer, or runs a service: to its end, or until its program
// has gone into the background. The error says why it
// could not be.
func (m *Machine) StartUnit(ctx context.Context, name string) error {
	u, err := m.Unit(name)
	if err != nil {
		return err
	}
	switch path.Ext(u.Name) {
	case ".timer":
		if _, _, ok := u.Interval(); !ok {
			return fmt.Errorf("%s: the time of the timer is not understood here", u.Name)
		}
		m.SetUnit(u.Name, func(s *systemd.State) {
			s.Active, s.Since = true, m.around.Now().UTC()
		})
		return nil
	case ".service":
		return m.runService(ctx, u)
	}
	return fmt.Errorf("%s: only services and timers can be started here", u.Name)
}

// startEnabled starts what is enabled, as a boot does.
func (m *Machine) startEnabled(ctx context.Context) {
	m.mu.Lock()
	var names []string
	for name, s := range m.Units {
		s.Active = false
		if s.Enabled {
			names = append(names, name)
		}
	}
	m.mu.Unlock()
	slices.Sort(names)
	for _, name := range names {
		if err := m.StartUnit(ctx, name); err != nil {
			m.Log("systemd", fmt.Sprintf("Failed to start %s: %v", name, err))
		}
	}
}

// runService runs the commands of a service.
func (m *Machine) runService(ctx context.Context, u *systemd.Unit) error {
	switch kind := u.Value("Service", "Type"); kind {
	case "", "simple", "oneshot", "exec", "notify", "forking":
	default:
		return fmt.Errorf("%s: services of type %s are not run here", u.Name, kind)
	}
	commands := u.Values("Service", "ExecStart")
	if len(commands) == 0 {
		return fmt.Errorf("%s: Service has no ExecStart=. Refusing", u.Name)
	}
	user := u.Value("Service", "User")
	if user == "" {
		user = files.Root.Name
	}
	var script strings.Builder
	for _, pair := range u.Values("Service", "Environment") {
		fmt.Fprintf(&script, "export %s\n", pair)
	}
	if dir := u.Value("Service", "WorkingDirectory"); dir != "" {
		fmt.Fprintf(&script, "cd %s\n", dir)
	}
	for _, command := range commands {
		fmt.Fprintf(&script, "%s || exit $?\n", strings.TrimLeft(command, "-@+!"))
	}
	var log bytes.Buffer
	var out io.Writer = &log
	if to := u.Value("Service", "StandardOutput"); strings.Contains(to, "console") || to == "tty" {
		out = io.MultiWriter(&log, m.Console)
	}
	started := m.around.Now().UTC()
	m.Log("systemd", "Starting "+describe(u)+"...")
	m.StopUnit(u.Name)
	status := m.runAs(ctx, user, u.Name, script.String(), out)
	m.Log(u.Name, log.String())
	m.SetUnit(u.Name, func(s *systemd.State) {
		s.LastRun, s.Since, s.Status, s.Failed = started, started, status, status != 0
		s.Runs++
	})
	if status != 0 {
		m.Log("systemd", fmt.Sprintf("%s: Main process exited, code=exited, status=%d", u.Name, status))
		return fmt.Errorf("Job for %s failed because the control process exited with error code", u.Name) // systemctl's own words
	}
	if m.OfUnit(u.Name) != 0 {
		m.SetUnit(u.Name, func(s *systemd.State) { s.Active = true })
		m.Log("systemd", "Started "+describe(u)+".")
		return nil
	}
	m.Log("systemd", "Finished "+describe(u)+".")
	return nil
}

// StopUnit stops a timer, or the program that a service runs.
func (m *Machine) StopUnit(name string) {
	if pid := m.OfUnit(name); pid != 0 {
		m.End(pid)
		m.Log("systemd", "Stopped "+name+".")
	}
	m.SetUnit(name, func(s *systemd.State) { s.Active = false })
}

func describe(u *systemd.Unit) string {
	if d := u.Value("Unit", "Description"); d != "" {
		return u.Name + " - " + d
	}
	return u.Name
}

// DueAt is when the next timer or daemon of the machine is due; ok is false when none is
// waiting.
func (m *Machine) DueAt() (at time.Time, ok bool) {
	for name := range m.activeTimers() {
		due, found := m.timerDue(name)
		if found && (!ok || due.Before(at)) {
			at, ok = due, true
		}
	}
	for _, due := range m.dueDaemons() {
		if !ok || due.Before(at) {
			at, ok = due, true
		}
	}
	return at, ok
}

// Tick runs the services of the timers, and the daemons, that are due and says whether there was
// any. A tick that is still going on is not begun a second time.
func (m *Machine) Tick(ctx context.Context) bool {
	if !m.timers.TryLock() {
		return false
	}
	defer m.timers.Unlock()
	ran := m.workDaemons(ctx)
	for name := range m.activeTimers() {
		due, ok := m.timerDue(name)
		if !ok || m.around.Now().Before(due) {
			continue
		}
		u, err := m.Unit(name)
		if err != nil {
			continue
		}
		service := u.Value("Timer", "Unit")
		if service == "" {
			service = strings.TrimSuffix(name, ".timer") + ".service"
		}
		m.SetUnit(name, func(s *systemd.State) { s.LastRun = m.around.Now().UTC(); s.Runs++ })
		ran = true
		if err := m.StartUnit(ctx, service); err != nil {
			m.Log("systemd", err.Error())
		}
	}
	return ran
}

func (m *Machine) activeTimers() map[string]systemd.State {
	m.mu.Lock()
	defer m.mu.Unlock()
	active := map[string]systemd.State{}
	for name, s := range m.Units {
		if s.Active && path.Ext(name) == ".timer" {
			active[name] = *s
		}
	}
	return active
}

// timerDue is when a timer is due next, at the account's pace.
func (m *Machine) timerDue(name string) (time.Time, bool) {
	u, err := m.Unit(name)
	if err != nil {
		return time.Time{}, false
	}
	every, first, ok := u.Interval()
	if !ok {
		return time.Time{}, false
	}
	state := m.UnitState(name)
	if state.LastRun.Before(state.Since) {
		return state.Since.Add(time.Duration(float64(first) * float64(m.around.Pace))), true
	}
	if every == 0 {
		return time.Time{}, false // it was due once
	}
	wait := max(time.Duration(float64(every)*float64(m.around.Pace)), shortestInterval)
	return state.LastRun.Add(wait), true
}

package system

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/getopt"
	"linklab/checks/sandbox/host/systemd"
)

// Systemctl handles the units that are written on the machine.
func Systemctl(ctx context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "now", "no-pager", "q|quiet", "l|full", "all", "a", "n=", "type=", "t=", "system")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	if len(opt.Args) == 0 {
		return listTimers(p)
	}
	verb, names := opt.Args[0], opt.Args[1:]
	switch verb {
	case "daemon-reload", "daemon-reexec":
		if !p.User.IsRoot() {
			return denied(p, "Failed to reload daemon")
		}
		return 0
	case "list-timers", "list-units":
		return listTimers(p)
	case "start", "stop", "restart", "enable", "disable", "reload", "try-restart":
		if !p.User.IsRoot() {
			return denied(p, "Failed to "+verb+" unit")
		}
	case "status", "is-active", "is-enabled", "is-failed", "cat", "show":
	case "poweroff", "reboot", "halt":
		return p.Fail(1, "%s: use aws ec2 stop-instances or reboot-instances", verb)
	default:
		fmt.Fprintf(p.Stderr, "Unknown command verb '%s'.\n", verb)
		return 1
	}
	if len(names) == 0 {
		fmt.Fprintln(p.Stderr, "Too few arguments.")
		return 1
	}
	status := 0
	for _, name := range names {
		if path.Ext(name) == "" {
			name += ".service"
		}
		u, err := p.Machine.Unit(name)
		if errors.Is(err, fs.ErrNotExist) {
			if builtin[name] && (verb == "status" || strings.HasPrefix(verb, "is-")) {
				fmt.Fprintln(p.Stdout, map[bool]string{true: "enabled", false: "active"}[verb == "is-enabled"])
				continue
			}
			if code, ok := imageUnit(p, verb, name); ok {
				status = max(status, code)
				continue
			}
			if verb == "is-active" {
				fmt.Fprintln(p.Stdout, "inactive")
				status = 3
				continue
			}
			status = missing(p, verb, name)
			continue
		}
		if err != nil {
			fmt.Fprintln(p.Stderr, err)
			status = 1
			continue
		}
		if code := unitVerb(ctx, p, opt, verb, u); code != 0 {
			status = code
		}
	}
	return status
}

// builtin are units of the image itself; they run and cannot be handled.
var builtin = map[string]bool{"sshd.service": true, "chronyd.service": true, "systemd-resolved.service": true, "cloud-init.service": true}

// imageUnit is what becomes of a verb on a unit of the image itself: it can be
// started again, which changes nothing, and not be stopped.
func imageUnit(p *host.Process, verb, name string) (status int, ok bool) {
	switch {
	case !builtin[name]:
		return 0, false
	case verb == "stop" || verb == "disable":
		fmt.Fprintf(p.Stderr, "%s: it is part of the image and always runs here.\n", name)
		return 1, true
	case verb == "cat" || verb == "show":
		return 0, false
	}
	return 0, true
}

// Service is the old form of systemctl: service NAME VERB.
func Service(ctx context.Context, p *host.Process) int {
	if len(p.Args) != 3 {
		fmt.Fprintln(p.Stderr, "Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]")
		return 1
	}
	child := *p
	child.Args = []string{"systemctl", p.Args[2], p.Args[1]}
	fmt.Fprintf(p.Stderr, "Redirecting to /bin/systemctl %s %s.service\n", p.Args[2], p.Args[1])
	return Systemctl(ctx, &child)
}

// Chkconfig is the old form of systemctl enable and disable.
func Chkconfig(ctx context.Context, p *host.Process) int {
	verb, ok := map[string]string{"on": "enable", "off": "disable"}[p.Args[len(p.Args)-1]]
	if len(p.Args) != 3 || !ok {
		fmt.Fprintln(p.Stderr, "usage: chkconfig <name> on|off")
		return 1
	}
	child := *p
	child.Args = []string{"systemctl", verb, p.Args[1]}
	return Systemctl(ctx, &child)
}

func denied(p *host.Process, what string) int {
	fmt.Fprintf(p.Stderr, "%s: Access denied\nSee system logs and 'systemctl status' for details. (Run it with sudo.)\n", what)
	return 4
}

func missing(p *host.Process, verb, name string) int {
	switch verb {
	case "enable", "disable":
		fmt.Fprintf(p.Stderr, "Failed to %s unit: Unit file %s does not exist.\n", verb, name)
		return 1
	case "status":
		fmt.Fprintf(p.Stderr, "Unit %s could not be found.\n", name)
		return 4
	}
	fmt.Fprintf(p.Stderr, "Failed to %s %s: Unit %s not found.\n", verb, name, name)
	return 5
}

func unitVerb(ctx context.Context, p *host.Process, opt *getopt.Options, verb string, u *systemd.Unit) int {
	m := p.Machine
	state := m.UnitState(u.Name)
	switch verb {
	case "enable":
		if u.Value("Install", "WantedBy") == "" && u.Value("Install", "RequiredBy") == "" {
			fmt.Fprintln(p.Stderr, "The unit files have no installation config (WantedBy=, RequiredBy=, Also=,\nAlias= settings in the [Install] section), so it cannot be enabled.")
			return 0
		}
		m.SetUnit(u.Name, func(s *systemd.State) { s.Enabled = true })
		if !state.Enabled && !opt.Has("q") {
			fmt.Fprintf(p.Stderr, "Created symlink /etc/systemd/system/%s.wants/%s → %s.\n", u.Value("Install", "WantedBy"), u.Name, u.Path)
		}
		if !opt.Has("now") {
			return 0
		}
		fallthrough
	case "start", "restart", "try-restart", "reload":
		if err := m.StartUnit(ctx, u.Name); err != nil {
			fmt.Fprintf(p.Stderr, "%s\nSee \"systemctl status %s\" and \"journalctl -u %s\" for details.\n", err, u.Name, u.Name)
			return 1
		}
	case "disable", "stop":
		if verb == "disable" {
			m.SetUnit(u.Name, func(s *systemd.State) { s.Enabled = false })
			if state.Enabled && !opt.Has("q") {
				fmt.Fprintf(p.Stderr, "Removed \"/etc/systemd/system/%s.wants/%s\".\n", u.Value("Install", "WantedBy"), u.Name)
			}
			if !opt.Has("now") {
				return 0
			}
		}
		m.StopUnit(u.Name)
	case "is-active":
		return answer(p, state.Active, "active", "inactive", 3)
	case "is-enabled":
		return answer(p, state.Enabled, "enabled", "disabled", 1)
	case "is-failed":
		return answer(p, state.Failed, "failed", "inactive", 1)
	case "cat", "show":
		content, err := p.ReadFile(u.Path)
		if err != nil {
			return p.Fail(1, "%s", host.Errno(err))
		}
		fmt.Fprintf(p.Stdout, "# %s\n%s", u.Path, content)
	case "status":
		return unitStatus(p, u, state)
	}
	return 0
}

func answer(p *host.Process, holds bool, yes, no string, status int) int {
	if holds {
		fmt.Fprintln(p.Stdout, yes)
		return 0
	}
	fmt.Fprintln(p.Stdout, no)
	return status
}

func unitStatus(p *host.Process, u *systemd.Unit, s systemd.State) int {
	loaded := "disabled"
	if s.Enabled {
		loaded = "enabled"
	}
	active, status := "inactive (dead)", 3
	switch {
	case p.Machine.OfUnit(u.Name) != 0:
		active, status = "active (running)", 0
	case s.Active:
		active, status = "active (waiting)", 0
	case s.Failed:
		active = fmt.Sprintf("failed (Result: exit-code, status=%d)", s.Status)
	}
	if !s.Since.IsZero() {
		active += " since " + s.Since.Format("Mon 2006-01-02 15:04:05 UTC")
	}
	fmt.Fprintf(p.Stdout, "● %s - %s\n     Loaded: loaded (%s; %s)\n     Active: %s\n", u.Name, u.Value("Unit", "Description"), u.Path, loaded, active)
	if pid := p.Machine.OfUnit(u.Name); pid != 0 {
		fmt.Fprintf(p.Stdout, "   Main PID: %d\n", pid)
	}
	if at, ok := p.Machine.DueAt(); ok && s.Active && path.Ext(u.Name) == ".timer" {
		fmt.Fprintf(p.Stdout, "    Trigger: %s\n", at.UTC().Format("Mon 2006-01-02 15:04:05 UTC"))
	}
	lines := p.Machine.JournalOf(u.Name)
	if len(lines) > 0 {
		fmt.Fprintln(p.Stdout)
	}
	for _, line := range lines[max(0, len(lines)-10):] {
		journalLine(p, line)
	}
	return status
}

func listTimers(p *host.Process) int {
	fmt.Fprintf(p.Stdout, "%-28s %-28s %s\n", "NEXT", "LAST", "UNIT")
	list, err := p.View().ReadDir("/etc/systemd/system")
	if err != nil {
		return p.Fail(1, "%s", host.Errno(err))
	}
	count := 0
	for _, info := range list {
		s := p.Machine.UnitState(info.Name())
		if path.Ext(info.Name()) != ".timer" || !s.Active {
			continue
		}
		count++
		next, last := "-", "-"
		if at, ok := p.Machine.DueAt(); ok {
			next = at.UTC().Format("Mon 2006-01-02 15:04:05 UTC")
		}
		if !s.LastRun.IsZero() {
			last = s.LastRun.Format("Mon 2006-01-02 15:04:05 UTC")
		}
		fmt.Fprintf(p.Stdout, "%-28s %-28s %s\n", next, last, info.Name())
	}
	fmt.Fprintf(p.Stdout, "\n%d timers listed.\n", count)
	return 0
}

// Journalctl prints the journal.
func Journalctl(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "u|unit=", "n|lines=", "no-pager", "f|follow", "e", "x", "b", "r|reverse", "o|output=", "since=", "q", "k")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	if opt.Has("f") {
		return p.Fail(1, "-f is not simulated: use watch -n 2 journalctl -n 20")
	}
	lines := p.Machine.JournalOf(opt.Value("u"))
	if opt.Has("n") {
		n, err := strconv.Atoi(opt.Value("n"))
		if err != nil || n < 0 {
			return p.Fail(1, "Failed to parse lines '%s'", opt.Value("n"))
		}
		lines = lines[max(0, len(lines)-n):]
	}
	if len(lines) == 0 {
		fmt.Fprintln(p.Stdout, "-- No entries --")
	}
	for i := range lines {
		line := lines[i]
		if opt.Has("r") {
			line = lines[len(lines)-1-i]
		}
		if opt.Value("o") == "cat" {
			fmt.Fprintln(p.Stdout, line.Text)
			continue
		}
		journalLine(p, line)
	}
	return 0
}

func journalLine(p *host.Process, line host.JournalLine) {
	name, _, _ := strings.Cut(p.Machine.Name(), ".")
	fmt.Fprintf(p.Stdout, "%s %s %s[1]: %s\n", line.Time.Format("Jan 02 15:04:05"), name, strings.TrimSuffix(line.Unit, ".service"), line.Text)
}

// Logger writes to the journal.
func Logger(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "t|tag=", "p=", "s", "i")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	tag := opt.Value("t")
	if tag == "" {
		tag = p.User.Name
	}
	text := strings.Join(opt.Args, " ")
	if text == "" {
		content, err := p.ReadFile("-")
		if err != nil {
			return p.Fail(1, "%s", host.Errno(err))
		}
		text = string(content)
	}
	p.Machine.Log(tag, text)
	return 0
}

// CloudInit tells how the boot went.
func CloudInit(_ context.Context, p *host.Process) int {
	if len(p.Args) < 2 || p.Args[1] != "status" {
		return p.Fail(2, "only cloud-init status is simulated")
	}
	v := &files.View{System: p.Machine.Files, User: files.Root}
	state := "status: running"
	if _, err := v.Stat("/var/lib/cloud/instance/boot-finished"); err == nil {
		state = "status: done"
	}
	fmt.Fprintln(p.Stdout, state)
	return 0
}

package system

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/getopt"
)

// SS lists the sockets that listen.
func SS(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "l", "t", "n", "p", "u", "a", "4", "6", "H")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	if len(opt.Args) > 0 {
		return p.Fail(1, "filters are not simulated: use ss -ltn | grep PORT")
	}
	if !opt.Has("H") {
		fmt.Fprintln(p.Stdout, "State   Recv-Q  Send-Q   Local Address:Port   Peer Address:Port  Process")
	}
	if opt.Has("u") && !opt.Has("t") {
		return 0
	}
	type socket struct {
		port int
		of   string
	}
	sockets := []socket{{22, `users:(("sshd",pid=1702,fd=3))`}}
	for _, d := range p.Machine.Running() {
		for _, port := range d.Ports {
			sockets = append(sockets, socket{port, fmt.Sprintf(`users:(("%s",pid=%d,fd=4))`, d.Name(), d.PID)})
		}
	}
	slices.SortStableFunc(sockets, func(a, b socket) int { return a.port - b.port })
	for _, s := range sockets {
		line := fmt.Sprintf("%-7s %-7d %-7d %14s:%-6d %14s:*", "LISTEN", 0, 128, "0.0.0.0", s.port, "0.0.0.0")
		if opt.Has("p") && p.User.IsRoot() {
			line += "     " + s.of
		}
		fmt.Fprintln(p.Stdout, line)
	}
	return 0
}

// PS lists the processes in the background; those of the system itself are not
// simulated.
func PS(_ context.Context, p *host.Process) int {
	fmt.Fprintf(p.Stdout, "%-10s %7s %-8s %s\n", "UID", "PID", "STIME", "CMD")
	fmt.Fprintf(p.Stdout, "%-10s %7d %-8s %s\n", "root", 1, p.Machine.Booted().UTC().Format("15:04"), "/usr/lib/systemd/systemd")
	fmt.Fprintf(p.Stdout, "%-10s %7d %-8s %s\n", "root", 1702, p.Machine.Booted().UTC().Format("15:04"), "sshd: /usr/sbin/sshd -D")
	for _, d := range p.Machine.Running() {
		fmt.Fprintf(p.Stdout, "%-10s %7d %-8s %s\n", d.User, d.PID, d.Since.UTC().Format("15:04"), strings.Join(d.Args, " "))
	}
	return 0
}

// Kill ends processes in the background by their numbers.
func Kill(ctx context.Context, p *host.Process) int {
	status := 0
	for _, arg := range p.Args[1:] {
		if arg == "-l" {
			fmt.Fprintln(p.Stdout, "HUP INT QUIT KILL TERM")
			continue
		}
		if strings.HasPrefix(arg, "-") {
			continue // whichever the signal, it ends
		}
		pid, err := strconv.Atoi(arg)
		if err != nil {
			pid = -1
			if arg == "%1" {
				pid = lastStarted(p)
			}
		}
		if !end(ctx, p, pid) {
			status = 1
			fmt.Fprintf(p.Stderr, "kill: (%s) - No such process\n", arg)
		}
	}
	return status
}

func lastStarted(p *host.Process) int {
	last := -1
	for _, d := range p.Machine.Running() {
		last = max(last, d.PID)
	}
	return last
}

// end ends a process that the user may end. Systemd starts it again where its
// unit says so.
func end(ctx context.Context, p *host.Process, pid int) bool {
	for _, d := range p.Machine.Running() {
		if d.PID != pid || !p.User.IsRoot() && d.User != p.User.Name {
			continue
		}
		if d.Unit != "" {
			p.Machine.StopUnit(d.Unit)
			if u, err := p.Machine.Unit(d.Unit); err == nil && u.Value("Service", "Restart") == "always" {
				if err := p.Machine.StartUnit(ctx, d.Unit); err != nil {
					p.Machine.Log("systemd", err.Error())
				}
			}
			return true
		}
		return p.Machine.End(pid)
	}
	return false
}

// Jobs lists what was put into the background by hand.
func Jobs(_ context.Context, p *host.Process) int {
	n := 0
	for _, d := range p.Machine.Running() {
		if d.Unit != "" || d.User != p.User.Name {
			continue
		}
		n++
		fmt.Fprintf(p.Stdout, "[%d]   Running                 %s &\n", n, strings.Join(d.Args, " "))
	}
	return 0
}

// Pgrep finds processes in the background by their names; with -f by
// their command lines.
func Pgrep(ctx context.Context, p *host.Process) int { return matching(ctx, p, false) }

// Pkill ends what Pgrep finds.
func Pkill(ctx context.Context, p *host.Process) int { return matching(ctx, p, true) }

func matching(ctx context.Context, p *host.Process, ends bool) int {
	opt, err := getopt.Parse(p.Args[1:], false, "f", "a", "l", "x", "9", "u=")
	if err != nil {
		return p.Fail(2, "%v", err)
	}
	if len(opt.Args) != 1 {
		return p.Fail(2, "only one pattern can be provided")
	}
	pattern, err := regexp.Compile(opt.Args[0])
	if err != nil {
		return p.Fail(2, "%v", err)
	}
	status := 1
	for _, d := range p.Machine.Running() {
		line := strings.Join(d.Args, " ")
		subject := d.Name()
		if opt.Has("f") {
			subject = line
		}
		if !pattern.MatchString(subject) {
			continue
		}
		status = 0
		switch {
		case ends:
			if !end(ctx, p, d.PID) {
				fmt.Fprintf(p.Stderr, "pkill: killing pid %d failed: Operation not permitted\n", d.PID)
				status = 1
			}
		case opt.Has("a"), opt.Has("l"):
			fmt.Fprintf(p.Stdout, "%d %s\n", d.PID, line)
		default:
			fmt.Fprintln(p.Stdout, d.PID)
		}
	}
	return status
}

// Nohup runs a command that does not end with the session, which none does.
func Nohup(ctx context.Context, p *host.Process) int {
	if len(p.Args) < 2 {
		return p.Fail(125, "missing operand")
	}
	return p.Exec(ctx, p.Args[1:]...)
}

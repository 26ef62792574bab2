// Package system holds the programs of the simulated machines that speak of the
// machine itself, its users, its time and its services.
package system

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/getopt"
)

// Date prints the time of the machine, or another one with -d.
func Date(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "u|utc", "d|date=", "I|iso-8601", "R", "iso-8601=")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	now := p.Now().UTC() // the machines' clocks are set to UTC
	if text := opt.Value("d"); text != "" {
		if now, err = relative(now, text); err != nil {
			return p.Fail(1, "invalid date '%s'", text)
		}
	}
	format := "+%a %b %e %H:%M:%S UTC %Y"
	switch {
	case len(opt.Args) > 1 || len(opt.Args) == 1 && !strings.HasPrefix(opt.Args[0], "+"):
		return p.Fail(1, "cannot set date: Operation not permitted")
	case len(opt.Args) == 1:
		format = opt.Args[0]
	case opt.Value("iso-8601") == "seconds":
		format = "+%Y-%m-%dT%H:%M:%S+00:00"
	case opt.Has("I") || opt.Has("iso-8601"):
		format = "+%F"
	case opt.Has("R"):
		format = "+%a, %d %b %Y %H:%M:%S +0000"
	}
	fmt.Fprintln(p.Stdout, strftime(now, format[1:]))
	return 0
}

// relative reads what -d is usually given: @seconds, RFC 3339, "now",
// "5 minutes ago", "+1 hour", "yesterday".
func relative(now time.Time, text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	if rest, ok := strings.CutPrefix(text, "@"); ok {
		n, err := strconv.ParseInt(rest, 10, 64)
		return time.Unix(n, 0).UTC(), err
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	switch text {
	case "now", "today":
		return now, nil
	case "yesterday":
		return now.AddDate(0, 0, -1), nil
	case "tomorrow":
		return now.AddDate(0, 0, 1), nil
	}
	sign := 1
	if rest, ok := strings.CutSuffix(text, " ago"); ok {
		sign, text = -1, rest
	}
	fields := strings.Fields(strings.TrimPrefix(text, "+"))
	if len(fields) == 2 {
		n, err := strconv.Atoi(fields[0])
		unit := map[string]time.Duration{
			"second": time.Second, "sec": time.Second, "minute": time.Minute, "min": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour,
		}[strings.TrimSuffix(fields[1], "s")]
		if err == nil && unit != 0 && n > -1e6 && n < 1e6 {
			return now.Add(time.Duration(sign*n) * unit), nil
		}
	}
	return now, fmt.Errorf("unknown date")
}

// strftime formats a time as date does.
func strftime(t time.Time, format string) string {
	layouts := map[byte]string{
		'Y': "2006", 'm': "01", 'd': "02", 'H': "15", 'M': "04", 'S': "05", 'y': "06", 'a': "Mon", 'A': "Monday", 'b': "Jan", 'B': "January", 'h': "Jan",
		'e': "_2", 'I': "03", 'p': "PM", 'F': "2006-01-02", 'T': "15:04:05", 'R': "15:04", 'D': "01/02/06", 'j': "002", 'Z': "MST", 'z': "-0700", 'N': "000000000",
		'c': "Mon Jan _2 15:04:05 2006", 'x': "01/02/06", 'X': "15:04:05",
	}
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		switch c := format[i]; c {
		case '%':
			b.WriteByte('%')
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 's':
			b.WriteString(strconv.FormatInt(t.Unix(), 10))
		case 'N':
			fmt.Fprintf(&b, "%09d", t.Nanosecond())
		case 'u':
			b.WriteString(strconv.Itoa((int(t.Weekday())+6)%7 + 1))
		default:
			if layout, ok := layouts[c]; ok {
				b.WriteString(t.Format(layout))
			} else {
				b.WriteByte('%')
				b.WriteByte(c)
			}
		}
	}
	return b.String()
}

// Env prints the environment, or runs a command with variables added.
func Env(ctx context.Context, p *host.Process) int {
	args := p.Args[1:]
	var extra []string
	for len(args) > 0 && strings.Contains(args[0], "=") {
		extra, args = append(extra, args[0]), args[1:]
	}
	if len(args) == 0 {
		for _, pair := range slices.Concat(p.Environ(), extra) {
			fmt.Fprintln(p.Stdout, pair)
		}
		return 0
	}
	if strings.HasPrefix(args[0], "-") {
		return p.Fail(125, "invalid option '%s'", args[0])
	}
	return p.With(extra...).Exec(ctx, args...)
}

// Printenv prints variables.
func Printenv(_ context.Context, p *host.Process) int {
	if len(p.Args) == 1 {
		for _, pair := range p.Environ() {
			fmt.Fprintln(p.Stdout, pair)
		}
		return 0
	}
	status := 0
	for _, name := range p.Args[1:] {
		value, ok := p.LookupEnv(name)
		if !ok {
			status = 1
			continue
		}
		fmt.Fprintln(p.Stdout, value)
	}
	return status
}

// Hostname prints the machine's name; with -I its addresses.
func Hostname(ctx context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "f|fqdn", "s|short", "I|all-ip-addresses", "i", "d")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	name := p.Machine.Name()
	switch {
	case len(opt.Args) > 0:
		return p.Fail(1, "you must be root to change the host name")
	case opt.Has("I") || opt.Has("i"):
		address := "192.168.0.10"
		if meta, err := p.Link().Metadata(ctx, p.Machine.ID); err == nil {
			address = meta.PrivateIP
		}
		fmt.Fprintln(p.Stdout, address)
		return 0
	case opt.Has("s"):
		name, _, _ = strings.Cut(name, ".")
	case opt.Has("d"):
		_, name, _ = strings.Cut(name, ".")
	}
	fmt.Fprintln(p.Stdout, name)
	return 0
}

// Whoami prints the user's name.
func Whoami(_ context.Context, p *host.Process) int {
	fmt.Fprintln(p.Stdout, p.User.Name)
	return 0
}

// ID prints the user's name and number.
func ID(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "u", "g", "n", "G")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	u := p.User
	if len(opt.Args) > 0 {
		var ok bool
		if u, ok = p.Machine.UserNamed(opt.Args[0]); !ok {
			return p.Fail(1, "'%s': no such user", opt.Args[0])
		}
	}
	switch one := opt.Has("u") || opt.Has("g") || opt.Has("G"); {
	case one && opt.Has("n"):
		fmt.Fprintln(p.Stdout, u.Name)
	case one:
		fmt.Fprintln(p.Stdout, u.UID)
	default:
		fmt.Fprintf(p.Stdout, "uid=%d(%s) gid=%d(%s) groups=%d(%s)\n", u.UID, u.Name, u.UID, u.Name, u.UID, u.Name)
	}
	return 0
}

// Uname prints the kernel's name.
func Uname(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "a|all", "s", "n", "r", "m", "v", "o", "p", "i")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	kernel := host.Kernel
	if p.Machine.IsLaptop() {
		kernel = "6.1.0-lab"
	}
	parts := []struct{ flag, text string }{
		{"s", "Linux"}, {"n", p.Machine.Name()}, {"r", kernel}, {"v", "#1 SMP PREEMPT_DYNAMIC"}, {"m", "x86_64"}, {"o", "GNU/Linux"},
	}
	var out []string
	for _, part := range parts {
		if opt.Has("a") || opt.Has(part.flag) {
			out = append(out, part.text)
		}
	}
	if out == nil {
		out = []string{"Linux"}
	}
	fmt.Fprintln(p.Stdout, strings.Join(out, " "))
	return 0
}

// Uptime prints how long the machine has been up.
func Uptime(_ context.Context, p *host.Process) int {
	up := p.Now().Sub(p.Machine.Booted())
	fmt.Fprintf(p.Stdout, " %s up %d min,  1 user,  load average: 0.00, 0.00, 0.00\n", p.Now().UTC().Format("15:04:05"), int(up.Minutes()))
	return 0
}

// Which finds programs in PATH.
func Which(_ context.Context, p *host.Process) int {
	status := 0
	for _, name := range p.Args[1:] {
		if strings.HasPrefix(name, "-") {
			continue
		}
		full, ok := p.Locate(name)
		if !ok {
			status = 1
			fmt.Fprintf(p.Stderr, "which: no %s in (%s)\n", name, p.Getenv("PATH"))
			continue
		}
		fmt.Fprintln(p.Stdout, full)
	}
	return status
}

// Df shows the simulated disk.
func Df(_ context.Context, p *host.Process) int {
	used := p.View().System.Used()
	fmt.Fprintf(p.Stdout, "Filesystem     1K-blocks  Used Available Use%% Mounted on\nsimulated      %9d %5d %9d %3d%% /\n",
		files.MaxTotal>>10, (used+1023)>>10, (files.MaxTotal-used)>>10, (100*used+files.MaxTotal-1)/files.MaxTotal)
	return 0
}

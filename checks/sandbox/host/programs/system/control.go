package system

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/getopt"
)

// clear moves to the top and empties the screen.
const clearScreen = "\x1b[H\x1b[2J"

// Clear empties the screen.
func Clear(_ context.Context, p *host.Process) int {
	fmt.Fprint(p.Stdout, clearScreen)
	return 0
}

// Sleep waits.
func Sleep(ctx context.Context, p *host.Process) int {
	var total time.Duration
	for _, arg := range p.Args[1:] {
		unit := time.Second
		text := arg
		if n := len(arg); n > 1 {
			if u, ok := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour}[arg[n-1]]; ok {
				unit, text = u, arg[:n-1]
			}
		}
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || n < 0 || n > 1e7 {
			return p.Fail(1, "invalid time interval '%s'", arg)
		}
		total += time.Duration(n * float64(unit))
	}
	if len(p.Args) == 1 {
		return p.Fail(1, "missing operand")
	}
	if p.Sleep(ctx, total) != nil {
		return 130
	}
	return 0
}

// Timeout runs a command for so long at most.
func Timeout(ctx context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], true, "k=", "s=", "foreground", "preserve-status")
	if err != nil {
		return p.Fail(125, "%v", err)
	}
	if len(opt.Args) < 2 {
		return p.Fail(125, "missing operand")
	}
	n, err := strconv.ParseFloat(strings.TrimSuffix(opt.Args[0], "s"), 64)
	if err != nil || n <= 0 || n > 1e6 {
		return p.Fail(125, "invalid time interval '%s'", opt.Args[0])
	}
	limited, cancel := context.WithCancel(ctx)
	defer cancel()
	// The limit is on the machine's own clock, which may run ahead of ours.
	child, expired := p.Limit(cancel, time.Duration(n*float64(time.Second)))
	status := child.Exec(limited, opt.Args[1:]...)
	if expired() && ctx.Err() == nil {
		return 124
	}
	return status
}

// Watch runs a command again and again until it is interrupted.
func Watch(ctx context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], true, "n|interval=", "d|differences", "t|no-title", "e", "g", "x", "c", "b")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	every := 2.0
	if opt.Has("n") {
		if every, err = strconv.ParseFloat(opt.Value("n"), 64); err != nil || every < 0.1 || every > 3600 {
			return p.Fail(1, "failed to parse argument: '%s'", opt.Value("n"))
		}
	}
	if len(opt.Args) == 0 {
		return p.Fail(1, "no command given")
	}
	if !p.Interactive {
		return p.Fail(1, "it needs a terminal to draw on")
	}
	command := strings.Join(opt.Args, " ")
	before := ""
	for ctx.Err() == nil {
		var out bytes.Buffer
		child := *p
		child.Stdout, child.Stderr, child.Stdin = &out, &out, strings.NewReader("")
		status := child.Shell(ctx, command)
		if ctx.Err() != nil {
			break
		}
		text := out.String()
		var screen strings.Builder
		screen.WriteString(clearScreen)
		if !opt.Has("t") {
			left := fmt.Sprintf("Every %.1fs: %s", every, command)
			right := p.Now().UTC().Format("Mon Jan _2 15:04:05 2006")
			fmt.Fprintf(&screen, "%s%*s\n\n", left, max(p.Width-len(left), len(right)+1), right)
		}
		if opt.Has("d") {
			screen.WriteString(differences(before, text))
		} else {
			screen.WriteString(text)
		}
		if _, err := io.WriteString(p.Stdout, screen.String()); err != nil {
			return 1
		}
		if opt.Has("g") && before != "" && before != text || opt.Has("e") && status != 0 {
			return 0
		}
		before = text
		if p.Sleep(ctx, time.Duration(every*float64(time.Second))) != nil {
			break
		}
	}
	return 130
}

// differences shows the lines that changed in reverse video.
func differences(before, after string) string {
	old := strings.Split(before, "\n")
	list := strings.Split(after, "\n")
	if before == "" {
		return after
	}
	for i, line := range list {
		if line != "" && (i >= len(old) || old[i] != line) {
			list[i] = "\x1b[7m" + line + "\x1b[27m"
		}
	}
	return strings.Join(list, "\n")
}

// Sudo runs a command as root, or gives a root shell with -i and -s.
func Sudo(ctx context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], true, "u|user=", "i|login", "s|shell", "n|non-interactive", "E", "H", "b", "S", "k", "v", "l")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	if p.Machine.IsLaptop() {
		return p.Fail(1, "%s is not in the sudoers file: the laptop's own system is not for the lab", p.User.Name)
	}
	user := files.Root
	if opt.Has("u") {
		var ok bool
		if user, ok = p.Machine.UserNamed(opt.Value("u")); !ok {
			return p.Fail(1, "unknown user: %s", opt.Value("u"))
		}
	}
	args := opt.Args
	var extra []string
	if opt.Has("E") {
		extra = p.Environ()
	}
	for len(args) > 0 && strings.Contains(args[0], "=") && !strings.HasPrefix(args[0], "/") {
		extra, args = append(extra, args[0]), args[1:]
	}
	if len(args) == 0 {
		if !opt.Has("i") && !opt.Has("s") {
			fmt.Fprintln(p.Stderr, "usage: sudo [-i] [-u user] command")
			return 1
		}
		return become(ctx, p, user)
	}
	child := p.As(user).With(extra...)
	if opt.Has("i") {
		child.Dir = user.Home
	}
	switch args[0] {
	case "su", "bash", "sh":
		if len(args) == 1 || len(args) == 2 && (args[1] == "-" || args[1] == "-l") {
			return become(ctx, p, user)
		}
	}
	return child.Exec(ctx, args...)
}

// become puts a shell of another user on the terminal.
func become(ctx context.Context, p *host.Process, user files.User) int {
	if err := p.Login(ctx, &host.Session{Machine: p.Machine, User: user}); err != nil {
		return 0 // a shell without a terminal reads nothing and ends
	}
	return 0
}

// Su becomes another user; only root may.
func Su(ctx context.Context, p *host.Process) int {
	name := "root"
	for _, arg := range p.Args[1:] {
		if !strings.HasPrefix(arg, "-") {
			name = arg
		}
	}
	user, ok := p.Machine.UserNamed(name)
	if !ok {
		return p.Fail(1, "user %s does not exist or the user entry does not contain all the required fields", name)
	}
	if !p.User.IsRoot() {
		return p.Fail(1, "Authentication failure")
	}
	return become(ctx, p, user)
}

// Builtin is a command that the shell has itself and that is a program too, as
// for sudo and xargs.
func Builtin(ctx context.Context, p *host.Process) int {
	return p.Shell(ctx, `"$@"`, append([]string{"bash"}, p.Args...)...)
}

// Bash runs a script, a text with -c, or its input.
func Bash(ctx context.Context, p *host.Process) int {
	args := p.Args[1:]
	set := ""
	for len(args) > 0 && strings.HasPrefix(args[0], "-") && args[0] != "-" {
		switch flag := args[0]; {
		case flag == "-c":
			if len(args) < 2 {
				return p.Fail(2, "-c: option requires an argument")
			}
			name := append([]string{"bash"}, args[2:]...)
			if len(args) > 2 {
				name = args[2:]
			}
			return p.Shell(ctx, set+args[1], name...)
		case flag == "--version":
			fmt.Fprintln(p.Stdout, "GNU bash, version 5.2.15(1)-release (x86_64-amazon-linux-gnu), simulated")
			return 0
		case flag == "-l" || flag == "-i" || flag == "--login" || flag == "-s" || flag == "--":
		case strings.Trim(flag, "-eux") == "":
			set += "set " + flag + "\n"
		default:
			return p.Fail(2, "%s: invalid option", flag)
		}
		args = args[1:]
	}
	if len(args) == 0 {
		content, err := p.ReadFile("-")
		if err != nil {
			return p.Fail(1, "%s", host.Errno(err))
		}
		if len(content) == 0 && p.Interactive {
			return become(ctx, p, p.User)
		}
		return p.Shell(ctx, set+string(content))
	}
	content, err := p.ReadFile(args[0])
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return p.Fail(127, "%s: No such file or directory", args[0])
		}
		return p.Fail(126, "%s: %s", args[0], host.Errno(err))
	}
	return p.Shell(ctx, set+string(content), args...)
}

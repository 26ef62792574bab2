package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"linklab/checks/sandbox/host/device"
	"linklab/checks/sandbox/host/files"
)

// Program is a command of a simulated machine. It returns its exit status. It
// must end soon after ctx is done, and may reach the world only through p.
type Program func(ctx context.Context, p *Process) int

// Process is one run of a program.
type Process struct {
	Args   []string // Args[0] is the name it was called by
	Dir    string   // absolute
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	// User is who runs it.
	User files.User
	// Machine is where it runs.
	Machine *Machine
	// Interactive says that the output goes to a terminal that a person sits
	// at, and not into a pipe or a file.
	Interactive bool
	// Width is the number of columns of the terminal, 80 when there is none.
	Width int

	env     func(name string) (string, bool)
	environ func() []string
	session *Session
	clock   *clock
	// background says that nobody waits for the process, unit that systemd runs
	// it, hold ends a script that would wait for ever.
	background bool
	unrecorded bool // what it does is in no log
	unit       string
	hold       func()
	shellName  string // of the shell that started it, "-bash"
	shellLine  uint
}

// Getenv is an exported variable, "" when it is not set.
func (p *Process) Getenv(name string) string {
	value, _ := p.LookupEnv(name)
	return value
}

// LookupEnv is an exported variable and whether it is set.
func (p *Process) LookupEnv(name string) (string, bool) {
	if p.env == nil {
		return "", false
	}
	return p.env(name)
}

// Environ lists the exported variables as NAME=value, sorted.
func (p *Process) Environ() []string {
	if p.environ == nil {
		return nil
	}
	return p.environ()
}

// Link is the machine's way to the world.
func (p *Process) Link() Link { return p.Machine.around.Link }

// CallAWS makes a request to AWS as a program does by its SDK, with the
// credentials of the instance's role.
func (p *Process) CallAWS(ctx context.Context, service, operation string, params map[string]any) (map[string]any, error) {
	if p.Machine.around.Call == nil {
		return nil, errors.New("no way to AWS")
	}
	return p.Machine.around.Call(ctx, p, service, operation, params)
}

// View is the machine's disk as the process's user sees it, with the devices
// of the process (/dev/stdout is its own standard output).
func (p *Process) View() *files.View {
	v := p.Machine.view(p.User)
	v.Devices["/dev/stdin"] = device.Input{Reader: p.Stdin}
	v.Devices["/dev/fd/0"] = device.Input{Reader: p.Stdin}
	v.Devices["/dev/stdout"] = device.Output{Writer: p.Stdout}
	v.Devices["/dev/fd/1"] = device.Output{Writer: p.Stdout}
	v.Devices["/dev/stderr"] = device.Output{Writer: p.Stderr}
	v.Devices["/dev/fd/2"] = device.Output{Writer: p.Stderr}
	v.Devices["/dev/tty"] = device.Output{Writer: p.Stdout}
	return v
}

// Path makes a file name of the command line absolute.
func (p *Process) Path(name string) string { return files.Clean(p.Dir, name) }

// ReadFile is the content of a file named on the command line; "-" is the
// standard input, which is refused where it does not fit: half of it would be
// taken for all.
func (p *Process) ReadFile(name string) ([]byte, error) {
	if name == "-" {
		content, err := io.ReadAll(io.LimitReader(p.Stdin, files.MaxFile+1))
		if err == nil && len(content) > files.MaxFile {
			return nil, files.ErrTooLarge
		}
		return content, err
	}
	return p.View().ReadFile(p.Path(name))
}

// WriteFile replaces the content of a file.
func (p *Process) WriteFile(name string, content []byte, perm fs.FileMode) error {
	return p.View().WriteFile(p.Path(name), content, perm)
}

// Append opens a file to write at its end.
func (p *Process) Append(name string) (io.WriteCloser, error) {
	return p.View().Open(p.Path(name), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
}

// Now is the time of day on the machine, which is the account's.
func (p *Process) Now() time.Time { return p.clock.wall() }

// Monotonic is a time to measure durations by. It moves with Sleep even when
// nobody waits.
func (p *Process) Monotonic() time.Time { return p.clock.Now() }

// Sleep lets d pass: really, shortened by the sandbox's pace, when a person
// waits at the terminal, and at once otherwise. It ends early with ctx's error.
func (p *Process) Sleep(ctx context.Context, d time.Duration) error { return p.clock.Sleep(ctx, d) }

// Shell runs a command line in a shell of its own, as sudo, watch and bash -c
// do: same user, directory and exported variables.
func (p *Process) Shell(ctx context.Context, script string, args ...string) int {
	return p.run(ctx, script, args)
}

// Session is the login that the process belongs to; nil when it runs in the
// background.
func (p *Process) Session() *Session { return p.session }

// Exec runs another program of the machine with the process's own input and
// output, and returns its status.
func (p *Process) Exec(ctx context.Context, args ...string) int {
	child := *p
	child.Args = args
	return p.Machine.exec(ctx, &child)
}

// Errno is the part of err that a program prints: "No such file or directory".
func Errno(err error) string {
	for {
		if e, ok := err.(files.Errno); ok { //nolint:errorlint // each layer is looked at in turn
			return e.Error()
		}
		u, ok := err.(interface{ Unwrap() error })
		if !ok || u.Unwrap() == nil {
			return strings.TrimSpace(err.Error())
		}
		err = u.Unwrap()
	}
}

// Fail prints a message in the way of Unix programs, "name: message", and
// returns status.
func (p *Process) Fail(status int, format string, args ...any) int {
	fmt.Fprintf(p.Stderr, "%s: %s\n", p.Args[0], fmt.Sprintf(format, args...))
	return status
}

// Inputs reads the named files in turn, or the standard input when there is no
// name. A file that cannot be read is complained about, and ok is then false.
func (p *Process) Inputs(names []string, use func(name string, content []byte)) (ok bool) {
	if len(names) == 0 {
		names = []string{"-"}
	}
	ok = true
	for _, name := range names {
		content, err := p.ReadFile(name)
		if err != nil {
			if name == "-" {
				name = "standard input"
			}
			p.Fail(0, "%s: %s", name, Errno(err))
			ok = false
			continue
		}
		use(name, content)
	}
	return ok
}

// Package shell is the command interpreter of the simulated machines. The
// language is bash's, as far as mvdan.cc/sh/v3 speaks it; everything that the
// interpreter would ask of the real machine (files, programs, directories,
// users, pipes of its own making) is answered from a simulated disk, or
// refused. What a script can use up is bounded.
package shell

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"

	"linklab/checks/sandbox/host/files"
)

// Config is what a shell is given. All fields but Args, Limits and
// LastServer must be set.
type Config struct {
	// Files is the disk as the shell's user sees it.
	Files *files.View
	// Dir is the absolute directory that the shell starts in.
	Dir string
	// Env are the exported variables, NAME=value. HOME and PATH belong in it.
	Env []string
	// Name is the shell's own name, $0: "-bash", or the path of a script.
	Name string
	// Args are the positional parameters.
	Args []string
	// PID is what $$ says.
	PID int
	// Exec runs a program and returns its exit status. A program that does
	// not exist is for Exec to complain about.
	Exec func(ctx context.Context, c *Command) int
	// Lookup finds a program as the shell would: the path that name stands
	// for, given the value of PATH and the directory.
	Lookup func(name, path, dir string) (string, bool)
	// Home is the home directory of a user, for ~name.
	Home func(user string) (string, bool)
	// LastServer is the number of the process that was put into the background
	// last, 0 without one; nil when there never is any.
	LastServer func() int
	// Interactive says that a person types the lines: aliases are expanded.
	Interactive bool
	Limits      Limits
}

// Limits bound one call of Run. A zero field stands for its default.
type Limits struct {
	Steps  int64  // statements and commands; default 300,000
	Output int64  // bytes written to each of stdout and stderr; default 1 MiB
	Memory uint64 // bytes by which the heap may grow; default 32 MiB
}

// Command is one run of a program by the shell.
type Command struct {
	Args   []string
	Dir    string
	Line   uint // of the script, from 1
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	// Direct says that Stdout is what the shell itself was given, and no pipe,
	// file or substitution.
	Direct bool
	env    expand.Environ
}

// Env is an exported variable and whether it is set.
func (c *Command) Env(name string) (string, bool) {
	v := c.env.Get(name)
	if !v.IsSet() || !v.Exported {
		return "", false
	}
	return v.String(), true
}

// Shell is one shell with its variables, functions and directory. It is not
// safe for concurrent use.
type Shell struct {
	config Config
	runner *interp.Runner
	meter  *meter // of the Run that is going on
	out    *conduit
	keys   *keyboard // of the Run that is going on, nil when nobody types
	temps  int       // files made for process substitutions so far
}

// New starts a shell.
func New(config Config) (*Shell, error) {
	s := &Shell{config: config}
	env := newEnviron(&config)
	runner, err := interp.New(
		interp.Env(env),
		interp.Interactive(config.Interactive),
		// interp.Dir would look the directory up on the real machine.
		func(r *interp.Runner) error { r.Dir = config.Dir; return nil },
		interp.Params(append([]string{"--"}, config.Args...)...),
		interp.CallHandler(s.call),
		interp.ExecHandlers(func(interp.ExecHandlerFunc) interp.ExecHandlerFunc { return s.exec }),
		interp.OpenHandler(s.open),
		interp.StatHandler(s.stat),
		interp.ReadDirHandler2(s.readDir),
		interp.AccessHandler(s.access),
		interp.StdIO(nil, io.Discard, io.Discard),
	)
	if err != nil {
		return nil, fmt.Errorf("start shell: %w", err)
	}
	// The interpreter reads TMPDIR once, now; see environ.
	runner.Reset()
	env.sealed = true
	s.runner = runner
	return s, nil
}

// Dir is the shell's current directory.
func (s *Shell) Dir() string { return s.runner.Dir }

// Var is the value of a variable of the shell, as of the end of the last Run.
func (s *Shell) Var(name string) string { return s.runner.Vars[name].String() }

// Names are the variables and the functions that are set, for completion.
func (s *Shell) Names() (vars, funcs []string) {
	for name, v := range s.runner.Vars {
		if v.IsSet() {
			vars = append(vars, name)
		}
	}
	for name := range s.runner.Funcs {
		funcs = append(funcs, name)
	}
	return vars, funcs
}

// Result is how a Run ended.
type Result struct {
	Status int
	// Exited says that the shell itself ended, by exit, exec or set -e.
	Exited bool
}

// maxSource is the longest text that is run, in bytes.
const maxSource = 128 << 10

// Status codes of the shell itself.
const (
	statusSyntax      = 2
	statusInterrupted = 130 // 128 + SIGINT
	statusPipe        = 141 // 128 + SIGPIPE
	statusKilled      = 137 // 128 + SIGKILL
)

// Run runs a text, keeping the shell's state for the next one. stdin may be
// nil. It ends soon after ctx is done, with status 130.
func (s *Shell) Run(ctx context.Context, source string, stdin io.Reader, stdout, stderr io.Writer) Result {
	file, err := parse(source, s.config.Name)
	if err != nil {
		fmt.Fprintf(stderr, "%s: %v\n", s.config.Name, err)
		return Result{Status: statusSyntax}
	}
	meter := newMeter(ctx, s.config.Limits)
	defer meter.cancel(nil)
	s.meter = meter
	limit := meter.limits.Output
	var turn sync.Mutex
	out := newConduit(&inTurn{&turn, stdout}, limit, func(error) { _ = meter.halt(errFlood) })
	s.out = out
	errs := newConduit(&inTurn{&turn, stderr}, limit, func(error) { _ = meter.halt(errFlood) })

	before := s.keys
	defer func() { s.keys = before }()
	in, closeIn, err := s.openInput(stdin)
	if err != nil {
		fmt.Fprintf(stderr, "%s: %v\n", s.config.Name, err)
		return Result{Status: 1}
	}
	defer closeIn()
	if err := interp.StdIO(in, out, errs)(s.runner); err != nil {
		fmt.Fprintf(stderr, "%s: %v\n", s.config.Name, err)
		return Result{Status: 1}
	}
	defer s.removeTemps()

	var result Result
	if s.config.Interactive {
		for _, stmt := range file.Stmts {
			if result = s.result(s.runner.Run(meter, stmt), meter, stderr); result.Exited || meter.Context.Err() != nil {
				break
			}
		}
		return result
	}
	return s.result(s.runner.Run(meter, file), meter, stderr)
}

// result turns the interpreter's error into a status, and says what a limit
// was when one ended the run.
func (s *Shell) result(err error, m *meter, stderr io.Writer) Result {
	if cause := context.Cause(m.Context); cause != nil {
		var limit limitError
		if errors.As(cause, &limit) {
			if m.inner {
				return Result{Status: statusKilled} // the outermost says it
			}
			fmt.Fprintf(stderr, "%s: %v\n", s.config.Name, limit)
			return Result{Status: statusKilled}
		}
		return Result{Status: statusInterrupted}
	}
	var status interp.ExitStatus
	switch {
	case err == nil:
		return Result{Exited: s.runner.Exited()}
	case errors.As(err, &status):
		return Result{Status: int(status), Exited: s.runner.Exited()}
	}
	fmt.Fprintf(stderr, "%s: %v\n", s.config.Name, err)
	return Result{Status: 1}
}

// parse reads a text and closes what must not run; see tame.
func parse(source, name string) (*syntax.File, error) {
	if len(source) > maxSource {
		return nil, fmt.Errorf("text too long: %d bytes, at most %d", len(source), maxSource)
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(source), name)
	if err != nil {
		var p syntax.ParseError
		if errors.As(err, &p) {
			return nil, fmt.Errorf("line %d: syntax error: %s", p.Pos.Line(), p.Text)
		}
		return nil, err
	}
	if err := tame(file); err != nil {
		return nil, err
	}
	return file, nil
}

// Incomplete says whether the text stops in the middle of something that
// another line could complete: an open quote, a loop without done, a
// here-document without its end, a backslash at the end of a line.
func Incomplete(source string) bool {
	last := strings.TrimSuffix(source, "\n")
	if slashes := len(last) - len(strings.TrimRight(last, "\\")); slashes%2 == 1 {
		return true
	}
	_, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(source), "")
	var p syntax.ParseError
	// The parser does not count a here-document with a quoted end among these.
	quoted := errors.As(err, &p) && strings.HasPrefix(p.Text, "unclosed here-document")
	return err != nil && (quoted || syntax.IsIncomplete(err))
}

// openInput is stdinFile, and keeps the keyboard when someone types.
func (s *Shell) openInput(stdin io.Reader) (io.Reader, func(), error) {
	s.keys = nil
	typed, ok := stdin.(*Typed)
	if !ok {
		return stdinFile(stdin)
	}
	keys, err := newKeyboard(typed)
	if err != nil {
		return nil, nil, err
	}
	s.keys = keys
	return keys.out, keys.close, nil
}

// stdinFile makes what the interpreter wants as standard input. A reader that
// is no file is copied through a pipe that is closed at the end.
func stdinFile(r io.Reader) (io.Reader, func(), error) {
	switch f := r.(type) {
	case nil:
		return nil, func() {}, nil
	case *os.File:
		if f == nil {
			return nil, func() {}, nil
		}
		return f, func() {}, nil
	case interface{ Len() int }:
		// What lies in memory is taken at once: the reader may be another
		// shell's next.
		if f.Len() == 0 {
			return nil, func() {}, nil
		}
		content, err := io.ReadAll(r)
		if err != nil {
			return nil, nil, fmt.Errorf("read input: %w", err)
		}
		r = bytes.NewReader(content)
	}
	f, err := pipe(r)
	if err != nil {
		return nil, nil, err
	}
	return f, func() { f.Close() }, nil
}

// pipe is a file that reads what r reads. Closing it ends the copying at the
// next write.
func pipe(r io.Reader) (*os.File, error) {
	pr, pw, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make pipe: %w", err)
	}
	go func() {
		defer pw.Close()
		_, _ = io.Copy(pw, r)
	}()
	return pr, nil
}

// interruptible lets a read from a pipe end when ctx is done. The returned
// function undoes it.
func interruptible(ctx context.Context, r io.Reader) func() {
	f, ok := r.(*os.File)
	if !ok || f == nil {
		return func() {}
	}
	stop := context.AfterFunc(ctx, func() { _ = f.SetReadDeadline(time.Now()) })
	return func() { stop() }
}

package shell

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"mvdan.cc/sh/v3/interp"

	"linklab/checks/sandbox/host/files"
)

// sourceMark stands before the path of a file to source. With a zero byte in
// it no real path can be meant: the interpreter's own search through the real
// directories of PATH fails before it asks the operating system anything.
const sourceMark = "\x00"

// open gives the simulated file for a redirection.
func (s *Shell) open(ctx context.Context, name string, flag int, perm os.FileMode) (io.ReadWriteCloser, error) {
	hc := interp.HandlerCtx(ctx)
	switch name {
	case pipePath:
		if s.meter.pipes.Add(1) > maxPipes {
			s.meter.pipes.Add(-1)
			return nil, s.meter.halt(errPipes)
		}
		c := newConduit(hc.Stdout, 1<<40, nil)
		c.release = func() { s.meter.pipes.Add(-1) }
		return c, nil
	case substitutionPath:
		return newConduit(hc.Stdout, maxSubstitution, func(err error) {
			fmt.Fprintf(hc.Stderr, "%s: command substitution: output cut after %d bytes\n", s.config.Name, maxSubstitution)
		}), nil
	case "/dev/stdout", "/dev/fd/1", "/dev/tty":
		return newConduit(hc.Stdout, 1<<40, nil), nil
	case "/dev/stderr", "/dev/fd/2":
		return newConduit(hc.Stderr, 1<<40, nil), nil
	case "/dev/stdin", "/dev/fd/0":
		if flag&(os.O_WRONLY|os.O_RDWR) == 0 {
			return s.asFile(bytes.NewReader(slurp(ctx, s.input(hc.Stdin))))
		}
	}
	if marked, ok := strings.CutPrefix(name, sourceMark); ok {
		return s.source(marked)
	}
	name = strings.ReplaceAll(name, "\x00", "")
	fail := func(why error) error { return &fs.PathError{Op: s.config.Name + ":", Path: name, Err: why} }
	full := files.Clean(hc.Dir, name)
	if strings.HasPrefix(full, "/dev/tcp/") || strings.HasPrefix(full, "/dev/udp/") {
		return nil, fail(refusal{what: "/dev/tcp and /dev/udp are not available here: use curl"})
	}
	f, err := s.config.Files.Open(full, flag, perm)
	if err != nil {
		return nil, fail(errno(err))
	}
	if flag&(os.O_WRONLY|os.O_RDWR) != 0 {
		return s.onDisk(f, hc.Stderr), nil
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, files.MaxFile))
	if err != nil {
		return nil, fail(errno(err))
	}
	return s.asFile(bytes.NewReader(content))
}

// asFile gives the interpreter a real pipe to read from, which it closes with
// the redirection: left to make one of its own it would leak it.
func (s *Shell) asFile(r io.Reader) (io.ReadWriteCloser, error) {
	f, err := pipe(r)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// source gives the tamed text of a file to source.
func (s *Shell) source(name string) (io.ReadWriteCloser, error) {
	content, err := s.config.Files.ReadFile(name)
	if err != nil {
		return nil, &fs.PathError{Op: s.config.Name + ":", Path: name, Err: errno(err)}
	}
	text, err := retext(string(content), name)
	if err != nil {
		return nil, &fs.PathError{Op: s.config.Name + ":", Path: name, Err: err}
	}
	return s.asFile(strings.NewReader(text))
}

func (s *Shell) stat(ctx context.Context, name string, _ bool) (fs.FileInfo, error) {
	return s.config.Files.Stat(files.Clean(interp.HandlerCtx(ctx).Dir, name))
}

func (s *Shell) access(ctx context.Context, name string, mode interp.AccessMode) error {
	return s.config.Files.Access(files.Clean(interp.HandlerCtx(ctx).Dir, name), uint32(mode))
}

// readDir serves patterns. Their cost grows with every *, so it is counted.
func (s *Shell) readDir(ctx context.Context, name string) ([]fs.DirEntry, error) {
	if s.meter.listings.Add(1) > maxListings {
		return nil, s.meter.halt(errListings)
	}
	infos, err := s.config.Files.ReadDir(files.Clean(interp.HandlerCtx(ctx).Dir, name))
	if err != nil {
		return nil, err
	}
	list := make([]fs.DirEntry, len(infos))
	for i, info := range infos {
		list[i] = info
	}
	return list, nil
}

// exec runs a program.
func (s *Shell) exec(ctx context.Context, args []string) (err error) {
	hc := interp.HandlerCtx(ctx)
	defer func() {
		// A fault of one program must not end the process that simulates it.
		if fault := recover(); fault != nil {
			fmt.Fprintf(hc.Stderr, "%s: %s: fault in the simulated program: %v\n", s.config.Name, args[0], fault)
			err = interp.ExitStatus(70)
		}
	}()
	if out, ok := hc.Stdout.(*conduit); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		defer cancel()
		out.whenBroken(func(error) { cancel() })
	}
	in := s.input(hc.Stdin)
	defer interruptible(ctx, in)()
	c := &Command{
		Args: args, Dir: hc.Dir, Line: hc.Pos.Line(),
		Stdin: in, Stdout: hc.Stdout, Stderr: hc.Stderr, env: hc.Env,
		Direct: hc.Stdout == io.Writer(s.out),
	}
	if c.Stdin == nil || args[0] == backgroundProgram {
		c.Stdin = strings.NewReader("")
	}
	status := 0
	switch args[0] {
	case substituteProgram:
		status = s.substitute(ctx, c)
	case lookupProgram:
		status = s.lookup(c)
	case complainProgram:
		fmt.Fprintf(c.Stderr, "%s: %s\n", s.config.Name, args[1])
		status = 1
	default:
		status = written(c, s.config.Exec(ctx, c))
	}
	if status&0xff != 0 {
		return interp.ExitStatus(status & 0xff)
	}
	return nil
}

// substitute keeps its input in a file and prints the file's path: the right
// half of a process substitution.
func (s *Shell) substitute(ctx context.Context, c *Command) int {
	content, err := io.ReadAll(io.LimitReader(c.Stdin, files.MaxFile+1))
	if err == nil {
		s.temps++
		name := fmt.Sprintf("%s/%d", tempDir, 64-s.temps)
		if err = s.root().WriteFile(name, content, 0o644); err == nil {
			fmt.Fprintln(c.Stdout, name)
			return 0
		}
	}
	fmt.Fprintf(c.Stderr, "%s: process substitution: %v\n", s.config.Name, errno(err))
	return 1
}

const tempDir = "/dev/fd"

// root is the disk without permissions, for the shell's own files.
func (s *Shell) root() *files.View {
	v := &files.View{System: s.config.Files.System, User: files.Root}
	_ = v.MkdirAll(tempDir, 0o755)
	return v
}

func (s *Shell) removeTemps() {
	for ; s.temps > 0; s.temps-- {
		_ = s.root().Remove(fmt.Sprintf("%s/%d", tempDir, 64-s.temps))
	}
}

// lookup is command -v and type for what is no function.
func (s *Shell) lookup(c *Command) int {
	mode, name := c.Args[1], c.Args[2]
	searchPath, _ := c.Env("PATH")
	kind, found := "", ""
	switch full, ok := s.config.Lookup(name, searchPath, c.Dir); {
	case isKeyword(name):
		kind, found = "keyword", name
	case mode != "-p" && mode != "-P" && interp.IsBuiltin(name):
		kind, found = "builtin", name
	case ok:
		kind, found = "file", full
	}
	switch {
	case found == "":
		if mode == "-" {
			fmt.Fprintf(c.Stderr, "%s: type: %s: not found\n", s.config.Name, name)
		}
		return 1
	case mode == "-t":
		fmt.Fprintln(c.Stdout, kind)
	case mode == "-" && kind == "file":
		fmt.Fprintf(c.Stdout, "%s is %s\n", name, found)
	case mode == "-":
		fmt.Fprintf(c.Stdout, "%s is a shell %s\n", name, kind)
	default:
		fmt.Fprintln(c.Stdout, found)
	}
	return 0
}

func slurp(ctx context.Context, r io.Reader) []byte {
	if r == nil {
		return nil
	}
	defer interruptible(ctx, r)()
	content, _ := io.ReadAll(io.LimitReader(r, files.MaxFile))
	return content
}

// errno is the innermost reason of an error of the disk.
func errno(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// resolve finds a file to source: with a slash as it is, else in PATH and then
// in the current directory.
func (s *Shell) resolve(name, searchPath, dir string) string {
	if strings.Contains(name, "/") {
		return files.Clean(dir, name)
	}
	for _, d := range strings.Split(searchPath, ":") {
		full := path.Join(files.Clean(dir, d), name)
		if info, err := s.config.Files.Stat(full); err == nil && !info.IsDir() {
			return full
		}
	}
	return files.Clean(dir, name)
}

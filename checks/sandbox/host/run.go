package host

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/shell"
)

// Exit statuses that a shell gives for programs that do not run.
const (
	statusNotFound      = 127
	statusNotExecutable = 126
)

// newShell starts a shell whose programs are children of p.
func (p *Process) newShell(name string, args []string, interactive bool) (*shell.Shell, error) {
	m := p.Machine
	view := m.view(p.User)
	return shell.New(shell.Config{
		Files: view, Dir: p.Dir, Env: p.Environ(), Name: name, Args: args, PID: m.nextPID(),
		Interactive: interactive, Limits: m.around.Limits,
		Exec: func(ctx context.Context, c *shell.Command) int {
			child := *p
			child.Args, child.Dir = c.Args, c.Dir
			child.Stdin, child.Stdout, child.Stderr = c.Stdin, c.Stdout, c.Stderr
			child.env = c.Env
			child.environ = func() []string { return slices.Sorted(slices.Values(c.Environ())) }
			child.Interactive = p.Interactive && c.Direct
			if interactive {
				child.Width, _ = p.session.terminal.Size()
				// Each line of a terminal has a clock of its own: what was
				// skipped must not add up over an afternoon.
				child.clock = p.session.terminal.clock()
			}
			child.shellName, child.shellLine = name, c.Line
			return m.exec(ctx, &child)
		},
		LastServer: m.lastPID,
		Lookup: func(name, searchPath, dir string) (string, bool) {
			return locate(view, name, searchPath, dir)
		},
		Home: func(user string) (string, bool) {
			u, ok := m.user(user)
			return u.Home, ok
		},
	})
}

// run runs a text in a shell of its own.
func (p *Process) run(ctx context.Context, script string, args []string) int {
	name := "bash"
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	sh, err := p.newShell(name, args, false)
	if err != nil {
		fmt.Fprintf(p.Stderr, "bash: %v\n", err)
		return 1
	}
	return sh.Run(ctx, script, p.Stdin, p.Stdout, p.Stderr).Status
}

// exec runs the program that p.Args name: one of the machine's own or a script
// on its disk.
func (m *Machine) exec(ctx context.Context, p *Process) int {
	name := p.Args[0]
	if own, ok := strings.CutPrefix(name, "/usr/lib/bash/"); ok {
		if own == "background" {
			return p.Background(ctx, p.Args[1:])
		}
		p.Args[0] = own
		if program, ok := m.program(own); ok {
			return program(ctx, p)
		}
		return p.complain(statusNotFound, "command not found")
	}
	view := m.view(p.User)
	full, ok := locate(view, name, p.Getenv("PATH"), p.Dir)
	if !ok {
		return p.explainMissing(view, name)
	}
	if own, ok := view.Program(full); ok {
		program, _ := m.program(own)
		return program(ctx, p)
	}
	return p.runFile(ctx, view, full)
}

// locate finds the file that a command name stands for.
func locate(view *files.View, name, searchPath, dir string) (string, bool) {
	runs := func(full string) bool {
		if _, ok := view.Program(full); ok {
			return true
		}
		info, err := view.Stat(full)
		return err == nil && info.Mode().IsRegular() && view.Access(full, files.Execute) == nil
	}
	if strings.Contains(name, "/") {
		full := files.Clean(dir, name)
		return full, runs(full)
	}
	if name == "" {
		return "", false
	}
	for _, d := range strings.Split(searchPath, ":") {
		if full := path.Join(files.Clean(dir, d), name); runs(full) {
			return full, true
		}
	}
	return "", false
}

// explainMissing says why a command does not run.
func (p *Process) explainMissing(view *files.View, name string) int {
	if !strings.Contains(name, "/") {
		return p.complain(statusNotFound, "command not found")
	}
	info, err := view.Stat(p.Path(name))
	switch {
	case err != nil:
		return p.complain(statusNotFound, Errno(err))
	case info.IsDir():
		return p.complain(statusNotExecutable, "Is a directory")
	}
	return p.complain(statusNotExecutable, "Permission denied")
}

// complain speaks for the shell, in its words.
func (p *Process) complain(status int, what string) int {
	where := p.shellName
	if where == "" {
		where = "bash"
	}
	if where != "-bash" && p.shellLine > 0 {
		where = fmt.Sprintf("%s: line %d", where, p.shellLine)
	}
	fmt.Fprintf(p.Stderr, "%s: %s: %s\n", where, p.Args[0], what)
	return status
}

// runFile runs a script.
func (p *Process) runFile(ctx context.Context, view *files.View, full string) int {
	content, err := view.ReadFile(full)
	if err != nil {
		return p.complain(statusNotExecutable, Errno(err))
	}
	script := string(content)
	if line, ok := strings.CutPrefix(script, "#!"); ok {
		line, _, _ = strings.Cut(line, "\n")
		fields := strings.Fields(line)
		if len(fields) > 1 && path.Base(fields[0]) == "env" {
			fields = fields[1:]
		}
		if len(fields) == 0 || !slices.Contains([]string{"sh", "bash"}, path.Base(fields[0])) {
			return p.complain(statusNotExecutable, strings.TrimSpace(line)+": bad interpreter: No such file or directory")
		}
		for _, flag := range fields[1:] {
			if strings.HasPrefix(flag, "-") && strings.Trim(flag, "-eux") == "" {
				script = "set " + flag + "\n" + script
			}
		}
	}
	name := p.Args[0]
	if !strings.Contains(name, "/") {
		name = full
	}
	return p.run(ctx, script, append([]string{name}, p.Args[1:]...))
}

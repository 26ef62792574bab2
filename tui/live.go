package tui

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"
)

type liveEnvMsg struct{ environ []string }

type liveOverMsg struct{ err error }

// openLive hands the screen to the learner's own shell; the lab's variables are
// in its environment.
func (m *Model) openLive() tea.Cmd {
	environ := m.opts.LiveShellEnv
	return func() tea.Msg { return liveEnvMsg{environ()} }
}

func (m *Model) onLiveEnv(msg liveEnvMsg) tea.Cmd {
	program := lookup(msg.environ, "SHELL")
	if program == "" {
		program = "/bin/sh"
	}
	c := exec.CommandContext(m.ctx, program)
	c.Env = msg.environ
	return tea.Exec(&liveShell{Cmd: c, note: m.words.ShellNote}, func(err error) tea.Msg { return liveOverMsg{err} })
}

func (m *Model) onLiveOver(msg liveOverMsg) tea.Cmd {
	var exited *exec.ExitError
	if msg.err != nil && !errors.As(msg.err, &exited) {
		return m.warn(m.words.ShellFailed, m.reason(msg.err))
	}
	return tea.Batch(m.say("%s", m.words.ShellBack), m.watchNow())
}

// liveShell is a shell that is told first how to come back.
type liveShell struct {
	*exec.Cmd
	note string
}

// Run says the note and runs the shell.
func (l *liveShell) Run() error {
	if l.Stdout != nil {
		if _, err := fmt.Fprintln(l.Stdout, l.note); err != nil {
			return err
		}
	}
	return l.Cmd.Run()
}

// SetStdin, SetStdout and SetStderr give the shell the terminal.
func (l *liveShell) SetStdin(r io.Reader)  { l.Stdin = r }
func (l *liveShell) SetStdout(w io.Writer) { l.Stdout = w }
func (l *liveShell) SetStderr(w io.Writer) { l.Stderr = w }

// holds says whether a command speaks of a variable that has no value.
func holds(text, name string) bool { return strings.Contains(text, "${"+name+"}") }

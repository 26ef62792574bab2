//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

const (
	// A program that waits for itself does so in one start of three.
	terminations = 5
	// What is bounded is a program that hangs, not one on a busy machine.
	longestEnd = 30 * time.Second
)

// TestTerminate ends the tutor by SIGTERM: at each moment of its start, and with
// the first page on the screen. It ends, and leaves the terminal as it was.
func TestTerminate(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program again and again")
	}
	for _, moment := range []struct{ name, seen string }{
		{"at once", ""},
		{"with the other screen", "\x1b[?1049h"},
		{"with the first page", firstPage},
	} {
		t.Run(moment.name, func(t *testing.T) {
			home := t.TempDir()
			for range terminations {
				terminate(t, home, moment.seen)
			}
		})
	}
}

// TestFailureAsksNothing: a command that fails prints what it has to say, and does
// not ask the terminal for anything, which would take what was typed ahead.
func TestFailureAsksNothing(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0], "--home", t.TempDir(), "check", "orientation/quiz")
	cmd.Env = append(os.Environ(), startedByBenchmark+"=1", "TERM=xterm-256color")
	screen, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		t.Skip("no pseudo terminal:", err)
	}
	defer screen.Close()
	var said bytes.Buffer
	_, _ = said.ReadFrom(screen) // ends with the terminal's last writer
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != exitNotPassed {
		t.Errorf("ended with %v", err)
	}
	if text := said.String(); !strings.Contains(text, "0 of ") || strings.Contains(text, "\x1b]11;?") || strings.Contains(text, "\x1b[c") {
		t.Errorf("printed %q", text)
	}
}

// terminate starts the tutor, ends it as soon as a text has come, and wants its
// end.
func terminate(t *testing.T, home, seen string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "--home", home)
	cmd.Env = append(os.Environ(), startedByBenchmark+"=1", "TERM=xterm-256color")
	screen, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		t.Skip("no pseudo terminal:", err)
	}
	defer screen.Close()
	overdue := time.AfterFunc(longestEnd, func() { _ = cmd.Process.Kill() })
	defer overdue.Stop()
	if err := readUntil(screen, seen); err != nil {
		t.Fatalf("%q was never printed: %v", seen, err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	var rest bytes.Buffer
	_, _ = rest.ReadFrom(screen) // ends with the terminal's last writer
	_ = cmd.Wait()
	if !overdue.Stop() {
		t.Fatalf("it did not end: %q", rest.String())
	}
	if text := rest.String(); (seen != "" || strings.Contains(text, "\x1b[?1049h")) && !strings.Contains(text, "\x1b[?1049l") {
		t.Errorf("the terminal was left on the other screen: %q", text)
	}
}

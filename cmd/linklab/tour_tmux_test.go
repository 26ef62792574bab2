package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// screen is a tmux of its own with one program on its only pane.
type screen struct {
	t    *testing.T
	file string // of tmux
	env  []string
	dir  string
}

// tmuxSettings make the pane the whole screen, and keep it when its program ends.
const tmuxSettings = `
set -g status off
set -g remain-on-exit on
set -g default-terminal screen-256color
set -s escape-time 0
`

// needTmux is where tmux is.
func needTmux(t *testing.T) string {
	t.Helper()
	file, err := exec.LookPath("tmux")
	if err != nil {
		missing(t, "tmux", "tmux is not installed")
	}
	return file
}

// underShell runs a program below a shell that writes down its process id and its
// exit code: tmux itself does not always hear of the end.
const underShell = `cd "$0" && sh -c 'echo $$ >pid; exec "$@"' sh "$@"; echo $? >code`

// newScreen starts a program in a tmux of the given size.
func newScreen(t *testing.T, width, height int, cmd *exec.Cmd) *screen {
	t.Helper()
	file := needTmux(t)
	dir, err := os.MkdirTemp("", "linklab-tmux-") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	s := &screen{t: t, file: file, env: append(os.Environ(), "TMUX=", "TMUX_TMPDIR="+dir, "LC_ALL=C.UTF-8"), dir: dir}
	t.Cleanup(func() {
		// What is still running must not write into a home that is being removed.
		if pid, err := strconv.Atoi(s.said("pid")); err == nil && s.said("code") == "" {
			_ = syscall.Kill(pid, syscall.SIGKILL)
			s.end()
		}
		_, _ = s.tmux("kill-server")
		_ = os.RemoveAll(dir)
	})
	settings := filepath.Join(dir, "tmux.conf")
	if err := os.WriteFile(settings, []byte(tmuxSettings), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-u", "-f", settings, "new-session", "-d", "-x", strconv.Itoa(width), "-y", strconv.Itoa(height), "env", "-i"}
	args = append(append(args, cmd.Env...), "sh", "-c", underShell, dir)
	s.do(append(args, cmd.Args...)...)
	return s
}

func (s *screen) tmux(args ...string) (string, error) {
	cmd := exec.Command(s.file, append([]string{"-L", "tour"}, args...)...)
	cmd.Env = s.env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (s *screen) do(args ...string) string {
	s.t.Helper()
	out, err := s.tmux(args...)
	if err != nil {
		s.t.Fatalf("tmux %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// text is the screen as it is now, one line a row.
func (s *screen) text() string {
	s.t.Helper()
	return s.do("capture-pane", "-p")
}

// escapeTime is how long nobody presses a key after Escape: terminals have nothing
// but time to tell it from the beginning of another key.
const escapeTime = 150 * time.Millisecond

// keys presses keys by their names in tmux: Enter, Escape, C-g, r.
func (s *screen) keys(names ...string) {
	s.t.Helper()
	s.do(append([]string{"send-keys"}, names...)...)
	if slices.Contains(names, "Escape") {
		time.Sleep(escapeTime)
	}
}

// types types a text.
func (s *screen) types(text string) {
	s.t.Helper()
	s.do("send-keys", "-l", "--", text)
}

// wait waits until the screen is as it should be, and returns it.
func (s *screen) wait(what string, yes func(text string) bool) string {
	s.t.Helper()
	text := ""
	await(s.t, 40*time.Millisecond, what, func() bool {
		text = s.text()
		return yes(text)
	}, func() string { return boxed(text) })
	return text
}

// sees waits until the screen shows a text, wherever its lines are broken.
func (s *screen) sees(text string) string {
	s.t.Helper()
	return s.wait(strconv.Quote(text), func(now string) bool { return shows(now, text) })
}

// kill ends the program as a crash of the machine would.
func (s *screen) kill() {
	s.t.Helper()
	pid, err := strconv.Atoi(s.said("pid"))
	if err != nil {
		s.t.Fatal(err)
	}
	process, err := os.FindProcess(pid)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := process.Kill(); err != nil { // SIGKILL
		s.t.Fatal(err)
	}
	if code := s.end(); code != "137" {
		s.t.Fatalf("the program ended with %s before it was killed", code)
	}
}

// end waits until the program has ended, and returns its exit code.
func (s *screen) end() string {
	s.t.Helper()
	await(s.t, 40*time.Millisecond, "the program to end", func() bool { return s.said("code") != "" },
		func() string { return boxed(s.text()) })
	return s.said("code")
}

// said is what the shell above the program has written to a file.
func (s *screen) said(file string) string {
	text, _ := os.ReadFile(filepath.Join(s.dir, file))
	return strings.TrimSpace(string(text))
}

// restart starts the program anew as it was started at first.
func (s *screen) restart() {
	s.t.Helper()
	if err := os.Remove(filepath.Join(s.dir, "code")); err != nil {
		s.t.Fatal(err)
	}
	s.do("respawn-pane", "-k")
}

// boxed is a screen for a person who reads the log of a test.
func boxed(text string) string {
	var out strings.Builder
	for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		fmt.Fprintf(&out, "%3d|%s\n", i+1, line)
	}
	return out.String()
}

// shows says whether a text stands on a screen: in the column of the lesson,
// with its lines broken anywhere.
func shows(screen, text string) bool {
	return strings.Contains(flat(beside(screen)), flat(text)) || strings.Contains(flat(screen), flat(text))
}

// beside is a screen without the outline at its left.
func beside(screen string) string {
	lines := strings.Split(screen, "\n")
	if len(lines) < 2 {
		return screen
	}
	before, _, found := strings.Cut(lines[1], "┬")
	if !found {
		return screen
	}
	width := ansi.StringWidth(before) + 1
	for i, line := range lines {
		lines[i] = ansi.TruncateLeft(line, width, "")
	}
	return strings.Join(lines, "\n")
}

// flat is a text without white space and without the frames round it.
func flat(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n│┃▌", r) {
			return -1
		}
		return r
	}, text)
}

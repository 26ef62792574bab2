package shell

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"

	"linklab/checks/sandbox/host/device"
	"linklab/checks/sandbox/host/files"
)

// newShell is a shell over an empty disk whose one program prints its
// arguments and environment.
func newShell(t *testing.T) *Shell {
	t.Helper()
	disk := files.New(time.Now)
	view := &files.View{System: disk, User: files.Root, Devices: map[string]files.Device{"/dev/null": device.Null{}}}
	if err := view.MkdirAll("/root", 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := New(Config{
		Files: view, Dir: "/root", Env: []string{"HOME=/root", "PATH=/bin", "GIVEN=1"}, Name: "-bash", PID: 77, Interactive: true,
		Exec: func(_ context.Context, c *Command) int {
			fmt.Fprintf(c.Stdout, "%q direct=%v\n", c.Args, c.Direct)
			return len(c.Args) - 1
		},
		Lookup: func(name, path, _ string) (string, bool) { return path + "/" + name, name == "known" },
		Home:   func(user string) (string, bool) { return "/home/" + user, user == "known" },
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *Shell) typed(t *testing.T, line string) (string, Result) {
	t.Helper()
	var out bytes.Buffer
	result := s.Run(t.Context(), line, nil, &out, &out)
	return out.String(), result
}

func TestRun(t *testing.T) {
	s := newShell(t)
	for _, c := range []struct {
		line, out string
		status    int
	}{
		{"prog a b", "[\"prog\" \"a\" \"b\"] direct=true\n", 2},
		{"echo $?; prog | read x; (prog) > f; echo $(prog)", "2\n[\"prog\"] direct=false\n", 0},
		{"echo $$ $0 ${GIVEN} $TMPDIR.", "77 -bash 1 .\n", 0},
		{"echo ~ ~known ~unknown", "/root /home/known ~unknown\n", 0},
		{"type known unknown", "known is /bin/known\n-bash: type: unknown: not found\n", 1},
		{"x=(1 2", "-bash: line 1: syntax error: reached EOF without matching `(` with `)`\n", 2},
		{"sleep 1 &", "-bash: line 1: background jobs are not available here: run the command without &\n", 2},
		{"exit 3", "", 3},
	} {
		out, result := s.typed(t, c.line)
		if out != c.out || result.Status != c.status || result.Exited != strings.HasPrefix(c.line, "exit") {
			t.Errorf("%s: %q %+v, want %q %d", c.line, out, result, c.out, c.status)
		}
	}
}

// TestWithoutTaming runs what tame would have changed, to see that the second
// line of defence holds: no pipe can be made on the real disk.
func TestWithoutTaming(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	s := newShell(t)
	for _, source := range []string{"prog <(echo a)", "echo a > >(prog)", "TMPDIR=" + temp + "; prog <(echo a)"} {
		file, err := syntax.NewParser().Parse(strings.NewReader(source), "")
		if err != nil {
			t.Fatal(err)
		}
		s.meter = newMeter(t.Context(), Limits{})
		var out bytes.Buffer
		if err := interp.StdIO(nil, &out, &out)(s.runner); err != nil {
			t.Fatal(err)
		}
		_ = s.runner.Run(s.meter, file)
		if !strings.Contains(out.String(), "cannot create fifo") {
			t.Errorf("%s: %q", source, out.String())
		}
	}
	for _, dir := range []string{temp, os.TempDir(), "/tmp"} {
		if found, _ := filepath.Glob(filepath.Join(dir, "sh-interp-*")); len(found) > 0 {
			t.Errorf("made %q", found)
		}
	}
}

// TestRetextMeansTheSame: what eval is given is printed anew after taming.
func TestRetextMeansTheSame(t *testing.T) {
	s := newShell(t)
	for _, source := range []string{
		"for i in 1 2; do echo $i | read x; done; echo \"$i\"", "cat() { echo \"$@\"; }; cat 'a b' \"$(echo c)\"", "x=5; echo $((x*2)) ${x:-3} \"${x}\"", "if true; then echo yes; else echo no; fi", "case a in a|b) echo ab ;; *) echo other ;; esac",
		"read -r a b <<< 'x y z'; echo \"$b\"", "while read -r l; do echo \"<$l>\"; done <<'EOF'\n$x `y`\nEOF", "echo $'a\\tb' \"\\$x\" 'it'\\''s'", "! false && echo ok || echo no",
	} {
		text, err := retext(source, "test")
		if err != nil {
			t.Fatal(err)
		}
		want, _ := s.typed(t, source)
		got, _ := s.typed(t, "eval "+quote(t, source))
		if got != want {
			t.Errorf("%s\nas %s\nprints %q, want %q", source, text, got, want)
		}
	}
}

func quote(t *testing.T, text string) string {
	t.Helper()
	quoted, err := syntax.Quote(text, syntax.LangBash)
	if err != nil {
		t.Fatal(err)
	}
	return quoted
}

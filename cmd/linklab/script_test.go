package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/gofrs/flock"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	if os.Getenv(startedByBenchmark) != "" {
		main()
		return
	}
	testscript.Main(m, map[string]func(){"linklab": main})
}

// TestScripts runs the commands as a user does: one script a feature.
func TestScripts(t *testing.T) {
	// Records of the tour lie there too.
	scripts, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	testscript.Run(t, testscript.Params{
		Files: scripts,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", filepath.Join(e.WorkDir, "user"))
			e.Setenv("LINKLAB_HOME_DIR", filepath.Join(e.WorkDir, "home"))
			e.Setenv("XDG_STATE_HOME", filepath.Join(e.WorkDir, "state"))
			e.Setenv("LANG", "C.UTF-8")
			e.Setenv("AWS_EC2_METADATA_DISABLED", "true")
			// No request of a script leaves the machine.
			e.Setenv("AWS_CONFIG_FILE", filepath.Join(e.WorkDir, "none"))
			e.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(e.WorkDir, "none"))
			e.Defer(func() { endServers(e.WorkDir) })
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": scriptCode,
			"lock": scriptLock,
			"eval": scriptEval,
		},
	})
}

// endServers ends what a script that failed has left running.
func endServers(dir string) {
	files, _ := filepath.Glob(filepath.Join(dir, "*", "serve.json"))
	for _, file := range files {
		a := &app{home: filepath.Dir(file), env: os.Getenv}
		_, _ = a.stopServing(context.Background())
	}
}

// scriptCode runs a command and wants an exit code: code 3 linklab check.
func scriptCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code CODE COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// scriptLock holds a lock file until the script ends.
func scriptLock(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: lock FILE")
	}
	lock := flock.New(ts.MkAbs(args[0]))
	ok, err := lock.TryLock()
	ts.Check(err)
	if !ok {
		ts.Fatalf("%s is locked already", args[0])
	}
	ts.Defer(func() { _ = lock.Unlock() })
}

// scriptEval runs a command and takes its exports into the environment.
func scriptEval(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: eval COMMAND [ARG...]")
	}
	ts.Check(ts.Exec(args[0], args[1:]...))
	file := filepath.Join(ts.Getenv("WORK"), "exports.sh")
	ts.Check(os.WriteFile(file, []byte(ts.ReadFile("stdout")), 0o600))
	sh := exec.Command("sh", "-c", `. "$1" && env -0`, "sh", file)
	sh.Env = []string{"PATH=" + os.Getenv("PATH")}
	out, err := sh.Output()
	ts.Check(err)
	for _, pair := range strings.Split(string(out), "\x00") {
		name, value, _ := strings.Cut(pair, "=")
		if name != "PATH" && name != "PWD" && name != "_" && name != "SHLVL" {
			ts.Setenv(name, value)
		}
	}
}

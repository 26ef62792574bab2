package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The tests of the whole program need programs that are not Go's. Where one is
// missing its test is skipped, unless this variable lists it: then it fails.
const requireEnv = "LINKLAB_TEST_REQUIRE"

// patience is how long a test waits for what should come: far more than it
// takes, since a machine may be busy with everything else.
const patience = 2 * time.Minute

// missing skips a test, or fails it where the tool is said to be there.
func missing(t *testing.T, tool, reason string) {
	t.Helper()
	required := strings.FieldsFunc(os.Getenv(requireEnv), func(r rune) bool { return r == ',' || r == ' ' })
	if slices.Contains(required, tool) {
		t.Fatalf("%s is required by %s: %s", tool, requireEnv, reason)
	}
	t.Skipf("%s (set %s=%s to make this a failure)", reason, requireEnv, tool)
}

// build compiles the program as users have it, for as long as a test runs.
func build(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "linklab")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", file, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return file
}

// program is a linklab of one home, in an environment of its own.
type program struct {
	t    *testing.T
	file string
	home string
	env  []string
}

// newProgram gives a compiled program an empty home.
func newProgram(t *testing.T, file string) *program {
	t.Helper()
	dir := t.TempDir()
	return &program{t: t, file: file, home: filepath.Join(dir, "home"), env: []string{
		"HOME=" + dir,
		"PATH=" + os.Getenv("PATH"),
		"LANG=C.UTF-8",
		"TERM=screen-256color",
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_CONFIG_FILE=" + filepath.Join(dir, "none"),
		"AWS_SHARED_CREDENTIALS_FILE=" + filepath.Join(dir, "none"),
	}}
}

// command is a run of the program, not started yet.
func (p *program) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, p.file, append([]string{"--home", p.home}, args...)...)
	cmd.Env = p.env
	return cmd
}

// run is what a command prints and its exit code.
func (p *program) run(args ...string) (stdout string, code int) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	var out, complaint strings.Builder
	cmd := p.command(ctx, args...)
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.t.Fatalf("linklab %s: %v", strings.Join(args, " "), err)
	}
	if code = cmd.ProcessState.ExitCode(); code == exitUsage || code < 0 {
		p.t.Fatalf("linklab %s: exit code %d\n%s", strings.Join(args, " "), code, complaint.String())
	}
	return out.String(), code
}

// status is linklab status --format json.
func (p *program) status() statusJSON {
	p.t.Helper()
	out, code := p.run("status", "--format", "json")
	var s statusJSON
	if err := json.Unmarshal([]byte(out), &s); err != nil || code != exitPassed {
		p.t.Fatalf("linklab status: exit code %d, %v\n%s", code, err, out)
	}
	return s
}

// step is a step in a status.
func (s statusJSON) step(t *testing.T, lab, step string) statusStep {
	t.Helper()
	for _, l := range s.Labs {
		for _, st := range l.Steps {
			if l.ID == lab && st.ID == step {
				return st
			}
		}
	}
	t.Fatalf("status knows no step %s/%s", lab, step)
	return statusStep{}
}

// check is linklab check TARGET --format json.
func (p *program) check(args ...string) (checkJSON, int) {
	p.t.Helper()
	out, code := p.run(append([]string{"check", "--format", "json"}, args...)...)
	var c checkJSON
	if err := json.Unmarshal([]byte(out), &c); err != nil {
		p.t.Fatalf("linklab check %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return c, code
}

// cause is the first finding that is not passed and no advice, with a sentence.
func (c checkJSON) cause() *diagnosisJSON {
	for _, f := range c.Checks {
		if !f.Advice && f.Outcome != "passed" && f.Diagnosis != nil {
			return f.Diagnosis
		}
	}
	return nil
}

// await asks again until the answer is yes; what says what was waited for, and
// state what there was instead.
func await(t *testing.T, every time.Duration, what string, yes func() bool, state func() string) {
	t.Helper()
	deadline := time.After(patience)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for !yes() {
		select {
		case <-deadline:
			t.Fatalf("waited %s for %s\n%s", patience, what, state())
		case <-tick.C:
		}
	}
}

package awscli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/network"
)

// twin is one account twice over: one that the AWS CLI itself talks to, and one
// in whose lab terminal the simulated program runs. Both have the same seed and
// clock, so both give out the same ids.
type twin struct {
	t         *testing.T
	cli, home string
	endpoint  string
	now       atomic.Int64 // of both accounts, Unix nanoseconds; a second later at each line
	env       []string
	laptop    *host.Machine
	vars      map[string]string
}

// realCLI is the AWS CLI, version 2, of the computer that the test runs on.
func realCLI(t *testing.T) string {
	t.Helper()
	candidates := []string{"/usr/local/bin/aws", "/usr/bin/aws"}
	if found, err := exec.LookPath("aws"); err == nil {
		candidates = append([]string{found}, candidates...)
	}
	for _, name := range candidates {
		out, err := exec.Command(name, "--version").CombinedOutput()
		if err == nil && strings.HasPrefix(string(out), "aws-cli/2") {
			return name
		}
	}
	t.Skip("no AWS CLI version 2 found: its output is not compared")
	return ""
}

func newTwin(t *testing.T) *twin {
	t.Helper()
	w := &twin{t: t, cli: realCLI(t), home: t.TempDir(), vars: map[string]string{}}
	w.now.Store(time.Date(2026, 4, 5, 6, 7, 8, 123e6, time.UTC).UnixNano())
	clock := func() time.Time { return time.Unix(0, w.now.Load()).UTC() }
	open := func() *sandbox.Sandbox {
		s, err := sandbox.Open(sandbox.Options{Pace: network.Instant, Clock: clock, Seed: 11, Fault: func(err error) { t.Error(err) }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	server := httptest.NewServer(open().Handler())
	t.Cleanup(server.Close)
	w.endpoint = server.URL
	w.env = append(sandbox.Env(server.URL, "", ""), "HOME="+w.home, "PATH="+os.Getenv("PATH"), "AWS_PAGER=", "TZ=UTC", "LANG=C.UTF-8")
	var err error
	if w.laptop, err = open().Laptop(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// file puts a file into both home directories.
func (w *twin) file(name, content string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.home, name), []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
	view := &files.View{System: w.laptop.Files, User: host.Learner}
	if err := view.WriteFile("/home/learner/"+name, []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// random are the parts of an answer that no seed decides.
var random = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|http://127\.0\.0\.1:\d+|-[A-Z0-9]{12}\b|deploy-\d{10}|` +
	`Created by AWS CLI at [^"]*|"KeyMaterial": "[^"]*"|"KeyFingerprint": "[^"]*"`)

// run runs a line in both accounts and compares what they print.
func (w *twin) run(line string) string {
	w.t.Helper()
	for name, value := range w.vars {
		line = strings.ReplaceAll(line, "$"+name, value)
	}
	w.now.Add(int64(time.Second))
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "bash", "-c", strings.Replace(line, "aws", w.cli+" --endpoint-url "+w.endpoint, 1))
	command.Dir, command.Env = w.home, w.env
	want, _ := command.CombinedOutput()
	var got bytes.Buffer
	status := w.laptop.RunScript(ctx, host.Learner.Name, "cd; "+line, &got)
	a, b := random.ReplaceAllString(got.String(), "*"), random.ReplaceAllString(string(want), "*")
	if strings.Contains(line, " --force") || strings.Contains(line, " --recursive") {
		a, b = sorted(a), sorted(b)
	}
	if !agree(a, b) || status != command.ProcessState.ExitCode() {
		w.t.Errorf("%s\n got (%d) %s\nwant (%d) %s", line, status, a, command.ProcessState.ExitCode(), b)
	}
	return strings.TrimSpace(got.String())
}

// sorted orders lines that the AWS CLI prints as its threads get done.
func sorted(text string) string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// keep remembers what a line prints under a name that later lines may use.
func (w *twin) keep(name, line string) {
	w.t.Helper()
	w.vars[name] = w.run(line)
}

// agree compares exactly, but for two answers in JSON: an older AWS CLI has
// another order of the members and does not know the latest ones.
func agree(got, want string) bool {
	if got == want {
		return true
	}
	var a, b any
	if json.Unmarshal([]byte(got), &a) != nil || json.Unmarshal([]byte(want), &b) != nil {
		return false
	}
	return holds(a, b) && indented(got) && indented(want)
}

// indented says whether a text is laid out as the AWS CLI prints JSON, whatever
// the order of the members.
func indented(text string) bool {
	var out bytes.Buffer
	return json.Indent(&out, []byte(strings.TrimSpace(text)), "", "    ") == nil && out.String()+"\n" == text
}

// holds says whether a has all that b has.
func holds(a, b any) bool {
	switch b := b.(type) {
	case map[string]any:
		a, ok := a.(map[string]any)
		if !ok {
			return false
		}
		for key, value := range b {
			other, has := a[key]
			if !has || !holds(other, value) {
				return false
			}
		}
		return true
	case []any:
		a, ok := a.([]any)
		return ok && slices.EqualFunc(a, b, holds)
	}
	return a == b
}

package simulated

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linklab/checks"
	"linklab/checks/sandbox/network"
	"linklab/lessons"
	"linklab/lessons/guide"
)

var course = &lessons.Course{Labs: []*lessons.Lab{
	{ID: "one", Template: []byte("Resources: {}\n"), Files: map[string][]byte{"trust.json": []byte("{}")}},
	{ID: "two"},
}}

func open(t *testing.T, dir string) (*Account, *Terminal) {
	t.Helper()
	a, err := Start(dir, network.Instant, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Stop)
	term, err := a.Terminal(t.Context(), course, func() map[string]string { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return a, term
}

func TestTheLaptopHasTheCourse(t *testing.T) {
	_, term := open(t, t.TempDir())
	if term.Host() != Laptop {
		t.Errorf("the terminal begins on %s", term.Host())
	}
	for command, want := range map[string]struct {
		status int
		text   string
	}{
		"linklab template one":        {0, "Resources: {}\n"},
		"linklab template two":        {2, "there are: one"},
		"linklab check":               {2, "only prints templates"},
		"cat trust.json":              {0, "{}"},
		"aws sts get-caller-identity": {0, "123456789012"},
		"aws ec2 describe-vpcs --foo": {252, "Unknown options"},
		"cat /etc/passwd | head -1":   {0, "root:x:0:0"},
	} {
		var out bytes.Buffer
		if status := term.Run(t.Context(), command, &out); status != want.status || !strings.Contains(out.String(), want.text) {
			t.Errorf("%s: status %d, %q", command, status, out.String())
		}
	}
}

func TestTheLaptopIsKept(t *testing.T) {
	dir := t.TempDir()
	a, term := open(t, dir)
	term.Run(t.Context(), "echo mine > note.txt", &bytes.Buffer{})
	a.Stop()
	_, again := open(t, dir)
	var out bytes.Buffer
	if status := again.Run(t.Context(), "cat note.txt", &out); status != 0 || out.String() != "mine\n" {
		t.Errorf("status %d, %q", status, out.String())
	}
}

func TestExaminerLooksAtIt(t *testing.T) {
	a, _ := open(t, "")
	e, err := a.Examiner(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	seen, err := e.Examine(t.Context(), guide.Round{Lab: course.Labs[0], Checks: []lessons.CheckRef{{ID: "c", Use: "credentials"}}})
	if err != nil || seen.Account.Number != "123456789012" || len(seen.Findings) != 1 || seen.Findings[0].Outcome != checks.Passed {
		t.Errorf("%+v, %v", seen, err)
	}
}

func TestStopDoesNotLinger(t *testing.T) {
	a, _ := open(t, "")
	e, err := a.Examiner(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Examine(t.Context(), guide.Round{Lab: course.Labs[0], Checks: []lessons.CheckRef{{ID: "c", Use: "reads-allowed"}}}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	stopped := make(chan struct{})
	go func() { a.Stop(); close(stopped) }()
	select {
	case <-stopped:
	case <-ctx.Done():
		t.Error("the server waits for connections that nobody uses")
	}
}

func TestUnusableState(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(file, network.Instant, "127.0.0.1:0"); !errors.Is(err, ErrState) {
		t.Errorf("%v", err)
	}
	if _, err := Start("", network.Instant, "192.0.2.1:1"); !errors.Is(err, ErrServer) {
		t.Errorf("%v", err)
	}
}

package store

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A process that was stopped while it held the store is not waited for for ever.
func TestBusyStore(t *testing.T) {
	dir := t.TempDir()
	holder, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	lease, err := holder.Acquire(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	s.patience = 10 * time.Millisecond
	if _, err := s.Acquire(t.Context(), false); !errors.Is(err, ErrBusy) {
		t.Errorf("held: %v", err)
	}
	lease.Release()
	again, err := s.Acquire(t.Context(), false)
	if err != nil {
		t.Fatalf("given back: %v", err)
	}
	again.Release()
}

// TestFullDisk fills a disk of its own, which another process mounts.
func TestFullDisk(t *testing.T) {
	if dir := os.Getenv("LINKLAB_TEST_SMALL_DISK"); dir != "" {
		if err := syscall.Mount("none", dir, "tmpfs", 0, "size=256k"); err != nil {
			t.Skipf("cannot mount: %v", err)
		}
		fillDisk(t, dir)
		return
	}
	other := exec.Command(os.Args[0], "-test.run=^TestFullDisk$", "-test.v")
	other.Env = append(os.Environ(), "LINKLAB_TEST_SMALL_DISK="+t.TempDir())
	other.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	out, err := other.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err != nil && !errors.As(err, &exit):
		t.Skipf("no namespace of its own: %v", err)
	case strings.Contains(string(out), "cannot mount"):
		t.Skipf("%s", out)
	case err != nil || !strings.Contains(string(out), "--- PASS"):
		t.Errorf("%v: %s", err, out)
	}
}

func fillDisk(t *testing.T, dir string) {
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	write := func(sections map[string][]byte) error {
		l, err := s.Acquire(t.Context(), true)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Release()
		return l.Write(sections)
	}
	if err := write(map[string][]byte{"a": []byte("1"), "b": []byte("1")}); err != nil {
		t.Fatal(err)
	}
	large := bytes.Repeat([]byte("x"), 120<<10)
	for name, sections := range map[string]map[string][]byte{
		"one":     {"a": bytes.Repeat(large, 3)},
		"several": {"a": []byte("2"), "b": large, "c": large},
		"commit":  {"a": []byte("2"), "b": large}, // both fit, but not twice
	} {
		err := write(sections)
		var full *FullError
		if !errors.As(err, &full) || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "full") {
			t.Errorf("%s: %v", name, err)
		}
		l, err := s.Acquire(t.Context(), false)
		if err != nil {
			t.Fatalf("%s: cannot be read any more: %v", name, err)
		}
		for _, section := range []string{"a", "b"} {
			if kept, _, err := l.Read(section); err != nil || string(kept) != "1" {
				t.Errorf("%s: %s is %d bytes, %v", name, section, len(kept), err)
			}
		}
		l.Release()
		if left, _ := filepath.Glob(filepath.Join(dir, ".*.json*")); len(left) > 0 {
			t.Errorf("%s: left behind: %v", name, left)
		}
	}
	if err := write(map[string][]byte{"a": []byte("2")}); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox/store"
)

func open(t testing.TB, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func with(t testing.TB, s *store.Store, exclusive bool, f func(*store.Lease)) {
	t.Helper()
	lease, err := s.Acquire(context.Background(), exclusive)
	if err != nil {
		t.Fatal(err)
	}
	defer lease.Release()
	f(lease)
}

func write(t testing.TB, s *store.Store, sections map[string][]byte) {
	t.Helper()
	with(t, s, true, func(l *store.Lease) {
		if err := l.Write(sections); err != nil {
			t.Fatal(err)
		}
	})
}

func read(t testing.TB, s *store.Store, name string) (content string) {
	t.Helper()
	with(t, s, false, func(l *store.Lease) {
		data, _, err := l.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		content = string(data)
	})
	return content
}

func stale(t testing.TB, s *store.Store) (names []string) {
	t.Helper()
	with(t, s, false, func(l *store.Lease) { names = l.Stale() })
	return names
}

func TestOthersSeeWhatIsWritten(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, dir), open(t, dir)
	write(t, a, map[string][]byte{"one": []byte("1"), "machines/i-1": []byte("2")})
	if got := stale(t, a); len(got) != 0 {
		t.Errorf("the writer is told of its own changes: %v", got)
	}
	if !b.Moved() {
		t.Error("another has written, and it does not show")
	}
	if got := stale(t, b); !slices.Equal(got, []string{"machines/i-1", "one"}) {
		t.Errorf("stale %v", got)
	}
	if got := read(t, b, "machines/i-1"); got != "2" {
		t.Errorf("read %q", got)
	}
	if got := stale(t, b); len(got) != 0 || b.Moved() {
		t.Errorf("told twice of %v", got)
	}
	write(t, b, map[string][]byte{"one": nil})
	if got := stale(t, a); !slices.Equal(got, []string{"one"}) {
		t.Errorf("a removed section is not stale: %v", got)
	}
	with(t, a, false, func(l *store.Lease) {
		if _, there, err := l.Read("one"); there || err != nil {
			t.Errorf("removed section: %t, %v", there, err)
		}
	})
}

func TestStateOutlivesTheProcess(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	write(t, a, map[string][]byte{"one": []byte("1")})
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if got := read(t, open(t, dir), "one"); got != "1" {
		t.Errorf("read %q", got)
	}
}

func TestClear(t *testing.T) {
	s := open(t, t.TempDir())
	write(t, s, map[string][]byte{"one": []byte("1"), "two": []byte("2")})
	with(t, s, true, func(l *store.Lease) {
		if err := l.Clear(); err != nil {
			t.Fatal(err)
		}
	})
	if one, two := read(t, s, "one"), read(t, s, "two"); one+two != "" {
		t.Errorf("left %q %q", one, two)
	}
}

// A writer that was killed after it committed is finished by whoever comes
// next, also by one who only wants to read.
func TestCommitIsFinished(t *testing.T) {
	for _, exclusive := range []bool{false, true} {
		dir := t.TempDir()
		a := open(t, dir)
		write(t, a, map[string][]byte{"one": []byte("old"), "two": []byte("old"), "three": []byte("old")})
		b := open(t, dir)
		with(t, b, true, func(l *store.Lease) {
			// As if killed: the generation counts, the sections are not there.
			commit := `{"one":"new","two":"new","three":null}`
			if err := os.WriteFile(filepath.Join(dir, "commit.json"), []byte(commit), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "generation"), []byte("\x09\x00\x00\x00\x00\x00\x00\x00"), 0o600); err != nil {
				t.Fatal(err)
			}
		})
		with(t, a, exclusive, func(l *store.Lease) {
			if got := l.Stale(); !slices.Equal(got, []string{"one", "three", "two"}) {
				t.Errorf("stale %v", got)
			}
			for name, want := range map[string]string{"one": "new", "two": "new", "three": ""} {
				if got, _, err := l.Read(name); string(got) != want || err != nil {
					t.Errorf("%s: %q, %v", name, got, err)
				}
			}
		})
		if _, err := os.Stat(filepath.Join(dir, "commit.json")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the commit is still there: %v", err)
		}
	}
}

func TestRefusedStores(t *testing.T) {
	newer := t.TempDir()
	if err := os.WriteFile(filepath.Join(newer, "format.json"), []byte(`{"version":99}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(newer); !errors.Is(err, store.ErrNewer) {
		t.Errorf("newer: %v", err)
	}
	damaged := t.TempDir()
	if err := os.WriteFile(filepath.Join(damaged, "format.json"), []byte(`{"ver`), 0o600); err != nil {
		t.Fatal(err)
	}
	var damage *store.DamagedError
	if _, err := store.Open(damaged); !errors.As(err, &damage) || !strings.HasSuffix(damage.Path, "format.json") {
		t.Errorf("damaged: %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(filepath.Join(file, "dir")); err == nil {
		t.Error("opened below a file")
	}
}

// A count that is damaged or lost costs nothing: what there is is what lies in
// the sections, also for a process that has them open.
func TestLostGeneration(t *testing.T) {
	for _, damage := range []string{"", "xx\n", "\x00\x00\x00\x00\x00\x00\x00\x00", "\xff\xff\xff\xff\xff\xff\xff\xff", "a long line of rubbish\n"} {
		t.Run(fmt.Sprintf("%q", damage), func(t *testing.T) {
			dir := t.TempDir()
			a := open(t, dir)
			write(t, a, map[string][]byte{"one": []byte("1"), "two": []byte("2")})
			if err := os.WriteFile(filepath.Join(dir, "generation"), []byte(damage), 0o600); err != nil {
				t.Fatal(err)
			}
			b := open(t, dir)
			if got := stale(t, b); !slices.Equal(got, []string{"one", "two"}) {
				t.Errorf("stale %v", got)
			}
			if got := read(t, b, "one"); got != "1" {
				t.Errorf("read %q", got)
			}
			write(t, b, map[string][]byte{"one": []byte("new")})
			if got := stale(t, a); !slices.Equal(got, []string{"one"}) {
				t.Errorf("who has it open is told of %v", got)
			}
			if got := read(t, open(t, dir), "one"); got != "new" {
				t.Errorf("read %q", got)
			}
		})
	}
}

func TestErase(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	write(t, s, map[string][]byte{"one": []byte("1"), "machines/two": []byte("2")})
	for name, content := range map[string]string{"format.json": "{", "commit.json": `{"one":`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Erase(context.Background(), dir); err != nil {
		t.Fatal(err)
	}
	if got := stale(t, s); !slices.Equal(got, []string{"machines/two", "one"}) {
		t.Errorf("whoever has it open sees %v", got)
	}
	if got := read(t, open(t, dir), "one"); got != "" {
		t.Errorf("left %q", got)
	}
	if err := store.Erase(context.Background(), filepath.Join(dir, "nothing")); err != nil {
		t.Errorf("nothing to erase: %v", err)
	}
}

func TestSharedLeaseDoesNotWrite(t *testing.T) {
	s := open(t, t.TempDir())
	with(t, s, false, func(l *store.Lease) {
		if err := l.Write(map[string][]byte{"one": []byte("1")}); err == nil {
			t.Error("wrote under the shared lock")
		}
	})
}

// What a failed write left is found out by the next lease.
func TestFailedWriteIsLookedAtAgain(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	write(t, s, map[string][]byte{"one": []byte("1")})
	// A directory where a file is to be put makes the write fail, for root too.
	if err := os.MkdirAll(filepath.Join(dir, "two.json", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	with(t, s, true, func(l *store.Lease) {
		if err := l.Write(map[string][]byte{"one": []byte("new"), "two": []byte("2")}); err == nil {
			t.Fatal("wrote over a directory")
		}
	})
	if err := os.RemoveAll(filepath.Join(dir, "two.json")); err != nil {
		t.Fatal(err)
	}
	if got := stale(t, s); !slices.Contains(got, "one") || !slices.Contains(got, "two") {
		t.Errorf("stale %v", got)
	}
	if one, two := read(t, s, "one"), read(t, s, "two"); one != "new" || two != "2" {
		t.Errorf("the commit was not finished: %q %q", one, two)
	}
}

func TestClaim(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, dir), open(t, dir)
	release, ok, err := a.Claim("machines/i-1")
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if _, ok, err := b.Claim("machines/i-1"); ok || err != nil {
		t.Errorf("claimed twice: %v", err)
	}
	release()
	again, ok, err := b.Claim("machines/i-1")
	if err != nil || !ok {
		t.Fatal("not given back", err)
	}
	again()
}

func TestAcquireGivesUpWithItsContext(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, dir), open(t, dir)
	with(t, a, true, func(*store.Lease) {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		if _, err := b.Acquire(ctx, false); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
	with(t, b, true, func(*store.Lease) {}) // the failure left no lock behind
}

// Several processes count in the same section; no count is lost, though they
// are killed in the middle.
func TestProcessesCountTogether(t *testing.T) {
	if dir := os.Getenv("STORE_TEST_COUNT"); dir != "" {
		count(t, dir)
		return
	}
	dir := t.TempDir()
	acknowledged := 0
	for round := range 12 {
		var running []*exec.Cmd
		var told []*bufio.Scanner
		for range 3 {
			cmd := exec.Command(os.Args[0], "-test.run=^TestProcessesCountTogether$")
			cmd.Env = append(os.Environ(), "STORE_TEST_COUNT="+dir)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			running, told = append(running, cmd), append(told, bufio.NewScanner(out))
		}
		for i, cmd := range running {
			for range 3 + round%5 {
				if !told[i].Scan() {
					t.Fatal("a counter ended by itself")
				}
				acknowledged++
			}
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			for told[i].Scan() {
				if strings.HasPrefix(told[i].Text(), "counted") {
					acknowledged++
				}
			}
			_ = cmd.Wait() // killed
		}
	}
	s := open(t, dir)
	left, right := read(t, s, "left"), read(t, s, "right")
	kept, err := strconv.Atoi(left)
	if err != nil || left != right || kept < acknowledged {
		t.Errorf("acknowledged %d, kept %q and %q", acknowledged, left, right)
	}
}

// count adds to two sections at once until it is killed.
func count(t *testing.T, dir string) {
	s := open(t, dir)
	for {
		with(t, s, true, func(l *store.Lease) {
			data, _, err := l.Read("left")
			if err != nil {
				t.Fatal(err)
			}
			n, _ := strconv.Atoi(string(data))
			next := strconv.Itoa(n + 1)
			if err := l.Write(map[string][]byte{"left": []byte(next), "right": []byte(next)}); err != nil {
				t.Fatal(err)
			}
		})
		fmt.Println("counted")
	}
}

// TestThrowawayStore: what does not wait for the disk is there all the same, for
// a store opened later and for one that is open already.
func TestThrowawayStore(t *testing.T) {
	dir := t.TempDir()
	s, err := store.OpenThrowaway(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	beside := open(t, dir)
	write(t, s, map[string][]byte{"one": []byte("1"), "two": []byte("2")})
	write(t, s, map[string][]byte{"one": []byte("3"), "two": nil})
	for name, store := range map[string]*store.Store{"the same": s, "one that was open": beside, "a new one": open(t, dir)} {
		if one, two := read(t, store, "one"), read(t, store, "two"); one != "3" || two != "" {
			t.Errorf("%s reads %q and %q", name, one, two)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.draft")); err != nil || len(left) > 0 {
		t.Errorf("left over: %v %v", left, err)
	}
}

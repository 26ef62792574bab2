package progress

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

func open(t *testing.T, dir string) *Journal {
	t.Helper()
	j, err := Open(dir, Options{Wait: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func appendTo(t *testing.T, j *Journal, events ...Event) {
	t.Helper()
	if err := j.Append(events...); err != nil {
		t.Fatal(err)
	}
}

func TestJournalResumes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "home")
	j := open(t, dir)
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("opening a journal makes nothing")
	}
	appendTo(t, j, Event{Type: Named, Value: "Kim"})
	appendTo(t, j, Event{Type: StepPass, Lab: "l", Step: "s", Level: "E3"}, Event{Type: Hinted, Lab: "l", Step: "t", Hint: 2, Value: "rt.wrong-table"})
	again := open(t, dir).State()
	if again.Learner != "Kim" || again.Installation == "" || again.Installation != j.State().Installation {
		t.Errorf("%+v", again)
	}
	if s := again.Lab(Nowhere, "l").Step("s"); s.PassedAt.IsZero() || s.Level != "E3" {
		t.Errorf("step s: %+v", s)
	}
	if s := again.Lab(Nowhere, "l").Step("t"); s.Hints != 1 || s.HintLevel != 2 || s.HintKey != "rt.wrong-table" || s.Done() {
		t.Errorf("step t: %+v", s)
	}
}

func TestTornLineIsRepaired(t *testing.T) {
	for name, torn := range map[string]string{
		"half a line":            `{"v":1,"id":"x","type":"pas`,
		"whole line without end": `{"v":1,"id":"x","type":"named","value":"lost"}`,
		"zeros":                  strings.Repeat("\x00", 512),
		"rubbish with an end":    "}}}\n\x00\x00\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			j := open(t, dir)
			appendTo(t, j, Event{Type: Named, Value: "Kim"})
			good, err := os.ReadFile(j.Path())
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(j.Path(), append(good[:len(good):len(good)], torn...), 0o600); err != nil {
				t.Fatal(err)
			}
			again := open(t, dir)
			if again.State().Learner != "Kim" {
				t.Errorf("what stood before the torn line is lost: %+v", again.State())
			}
			if len(again.Repairs()) != 1 {
				t.Fatalf("repairs: %v", again.Repairs())
			}
			kept, err := os.ReadFile(again.Repairs()[0].Backup)
			if err != nil || string(kept) != torn {
				t.Errorf("the damaged bytes are not kept: %q, %v", kept, err)
			}
			appendTo(t, again, Event{Type: Named, Value: "Lee"})
			if third := open(t, dir); third.State().Learner != "Lee" || len(third.Repairs()) != 0 || third.Damaged() != 0 {
				t.Errorf("after the repair: %+v, %v", third.State(), third.Repairs())
			}
		})
	}
}

func TestDamagedMiddleIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	appendTo(t, j, Event{Type: Named, Value: "Kim"})
	good, _ := os.ReadFile(j.Path())
	text := "rubbish\n" + string(good)
	if err := os.WriteFile(j.Path(), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	if again.Damaged() != 1 || again.State().Learner != "Kim" || len(again.Repairs()) != 0 {
		t.Errorf("damaged %d, %+v, %v", again.Damaged(), again.State(), again.Repairs())
	}
	appendTo(t, again, Event{Type: Named, Value: "Lee"})
	now, _ := os.ReadFile(j.Path())
	if !strings.HasPrefix(string(now), text) {
		t.Error("a line of the middle was changed")
	}
}

func TestNewerJournalIsReadOnly(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	appendTo(t, j, Event{Type: Named, Value: "Kim"})
	f, err := os.OpenFile(j.Path(), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString(fmt.Sprintf("{\"v\":%d,\"something\":[\"new\"]}\n{\"v\":%[1]d,\"torn", Version+1))
	f.Close()
	before, _ := os.ReadFile(j.Path())
	again := open(t, dir)
	if err := again.ReadOnly(); !errors.Is(err, ErrNewer) {
		t.Errorf("ReadOnly: %v", err)
	}
	if err := again.Append(Event{Type: Named, Value: "Lee"}); !errors.Is(err, ErrNewer) {
		t.Errorf("Append: %v", err)
	}
	if _, err := again.Reset(Nowhere, "l", ""); !errors.Is(err, ErrNewer) {
		t.Errorf("Reset: %v", err)
	}
	if after, _ := os.ReadFile(j.Path()); string(after) != string(before) {
		t.Error("the newer journal was changed")
	}
	if again.State().Learner != "Kim" {
		t.Error("what this version knows is not read")
	}
}

func TestLockedJournal(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	appendTo(t, j, Event{Type: Named, Value: "Kim"})
	other := flock.New(filepath.Join(dir, "journal.lock"))
	if err := other.Lock(); err != nil {
		t.Fatal(err)
	}
	second := open(t, dir)
	if second.State().Learner != "Kim" {
		t.Error("a locked journal can be read")
	}
	if err := second.Append(Event{Type: Named, Value: "Lee"}); !errors.Is(err, ErrLocked) {
		t.Errorf("Append: %v", err)
	}
	if err := other.Unlock(); err != nil {
		t.Fatal(err)
	}
	appendTo(t, second, Event{Type: Named, Value: "Lee"})
}

func TestTwoProcessesShareAJournal(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, dir), open(t, dir)
	appendTo(t, a, Event{Type: Named, Value: "Kim"})
	appendTo(t, b, Event{Type: Spoke, Value: "ko"})
	if b.State().Learner != "Kim" || a.State().Lang != "" {
		t.Error("an append reads what the other wrote first")
	}
	if err := a.Refresh(); err != nil || a.State().Lang != "ko" {
		t.Errorf("Refresh: %v, %+v", err, a.State())
	}
	if a.State().Installation != b.State().Installation {
		t.Error("one journal is one installation")
	}
}

// fullDisk takes some bytes of a write, as a full disk does.
type fullDisk struct{ *os.File }

func (f fullDisk) Write(p []byte) (int, error) {
	n, _ := f.File.Write(p[:len(p)/2])
	return n, errors.New("no space left on device")
}

type brokenSync struct{ *os.File }

func (f brokenSync) Sync() error { return errors.New("input/output error") }

func TestFailedWriteLosesNothing(t *testing.T) {
	for name, broken := range map[string]func(*os.File) file{
		"full disk":    func(f *os.File) file { return fullDisk{f} },
		"failed fsync": func(f *os.File) file { return brokenSync{f} },
	} {
		t.Run(name, func(t *testing.T) {
			j := open(t, t.TempDir())
			appendTo(t, j, Event{Type: Named, Value: "Kim"})
			before, _ := os.ReadFile(j.Path())
			real := j.open
			j.open = func(path string) (file, error) {
				f, err := real(path)
				if err != nil {
					return nil, err
				}
				return broken(f.(*os.File)), nil
			}
			if err := j.Append(Event{Type: Named, Value: "Lee"}); !errors.Is(err, ErrUnwritable) {
				t.Errorf("Append: %v", err)
			}
			if after, _ := os.ReadFile(j.Path()); string(after) != string(before) {
				t.Errorf("half a line stays: %q", after[len(before):])
			}
			if j.State().Learner != "Kim" {
				t.Error("an event that was not kept counts")
			}
			j.open = real
			appendTo(t, j, Event{Type: Named, Value: "Park"})
			if open(t, j.dir).State().Learner != "Park" {
				t.Error("the journal cannot be used after the disk has room again")
			}
		})
	}
}

// A file whose name is not on the disk is gone after a crash, whatever was forced
// into it.
func TestNewJournalIsNamedOnTheDisk(t *testing.T) {
	j := open(t, t.TempDir())
	var named []string
	j.name = func(dir string) error { named = append(named, dir); return syncFolder(dir) }
	appendTo(t, j, Event{Type: Named, Value: "Kim"})
	appendTo(t, j, Event{Type: Named, Value: "Lee"})
	if len(named) != 1 || named[0] != j.dir {
		t.Errorf("forced to the disk: %q, want the folder once, when the file is made", named)
	}
}

func TestUnusableHome(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file, Options{}); !errors.Is(err, ErrUnreadable) {
		t.Errorf("Open of a file: %v", err)
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "journal.jsonl"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrUnreadable) {
		t.Errorf("Open of a folder: %v", err)
	}
}

// What is no file of the learner's own is refused at once, and nothing behind it
// is touched.
func TestNoFileForAJournal(t *testing.T) {
	other := filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(other, []byte("somebody else's\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, make := range map[string]func(path string) error{
		"pipe":   func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"socket": func(path string) error { return syscall.Mknod(path, syscall.S_IFSOCK|0o600, 0) },
		"link":   func(path string) error { return os.Symlink(other, path) },
		"loop":   func(path string) error { return os.Symlink(path, path) },
		"device": func(path string) error { return os.Symlink("/dev/zero", path) },
		"huge": func(path string) error {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				return err
			}
			return os.Truncate(path, maxJournal+1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := make(filepath.Join(dir, "journal.jsonl")); err != nil {
				t.Fatal(err)
			}
			_, err := Open(dir, Options{Wait: 50 * time.Millisecond})
			var path *fs.PathError
			if !errors.Is(err, ErrUnreadable) || !errors.As(err, &path) {
				t.Errorf("Open: %v", err)
			}
		})
		t.Run(name+" after Open", func(t *testing.T) {
			j := open(t, t.TempDir())
			if err := make(j.Path()); err != nil {
				t.Fatal(err)
			}
			if err := j.Append(Event{Type: Named, Value: "Kim"}); err == nil {
				t.Error("appended")
			}
			if _, err := j.Reset(Nowhere, "l", ""); err == nil {
				t.Error("reset")
			}
		})
		t.Run(name+" for the lock", func(t *testing.T) {
			dir := t.TempDir()
			if err := make(filepath.Join(dir, "journal.lock")); err != nil {
				t.Fatal(err)
			}
			// A pipe can be locked as a file can.
			if err := open(t, dir).Append(Event{Type: Named, Value: "Kim"}); err != nil && !errors.Is(err, ErrUnwritable) {
				t.Error(err)
			}
		})
	}
	if kept, err := os.ReadFile(other); err != nil || string(kept) != "somebody else's\n" {
		t.Errorf("what a link leads to: %q, %v", kept, err)
	}
}

func TestResetKeepsACopy(t *testing.T) {
	j := open(t, t.TempDir())
	appendTo(t, j,
		Event{Type: Bound, Lab: "l", Account: "123456789012", Region: "r"},
		Event{Type: StepPass, Lab: "l", Step: "a"}, Event{Type: StepPass, Lab: "l", Step: "b"},
		Event{Type: StepPass, Lab: "m", Step: "a"})
	before, _ := os.ReadFile(j.Path())
	backup, err := j.Reset(Nowhere, "l", "a")
	if err != nil {
		t.Fatal(err)
	}
	if kept, _ := os.ReadFile(backup); string(kept) != string(before) {
		t.Error("the copy is not the journal before the reset")
	}
	if s := j.State(); s.Lab(Nowhere, "l").Step("a").Done() || !s.Lab(Nowhere, "l").Step("b").Done() || s.Lab(Nowhere, "l").Account == "" {
		t.Errorf("reset of a step: %+v", s.Lab(Nowhere, "l"))
	}
	if _, err := j.Reset(Nowhere, "l", ""); err != nil {
		t.Fatal(err)
	}
	s := open(t, j.dir).State()
	if s.Lab(Nowhere, "l").Step("b").Done() || s.Lab(Nowhere, "l").Account != "" || !s.Lab(Nowhere, "m").Step("a").Done() {
		t.Errorf("reset of a lab: %+v", s)
	}
	now, _ := os.ReadFile(j.Path())
	if !strings.HasPrefix(string(now), string(before)) {
		t.Error("a reset only appends")
	}
}

func FuzzJournal(f *testing.F) {
	f.Add([]byte(`{"v":1,"id":"a","at":"2026-01-02T03:04:05Z","type":"passed","lab":"l","step":"s","level":"E3"}` + "\n"))
	f.Add([]byte(`{"v":3}` + "\n"))
	f.Add([]byte(`{"v":2,"id":"a","at":"2026-01-02T03:04:05Z","type":"passed","world":"live","lab":"l","step":"s"}` + "\n"))
	f.Add([]byte("{\n\n\x00"))
	f.Fuzz(func(t *testing.T, src []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, "journal.jsonl")
		if err := os.WriteFile(path, src, 0o600); err != nil {
			t.Fatal(err)
		}
		j := open(t, dir)
		err := j.Append(Event{Type: Named, Value: "Kim"})
		if j.ReadOnly() != nil {
			if !errors.Is(err, ErrNewer) {
				t.Fatalf("a newer journal was written: %v", err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := open(t, dir); got.State().Learner != "Kim" {
			t.Fatalf("the event is lost: %+v", got.State())
		}
		// No byte of the old journal is lost: it stands in front, or in the copy.
		now, _ := os.ReadFile(path)
		kept := now
		for _, r := range j.Repairs() {
			rest, _ := os.ReadFile(r.Backup)
			kept = append(src[:len(src)-len(rest):len(src)-len(rest)], rest...)
			if !strings.HasPrefix(string(now), string(src[:len(src)-len(rest)])) {
				t.Fatal("a good line was changed")
			}
		}
		if !strings.HasPrefix(string(kept), string(src)) {
			t.Fatal("bytes of the journal are lost")
		}
	})
}

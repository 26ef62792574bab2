package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"linklab/checks/sandbox/store"
)

// A file of the store that is none is refused at once, and what a link leads to
// stays as it is.
func TestNoFileOfTheStore(t *testing.T) {
	other := filepath.Join(t.TempDir(), "other")
	for kind, make := range map[string]func(path string) error{
		"pipe":   func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"socket": func(path string) error { return syscall.Mknod(path, syscall.S_IFSOCK|0o600, 0) },
		"link":   func(path string) error { return os.Symlink(other, path) },
		"device": func(path string) error { return os.Symlink("/dev/zero", path) },
		"huge": func(path string) error {
			f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
			if err != nil {
				return err
			}
			return errors.Join(f.Truncate(1<<40), f.Close())
		},
	} {
		for _, name := range []string{"format.json", ".format.json", "commit.json", "generation", "lock", "one.json"} {
			t.Run(kind+" "+name, func(t *testing.T) {
				if err := os.WriteFile(other, []byte("somebody else's"), 0o600); err != nil {
					t.Fatal(err)
				}
				dir := t.TempDir()
				if err := make(filepath.Join(dir, name)); err != nil {
					t.Fatal(err)
				}
				err := useStore(t, dir)
				var path *fs.PathError
				if err != nil && !errors.As(err, &path) {
					t.Errorf("%T: %v", err, err)
				}
				if kept, err := os.ReadFile(other); err != nil || string(kept) != "somebody else's" {
					t.Errorf("what a link leads to: %q, %v", kept, err)
				}
			})
		}
	}
}

// useStore does what a process does that reads and writes.
func useStore(t *testing.T, dir string) error {
	s, err := store.Open(dir)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	l, err := s.Acquire(t.Context(), true)
	if err != nil {
		return err
	}
	defer l.Release()
	if _, _, err := l.Read("one"); err != nil {
		return err
	}
	return l.Write(map[string][]byte{"one": []byte("1"), "two": []byte("2")})
}

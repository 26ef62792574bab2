// Package store keeps the sandbox's state on disk in named sections. Several
// processes may use one directory at the same time: whoever wants to look takes
// the shared lock, whoever wants to change takes the exclusive one, and both
// are told which sections others have changed since they last looked.
package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
)

// Format is the version of what is kept. A store of a higher one is refused.
const Format = 1

const (
	formatFile     = "format.json"
	lockFile       = "lock"
	generationFile = "generation"
	commitFile     = "commit.json"
	extension      = ".json"
)

// ErrBusy is a store that another process did not give back in time: one that
// was stopped in the middle, for all others hold it for milliseconds.
var ErrBusy = errors.New("another process holds the sandbox state")

// patience is how long to wait for another process.
const patience = 20 * time.Second

// ErrNewer is a store that a newer program has written.
var ErrNewer = errors.New("the sandbox state was written by a newer version")

// DamagedError is a file of the store that cannot be understood.
type DamagedError struct {
	Path string
	Err  error
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("sandbox state file %s is damaged: %v", e.Path, e.Err)
}

func (e *DamagedError) Unwrap() error { return e.Err }

// Store is a directory of sections, or nothing but a lock when it has none.
type Store struct {
	dir        string
	throwaway  bool // changes are neither made together nor brought to the disk at once
	patience   time.Duration
	mu         sync.Mutex // one holder within the process; flock is between them
	lock       *flock.Flock
	generation generation
	seen       map[string]fs.FileInfo // by section, as last read or written
	seenAt     atomic.Uint64          // generation at which seen was right
}

// Open prepares the store in dir, which is made when it is missing; dir "" is a
// store that keeps nothing. Nothing is read but the format.
func Open(dir string) (*Store, error) {
	s := &Store{dir: dir, patience: patience, seen: map[string]fs.FileInfo{}}
	s.seenAt.Store(unseen)
	if dir == "" {
		return s, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("sandbox state directory: %w", err)
	}
	if err := s.checkFormat(); err != nil {
		return nil, err
	}
	s.lock = Lock(filepath.Join(dir, lockFile))
	if err := s.generation.open(filepath.Join(dir, generationFile)); err != nil {
		return nil, fmt.Errorf("sandbox state directory cannot be written: %w", err)
	}
	return s, nil
}

// OpenThrowaway is Open for a store that nobody misses when a kill or a power cut
// damages it: it does not wait for the disk.
func OpenThrowaway(dir string) (*Store, error) {
	s, err := Open(dir)
	if err != nil {
		return nil, err
	}
	s.throwaway = true
	return s, nil
}

// Close gives the store's files back.
func (s *Store) Close() error {
	if s.dir == "" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.lock.Close(), s.generation.close())
}

// Path is where a section lies, "" in a store without directory.
func (s *Store) Path(section string) string {
	if s.dir == "" {
		return ""
	}
	return filepath.Join(s.dir, filepath.FromSlash(section)+extension)
}

func (s *Store) checkFormat() error {
	path := filepath.Join(s.dir, formatFile)
	content, err := ReadFile(path, maxSection)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("sandbox state: %w", err)
	}
	var format struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(content, &format); err != nil {
		return &DamagedError{Path: path, Err: err}
	}
	if format.Version > Format {
		return fmt.Errorf("%w: %s has format %d, this program knows %d", ErrNewer, s.dir, format.Version, Format)
	}
	return nil
}

// lockRetry is how long to wait before asking for a lock again that another
// process holds. Requests hold it for a few milliseconds.
const lockRetry = 2 * time.Millisecond

// Acquire waits for the lock: exclusive to change sections, shared to read
// them. Within one process holders follow each other either way.
func (s *Store) Acquire(ctx context.Context, exclusive bool) (*Lease, error) {
	s.mu.Lock()
	l := &Lease{store: s, exclusive: exclusive}
	if s.dir == "" {
		return l, nil
	}
	if err := l.begin(ctx); err != nil {
		l.Release()
		return nil, err
	}
	return l, nil
}

// flock takes the lock between processes.
func (s *Store) flock(ctx context.Context, exclusive bool) error {
	try, wait := s.lock.TryRLock, s.lock.TryRLockContext
	if exclusive {
		try, wait = s.lock.TryLock, s.lock.TryLockContext
	}
	ok, err := try()
	if err == nil && !ok {
		limited, cancel := context.WithTimeout(ctx, s.patience)
		defer cancel()
		if _, err = wait(limited, lockRetry); err != nil && ctx.Err() == nil && limited.Err() != nil {
			return fmt.Errorf("%w: waited %s for %s", ErrBusy, s.patience, s.lock.Path())
		}
	}
	if err != nil {
		return fmt.Errorf("lock of the sandbox state: %w", err)
	}
	return nil
}

// sections lists the sections on disk.
func (s *Store) sections() (map[string]fs.FileInfo, error) {
	found := map[string]fs.FileInfo{}
	err := filepath.WalkDir(s.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(s.dir, path)
		if err != nil {
			return err
		}
		relative = filepath.ToSlash(relative)
		name, ok := strings.CutSuffix(relative, extension)
		// A dot opens the names of files on their way to replace another.
		if !ok || relative == formatFile || relative == commitFile || strings.HasPrefix(entry.Name(), ".") {
			return nil
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil {
			found[name] = info
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sandbox state: %w", err)
	}
	return found, nil
}

// same tells whether a file is the one that was seen. Files are replaced, never
// written in place.
func same(a, b fs.FileInfo) bool {
	return a != nil && b != nil && os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// Moved tells whether others may have changed something since this process last
// held the lock. It asks for no lock, so the answer may be old when it comes.
func (s *Store) Moved() bool {
	if s.dir == "" {
		return false
	}
	now, err := s.generation.read()
	return err != nil || now != s.seenAt.Load()
}

// Claim takes a named lock that is not the store's own, for work during which
// the store stays open to all; false when another process has it. The end of
// the process gives it back.
func (s *Store) Claim(name string) (release func(), ok bool, err error) {
	if s.dir == "" {
		return func() {}, true, nil
	}
	path := filepath.Join(s.dir, filepath.FromSlash(name)+".lock")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, false, fmt.Errorf("sandbox state: %w", err)
	}
	claim := Lock(path)
	ok, err = claim.TryLock()
	if err != nil {
		return nil, false, fmt.Errorf("sandbox state: %w", err)
	}
	// The file stays: to remove it would let two processes hold "the" lock.
	return func() { _ = claim.Close() }, ok, nil
}

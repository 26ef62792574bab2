package progress

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// The kinds of errors of a journal. Each comes wrapped with what happened.
var (
	// ErrNewer: a newer linklab wrote the journal, so this one only reads it.
	ErrNewer = errors.New("the journal is from a newer version")
	// ErrLocked: another process holds the journal.
	ErrLocked = errors.New("another linklab holds the journal")
	// ErrUnwritable: the place of the journal cannot be written.
	ErrUnwritable = errors.New("the journal cannot be written")
	// ErrUnreadable: the place of the journal cannot be read.
	ErrUnreadable = errors.New("the journal cannot be read")
)

// Options of a journal.
type Options struct {
	Now  func() time.Time // time.Now without one
	Wait time.Duration    // how long to wait for another process; 2 s without one
	// Course is the course whose journal it is to be. That of another one with the
	// same id is refused. Without it any is taken.
	Course *Origin
}

// Journal is the learner's journal in a folder. Several processes may have it
// open: each append takes a lock and first reads what the others wrote. It is
// safe for concurrent use.
type Journal struct {
	dir  string
	opts Options
	lock *flock.Flock
	open func(path string) (file, error) // for appending
	name func(dir string) error          // makes a new file's name last

	disk sync.Mutex // held while the file is read or written, which may take long
	size int64      // bytes that are folded

	mu      sync.Mutex // guards what follows, and is never held for long
	state   *State
	newer   int // version of a line that is newer than ours, 0 without
	damaged int // lines in the middle that are no events
	repairs []Repair
}

// file is what appending needs of a file.
type file interface {
	Write([]byte) (int, error)
	Sync() error
	Truncate(int64) error
	Close() error
}

// Open reads the journal of a folder, which is made when the first event is
// appended. A torn last line is repaired; see Repairs.
func Open(dir string, o Options) (*Journal, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wait == 0 {
		o.Wait = 2 * time.Second
	}
	j := &Journal{
		dir:  dir,
		opts: o,
		lock: flock.New(filepath.Join(dir, "journal.lock"),
			flock.SetFlag(os.O_CREATE|os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW)),
		state: newState(),
		open: func(path string) (file, error) {
			return openRegular(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
		},
		name: syncFolder,
	}
	if err := j.Refresh(); err != nil {
		return nil, err
	}
	if _, err := j.taught(); err != nil {
		return nil, err
	}
	return j, nil
}

// Path is where the journal lies.
func (j *Journal) Path() string { return filepath.Join(j.dir, "journal.jsonl") }

// State is what the journal says now; it is the caller's own copy. It answers
// from memory, also while another goroutine waits for the disk.
func (j *Journal) State() *State {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.state.clone()
}

// ReadOnly says why nothing can be appended, nil when it can.
func (j *Journal) ReadOnly() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.newer > 0 {
		return fmt.Errorf("%w: %s has lines of version %d, this program knows version %d", ErrNewer, j.Path(), j.newer, Version)
	}
	return nil
}

// Damaged is how many lines in the middle of the journal are no events. They
// stay where they are and count for nothing.
func (j *Journal) Damaged() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.damaged
}

// Repairs are the torn last lines that were set aside since Open.
func (j *Journal) Repairs() []Repair {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]Repair(nil), j.repairs...)
}

// Refresh reads what other processes have appended.
func (j *Journal) Refresh() error {
	j.disk.Lock()
	defer j.disk.Unlock()
	torn, err := j.catchUp()
	if err != nil || !torn {
		return err
	}
	// Another process may be in the middle of a write: only under the lock is a
	// torn line a torn line. One that cannot be repaired now is left alone.
	unlock, err := j.acquire()
	if err != nil {
		return nil
	}
	defer unlock()
	return j.repair()
}

// Append writes events and returns when they are on the disk. When it fails
// none of them counts.
func (j *Journal) Append(events ...Event) error {
	j.disk.Lock()
	defer j.disk.Unlock()
	if err := os.MkdirAll(j.dir, 0o700); err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	unlock, err := j.acquire()
	if err != nil {
		return err
	}
	defer unlock()
	return j.append(events)
}

// append is Append under both locks.
func (j *Journal) append(events []Event) error {
	if torn, err := j.catchUp(); err != nil {
		return err
	} else if torn {
		if err := j.repair(); err != nil {
			return err
		}
	}
	if err := j.ReadOnly(); err != nil {
		return err
	}
	known, err := j.taught()
	if err != nil {
		return err
	}
	if !known {
		events = append([]Event{j.opts.Course.event()}, events...)
	}
	if j.State().Installation == "" {
		events = append([]Event{{Type: Installed, Value: newID()}}, events...)
	}
	var lines []byte
	for i := range events {
		line, err := events[i].encode(j.opts.Now())
		if err != nil {
			return err
		}
		lines = append(lines, line...)
	}
	if err := j.write(lines); err != nil {
		return err
	}
	j.fold(events, 0, 0)
	j.size += int64(len(lines))
	return nil
}

// fold takes events that are on the disk into the state.
func (j *Journal) fold(events []Event, damaged, newer int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, e := range events {
		j.state.apply(e)
	}
	j.damaged += damaged
	j.newer = max(j.newer, newer)
}

// write appends bytes and forces them to the disk; on failure the file is as it
// was before, so that half a line never stands before a whole one.
func (j *Journal) write(lines []byte) (err error) {
	created := false
	if _, statErr := os.Stat(j.Path()); errors.Is(statErr, fs.ErrNotExist) {
		created = true
	}
	f, err := j.open(j.Path())
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	defer func() {
		if closeErr := f.Close(); err == nil && closeErr != nil {
			err = fmt.Errorf("%w: %w", ErrUnwritable, closeErr)
		}
	}()
	_, err = f.Write(lines)
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrUnwritable, err)
		if undo := f.Truncate(j.size); undo != nil {
			err = fmt.Errorf("%w (and could not be put back: %w)", err, undo)
		}
		return err
	}
	if created {
		return j.name(j.dir)
	}
	return nil
}

// syncFolder makes a new file's name last through a crash.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	return nil
}

// acquire takes the lock between processes.
func (j *Journal) acquire() (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(context.Background(), j.opts.Wait)
	defer cancel()
	ok, err := j.lock.TryLockContext(ctx, 10*time.Millisecond)
	switch {
	case errors.Is(err, context.DeadlineExceeded) || (err == nil && !ok):
		return nil, fmt.Errorf("%w: waited %s for %s", ErrLocked, j.opts.Wait, j.lock.Path())
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	return func() { _ = j.lock.Unlock() }, nil
}

package progress

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Repair is a torn last line that was set aside.
type Repair struct {
	Backup string // file that keeps the bytes
	Bytes  int
}

// catchUp folds what stands behind the bytes already folded. torn says that the
// file ends in bytes that are no whole event.
func (j *Journal) catchUp() (torn bool, err error) {
	f, err := openRegular(j.Path(), os.O_RDONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		if j.size > 0 {
			j.forget()
		}
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if info.Size() < j.size {
		j.forget() // another file has taken its place
	}
	if info.Size() == j.size {
		return false, nil
	}
	src, err := readFrom(f, j.size)
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	events, damaged, newer, good := scan(src)
	j.fold(events, damaged, newer)
	j.size += int64(good)
	return good < len(src), nil
}

func (j *Journal) forget() {
	j.size = 0
	j.mu.Lock()
	defer j.mu.Unlock()
	j.state, j.newer, j.damaged = newState(), 0, 0
}

// scan reads lines. Damaged lines before a good one count as damaged; those at
// the end are torn, and good is the offset where they begin.
func scan(src []byte) (events []Event, damaged, newer, good int) {
	pending := 0
	for offset := 0; offset < len(src); {
		end := bytes.IndexByte(src[offset:], '\n')
		if end < 0 {
			return events, damaged, newer, good
		}
		line := src[offset : offset+end]
		offset += end + 1
		e, err := parseLine(line)
		if err != nil {
			pending++
			continue
		}
		damaged += pending
		pending, good = 0, offset
		if e.V > Version {
			newer = max(newer, e.V)
			continue
		}
		events = append(events, e)
	}
	return events, damaged, newer, good
}

// repair moves the torn end of the journal into a backup file. The lock is held
// and catchUp has just been called without it, so it looks again.
func (j *Journal) repair() error {
	torn, err := j.catchUp()
	if err != nil || !torn {
		return err
	}
	// A newer program may write what this one takes for damage.
	if j.ReadOnly() != nil {
		return nil
	}
	src, err := readJournal(j.Path())
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if int64(len(src)) <= j.size {
		return nil
	}
	rest := src[j.size:]
	backup, err := j.backup("damaged", rest)
	if err != nil {
		return err
	}
	f, err := j.open(j.Path())
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	err = f.Truncate(j.size)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.repairs = append(j.repairs, Repair{Backup: backup, Bytes: len(rest)})
	return nil
}

// backup keeps bytes in a new file beside the journal and returns its path.
func (j *Journal) backup(kind string, data []byte) (string, error) {
	stamp := j.opts.Now().UTC().Format("20060102T150405")
	for n := 0; ; n++ {
		name := fmt.Sprintf("journal.%s-%s.jsonl", kind, stamp)
		if n > 0 {
			name = fmt.Sprintf("journal.%s-%s-%d.jsonl", kind, stamp, n)
		}
		path := filepath.Join(j.dir, name)
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrUnwritable, err)
		}
		_, err = f.Write(data)
		if err == nil {
			err = f.Sync()
		}
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			_ = os.Remove(path) // half a copy is none
			return "", fmt.Errorf("%w: %w", ErrUnwritable, err)
		}
		return path, syncFolder(j.dir)
	}
}

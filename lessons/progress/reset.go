package progress

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Reset forgets a step of a world, or a whole lab when step is "". The journal as it was is
// copied first; its path is returned.
func (j *Journal) Reset(w World, lab, step string) (backup string, err error) {
	j.disk.Lock()
	defer j.disk.Unlock()
	if err := j.ReadOnly(); err != nil {
		return "", err
	}
	if err := os.MkdirAll(j.dir, 0o700); err != nil {
		return "", fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	unlock, err := j.acquire()
	if err != nil {
		return "", err
	}
	defer unlock()
	src, err := readJournal(j.Path())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if backup, err = j.backup("before-reset", src); err != nil {
		return "", err
	}
	return backup, j.append([]Event{{Type: Reset, World: w, Lab: lab, Step: step, Backup: backup}})
}

package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"github.com/gofrs/flock"
)

// maxSection bounds what is read as a section, in bytes.
const maxSection = 512 << 20

// errNotFile is what stands where a file should be and is none: a pipe, which
// would keep whoever opens it waiting, a device, a folder, or a link, by which
// another user of the folder could have other files written.
var errNotFile = errors.New("this is not a regular file")

// harmless are the flags by which opening a file neither waits nor follows a
// link.
const harmless = syscall.O_NONBLOCK | syscall.O_NOFOLLOW

// Lock is the lock in a file of the learner's home; it is made when it is taken.
func Lock(path string) *flock.Flock {
	return flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR|harmless), flock.SetPermissions(0o600))
}

// ReadFile reads a file of the learner's home of at most so many bytes. Unlike
// os.ReadFile it never waits, and takes nothing but regular files.
func ReadFile(path string, limit int64) ([]byte, error) {
	f, err := openRegular(path, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(content)) > limit {
		err = &fs.PathError{Op: "read", Path: path, Err: fmt.Errorf("this has more than %d bytes", limit)}
	}
	if err != nil {
		return nil, err
	}
	return content, nil
}

func openRegular(path string, flag int) (*os.File, error) {
	f, err := os.OpenFile(path, flag|harmless, 0o600)
	if errors.Is(err, syscall.ELOOP) || errors.Is(err, syscall.ENXIO) || errors.Is(err, syscall.EISDIR) {
		return nil, &fs.PathError{Op: "open", Path: path, Err: errNotFile}
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: path, Err: errNotFile}
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

package progress

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// maxJournal bounds what is read as a journal, in bytes. A learner who does
// every lab leaves some hundred KiB.
const maxJournal = 64 << 20

// errNotFile is what stands where a file should be and is none: a pipe, which
// would keep whoever opens it waiting, a device, a folder. A symbolic link is
// none either: in a folder that others can write it could lead to a file of the
// learner's, which would then be repaired as a journal.
var errNotFile = errors.New("this is not a regular file")

// openRegular opens a regular file as os.OpenFile does, without ever waiting.
func openRegular(path string, flag int, perm fs.FileMode) (*os.File, error) {
	f, err := os.OpenFile(path, flag|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, perm)
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

// readFrom reads a journal from an offset to its end.
func readFrom(f *os.File, offset int64) ([]byte, error) {
	src, err := io.ReadAll(io.NewSectionReader(f, offset, maxJournal+1-offset))
	if err == nil && offset+int64(len(src)) > maxJournal {
		err = &fs.PathError{Op: "read", Path: f.Name(), Err: fmt.Errorf("this has more than %d MiB, which no journal has", maxJournal>>20)}
	}
	return src, err
}

// readJournal reads a whole journal.
func readJournal(path string) ([]byte, error) {
	f, err := openRegular(path, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readFrom(f, 0)
}

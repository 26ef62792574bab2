package files

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
)

// Device is something at a path of /dev that is no file.
type Device interface {
	// Open gives the device for reading or writing; flag is one of os.O_*.
	Open(u User, flag int) (io.ReadWriteCloser, error)
}

// Open opens the file at the absolute path p as os.OpenFile would. What is
// written is on the disk at once. Errors are *fs.PathError with an Errno.
func (v *View) Open(p string, flag int, perm fs.FileMode) (io.ReadWriteCloser, error) {
	p = Clean("/", p)
	fail := func(err error) (io.ReadWriteCloser, error) {
		return nil, &fs.PathError{Op: "open", Path: p, Err: err}
	}
	if d, ok := v.Devices[p]; ok {
		f, err := d.Open(v.User, flag)
		if err != nil {
			return fail(err)
		}
		return f, nil
	}
	writes := flag&(os.O_WRONLY|os.O_RDWR) != 0
	if v.program(p) {
		if writes {
			return fail(ErrPermission)
		}
		return fail(ErrInvalid)
	}

	s := v.System
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := v.lookup(p)
	switch {
	case errors.Is(err, ErrNotExist) && flag&os.O_CREATE != 0:
		parent, err := v.lookup(path.Dir(p))
		switch {
		case err != nil:
			return fail(err)
		case !parent.Mode.IsDir():
			return fail(ErrNotDir)
		case !parent.allows(v.User, Write|Execute):
			return fail(ErrPermission)
		}
		n = &Node{Mode: perm.Perm(), Owner: v.User.Name}
		if err := s.add(p, n); err != nil {
			return fail(err)
		}
	case err != nil:
		return fail(err)
	case n.Mode.IsDir() && writes:
		return fail(ErrIsDirectory)
	case flag&os.O_EXCL != 0:
		return fail(ErrExist)
	case writes && !n.allows(v.User, Write), !writes && !n.allows(v.User, Read):
		return fail(ErrPermission)
	}
	if !writes {
		if n.Mode.IsDir() {
			return fail(ErrIsDirectory)
		}
		return &reader{Reader: bytes.NewReader(slices.Clone(n.Content))}, nil
	}
	if flag&os.O_TRUNC != 0 {
		if err := s.put(p, n, nil); err != nil {
			return fail(err)
		}
	}
	w := &writer{system: s, path: p, node: n, appends: flag&os.O_APPEND != 0}
	return w, nil
}

// ReadFile is the content of a file.
func (v *View) ReadFile(p string) ([]byte, error) {
	f, err := v.Open(p, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, MaxFile))
}

// WriteFile replaces the content of a file, which is made if it is not there.
func (v *View) WriteFile(p string, content []byte, perm fs.FileMode) error {
	f, err := v.Open(p, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, perm)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Write(content)
	return err
}

type reader struct{ *bytes.Reader }

func (*reader) Write([]byte) (int, error) { return 0, ErrInvalid }
func (*reader) Close() error              { return nil }

// writer writes through to the disk. A file that was removed meanwhile keeps
// taking what is written, as on Linux, and the bytes are nowhere to be found.
type writer struct {
	system  *System
	path    string
	node    *Node
	offset  int
	appends bool
}

// Path is where the file lies, for programs that go on writing to it.
func (w *writer) Path() string { return w.path }

func (w *writer) Read([]byte) (int, error) { return 0, ErrInvalid }
func (w *writer) Close() error             { return nil }

func (w *writer) Write(p []byte) (int, error) {
	s := w.system
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.nodes[w.path] != w.node {
		return len(p), nil
	}
	if w.appends {
		w.offset = len(w.node.Content)
	}
	if w.offset+len(p) > MaxFile {
		return 0, &fs.PathError{Op: "write", Path: w.path, Err: ErrTooLarge}
	}
	content := w.node.Content
	if w.offset < len(content) {
		content = slices.Clone(content)
	}
	for len(content) < w.offset {
		content = append(content, 0)
	}
	kept := content[:w.offset]
	var tail []byte
	if end := w.offset + len(p); end < len(content) {
		tail = content[end:]
	}
	content = append(append(kept, p...), tail...)
	if err := s.put(w.path, w.node, content); err != nil {
		return 0, &fs.PathError{Op: "write", Path: w.path, Err: err}
	}
	w.offset += len(p)
	return len(p), nil
}

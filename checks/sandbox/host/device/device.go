package device

import (
	"io"
	"os"

	"linklab/checks/sandbox/host/files"
)

// Null is /dev/null.
type Null struct{}

// Open gives a file that takes everything and holds nothing.
func (Null) Open(files.User, int) (io.ReadWriteCloser, error) { return null{}, nil }

type null struct{}

func (null) Read([]byte) (int, error)    { return 0, io.EOF }
func (null) Write(p []byte) (int, error) { return len(p), nil }
func (null) Close() error                { return nil }

// Open gives /dev/console, which only root may write to.
func (c *Console) Open(u files.User, flag int) (io.ReadWriteCloser, error) {
	if !u.IsRoot() {
		return nil, files.ErrPermission
	}
	if flag&(os.O_WRONLY|os.O_RDWR) == 0 {
		return null{}, nil // nobody types there
	}
	return endpoint{Writer: c}, nil
}

// Input is a process's own input, /dev/stdin.
type Input struct{ io.Reader }

// Open gives the input, which closing the file leaves open.
func (d Input) Open(files.User, int) (io.ReadWriteCloser, error) {
	return endpoint{Reader: d.Reader}, nil
}

// Output is a process's own output, /dev/stdout.
type Output struct{ io.Writer }

// Open gives the output, which closing the file leaves open.
func (d Output) Open(files.User, int) (io.ReadWriteCloser, error) {
	return endpoint{Writer: d.Writer}, nil
}

// endpoint is one direction of a device; closing it leaves the device open.
type endpoint struct {
	io.Reader
	io.Writer
}

func (e endpoint) Read(p []byte) (int, error) {
	if e.Reader == nil {
		return 0, io.EOF
	}
	return e.Reader.Read(p)
}

func (e endpoint) Write(p []byte) (int, error) {
	if e.Writer == nil {
		return 0, files.ErrInvalid
	}
	return e.Writer.Write(p)
}

func (endpoint) Close() error { return nil }

package host

import (
	"io"
	"os"

	"linklab/checks/sandbox/host/files"
)

// nullDevice is /dev/null.
type nullDevice struct{}

func (nullDevice) Open(files.User, int) (io.ReadWriteCloser, error) { return null{}, nil }

type null struct{}

func (null) Read([]byte) (int, error)    { return 0, io.EOF }
func (null) Write(p []byte) (int, error) { return len(p), nil }
func (null) Close() error                { return nil }

// consoleDevice is /dev/console, which only root may write to.
type consoleDevice struct{ console *Console }

func (d consoleDevice) Open(u files.User, flag int) (io.ReadWriteCloser, error) {
	if !u.IsRoot() {
		return nil, files.ErrPermission
	}
	if flag&(os.O_WRONLY|os.O_RDWR) == 0 {
		return null{}, nil // nobody types there
	}
	return endpoint{Writer: d.console}, nil
}

// readDevice and writeDevice are a process's own input and output.
type readDevice struct{ io.Reader }

func (d readDevice) Open(files.User, int) (io.ReadWriteCloser, error) {
	return endpoint{Reader: d.Reader}, nil
}

type writeDevice struct{ io.Writer }

func (d writeDevice) Open(files.User, int) (io.ReadWriteCloser, error) {
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

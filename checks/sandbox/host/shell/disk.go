package shell

import (
	"fmt"
	"io"
	"path"
)

// diskFile is a file that a redirection writes. What the disk refuses is told in
// the words of a Linux machine, for the interpreter's builtins and most of the
// simulated programs write without looking.
type diskFile struct {
	io.ReadWriteCloser
	complain func(who string, err error)
	failed   error // not told yet
}

func (f *diskFile) Write(p []byte) (int, error) {
	n, err := f.ReadWriteCloser.Write(p)
	if err != nil && f.failed == nil {
		f.failed = err
	}
	return n, err
}

// Path is where the file lies.
func (f *diskFile) Path() string {
	return f.ReadWriteCloser.(interface{ Path() string }).Path()
}

// tell says what was refused, if anything was.
func (f *diskFile) tell(who string) bool {
	if f.failed == nil {
		return false
	}
	f.complain(who, f.failed)
	f.failed = nil
	return true
}

// Close tells what a builtin could not write.
func (f *diskFile) Close() error {
	f.tell("")
	return f.ReadWriteCloser.Close()
}

// onDisk is what a redirection of the shell writes to.
func (s *Shell) onDisk(f io.ReadWriteCloser, stderr io.Writer) io.ReadWriteCloser {
	if _, ok := f.(interface{ Path() string }); !ok {
		return f // a device
	}
	return &diskFile{ReadWriteCloser: f, complain: func(who string, err error) {
		if who == "" {
			who = s.config.Name
		}
		fmt.Fprintf(stderr, "%s: write error: %v\n", who, errno(err))
	}}
}

// written is the status of a program that has ended, once it is known whether
// what it wrote is on the disk. A status of its own, as curl's, stays.
func written(c *Command, status int) int {
	if f, ok := c.Stdout.(*diskFile); ok && status <= 1 && f.tell(path.Base(c.Args[0])) {
		return 1
	}
	return status
}

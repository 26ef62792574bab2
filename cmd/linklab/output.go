package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// errOutput: what a command prints could not be written.
var errOutput = errors.New("the output cannot be written")

// output remembers that something could not be written, so that no command ends
// well whose output is lost.
type output struct {
	io.Writer
	failed error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.Writer.Write(p)
	if err != nil {
		err = fmt.Errorf("%w: %w", errOutput, err)
		if o.failed == nil {
			o.failed = err
		}
	}
	return n, err
}

// file is the output for those who ask whether it is a terminal, such as what
// prints the help.
func (o *output) file() io.Writer {
	if f, ok := o.Writer.(*os.File); ok {
		return outputFile{f, o}
	}
	return o
}

// outputFile is a file that is written as output is.
type outputFile struct {
	*os.File
	out *output
}

func (f outputFile) Write(p []byte) (int, error) { return f.out.Write(p) }

func (f outputFile) WriteString(s string) (int, error) { return f.out.Write([]byte(s)) }

func (f outputFile) ReadFrom(r io.Reader) (int64, error) { return io.Copy(f.out, r) }

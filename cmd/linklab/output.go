package main

import (
	"errors"
	"fmt"
	"io"
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

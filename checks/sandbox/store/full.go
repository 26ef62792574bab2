package store

import (
	"errors"
	"fmt"
	"syscall"
)

// FullError is a change that the disk has no room for. The state is as it was.
type FullError struct {
	Dir string
	Err error
}

func (e *FullError) Error() string {
	return fmt.Sprintf("the disk that holds %s is full, so nothing was changed and nothing is lost; make room there and try again", e.Dir)
}

func (e *FullError) Unwrap() error { return e.Err }

// AWSCode is what the servers answer it with, beside the sentence: no AWS service
// tells of a full disk, but it is the learner's own.
func (e *FullError) AWSCode() string { return "InternalError" }

// full tells an error of a full disk from others.
func (s *Store) full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return &FullError{Dir: s.dir, Err: err}
	}
	return err
}

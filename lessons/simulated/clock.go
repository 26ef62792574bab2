package simulated

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/google/renameio/v2"

	"linklab/checks/sandbox/store"
)

const (
	// stride is how far a clock is put forward at once. Machines do their work
	// between two strides, so that what comes once a minute comes once a minute.
	stride = 30 * time.Second
	// heard is how soon a process hears that another has let time pass.
	heard = 100 * time.Millisecond
)

// clockFile keeps what was let pass, in nanoseconds.
const clockFile = "waited"

// Clock is the time of an account: the real one, and what was let pass in it. A
// wait is put forward instead of waited. What was let pass is kept in a folder,
// and all clocks of that folder tell the same.
type Clock struct {
	file    string
	skipped atomic.Int64 // nanoseconds
	looked  atomic.Int64 // when the file was read, Unix nanoseconds
}

// OpenClock reads what was let pass in a folder so far.
func OpenClock(dir string) (*Clock, error) {
	c := &Clock{file: filepath.Join(dir, clockFile)}
	if err := c.read(); err != nil {
		return nil, fmt.Errorf("read the clock: %w", err)
	}
	return c, nil
}

// MendClock removes what was let pass in a folder if it cannot be read.
func MendClock(dir string) error {
	if _, err := OpenClock(dir); err == nil {
		return nil
	}
	if err := os.RemoveAll(filepath.Join(dir, clockFile)); err != nil {
		return fmt.Errorf("mend the clock: %w", err)
	}
	return nil
}

// Now is the time in the account.
func (c *Clock) Now() time.Time {
	now := time.Now()
	if last := c.looked.Load(); now.UnixNano()-last > int64(heard) && c.looked.CompareAndSwap(last, now.UnixNano()) {
		// What cannot be read now is read the next time.
		_ = c.read()
	}
	return now.Add(time.Duration(c.skipped.Load()))
}

// read takes what the file says, unless more is known already: a clock does not
// go back.
func (c *Clock) read() error {
	text, err := store.ReadFile(c.file, 64)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	said, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		return err
	}
	for {
		known := c.skipped.Load()
		if said <= known || c.skipped.CompareAndSwap(known, said) {
			return nil
		}
	}
}

// Wait lets a time pass in strides, and lets happen what is due after each.
func (c *Clock) Wait(ctx context.Context, d time.Duration, due func(context.Context)) error {
	for ; d > 0; d -= stride {
		passed := c.skipped.Add(int64(min(d, stride)))
		if err := renameio.WriteFile(c.file, []byte(strconv.FormatInt(passed, 10)), 0o600); err != nil {
			return fmt.Errorf("keep the clock: %w", err)
		}
		due(ctx)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

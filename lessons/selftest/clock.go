package selftest

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
)

// stride is how far the clock is put forward at once. Machines do their work
// between two strides, so that what comes once a minute comes once a minute.
const stride = 30 * time.Second

// clock is the time of a home: the real one and what was waited for in it. A
// wait is put forward instead of waited.
type clock struct {
	file    string
	skipped atomic.Int64 // nanoseconds
}

// openClock reads what was waited in a home so far.
func openClock(home string) (*clock, error) {
	c := &clock{file: filepath.Join(home, "waited")}
	text, err := os.ReadFile(c.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return c, nil
	case err != nil:
		return nil, fmt.Errorf("read the clock: %w", err)
	}
	skipped, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("read the clock: %w", err)
	}
	c.skipped.Store(skipped)
	return c, nil
}

// Now is the time in the home.
func (c *clock) Now() time.Time { return time.Now().Add(time.Duration(c.skipped.Load())) }

// wait lets a time pass in strides, and lets happen what is due after each.
func (c *clock) wait(ctx context.Context, d time.Duration, due func(context.Context)) error {
	if d <= 0 {
		return nil
	}
	for ; d > 0; d -= stride {
		c.skipped.Add(int64(min(d, stride)))
		due(ctx)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	if err := os.WriteFile(c.file, []byte(strconv.FormatInt(c.skipped.Load(), 10)), 0o600); err != nil {
		return fmt.Errorf("keep the clock: %w", err)
	}
	return nil
}

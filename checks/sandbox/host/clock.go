package host

import (
	"context"
	"sync"
	"time"

	"linklab/checks/sandbox/network"
)

// clock is the time of one command. Waiting that nobody sees costs nothing:
// the clock is put forward instead. What is put forward counts for durations
// alone; the time of day stays the account's, so that what machines write down
// agrees with what AWS does.
type clock struct {
	wall func() time.Time // time of day
	base func() time.Time // what durations are measured by
	// stretch is how much of a duration is really waited: 1 at AWS's own
	// pace, 0 when nobody sits at the terminal.
	stretch float64
	// before, when set, may shorten a wait, and after is called behind it:
	// the end of a process that has only so much time.
	before func(now time.Time, wait time.Duration) time.Duration
	after  func()

	mu      sync.Mutex
	skipped time.Duration
}

// interactiveStretch is how long a person waits for a program, against the
// time it says it took. Fast lifecycles shorten it far less than AWS's: a
// timeout has to be felt.
func interactiveStretch(pace network.Pace) float64 {
	switch {
	case pace >= network.Real:
		return 1
	case pace > network.Instant:
		return 0.25
	}
	return 0
}

// newClock is a clock that waits for a part of each duration.
func newClock(now func() time.Time, stretch float64) *clock {
	return &clock{wall: now, base: now, stretch: stretch}
}

// Now is the time after what was waited and what was skipped.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.base().Add(c.skipped)
}

// Sleep lets d pass.
func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil || d <= 0 {
		return err
	}
	if c.before != nil {
		d = c.before(c.Now(), d)
	}
	waited := time.Duration(float64(d) * c.stretch)
	if waited > 0 {
		timer := time.NewTimer(waited)
		defer timer.Stop()
		start := c.base()
		select {
		case <-timer.C:
		case <-ctx.Done():
			// What was waited counts at the stretched rate, so that ping's
			// statistics after an interrupt are right.
			part := time.Duration(float64(c.base().Sub(start)) / c.stretch)
			c.skip(min(part, d) - c.base().Sub(start))
			return ctx.Err()
		}
	}
	c.skip(d - waited)
	if c.after != nil {
		c.after()
	}
	return ctx.Err()
}

func (c *clock) skip(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d > 0 {
		c.skipped += d
	}
}

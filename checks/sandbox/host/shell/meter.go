package shell

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"syscall"
)

// limitError ends a run that used too much, in a sentence.
type limitError string

func (e limitError) Error() string { return string(e) }

// The limits that end a whole run.
const (
	errSteps    limitError = "stopped: too many commands in one go"
	errMemory   limitError = "stopped: out of memory"
	errFlood    limitError = "stopped: too much output"
	errDepth    limitError = "stopped: functions, eval or source nested too deeply"
	errPipes    limitError = "stopped: too many processes at the same time"
	errListings limitError = "stopped: a pattern matches too many files"
)

// meter is the context that a run is interpreted under. The interpreter asks
// it whether to go on before each statement and each command, which is where
// the limits are looked at: so a loop without any program in it is bounded too.
//
// A shell that a program of another shell starts shares the counts of that one,
// so that scripts that start themselves are bounded as well.
type meter struct {
	context.Context
	cancel context.CancelCauseFunc
	limits Limits
	memory atomic.Uint64 // heap size at which to look closer
	floor  uint64        // heap size at the start
	inner  bool          // another run started it
	*counts
}

// counts are what a run and all that it starts have used.
type counts struct {
	steps    atomic.Int64
	pipes    atomic.Int64 // pipelines' left sides that are alive
	listings atomic.Int64 // directories read for patterns
	// stop ends the outermost run, and with it all that it started.
	stop context.CancelCauseFunc
}

type countsKey struct{}

// Value finds the counts, for the shells that are started below.
func (m *meter) Value(key any) any {
	if key == (countsKey{}) {
		return m.counts
	}
	return m.Context.Value(key)
}

func newMeter(ctx context.Context, limits Limits) *meter {
	if limits.Steps == 0 {
		limits.Steps = 300_000
	}
	if limits.Output == 0 {
		limits.Output = 1 << 20
	}
	if limits.Memory == 0 {
		limits.Memory = 32 << 20
	}
	m := &meter{limits: limits, floor: heap()}
	m.Context, m.cancel = context.WithCancelCause(ctx)
	if shared, ok := ctx.Value(countsKey{}).(*counts); ok {
		m.counts, m.inner = shared, true
	} else {
		m.counts = &counts{stop: m.cancel}
	}
	m.memory.Store(m.floor + limits.Memory)
	return m
}

// halt ends the run and the one that started it, for a limit.
func (m *meter) halt(why limitError) error {
	m.stop(why)
	m.cancel(why)
	return why
}

// Err is not nil once the run has to end.
func (m *meter) Err() error {
	if m.Context.Err() != nil {
		return context.Cause(m.Context)
	}
	if m.steps.Add(1) > m.limits.Steps {
		return m.halt(errSteps)
	}
	if heap() > m.memory.Load() {
		// Garbage, or what others in the process hold, is no reason to stop.
		runtime.GC()
		now := heap()
		if now > m.floor+m.limits.Memory {
			return m.halt(errMemory)
		}
		m.memory.Store(now + m.limits.Memory)
	}
	return nil
}

// heap is the number of bytes in objects, dead ones not yet swept included.
func heap() uint64 {
	sample := [1]metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample[:])
	return sample[0].Value.Uint64()
}

// Bounds of what one run has open at the same time.
const (
	maxPipes    = 64
	maxListings = 20_000
	// maxFrames bounds the stack: a Go program that outgrows its stack cannot
	// be saved. One nested function call of a script takes some ten frames.
	maxFrames = 6_000
	// maxSubstitution is how much output a command substitution keeps.
	maxSubstitution = 1 << 20
)

// inTurn is one of several writers that write one after the other: output and
// errors may go to the same place, and the sides of a pipeline write at the same
// time.
type inTurn struct {
	turn *sync.Mutex
	to   io.Writer
}

func (w *inTurn) Write(p []byte) (int, error) {
	w.turn.Lock()
	defer w.turn.Unlock()
	return w.to.Write(p)
}

// conduit is a writer that counts, and breaks when too much was written or
// nobody reads any more.
type conduit struct {
	to      io.Writer
	release func()

	mu      sync.Mutex
	left    int64
	broken  bool
	onBreak []func(error)
}

func newConduit(to io.Writer, limit int64, onBreak func(error)) *conduit {
	c := &conduit{to: to, left: limit}
	if onBreak != nil {
		c.onBreak = append(c.onBreak, onBreak)
	}
	return c
}

// Write passes on as much as the limit leaves.
func (c *conduit) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken {
		return 0, syscall.EPIPE
	}
	fits := p
	if int64(len(fits)) > c.left {
		fits = fits[:c.left]
	}
	n, err := c.to.Write(fits)
	c.left -= int64(n)
	if err == nil && len(fits) < len(p) {
		err = errFlood
	}
	if err != nil {
		c.broken = true
		for _, f := range c.onBreak {
			f(err)
		}
		return n, err
	}
	return n, nil
}

// whenBroken calls f once the conduit breaks, or now if it has.
func (c *conduit) whenBroken(f func(error)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken {
		f(syscall.EPIPE)
		return
	}
	c.onBreak = append(c.onBreak, f)
}

func (c *conduit) isBroken() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.broken
}

// Read is there because the interpreter asks for a file; nothing reads it.
func (c *conduit) Read([]byte) (int, error) { return 0, io.EOF }

// Close ends what the conduit stands for.
func (c *conduit) Close() error {
	if c.release != nil {
		c.release()
		c.release = nil
	}
	return nil
}

// tooDeep says whether the calling goroutine's stack is about to grow beyond
// what is safe.
func tooDeep() bool {
	var pc [1]uintptr
	return runtime.Callers(maxFrames, pc[:]) > 0
}

// refusal is something that the simulated shell does not do.
type refusal struct {
	line uint
	what string
}

func (r refusal) Error() string {
	if r.line == 0 {
		return r.what
	}
	return fmt.Sprintf("line %d: %s", r.line, r.what)
}

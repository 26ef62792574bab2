package shell

import (
	"context"
	"io"
	"os"
	"sync"
)

// Typed is standard input that comes line by line from whoever types: nothing
// is asked for before a program reads, so that what nobody reads is left for
// the shell.
type Typed struct {
	ctx  context.Context
	next func(context.Context) (line string, ok bool)
	rest string
}

// NewTyped reads what next gives: a line with its end, or false at the end of
// the input and when ctx is done. A program that reads on after the end asks
// again, as at a terminal.
func NewTyped(ctx context.Context, next func(context.Context) (line string, ok bool)) *Typed {
	return &Typed{ctx: ctx, next: next}
}

// Read gives no more than one line.
func (t *Typed) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if t.rest == "" {
		line, ok := t.next(t.ctx)
		if !ok || line == "" {
			return 0, io.EOF
		}
		t.rest = line
	}
	n := copy(p, t.rest)
	t.rest = t.rest[n:]
	return n, nil
}

// keyboard is Typed as the interpreter knows it: a pipe that is filled when one
// of the interpreter's own builtins is about to read.
type keyboard struct {
	typed    *Typed
	ctx      context.Context
	cancel   context.CancelFunc
	out, in  *os.File
	mu       sync.Mutex    // guards finished
	finished chan struct{} // closed when the last filling is over
}

func newKeyboard(t *Typed) (*keyboard, error) {
	out, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	k := &keyboard{typed: t, out: out, in: in, finished: make(chan struct{})}
	k.ctx, k.cancel = context.WithCancel(t.ctx)
	close(k.finished)
	return k, nil
}

func (k *keyboard) close() {
	k.cancel() // a read that gave up has left its question open
	_ = k.out.Close()
	k.mu.Lock()
	defer k.mu.Unlock()
	<-k.finished
	_ = k.in.Close()
}

// fill puts the next line into the pipe, or all of them, as they are typed. It
// does not wait for them: the builtin asks its question first.
func (k *keyboard) fill(all bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	<-k.finished
	finished := make(chan struct{})
	k.finished = finished
	go func() {
		defer close(finished)
		for {
			line, ok := k.typed.line(k.ctx)
			if !ok {
				_ = k.in.Close()
				return
			}
			if _, err := io.WriteString(k.in, line); err != nil || !all {
				return
			}
		}
	}()
}

// line is what is left of the line that was begun, else the next one.
func (t *Typed) line(ctx context.Context) (string, bool) {
	if rest := t.rest; rest != "" {
		t.rest = ""
		return rest, true
	}
	line, ok := t.next(ctx)
	return line, ok && line != ""
}

// asks fills the keyboard for a builtin that is about to read from it.
func (s *Shell) asks(builtin string, from io.Reader) {
	if s.keys == nil || from != io.Reader(s.keys.out) {
		return
	}
	switch builtin {
	case "read":
		s.keys.fill(false)
	case "mapfile", "readarray":
		s.keys.fill(true)
	}
}

// input is what a program reads: what is typed, where the shell itself would
// read that.
func (s *Shell) input(from io.Reader) io.Reader {
	if s.keys != nil && from == io.Reader(s.keys.out) {
		return s.keys.typed
	}
	return from
}

package console

import (
	"context"
	"io"
	"sync"
	"time"
)

// Stream carries what a command prints from the goroutine that runs it to the
// screen. A command that prints faster than the screen reads waits, as it would
// at a terminal: memory stays bounded and Ctrl-C still gets through.
type Stream struct {
	mu      sync.Mutex
	pending []byte
	ready   chan struct{} // holds one token while there is something to take
	space   chan struct{}
	ended   bool
	ctx     context.Context
}

// streamLimit is how much may wait for the screen.
const streamLimit = 128 << 10

// NewStream makes a stream; writes end with an error when ctx does.
func NewStream(ctx context.Context) *Stream {
	return &Stream{ctx: ctx, ready: make(chan struct{}, 1), space: make(chan struct{}, 1)}
}

// Write hands text over; it blocks while too much is waiting.
func (s *Stream) Write(p []byte) (int, error) {
	written := 0
	for written < len(p) {
		s.mu.Lock()
		if s.ended {
			s.mu.Unlock()
			return written, io.ErrClosedPipe
		}
		room := streamLimit - len(s.pending)
		if room > 0 {
			n := min(room, len(p)-written)
			s.pending = append(s.pending, p[written:written+n]...)
			written += n
			signal(s.ready)
		}
		s.mu.Unlock()
		if written == len(p) {
			break
		}
		select {
		case <-s.space:
		case <-s.ctx.Done():
			return written, s.ctx.Err()
		}
	}
	return written, nil
}

// End says that nothing more will be written.
func (s *Stream) End() {
	s.mu.Lock()
	s.ended = true
	signal(s.ready)
	s.mu.Unlock()
}

// Take waits for text, and a moment more for what comes with it; more is false
// after the last.
func (s *Stream) Take(moment time.Duration) (text []byte, more bool) {
	<-s.ready
	s.mu.Lock()
	ended := s.ended
	s.mu.Unlock()
	if !ended {
		time.Sleep(moment)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	text, s.pending = s.pending, nil
	signal(s.space)
	if s.ended {
		signal(s.ready) // a second Take must not wait for ever
	}
	return text, !s.ended
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

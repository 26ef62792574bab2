package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// stopGrace is how long requests that are under way may take when the server
// ends.
const stopGrace = 3 * time.Second

// readTimeout is how long a client may take to send a request. The largest is
// an object of some MiB, from the same machine.
const readTimeout = time.Minute

// Handler is the AWS endpoint of all the account's services.
func (s *Sandbox) Handler() http.Handler { return s.gateway }

// Serve answers AWS clients on a listener until ctx is done, then lets the
// requests under way end and returns nil.
func (s *Sandbox) Serve(ctx context.Context, listener net.Listener) error {
	return serve(ctx, listener, notForPages(s.gateway))
}

func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	unused := &unusedConnections{}
	// What net/http would write to stderr comes onto the learner's screen.
	server := &http.Server{
		Handler:           handler,
		ConnState:         unused.track,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       readTimeout,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("sandbox server: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopGrace)
	defer cancel()
	unused.close()
	if err := server.Shutdown(grace); err != nil {
		_ = server.Close()
	}
	if err := <-ended; err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("sandbox server: %w", err)
	}
	return nil
}

// maxConnections is how many connections a server has at once. Each costs a file
// and some ten KiB, and a client of AWS opens a few dozen.
const maxConnections = 512

// unusedConnections are those on which no request has begun. Clients open spare
// ones; Shutdown would wait five seconds for each. It ends those that are too many.
type unusedConnections struct {
	mu     sync.Mutex
	ending bool
	count  int // of all connections
	open   map[net.Conn]struct{}
}

func (u *unusedConnections) track(connection net.Conn, state http.ConnState) {
	u.mu.Lock()
	defer u.mu.Unlock()
	switch state {
	case http.StateNew:
		u.count++
	case http.StateClosed, http.StateHijacked:
		u.count--
	case http.StateActive, http.StateIdle:
	}
	switch {
	case state != http.StateNew:
		delete(u.open, connection)
	case u.ending, u.count > maxConnections:
		_ = connection.Close()
	default:
		if u.open == nil {
			u.open = map[net.Conn]struct{}{}
		}
		u.open[connection] = struct{}{}
	}
}

func (u *unusedConnections) close() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.ending = true
	for connection := range u.open {
		_ = connection.Close()
	}
}

package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// stopGrace is how long requests that are under way may take when the server
// ends.
const stopGrace = 3 * time.Second

// Handler is the AWS endpoint of all the account's services.
func (s *Sandbox) Handler() http.Handler { return s.gateway }

// Serve answers AWS clients on a listener until ctx is done, then lets the
// requests under way end and returns nil.
func (s *Sandbox) Serve(ctx context.Context, listener net.Listener) error {
	return serve(ctx, listener, s.gateway)
}

func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
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
	if err := server.Shutdown(grace); err != nil {
		_ = server.Close()
	}
	if err := <-ended; err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("sandbox server: %w", err)
	}
	return nil
}

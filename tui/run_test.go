//go:build !race

// Bubble Tea's reader of the terminal closes its file while it reads it, which
// the race detector takes amiss; what is ours is driven without a terminal in
// the other tests.

package tui_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"

	"linklab/tui"
)

// printed is what a program wrote to its terminal so far.
type printed struct {
	mu   sync.Mutex
	text []byte
	more chan struct{}
}

func (p *printed) read(r io.Reader) {
	buffer := make([]byte, 4096)
	for {
		n, err := r.Read(buffer)
		p.mu.Lock()
		p.text = append(p.text, buffer[:n]...)
		p.mu.Unlock()
		select {
		case p.more <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

func (p *printed) wait(t *testing.T, want string) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		p.mu.Lock()
		found := bytes.Contains(p.text, []byte(want))
		p.mu.Unlock()
		if found {
			return
		}
		select {
		case <-p.more:
		case <-deadline:
			t.Fatalf("%q was never printed: %q", want, p.text)
		}
	}
}

// TestRun starts and ends the program in a terminal of its own. The account
// hangs for ever and the shell cannot be opened: the first frame waits for
// neither.
func TestRun(t *testing.T) {
	for _, end := range []string{"key", "context"} {
		t.Run(end, func(t *testing.T) {
			master, tty, err := pty.Open()
			if err != nil {
				t.Skip("no pseudo terminal:", err)
			}
			defer master.Close()
			defer tty.Close()
			if err := pty.Setsize(master, &pty.Winsize{Rows: 30, Cols: 100}); err != nil {
				t.Fatal(err)
			}
			out := &printed{more: make(chan struct{}, 1)}
			go out.read(master)
			tutor := newTutor(time.Now).at(routeStep)
			tutor.held = make(chan struct{})
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			done := make(chan error, 1)
			go func() {
				done <- tui.Run(ctx, tui.Options{Tutor: tutor, Input: tty, Output: tty, Environ: []string{"TERM=xterm-256color"},
					OpenShell: func(context.Context) (tui.Shell, error) { return nil, errors.New("no machines") }})
			}()
			out.wait(t, "\x1b[?1049h") // the other screen
			out.wait(t, "two lines")
			if end == "key" {
				if _, err := master.WriteString("t"); err != nil {
					t.Fatal(err)
				}
				out.wait(t, "no machines")
				if _, err := master.WriteString("\x14q"); err != nil { // Ctrl-T closes it
					t.Fatal(err)
				}
			} else {
				cancel()
			}
			select {
			case err := <-done:
				if err != nil {
					t.Error(err)
				}
			case <-time.After(20 * time.Second):
				t.Fatal("the program does not end")
			}
			out.wait(t, "\x1b[?1049l") // and back
		})
	}
}

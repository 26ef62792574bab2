package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/renameio/v2"

	"linklab/checks/sandbox/store"
	"linklab/lessons/simulated"
)

// serving is what a running "sandbox serve" says of itself in its home, so that
// others find it.
type serving struct {
	PID   int    `json:"pid"`
	URL   string `json:"url"`
	DNS   string `json:"dns"`
	Proxy string `json:"proxy"`
	Clock string `json:"clock"`
}

// startLimit bounds how long a server may take to answer, and to end.
const startLimit = 10 * time.Second

func (a *app) servingFile() string { return filepath.Join(a.homeDir(), "serve.json") }

// servingLock is held for as long as a server runs, so that a file that was left
// behind is never taken for a server, nor its process id for one.
func (a *app) servingLock() *flock.Flock {
	return store.Lock(filepath.Join(a.homeDir(), "serve.lock"))
}

// announce says where this process serves until release is called. ok is false
// when another server of the home runs already.
func (a *app) announce(s serving) (release func(), ok bool, err error) {
	if err := os.MkdirAll(a.homeDir(), 0o700); err != nil {
		return nil, false, fmt.Errorf("%w: %w", simulated.ErrServer, err)
	}
	lock := a.servingLock()
	if ok, err = lock.TryLock(); err != nil {
		return nil, false, fmt.Errorf("%w: %w", simulated.ErrServer, err)
	}
	if !ok {
		return func() {}, false, nil
	}
	data, err := json.Marshal(s)
	if err == nil {
		err = renameio.WriteFile(a.servingFile(), data, 0o600)
	}
	if err != nil {
		return nil, false, errors.Join(fmt.Errorf("%w: %w", simulated.ErrServer, err), lock.Unlock())
	}
	return func() {
		_ = os.Remove(a.servingFile())
		_ = lock.Unlock()
	}, true, nil
}

// running is the server of this home, nil without one.
func (a *app) running() (*serving, error) {
	if _, err := os.Stat(a.homeDir()); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	lock := a.servingLock()
	free, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", simulated.ErrServer, err)
	}
	if free {
		return nil, lock.Unlock()
	}
	data, err := store.ReadFile(a.servingFile(), 64<<10)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // it has just begun, or is about to end
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", simulated.ErrServer, err)
	}
	var s serving
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", simulated.ErrServer, a.servingFile(), err)
	}
	return &s, nil
}

// ensureServing starts a server of its own process group, unless one runs.
func (a *app) ensureServing(ctx context.Context) (*serving, error) {
	if s, err := a.running(); s != nil || err != nil {
		return s, err
	}
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", simulated.ErrServer, err)
	}
	// Without the context: the server outlives this command.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), program, "sandbox", "serve", "--home", a.homeDir(), "--clock", a.clock,
		"--lang", string(a.language()))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Env = append(os.Environ(), detachedEnv+"=1")
	// What it says when it ends at once is this command's to tell. A file, since
	// the server outlives whoever reads a pipe.
	said, err := os.CreateTemp("", "linklab-serve-*")
	if err == nil {
		defer said.Close()
		_ = os.Remove(said.Name())
		cmd.Stderr = said
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w: %w", simulated.ErrServer, err)
	}
	ended := make(chan error, 1)
	go func() {
		err := cmd.Wait()
		if told := lastWords(said); err != nil && told != "" {
			err = &endedError{said: told}
		}
		ended <- err
	}()
	return a.await(ctx, ended)
}

// endedError is a server that ended at once, with what it said of it.
type endedError struct{ said string }

func (e *endedError) Error() string { return e.said }

// lastWords are what a command wrote into a file: a sentence, and under it what
// the system said.
func lastWords(f *os.File) string {
	if f == nil {
		return ""
	}
	text := make([]byte, 1<<10)
	n, _ := f.ReadAt(text, 0)
	return strings.TrimPrefix(strings.TrimRight(string(text[:n]), "\n"), "linklab: ")
}

// await waits until a server that was started has said where it serves.
func (a *app) await(ctx context.Context, ended <-chan error) (*serving, error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	ticks := time.NewTicker(20 * time.Millisecond)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("%w: it did not answer within %s", simulated.ErrServer, startLimit)
		case err := <-ended:
			// Another one may have been quicker.
			if s, runErr := a.running(); s != nil || runErr != nil {
				return s, runErr
			}
			return nil, fmt.Errorf("%w: it ended at once: %w", simulated.ErrServer, err)
		case <-ticks.C:
			if s, err := a.running(); s != nil || err != nil {
				return s, err
			}
		}
	}
}

// stopServing ends the server of this home; ok is false without one.
func (a *app) stopServing(ctx context.Context) (ok bool, err error) {
	s, err := a.running()
	if s == nil || err != nil {
		return false, err
	}
	// The lock proves that the process that wrote the file still lives.
	if err := syscall.Kill(s.PID, syscall.SIGTERM); err != nil {
		return false, fmt.Errorf("%w: %w", simulated.ErrServer, err)
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	lock := a.servingLock()
	free, err := lock.TryLockContext(ctx, 20*time.Millisecond)
	if err != nil || !free {
		return false, fmt.Errorf("%w: it did not end within %s", simulated.ErrServer, startLimit)
	}
	return true, lock.Unlock()
}

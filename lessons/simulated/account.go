// Package simulated makes the sandbox ready for a course: served on loopback
// with its uplink, looked at by the checks as any account is, and with a
// terminal on whose laptop the course's files lie.
package simulated

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/sandbox"
	"linklab/checks/sandbox/network"
	"linklab/checks/vantage"
	"linklab/checks/vocabulary"
	"linklab/lessons/guide"
)

// Errors of Start, by what cannot be used.
var (
	ErrState  = errors.New("the sandbox's state cannot be used")
	ErrServer = errors.New("the sandbox cannot be served")
)

// Account is a sandbox that this process serves on loopback.
type Account struct {
	*sandbox.Sandbox
	*sandbox.Online

	clock     *Clock // nil where whoever started it has one
	cancel    context.CancelFunc
	once      sync.Once
	transport *http.Transport // of the checks' own clients
}

// Start opens the sandbox of a directory, in memory when it is "", and serves
// it. listen is where the AWS endpoint listens; the uplink's ports are free ones.
// Its time is the real one and what was let pass in it.
func Start(dir string, pace network.Pace, listen string) (*Account, error) {
	if dir == "" {
		return start(sandbox.Options{Pace: pace}, listen)
	}
	clock, err := OpenClock(dir)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	}
	a, err := start(sandbox.Options{Dir: dir, Pace: pace, Clock: clock.Now}, listen)
	if err != nil {
		return nil, err
	}
	a.clock = clock
	return a, nil
}

// ErrNoClock is about an account whose time is not its own.
var ErrNoClock = errors.New("the account has no clock of its own")

// LetPass lets a time pass in an account that Start has started, for everybody
// who uses its folder.
func (a *Account) LetPass(ctx context.Context, d time.Duration) error {
	if a.clock == nil {
		return ErrNoClock
	}
	return a.clock.Wait(ctx, d, a.Tick)
}

// StartTrial is Start for an account that is thrown away: its time is a clock's,
// nil for the real one, and it does not wait for the disk.
func StartTrial(dir string, pace network.Pace, listen string, clock func() time.Time) (*Account, error) {
	return start(sandbox.Options{Dir: dir, Pace: pace, Clock: clock, Throwaway: true}, listen)
}

func start(options sandbox.Options, listen string) (*Account, error) {
	box, err := sandbox.Open(options)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	online, err := box.GoOnline(ctx, listen)
	if err != nil {
		cancel()
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrServer, err), box.Close())
	}
	return &Account{Sandbox: box, Online: online, cancel: cancel, transport: &http.Transport{MaxIdleConnsPerHost: 16}}, nil
}

// Stop ends the servers and gives the state back. It may be called again.
func (a *Account) Stop() {
	a.once.Do(func() {
		// A connection that was opened and never used keeps a server from ending.
		a.transport.CloseIdleConnections()
		a.cancel()
		// Nothing is lost by a failure here: each change is on the disk already.
		_ = a.Wait()
		_ = a.Close()
	})
}

// Examiner looks at the account as the checks look at any: by an endpoint, a
// pair of keys, and an uplink.
func (a *Account) Examiner(ctx context.Context, region string) (guide.Examiner, error) {
	if region == "" {
		region = sandbox.DefaultRegion
	}
	open, err := account.Open(ctx, account.Options{
		Region:      region,
		Endpoint:    a.Endpoint,
		HTTPClient:  &http.Client{Transport: a.transport},
		Credentials: credentials.NewStaticCredentialsProvider(sandbox.AccessKeyID, sandbox.SecretAccessKey, ""),
	})
	if err != nil {
		return nil, fmt.Errorf("open the sandbox as an account: %w", err)
	}
	uplink := vantage.Uplink{DNS: a.DNS, Proxy: a.Proxy}
	return guide.NewExaminer(checks.Env{Account: open, Uplink: uplink, Now: a.Now}, vocabulary.Registry()), nil
}

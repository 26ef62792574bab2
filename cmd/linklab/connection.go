package main

import (
	"context"
	"net"
	"net/netip"
	"sync"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/vantage"
	"linklab/checks/vocabulary"
	"linklab/lessons/guide"
	"linklab/lessons/simulated"
)

// connection opens the account under check when it is first needed: the
// learner's own with --live, else the sandbox behind a server of this process.
type connection struct {
	app *app

	mu    sync.Mutex
	local *simulated.Account
}

func (c *connection) open(ctx context.Context) (guide.Examiner, error) {
	if !c.app.live {
		local, err := c.sandbox()
		if err != nil {
			return nil, err
		}
		return local.Examiner(ctx, c.app.region)
	}
	open, err := account.Open(ctx, account.Options{Profile: c.app.profile, Region: c.app.region})
	if err != nil {
		return nil, err // the guide says what it was for
	}
	uplink := vantage.Uplink{DNS: c.app.env("LINKLAB_UPLINK_DNS"), Proxy: c.app.env("LINKLAB_UPLINK_PROXY")}
	return guide.NewExaminer(checks.Env{Account: open, Uplink: uplink}, vocabulary.Registry()), nil
}

// sandbox is this process's server, started on the first call.
func (c *connection) sandbox() (*simulated.Account, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.local != nil {
		return c.local, nil
	}
	pace, err := c.app.pace()
	if err != nil {
		return nil, err
	}
	local, err := simulated.Start(c.app.sandboxDir(), pace, "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c.local = local
	return local, nil
}

// close ends the server, if one was started.
func (c *connection) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.local != nil {
		c.local.Stop()
		c.local = nil
	}
}

// loopback says whether a listen address is one that only this machine reaches:
// the sandbox's keys are known to everybody.
func loopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

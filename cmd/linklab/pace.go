package main

import (
	"time"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/network"
	"linklab/lessons/guide"
)

// clocks are the values of --clock.
var clocks = []string{"real", "fast", "instant"}

// pace is how fast the sandbox's lifecycles go.
func (a *app) pace() (network.Pace, error) {
	switch a.clock {
	case "real":
		return network.Real, nil
	case "fast":
		return network.Fast, nil
	case "instant":
		return network.Instant, nil
	}
	return 0, usage("flag.clock", "clock", a.clock)
}

// confirm is how long the second round of a look waits.
func (a *app) confirm() time.Duration {
	if a.live {
		return guide.ConfirmAfter
	}
	return 0
}

// regionHint is what is known of the region before the account is opened.
func (a *app) regionHint() string {
	switch {
	case a.region != "":
		return a.region
	case !a.live:
		return sandbox.DefaultRegion
	case a.env("AWS_REGION") != "":
		return a.env("AWS_REGION")
	}
	return a.env("AWS_DEFAULT_REGION")
}

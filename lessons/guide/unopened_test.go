package guide

import (
	"context"
	"errors"
	"strings"
	"testing"

	"linklab/checks"
	awsaccount "linklab/checks/account"
)

// An account that cannot be opened is looked at as one that cannot be read, and
// is opened anew at the next look.
func TestAccountThatCannotBeOpened(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	ready := g.opts.Connect
	g.opts.Connect = func(context.Context) (Examiner, error) {
		return nil, &awsaccount.Error{Kind: awsaccount.NoProfile, Profile: "nobody"}
	}
	r := look(t, g, route)
	if r.Outcome != checks.Unknown || len(r.Findings) != 3 || r.Findings[0].Diagnosis.Key != "read.no-profile" ||
		r.Findings[1].BlockedBy != "table" || !strings.Contains(g.Account().Problem, "no profile nobody") {
		t.Errorf("%+v, %+v", r, g.Account())
	}
	g.opts.Connect = ready
	pass(t, g, a, network, "vpc")
	if p := g.Account().Problem; p != "" {
		t.Errorf("once it is open: %s", p)
	}
	g = guided(t, t.TempDir(), a)
	g.opts.Connect = func(context.Context) (Examiner, error) { return nil, errors.New("no sandbox") }
	if _, err := g.Look(t.Context(), network); err == nil {
		t.Error("another failure is no finding")
	}
}

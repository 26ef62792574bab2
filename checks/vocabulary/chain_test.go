package vocabulary

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/middleware"

	"linklab/checks"
	"linklab/checks/account"
)

// chain is how many reads depend on each other at most: instance, profile, its
// role's policies, the policy, its version.
const chain = 5

// slow is a world in which every answer takes a while.
func slow(ctx context.Context, w *world, delay time.Duration) (*account.Account, error) {
	wait := func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("slow",
			func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
				time.Sleep(delay)
				return next.HandleInitialize(ctx, in)
			}), middleware.Before)
	}
	return account.Open(ctx, account.Options{Region: home, Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", ""),
		APIOptions: []func(*middleware.Stack) error{w.stub, wait}})
}

// inAccount are the checks of the whole lab that ask nobody but the account.
func inAccount() []checks.CheckSpec {
	return slices.DeleteFunc(wholeLab(), func(spec checks.CheckSpec) bool { return spec.Use == "name-in-prefix-list" })
}

// A round costs no more than the reads that have to follow each other.
func TestARoundIsAsLongAsItsChain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const delay = 100 * time.Millisecond
		w := built()
		opened, err := slow(t.Context(), w, delay)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := checks.NewPlan(Registry(), inAccount())
		if err != nil {
			t.Fatal(err)
		}
		env := w.env(t)
		env.Account, env.Now = opened, time.Now
		began := time.Now()
		result := checks.Round(t.Context(), env, plan)
		if took := time.Since(began); took > chain*delay {
			t.Errorf("a round took %s, its chain %s", took, chain*delay)
		}
		if len(result.Findings) != plan.Len() {
			t.Errorf("%d findings", len(result.Findings))
		}
	})
}

// BenchmarkRound measures a round of the whole lab against an account that
// takes 20 ms for each answer. chains/op is the time in chains of reads that
// depend on each other; the budget is 1.2.
func BenchmarkRound(b *testing.B) {
	const delay = 20 * time.Millisecond
	w := built()
	opened, err := slow(b.Context(), w, delay)
	if err != nil {
		b.Fatal(err)
	}
	plan, err := checks.NewPlan(Registry(), inAccount())
	if err != nil {
		b.Fatal(err)
	}
	env := &checks.Env{Account: opened, Lab: "s3-gateway", Stack: "linklab-s3-gateway", Inputs: labInputs(), Nonce: nonce, Now: func() time.Time { return now }}
	for b.Loop() {
		if result := checks.Round(b.Context(), env, plan); result.Outcome != checks.Passed {
			b.Fatal(checks.FirstCause(result.Findings))
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(chain*delay), "chains/op")
}

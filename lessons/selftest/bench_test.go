package selftest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/sandbox"
	"linklab/checks/vantage"
	"linklab/checks/vocabulary"
	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/lessons/simulated"
)

// delay is what the injected network adds to each request.
const delay = 50 * time.Millisecond

// BenchmarkRoundOverHTTP is one round of checks against a server that answers each
// request after a delay: "delays/round" is how many requests in a row the round
// took, "requests/round" how many in all. The first is to stay within 1.2 times
// the longest chain of reads that depend on each other.
func BenchmarkRoundOverHTTP(b *testing.B) {
	course := embedded(b)
	lab := course.Lab("s3-gateway")
	home, err := openBench(b.Context(), b.TempDir(), course, lab, simulated.Logins(lab))
	if err != nil {
		b.Fatal(err)
	}
	defer home.close()
	for _, step := range lab.Steps {
		if step.Clean {
			break
		}
		if err := home.run(b.Context(), step.ID, step.Commands()); err != nil {
			b.Fatal(err)
		}
		if _, err := home.look(b.Context(), step.ID); err != nil {
			b.Fatal(err)
		}
	}
	var requests atomic.Int64
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		time.Sleep(delay) // stands for the network, nothing waits for it
		home.account.Handler().ServeHTTP(w, r)
	}))
	defer slow.Close()
	open, err := account.Open(b.Context(), account.Options{Region: sandbox.DefaultRegion, Endpoint: slow.URL,
		Credentials: credentials.NewStaticCredentialsProvider(sandbox.AccessKeyID, sandbox.SecretAccessKey, "")})
	if err != nil {
		b.Fatal(err)
	}
	env := checks.Env{Account: open, Uplink: vantage.Uplink{DNS: home.account.DNS, Proxy: home.account.Proxy}}
	examiner := guide.NewExaminer(env, vocabulary.Registry())
	for _, id := range []string{"network", "route", "proof"} {
		b.Run(id, func(b *testing.B) { benchmarkRound(b, examiner, lab, lab.Step(id), &requests) })
	}
}

func benchmarkRound(b *testing.B, e guide.Examiner, lab *lessons.Lab, step *lessons.Step, requests *atomic.Int64) {
	round := guide.Round{Ref: guide.Ref{Lab: lab.ID, Step: step.ID}, Lab: lab, Checks: step.Checks}
	if _, err := e.Examine(context.Background(), round); err != nil { // connections are open then
		b.Fatal(err)
	}
	before := requests.Load()
	for b.Loop() {
		if _, err := e.Examine(context.Background(), round); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(delay), "delays/round")
	b.ReportMetric(float64(requests.Load()-before)/float64(b.N), "requests/round")
}

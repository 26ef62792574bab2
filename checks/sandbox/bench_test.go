package sandbox_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/network"
)

// signed is a query request as a client sends it.
func signed(t testing.TB, service, body string) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/", bytes.NewReader([]byte(body)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	sum := sha256.Sum256([]byte(body))
	keys := aws.Credentials{AccessKeyID: sandbox.AccessKeyID, SecretAccessKey: sandbox.SecretAccessKey}
	if err := v4.NewSigner().SignHTTP(context.Background(), keys, r, hex.EncodeToString(sum[:]), service, sandbox.DefaultRegion, time.Now()); err != nil {
		t.Fatal(err)
	}
	return r
}

// BenchmarkDescribeVpcEndpoints is one signed request from its bytes to its
// answer's, in an account with one endpoint. The budget is 2,000 a second on
// one core: 500 µs.
func BenchmarkDescribeVpcEndpoints(b *testing.B) {
	s := open(b, b.TempDir())
	_, err := s.Invoke(s.LearnerCall(context.Background(), sandbox.DefaultRegion), "ec2", "DescribeVpcs", nil)
	if err != nil {
		b.Fatal(err)
	}
	makeEndpoint(b, s)
	const body = "Action=DescribeVpcEndpoints&Version=2016-11-15"
	for b.Loop() {
		b.StopTimer()
		r := signed(b, "ec2", body)
		w := httptest.NewRecorder()
		b.StartTimer()
		s.Handler().ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Body.String())
		}
	}
}

func makeEndpoint(b *testing.B, s *sandbox.Sandbox) {
	b.Helper()
	call := s.LearnerCall(context.Background(), sandbox.DefaultRegion)
	vpcs, err := s.Invoke(call, "ec2", "DescribeVpcs", nil)
	if err != nil {
		b.Fatal(err)
	}
	vpc := vpcs["Vpcs"].([]any)[0].(map[string]any)["VpcId"]
	_, err = s.Invoke(call, "ec2", "CreateVpcEndpoint", map[string]any{
		"VpcId": vpc, "ServiceName": "com.amazonaws." + sandbox.DefaultRegion + ".s3",
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkOpen opens a new account in an empty directory; the budget is 5 ms.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		s, err := sandbox.Open(sandbox.Options{Dir: b.TempDir(), Pace: network.Fast})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

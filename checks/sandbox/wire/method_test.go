package wire_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

func TestOtherMethodsAreRefused(t *testing.T) {
	g := gateway(t, nil)
	for _, test := range []struct{ service, method, allow string }{
		{"ec2", http.MethodPut, "POST, GET"}, {"sts", http.MethodDelete, "POST, GET"}, {"ssm", http.MethodGet, "POST"},
	} {
		r := httptest.NewRequest(test.method, "http://127.0.0.1/?Action=Echo&VpcId=vpc-1", http.NoBody)
		r.Header.Set("X-Amz-Target", "AmazonSSM.Echo")
		sign(t, r, test.service, "", testID, testSecret, time.Now())
		w := serve(g, r)
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != test.allow || !strings.Contains(w.Body.String(), "MethodNotAllowed") {
			t.Errorf("%s %s: %d, %v, %s", test.service, test.method, w.Code, w.Header(), w.Body)
		}
	}
}

// TestPresignedQuery: a request to a query service may bear its signature in
// its URL, as the tokens do that are made of GetCallerIdentity.
func TestPresignedQuery(t *testing.T) {
	g := gateway(t, nil)
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1/?Action=Echo&VpcId=vpc-1&X-Amz-Expires=60", http.NoBody)
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	signed, _, err := v4.NewSigner().PresignHTTP(t.Context(), aws.Credentials{AccessKeyID: testID, SecretAccessKey: testSecret}, r, empty, "ec2", testRegion, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for change, want := range map[string]string{"": "vpc-1", "vpc-2": "AuthFailure"} {
		r = httptest.NewRequest(http.MethodGet, "http://127.0.0.1/", http.NoBody)
		if change != "" {
			r.URL, err = url.Parse(strings.Replace(signed, "vpc-1", change, 1))
		} else {
			r.URL, err = url.Parse(signed)
		}
		if err != nil {
			t.Fatal(err)
		}
		if w := serve(g, r); !strings.Contains(w.Body.String(), want) {
			t.Errorf("%q: %d %s", change, w.Code, w.Body)
		}
	}
}

// TestContinueForNoBody: a client that asks whether to send its body is told so
// when the body is empty too. Otherwise botocore hangs at its next request.
func TestContinueForNoBody(t *testing.T) {
	server := httptest.NewServer(gateway(t, nil))
	defer server.Close()
	for _, body := range []string{"", "x"} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "PUT / HTTP/1.1\r\nHost: s3.example\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", len(body))
		for _, want := range []string{"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 4"} {
			got := make([]byte, len(want))
			if _, err := io.ReadFull(conn, got); err != nil || string(got) != want {
				t.Fatalf("body %q: %q, %v; want %q", body, got, err, want)
			}
			fmt.Fprint(conn, body)
		}
	}
}

// late is a body of which no more comes.
type late struct{}

func (late) Read([]byte) (int, error) { return 0, os.ErrDeadlineExceeded }
func (late) Close() error             { return nil }

func TestClientThatStopsSending(t *testing.T) {
	r := request(t, "ec2", "Action=Echo&VpcId=vpc-1")
	r.Body = late{}
	if w := serve(gateway(t, nil), r); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "<Code>RequestTimeout</Code>") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

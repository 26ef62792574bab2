package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const endXML = `</vpcSet></DescribeVpcsResponse>`

func vpcPage(ids []string, next string) string {
	body := `<DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>`
	if next != "" {
		body += "<nextToken>" + next + "</nextToken>"
	}
	body += "<vpcSet>"
	for _, id := range ids {
		body += "<item><vpcId>" + id + "</vpcId></item>"
	}
	return body + endXML
}

func TestAllPagesAreReadOnce(t *testing.T) {
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		_ = r.ParseForm()
		page := map[string]string{"": vpcPage([]string{"vpc-1", "vpc-2"}, "a"), "a": vpcPage([]string{"vpc-3"}, "b"), "b": vpcPage([]string{"vpc-4"}, "")}
		_, _ = w.Write([]byte(page[r.Form.Get("NextToken")]))
	}))
	t.Cleanup(server.Close)
	snapshot := openAt(t, server.Client(), server.URL).Snapshot(t.Context(), nil)
	var asking sync.WaitGroup
	for range 20 {
		asking.Go(func() {
			vpcs, err := snapshot.VPCs(t.Context())
			if err != nil || len(vpcs) != 4 {
				t.Errorf("%d VPCs, %v", len(vpcs), err)
			}
		})
	}
	asking.Wait()
	if got := requests.Load(); got != 3 {
		t.Errorf("%d requests for three pages", got)
	}
	if asked := snapshot.Asked(); len(asked) != 1 || asked[0] != "ec2:DescribeVpcs" {
		t.Errorf("asked %v", asked)
	}
}

func TestEndlessPagesEnd(t *testing.T) {
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(vpcPage([]string{"vpc-1"}, fmt.Sprint("t", requests.Add(1)))))
	}))
	t.Cleanup(server.Close)
	if _, err := openAt(t, server.Client(), server.URL).Snapshot(t.Context(), nil).VPCs(t.Context()); !errors.Is(err, errEndless) {
		t.Errorf("got %v", err)
	}
}

// TestTokenThatLeadsBack: a server that hands out the same token for ever is
// asked no third time.
func TestTokenThatLeadsBack(t *testing.T) {
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		_, _ = w.Write([]byte(vpcPage([]string{"vpc-1"}, "again")))
	}))
	t.Cleanup(server.Close)
	_, err := openAt(t, server.Client(), server.URL).Snapshot(t.Context(), nil).VPCs(t.Context())
	if !errors.Is(err, errEndless) || requests.Load() != 2 {
		t.Errorf("%d requests, %v", requests.Load(), err)
	}
}

// TestTooSlow: who cannot wait longer is told which read it was, also when the
// wait is the check's alone.
func TestTooSlow(t *testing.T) {
	hold := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hold }))
	t.Cleanup(func() { close(hold); server.Close() })
	for name, contexts := range map[string]func() (round, check context.Context){
		"round": func() (context.Context, context.Context) { return expired(t), t.Context() },
		"check": func() (context.Context, context.Context) { return t.Context(), expired(t) },
	} {
		round, check := contexts()
		_, err := openAt(t, server.Client(), server.URL).Snapshot(round, nil).VPCs(check)
		var failure *Error
		if !errors.As(err, &failure) || failure.Kind != TooSlow || failure.Action != "ec2:DescribeVpcs" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// expired is a context whose time is over.
func expired(t *testing.T) context.Context {
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	t.Cleanup(cancel)
	return ctx
}

func TestBucketsByPathAtAnAddress(t *testing.T) {
	var paths []string
	var mu sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		paths = append(paths, r.Method+" "+r.Host+r.URL.Path)
		mu.Unlock()
		w.Header().Set("X-Amz-Bucket-Region", "eu-west-1")
		switch {
		case strings.HasPrefix(r.URL.Path, "/mine"):
		case strings.HasPrefix(r.URL.Path, "/moved"):
			w.WriteHeader(http.StatusMovedPermanently)
		case strings.HasPrefix(r.URL.Path, "/theirs"):
			w.WriteHeader(http.StatusForbidden)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	snapshot := openAt(t, server.Client(), server.URL).Snapshot(t.Context(), nil)
	for name, want := range map[string]BucketHead{
		"mine":   {Exists: true, Region: "eu-west-1"},
		"moved":  {Exists: true, Region: "eu-west-1"},
		"theirs": {Exists: true, Forbidden: true, Region: "eu-west-1"},
		"none":   {},
	} {
		if got, err := snapshot.Bucket(t.Context(), name); err != nil || got != want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for _, path := range paths {
		if !strings.HasPrefix(path, "HEAD "+strings.TrimPrefix(server.URL, "http://")+"/") {
			t.Errorf("asked at %s", path)
		}
	}
}

func TestIsAWS(t *testing.T) {
	for endpoint, want := range map[string]bool{
		"": true, "https://ec2.us-east-1.amazonaws.com": true, "https://ec2.us-east-1.api.aws": true,
		"http://127.0.0.1:4566": false, "https://cloud.example.com": false, "https://amazonaws.com.example.com": false,
	} {
		if got := IsAWS(endpoint); got != want {
			t.Errorf("IsAWS(%s) = %v", endpoint, got)
		}
	}
}

func TestOwnName(t *testing.T) {
	for endpoint, want := range map[string]bool{
		"http://127.0.0.1:4566": false, "http://[::1]:9000": false, "http://localhost:5000": false,
		"https://minio.example.com": false, "https://s3.ap-northeast-2.amazonaws.com": true,
	} {
		if got := ownName(endpoint); got != want {
			t.Errorf("ownName(%s) = %v", endpoint, got)
		}
	}
}

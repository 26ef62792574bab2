package sandbox_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/network"
)

// bucket makes a bucket in a region with one object, "note".
func (l learner) bucket(region, name string) {
	l.Helper()
	call := l.sandbox.LearnerCall(context.Background(), region)
	in := map[string]any{"Bucket": name}
	if region != "us-east-1" {
		in["CreateBucketConfiguration"] = map[string]any{"LocationConstraint": region}
	}
	for _, step := range []struct {
		operation string
		in        map[string]any
	}{{"CreateBucket", in}, {"PutObject", map[string]any{"Bucket": name, "Key": "note", "Body": "aGVsbG8="}}} {
		if _, err := l.sandbox.Invoke(call, "s3", step.operation, step.in); err != nil {
			l.Fatal(err)
		}
	}
}

func TestAnonymousRequestsNeedTheBucketsPolicy(t *testing.T) {
	l := learner{t, open(t, "")}
	l.bucket(sandbox.DefaultRegion, "lab-open")
	l.bucket(sandbox.DefaultRegion, "lab-shut")
	l.do("s3", "PutBucketPolicy", map[string]any{"Bucket": "lab-open", "Policy": `{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::lab-open/*"},
		{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::lab-open/secret"}]}`})
	server := httptest.NewServer(l.sandbox.Handler())
	defer server.Close()
	for _, test := range []struct {
		method, path string
		status       int
		part         string
	}{
		{"GET", "/lab-open/note", 200, "hello"},
		{"GET", "/lab-open/nothing", 403, "AccessDenied"},
		{"GET", "/lab-open/secret", 403, "AccessDenied"},
		{"GET", "/lab-open", 403, "AccessDenied"},
		{"HEAD", "/lab-open", 403, ""},
		{"PUT", "/lab-open/note", 403, "AccessDenied"},
		{"GET", "/lab-shut/note", 403, "<Message>Access Denied</Message>"},
		{"GET", "/lab-none/note", 404, "NoSuchBucket"},
		{"GET", "/mybucket", 403, "AccessDenied"},
		{"GET", "/", 307, ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), test.method, server.URL+test.path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil || response.StatusCode != test.status || !strings.Contains(string(body), test.part) {
			t.Errorf("%s %s: %d %s, %v", test.method, test.path, response.StatusCode, body, err)
		}
		if region := response.Header.Get("X-Amz-Bucket-Region"); test.path == "/lab-open" && region != sandbox.DefaultRegion {
			t.Errorf("%s %s: its region is said to be %q", test.method, test.path, region)
		}
	}
}

func TestCopyNeedsToReadItsSource(t *testing.T) {
	l := learner{t, open(t, "")}
	l.bucket(sandbox.DefaultRegion, "lab-from")
	l.bucket(sandbox.DefaultRegion, "lab-to")
	l.withRole("app", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],"Resource":"arn:aws:s3:::lab-to/*"}]}`)
	call := l.sandbox.LearnerCall(context.Background(), sandbox.DefaultRegion)
	call.Caller = l.session("app")
	duplicate := func(source string) error {
		_, err := l.sandbox.Invoke(call, "s3", "CopyObject", map[string]any{"Bucket": "lab-to", "Key": "copy", "CopySource": source})
		return err
	}
	if err := duplicate("lab-to/note"); err != nil {
		t.Error(err)
	}
	want := `is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::lab-from/note"`
	if err := duplicate("/lab-from/note"); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("copied what the role may not read: %v", err)
	}
}

// TestBucketNamesLeadToTheirRegion asks for the global name of a bucket, also in
// a sandbox that has just read the state.
func TestBucketNamesLeadToTheirRegion(t *testing.T) {
	dir := t.TempDir()
	learner{t, open(t, dir)}.bucket("eu-west-1", "lab-dublin")
	s := open(t, dir)
	for name, want := range map[string]string{
		"lab-dublin.s3.amazonaws.com": "s3-r-w.eu-west-1.amazonaws.com", "lab-nowhere.s3.amazonaws.com": "s3-r-w.us-east-1.amazonaws.com",
	} {
		err := s.View(context.Background(), func(w *network.World) error {
			if got := w.ResolvePublic(name); got.CNAME != want || len(got.Addresses) == 0 {
				t.Errorf("%s: %+v", name, got)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	call := s.LearnerCall(context.Background(), sandbox.DefaultRegion)
	_, err := s.Invoke(call, "s3", "GetObject", map[string]any{"Bucket": "lab-dublin", "Key": "note"})
	if err == nil || !strings.HasPrefix(err.Error(), "PermanentRedirect: ") {
		t.Errorf("from another region: %v", err)
	}
}

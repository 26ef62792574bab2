package s3

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"linklab/checks/sandbox/wire"
)

// FuzzRoute: whatever is asked, it is an operation with its input or one of S3's
// errors.
func FuzzRoute(f *testing.F) {
	for _, seed := range [][4]string{
		{"GET", "s3.ap-northeast-2.amazonaws.com", "/", ""}, {"PUT", "", "/b", "<CreateBucketConfiguration><LocationConstraint>x</LocationConstraint></CreateBucketConfiguration>"},
		{"POST", "", "/b?delete", "<Delete><Object><Key>k</Key></Object></Delete>"}, {"PUT", "", "/b?tagging", "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>"},
		{"GET", "b.s3.amazonaws.com", "/k%20x?partNumber=1", ""}, {"GET", "", "/b?list-type=2&max-keys=3&prefix=a%2Fb", ""}, {"PUT", "", "/b/k", "body"}, {"HEAD", "", "/b/k", ""},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	service := New("123456789012", NewState(), func(string) bool { return true })
	rest := service.Wire().REST
	f.Fuzz(func(t *testing.T, method, host, target, body string) {
		u, err := url.ParseRequestURI(target)
		if err != nil {
			t.Skip("not a URL")
		}
		r := &http.Request{Method: method, Host: host, URL: u, Header: http.Header{"Authorization": {"x"}, "X-Amz-Meta-A": {"b"}, "X-Amz-Acl": {"private"}}}
		op, in, err := rest.Route(r, []byte(body))
		var refused *wire.Error
		switch {
		case err == nil && (op == nil || in == nil):
			t.Error("neither an operation nor an error")
		case err != nil && !errors.As(err, &refused):
			t.Errorf("no error of S3: %v", err)
		case err == nil:
			if _, err := op.Handle(&wire.Call{Region: "ap-northeast-2"}, in); err != nil && !errors.As(err, &refused) {
				t.Errorf("%s: no error of S3: %v", op.Name, err)
			}
		}
	})
}

func FuzzRange(f *testing.F) {
	f.Add("bytes=0-1", 10)
	f.Add("bytes=-3", 2)
	f.Add("bytes=5-", 5)
	f.Fuzz(func(t *testing.T, text string, size int) {
		if size < 0 || size > 1<<20 {
			t.Skip("no size of an object")
		}
		from, to, ok := parseRange(text, size)
		// A range outside of the content is empty, and refused by who asked.
		if ok && from < to && (from < 0 || to > size) {
			t.Errorf("%q of %d: [%d, %d)", text, size, from, to)
		}
	})
}

func TestNames(t *testing.T) {
	for name, want := range map[string]bool{
		"linklab-123456789012-ap-northeast-2": true, "a.b.c": true, "abc": true, "ab": false, strings.Repeat("a", 63): true, strings.Repeat("a", 64): false, "-abc": false, "abc.": false,
		"a_b": false, "ABC": false, "xn--abc": false, "abc-s3alias": false, "10.0.0.1": false, "10.0.0.300": true, "a..b": false,
	} {
		if got := validName(name); got != want {
			t.Errorf("validName(%q) = %v", name, got)
		}
	}
}

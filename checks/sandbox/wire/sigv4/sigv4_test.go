package sigv4_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"linklab/checks/sandbox/wire/sigv4"
)

const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

var (
	at       = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	verifier = &sigv4.Verifier{
		Now: func() time.Time { return at },
		Lookup: func(id, token string) (sigv4.Key, bool) {
			return sigv4.Key{Secret: secret}, id == "AKID" && token == ""
		},
	}
)

// signed is a request that the SDK's own signer signs.
func signed(t testing.TB, method, target, service, payloadHash string, header http.Header) *http.Request {
	t.Helper()
	r := httptest.NewRequest(method, "http://127.0.0.1:1234/", http.NoBody)
	u, err := url.Parse("http://127.0.0.1:1234" + target)
	if err != nil {
		t.Fatal(err)
	}
	r.URL = u
	for name, values := range header {
		r.Header[name] = values
	}
	if service == "s3" {
		r.Header.Set("X-Amz-Content-Sha256", payloadHash)
	}
	keys := aws.Credentials{AccessKeyID: "AKID", SecretAccessKey: secret}
	err = v4.NewSigner().SignHTTP(context.Background(), keys, r, payloadHash, service, "ap-northeast-2", at, func(o *v4.SignerOptions) {
		o.DisableURIPathEscaping = service == "s3"
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func reason(err error) sigv4.Reason {
	var e *sigv4.Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return ""
}

func TestAgreesWithTheSDKSigner(t *testing.T) {
	for _, target := range []string{
		"/", "/bucket/a%20b/c+d", "/bucket/%ED%95%9C%EA%B8%80.txt", "/bucket/a%2Fb", "/bucket?list-type=2&prefix=a%2Fb&delimiter=",
		"/bucket?policy", "/x?b=2&a=1&a=0", "/bucket/it's(1)!*",
	} {
		for _, service := range []string{"s3", "execute-api"} {
			r := signed(t, http.MethodPut, target, service, hash("body"), http.Header{"X-Amz-Meta-A": {"  a   b "}, "Content-Type": {"text/plain"}})
			scope, payload, err := verifier.Verify(r, []byte("body"))
			if err != nil || string(payload) != "body" || scope.Service != service || scope.Region != "ap-northeast-2" {
				t.Errorf("%s %s: %+v, %q, %v", service, target, scope, payload, err)
			}
			r.URL.RawQuery += "&more=1"
			if _, _, err := verifier.Verify(r, []byte("body")); reason(err) != sigv4.Mismatch {
				t.Errorf("%s %s with another query: %v", service, target, err)
			}
		}
	}
}

func TestPayloadHash(t *testing.T) {
	for name, test := range map[string]struct {
		stated, body string
		want         sigv4.Reason
	}{
		"right":    {hash("body"), "body", ""},
		"wrong":    {hash("other"), "body", sigv4.PayloadMismatch},
		"unsigned": {"UNSIGNED-PAYLOAD", "anything", ""},
		"unknown":  {"STREAMING-SOMETHING", "body", sigv4.BadChunk},
	} {
		r := signed(t, http.MethodPut, "/b/k", "s3", test.stated, nil)
		if _, _, err := verifier.Verify(r, []byte(test.body)); reason(err) != test.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	r := signed(t, http.MethodPut, "/b/k", "s3", hash("body"), nil)
	r.Header.Del("X-Amz-Content-Sha256")
	if _, _, err := verifier.Verify(r, []byte("body")); reason(err) != sigv4.Incomplete {
		t.Errorf("S3 without a hash: %v", err)
	}
}

// chunked is a body in signed chunks, built from the description in the S3 user
// guide.
func chunked(r *http.Request, trailer string, parts ...string) string {
	header := r.Header.Get("Authorization")
	previous := header[strings.LastIndex(header, "=")+1:]
	date := at.Format("20060102T150405Z")
	scope := at.Format("20060102") + "/ap-northeast-2/s3/aws4_request"
	key := []byte("AWS4" + secret)
	for _, part := range strings.Split(scope, "/") {
		key = keyed(key, part)
	}
	var b strings.Builder
	for _, part := range append(parts, "") {
		text := strings.Join([]string{"AWS4-HMAC-SHA256-PAYLOAD", date, scope, previous, hash(""), hash(part)}, "\n")
		previous = hex.EncodeToString(keyed(key, text))
		fmt.Fprintf(&b, "%x;chunk-signature=%s\r\n", len(part), previous)
		if part != "" {
			b.WriteString(part + "\r\n")
		}
	}
	if trailer != "" {
		text := strings.Join([]string{"AWS4-HMAC-SHA256-TRAILER", date, scope, previous, hash(trailer + "\n")}, "\n")
		b.WriteString(trailer + "\r\nx-amz-trailer-signature:" + hex.EncodeToString(keyed(key, text)) + "\r\n")
	}
	return b.String() + "\r\n"
}

func keyed(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

func TestSignedChunks(t *testing.T) {
	const kind = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
	r := signed(t, http.MethodPut, "/b/k", "s3", kind, http.Header{"X-Amz-Decoded-Content-Length": {"11"}})
	body := chunked(r, "", "hello ", "world")
	_, payload, err := verifier.Verify(r, []byte(body))
	if err != nil || string(payload) != "hello world" {
		t.Fatalf("%q, %v", payload, err)
	}
	for name, broken := range map[string]struct {
		body string
		want sigv4.Reason
	}{
		"changed": {strings.Replace(body, "hello", "jello", 1), sigv4.Mismatch},
		"cut":     {body[:len(body)-20], sigv4.BadChunk},
		"longer":  {body + "more", sigv4.BadChunk},
		"no size": {"zz;chunk-signature=a\r\n", sigv4.BadChunk},
		"huge":    {"7fffffff;chunk-signature=a\r\n", sigv4.BadChunk},
		"empty":   {"", sigv4.BadChunk},
	} {
		if _, _, err := verifier.Verify(r, []byte(broken.body)); reason(err) != broken.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	short := signed(t, http.MethodPut, "/b/k", "s3", kind, http.Header{"X-Amz-Decoded-Content-Length": {"12"}})
	if _, _, err := verifier.Verify(short, []byte(chunked(short, "", "hello ", "world"))); reason(err) != sigv4.BadChunk {
		t.Errorf("fewer bytes than stated: %v", err)
	}
}

func TestTrailers(t *testing.T) {
	sum, _ := sigv4.Checksum("crc32", []byte("hello"))
	r := signed(t, http.MethodPut, "/b/k", "s3", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", nil)
	if _, payload, err := verifier.Verify(r, []byte(chunked(r, "x-amz-checksum-crc32:"+sum, "hello"))); err != nil || string(payload) != "hello" {
		t.Errorf("%q, %v", payload, err)
	}
	if _, _, err := verifier.Verify(r, []byte(chunked(r, "", "hello"))); reason(err) != sigv4.BadChunk {
		t.Errorf("without its trailer: %v", err)
	}
	r = signed(t, http.MethodPut, "/b/k", "s3", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", nil)
	if _, payload, err := verifier.Verify(r, []byte("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:"+sum+"\r\n\r\n")); err != nil || string(payload) != "hello" {
		t.Errorf("%q, %v", payload, err)
	}
	if _, _, err := verifier.Verify(r, []byte("5\r\njello\r\n0\r\nx-amz-checksum-crc32:"+sum+"\r\n\r\n")); reason(err) != sigv4.BadChecksum {
		t.Errorf("changed: %v", err)
	}
}

// The check values are those of the algorithms' catalogues for "123456789".
func TestChecksums(t *testing.T) {
	for algorithm, want := range map[string]string{"crc32": "y/Q5Jg==", "crc32c": "4waSgw==", "crc64nvme": "rosUhgp5mIg="} {
		if got, ok := sigv4.Checksum(algorithm, []byte("123456789")); !ok || got != want {
			t.Errorf("%s: %s, want %s", algorithm, got, want)
		}
	}
	if _, ok := sigv4.Checksum("md5", nil); ok {
		t.Error("md5 is none of them")
	}
}

func TestExpiredToken(t *testing.T) {
	v := *verifier
	v.Lookup = func(string, string) (sigv4.Key, bool) { return sigv4.Key{Secret: secret, Expires: at}, true }
	if _, _, err := v.Verify(signed(t, http.MethodGet, "/", "s3", hash(""), nil), nil); reason(err) != sigv4.ExpiredToken {
		t.Error(err)
	}
}

func FuzzChunks(f *testing.F) {
	f.Add([]byte("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"), false)
	f.Add([]byte("5;chunk-signature=a\r\nhello\r\n0;chunk-signature=\r\n\r\n"), true)
	requests := map[bool]*http.Request{
		false: signed(f, http.MethodPut, "/b/k", "s3", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", nil),
		true:  signed(f, http.MethodPut, "/b/k", "s3", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", nil),
	}
	f.Fuzz(func(t *testing.T, body []byte, sealed bool) {
		_, payload, err := verifier.Verify(requests[sealed], body)
		if err == nil && (sealed || len(payload) > len(body)) {
			t.Fatalf("took %q as %q", body, payload)
		}
	})
}

// TestAnotherClock: between the verifier's time and that of another clock any
// signature is good, beyond both none.
func TestAnotherClock(t *testing.T) {
	r := signed(t, "GET", "/", "ec2", hash(""), nil)
	for shift, want := range map[time.Duration][2]bool{
		0: {true, true}, 14 * time.Minute: {true, true}, time.Hour: {false, true}, 2*time.Hour + 14*time.Minute: {false, true},
		2*time.Hour + 16*time.Minute: {false, false}, -16 * time.Minute: {false, false},
	} {
		alone := &sigv4.Verifier{Now: func() time.Time { return at.Add(-shift) }, Lookup: verifier.Lookup}
		both := &sigv4.Verifier{Now: alone.Now, Clock: func() time.Time { return alone.Now().Add(2 * time.Hour) }, Lookup: verifier.Lookup}
		for i, v := range []*sigv4.Verifier{alone, both} {
			if _, _, err := v.Verify(r, nil); (err == nil) != want[i] {
				t.Errorf("signed %s later, clocks %d: %v", shift, i+1, err)
			}
		}
	}
}

package s3_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"

	"linklab/checks/sandbox/service/s3"
	"linklab/checks/sandbox/wire"
	"linklab/checks/sandbox/wire/sigv4"
)

// send sends a signed request; header holds names and values in turn.
func (st *store) send(method, target, body string, header ...string) (*http.Response, string) {
	st.t.Helper()
	r, err := http.NewRequestWithContext(st.t.Context(), method, st.server.URL+target, strings.NewReader(body))
	if err != nil {
		st.t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(body))
	hash := hex.EncodeToString(sum[:])
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
		if header[i] == "X-Amz-Content-Sha256" {
			hash = header[i+1]
		}
	}
	r.Header.Set("X-Amz-Content-Sha256", hash)
	err = v4.NewSigner().SignHTTP(st.t.Context(), aws.Credentials{AccessKeyID: "key", SecretAccessKey: "secret"}, r, hash, "s3", seoul, time.Now(),
		func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
	if err != nil {
		st.t.Fatal(err)
	}
	return st.exchange(r)
}

// exchange sends a request as it is and reads the answer.
func (st *store) exchange(r *http.Request) (*http.Response, string) {
	st.t.Helper()
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		st.t.Fatal(err)
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	if err != nil {
		st.t.Fatal(err)
	}
	return response, string(read)
}

// newBucket is a store with one bucket in Seoul that holds "k": "0123456789".
func newBucket(t *testing.T) *store {
	t.Helper()
	st := newStore(t)
	if err := st.create(st.client(seoul), "linklab-r", seoul); err != nil {
		t.Fatal(err)
	}
	if response, body := st.send("PUT", "/linklab-r/k", "0123456789", "Content-Type", "text/plain"); response.StatusCode != http.StatusOK {
		t.Fatal(body)
	}
	return st
}

func TestIntegrity(t *testing.T) {
	const (
		right32 = "poTHxg==" // CRC-32 of 0123456789
		md5Sum  = "eB5eJF1ptWaXm4bijSPyxw=="
		wrong   = "AAAAAA=="
	)
	for name, test := range map[string]struct {
		header []string
		code   string
	}{
		"right MD5":           {[]string{"Content-Md5", md5Sum}, ""},
		"wrong MD5":           {[]string{"Content-Md5", "1B2M2Y8AsgTpgAmY7PhCfg=="}, "BadDigest"},
		"no MD5":              {[]string{"Content-Md5", "xyz"}, "InvalidDigest"},
		"right checksum":      {[]string{"X-Amz-Checksum-Crc32", right32}, ""},
		"wrong checksum":      {[]string{"X-Amz-Checksum-Crc32", wrong}, "BadDigest"},
		"two checksums":       {[]string{"X-Amz-Checksum-Crc32", right32, "X-Amz-Checksum-Sha256", "hNiYd/DUBB77a/kaFvAkjy/Vc+avBcGflr7bn4gveII="}, "InvalidRequest"},
		"an unknown checksum": {[]string{"X-Amz-Sdk-Checksum-Algorithm", "MD4"}, "InvalidRequest"},
	} {
		t.Run(name, func(t *testing.T) {
			st := newBucket(t)
			response, body := st.send("PUT", "/linklab-r/new", "0123456789", test.header...)
			if (response.StatusCode == http.StatusOK) != (test.code == "") || !strings.Contains(body, test.code) {
				t.Errorf("%d %s", response.StatusCode, body)
			}
			// What is refused is not kept.
			if got, _ := st.send("HEAD", "/linklab-r/new", ""); (got.StatusCode == http.StatusOK) != (test.code == "") {
				t.Errorf("head %d", got.StatusCode)
			}
		})
	}
	st := newBucket(t)
	put, _ := st.send("PUT", "/linklab-r/sum", "0123456789", "X-Amz-Sdk-Checksum-Algorithm", "CRC32")
	got, _ := st.send("GET", "/linklab-r/sum", "", "X-Amz-Checksum-Mode", "ENABLED")
	plain, _ := st.send("GET", "/linklab-r/sum", "")
	if put.Header.Get("X-Amz-Checksum-Crc32") != right32 || got.Header.Get("X-Amz-Checksum-Crc32") != right32 || plain.Header.Get("X-Amz-Checksum-Crc32") != "" {
		t.Errorf("put %v, got %v, plain %v", put.Header, got.Header, plain.Header)
	}
	if usual, _ := st.send("GET", "/linklab-r/k", "", "X-Amz-Checksum-Mode", "ENABLED"); usual.Header.Get("X-Amz-Checksum-Crc64nvme") == "" {
		t.Errorf("without a wish %v", usual.Header)
	}
	if response, body := st.send("POST", "/linklab-r?delete", "<Delete><Object><Key>k</Key></Object></Delete>", "Content-Md5", md5Sum); response.StatusCode != http.StatusBadRequest {
		t.Errorf("a list of keys that was changed: %d %s", response.StatusCode, body)
	}
}

func TestChunkedBody(t *testing.T) {
	st := newBucket(t)
	sum, _ := sigv4.Checksum("crc32", []byte("hello world"))
	send := func(sum string) (*http.Response, string) {
		return st.send("PUT", "/linklab-r/chunked", "6\r\nhello \r\n5\r\nworld\r\n0\r\nx-amz-checksum-crc32:"+sum+"\r\n\r\n",
			"X-Amz-Content-Sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "X-Amz-Decoded-Content-Length", "11",
			"Content-Encoding", "gzip,aws-chunked", "X-Amz-Trailer", "x-amz-checksum-crc32")
	}
	if response, body := send("AAAAAA=="); !strings.Contains(body, "BadDigest") {
		t.Errorf("wrong checksum: %d %s", response.StatusCode, body)
	}
	if response, body := send(sum); response.StatusCode != http.StatusOK || response.Header.Get("X-Amz-Checksum-Crc32") != sum {
		t.Errorf("put: %d %s %v", response.StatusCode, body, response.Header)
	}
	got, body := st.send("GET", "/linklab-r/chunked", "", "Accept-Encoding", "gzip")
	if body != "hello world" || got.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("got %q %v", body, got.Header)
	}
}

func TestConditionsAndRanges(t *testing.T) {
	st := newBucket(t)
	put, _ := st.send("HEAD", "/linklab-r/k", "")
	tag := put.Header.Get("Etag")
	before, after := st.now.Add(-time.Hour).Format(http.TimeFormat), st.now.Add(time.Hour).Format(http.TimeFormat)
	for _, test := range []struct {
		header []string
		status int
		body   string
	}{
		{nil, 200, "0123456789"},
		{[]string{"If-Match", tag}, 200, "0123456789"},
		{[]string{"If-Match", `"other"`}, 412, "PreconditionFailed"},
		{[]string{"If-None-Match", tag}, 304, ""},
		{[]string{"If-None-Match", `"other"`}, 200, "0123456789"},
		{[]string{"If-Modified-Since", after}, 304, ""},
		{[]string{"If-Modified-Since", before}, 200, "0123456789"},
		{[]string{"If-Unmodified-Since", before}, 412, "PreconditionFailed"},
		{[]string{"If-Unmodified-Since", before, "If-Match", tag}, 200, "0123456789"},
		{[]string{"Range", "bytes=2-4"}, 206, "234"},
		{[]string{"Range", "bytes=8-2147483647"}, 206, "89"},
		{[]string{"Range", "bytes=7-"}, 206, "789"},
		{[]string{"Range", "bytes=-3"}, 206, "789"},
		{[]string{"Range", "bytes=-99"}, 206, "0123456789"},
		{[]string{"Range", "bytes=-0"}, 416, "InvalidRange"},
		{[]string{"Range", "bytes=10-"}, 416, "InvalidRange"},
		{[]string{"Range", "bytes=10-20"}, 416, "InvalidRange"},
		{[]string{"Range", "bytes=1-99999999999999999999"}, 200, "0123456789"},
		{[]string{"Range", "bytes=4-2"}, 200, "0123456789"},
		{[]string{"Range", "lines=1-2"}, 200, "0123456789"},
	} {
		response, body := st.send("GET", "/linklab-r/k", "", test.header...)
		if response.StatusCode != test.status || !strings.HasPrefix(body, test.body) && !strings.Contains(body, "<Code>"+test.body) {
			t.Errorf("%v: %d %q", test.header, response.StatusCode, body)
		}
	}
	for _, test := range []struct {
		key, name, value string
		status           int
	}{
		{"k", "If-None-Match", "*", 412}, {"new", "If-None-Match", "*", 200},
		{"k", "If-Match", `"other"`, 412}, {"nothing", "If-Match", tag, 404}, {"k", "If-Match", tag, 200},
	} {
		if response, body := st.send("PUT", "/linklab-r/"+test.key, "x", test.name, test.value); response.StatusCode != test.status {
			t.Errorf("put %s %s %s: %d %s", test.key, test.name, test.value, response.StatusCode, body)
		}
	}
}

func TestWhatIsNotSimulatedIsRefused(t *testing.T) {
	st := newBucket(t)
	for _, test := range []struct{ method, target, name, value, code string }{
		{"POST", "/linklab-r/k?uploads", "", "", "NotImplemented"},
		{"GET", "/linklab-r?acl", "", "", "NotImplemented"},
		{"PUT", "/linklab-r/new", "X-Amz-Tagging", "a=b", "NotImplemented"},
		{"PUT", "/linklab-r/new", "X-Amz-Storage-Class", "GLACIER", "NotImplemented"},
		{"PUT", "/linklab-r/new", "X-Amz-Server-Side-Encryption", "aws:kms", "NotImplemented"},
		{"PUT", "/linklab-r/new", "X-Amz-Grant-Read", "id=1", "NotImplemented"},
		{"PUT", "/linklab-r/new", "X-Amz-Acl", "public-read", "AccessControlListNotSupported"},
		{"PUT", "/linklab-new", "X-Amz-Bucket-Object-Lock-Enabled", "true", "NotImplemented"},
		{"GET", "/linklab-r/k?response-expires=0", "", "", "NotImplemented"},
		{"DELETE", "/linklab-r/k?versionId=1", "", "", "InvalidArgument"},
		{"GET", "/linklab-r?list-type=1", "", "", "InvalidArgument"},
		{"POST", "/linklab-r?policy", "", "", "MethodNotAllowed"},
		{"PUT", "/linklab-r?tagging", "", "", "MalformedXML"},
	} {
		var header []string
		if test.name != "" {
			header = []string{test.name, test.value}
		}
		response, body := st.send(test.method, test.target, "", header...)
		if !strings.Contains(body, "<Code>"+test.code+"</Code>") {
			t.Errorf("%s %s %s: %d %s", test.method, test.target, test.name, response.StatusCode, body)
		}
	}
	if response, _ := st.send("POST", "/linklab-r?policy", ""); response.Header.Get("Allow") != "DELETE, GET, PUT" {
		t.Errorf("methods of a policy: %q", response.Header.Get("Allow"))
	}
	if _, body := st.send("GET", "/linklab-r/k", ""); body != "0123456789" {
		t.Errorf("the object is %q now", body)
	}
}

// TestMetadataStaysAsItWasPut reads the bytes of the answer: a client that shows
// names as they come has to see them in small letters.
func TestMetadataStaysAsItWasPut(t *testing.T) {
	st := newBucket(t)
	st.send("PUT", "/linklab-r/meta", "x", "X-Amz-Meta-Lab", "s3", "Cache-Control", "no-cache", "Content-Disposition", "attachment")
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", st.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if _, err := io.WriteString(connection, "GET /linklab-r/meta HTTP/1.1\r\nHost: s3\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(connection)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"x-amz-meta-lab: s3\r\n", "Cache-Control: no-cache\r\n", "Content-Disposition: attachment\r\n"} {
		if !strings.Contains(string(answer), line) {
			t.Errorf("no %q in %s", line, answer)
		}
	}
}

// TestVirtualHosts has the SDK address buckets by host names, as it does in
// AWS.
func TestVirtualHosts(t *testing.T) {
	st := newBucket(t)
	dialer := &net.Dialer{}
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return dialer.DialContext(ctx, network, st.server.Listener.Addr().String())
	}}
	t.Cleanup(transport.CloseIdleConnections)
	client := sdk.New(st.client(seoul).Options(), func(o *sdk.Options) {
		o.UsePathStyle = false
		o.BaseEndpoint = aws.String("http://s3.ap-northeast-2.amazonaws.com")
		o.HTTPClient = &http.Client{Transport: transport}
	})
	bucket, key := aws.String("linklab-r"), aws.String("linklab-r/한글 +%.txt")
	if _, err := client.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: bucket, Key: key, Body: strings.NewReader("v")}); err != nil {
		t.Fatal(err)
	}
	list := must[*sdk.ListObjectsV2Output](t)(client.ListObjectsV2(t.Context(), &sdk.ListObjectsV2Input{Bucket: bucket}))
	if len(list.Contents) != 2 || *list.Contents[1].Key != *key {
		t.Errorf("listed %+v", list.Contents)
	}
}

// FuzzRequest sends any request: the answer is always one that a client can
// read, and never a fault of the program.
func FuzzRequest(f *testing.F) {
	for _, seed := range []struct{ method, host, target, header, body string }{
		{"GET", "", "/", "", ""},
		{"PUT", "", "/linklab-f", "", "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>"},
		{"PUT", "", "/b-1/key", "x-amz-checksum-crc32: AAAAAA==\ncontent-md5: x\nx-amz-meta-a: b", "body"},
		{"PUT", "b-1.s3.amazonaws.com", "/copy", "x-amz-copy-source: b-1/k%2", ""},
		{"GET", "b-1.s3.ap-northeast-2.amazonaws.com:443", "/k", "range: bytes=-1\nif-modified-since: never", ""},
		{"GET", "vpce-1-2.s3.ap-northeast-2.vpce.amazonaws.com", "/b-1?list-type=2&max-keys=1&delimiter=/&continuation-token=YWZ0ZXI6ZA==", "", ""},
		{"GET", "b-1.bucket.vpce-1-2.s3.ap-northeast-2.vpce.amazonaws.com", "/?encoding-type=url&marker=%ff", "", ""},
		{"POST", "", "/b-1?delete", "", "<Delete><Quiet>true</Quiet><Object><Key>k</Key></Object></Delete>"},
		{"PUT", "", "/b-1?tagging", "", "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>"},
		{"PUT", "", "/b-1?policy", "", `{"Statement":[]}`},
		{"HEAD", "", "/b-1/%2e%2e//k", "", ""},
	} {
		f.Add(seed.method, seed.host, seed.target, seed.header, seed.body)
	}
	f.Fuzz(func(t *testing.T, method, host, target, header, body string) {
		r, err := http.NewRequest(method, "http://127.0.0.1", strings.NewReader(body))
		if err != nil || !strings.HasPrefix(target, "/") {
			t.Skip("not a request line")
		}
		if r.URL, err = r.URL.Parse("http://127.0.0.1" + target); err != nil {
			t.Skip("not a URL")
		}
		r.Host = host
		for line := range strings.SplitSeq(header, "\n") {
			name, value, _ := strings.Cut(line, ":")
			r.Header.Set(name, strings.TrimSpace(value))
		}
		r.Header.Del("Authorization")
		w := httptest.NewRecorder()
		fuzzed(t).ServeHTTP(w, r)
		answer := w.Result()
		if answer.StatusCode < 200 || answer.StatusCode >= 500 && answer.StatusCode != http.StatusNotImplemented {
			t.Fatalf("%d %s", answer.StatusCode, w.Body)
		}
		if answer.Header.Get("Content-Type") != "application/xml" {
			return
		}
		decoder := xml.NewDecoder(bytes.NewReader(w.Body.Bytes()))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				return
			} else if err != nil && answer.StatusCode >= 300 {
				t.Fatalf("%v in %s", err, w.Body)
			} else if err != nil {
				return // an object may be any XML
			}
		}
	})
}

// fuzzed is S3 with one bucket and one object, open to everybody.
func fuzzed(t *testing.T) http.Handler {
	state := s3.NewState()
	state.Buckets["b-1"] = &s3.Bucket{Name: "b-1", Region: seoul, Objects: map[string]*s3.Object{"k": {Content: []byte("content"), ETag: `"e"`, Algorithm: "SHA1"}}}
	known := func(region string) bool { return region == seoul }
	registry := wire.NewRegistry(func(c *wire.Call, _ *wire.Service, op *wire.Operation, in any) (any, error) {
		if op.Before != nil {
			if err := op.Before(c, in); err != nil {
				return nil, err
			}
		}
		return op.Handle(c, in)
	})
	if err := registry.Add(s3.New("123456789012", state, known).Wire()); err != nil {
		t.Fatal(err)
	}
	return &wire.Gateway{
		Registry: registry, Account: "123456789012", Now: time.Now, Region: known,
		Keys:  func(string, string) (sigv4.Key, wire.Caller, bool) { return sigv4.Key{}, wire.Caller{}, false },
		NewID: func() string { return "id" },
		Fault: func(err error) { panic(fmt.Sprint("fault: ", err)) },
	}
}

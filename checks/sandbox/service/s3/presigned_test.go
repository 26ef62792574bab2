package s3_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
)

// fetch sends a request as a browser would: with nothing but the URL, and what
// header says, names and values in turn.
func (st *store) fetch(method, url, body string, header ...string) (*http.Response, string) {
	st.t.Helper()
	r, err := http.NewRequestWithContext(st.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		st.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return st.exchange(r)
}

// TestPresignedURLs: what the SDK presigns is good in a client that knows no
// keys, and means the headers that the SDK put into the URL.
func TestPresignedURLs(t *testing.T) {
	st := newBucket(t)
	presign := sdk.NewPresignClient(st.client(seoul))
	bucket, key := aws.String("linklab-r"), aws.String("한 글+%/k")
	put := must[*v4.PresignedHTTPRequest](t)(presign.PresignPutObject(t.Context(), &sdk.PutObjectInput{
		Bucket: bucket, Key: key, Metadata: map[string]string{"lab": "s3"}, ContentType: aws.String("text/plain"),
	}))
	var header []string
	for name, values := range put.SignedHeader {
		if name != "Host" && name != "Content-Length" {
			header = append(header, name, values[0])
		}
	}
	if response, body := st.fetch(put.Method, put.URL, "hello", header...); response.StatusCode != http.StatusOK {
		t.Fatalf("put: %d %s", response.StatusCode, body)
	}
	get := must[*v4.PresignedHTTPRequest](t)(presign.PresignGetObject(t.Context(), &sdk.GetObjectInput{
		Bucket: bucket, Key: key, ResponseContentType: aws.String("text/html"), ResponseContentDisposition: aws.String("attachment"),
	}))
	response, body := st.fetch(get.Method, get.URL, "")
	if body != "hello" || response.Header.Get("Content-Type") != "text/html" || response.Header.Get("Content-Disposition") != "attachment" ||
		response.Header.Get("X-Amz-Meta-Lab") != "s3" {
		t.Errorf("got %q, %v", body, response.Header)
	}
	if response, _ := st.fetch(http.MethodGet, get.URL, "", "Range", "bytes=1-2"); response.StatusCode != http.StatusPartialContent {
		t.Errorf("range: %d", response.StatusCode)
	}
	head := must[*v4.PresignedHTTPRequest](t)(presign.PresignHeadObject(t.Context(), &sdk.HeadObjectInput{Bucket: bucket, Key: key}))
	if response, _ := st.fetch(head.Method, head.URL, ""); response.StatusCode != http.StatusOK || response.ContentLength != 5 {
		t.Errorf("head: %d, %d bytes", response.StatusCode, response.ContentLength)
	}
}

// TestPresignedChecksumIsPassedOver: SDKs put the checksum of the body that they
// do not have into the URL, and uploads by it succeed in S3.
func TestPresignedChecksumIsPassedOver(t *testing.T) {
	st := newBucket(t)
	target := st.server.URL + "/linklab-r/up?X-Amz-Expires=60&x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-sdk-checksum-algorithm=CRC32&x-amz-meta-lab=s3"
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, target, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	url, _, err := v4.NewSigner().PresignHTTP(t.Context(), aws.Credentials{AccessKeyID: "key", SecretAccessKey: "secret"}, r,
		"UNSIGNED-PAYLOAD", "s3", seoul, time.Now(), func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
	if err != nil {
		t.Fatal(err)
	}
	if response, body := st.fetch(http.MethodPut, url, "hello"); response.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", response.StatusCode, body)
	}
	if response, body := st.send("GET", "/linklab-r/up", ""); body != "hello" || response.Header.Get("X-Amz-Meta-Lab") != "s3" {
		t.Errorf("%q, %v", body, response.Header)
	}
}

func TestPresignedURLsAreRefused(t *testing.T) {
	st := newBucket(t)
	signed := func(when time.Time, lasts string) string {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, st.server.URL+"/linklab-r/k?X-Amz-Expires="+lasts, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		url, _, err := v4.NewSigner().PresignHTTP(t.Context(), aws.Credentials{AccessKeyID: "key", SecretAccessKey: "secret"}, r,
			"UNSIGNED-PAYLOAD", "s3", seoul, when, func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
		if err != nil {
			t.Fatal(err)
		}
		return url
	}
	good := signed(time.Now(), "60")
	if _, body := st.fetch(http.MethodGet, good, ""); body != "0123456789" {
		t.Fatal(body)
	}
	for name, test := range map[string]struct {
		method, url string
		header      []string
		want        string
	}{
		"over":             {"GET", signed(time.Now().Add(-2*time.Minute), "60"), nil, "<Code>AccessDenied</Code><Message>Request has expired</Message><X-Amz-Expires>60</X-Amz-Expires><Expires>"},
		"to come":          {"GET", signed(time.Now().Add(time.Hour), "60"), nil, "Request is not yet valid"},
		"too long":         {"GET", signed(time.Now(), "604801"), nil, "<Code>AuthorizationQueryParametersError</Code><Message>X-Amz-Expires must be less than a week"},
		"negative":         {"GET", signed(time.Now(), "-1"), nil, "X-Amz-Expires must be non-negative"},
		"no number":        {"GET", signed(time.Now(), "soon"), nil, "X-Amz-Expires should be a number"},
		"another method":   {"PUT", good, nil, "SignatureDoesNotMatch"},
		"another key":      {"GET", strings.Replace(good, "/k?", "/other?", 1), nil, "SignatureDoesNotMatch"},
		"more in the URL":  {"GET", good + "&response-content-type=a", nil, "SignatureDoesNotMatch"},
		"part of it":       {"GET", strings.Replace(good, "X-Amz-Date", "X-Amz-Dat", 1), nil, "AuthorizationQueryParametersError"},
		"another header":   {"GET", good, []string{"X-Amz-Acl", "private"}, "<HeadersNotSigned>x-amz-acl</HeadersNotSigned>"},
		"signed twice":     {"GET", good, []string{"Authorization", "AWS4-HMAC-SHA256 x"}, "Only one auth mechanism allowed"},
		"version 2":        {"GET", st.server.URL + "/linklab-r/k?AWSAccessKeyId=key&Signature=s&Expires=1", nil, "Please use AWS4-HMAC-SHA256."},
		"version 2 header": {"GET", st.server.URL + "/linklab-r/k", []string{"Authorization", "AWS key:signature"}, "Please use AWS4-HMAC-SHA256."},
		"anonymous wish":   {"GET", st.server.URL + "/linklab-r/k?response-content-type=a", nil, "cannot be used for anonymous GET requests"},
	} {
		if response, body := st.fetch(test.method, test.url, "", test.header...); response.StatusCode < 400 || !strings.Contains(body, test.want) {
			t.Errorf("%s: %d %s", name, response.StatusCode, body)
		}
	}
}

// TestLocalHosts: a client that is told of an endpoint on localhost puts the
// bucket before that name.
func TestLocalHosts(t *testing.T) {
	st := newBucket(t)
	for host, want := range map[string]int{
		"linklab-r.localhost:7801": http.StatusOK, "linklab-r.s3.localhost": http.StatusOK, "linklab-r.s3.ap-northeast-2.localhost": http.StatusOK,
		"localhost": http.StatusNotFound, "s3.localhost": http.StatusNotFound, "s3.ap-northeast-2.localhost": http.StatusNotFound,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, st.server.URL+"/k", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s/k: %d, not %d", host, response.StatusCode, want)
		}
	}
}

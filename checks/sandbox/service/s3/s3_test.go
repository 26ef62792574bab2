package s3_test

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"linklab/checks/sandbox/service/s3"
	"linklab/checks/sandbox/wire"
	"linklab/checks/sandbox/wire/sigv4"
	"linklab/checks/sandbox/wire/wiretest"
)

const seoul, virginia = "ap-northeast-2", "us-east-1"

// store is S3 behind a real server.
type store struct {
	t       *testing.T
	service *s3.Service
	server  *httptest.Server
	now     time.Time
}

func newStore(t *testing.T) *store {
	t.Helper()
	st := &store{t: t, now: time.Date(2026, 11, 21, 4, 0, 0, 0, time.UTC)}
	known := func(region string) bool { return region == seoul || region == virginia || region == "eu-west-1" }
	st.service = s3.New("123456789012", s3.NewState(), known)
	registry := wire.NewRegistry(func(c *wire.Call, _ *wire.Service, op *wire.Operation, in any) (any, error) {
		c.Now = st.now
		return op.Handle(c, in)
	})
	if err := registry.Add(st.service.Wire()); err != nil {
		t.Fatal(err)
	}
	st.server = httptest.NewServer(&wire.Gateway{
		Registry: registry, Account: "123456789012", Now: time.Now,
		Keys: func(id, _ string) (sigv4.Key, wire.Caller, bool) {
			return sigv4.Key{Secret: "secret"}, wire.Caller{ARN: "arn:aws:iam::123456789012:user/learner"}, id == "key"
		},
		Region: known,
		NewID:  func() string { return "7B4C6F6E7E3D1A2B" },
		Fault:  func(err error) { t.Errorf("fault: %v", err) },
	})
	t.Cleanup(st.server.Close)
	return st
}

func (st *store) client(region string) *sdk.Client {
	return sdk.NewFromConfig(aws.Config{
		Region: region, BaseEndpoint: aws.String(st.server.URL),
		Credentials: credentials.NewStaticCredentialsProvider("key", "secret", ""),
		Retryer:     func() aws.Retryer { return aws.NopRetryer{} },
		HTTPClient:  wiretest.Client{},
	}, func(o *sdk.Options) { o.UsePathStyle = true })
}

func (st *store) create(client *sdk.Client, bucket, constraint string) error {
	in := &sdk.CreateBucketInput{Bucket: &bucket}
	if constraint != "" {
		in.CreateBucketConfiguration = &types.CreateBucketConfiguration{LocationConstraint: types.BucketLocationConstraint(constraint)}
	}
	_, err := client.CreateBucket(context.Background(), in)
	return err
}

// code is the code of an AWS error, "" for none.
func code(err error) string {
	var e smithy.APIError
	if errors.As(err, &e) {
		return e.ErrorCode()
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(out T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

func TestCreateBucketByRegion(t *testing.T) {
	st := newStore(t)
	here, home := st.client(seoul), st.client(virginia)
	for _, c := range []struct {
		client             *sdk.Client
		bucket, constraint string
		code               string
	}{
		{here, "linklab-a", seoul, ""},
		{here, "linklab-a", seoul, "BucketAlreadyOwnedByYou"},
		{here, "linklab-b", "", "IllegalLocationConstraintException"},
		{here, "linklab-b", "eu-west-1", "IllegalLocationConstraintException"},
		{here, "linklab-b", virginia, "InvalidLocationConstraint"},
		{home, "linklab-b", "", ""},
		{home, "linklab-b", "", ""}, // as ever in this region
		{home, "linklab-c", virginia, "InvalidLocationConstraint"},
		{home, "linklab-c", "eu-west-1", ""},
		{home, "linklab-c", "eu-west-1", "BucketAlreadyOwnedByYou"},
		{home, "linklab-d", "mars-1", "InvalidLocationConstraint"},
		{here, "mys3gatewaytest001", seoul, "BucketAlreadyExists"},
		{here, "Linklab", seoul, "InvalidBucketName"},
		{here, "a..b", seoul, "InvalidBucketName"},
		{here, "192.168.1.1", seoul, "InvalidBucketName"},
		{here, "ab-", seoul, "InvalidBucketName"},
	} {
		if got := code(st.create(c.client, c.bucket, c.constraint)); got != c.code {
			t.Errorf("create %s in %q by %s: %q, want %q", c.bucket, c.constraint, c.client.Options().Region, got, c.code)
		}
	}
	list := must[*sdk.ListBucketsOutput](t)(here.ListBuckets(t.Context(), &sdk.ListBucketsInput{BucketRegion: aws.String("eu-west-1")}))
	if len(list.Buckets) != 1 || *list.Buckets[0].Name != "linklab-c" || aws.ToString(list.Buckets[0].BucketRegion) != "eu-west-1" {
		t.Errorf("buckets of eu-west-1: %+v", list.Buckets)
	}
	plain := must[*sdk.ListBucketsOutput](t)(here.ListBuckets(t.Context(), &sdk.ListBucketsInput{}))
	if len(plain.Buckets) != 3 || plain.Buckets[0].BucketRegion != nil || !plain.Buckets[0].CreationDate.Equal(st.now) {
		t.Errorf("all buckets: %+v", plain.Buckets)
	}
	var names []string
	pages := sdk.NewListBucketsPaginator(here, &sdk.ListBucketsInput{MaxBuckets: aws.Int32(2), Prefix: aws.String("linklab-")})
	for pages.HasMorePages() {
		page := must[*sdk.ListBucketsOutput](t)(pages.NextPage(t.Context()))
		for _, b := range page.Buckets {
			names = append(names, *b.Name)
		}
	}
	if strings.Join(names, " ") != "linklab-a linklab-b linklab-c" {
		t.Errorf("paged %v", names)
	}
}

func TestBucketInAnotherRegion(t *testing.T) {
	st := newStore(t)
	if err := st.create(st.client(virginia), "linklab-far", ""); err != nil {
		t.Fatal(err)
	}
	here := st.client(seoul)
	_, err := here.ListObjectsV2(t.Context(), &sdk.ListObjectsV2Input{Bucket: aws.String("linklab-far")})
	if code(err) != "PermanentRedirect" {
		t.Errorf("list from Seoul: %v", err)
	}
	_, err = here.HeadBucket(t.Context(), &sdk.HeadBucketInput{Bucket: aws.String("linklab-far")})
	var response interface {
		HTTPStatusCode() int
	}
	if !errors.As(err, &response) || response.HTTPStatusCode() != http.StatusMovedPermanently {
		t.Errorf("head from Seoul: %v", err)
	}
	location := must[*sdk.GetBucketLocationOutput](t)(here.GetBucketLocation(t.Context(), &sdk.GetBucketLocationInput{Bucket: aws.String("linklab-far")}))
	if location.LocationConstraint != "" {
		t.Errorf("location %q", location.LocationConstraint)
	}
	head := must[*sdk.HeadBucketOutput](t)(st.client(virginia).HeadBucket(t.Context(), &sdk.HeadBucketInput{Bucket: aws.String("linklab-far")}))
	if aws.ToString(head.BucketRegion) != virginia {
		t.Errorf("region %v", aws.ToString(head.BucketRegion))
	}
	_, err = here.HeadBucket(t.Context(), &sdk.HeadBucketInput{Bucket: aws.String("linklab-nowhere")})
	if code(err) != "NotFound" {
		t.Errorf("head of nothing: %v", err)
	}
	_, err = here.HeadBucket(t.Context(), &sdk.HeadBucketInput{Bucket: aws.String("mybucket")})
	if code(err) != "Forbidden" {
		t.Errorf("head of another's: %v", err)
	}
}

func TestObjects(t *testing.T) {
	st := newStore(t)
	c := st.client(seoul)
	if err := st.create(c, "linklab-o", seoul); err != nil {
		t.Fatal(err)
	}
	bucket := aws.String("linklab-o")
	for _, key := range []string{"a.txt", "dir/b c.txt", "dir/d/한글.txt", "z"} {
		_, err := c.PutObject(t.Context(), &sdk.PutObjectInput{
			Bucket: bucket, Key: aws.String(key), Body: strings.NewReader("content of " + key), ContentType: aws.String("text/plain"), Metadata: map[string]string{"who": "learner"},
		})
		if err != nil {
			t.Fatalf("put %s: %v", key, err)
		}
	}
	for _, key := range []string{"dir/b c.txt", "dir/d/한글.txt"} {
		got := must[*sdk.GetObjectOutput](t)(c.GetObject(t.Context(), &sdk.GetObjectInput{Bucket: bucket, Key: aws.String(key)}))
		body, err := io.ReadAll(got.Body)
		if err != nil || string(body) != "content of "+key || *got.ContentType != "text/plain" || got.Metadata["who"] != "learner" {
			t.Errorf("get %s: %q, %v, %+v", key, body, err, got.Metadata)
		}
	}
	part := must[*sdk.GetObjectOutput](t)(c.GetObject(t.Context(), &sdk.GetObjectInput{Bucket: bucket, Key: aws.String("z"), Range: aws.String("bytes=8-9")}))
	if body, _ := io.ReadAll(part.Body); string(body) != "of" || *part.ContentRange != "bytes 8-9/12" {
		t.Errorf("range %q %v", body, *part.ContentRange)
	}
	head := must[*sdk.HeadObjectOutput](t)(c.HeadObject(t.Context(), &sdk.HeadObjectInput{Bucket: bucket, Key: aws.String("z")}))
	if *head.ContentLength != 12 || *head.ETag != fmt.Sprintf(`"%x"`, md5.Sum([]byte("content of z"))) {
		t.Errorf("head %+v", head)
	}
	list := must[*sdk.ListObjectsV2Output](t)(c.ListObjectsV2(t.Context(), &sdk.ListObjectsV2Input{Bucket: bucket, Delimiter: aws.String("/")}))
	if len(list.Contents) != 2 || len(list.CommonPrefixes) != 1 || *list.CommonPrefixes[0].Prefix != "dir/" || *list.KeyCount != 3 {
		t.Errorf("list %+v %+v", list.Contents, list.CommonPrefixes)
	}
	var keys []string
	pages := sdk.NewListObjectsV2Paginator(c, &sdk.ListObjectsV2Input{Bucket: bucket, MaxKeys: aws.Int32(1), EncodingType: types.EncodingTypeUrl})
	for pages.HasMorePages() {
		for _, o := range must[*sdk.ListObjectsV2Output](t)(pages.NextPage(t.Context())).Contents {
			keys = append(keys, *o.Key)
		}
	}
	if len(keys) != 4 || keys[1] != "dir/b+c.txt" {
		t.Errorf("paged %q", keys)
	}
	old := must[*sdk.ListObjectsOutput](t)(c.ListObjects(t.Context(), &sdk.ListObjectsInput{Bucket: bucket, Prefix: aws.String("dir/")}))
	if len(old.Contents) != 2 || old.Contents[0].Owner == nil {
		t.Errorf("old list %+v", old.Contents)
	}
	if _, err := c.CopyObject(t.Context(), &sdk.CopyObjectInput{Bucket: bucket, Key: aws.String("copy"), CopySource: aws.String("linklab-o/dir/b%20c.txt")}); err != nil {
		t.Errorf("copy: %v", err)
	}
	_, err := c.GetObject(t.Context(), &sdk.GetObjectInput{Bucket: bucket, Key: aws.String("nope")})
	if code(err) != "NoSuchKey" {
		t.Errorf("get nothing: %v", err)
	}
	_, err = c.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: bucket, Key: aws.String("big"), Body: bytes.NewReader(make([]byte, 5<<20))})
	if code(err) != "EntityTooLarge" {
		t.Errorf("put too much: %v", err)
	}
	_, err = c.DeleteBucket(t.Context(), &sdk.DeleteBucketInput{Bucket: bucket})
	if code(err) != "BucketNotEmpty" {
		t.Errorf("delete full bucket: %v", err)
	}
	deleted := must[*sdk.DeleteObjectsOutput](t)(c.DeleteObjects(t.Context(), &sdk.DeleteObjectsInput{Bucket: bucket, Delete: &types.Delete{
		Objects: []types.ObjectIdentifier{{Key: aws.String("a.txt")}, {Key: aws.String("dir/b c.txt")}, {Key: aws.String("dir/d/한글.txt")}, {Key: aws.String("copy")}},
	}}))
	if len(deleted.Deleted) != 4 {
		t.Errorf("deleted %+v", deleted.Deleted)
	}
	if _, err := c.DeleteObject(t.Context(), &sdk.DeleteObjectInput{Bucket: bucket, Key: aws.String("z")}); err != nil {
		t.Error(err)
	}
	if _, err := c.DeleteBucket(t.Context(), &sdk.DeleteBucketInput{Bucket: bucket}); err != nil {
		t.Error(err)
	}
	_, err = c.ListObjectsV2(t.Context(), &sdk.ListObjectsV2Input{Bucket: bucket})
	if code(err) != "NoSuchBucket" {
		t.Errorf("list nothing: %v", err)
	}
}

func TestPolicyAndTags(t *testing.T) {
	st := newStore(t)
	c := st.client(seoul)
	bucket := aws.String("linklab-p")
	if err := st.create(c, *bucket, seoul); err != nil {
		t.Fatal(err)
	}
	_, err := c.GetBucketPolicy(t.Context(), &sdk.GetBucketPolicyInput{Bucket: bucket})
	if code(err) != "NoSuchBucketPolicy" {
		t.Errorf("no policy: %v", err)
	}
	statement := func(action, resource string) *string {
		return aws.String(fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":%q,"Resource":%q}]}`, action, resource))
	}
	for text, want := range map[*string]string{
		aws.String("{"): "MalformedPolicy", statement("s3:GetObject", "arn:aws:s3:::other/*"): "MalformedPolicy", statement("ec2:X", "arn:aws:s3:::linklab-p/*"): "MalformedPolicy",
		statement("s3:GetObject", "arn:aws:s3:::linklab-p2/*"): "MalformedPolicy", statement("s3:*", "arn:aws:s3:::linklab-p"): "", statement("s3:GetObject", "arn:aws:s3:::linklab-p/*"): "",
	} {
		_, err := c.PutBucketPolicy(t.Context(), &sdk.PutBucketPolicyInput{Bucket: bucket, Policy: text})
		if code(err) != want {
			t.Errorf("put %s: %v, want %q", *text, err, want)
		}
	}
	want := statement("s3:GetObject", "arn:aws:s3:::linklab-p/*")
	if _, err := c.PutBucketPolicy(t.Context(), &sdk.PutBucketPolicyInput{Bucket: bucket, Policy: want}); err != nil {
		t.Fatal(err)
	}
	got := must[*sdk.GetBucketPolicyOutput](t)(c.GetBucketPolicy(t.Context(), &sdk.GetBucketPolicyInput{Bucket: bucket}))
	if *got.Policy != *want || st.service.BucketPolicy("linklab-p") != *want {
		t.Errorf("policy %s", *got.Policy)
	}
	if _, err := c.DeleteBucketPolicy(t.Context(), &sdk.DeleteBucketPolicyInput{Bucket: bucket}); err != nil || st.service.BucketPolicy("linklab-p") != "" {
		t.Errorf("delete policy: %v", err)
	}

	_, err = c.GetBucketTagging(t.Context(), &sdk.GetBucketTaggingInput{Bucket: bucket})
	if code(err) != "NoSuchTagSet" {
		t.Errorf("no tags: %v", err)
	}
	tags := []types.Tag{{Key: aws.String("linklab"), Value: aws.String("s3-gateway")}, {Key: aws.String("한글 & <x>"), Value: aws.String("")}}
	if _, err := c.PutBucketTagging(t.Context(), &sdk.PutBucketTaggingInput{Bucket: bucket, Tagging: &types.Tagging{TagSet: tags}}); err != nil {
		t.Fatal(err)
	}
	read := must[*sdk.GetBucketTaggingOutput](t)(c.GetBucketTagging(t.Context(), &sdk.GetBucketTaggingInput{Bucket: bucket}))
	if len(read.TagSet) != 2 || *read.TagSet[0].Value != "s3-gateway" || *read.TagSet[1].Key != "한글 & <x>" {
		t.Errorf("tags %+v", read.TagSet)
	}
	_, err = c.PutBucketTagging(t.Context(), &sdk.PutBucketTaggingInput{Bucket: bucket, Tagging: &types.Tagging{TagSet: []types.Tag{tags[0], tags[0]}}})
	if code(err) != "InvalidTag" {
		t.Errorf("tag twice: %v", err)
	}
	if _, err := c.DeleteBucketTagging(t.Context(), &sdk.DeleteBucketTaggingInput{Bucket: bucket}); err != nil {
		t.Error(err)
	}
}

// TestPlainRequests are what curl sends.
func TestPlainRequests(t *testing.T) {
	st := newStore(t)
	if err := st.create(st.client(seoul), "linklab-q", seoul); err != nil {
		t.Fatal(err)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	get := func(method, host, path string) *http.Response {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, st.server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if host != "" {
			r.Host = host
		}
		response, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { response.Body.Close() })
		return response
	}
	for _, c := range []struct {
		method, host, path string
		status             int
		part               string
	}{
		{"GET", "", "/", 307, ""},
		{"HEAD", "", "/", 405, ""},
		{"GET", "s3.ap-northeast-2.amazonaws.com", "/", 307, ""},
		{"GET", "", "/linklab-q", 200, "<Name>linklab-q</Name>"}, // who may is decided elsewhere
		{"GET", "linklab-q.s3.ap-northeast-2.amazonaws.com", "/", 200, "<Name>linklab-q</Name>"},
		{"GET", "linklab-q.s3.amazonaws.com", "/x%20y", 404, "<Key>x y</Key>"},
		{"GET", "", "/linklab-none/", 404, "NoSuchBucket"},
		{"GET", "", "/linklab-q?versioning", 501, "NotImplemented"},
		{"PATCH", "", "/linklab-q", 405, "MethodNotAllowed"},
		{"GET", "", "/linklab-q?list-type=2&max-keys=x", 400, "InvalidArgument"},
	} {
		response := get(c.method, c.host, c.path)
		body, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != c.status || !strings.Contains(string(body), c.part) {
			t.Errorf("%s %s%s: %d %s, want %d and %q", c.method, c.host, c.path, response.StatusCode, body, c.status, c.part)
		}
		if c.status == 307 && response.Header.Get("Location") != "https://aws.amazon.com/s3/" {
			t.Errorf("location %q", response.Header.Get("Location"))
		}
	}
}

func TestStateSurvivesJSON(t *testing.T) {
	st := newStore(t)
	c := st.client(seoul)
	if err := st.create(c, "linklab-s", seoul); err != nil {
		t.Fatal(err)
	}
	content := []byte{0, 1, 0xff}
	if _, err := c.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: aws.String("linklab-s"), Key: aws.String("k"), Body: bytes.NewReader(content)}); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(st.service.State)
	if err != nil {
		t.Fatal(err)
	}
	state := s3.NewState()
	if err := json.Unmarshal(data, state); err != nil {
		t.Fatal(err)
	}
	st.service.State = state
	got := must[*sdk.GetObjectOutput](t)(c.GetObject(t.Context(), &sdk.GetObjectInput{Bucket: aws.String("linklab-s"), Key: aws.String("k")}))
	if body, _ := io.ReadAll(got.Body); !bytes.Equal(body, content) {
		t.Errorf("content %v", body)
	}
}

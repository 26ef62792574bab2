package wire_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"linklab/checks/sandbox/wire"
	"linklab/checks/sandbox/wire/sigv4"
)

const (
	testID     = "AKIATESTTESTTESTTEST"
	testSecret = "secret"
	testRegion = "ap-northeast-2"
)

type tag struct{ Key, Value string }

type filter struct {
	Name   string
	Values []string `in:"Value"`
}

type echoInput struct {
	VpcId   string   `req:"true"`
	Ids     []string `in:"Id"`
	Filters []filter `in:"Filter"`
	Max     *int32
	DryRun  *bool
	Since   time.Time
	Labels  map[string]string
}

type echoOutput struct {
	VpcId   string
	Ids     []string `out:"idSet"`
	Filters []filter
	Max     *int32
	On      bool
	Since   time.Time
	Labels  map[string]string
	Tags    []tag `out:"tagSet"`
}

func echo(_ *wire.Call, in *echoInput) (*echoOutput, error) {
	switch in.VpcId {
	case "vpc-fail":
		return nil, &wire.Error{Code: "InvalidVpcID.NotFound", Message: "The vpc ID 'vpc-fail' does not exist <&>"}
	case "vpc-panic":
		panic("broken")
	case "vpc-coded":
		return nil, codedError{}
	}
	return &echoOutput{VpcId: in.VpcId, Ids: in.Ids, Filters: in.Filters, Max: in.Max, Since: in.Since, Labels: in.Labels, Tags: []tag{}}, nil
}

type codedError struct{}

func (codedError) Error() string   { return "Some.Code: a sentence" }
func (codedError) AWSCode() string { return "Some.Code" }

// gateway serves the echo operation in every protocol.
func gateway(t testing.TB, fault func(error)) *wire.Gateway {
	t.Helper()
	registry := wire.NewRegistry(func(c *wire.Call, _ *wire.Service, op *wire.Operation, in any) (any, error) {
		return op.Handle(c, in)
	})
	for _, s := range []*wire.Service{
		{Name: "ec2", Protocol: wire.EC2Query, APIVersion: "2016-11-15", Namespace: "http://ec2.amazonaws.com/doc/2016-11-15/"},
		{Name: "sts", Protocol: wire.AWSQuery, APIVersion: "2011-06-15", Namespace: "https://sts.amazonaws.com/doc/2011-06-15/"},
		{Name: "ssm", Protocol: wire.JSON11, APIVersion: "2014-11-06", Target: "AmazonSSM"},
		{Name: "dynamodb", Protocol: wire.JSON10, APIVersion: "2012-08-10", Target: "DynamoDB_20120810"},
		{Name: "monitoring", Protocol: wire.AWSQuery, Also: []wire.Protocol{wire.CBOR, wire.JSON10}, APIVersion: "2010-08-01", Target: "Granite",
			Exceptions: map[string]string{"InvalidVpcID.NotFound": "NotFoundException"}},
	} {
		s.Operations = []*wire.Operation{wire.Op("Echo", echo)}
		if err := registry.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	return &wire.Gateway{
		Registry: registry, Account: "123456789012", Now: time.Now,
		Keys: func(id, token string) (sigv4.Key, wire.Caller, bool) {
			return sigv4.Key{Secret: testSecret}, wire.Caller{ARN: "arn:aws:iam::123456789012:user/u", AccessKeyID: id}, id == testID && token == ""
		},
		Region: func(name string) bool { return name == testRegion },
		NewID:  func() string { return "id" },
		Fault:  fault,
	}
}

func request(t testing.TB, service, body string, header ...string) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/", bytes.NewReader([]byte(body)))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	sign(t, r, service, body, testID, testSecret, time.Now())
	return r
}

func sign(t testing.TB, r *http.Request, service, body, id, secret string, at time.Time) {
	t.Helper()
	sum := sha256.Sum256([]byte(body))
	keys := aws.Credentials{AccessKeyID: id, SecretAccessKey: secret}
	if err := v4.NewSigner().SignHTTP(context.Background(), keys, r, hex.EncodeToString(sum[:]), service, testRegion, at); err != nil {
		t.Fatal(err)
	}
}

func serve(g *wire.Gateway, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	g.ServeHTTP(w, r)
	return w
}

func TestAnswersInEachProtocol(t *testing.T) {
	g := gateway(t, nil)
	const query = "Action=Echo&VpcId=vpc-1&Max=5&Since=2026-01-02T03:04:05Z"
	for name, test := range map[string]struct {
		service, body string
		header        []string
		want          string
	}{
		"ec2": {
			"ec2", query + "&Id.2=b&Id.1=a&Filter.1.Name=n&Filter.1.Value.1=v%3C&Version=2016-11-15", nil,
			`<EchoResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>id</requestId><vpcId>vpc-1</vpcId>` +
				`<idSet><item>a</item><item>b</item></idSet><filters><item><name>n</name><values><item>v&lt;</item></values></item></filters>` +
				`<max>5</max><on>false</on><since>2026-01-02T03:04:05.000Z</since><tagSet></tagSet></EchoResponse>`,
		},
		"query": {
			"sts", query + "&Id.member.1=a&Labels.entry.1.key=k&Labels.entry.1.value=v", nil,
			`<EchoResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><EchoResult><VpcId>vpc-1</VpcId><idSet><member>a</member></idSet>` +
				`<Max>5</Max><On>false</On><Since>2026-01-02T03:04:05Z</Since><Labels><entry><key>k</key><value>v</value></entry></Labels><tagSet></tagSet>` +
				`</EchoResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></EchoResponse>`,
		},
		"json": {
			"ssm", `{"VpcId":"vpc-1","Ids":["a"],"Max":5,"Since":1767323045,"Labels":{"k":"<v>"}}`,
			[]string{"X-Amz-Target", "AmazonSSM.Echo"},
			`{"VpcId":"vpc-1","idSet":["a"],"Max":5,"On":false,"Since":1767323045,"Labels":{"k":"<v>"},"tagSet":[]}`,
		},
		"json with a namespace": {
			"dynamodb", `{"VpcId":"vpc-1"}`,
			[]string{"X-Amz-Target", "com.amazonaws.dynamodb.DynamoDB_20120810.Echo"},
			`{"VpcId":"vpc-1","On":false,"tagSet":[]}`,
		},
		"json of a query service": {
			"monitoring", `{"VpcId":"vpc-1"}`,
			[]string{"X-Amz-Target", "Granite.Echo", "Content-Type", "application/x-amz-json-1.0"},
			`{"VpcId":"vpc-1","On":false,"tagSet":[]}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := serve(g, request(t, test.service, test.body, test.header...))
			got := strings.TrimPrefix(w.Body.String(), `<?xml version="1.0" encoding="UTF-8"?>`+"\n")
			if w.Code != http.StatusOK || got != test.want {
				t.Errorf("answered %d\n%s\nwant\n%s", w.Code, got, test.want)
			}
		})
	}
}

func TestErrorsInEachProtocol(t *testing.T) {
	var faults []error
	g := gateway(t, func(err error) { faults = append(faults, err) })
	target := []string{"X-Amz-Target", "AmazonSSM.Echo"}
	for name, test := range map[string]struct {
		service, body string
		header        []string
		status        int
		want          string
	}{
		"ec2 service error":   {"ec2", "Action=Echo&VpcId=vpc-fail", nil, 400, "<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code><Message>The vpc ID &#39;vpc-fail&#39; does not exist &lt;&amp;&gt;</Message></Error></Errors><RequestID>id</RequestID></Response>"},
		"ec2 coded error":     {"ec2", "Action=Echo&VpcId=vpc-coded", nil, 400, "<Code>Some.Code</Code><Message>a sentence</Message>"},
		"ec2 panic":           {"ec2", "Action=Echo&VpcId=vpc-panic", nil, 500, "<Code>InternalError</Code>"},
		"ec2 unknown action":  {"ec2", "Action=Nothing", nil, 400, "<Code>InvalidAction</Code><Message>The action Nothing is not valid for this web service: linklab&#39;s simulated account does not implement it.</Message>"},
		"ec2 no action":       {"ec2", "VpcId=vpc-1", nil, 400, "<Code>MissingAction</Code>"},
		"ec2 other version":   {"ec2", "Action=Echo&VpcId=a&Version=2010-01-01", nil, 400, "<Code>NoSuchVersion</Code>"},
		"ec2 missing":         {"ec2", "Action=Echo", nil, 400, "<Code>MissingParameter</Code><Message>The request must contain the parameter VpcId</Message>"},
		"ec2 unknown":         {"ec2", "Action=Echo&VpcId=vpc-1&Nonsense.1.X=2", nil, 400, "<Code>UnknownParameter</Code><Message>The parameter Nonsense.1.X is not recognized: linklab&#39;s simulated account does not know it as a parameter of Echo</Message>"},
		"ec2 unknown deep":    {"ec2", "Action=Echo&VpcId=vpc-1&Filter.1.Nmae=2", nil, 400, "The parameter Filter.1.Nmae is not recognized"},
		"ec2 list as scalar":  {"ec2", "Action=Echo&VpcId.1=vpc-1", nil, 400, "<Code>UnknownParameter</Code>"},
		"ec2 not a number":    {"ec2", "Action=Echo&VpcId=vpc-1&Max=x", nil, 400, "<Code>InvalidParameterValue</Code><Message>Value (x) for parameter Max is invalid. It must be an integer.</Message>"},
		"ec2 twice":           {"ec2", "Action=Echo&VpcId=a&VpcId=b", nil, 400, "<Code>MalformedQueryString</Code>"},
		"ec2 bad encoding":    {"ec2", "Action=Echo&VpcId=%zz", nil, 400, "<Code>MalformedQueryString</Code>"},
		"query service error": {"sts", "Action=Echo&VpcId=vpc-fail", nil, 400, `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>InvalidVpcID.NotFound</Code>`},
		"query unknown":       {"sts", "Action=Nothing", nil, 400, "Could not find operation Nothing for version 2011-06-15"},
		"query missing":       {"sts", "Action=Echo", nil, 400, "<Code>ValidationError</Code><Message>1 validation error detected: Value null at &#39;vpcId&#39; failed to satisfy constraint: Member must not be null</Message>"},
		"query panic":         {"sts", "Action=Echo&VpcId=vpc-panic", nil, 500, "<Type>Receiver</Type><Code>InternalFailure</Code>"},
		"json service error":  {"ssm", `{"VpcId":"vpc-fail"}`, target, 400, `{"__type":"InvalidVpcID.NotFound","message":"The vpc ID 'vpc-fail' does not exist <&>"}`},
		"json 1.0":            {"dynamodb", `{"VpcId":"vpc-fail"}`, []string{"X-Amz-Target", "DynamoDB_20120810.Echo"}, 400, `{"__type":"com.amazonaws.dynamodb.v20120810#InvalidVpcID.NotFound",`},
		"json 1.0 framework":  {"dynamodb", `{}`, []string{"X-Amz-Target", "DynamoDB_20120810.Echo"}, 400, `{"__type":"com.amazon.coral.service#ValidationException",`},
		"json other name":     {"monitoring", `{"VpcId":"vpc-fail"}`, []string{"X-Amz-Target", "Granite.Echo", "Content-Type", "application/x-amz-json-1.0"}, 400, `#NotFoundException",`},
		"json unknown":        {"ssm", `{}`, []string{"X-Amz-Target", "AmazonSSM.Nothing"}, 400, `{"__type":"UnknownOperationException","message":"Could not find the operation Nothing of ssm: linklab's simulated account does not implement it."}`},
		"json other target":   {"ssm", `{}`, []string{"X-Amz-Target", "Other.Echo"}, 400, `{"__type":"UnknownOperationException",`},
		"json missing":        {"ssm", `{}`, target, 400, `{"__type":"ValidationException","message":"1 validation error detected: Value null at 'vpcId'`},
		"json not json":       {"ssm", `{"VpcId`, target, 400, `"__type":"SerializationException"`},
		"json more":           {"ssm", `{"VpcId":"a"} {}`, target, 400, `"__type":"SerializationException"`},
		"json wrong kind":     {"ssm", `{"VpcId":"a","Max":"5"}`, target, 400, `Value '5' at 'max' must be an integer`},
	} {
		t.Run(name, func(t *testing.T) {
			w := serve(g, request(t, test.service, test.body, test.header...))
			if w.Code != test.status || !strings.Contains(w.Body.String(), test.want) {
				t.Errorf("answered %d %s\nwant %d %s", w.Code, w.Body, test.status, test.want)
			}
		})
	}
	if len(faults) != 2 {
		t.Errorf("%d faults told, want the two panics: %v", len(faults), faults)
	}
}

func TestRefusedSignatures(t *testing.T) {
	g := gateway(t, nil)
	now := time.Now()
	const body = "Action=Echo&VpcId=vpc-1"
	for name, test := range map[string]struct {
		service string
		change  func(r *http.Request)
		id      string
		secret  string
		at      time.Time
		status  int
		want    string
	}{
		"ec2 unknown key":  {"ec2", nil, "AKIAOTHER", testSecret, now, 401, "<Code>AuthFailure</Code><Message>AWS was not able to validate the provided access credentials</Message>"},
		"ec2 other secret": {"ec2", nil, testID, "other", now, 401, "<Code>AuthFailure</Code>"},
		"ec2 old":          {"ec2", nil, testID, testSecret, now.Add(-16 * time.Minute), 400, "<Code>RequestExpired</Code>"},
		"ec2 just not old": {"ec2", nil, testID, testSecret, now.Add(-14 * time.Minute), 200, "vpc-1"},
		"ec2 future":       {"ec2", nil, testID, testSecret, now.Add(16 * time.Minute), 400, "<Code>RequestExpired</Code>"},
		"ec2 unsigned":     {"ec2", func(r *http.Request) { r.Header.Del("Authorization"); r.Host = "ec2.x.amazonaws.com" }, testID, testSecret, now, 400, "<Code>MissingParameter</Code><Message>The request must contain the parameter AWSAccessKeyId</Message>"},
		"sts unsigned":     {"sts", func(r *http.Request) { r.Header.Del("Authorization"); r.Host = "sts.amazonaws.com" }, testID, testSecret, now, 403, "<Code>MissingAuthenticationToken</Code>"},
		"sts unknown key":  {"sts", nil, "AKIAOTHER", testSecret, now, 403, "<Code>InvalidClientTokenId</Code>"},
		"sts other secret": {"sts", nil, testID, "other", now, 403, "<Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated"},
		"sts old":          {"sts", nil, testID, testSecret, now.Add(-time.Hour), 403, "Signature expired: "},
		"sts token":        {"sts", func(r *http.Request) { r.Header.Set("X-Amz-Security-Token", "t") }, testID, testSecret, now, 403, "<Code>InvalidClientTokenId</Code>"},
		"sts changed header": {"sts", func(r *http.Request) {
			r.Header.Set("X-Amz-Date", now.Add(time.Second).UTC().Format("20060102T150405Z"))
		}, testID, testSecret, now, 403, "SignatureDoesNotMatch"},
		"sts garbage": {"sts", func(r *http.Request) { r.Header.Set("Authorization", "Basic x"); r.Host = "sts.amazonaws.com" }, testID, testSecret, now, 400, "<Code>IncompleteSignature</Code>"},
		"sts no scope": {"sts", func(r *http.Request) {
			r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c")
			r.Host = "sts.amazonaws.com"
		}, testID, testSecret, now, 400, "IncompleteSignature"},
		"other service":    {"sqs", nil, testID, testSecret, now, 403, "Credential should be scoped to correct service."},
		"ssm unknown key":  {"ssm", nil, "AKIAOTHER", testSecret, now, 400, `{"__type":"UnrecognizedClientException"`},
		"ssm other secret": {"ssm", nil, testID, "other", now, 400, `{"__type":"InvalidSignatureException"`},
		"ssm unsigned":     {"ssm", func(r *http.Request) { r.Header.Del("Authorization"); r.Header.Set("X-Amz-Target", "AmazonSSM.Echo") }, testID, testSecret, now, 400, "MissingAuthenticationTokenException"},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/", strings.NewReader(body))
			sign(t, r, test.service, body, test.id, test.secret, test.at)
			if test.change != nil {
				test.change(r)
			}
			w := serve(g, r)
			if w.Code != test.status || !strings.Contains(w.Body.String(), test.want) {
				t.Errorf("answered %d %s\nwant %d %s", w.Code, w.Body, test.status, test.want)
			}
		})
	}
}

func TestChangedBodyIsRefused(t *testing.T) {
	g := gateway(t, nil)
	r := request(t, "ec2", "Action=Echo&VpcId=vpc-1")
	r.Body = http.NoBody
	if w := serve(g, r); w.Code != http.StatusUnauthorized {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
}

func TestRegionThatIsNotThere(t *testing.T) {
	g := gateway(t, nil)
	g.Region = func(string) bool { return false }
	w := serve(g, request(t, "ec2", "Action=Echo&VpcId=vpc-1"))
	if !strings.Contains(w.Body.String(), "Credential should be scoped to a valid region.") {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
}

func TestBodyBeyondItsBounds(t *testing.T) {
	w := serve(gateway(t, nil), request(t, "ec2", "Action=Echo&VpcId="+strings.Repeat("x", 1<<20)))
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("answered %d", w.Code)
	}
}

// A body that says itself that it is too long is not read, and there is an end to
// what all bodies take together.
func TestBodiesTogether(t *testing.T) {
	g := gateway(t, nil)
	r := request(t, "ec2", "Action=Echo&VpcId=vpc-1")
	r.ContentLength = 1 << 40
	r.Body = io.NopCloser(iotest.ErrReader(errors.New("was read")))
	if w := serve(g, r); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a stated length: %d %s", w.Code, w.Body)
	}
	g.MaxBodies = 100
	if w := serve(g, request(t, "ec2", "Action=Echo&VpcId=vpc-"+strings.Repeat("1", 100))); w.Code != http.StatusServiceUnavailable {
		t.Errorf("no room: %d %s", w.Code, w.Body)
	}
	body, writing := io.Pipe()
	slow := request(t, "ec2", "Action=Echo&VpcId=vpc-1")
	slow.Body, slow.ContentLength = body, -1
	ended := make(chan int)
	go func() { ended <- serve(g, slow).Code }()
	for _, n := range []int{90, 1} { // the second is taken when the first has been counted
		if _, err := writing.Write(make([]byte, n)); err != nil {
			t.Fatal(err)
		}
	}
	if w := serve(g, request(t, "ec2", "Action=Echo&VpcId=vpc-1")); w.Code != http.StatusServiceUnavailable {
		t.Errorf("beside a slow one: %d %s", w.Code, w.Body)
	}
	_ = writing.CloseWithError(io.ErrUnexpectedEOF)
	<-ended
	if w := serve(g, request(t, "ec2", "Action=Echo&VpcId=vpc-1")); w.Code != http.StatusOK {
		t.Errorf("with room again: %d %s", w.Code, w.Body)
	}
}

func TestErrorKinds(t *testing.T) {
	if _, known := wire.AsError(wire.EC2Query, errors.New("some fault")); known {
		t.Error("a fault of the program passes for an AWS error")
	}
}

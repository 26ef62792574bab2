package account

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// answering is a server that answers every request in the same way.
func answering(t *testing.T, status int, body string, header ...string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	return server
}

func ec2Error(code, message string) string {
	return fmt.Sprintf(`<?xml version="1.0"?><Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>r</RequestID></Response>`, code, message)
}

func TestKindsOfAnswers(t *testing.T) {
	for _, test := range []struct {
		name   string
		status int
		body   string
		header []string
		want   Kind
	}{
		{"expired", 400, ec2Error("ExpiredToken", "The security token included in the request is expired"), nil, Expired},
		{"request expired", 400, ec2Error("RequestExpired", "Request has expired."), nil, Expired},
		{"wrong key", 401, ec2Error("AuthFailure", "AWS was not able to validate the provided access credentials"), nil, BadCredentials},
		{"unknown key", 403, ec2Error("InvalidClientTokenId", "The security token included in the request is invalid."), nil, BadCredentials},
		{"denied", 403, ec2Error("UnauthorizedOperation", "You are not authorized to perform this operation."), nil, Denied},
		{"opt in", 403, ec2Error("OptInRequired", "You are not subscribed to this service."), nil, WrongRegion},
		{"clock", 403, ec2Error("SignatureDoesNotMatch", "Signature expired"), []string{"Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat)}, ClockSkew},
		{"clock behind, as the signature says", 403, ec2Error("SignatureDoesNotMatch", "Signature expired: 20261120T080000Z is now earlier than 20261120T085500Z (20261120T090000Z - 5 min.)"), nil, ClockSkew},
		{"clock ahead, as the signature says", 403, ec2Error("SignatureDoesNotMatch", "Signature not yet current: 20261120T100000Z is still later than 20261120T090500Z (20261120T090000Z + 5 min.)"), nil, ClockSkew},
		{"clock, as S3 says", 403, ec2Error("RequestTimeTooSkewed", "The difference between the request time and the current time is too large."), nil, ClockSkew},
		{"wrong secret", 403, ec2Error("SignatureDoesNotMatch", "The request signature we calculated does not match"), nil, BadCredentials},
		{"no such action", 400, ec2Error("InvalidAction", "The action DescribeVpcs is not valid for this web service."), nil, NotImplemented},
		{"not yet written", 501, ec2Error("InternalFailure", "API for service 'ec2' not yet implemented or pro feature"), nil, NotImplemented},
		{"broken server", 500, ec2Error("InternalError", "An internal error has occurred"), nil, ServerFault},
		{"no AWS", 200, "<html>Welcome to the hotel</html>", nil, Foreign},
		{"no AWS either", 404, "not found", nil, Foreign},
		{"throttled", 503, ec2Error("RequestLimitExceeded", "Request limit exceeded."), nil, Throttled},
		{"slow down", 429, "", nil, Throttled},
		{"unknown thing", 400, ec2Error("InvalidVpcID.NotFound", "The vpc ID 'vpc-1' does not exist"), nil, Unclear},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := answering(t, test.status, test.body, test.header...)
			t.Setenv("AWS_MAX_ATTEMPTS", "1")
			account := openAt(t, server.Client(), server.URL)
			account.config.RetryMaxAttempts = 1
			account.asks = connect(account.config, nil).asks()
			_, err := account.Snapshot(t.Context(), nil).VPCs(t.Context())
			var failure *Error
			if !errors.As(err, &failure) {
				t.Fatalf("%v is no *Error", err)
			}
			if failure.Kind != test.want || failure.Action != "ec2:DescribeVpcs" {
				t.Errorf("got %s %s, want %s: %v", failure.Action, failure.Kind, test.want, err)
			}
		})
	}
}

func TestKindsOfTransport(t *testing.T) {
	wrap := func(err error) error {
		return fmt.Errorf("send: %w", &url.Error{Op: "Post", URL: "https://ec2", Err: err})
	}
	for want, err := range map[Kind]error{
		Offline:        wrap(&net.OpError{Op: "dial", Err: errors.New("network is unreachable")}),
		NothingListens: wrap(&net.OpError{Op: "dial", Addr: &net.TCPAddr{IP: net.IPv6loopback, Port: 4566}, Err: errors.New("connection refused")}),
		NoHost:         wrap(&net.DNSError{Err: "no such host", Name: "ec2.ap-north-9.amazonaws.com", IsNotFound: true}),
		BadTLS:         wrap(x509.UnknownAuthorityError{}),
		Foreign:        wrap(http.ErrSchemeMismatch),
		// What net/http says of a proxy's answer to CONNECT.
		ProxyLogin: wrap(errors.New("Proxy Authentication Required")),
	} {
		if got := classify(err, Operation{"EC2", "DescribeVpcs"}, "r", time.Now()).Kind; got != want {
			t.Errorf("%v is %s, want %s", err, got, want)
		}
	}
}

func TestOneLine(t *testing.T) {
	got := OneLine("a\x1b[31m\u202eb\r\nc\x00 aws_secret_access_key=abc123 AKIAIOSFODNN7EXAMPLE " +
		"aws_session_token=tok1234 ftp://me:s3cret@proxy.example:80/x " + strings.Repeat("x", 400))
	for _, bad := range []string{"\x1b", "\u202e", "\n", "\x00", "abc123", "AKIAIOSFODNN7EXAMPLE", "tok1234", "me:s3cret", "s3cret"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q is still in %q", bad, got)
		}
	}
	if !strings.Contains(got, "ftp://***@proxy.example:80/x") {
		t.Errorf("%q does not say which address", got)
	}
	if len([]rune(got)) > 301 {
		t.Errorf("%d runes", len([]rune(got)))
	}
}

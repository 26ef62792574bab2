package account

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Kind is why a read did not answer. Each kind has one sentence in the
// catalogue, under "read." and its name.
type Kind string

// The kinds. None of them is a mistake in the lab.
const (
	NoCredentials  Kind = "no-credentials"  // nothing in the chain gives any
	NoProfile      Kind = "no-profile"      // the named profile does not exist
	BadConfig      Kind = "bad-config"      // a configuration file or CA bundle cannot be used
	BadEndpoint    Kind = "bad-endpoint"    // AWS_ENDPOINT_URL is no URL
	BadBundle      Kind = "bad-ca-bundle"   // AWS_CA_BUNDLE is no file of certificates
	BadProxy       Kind = "bad-proxy"       // HTTPS_PROXY is no address
	NoRegion       Kind = "no-region"       // no region is configured
	Expired        Kind = "expired"         // the login was valid once
	BadCredentials Kind = "bad-credentials" // AWS does not know or accept the keys
	Denied         Kind = "denied"          // AWS knows who asks, and says no
	Throttled      Kind = "throttled"       // too many requests, also after retries
	Offline        Kind = "offline"         // nobody answered
	NothingListens Kind = "nothing-listens" // nobody answered at an address of this machine
	TooSlow        Kind = "too-slow"        // no whole answer within the time of a round
	ProxyLogin     Kind = "proxy-login"     // a proxy wants a name and a password
	NoHost         Kind = "no-host"         // the service's name does not resolve
	BadTLS         Kind = "bad-tls"         // the server's certificate is not trusted
	WrongRegion    Kind = "wrong-region"    // the region is not enabled, or lacks the service
	ClockSkew      Kind = "clock-skew"      // this machine's clock is off
	NotImplemented Kind = "not-implemented" // this endpoint does not have the operation
	Foreign        Kind = "foreign"         // the answer is not AWS's
	ServerFault    Kind = "server-fault"    // AWS failed
	Unclear        Kind = "unclear"         // anything else
)

// Kinds are all kinds, for whoever has to have a sentence for each.
func Kinds() []Kind {
	return []Kind{NoCredentials, NoProfile, BadConfig, BadEndpoint, BadBundle, BadProxy, NoRegion, Expired, BadCredentials, Denied, Throttled,
		Offline, NothingListens, TooSlow, ProxyLogin, NoHost, BadTLS, WrongRegion, ClockSkew, NotImplemented, Foreign, ServerFault, Unclear}
}

// Error is a read that failed, with its kind.
type Error struct {
	Kind    Kind
	Action  string // IAM action, "ec2:DescribeVpcs"; "" before any was asked
	Region  string
	Profile string
	Code    string  // AWS's error code, "" when AWS did not answer
	Detail  string  // one line, free of escapes and secrets
	Refuser Refuser // of a Denied
	Skew    time.Duration
	Err     error
}

func (e *Error) Error() string {
	if e.Action == "" {
		return string(e.Kind) + ": " + e.Detail
	}
	return e.Action + ": " + string(e.Kind) + ": " + e.Detail
}

func (e *Error) Unwrap() error { return e.Err }

// skewTolerance is what SigV4 forgives.
const skewTolerance = 5 * time.Minute

var kindOfCode = map[string]Kind{
	"ExpiredToken": Expired, "ExpiredTokenException": Expired, "TokenRefreshRequired": Expired,
	"InvalidClientTokenId": BadCredentials, "UnrecognizedClientException": BadCredentials,
	"InvalidAccessKeyId": BadCredentials, "AuthFailure": BadCredentials, "SignatureDoesNotMatch": BadCredentials,
	"InvalidSignatureException": BadCredentials, "IncompleteSignature": BadCredentials, "InvalidToken": BadCredentials,
	"MissingAuthenticationToken": BadCredentials, "NotSignedUp": BadCredentials,
	"AccessDenied": Denied, "AccessDeniedException": Denied, "UnauthorizedOperation": Denied,
	"UnauthorizedAccess": Denied, "AuthorizationError": Denied, "Forbidden": Denied, "Blocked": Denied,
	"OptInRequired": WrongRegion, "RegionDisabledException": WrongRegion, "AuthorizationHeaderMalformed": WrongRegion,
	"PermanentRedirect": WrongRegion, "MovedPermanently": WrongRegion,
	"RequestTimeTooSkewed": ClockSkew, "RequestExpired": ClockSkew, "RequestInTheFuture": ClockSkew,
	"InvalidAction": NotImplemented, "UnknownOperationException": NotImplemented, "UnknownOperation": NotImplemented,
	"NotImplemented": NotImplemented, "NotImplementedException": NotImplemented, "NotImplementedError": NotImplemented,
	"UnknownAction": NotImplemented, "UnsupportedOperationException": NotImplemented,
}

// classify turns whatever the SDK returned into an *Error.
func classify(err error, operation Operation, region string, now time.Time) *Error {
	var already *Error
	if errors.As(err, &already) {
		return already
	}
	failure := &Error{Kind: Unclear, Action: operation.Action(), Region: region, Detail: OneLine(innermost(err).Error()), Err: err}
	var api smithy.APIError
	if errors.As(err, &api) {
		failure.Code = api.ErrorCode()
		// What follows can only be read by who may decode it.
		message, _, _ := strings.Cut(api.ErrorMessage(), "Encoded authorization failure message")
		failure.Detail = OneLine(message)
	}
	failure.Kind = kindOf(err, failure, now)
	failure.nameStatus()
	if failure.Kind == Denied && api != nil {
		failure.Refuser = refuserOf(api.ErrorMessage())
	}
	return failure
}

// unnamed is the SDK's code for an error whose code it did not find.
const unnamed = "UnknownError"

// nameStatus gives an answer that says nothing the words of its status.
func (e *Error) nameStatus() {
	var response *smithyhttp.ResponseError
	if e.Code != "" && e.Code != unnamed || !errors.As(e.Err, &response) || response.Response == nil || response.HTTPStatusCode() < 300 {
		return
	}
	status := OneLine(bareStatus(response.Response.Response))
	var foreign foreignError
	if errors.As(e.Err, &foreign) {
		status = foreign.Error() + " (" + status + ")"
	}
	e.Detail = status
}

func kindOf(err error, failure *Error, now time.Time) Kind {
	var (
		page     foreignError
		response *smithyhttp.ResponseError
	)
	if errors.As(err, &page) {
		if errors.As(err, &response) && response.HTTPStatusCode() == http.StatusProxyAuthRequired {
			return ProxyLogin
		}
		return Foreign
	}
	if errors.As(err, &response) && response.HTTPStatusCode() != 0 && response.Response.Response != nil {
		if kind := kindOfResponse(failure, response.Response.Response, now); kind != Unclear {
			return kind
		}
	} else if kind, ok := kindOfCode[failure.Code]; ok {
		return kind
	}
	if _, ok := retry.DefaultThrottleErrorCodes[failure.Code]; ok {
		return Throttled
	}
	var quota ratelimit.QuotaExceededError
	if errors.As(err, &quota) {
		return Throttled
	}
	if kind := kindOfTransport(err); kind != Unclear {
		return kind
	}
	var foreign *smithy.DeserializationError
	if errors.As(err, &foreign) {
		return Foreign
	}
	return Unclear
}

func kindOfResponse(failure *Error, response *http.Response, now time.Time) Kind {
	kind, known := kindOfCode[failure.Code]
	if _, throttle := retry.DefaultThrottleErrorCodes[failure.Code]; throttle || response.StatusCode == http.StatusTooManyRequests {
		return Throttled
	}
	if response.StatusCode == http.StatusProxyAuthRequired {
		return ProxyLogin
	}
	// LocalStack and its like answer InternalFailure with status 501.
	if response.StatusCode == http.StatusNotImplemented {
		return NotImplemented
	}
	// The keys may be good: it is the region in the signature that AWS lacks.
	if known && kind == BadCredentials && strings.Contains(failure.Detail, "scoped to a valid region") {
		return WrongRegion
	}
	// In the signature's refusal AWS says itself when it is the time that is wrong.
	if known && kind == BadCredentials && badTime(failure.Detail) {
		kind = ClockSkew
	}
	if known && (kind == BadCredentials || kind == Denied || kind == ClockSkew || kind == Expired) {
		if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
			if skew := now.Sub(date); skew.Abs() > skewTolerance {
				failure.Skew = skew.Round(time.Minute)
				return ClockSkew
			}
		}
		if failure.Code == "RequestExpired" {
			return Expired
		}
		return kind
	}
	if known {
		return kind
	}
	switch {
	case response.StatusCode >= 500:
		return ServerFault
	case response.StatusCode == http.StatusForbidden && (failure.Code == "" || failure.Code == unnamed):
		return Denied
	case failure.Code == "" || failure.Code == unnamed:
		return Foreign
	}
	return Unclear
}

// badTime tells whether a signature was refused for its time alone: "Signature
// expired: … is now earlier than …", "Signature not yet current: …".
func badTime(detail string) bool {
	return strings.HasPrefix(detail, "Signature expired") || strings.HasPrefix(detail, "Signature not yet current")
}

func kindOfTransport(err error) Kind {
	var (
		authority   x509.UnknownAuthorityError
		hostname    x509.HostnameError
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		name        *net.DNSError
		network     *net.OpError
		connection  *url.Error
	)
	switch {
	// The words are those of net/http for what a proxy answers to CONNECT.
	case errors.As(err, &connection) && connection.Err != nil && connection.Err.Error() == http.StatusText(http.StatusProxyAuthRequired):
		return ProxyLogin
	case errors.As(err, &authority), errors.As(err, &hostname), errors.As(err, &certificate), errors.As(err, &record):
		return BadTLS
	case errors.Is(err, http.ErrSchemeMismatch):
		return Foreign
	case errors.As(err, &name) && name.IsNotFound:
		return NoHost
	case errors.As(err, &network) && network.Op == "dial" && onThisMachine(network.Addr):
		return NothingListens
	case errors.As(err, &network), errors.As(err, &connection), errors.Is(err, context.DeadlineExceeded):
		return Offline
	}
	return Unclear
}

// onThisMachine says whether an address is one of loopback.
func onThisMachine(address net.Addr) bool {
	tcp, ok := address.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// credentialsError is classify for a credential chain that gave nothing. login
// says that the profile signs in for a time. What AWS did not refuse is taken as
// "no credentials", whatever the last provider of the chain complained of.
func credentialsError(err error, login bool, region string, now time.Time) *Error {
	failure := classify(err, Operation{}, region, now)
	var token *ssocreds.InvalidTokenError
	switch {
	case errors.As(err, &token), failure.Code == "UnauthorizedException", failure.Code == "InvalidGrantException":
		failure.Kind = Expired
	case login && failure.Code == "" && kindOfTransport(err) == Unclear:
		failure.Kind = Expired
	case login && failure.Code == "":
	case failure.Code == "" || failure.Kind == Unclear:
		failure.Kind = NoCredentials
	}
	return failure
}

func configError(err error, profile string) *Error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	failure := &Error{Kind: BadConfig, Profile: profile, Detail: OneLine(err.Error()), Err: err}
	var missing config.SharedConfigProfileNotExistError
	if errors.As(err, &missing) {
		failure.Kind, failure.Profile = NoProfile, missing.Profile
	}
	return failure
}

var secrets = regexp.MustCompile(`(?i)(aws_?secret\S*|x-amz-security-token|x-amz-signature|signature|session_?token)([=:]\s*)\S+|\b(AKIA|ASIA)[A-Z0-9]{12,}`)

// login is what stands before the host of a URL.
var login = regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*://)[^\s/?#]*@`)

// OneLine makes text from elsewhere safe to show: no escapes, no control
// characters, no secrets, one line of at most 300 runes.
func OneLine(text string) string {
	text = login.ReplaceAllString(secrets.ReplaceAllString(text, "$1$2***"), "$1***@")
	var clean strings.Builder
	runes := 0
	space := false
	for _, r := range text {
		// Format characters turn the direction of what follows, or hide.
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			r = ' '
		}
		if r == ' ' && space {
			continue
		}
		space = r == ' '
		if runes++; runes > 300 {
			clean.WriteString("…")
			break
		}
		clean.WriteRune(r)
	}
	return strings.TrimSpace(clean.String())
}

// innermost is what failed on the way to the server, without the layers of the
// SDK around it: a person needs "connection refused", not how often it was tried.
func innermost(err error) error {
	var request *url.Error
	if errors.As(err, &request) {
		return request.Err
	}
	for {
		inner := errors.Unwrap(err)
		if inner == nil || inner.Error() == "" {
			return err
		}
		err = inner
	}
}

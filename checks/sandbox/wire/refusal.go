package wire

import (
	"net/http"
	"time"

	"linklab/checks/sandbox/wire/sigv4"
)

// refused words a refused signature as the service does.
func refused(s *Service, r *http.Request, e *sigv4.Error) *Error {
	switch {
	case s.Protocol == EC2Query:
		return ec2Refused(e)
	case s.Protocol == S3:
		return s3Refused(r, e)
	case s.Protocol.Modern():
		return jsonRefused(e)
	}
	return queryRefused(e)
}

// UnknownToken is the answer to a session that no longer is one of the
// account's: its role is gone.
func UnknownToken(p Protocol) *Error {
	switch p {
	case EC2Query:
		return &Error{Code: "AuthFailure", Message: "AWS was not able to validate the provided access credentials"}
	case S3:
		return &Error{Code: "InvalidAccessKeyId", Message: "The AWS Access Key Id you provided does not exist in our records."}
	case JSON11:
		return &Error{Code: "UnrecognizedClientException", Message: sayToken}
	}
	return &Error{Code: "InvalidClientTokenId", Message: sayToken}
}

// Expired is how a service refuses credentials that have expired.
func Expired(s *Service) *Error {
	return refused(s, &http.Request{Header: http.Header{}}, &sigv4.Error{Reason: sigv4.ExpiredToken})
}

// wrongRegion is the answer to a signature for a region that does not exist or
// is not enabled.
func wrongRegion(s *Service) *Error {
	const sentence = "Credential should be scoped to a valid region."
	switch {
	case s.Protocol == EC2Query:
		return &Error{Code: "AuthFailure", Message: sentence}
	case s.Protocol == S3:
		return &Error{Code: "AuthorizationHeaderMalformed", Message: sentence}
	case s.Protocol.Modern():
		return &Error{Code: "InvalidSignatureException", Message: sentence}
	}
	return &Error{Code: "SignatureDoesNotMatch", Message: sentence}
}

// Sentences that several services share.
const (
	sayMismatch = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
	sayToken    = "The security token included in the request is invalid."
	sayExpired  = "The security token included in the request is expired"
)

func ec2Refused(e *sigv4.Error) *Error {
	switch e.Reason {
	case sigv4.Missing:
		return &Error{Code: "MissingParameter", Message: "The request must contain the parameter AWSAccessKeyId"}
	case sigv4.Incomplete, sigv4.BadURL, sigv4.TwoSignatures, sigv4.Older:
		return &Error{Code: "IncompleteSignature", Message: e.Detail}
	case sigv4.ExpiredToken, sigv4.Skewed, sigv4.ExpiredURL, sigv4.EarlyURL:
		return &Error{Code: "RequestExpired", Message: "Request has expired."}
	}
	return &Error{Code: "AuthFailure", Message: "AWS was not able to validate the provided access credentials"}
}

func queryRefused(e *sigv4.Error) *Error {
	switch e.Reason {
	case sigv4.Missing:
		return &Error{Code: "MissingAuthenticationToken", Message: "Request is missing Authentication Token"}
	case sigv4.Incomplete, sigv4.BadURL, sigv4.TwoSignatures, sigv4.Older:
		return &Error{Code: "IncompleteSignature", Message: e.Detail}
	case sigv4.ExpiredURL, sigv4.EarlyURL:
		return &Error{Code: "SignatureDoesNotMatch", Message: "Signature expired or not yet current."}
	case sigv4.UnknownKey:
		return &Error{Code: "InvalidClientTokenId", Message: sayToken}
	case sigv4.ExpiredToken:
		return &Error{Code: "ExpiredToken", Message: sayExpired}
	}
	if e.Detail != "" && e.Reason != sigv4.HeaderNotSigned {
		return &Error{Code: "SignatureDoesNotMatch", Message: e.Detail}
	}
	return &Error{Code: "SignatureDoesNotMatch", Message: sayMismatch}
}

func jsonRefused(e *sigv4.Error) *Error {
	switch e.Reason {
	case sigv4.Missing:
		return &Error{Code: "MissingAuthenticationTokenException", Message: "Missing Authentication Token"}
	case sigv4.Incomplete, sigv4.BadURL, sigv4.TwoSignatures, sigv4.Older:
		return &Error{Code: "IncompleteSignatureException", Message: e.Detail}
	case sigv4.UnknownKey:
		return &Error{Code: "UnrecognizedClientException", Message: sayToken}
	case sigv4.ExpiredToken:
		return &Error{Code: "ExpiredTokenException", Message: sayExpired}
	}
	if e.Detail != "" && e.Reason != sigv4.HeaderNotSigned {
		return &Error{Code: "InvalidSignatureException", Message: e.Detail}
	}
	return &Error{Code: "InvalidSignatureException", Message: sayMismatch}
}

func s3Refused(r *http.Request, e *sigv4.Error) *Error {
	switch e.Reason {
	case sigv4.Missing:
		return &Error{Code: "AccessDenied", Message: "Access Denied"}
	case sigv4.Incomplete:
		if r.Header.Get("X-Amz-Content-Sha256") == "" {
			return &Error{Code: "InvalidRequest", Message: e.Detail}
		}
		return &Error{Code: "AuthorizationHeaderMalformed", Message: "The authorization header is malformed; " + e.Detail}
	case sigv4.BadURL:
		return &Error{Code: "AuthorizationQueryParametersError", Message: e.Detail}
	case sigv4.TwoSignatures:
		return &Error{Code: "InvalidArgument", Message: e.Detail}
	case sigv4.Older:
		return &Error{Code: "InvalidRequest", Message: e.Detail}
	case sigv4.HeaderNotSigned:
		return &Error{Code: "AccessDenied", Message: "There were headers present in the request which were not signed",
			Elements: []Element{{Name: "HeadersNotSigned", Text: e.Detail}}}
	case sigv4.EarlyURL:
		return &Error{Code: "AccessDenied", Message: "Request is not yet valid"}
	case sigv4.ExpiredURL:
		return &Error{Code: "AccessDenied", Message: "Request has expired", Elements: []Element{
			{Name: "X-Amz-Expires", Text: r.URL.Query().Get("X-Amz-Expires")},
			{Name: "Expires", Text: e.Expires.UTC().Format(time.RFC3339)},
			{Name: "ServerTime", Text: e.Now.UTC().Format(time.RFC3339)},
		}}
	case sigv4.UnknownKey:
		if r.Header.Get("X-Amz-Security-Token") != "" || r.URL.Query().Get("X-Amz-Security-Token") != "" {
			return &Error{Code: "InvalidToken", Message: "The provided token is malformed or otherwise invalid."}
		}
		return &Error{Code: "InvalidAccessKeyId", Message: "The AWS Access Key Id you provided does not exist in our records."}
	case sigv4.ExpiredToken:
		return &Error{Code: "ExpiredToken", Message: "The provided token has expired.", Status: http.StatusBadRequest}
	case sigv4.Skewed:
		return &Error{Code: "RequestTimeTooSkewed", Message: "The difference between the request time and the current time is too large."}
	case sigv4.PayloadMismatch:
		return &Error{Code: "XAmzContentSHA256Mismatch", Message: "The provided 'x-amz-content-sha256' header does not match what was computed."}
	case sigv4.BadChunk:
		return &Error{Code: "IncompleteBody", Message: e.Detail}
	case sigv4.BadChecksum:
		return &Error{Code: "BadDigest", Message: e.Detail}
	}
	return &Error{Code: "SignatureDoesNotMatch", Message: "The request signature we calculated does not match the signature you provided. Check your key and signing method."}
}

package sigv4

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The query parameters of a presigned URL (Amazon S3 API reference,
// "Authenticating Requests: Using Query Parameters").
const (
	queryAlgorithm  = "X-Amz-Algorithm"
	queryCredential = "X-Amz-Credential"
	queryDate       = "X-Amz-Date"
	queryExpires    = "X-Amz-Expires"
	queryHeaders    = "X-Amz-SignedHeaders"
	querySignature  = "X-Amz-Signature"
	queryToken      = "X-Amz-Security-Token"
	queryHash       = "X-Amz-Content-Sha256"
)

// longest is how long a presigned URL may be good: a week.
const longest = 7 * 24 * time.Hour

// Presigned tells whether a request bears its signature in its URL.
func Presigned(r *http.Request) bool { return r.URL.Query().Has(queryAlgorithm) }

// older tells whether a request is signed as before version 4.
func older(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Authorization"), "AWS ") || r.URL.Query().Has("AWSAccessKeyId")
}

// parsePresigned reads what a presigned URL says of its signature.
func parsePresigned(r *http.Request) (authorization, error) {
	a := authorization{presigned: true}
	query := r.URL.Query()
	if r.Header.Get("Authorization") != "" {
		return a, &Error{Reason: TwoSignatures, Detail: "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified"}
	}
	for _, name := range []string{queryCredential, querySignature, queryDate, queryHeaders, queryExpires} {
		if query.Get(name) == "" {
			return a, badURL("Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.")
		}
	}
	if query.Get(queryAlgorithm) != Algorithm {
		return a, badURL(`X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"`)
	}
	credential := strings.Split(query.Get(queryCredential), "/")
	if len(credential) != 5 || credential[4] != "aws4_request" {
		return a, badURL(`Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".`)
	}
	a.scope = Scope{AccessKeyID: credential[0], Date: credential[1], Region: credential[2], Service: credential[3]}
	date, err := time.Parse(dateLayout, query.Get(queryDate))
	if err != nil {
		return a, badURL("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
	}
	if day := date.Format("20060102"); day != a.scope.Date {
		return a, badURL(`Invalid credential date "` + clip(a.scope.Date) + `". This date is not the same as X-Amz-Date: "` + day + `".`)
	}
	seconds, err := strconv.ParseInt(query.Get(queryExpires), 10, 32)
	switch {
	case err != nil:
		return a, badURL("X-Amz-Expires should be a number")
	case seconds < 0:
		return a, badURL("X-Amz-Expires must be non-negative")
	case time.Duration(seconds)*time.Second > longest:
		return a, badURL("X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds")
	}
	a.date, a.lasts = date, time.Duration(seconds)*time.Second
	a.headers = strings.Split(strings.ToLower(query.Get(queryHeaders)), ";")
	a.signature, a.token = query.Get(querySignature), query.Get(queryToken)
	if !a.signs("host") {
		return a, badURL("SignedHeaders must include the host header.")
	}
	for name := range r.Header {
		if lower := strings.ToLower(name); strings.HasPrefix(lower, "x-amz-") && name != queryHash && !a.signs(lower) {
			return a, &Error{Reason: HeaderNotSigned, Detail: lower}
		}
	}
	return a, nil
}

func badURL(detail string) *Error { return &Error{Reason: BadURL, Detail: detail} }

// lasting refuses a presigned URL whose time is over, or has not come.
func (v *Verifier) lasting(a authorization) error {
	first, last := v.Now().UTC(), v.Now().UTC()
	if v.Clock != nil {
		if clock := v.Clock().UTC(); clock.Before(first) {
			first = clock
		} else {
			last = clock
		}
	}
	end := a.date.Add(a.lasts)
	switch {
	case first.After(end):
		return &Error{Reason: ExpiredURL, Expires: end, Now: first}
	case last.Before(a.date.Add(-skew)):
		return &Error{Reason: EarlyURL}
	}
	return nil
}

// statedHash is what a request says of its body: in the header, or in a
// presigned URL.
func statedHash(r *http.Request, a authorization) string {
	if hash := r.URL.Query().Get(queryHash); a.presigned && hash != "" {
		return hash
	}
	return r.Header.Get(queryHash)
}

// Headed is a verified presigned request with all that is about its signature
// where other requests have it: in the header. So have other parameters that
// begin with x-amz-: signers put them into the URL, and mean headers by them.
// Checksums among them count for nothing: they are of the body that the signer
// had, which is none, and S3 lets the real one pass.
func Headed(r *http.Request) *http.Request {
	headed := r.Clone(r.Context())
	query := headed.URL.Query()
	credential, headers, signature := query.Get(queryCredential), query.Get(queryHeaders), query.Get(querySignature)
	for name, values := range query {
		lower, key := strings.ToLower(name), http.CanonicalHeaderKey(name)
		switch {
		case !strings.HasPrefix(lower, "x-amz-"), name == queryAlgorithm, name == queryCredential, name == queryExpires,
			name == queryHeaders, name == querySignature,
			strings.HasPrefix(lower, "x-amz-checksum-"), strings.HasPrefix(lower, "x-amz-sdk-checksum-"):
		case headed.Header.Get(key) == "":
			headed.Header[key] = values
		}
	}
	headed.Header.Set("Authorization", Algorithm+" Credential="+credential+", SignedHeaders="+headers+", Signature="+signature)
	headed.URL.RawQuery = strings.Join(keptOf(r.URL.RawQuery, func(name string) bool {
		return !strings.HasPrefix(strings.ToLower(name), "x-amz-")
	}), "&")
	return headed
}

// keptOf are the parts of a raw query whose names are to be kept, as they were
// sent.
func keptOf(raw string, keep func(name string) bool) []string {
	var kept []string
	for part := range strings.SplitSeq(raw, "&") {
		name, _, _ := strings.Cut(part, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		if keep(name) {
			kept = append(kept, part)
		}
	}
	return kept
}

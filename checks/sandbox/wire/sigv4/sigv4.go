// Package sigv4 verifies AWS Signature Version 4 on requests (AWS General
// Reference, "AWS Signature Version 4 for API requests"): signatures in the
// Authorization header, with plain, unsigned and chunked payloads, and in
// presigned URLs. The asymmetric variant is refused.
package sigv4

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"
)

// Algorithm opens the Authorization header of a signed request.
const Algorithm = "AWS4-HMAC-SHA256"

// skew is how far a client's clock may be off.
const skew = 15 * time.Minute

const dateLayout = "20060102T150405Z"

// Key is a secret with what it may be used with.
type Key struct {
	Secret  string
	Expires time.Time // zero for lasting keys
}

// Scope is what a request says that it is signed for.
type Scope struct {
	AccessKeyID string
	Date        string // YYYYMMDD
	Region      string
	Service     string
}

func (s Scope) String() string {
	return s.Date + "/" + s.Region + "/" + s.Service + "/aws4_request"
}

// Verifier checks requests against the keys that it knows.
type Verifier struct {
	// Lookup finds a key by its id and the session token sent with it ("" for
	// none); a token that is not the key's finds nothing.
	Lookup func(id, token string) (Key, bool)
	// Now is the time that signatures are held against.
	Now func() time.Time
	// Clock is another clock, which may be put forward or back; nil without.
	// Signatures of times between the two are good.
	Clock func() time.Time
}

// ParseScope reads who signed a request and for which service, without
// verifying anything; the error is *Error.
func ParseScope(r *http.Request) (Scope, error) {
	a, err := parseAuthorization(r)
	return a.scope, err
}

// Verify checks the signature of a request whose body has been read and returns
// the payload: the body, or what was in its chunks. The error is *Error.
func (v *Verifier) Verify(r *http.Request, body []byte) (Scope, []byte, error) {
	a, err := parseAuthorization(r)
	if err != nil {
		return a.scope, nil, err
	}
	key, known := v.Lookup(a.scope.AccessKeyID, a.token)
	switch {
	case !known:
		return a.scope, nil, &Error{Reason: UnknownKey}
	case !key.Expires.IsZero() && !v.Now().Before(key.Expires):
		return a.scope, nil, &Error{Reason: ExpiredToken}
	}
	if err := v.timely(a); err != nil {
		return a.scope, nil, err
	}
	payloadHash, err := claimedHash(r, a, body)
	if err != nil {
		return a.scope, nil, err
	}
	s := signer{key: signingKey(key.Secret, a.scope), date: a.date.Format(dateLayout), scope: a.scope.String()}
	for _, path := range canonicalPaths(r.URL, a.scope.Service) {
		want := s.sign(Algorithm, hexHash([]byte(canonicalRequest(r, a, path, payloadHash))))
		if hmac.Equal([]byte(want), []byte(a.signature)) {
			payload, err := unwrap(r, body, payloadHash, s, a.signature)
			return a.scope, payload, err
		}
	}
	return a.scope, nil, &Error{Reason: Mismatch}
}

func (v *Verifier) timely(a authorization) error {
	if a.presigned {
		return v.lasting(a)
	}
	return v.fresh(a.date)
}

func (v *Verifier) fresh(date time.Time) error {
	now := v.Now().UTC()
	if v.Clock != nil {
		first, last := now, v.Clock()
		if last.Before(first) {
			first, last = last, first
		}
		if !date.Before(first.Add(-skew)) && !date.After(last.Add(skew)) {
			return nil
		}
	}
	stamp := func(t time.Time) string { return t.UTC().Format(dateLayout) }
	switch {
	case date.Before(now.Add(-skew)):
		return &Error{Reason: Skewed, Detail: "Signature expired: " + stamp(date) + " is now earlier than " +
			stamp(now.Add(-skew)) + " (" + stamp(now) + " - 15 min.)"}
	case date.After(now.Add(skew)):
		return &Error{Reason: Skewed, Detail: "Signature not yet current: " + stamp(date) + " is still later than " +
			stamp(now.Add(skew)) + " (" + stamp(now) + " + 15 min.)"}
	}
	return nil
}

// claimedHash is the payload hash that the signature covers. A hash that is
// stated has to be the body's.
func claimedHash(r *http.Request, a authorization, body []byte) (string, error) {
	stated := statedHash(r, a)
	switch {
	case stated == "" && a.presigned && a.scope.Service == "s3":
		return unsignedPayload, nil // who signs a URL does not know what will be sent
	case stated == "":
		if a.scope.Service == "s3" {
			return "", &Error{Reason: Incomplete, Detail: "Missing required header for this request: x-amz-content-sha256"}
		}
		return hexHash(body), nil
	case stated == unsignedPayload, strings.HasPrefix(stated, "STREAMING-"):
		return stated, nil
	case stated != hexHash(body):
		return "", &Error{Reason: PayloadMismatch}
	}
	return stated, nil
}

// signer signs strings in the scope of one request.
type signer struct {
	key         []byte
	date, scope string
}

func (s signer) sign(algorithm string, lines ...string) string {
	parts := append([]string{algorithm, s.date, s.scope}, lines...)
	return hex.EncodeToString(keyed(s.key, strings.Join(parts, "\n")))
}

func signingKey(secret string, scope Scope) []byte {
	key := keyed([]byte("AWS4"+secret), scope.Date)
	key = keyed(key, scope.Region)
	key = keyed(key, scope.Service)
	return keyed(key, "aws4_request")
}

func keyed(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

func hexHash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

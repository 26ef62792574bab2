package sigv4

import "time"

// Reason is why a request is refused.
type Reason string

// The reasons. Each service words them in its own way.
const (
	Missing         Reason = "missing"           // not signed at all
	Incomplete      Reason = "incomplete"        // the Authorization header is no SigV4
	UnknownKey      Reason = "unknown key"       // or a session token that is not the key's
	ExpiredToken    Reason = "expired token"     // temporary credentials that have run out
	Skewed          Reason = "skewed"            // signed too long ago, or in the future
	Mismatch        Reason = "mismatch"          // another secret, or the request was changed
	PayloadMismatch Reason = "payload mismatch"  // the stated hash is not the body's
	BadChunk        Reason = "bad chunk"         // chunked body that cannot be read
	BadChecksum     Reason = "bad checksum"      // trailing checksum that is not the payload's
	BadURL          Reason = "bad URL"           // presigned, and cannot be read
	ExpiredURL      Reason = "expired URL"       // presigned, for a time that is over
	EarlyURL        Reason = "early URL"         // presigned, for a time to come
	HeaderNotSigned Reason = "header not signed" // x-amz-… beside a presigned URL; Detail names it
	TwoSignatures   Reason = "two signatures"    // in the header and in the URL
	Older           Reason = "older signature"   // version 2
)

// Error is a refused request. Detail is AWS's sentence where it is the same in
// all services.
type Error struct {
	Reason Reason
	Detail string
	// Expires and Now are of an ExpiredURL: when it ended, and when that was
	// seen.
	Expires, Now time.Time
}

func (e *Error) Error() string {
	if e.Detail == "" {
		return "signature: " + string(e.Reason)
	}
	return "signature: " + string(e.Reason) + ": " + e.Detail
}

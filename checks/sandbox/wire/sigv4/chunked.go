package sigv4

import (
	"bytes"
	"crypto/hmac"
	"net/http"
	"strconv"
	"strings"
)

// The values of x-amz-content-sha256 that are no hash (Amazon S3 user guide,
// "Signature calculations for the Authorization header").
const (
	unsignedPayload        = "UNSIGNED-PAYLOAD"
	streamingSigned        = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
	streamingSignedTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
	streamingTrailer       = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
)

// unwrap is the payload of a verified request: the body itself, or the data of
// its aws-chunked encoding with each chunk's signature checked.
func unwrap(r *http.Request, body []byte, payloadHash string, s signer, seed string) ([]byte, error) {
	var c chunks
	switch payloadHash {
	case streamingSigned:
		c = chunks{rest: body, signer: s, previous: seed, signed: true}
	case streamingSignedTrailer:
		c = chunks{rest: body, signer: s, previous: seed, signed: true, trailer: true}
	case streamingTrailer:
		c = chunks{rest: body, trailer: true}
	default:
		if strings.HasPrefix(payloadHash, "STREAMING-") {
			return nil, &Error{Reason: BadChunk, Detail: "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, or a valid sha256 value."}
		}
		return body, nil
	}
	payload, err := c.read()
	if err != nil {
		return nil, err
	}
	if stated := r.Header.Get("X-Amz-Decoded-Content-Length"); stated != "" && stated != strconv.Itoa(len(payload)) {
		return nil, &Error{Reason: BadChunk, Detail: "You did not provide the number of bytes specified by the Content-Length HTTP header"}
	}
	return payload, nil
}

// chunks reads an aws-chunked body.
type chunks struct {
	rest     []byte
	signer   signer
	previous string // signature that the next one follows
	signed   bool
	trailer  bool
}

var emptyHash = hexHash(nil)

func (c *chunks) read() ([]byte, error) {
	payload := []byte{}
	for {
		header, ok := c.line()
		if !ok {
			return nil, broken("the body ends before its last chunk")
		}
		sizeText, extension, _ := strings.Cut(header, ";")
		size, err := strconv.ParseUint(sizeText, 16, 31)
		if err != nil {
			return nil, broken("chunk size is not hexadecimal")
		}
		if int(size) > len(c.rest) {
			return nil, broken("chunk is longer than the body")
		}
		data := c.rest[:size]
		c.rest = c.rest[size:]
		if c.signed {
			if err := c.check(extension, data); err != nil {
				return nil, err
			}
		}
		if size == 0 {
			break
		}
		payload = append(payload, data...)
		if end, ok := c.line(); !ok || end != "" {
			return nil, broken("chunk does not end where it says")
		}
	}
	if !c.trailer {
		if end, ok := c.line(); !ok || end != "" || len(c.rest) > 0 {
			return nil, broken("there is more after the last chunk")
		}
		return payload, nil
	}
	return payload, c.trailers(payload)
}

// check holds a chunk's signature against the one that follows from the chunk
// before it.
func (c *chunks) check(extension string, data []byte) error {
	signature, ok := strings.CutPrefix(extension, "chunk-signature=")
	if !ok {
		return broken("chunk without a signature")
	}
	want := c.signer.sign(Algorithm+"-PAYLOAD", c.previous, emptyHash, hexHash(data))
	if !hmac.Equal([]byte(want), []byte(signature)) {
		return &Error{Reason: Mismatch}
	}
	c.previous = signature
	return nil
}

// trailers reads what follows the last chunk: a checksum of the payload, and in
// signed bodies the signature of that.
func (c *chunks) trailers(payload []byte) error {
	var covered strings.Builder
	for {
		line, ok := c.line()
		if !ok || line == "" {
			break
		}
		name, value, found := strings.Cut(line, ":")
		if !found {
			return broken("trailer is no header")
		}
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		if name == "x-amz-trailer-signature" {
			want := c.signer.sign(Algorithm+"-TRAILER", c.previous, hexHash([]byte(covered.String())))
			if !c.signed || !hmac.Equal([]byte(want), []byte(value)) {
				return &Error{Reason: Mismatch}
			}
			return nil
		}
		covered.WriteString(name + ":" + value + "\n")
		if algorithm, ok := strings.CutPrefix(name, "x-amz-checksum-"); ok {
			if sum, known := Checksum(algorithm, payload); !known || sum != value {
				return &Error{Reason: BadChecksum, Detail: "The " + strings.ToUpper(algorithm) + " you specified did not match what we received."}
			}
		}
	}
	if c.signed {
		return broken("trailer without a signature")
	}
	return nil
}

// line takes the next line off the body; false when there is none.
func (c *chunks) line() (string, bool) {
	i := bytes.IndexByte(c.rest, '\n')
	if i < 0 {
		return "", false
	}
	line := strings.TrimSuffix(string(c.rest[:i]), "\r")
	c.rest = c.rest[i+1:]
	return line, true
}

func broken(detail string) error { return &Error{Reason: BadChunk, Detail: detail} }

package wire

import (
	"errors"
	"io"
	"net/http"
	"os"
	"sync/atomic"
)

// Bounds of request bodies, bytes. S3's own is 5 GiB; the sandbox keeps objects
// in memory. All bodies together are bounded too: a body comes before it is
// known whose it is.
const (
	maxQueryBody  = 1 << 20
	maxObjectBody = 32 << 20
	maxBodies     = 128 << 20
)

// errBusy ends the reading of a body for which there is no room.
var errBusy = errors.New("too many bodies at once")

// held counts the bytes of a request's body among those of all requests.
type held struct {
	io.Reader
	all  *atomic.Int64
	most int64
	mine int64
}

func (h *held) Read(p []byte) (int, error) {
	n, err := h.Reader.Read(p)
	h.mine += int64(n)
	if h.all.Add(int64(n)) > h.most && err == nil {
		err = errBusy
	}
	return n, err
}

// release is called when nobody needs the body any more.
func (h *held) release() { h.all.Add(-h.mine) }

// body reads the request's body within its service's bounds.
func (q *request) body() ([]byte, error) {
	limit := int64(maxQueryBody)
	tooLarge := &Error{Code: "RequestEntityTooLarge", Message: "The request is larger than 1048576 bytes."}
	busy := &Error{Code: "ServiceUnavailable", Message: "The service is temporarily unable to handle the request.", Status: http.StatusServiceUnavailable}
	if q.service.Protocol == S3 {
		limit = maxObjectBody
		tooLarge = &Error{Code: "EntityTooLarge", Message: "Your proposed upload exceeds the maximum allowed object size."}
		busy = &Error{Code: "SlowDown", Message: "Please reduce your request rate.", Status: http.StatusServiceUnavailable}
	}
	// What says that it is too long is not asked for.
	if q.r.ContentLength > limit {
		return nil, tooLarge
	}
	q.held = &held{Reader: io.LimitReader(q.r.Body, limit+1), all: &q.bodies, most: q.MaxBodies}
	if q.held.most == 0 {
		q.held.most = maxBodies
	}
	body, err := io.ReadAll(q.held)
	switch {
	case errors.Is(err, errBusy):
		return nil, busy
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, &Error{Code: "RequestTimeout", Message: "Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed."}
	case err != nil:
		return nil, &Error{Code: "IncompleteBody", Message: "You did not provide the number of bytes specified by the Content-Length HTTP header."}
	case int64(len(body)) > limit:
		return nil, tooLarge
	}
	return body, nil
}

package host

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// Recorder keeps what a handler answers, to be read as a response.
type Recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// NewRecorder is a recorder that holds nothing yet.
func NewRecorder() *Recorder { return &Recorder{header: http.Header{}} }

// Header is the header of the answer.
func (r *Recorder) Header() http.Header { return r.header }

// WriteHeader sets the status; the first one counts.
func (r *Recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

// Write adds to the body.
func (r *Recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

// Response is the answer to the given request.
func (r *Recorder) Response(request *http.Request) *http.Response {
	r.WriteHeader(http.StatusOK)
	length := int64(r.body.Len())
	if stated, err := strconv.ParseInt(r.header.Get("Content-Length"), 10, 64); err == nil {
		length = stated
	}
	return &http.Response{
		Status:     fmt.Sprintf("%d %s", r.status, http.StatusText(r.status)),
		StatusCode: r.status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        r.header,
		Body:          io.NopCloser(bytes.NewReader(r.body.Bytes())),
		ContentLength: length,
		Request:       request,
	}
}

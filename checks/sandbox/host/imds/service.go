package imds

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// maxTokenAge is the longest life of a session token, in seconds.
const maxTokenAge = 21600

// Tokens are the session tokens that one machine was given. The zero value is
// ready; it is safe for concurrent use.
type Tokens struct {
	mu      sync.Mutex
	expires map[string]time.Time
}

// Answer answers a request, in version 2 (with a session token) and, where the
// instance allows it, in version 1.
func (t *Tokens) Answer(r *http.Request, meta Metadata, now time.Time) *http.Response {
	if meta.Off {
		// Amazon EC2 user guide, "Access instance metadata", response codes.
		return answer(http.StatusForbidden, "")
	}
	if r.Method == http.MethodPut && r.URL.Path == "/latest/api/token" {
		age, err := strconv.Atoi(r.Header.Get("X-aws-ec2-metadata-token-ttl-seconds"))
		if err != nil || age < 1 || age > maxTokenAge {
			return answer(http.StatusBadRequest, "")
		}
		return answer(http.StatusOK, t.issue(time.Duration(age)*time.Second, now))
	}
	if token := r.Header.Get("X-aws-ec2-metadata-token"); token != "" || meta.TokensRequired {
		if !t.holds(token, now) {
			return answer(http.StatusUnauthorized, "")
		}
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return answer(http.StatusMethodNotAllowed, "")
	}
	body, ok := tree(meta, now).get(r.URL.Path)
	if !ok {
		return answer(http.StatusNotFound, "")
	}
	return answer(http.StatusOK, body)
}

func (t *Tokens) issue(age time.Duration, now time.Time) string {
	var b [40]byte
	_, _ = rand.Read(b[:])
	token := base64.URLEncoding.EncodeToString(b[:])
	t.mu.Lock()
	defer t.mu.Unlock()
	for old, expires := range t.expires {
		if now.After(expires) {
			delete(t.expires, old)
		}
	}
	if t.expires == nil || len(t.expires) > 1000 {
		t.expires = map[string]time.Time{}
	}
	t.expires[token] = now.Add(age)
	return token
}

func (t *Tokens) holds(token string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	expires, ok := t.expires[token]
	return ok && now.Before(expires)
}

func answer(status int, body string) *http.Response {
	if status != http.StatusOK {
		body = fmt.Sprintf("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\n<html><head><title>%d - %s</title></head><body><h1>%d - %s</h1></body></html>\n",
			status, http.StatusText(status), status, http.StatusText(status))
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        http.Header{"Content-Type": {"text/plain"}, "Server": {"EC2ws"}, "Content-Length": {strconv.Itoa(len(body))}},
		Body:          io.NopCloser(bytes.NewReader([]byte(body))),
		ContentLength: int64(len(body)),
	}
}

package wire

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"linklab/checks/sandbox/wire/sigv4"
)

// Gateway is the HTTP endpoint of all services: it tells them apart by the
// scope of the signature, verifies it, decodes the request, runs the operation
// and encodes the answer.
type Gateway struct {
	Registry *Registry
	Account  string
	// Keys finds a key and its owner by the key's id and session token.
	Keys func(id, token string) (sigv4.Key, Caller, bool)
	// Region tells whether signatures may be scoped to a region.
	Region func(name string) bool
	// Now is the time that signatures are held against: the real one, whatever
	// the clock of the account says, for clients sign with theirs.
	Now func() time.Time
	// Clock is the account's own time, which answers bear as their Date.
	// Signatures of a time between the two are good, for clients learn the time
	// from there. Without it answers bear the real one.
	Clock func() time.Time
	// Origin is where requests come from when their context says nothing else.
	Origin Origin
	// NewID makes request ids.
	NewID func() string
	// Fault is told of errors that are no AWS errors, panics among them.
	Fault func(error)
	// MaxBodies bounds the bodies of all requests under way, in bytes; 128 MiB
	// when it is 0.
	MaxBodies int64

	bodies atomic.Int64 // bytes of the bodies of all requests under way
}

type originKey struct{}

// WithOrigin says by which way a request reached the gateway.
func WithOrigin(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// request is one request on its way through the gateway.
type request struct {
	*Gateway
	r       *http.Request
	id      string
	service *Service
	scope   sigv4.Scope
	held    *held // nil before the body is read
}

// ServeHTTP answers one request of an AWS client.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := &request{Gateway: g, r: r, id: g.NewID()}
	// net/http says so by itself when a body is read, but never for an empty one.
	// botocore asks for empty objects too, and without it takes the next answer
	// on the connection for this one's.
	if r.ContentLength == 0 && r.ProtoAtLeast(1, 1) && strings.EqualFold(r.Header.Get("Expect"), "100-continue") {
		w.WriteHeader(http.StatusContinue)
	}
	reply := q.guarded()
	if q.held != nil {
		defer q.held.release()
	}
	header := w.Header()
	for name, values := range reply.Header {
		header[name] = values
	}
	header.Set("X-Amzn-Requestid", q.id)
	if g.Clock != nil {
		header.Set("Date", g.Clock().UTC().Format(http.TimeFormat))
	}
	if q.service.Protocol == S3 {
		header.Set("X-Amz-Request-Id", q.id)
		header.Set("X-Amz-Id-2", q.hostID())
		header.Set("Server", "AmazonS3")
	}
	if reply.Status == 0 {
		reply.Status = http.StatusOK
	}
	if header.Get("Content-Length") == "" && reply.Status != http.StatusNoContent && reply.Status != http.StatusNotModified {
		header.Set("Content-Length", strconv.Itoa(len(reply.Body)))
	}
	w.WriteHeader(reply.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(reply.Body) // the client has gone: nobody to tell
	}
}

// hostID is S3's second id of a request, which its header and its errors bear.
func (q *request) hostID() string { return strings.ReplaceAll(q.id, "-", "") }

// guarded turns a panic of a service into AWS's own "internal error".
func (q *request) guarded() (reply *Reply) {
	q.service = q.guess()
	defer func() {
		if p := recover(); p != nil {
			reply = q.failure(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	reply, err := q.handle()
	if err != nil {
		return q.failure(err)
	}
	return reply
}

func (q *request) handle() (*Reply, error) {
	scope, err := sigv4.ParseScope(q.r)
	if err == nil {
		q.scope = scope
		s := q.Registry.Service(scope.Service)
		if s == nil {
			return nil, &Error{Code: "SignatureDoesNotMatch", Message: "Credential should be scoped to correct service.", Status: http.StatusForbidden}
		}
		q.service = s
	}
	body, err := q.body()
	if err != nil {
		return nil, err
	}
	caller, payload, err := q.authenticate(body)
	if err != nil {
		return nil, err
	}
	if payload, err = q.inflate(payload); err != nil {
		return nil, err
	}
	if err := q.method(); err != nil {
		return nil, err
	}
	presigned := sigv4.Presigned(q.r)
	if presigned {
		q.r = sigv4.Headed(q.r)
	}
	op, in, err := q.codec().decode(q, payload)
	if err != nil {
		return nil, err
	}
	call := &Call{
		Context: q.r.Context(), Region: q.scope.Region, Account: q.Account,
		Caller: caller, Origin: q.Origin, RequestID: q.id, UserAgent: q.r.UserAgent(), Presigned: presigned,
	}
	if o, ok := q.r.Context().Value(originKey{}).(Origin); ok {
		call.Origin = o
	}
	out, err := q.Registry.run(call, q.service, op, in)
	if err != nil {
		return nil, err
	}
	return q.codec().encode(q, op, in, out)
}

// codec is the protocol that the request is in.
func (q *request) codec() codec { return codecOf(q.service.spoken(q.r)) }

// failure encodes an error in the service's own shape.
func (q *request) failure(err error) *Reply {
	e, known := AsError(q.service.Protocol, err)
	if !known && q.Fault != nil {
		q.Fault(err)
	}
	reply := q.codec().fail(q, e)
	for name, values := range e.Header {
		reply.Header[http.CanonicalHeaderKey(name)] = values
	}
	return reply
}

// method refuses HTTP methods that the protocol does not use. REST services have
// their own routes.
func (q *request) method() error {
	allowed := []string{http.MethodPost}
	switch q.service.spoken(q.r) {
	case S3, RESTJSON, RESTXML:
		return nil
	case EC2Query, AWSQuery:
		allowed = append(allowed, http.MethodGet)
	case JSON10, JSON11, CBOR:
	}
	if slices.Contains(allowed, q.r.Method) {
		return nil
	}
	return &Error{
		Code: "MethodNotAllowed", Message: "The HTTP method " + q.r.Method + " is not one of this protocol.",
		Header: http.Header{"Allow": {strings.Join(allowed, ", ")}},
	}
}

// inflate unpacks a body that the client compressed before it signed it, as
// those of CloudWatch do with long ones. S3 keeps what it gets.
func (q *request) inflate(payload []byte) ([]byte, error) {
	if q.r.Header.Get("Content-Encoding") != "gzip" || q.service.Protocol == S3 {
		return payload, nil
	}
	bad := &Error{Code: "MalformedInput", Message: "The body is no gzip, or holds too much."}
	reader, err := gzip.NewReader(bytes.NewReader(payload))
	if err != nil {
		return nil, bad
	}
	plain, err := io.ReadAll(io.LimitReader(reader, maxQueryBody+1))
	if err != nil || len(plain) > maxQueryBody {
		return nil, bad
	}
	return plain, nil
}

// authenticate verifies the signature. A request without one goes on only to a
// REST service that lets it.
func (q *request) authenticate(body []byte) (Caller, []byte, error) {
	var caller Caller
	verifier := sigv4.Verifier{
		Now:   q.Now,
		Clock: q.Clock,
		Lookup: func(id, token string) (sigv4.Key, bool) {
			key, owner, ok := q.Keys(id, token)
			caller = owner
			return key, ok
		},
	}
	_, payload, err := verifier.Verify(q.r, body)
	var refusal *sigv4.Error
	switch {
	case errors.As(err, &refusal):
		if refusal.Reason == sigv4.Missing && q.service.REST != nil && q.service.REST.Anonymous(q.r) {
			return Caller{}, body, nil
		}
		return Caller{}, nil, refused(q.service, q.r, refusal)
	case err != nil:
		return Caller{}, nil, err
	case !q.Region(q.scope.Region):
		return Caller{}, nil, wrongRegion(q.service)
	}
	return caller, payload, nil
}

// guess names the service of a request that does not say by its signature: by
// its target header, its path, its host, else S3, which alone answers plain requests.
func (q *request) guess() *Service {
	if target, _ := cutLast(q.r.Header.Get("X-Amz-Target")); target != "" {
		for _, s := range q.Registry.services {
			if s.targeted(target) {
				return s
			}
		}
	}
	for _, s := range q.Registry.services {
		if s.Target != "" && strings.HasPrefix(q.r.URL.Path, "/service/"+s.Target+"/") {
			return s
		}
	}
	host, _, _ := strings.Cut(q.r.Host, ".")
	if s := q.Registry.Service(host); s != nil {
		return s
	}
	if s := q.Registry.Service("s3"); s != nil {
		return s
	}
	return &Service{Protocol: AWSQuery}
}

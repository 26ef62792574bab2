package sandbox

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// origin is what a service sees of a connection.
func (s *Sandbox) origin(ctx context.Context, machine string, path network.Path) (wire.Origin, error) {
	o := wire.Origin{SourceIP: path.SourceIP, Endpoint: path.Endpoint}
	if path.Endpoint == "" {
		return o, nil
	}
	err := s.read(ctx, func(context.Context) error {
		_, region := s.findInstance(machine)
		if region != nil && region.Endpoints[path.Endpoint] != nil {
			o.VPC = region.Endpoints[path.Endpoint].VPC
		}
		return nil
	})
	return o, err
}

// fetch answers an HTTP request that has reached its target.
func (s *Sandbox) fetch(ctx context.Context, origin wire.Origin, target network.Target, r *http.Request) (*http.Response, error) {
	inner := r.Clone(wire.WithOrigin(ctx, origin))
	if inner.Host == "" {
		inner.Host = r.URL.Host
	}
	if host, _, err := net.SplitHostPort(inner.Host); err == nil {
		inner.Host = host
	}
	if inner.Body == nil {
		inner.Body = http.NoBody
	}
	inner.URL = &url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
	if inner.URL.Path == "" {
		inner.URL.Path = "/"
	}
	answer := &recorder{header: http.Header{}}
	switch target.Kind {
	case "aws-service":
		s.gateway.ServeHTTP(answer, inner)
	case "internet":
		page(answer, inner, origin, target.Host)
	default:
		return nil, fmt.Errorf("%s does not speak HTTP", target.Kind)
	}
	return answer.response(r), nil
}

// page is what the hosts of the simulated internet beyond AWS show.
func page(w http.ResponseWriter, r *http.Request, origin wire.Origin, host string) {
	text := func(status int, kind, body string) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			_, _ = io.WriteString(w, body)
		}
	}
	switch {
	case host == "checkip.amazonaws.com":
		text(http.StatusOK, "text/plain", origin.SourceIP.String()+"\n")
	case host == "example.com" && r.URL.Path == "/":
		text(http.StatusOK, "text/html", "<!doctype html><html><head><title>Example Domain</title></head><body><h1>Example Domain</h1><p>A page of the simulated internet.</p></body></html>\n")
	case r.URL.Path == "/":
		text(http.StatusOK, "text/html", "<!doctype html><html><head><title>"+host+"</title></head><body><h1>"+host+"</h1><p>A page of the simulated internet.</p></body></html>\n")
	default:
		text(http.StatusNotFound, "text/html", "<!doctype html><html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n")
	}
}

// recorder keeps an answer, to be read as a response.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

func (r *recorder) response(request *http.Request) *http.Response {
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

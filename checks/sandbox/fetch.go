package sandbox

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/s3"
	"linklab/checks/sandbox/wire"
)

// origin is what a service sees of a connection.
func (s *Sandbox) origin(ctx context.Context, machine string, path network.Path) (wire.Origin, error) {
	o := wire.Origin{SourceIP: path.SourceIP, Endpoint: path.Endpoint, Interface: path.Interface}
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
	if name, _, err := net.SplitHostPort(inner.Host); err == nil {
		inner.Host = name
	}
	if inner.Body == nil {
		inner.Body = http.NoBody
	}
	inner.URL = &url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
	if inner.URL.Path == "" {
		inner.URL.Path = "/"
	}
	answer := host.NewRecorder()
	switch target.Kind {
	case "aws-service":
		if target.Service == "s3" {
			inner = inner.WithContext(s3.Reached(inner.Context(), target.Region))
		}
		if target.Service == "dynamodb" && (r.Method == http.MethodGet || r.Method == http.MethodHead) && inner.URL.Path == "/" {
			healthy(answer, inner)
			break
		}
		s.gateway.ServeHTTP(answer, inner)
	case "internet":
		page(answer, inner, origin, target.Host)
	case "instance":
		return s.fetchFrom(ctx, origin, target, r, inner)
	default:
		return nil, fmt.Errorf("%s does not speak HTTP", target.Kind)
	}
	return answer.Response(r), nil
}

// healthy is what DynamoDB answers a browser: its operations are POST alone, and
// the page is for who asks whether it is there.
func healthy(w http.ResponseWriter, r *http.Request) {
	body := "healthy: " + r.Host + " "
	w.Header().Set("Content-Type", "text/plain")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = io.WriteString(w, body)
	}
}

// fetchFrom has the server of a machine answer, and keeps what that wrote down.
func (s *Sandbox) fetchFrom(ctx context.Context, origin wire.Origin, target network.Target, asked, r *http.Request) (*http.Response, error) {
	m := s.machines.get(target.Instance)
	if m == nil {
		return nil, fmt.Errorf("%s: %w", target.Instance, host.ErrNotBooted)
	}
	// The server sees the name and port that were asked for.
	r.Host = asked.Host
	if r.Host == "" {
		r.Host = asked.URL.Host
	}
	response, err := m.Answer(r, target.Port, origin.SourceIP)
	if err != nil {
		return nil, err
	}
	response.Request = asked
	return response, s.keepMachine(ctx, m)
}

// page is what the hosts of the simulated internet beyond AWS show.
func page(w http.ResponseWriter, r *http.Request, origin wire.Origin, name string) {
	text := func(status int, kind, body string) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			_, _ = io.WriteString(w, body)
		}
	}
	switch {
	case name == "checkip.amazonaws.com":
		text(http.StatusOK, "text/plain", origin.SourceIP.String()+"\n")
	case name == "example.com" && r.URL.Path == "/":
		text(http.StatusOK, "text/html", "<!doctype html><html><head><title>Example Domain</title></head><body><h1>Example Domain</h1><p>A page of the simulated internet.</p></body></html>\n")
	case r.URL.Path == "/":
		text(http.StatusOK, "text/html", "<!doctype html><html><head><title>"+name+"</title></head><body><h1>"+name+"</h1><p>A page of the simulated internet.</p></body></html>\n")
	default:
		text(http.StatusNotFound, "text/html", "<!doctype html><html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n")
	}
}

package uplink

import (
	"bufio"
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"time"
)

// Fetch sends a request to the host of its URL.
type Fetch func(ctx context.Context, r *http.Request) (*http.Response, error)

// Errors of a Fetch that a proxy has answers of its own for.
var (
	ErrNoSuchHost = errors.New("no such host")
	ErrTimeout    = errors.New("connection timed out")
)

// tunnelIdle is how long a tunnel may say nothing.
const tunnelIdle = 30 * time.Second

// hopByHop are the headers that end at a proxy (RFC 9110, 7.6.1).
var hopByHop = []string{"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

// Proxy is a forward HTTP proxy over fetch. It takes requests by absolute URI,
// and tunnels to port 80. Tunnels to other ports are refused: the simulated
// internet has no certificates that anybody trusts.
func Proxy(fetch Fetch) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodConnect:
			tunnel(w, r, fetch)
		case !r.URL.IsAbs():
			http.Error(w, "This is a proxy: ask by absolute URI.", http.StatusBadRequest)
		case r.URL.Scheme != "http":
			http.Error(w, "This proxy forwards http only.", http.StatusNotImplemented)
		default:
			forward(w, r, fetch)
		}
	})
}

func forward(w http.ResponseWriter, r *http.Request, fetch Fetch) {
	r.Host = r.URL.Host
	for _, name := range hopByHop {
		r.Header.Del(name)
	}
	response, err := fetch(r.Context(), r)
	if err != nil {
		status, sentence := failure(err)
		http.Error(w, sentence, status)
		return
	}
	defer response.Body.Close()
	maps.Copy(w.Header(), response.Header)
	w.WriteHeader(response.StatusCode)
	_, _ = io.Copy(w, response.Body) // the client has gone: nobody to tell
}

func failure(err error) (int, string) {
	switch {
	case errors.Is(err, ErrNoSuchHost):
		return http.StatusBadGateway, "The host is not known."
	case errors.Is(err, ErrTimeout):
		return http.StatusGatewayTimeout, "The host does not answer."
	}
	return http.StatusBadGateway, "The host cannot be asked."
}

// tunnel reads requests off a connection that the client takes for one to the
// host itself.
func tunnel(w http.ResponseWriter, r *http.Request, fetch Fetch) {
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil || port != "80" {
		http.Error(w, "The simulated internet is reached by http, port 80.", http.StatusBadGateway)
		return
	}
	connection, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, "This connection cannot become a tunnel.", http.StatusInternalServerError)
		return
	}
	defer func() { _ = connection.Close() }()
	if _, err := io.WriteString(connection, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		return
	}
	for relay(r.Context(), connection, buffered.Reader, host, fetch) {
	}
}

// relay answers one request of a tunnel; false when it has ended.
func relay(ctx context.Context, connection net.Conn, reader *bufio.Reader, host string, fetch Fetch) bool {
	if connection.SetDeadline(time.Now().Add(tunnelIdle)) != nil {
		return false
	}
	request, err := http.ReadRequest(reader)
	if err != nil {
		return false
	}
	request.URL.Scheme, request.URL.Host = "http", host
	response, err := fetch(ctx, request)
	if err != nil {
		status, sentence := failure(err)
		response = &http.Response{
			StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Request: request,
			ContentLength: int64(len(sentence)), Body: io.NopCloser(strings.NewReader(sentence)),
		}
	}
	defer response.Body.Close()
	// What fetch left of the body stands before the next request.
	_, _ = io.Copy(io.Discard, request.Body)
	return response.Write(connection) == nil && !request.Close
}

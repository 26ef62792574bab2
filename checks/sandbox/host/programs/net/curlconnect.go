package net

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"linklab/checks/sandbox/host"
)

// left is how much of --max-time remains for a wait of at most d; 0 is no
// limit on either side.
func (c *curl) left(d time.Duration) time.Duration {
	if c.deadline == 0 {
		return d
	}
	rest := max(c.deadline-c.p.Monotonic().Sub(c.start), time.Nanosecond)
	if d == 0 || rest < d {
		return rest
	}
	return d
}

// request connects and sends one request.
func (c *curl) request(ctx context.Context, u *url.URL) (*http.Response, error) {
	connectTimeout, err := seconds(c.opt, "connect-timeout")
	if err != nil {
		return nil, err
	}
	port := 80
	if u.Scheme == "https" {
		port = 443
	}
	if text := u.Port(); text != "" {
		if port, err = strconv.Atoi(text); err != nil || port < 1 || port > 65535 {
			return nil, fail(curlBadURL, "URL rejected: Port number was not a decimal number between 0 and 65535")
		}
	}
	dialled := u.Hostname()
	for _, entry := range c.opt.Values("resolve") {
		parts := strings.SplitN(entry, ":", 3)
		if len(parts) == 3 && strings.EqualFold(parts[0], dialled) && parts[1] == strconv.Itoa(port) {
			dialled = parts[2]
		}
	}
	proxy := c.proxy(u)
	if proxy != nil {
		dialled, port = proxy.Name, proxy.Port
	}
	begun := c.p.Monotonic()
	timeout := c.left(connectTimeout)
	conn, err := c.p.Dial(ctx, dialled, port, timeout)
	if err != nil {
		name := u.Hostname()
		if proxy != nil {
			if host.IsDialFailure(err, host.NoName, host.NoResolver) {
				return nil, fail(curlProxy, "Could not resolve proxy: %s", proxy.Name)
			}
			name = proxy.Name
		}
		return nil, c.dialFailure(err, name, port, timeout != 0, c.p.Monotonic().Sub(begun))
	}
	c.report.remote, c.report.port = conn.Address.String(), port
	c.report.lookup, c.report.connect = conn.Lookup, c.p.Monotonic().Sub(c.start)
	c.report.scheme = strings.ToUpper(u.Scheme)
	c.verbose("*   Trying %s:%d...\n* Connected to %s (%s) port %d\n", conn.Address, port, u.Hostname(), conn.Address, port)
	if proxy != nil && u.Scheme == "https" {
		if err := c.tunnel(ctx, u, conn); err != nil {
			return nil, err
		}
	}
	if u.Scheme == "https" {
		if err := c.handshake(ctx, u, conn); err != nil {
			return nil, err
		}
		c.report.app = c.p.Monotonic().Sub(c.start)
	}
	r, err := c.build(ctx, u)
	if err != nil {
		return nil, err
	}
	c.report.method = r.Method
	c.verboseRequest(r)
	if err := c.p.Sleep(ctx, exchangeTime); err != nil {
		return nil, err
	}
	res, err := c.p.RoundTrip(ctx, conn, r)
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, fail(curlEmpty, "Empty reply from server")
		}
		return nil, err
	}
	c.report.first = c.p.Monotonic().Sub(c.start)
	c.report.code = res.StatusCode
	c.report.contentType = res.Header.Get("Content-Type")
	c.verboseResponse(res)
	return res, nil
}

// proxy is the proxy that the command line or the environment names.
func (c *curl) proxy(u *url.URL) *host.Proxy {
	if c.opt.Has("noproxy") {
		list := c.opt.Value("noproxy")
		return c.p.With("no_proxy="+list, "NO_PROXY="+list).Proxy(u.Scheme, u.Hostname())
	}
	if c.opt.Has("x") {
		return c.p.With("https_proxy="+c.opt.Value("x"), "http_proxy="+c.opt.Value("x")).Proxy(u.Scheme, u.Hostname())
	}
	return c.p.Proxy(u.Scheme, u.Hostname())
}

// tunnel asks the server at the far end to pass the connection on. No machine
// here runs a proxy, so that what listens there refuses in its own way.
func (c *curl) tunnel(ctx context.Context, u *url.URL, conn *host.Connection) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodConnect, "http://"+u.Host+"/", http.NoBody)
	if err != nil {
		return fail(curlBadURL, "URL rejected: Malformed input to a URL function")
	}
	res, err := c.p.RoundTrip(ctx, conn, r)
	if err != nil {
		return fail(curlReceive, "Proxy CONNECT aborted")
	}
	defer res.Body.Close()
	status := res.StatusCode
	if status/100 == 2 {
		status = http.StatusMethodNotAllowed // a web server that answers anything tunnels nothing
	}
	return fail(curlReceive, "CONNECT tunnel failed, response %d", status)
}

// dialFailure turns a failed connection into curl's words.
func (c *curl) dialFailure(err error, name string, port int, limited bool, waited time.Duration) error {
	ms := waited.Milliseconds()
	var d *host.DialError
	if !errors.As(err, &d) {
		return err
	}
	switch d.Failure {
	case host.NoName, host.NoResolver:
		return fail(curlResolve, "Could not resolve host: %s", name)
	case host.TimedOut:
		switch {
		case !d.Address.IsValid():
			return fail(curlTimeout, "Resolving timed out after %d milliseconds", ms)
		case limited:
			return fail(curlTimeout, "Connection timed out after %d milliseconds", ms)
		}
		return fail(curlTimeout, "Failed to connect to %s port %d after %d ms: Couldn't connect to server", name, port, ms)
	}
	return fail(curlConnect, "Failed to connect to %s port %d after %d ms: Couldn't connect to server", name, port, ms)
}

// handshake is TLS, as far as it can fail: the other end has to speak it and
// hold a certificate for the name.
func (c *curl) handshake(ctx context.Context, u *url.URL, conn *host.Connection) error {
	if conn.Path.Target.Kind == "metadata" || conn.Port == 80 || conn.Port == 22 {
		return fail(curlTLS, "OpenSSL/3.0.8: error:0A00010B:SSL routines::wrong version number")
	}
	if err := c.p.Sleep(ctx, tlsTime); err != nil {
		return err
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil && !c.opt.Has("k") {
		return fail(curlPeer, "SSL: no alternative certificate subject name matches target host name '%s'", u.Hostname())
	}
	return nil
}

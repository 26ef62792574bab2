// Package net holds the network programs of the simulated machines: curl,
// wget, dig, nslookup, host, getent, ping, ssh and their like. What they show
// follows from the machine's Link alone.
package net

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/getopt"
)

// Exit statuses of curl (curl's manual page, EXIT CODES).
const (
	curlUsage      = 2
	curlBadURL     = 3
	curlScheme     = 1
	curlProxy      = 5
	curlResolve    = 6
	curlConnect    = 7
	curlHTTP       = 22
	curlWrite      = 23
	curlRead       = 26
	curlTimeout    = 28
	curlTLS        = 35
	curlRedirects  = 47
	curlEmpty      = 52
	curlReceive    = 56
	curlPeer       = 60
	maxBody        = 32 << 20 // the largest object of the simulated S3
	maxRedirection = 50
	// What a working connection takes beside its round trip.
	tlsTime      = 6 * time.Millisecond
	exchangeTime = 9 * time.Millisecond
)

var curlOptions = []string{
	"s|silent", "S|show-error", "o|output=", "O|remote-name", "w|write-out=", "I|head", "i|include", "v|verbose",
	"X|request=", "H|header=", "d|data=", "data-raw=", "data-binary=", "G|get", "connect-timeout=", "m|max-time=", "k|insecure",
	"L|location", "max-redirs=", "resolve=", "f|fail", "4|ipv4", "A|user-agent=", "url=", "x|proxy=", "retry=", "retry-delay=", "noproxy=", "N|no-buffer",
	"compressed", "V|version", "h|help", "tlsv1.2", "tlsv1.3", "http1.1", "http2", "no-progress-meter", "#|progress-bar", "g|globoff",
}

// curl is one transfer.
type curl struct {
	p        *host.Process
	opt      *getopt.Options
	start    time.Time
	deadline time.Duration // of the whole, 0 for none
	report   report
}

// report is what -w can tell.
type report struct {
	code                                  int
	remote                                string
	port                                  int
	lookup, connect, app, first, total    time.Duration
	size                                  int
	contentType, url, redirect, errorText string
	redirects                             int
	scheme, method                        string
	exit                                  int
}

// failure is a transfer that ended with one of curl's statuses.
type failure struct {
	exit int
	text string
}

func (f failure) Error() string { return f.text }

func fail(exit int, format string, args ...any) error {
	return failure{exit, fmt.Sprintf(format, args...)}
}

// Curl fetches URLs.
func Curl(ctx context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, curlOptions...)
	if err != nil {
		what := strings.Replace(err.Error(), "unrecognized option '", "option ", 1)
		what = strings.Replace(what, "invalid option -- '", "option -", 1)
		fmt.Fprintf(p.Stderr, "curl: %s: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n", strings.TrimSuffix(what, "'"))
		return curlUsage
	}
	switch {
	case opt.Has("V"):
		fmt.Fprintln(p.Stdout, "curl 8.5.0 (x86_64-amazon-linux-gnu)\nProtocols: http https")
		return 0
	case opt.Has("h"):
		fmt.Fprintln(p.Stdout, "Usage: curl [options...] <url>\n"+describe(curlOptions))
		return 0
	}
	urls := append(opt.Values("url"), opt.Args...)
	if len(urls) == 0 {
		fmt.Fprintln(p.Stderr, "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information")
		return curlUsage
	}
	status := 0
	for _, target := range urls {
		status = (&curl{p: p, opt: opt}).transfer(ctx, target)
		if ctx.Err() != nil {
			return 130
		}
	}
	return status
}

// describe lists options for --help.
func describe(specs []string) string {
	var b strings.Builder
	for _, spec := range specs {
		spec, value := strings.CutSuffix(spec, "=")
		var names []string
		for _, name := range strings.Split(spec, "|") {
			dash := "--"
			if len(name) == 1 {
				dash = "-"
			}
			names = append(names, dash+name)
		}
		line := " " + strings.Join(names, ", ")
		if value {
			line += " <value>"
		}
		b.WriteString(line + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

func (c *curl) transfer(ctx context.Context, target string) int {
	tries, err := c.opt.Int("retry", 0)
	if err != nil {
		fmt.Fprintf(c.p.Stderr, "curl: option --retry: expected a proper numerical parameter\n")
		return curlUsage
	}
	delay := time.Second
	for {
		c.report = report{url: target}
		c.start = c.p.Monotonic()
		err := c.fetch(ctx, target)
		if ctx.Err() != nil {
			return 130
		}
		c.report.total = c.p.Monotonic().Sub(c.start)
		var f failure
		if errors.As(err, &f) {
			c.report.exit, c.report.errorText = f.exit, f.text
		} else if err != nil {
			c.report.exit, c.report.errorText = curlReceive, "Recv failure: "+err.Error()
		}
		if c.report.exit == curlTimeout && tries > 0 {
			tries--
			if c.p.Sleep(ctx, delay) != nil {
				return 130
			}
			delay *= 2
			continue
		}
		break
	}
	if c.report.exit != 0 && (!c.opt.Has("s") || c.opt.Has("S")) {
		fmt.Fprintf(c.p.Stderr, "curl: (%d) %s\n", c.report.exit, c.report.errorText)
	}
	if c.opt.Has("w") {
		c.writeOut(c.opt.Value("w"))
	}
	return c.report.exit
}

// seconds reads a decimal number of seconds.
func seconds(opt *getopt.Options, name string) (time.Duration, error) {
	if !opt.Has(name) {
		return 0, nil
	}
	n, err := strconv.ParseFloat(opt.Value(name), 64)
	if err != nil || n < 0 || n > 1e6 {
		return 0, fail(curlUsage, "option --%s: expected a proper numerical parameter", name)
	}
	return time.Duration(n * float64(time.Second)), nil
}

// fetch follows redirections when it was asked to.
func (c *curl) fetch(ctx context.Context, target string) error {
	var err error
	if c.deadline, err = seconds(c.opt, "m"); err != nil {
		return err
	}
	limit, err := c.opt.Int("max-redirs", maxRedirection)
	if err != nil {
		return fail(curlUsage, "option --max-redirs: expected a proper numerical parameter")
	}
	if !strings.Contains(target, "://") {
		target = "http://" + target
	}
	for {
		u, err := url.Parse(target)
		if err != nil || u.Hostname() == "" {
			return fail(curlBadURL, "URL rejected: Malformed input to a URL function")
		}
		if u.Scheme != "http" && u.Scheme != "https" {
			return fail(curlScheme, "Protocol \"%s\" not supported", u.Scheme)
		}
		res, err := c.request(ctx, u)
		if err != nil {
			return err
		}
		location := res.Header.Get("Location")
		if next, err := u.Parse(location); err == nil && location != "" && res.StatusCode/100 == 3 {
			c.report.redirect = next.String()
			if c.opt.Has("L") {
				res.Body.Close()
				if c.report.redirects++; c.report.redirects > limit {
					return fail(curlRedirects, "Maximum (%d) redirects followed", limit)
				}
				target = next.String()
				continue
			}
		}
		return c.output(res, u)
	}
}

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

// build makes the request that the options describe.
func (c *curl) build(ctx context.Context, u *url.URL) (*http.Request, error) {
	data := append(append(c.opt.Values("d"), c.opt.Values("data-raw")...), c.opt.Values("data-binary")...)
	for i, value := range data {
		if name, ok := strings.CutPrefix(value, "@"); ok {
			content, err := c.p.ReadFile(name)
			if err != nil {
				return nil, fail(curlRead, "Failed to open %s", name)
			}
			data[i] = string(content)
		}
	}
	method, body := http.MethodGet, strings.Join(data, "&")
	target := *u
	switch {
	case c.opt.Has("G"):
		if target.RawQuery != "" && body != "" {
			body = target.RawQuery + "&" + body
		}
		if body != "" {
			target.RawQuery, body = body, ""
		}
	case len(data) > 0:
		method = http.MethodPost
	}
	if c.opt.Has("I") {
		method = http.MethodHead
	}
	if c.opt.Has("X") {
		method = c.opt.Value("X")
	}
	if target.Path == "" {
		target.Path = "/"
	}
	r, err := http.NewRequestWithContext(ctx, method, target.String(), strings.NewReader(body))
	if err != nil {
		return nil, fail(curlBadURL, "URL rejected: Malformed input to a URL function")
	}
	r.Header.Set("User-Agent", "curl/8.5.0")
	r.Header.Set("Accept", "*/*")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if c.opt.Has("A") {
		r.Header.Set("User-Agent", c.opt.Value("A"))
	}
	for _, header := range c.opt.Values("H") {
		name, value, ok := strings.Cut(header, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case !ok || name == "" || strings.ContainsAny(header, "\r\n"):
		case strings.EqualFold(name, "Host"):
			r.Host = value
		case value == "":
			r.Header.Del(name)
		default:
			r.Header.Set(name, value)
		}
	}
	return r, nil
}

// output writes the answer where it belongs.
func (c *curl) output(res *http.Response, u *url.URL) error {
	defer res.Body.Close()
	if c.opt.Has("f") && res.StatusCode >= 400 {
		return fail(curlHTTP, "The requested URL returned error: %d", res.StatusCode)
	}
	var text strings.Builder
	if c.opt.Has("I") || c.opt.Has("i") {
		headerLines(&text, "", res)
	}
	if !c.opt.Has("I") {
		body, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1))
		if err != nil {
			return fail(curlReceive, "Recv failure: %v", err)
		}
		if len(body) > maxBody {
			return fail(curlWrite, "Failure writing output to destination")
		}
		c.report.size = len(body)
		text.Write(body)
	}
	name := c.opt.Value("o")
	if c.opt.Has("O") {
		parts := strings.Split(u.Path, "/")
		if name = parts[len(parts)-1]; name == "" {
			return fail(curlWrite, "Remote file name has no length")
		}
	}
	if name == "" || name == "-" {
		if _, err := io.WriteString(c.p.Stdout, text.String()); err != nil {
			return fail(curlWrite, "Failure writing output to destination")
		}
		return nil
	}
	if err := c.p.WriteFile(name, []byte(text.String()), 0o644); err != nil {
		return fail(curlWrite, "Failed to open the file %s: %s", name, host.Errno(err))
	}
	return nil
}

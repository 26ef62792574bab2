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

package net

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// writeOut prints the format of -w.
func (c *curl) writeOut(format string) {
	if name, ok := strings.CutPrefix(format, "@"); ok {
		content, err := c.p.ReadFile(name)
		if err != nil {
			return
		}
		format = string(content)
	}
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		switch rest := format[i:]; {
		case strings.HasPrefix(rest, `\n`):
			b.WriteByte('\n')
			i++
		case strings.HasPrefix(rest, `\t`):
			b.WriteByte('\t')
			i++
		case strings.HasPrefix(rest, `\r`):
			b.WriteByte('\r')
			i++
		case strings.HasPrefix(rest, "%%"):
			b.WriteByte('%')
			i++
		case strings.HasPrefix(rest, "%{") && strings.Contains(rest, "}"):
			end := strings.IndexByte(rest, '}')
			name := rest[2:end]
			value, ok := c.report.variable(name)
			if !ok {
				fmt.Fprintf(c.p.Stderr, "curl: unknown --write-out variable: '%s'\n", name)
			}
			b.WriteString(value)
			i += end
		default:
			b.WriteByte(format[i])
		}
	}
	_, _ = io.WriteString(c.p.Stdout, b.String())
}

// variable is one of the variables of -w.
func (r *report) variable(name string) (string, bool) {
	time := func(d time.Duration) string { return fmt.Sprintf("%.6f", d.Seconds()) }
	values := map[string]func() string{
		"http_code":          func() string { return fmt.Sprintf("%03d", r.code) },
		"response_code":      func() string { return fmt.Sprintf("%03d", r.code) },
		"remote_ip":          func() string { return r.remote },
		"remote_port":        func() string { return strconv.Itoa(r.port) },
		"time_namelookup":    func() string { return time(r.lookup) },
		"time_connect":       func() string { return time(r.connect) },
		"time_appconnect":    func() string { return time(r.app) },
		"time_pretransfer":   func() string { return time(max(r.app, r.connect)) },
		"time_starttransfer": func() string { return time(r.first) },
		"time_total":         func() string { return time(r.total) },
		"time_redirect":      func() string { return time(0) },
		"exitcode":           func() string { return strconv.Itoa(r.exit) },
		"errormsg":           func() string { return r.errorText },
		"size_download":      func() string { return strconv.Itoa(r.size) },
		"content_type":       func() string { return r.contentType },
		"url":                func() string { return r.url },
		"url_effective":      func() string { return r.url },
		"num_redirects":      func() string { return strconv.Itoa(r.redirects) },
		"redirect_url":       func() string { return r.redirect },
		"scheme":             func() string { return r.scheme },
		"method":             func() string { return r.method },
		"http_version":       func() string { return map[bool]string{true: "1.1", false: "0"}[r.code > 0] },
		"ssl_verify_result":  func() string { return "0" },
		"num_connects":       func() string { return map[bool]string{true: "1", false: "0"}[r.remote != ""] },
	}
	value, ok := values[name]
	if !ok {
		return "", false
	}
	return value(), true
}

func (c *curl) verbose(format string, args ...any) {
	if c.opt.Has("v") {
		fmt.Fprintf(c.p.Stderr, format, args...)
	}
}

func (c *curl) verboseRequest(r *http.Request) {
	if !c.opt.Has("v") {
		return
	}
	fmt.Fprintf(c.p.Stderr, "> %s %s HTTP/1.1\n> Host: %s\n", r.Method, r.URL.RequestURI(), r.Host)
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		fmt.Fprintf(c.p.Stderr, "> %s: %s\n", name, strings.Join(r.Header[name], ", "))
	}
	fmt.Fprintln(c.p.Stderr, ">")
}

func (c *curl) verboseResponse(res *http.Response) {
	if c.opt.Has("v") {
		headerLines(c.p.Stderr, "< ", res)
	}
}

// headerLines prints the status line and the header.
func headerLines(w io.Writer, prefix string, res *http.Response) {
	fmt.Fprintf(w, "%sHTTP/1.1 %d %s\n", prefix, res.StatusCode, http.StatusText(res.StatusCode))
	for _, name := range slices.Sorted(maps.Keys(res.Header)) {
		for _, value := range res.Header[name] {
			fmt.Fprintf(w, "%s%s: %s\n", prefix, name, value)
		}
	}
	fmt.Fprintf(w, "%s\n", prefix)
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

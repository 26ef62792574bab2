package net

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/getopt"
)

// Wget fetches one URL into a file.
func Wget(ctx context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "q|quiet", "O|output-document=", "T|timeout=", "connect-timeout=", "t|tries=", "spider", "S|server-response", "no-check-certificate")
	if err != nil {
		fmt.Fprintf(p.Stderr, "wget: %v\n", err)
		return 2
	}
	if len(opt.Args) != 1 {
		fmt.Fprintln(p.Stderr, "wget: give exactly one URL")
		return 1
	}
	say := func(format string, args ...any) {
		if !opt.Has("q") {
			fmt.Fprintf(p.Stderr, format, args...)
		}
	}
	timeout, err := seconds(opt, "T")
	if err == nil && opt.Has("connect-timeout") {
		timeout, err = seconds(opt, "connect-timeout")
	}
	tries, err2 := opt.Int("t", 20)
	if err = errors.Join(err, err2); err != nil {
		fmt.Fprintf(p.Stderr, "wget: %v\n", err)
		return 2
	}
	target := opt.Args[0]
	for range maxRedirection {
		if !strings.Contains(target, "://") {
			target = "http://" + target
		}
		u, err := url.Parse(target)
		if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
			fmt.Fprintf(p.Stderr, "%s: Unsupported scheme or invalid host name.\n", target)
			return 1
		}
		port := map[string]int{"http": 80, "https": 443}[u.Scheme]
		if u.Port() != "" {
			port, _ = strconv.Atoi(u.Port())
		}
		say("Resolving %s... Connecting to %s:%d... ", u.Hostname(), u.Hostname(), port)
		var conn *host.Connection
		for try := 0; ; try++ {
			conn, err = p.Dial(ctx, u.Hostname(), port, timeout)
			if ctx.Err() != nil {
				return 130
			}
			if err == nil || !host.IsDialFailure(err, host.TimedOut) || try+1 >= tries {
				break
			}
			say("failed: Connection timed out.\nRetrying.\n\n")
		}
		switch {
		case host.IsDialFailure(err, host.NoName, host.NoResolver):
			say("failed: Name or service not known.\nwget: unable to resolve host address '%s'\n", u.Hostname())
			return 4
		case host.IsDialFailure(err, host.Refused):
			say("failed: Connection refused.\n")
			return 4
		case err != nil:
			say("failed: Connection timed out.\nGiving up.\n\n")
			return 4
		}
		say("connected.\nHTTP request sent, awaiting response... ")
		method := http.MethodGet
		if opt.Has("spider") {
			method = http.MethodHead
		}
		r, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
		if err != nil {
			fmt.Fprintf(p.Stderr, "wget: %v\n", err)
			return 1
		}
		r.Header.Set("User-Agent", "Wget/1.21.3")
		if err := p.Sleep(ctx, exchangeTime); err != nil {
			return 130
		}
		res, err := p.RoundTrip(ctx, conn, r)
		if err != nil {
			say("Read error: %v\n", err)
			return 4
		}
		say("%d %s\n", res.StatusCode, http.StatusText(res.StatusCode))
		if opt.Has("S") {
			headerLines(p.Stderr, "  ", res)
		}
		if next, err := u.Parse(res.Header.Get("Location")); err == nil && res.Header.Get("Location") != "" && res.StatusCode/100 == 3 {
			target = next.String()
			say("Location: %s [following]\n", target)
			continue
		}
		return wgetSave(p, opt, u, res, say)
	}
	say("%d redirections exceeded.\n", maxRedirection)
	return 8
}

func wgetSave(p *host.Process, opt *getopt.Options, u *url.URL, res *http.Response, say func(string, ...any)) int {
	defer res.Body.Close()
	if res.StatusCode >= 400 {
		say("ERROR %d: %s.\n", res.StatusCode, http.StatusText(res.StatusCode))
		return 8
	}
	if opt.Has("spider") {
		say("Remote file exists.\n")
		return 0
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	if err == nil && len(body) > maxBody {
		err = files.ErrTooLarge
	}
	if err != nil {
		say("Read error: %v\n", err)
		return 4
	}
	name := opt.Value("O")
	if name == "" {
		if name = path.Base(u.Path); name == "." || name == "/" {
			name = "index.html"
		}
	}
	if name == "-" {
		_, _ = p.Stdout.Write(body)
		return 0
	}
	if err := p.WriteFile(name, body, 0o644); err != nil {
		fmt.Fprintf(p.Stderr, "%s: %s\n", name, host.Errno(err))
		return 3
	}
	say("'%s' saved [%d]\n", name, len(body))
	return 0
}

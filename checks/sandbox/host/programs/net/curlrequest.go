package net

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

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

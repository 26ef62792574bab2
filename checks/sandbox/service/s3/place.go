package s3

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// place takes bucket and key from the host (virtual-host style) and the path
// (Amazon S3 user guide, "Virtual hosting of general purpose buckets").
func place(r *http.Request) (bucket, key string, err error) {
	path, err := url.PathUnescape(r.URL.EscapedPath())
	if err != nil || !utf8.ValidString(path) {
		return "", "", refuse(http.StatusBadRequest, "InvalidURI", "Couldn't parse the specified URI.", "URI", r.URL.EscapedPath())
	}
	path = strings.TrimPrefix(path, "/")
	if bucket = hostBucket(r.Host); bucket != "" {
		return bucket, path, nil
	}
	bucket, key, _ = strings.Cut(path, "/")
	return bucket, key, nil
}

// hostBucket is the bucket that a host name begins with, "" when it is that of
// S3 itself: BUCKET.s3.REGION.amazonaws.com, the older forms of it, and
// BUCKET.bucket.vpce-….s3.REGION.vpce.amazonaws.com of interface endpoints.
// Clients that are told of an endpoint on localhost ask BUCKET.localhost.
func hostBucket(host string) string {
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.Contains(host[i:], "]") {
		host = host[:i]
	}
	host = strings.ToLower(host)
	if strings.HasSuffix(host, ".vpce.amazonaws.com") {
		if i := strings.LastIndex(host, ".bucket.vpce-"); i > 0 {
			return host[:i]
		}
		return ""
	}
	local, isLocal := strings.CutSuffix(host, ".localhost")
	if !isLocal && !strings.HasSuffix(host, ".amazonaws.com") {
		return ""
	}
	end := max(0, strings.LastIndex(host, ".s3."), strings.LastIndex(host, ".s3-"))
	if end == 0 && isLocal && local != "s3" && !strings.HasPrefix(local, "s3.") {
		return local
	}
	return host[:end]
}

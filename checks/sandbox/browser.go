package sandbox

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// notForPages refuses the requests that a page of some web site makes by the
// learner's browser: the sandbox's keys are known to everybody, so a signature
// proves nothing about a page. AWS clients send no such headers. What a person
// opens themselves, a presigned URL for one, comes with Sec-Fetch-Site: none
// (Fetch Metadata Request Headers, 2.3). A page whose name was made to lead to
// loopback (DNS rebinding) calls the endpoint by that name.
func notForPages(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		site := r.Header.Get("Sec-Fetch-Site")
		if r.Header.Get("Origin") != "" || (site != "" && site != "none") {
			http.Error(w, "The simulated account does not answer pages of web sites.", http.StatusForbidden)
			return
		}
		if !ownHost(r.Host) {
			http.Error(w, "The simulated account does not answer by this name: use its address on loopback.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ownHost says whether a host header names this machine, with the name of a
// bucket before it or not, or AWS, for clients that are led here by other means.
func ownHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if address, err := netip.ParseAddr(host); err == nil {
		return address.IsLoopback()
	}
	for _, own := range []string{"localhost", "amazonaws.com", "amazonaws.com.cn"} {
		if host == own || strings.HasSuffix(host, "."+own) {
			return true
		}
	}
	// bucket.127.0.0.1 is no name of the public DNS.
	return strings.HasSuffix(host, ".127.0.0.1")
}

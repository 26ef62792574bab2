package sandbox

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestPagesAreRefused lets AWS clients and people in, and no pages of web sites.
func TestPagesAreRefused(t *testing.T) {
	tests := []struct {
		name, host string
		header     map[string]string
		status     int
	}{
		{"a client", "127.0.0.1:4566", nil, http.StatusOK},
		{"a client by name", "localhost:4566", nil, http.StatusOK},
		{"a client by IPv6", "[::1]:4566", nil, http.StatusOK},
		{"a bucket as a name", "bucket.s3.localhost:4566", nil, http.StatusOK},
		{"a bucket before the address", "bucket.127.0.0.1:4566", nil, http.StatusOK},
		{"a client that is led here", "bucket.s3.ap-northeast-2.amazonaws.com", nil, http.StatusOK},
		{"a presigned URL in the address bar", "127.0.0.1:4566", map[string]string{"Sec-Fetch-Site": "none"}, http.StatusOK},
		{"a script of a page", "127.0.0.1:4566", map[string]string{"Origin": "https://example.com"}, http.StatusForbidden},
		{"a script without an origin", "127.0.0.1:4566", map[string]string{"Origin": "null"}, http.StatusForbidden},
		{"a picture of a page", "127.0.0.1:4566", map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusForbidden},
		{"a name that was led here", "rebound.example.com:4566", map[string]string{"Sec-Fetch-Site": "same-origin"}, http.StatusForbidden},
		{"the same in an older browser", "rebound.example.com:4566", nil, http.StatusMisdirectedRequest},
		{"a name that only looks right", "127.0.0.1.example.com", nil, http.StatusMisdirectedRequest},
		{"another that does", "evilamazonaws.com", nil, http.StatusMisdirectedRequest},
		{"another machine", "192.0.2.1:4566", nil, http.StatusMisdirectedRequest},
		{"no name", "", nil, http.StatusMisdirectedRequest},
	}
	asked := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
			r.Host = tt.host
			for name, value := range tt.header {
				r.Header.Set(name, value)
			}
			w := httptest.NewRecorder()
			notForPages(asked).ServeHTTP(w, r)
			if w.Code != tt.status {
				t.Errorf("status %d, want %d", w.Code, tt.status)
			}
		})
	}
}

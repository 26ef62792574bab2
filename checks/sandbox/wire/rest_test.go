package wire_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox/wire"
)

// shelf is a REST service of one operation: GET gives back what is asked for.
type shelf struct{ op *wire.Operation }

type thing struct{ Path, Caller string }

func newShelf() *wire.Service {
	r := &shelf{op: wire.Op("GetThing", func(c *wire.Call, in *thing) (*thing, error) {
		if in.Path == "/moved" {
			return nil, &wire.Error{
				Code: "PermanentRedirect", Message: "Elsewhere.",
				Elements: []wire.Element{{Name: "Bucket", Text: "moved"}}, Header: http.Header{"x-amz-bucket-region": {"eu-west-1"}},
			}
		}
		return &thing{in.Path, c.Caller.ARN}, nil
	})}
	return &wire.Service{Name: "s3", Protocol: wire.S3, Operations: []*wire.Operation{r.op}, REST: r}
}

func (s *shelf) Route(r *http.Request, _ []byte) (*wire.Operation, any, error) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nil, nil, nil
	}
	return s.op, &thing{Path: r.URL.Path}, nil
}

func (s *shelf) Reply(_ *http.Request, _ *wire.Operation, _, out any) (*wire.Reply, error) {
	body, err := wire.EncodeXML("Thing", "", out)
	return &wire.Reply{Header: http.Header{"Content-Type": {"application/xml"}}, Body: body}, err
}

func (s *shelf) Anonymous(r *http.Request) bool { return r.URL.Path == "/public" }

func TestRESTService(t *testing.T) {
	g := gateway(t, nil)
	if err := g.Registry.Add(newShelf()); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		method, path string
		unsigned     bool
		status       int
		want         string
	}{
		"signed":           {"GET", "/a", false, 200, "<Thing><Path>/a</Path><Caller>arn:aws:iam::123456789012:user/u</Caller></Thing>"},
		"head":             {"HEAD", "/a", false, 200, ""},
		"anonymous":        {"GET", "/public", true, 200, "<Thing><Path>/public</Path></Thing>"},
		"anonymous denied": {"GET", "/a", true, 403, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>id</RequestId>"},
		"no operation":     {"DELETE", "/a", false, 501, "<Code>NotImplemented</Code>"},
		"error":            {"GET", "/moved", false, 301, "<Code>PermanentRedirect</Code><Message>Elsewhere.</Message><Bucket>moved</Bucket>"},
		"error of head":    {"HEAD", "/moved", false, 301, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(test.method, "http://127.0.0.1"+test.path, http.NoBody)
			if !test.unsigned {
				const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
				r.Header.Set("X-Amz-Content-Sha256", empty)
				r = resigned(t, r)
			}
			w := serve(g, r)
			if w.Code != test.status || !strings.Contains(w.Body.String(), test.want) {
				t.Errorf("answered %d %s", w.Code, w.Body)
			}
			if w.Header().Get("X-Amz-Request-Id") != "id" || w.Header().Get("X-Amz-Id-2") != "id" {
				t.Error("no request id")
			}
			if test.method == http.MethodHead && (w.Body.Len() > 0 || w.Header().Get("Content-Length") == "0") {
				t.Errorf("head answered %q, length %s", w.Body, w.Header().Get("Content-Length"))
			}
			if test.path == "/moved" && w.Header().Get("X-Amz-Bucket-Region") != "eu-west-1" {
				t.Error("the error's header is not there")
			}
		})
	}
}

// restRequest is a signed request to a REST service.
func restRequest(t testing.TB, service, method, target, body string) *http.Request {
	t.Helper()
	r := httptest.NewRequest(method, "http://127.0.0.1"+target, strings.NewReader(body))
	sign(t, r, service, body, testID, testSecret, time.Now())
	return r
}

func resigned(t *testing.T, r *http.Request) *http.Request {
	t.Helper()
	sign(t, r, "s3", "", testID, testSecret, time.Now())
	return r
}

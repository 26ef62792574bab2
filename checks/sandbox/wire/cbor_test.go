package wire_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"linklab/checks/sandbox/wire"
)

// cborRequest is a signed request in Smithy's RPC v2 protocol.
func cborRequest(t testing.TB, path string, body []byte, header ...string) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1"+path, bytes.NewReader(body))
	r.Header.Set("Smithy-Protocol", "rpc-v2-cbor")
	r.Header.Set("Content-Type", "application/cbor")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	sign(t, r, "monitoring", string(body), testID, testSecret, time.Now())
	return r
}

func encoded(t testing.TB, value any) []byte {
	t.Helper()
	body, err := cbor.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

const echoPath = "/service/Granite/operation/Echo"

func TestCBOR(t *testing.T) {
	g := gateway(t, nil)
	body := encoded(t, map[string]any{"VpcId": "vpc-1", "Max": 7, "Ids": []string{"a"}, "Since": cbor.Tag{Number: 1, Content: 1767323045.5}, "Labels": map[string]string{"k": "v"}})
	w := serve(g, cborRequest(t, echoPath, body))
	var got struct {
		VpcId  string
		Max    int
		Ids    []string
		Since  cbor.Tag
		Labels map[string]string
	}
	if err := cbor.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK || w.Header().Get("Smithy-Protocol") != "rpc-v2-cbor" {
		t.Fatalf("%d %v", w.Code, err)
	}
	if got.VpcId != "vpc-1" || got.Max != 7 || len(got.Ids) != 1 || got.Since.Number != 1 || got.Since.Content != 1767323045.5 || got.Labels["k"] != "v" {
		t.Errorf("answered %+v", got)
	}
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, _ = writer.Write(body)
	_ = writer.Close()
	if w := serve(g, cborRequest(t, echoPath, packed.Bytes(), "Content-Encoding", "gzip")); w.Code != http.StatusOK {
		t.Errorf("a compressed body: %d %s", w.Code, w.Body)
	}
}

func TestCBORRefuses(t *testing.T) {
	g := gateway(t, nil)
	for name, test := range map[string]struct {
		path string
		body []byte
		want string
		old  string // name in the query protocol
	}{
		"service error": {echoPath, encoded(t, map[string]any{"VpcId": "vpc-fail"}), "NotFoundException", "InvalidVpcID.NotFound;Sender"},
		"operation":     {"/service/Granite/operation/None", nil, "InvalidAction", "InvalidAction;Sender"},
		"other service": {"/service/Other/operation/Echo", nil, "InvalidAction", "InvalidAction;Sender"},
		"missing":       {echoPath, nil, "ValidationException", "ValidationException;Sender"},
		"unknown":       {echoPath, encoded(t, map[string]any{"VpcId": "a", "X": 1}), "UnknownParameter", "UnknownParameter;Sender"},
		"kind":          {echoPath, encoded(t, map[string]any{"VpcId": 1}), "MalformedInput", "MalformedInput;Sender"},
		"no CBOR":       {echoPath, []byte("{}x"), "SerializationException", "SerializationException;Sender"},
	} {
		t.Run(name, func(t *testing.T) {
			w := serve(g, cborRequest(t, test.path, test.body))
			var got map[string]string
			if err := cbor.Unmarshal(w.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if got["__type"] != test.want || w.Header().Get("X-Amzn-Query-Error") != test.old || w.Code != http.StatusBadRequest {
				t.Errorf("answered %d %v, %s", w.Code, got, w.Header().Get("X-Amzn-Query-Error"))
			}
		})
	}
}

// FuzzCBOR sends any body: the answer is always a CBOR map, and never a fault of
// the program.
func FuzzCBOR(f *testing.F) {
	f.Add(encoded(f, map[string]any{"VpcId": "a", "Since": cbor.Tag{Number: 1, Content: 1e308}, "Filters": []any{map[string]any{"Name": "n"}}}))
	f.Add([]byte{0xbf, 0x65, 'V', 'p', 'c', 'I', 'd', 0x9f, 0xff, 0xff})
	f.Add([]byte{0xa1, 0xc1, 0x00, 0x00})
	g := gateway(f, func(err error) { f.Errorf("fault: %v", err) })
	f.Fuzz(func(t *testing.T, body []byte) {
		if bytes.Contains(body, []byte("panic")) {
			t.Skip("the operation panics of its own")
		}
		w := serve(g, cborRequest(t, echoPath, body))
		var got map[string]any
		if err := cbor.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatalf("%d: %v", w.Code, err)
		}
	})
}

// FuzzREST sends any path, query and body to a REST-JSON and a REST-XML service.
func FuzzREST(f *testing.F) {
	f.Add("GET", "/resourcegateways/a%2Fb", "")
	f.Add("POST", "/resourcegateways", `{"name":"n","vpcIdentifier":"v","subnetIds":["s"],"tags":{"":""}}`)
	f.Add("GET", "/resourcegateways?maxResults=9&maxResults=1", "")
	f.Add("POST", "/2013-04-01/hostedzone/Z/rrset/", "<R><ChangeBatch><Changes><Change><Action>A</Action><ResourceRecordSet><ResourceRecords><ResourceRecord/></ResourceRecords></ResourceRecordSet></Change></Changes></ChangeBatch></R>")
	f.Add("POST", "/2013-04-01/hostedzone/Z/rrset", "<a><b/>&lol;</a><c/>")
	g := gateway(f, func(err error) {
		// The record-changing operation of the test takes an element for granted.
		if !bytes.Contains([]byte(err.Error()), []byte("index out of range")) {
			f.Errorf("fault: %v", err)
		}
	})
	for _, s := range []*wire.Service{latticeService(), zoneService()} {
		if err := g.Registry.Add(s); err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, method, target, body string) {
		if len(target) == 0 || target[0] != '/' {
			t.Skip("not a path")
		}
		for _, service := range []string{"vpc-lattice", "route53"} {
			r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/", bytes.NewReader([]byte(body)))
			u, err := r.URL.Parse(target)
			if err != nil || u.Host != "127.0.0.1" {
				t.Skip("not a URL of this server")
			}
			r.URL, r.Method = u, method
			sign(t, r, service, body, testID, testSecret, time.Now())
			if w := serve(g, r); w.Code < 200 || w.Code > 599 {
				t.Errorf("answered %d", w.Code)
			}
		}
	})
}

package wire_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"linklab/checks/sandbox/wire"
)

// FuzzQuery sends any parameters to the query protocols: the answer is always a
// well-formed document, and never a fault of the program.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		"Action=Echo&VpcId=vpc-1&Filter.1.Name=n&Filter.1.Value.1=v", "Action=Echo&VpcId=a&Id.99999999=x&Id.-1=y",
		"Action=Echo&VpcId=a&Labels.entry.1.key=k", "Action=Echo&VpcId=a&Id.member.1.member.2=x", "Action=Echo&VpcId=%00&Max=9999999999999",
		"Action=Echo&VpcId=a&Since=NaN", "Action=Echo&VpcId=a&Filter=", "Action=Echo&VpcId=a&.=.", "a;b",
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	g := gateway(f, func(err error) { f.Errorf("fault: %v", err) })
	f.Fuzz(func(t *testing.T, body string, ec2 bool) {
		service := "sts"
		if ec2 {
			service = "ec2"
		}
		if bytes.Contains([]byte(body), []byte("panic")) {
			t.Skip("the operation panics of its own")
		}
		w := serve(g, request(t, service, body))
		decoder := xml.NewDecoder(w.Body)
		for {
			_, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("%d: %v", w.Code, err)
			}
		}
	})
}

// FuzzJSON does the same for both JSON protocols.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`{"VpcId":"a","Ids":["b"],"Filters":[{"Name":"n"}]}`, `{"VpcId":1e999}`, `{"VpcId":"a","Since":1e308}`, `[]`, `{"VpcId":"a","Labels":{"":null}}`, `nul`,
		`{"VpcId":"a","Max":2.5}`, `{"VpcId":"a","Ids":[[]]}`, `{"VpcId":"vpc-fail"}`, `{"VpcId":"\ud800"}`,
	} {
		f.Add([]byte(seed))
	}
	g := gateway(f, func(err error) {
		// The operation panics of its own when it is asked to.
		if !strings.Contains(err.Error(), "broken") {
			f.Errorf("fault: %v", err)
		}
	})
	f.Fuzz(func(t *testing.T, body []byte) {
		for service, target := range map[string]string{"ssm": "AmazonSSM.Echo", "dynamodb": "DynamoDB_20120810.Echo"} {
			w := serve(g, request(t, service, string(body), "X-Amz-Target", target))
			if !json.Valid(w.Body.Bytes()) {
				t.Fatalf("%s %d: %q", service, w.Code, w.Body)
			}
		}
	})
}

// FuzzDocument decodes any JSON value by member names.
func FuzzDocument(f *testing.F) {
	f.Add([]byte(`{"VpcId":"a","Max":"5","Labels":{"k":1}}`))
	f.Add([]byte(`{"VpcId":{},"Filters":[1]}`))
	registry := gateway(f, nil).Registry
	service, op := registry.Operation("ec2", "Echo")
	f.Fuzz(func(t *testing.T, text []byte) {
		var params map[string]any
		if json.Unmarshal(text, &params) != nil {
			t.Skip("not a JSON object")
		}
		_, err := registry.Decode(service, op, params)
		var e *wire.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("no AWS error: %v", err)
		}
	})
}

// FuzzAuthorization sends any Authorization header and date.
func FuzzAuthorization(f *testing.F) {
	valid := request(f, "ec2", "Action=Echo&VpcId=a")
	f.Add(valid.Header.Get("Authorization"), valid.Header.Get("X-Amz-Date"), "/")
	f.Add("AWS4-HMAC-SHA256 Credential=////, SignedHeaders=;;, Signature=", "x", "/%2f?a=%zz")
	g := gateway(f, func(err error) { f.Errorf("fault: %v", err) })
	f.Fuzz(func(t *testing.T, authorization, date, target string) {
		r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/", http.NoBody)
		u, err := r.URL.Parse(target)
		if err != nil {
			t.Skip("not a URL")
		}
		r.URL = u
		r.Header["Authorization"] = []string{authorization}
		r.Header["X-Amz-Date"] = []string{date}
		if w := serve(g, r); w.Code == http.StatusOK && authorization != valid.Header.Get("Authorization") {
			t.Fatalf("%q got in", authorization)
		}
	})
}

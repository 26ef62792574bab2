package s3

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"linklab/checks/sandbox/wire"
)

// router turns REST requests into operations (Amazon S3 API reference): the
// method, whether the path names a bucket and a key, and the sub-resource in
// the query say which.
type router struct {
	operations map[string]*wire.Operation
}

func newRouter(operations []*wire.Operation) *router {
	r := &router{operations: map[string]*wire.Operation{}}
	for _, op := range operations {
		r.operations[op.Name] = op
	}
	return r
}

// Anonymous lets unsigned requests through to Route: a bucket's policy may allow
// them.
func (*router) Anonymous(*http.Request) bool { return true }

// copies stands for the header that makes a copy of a request to put an object.
const copies = "x-amz-copy-source"

// routes are the operations by level (service, bucket, object), method and
// sub-resource.
var routes = map[string]string{
	"service GET ":          "ListBuckets",
	"bucket PUT ":           "CreateBucket",
	"bucket HEAD ":          "HeadBucket",
	"bucket DELETE ":        "DeleteBucket",
	"bucket GET ":           "ListObjects",
	"bucket GET list-type":  "ListObjectsV2",
	"bucket GET location":   "GetBucketLocation",
	"bucket GET policy":     "GetBucketPolicy",
	"bucket PUT policy":     "PutBucketPolicy",
	"bucket DELETE policy":  "DeleteBucketPolicy",
	"bucket GET tagging":    "GetBucketTagging",
	"bucket PUT tagging":    "PutBucketTagging",
	"bucket DELETE tagging": "DeleteBucketTagging",
	"bucket POST delete":    "DeleteObjects",
	"object PUT ":           "PutObject",
	"object PUT " + copies:  "CopyObject",
	"object GET ":           "GetObject",
	"object HEAD ":          "HeadObject",
	"object DELETE ":        "DeleteObject",
}

// subresources are the query parameters that make another operation of a
// request; those without a route are not simulated.
var subresources = []string{
	"accelerate", "acl", "analytics", "attributes", "cors", "delete", "encryption", "intelligent-tiering", "inventory",
	"legal-hold", "lifecycle", "list-type", "location", "logging", "metadataConfiguration", "metadataTable", "metrics",
	"notification", "object-lock", "ownershipControls", "partNumber", "policy", "policyStatus", "publicAccessBlock",
	"renameObject", "replication", "requestPayment", "restore", "retention", "select", "session", "tagging", "torrent",
	"uploadId", "uploads", "versioning", "versions", "website",
}

// Route names the operation of a request and decodes its input.
func (t *router) Route(r *http.Request, body []byte) (*wire.Operation, any, error) {
	bucket, key, err := place(r)
	if err != nil {
		return nil, nil, err
	}
	query := r.URL.Query()
	if err := checkSimulated(r.Header, query); err != nil {
		return nil, nil, err
	}
	level := "service"
	switch {
	case key != "":
		level = "object"
	case bucket != "":
		level = "bucket"
	}
	sub := subresource(r, query, level)
	name, ok := routes[level+" "+r.Method+" "+sub]
	switch {
	case !ok:
		return nil, nil, noRoute(level, r.Method, sub)
	case level == "service" && r.Header.Get("Authorization") == "":
		return nil, nil, welcome()
	case name == "ListObjectsV2" && query.Get(sub) != "2":
		return nil, nil, invalidArgument("Invalid List Type specified in Request", sub, query.Get(sub))
	}
	op := t.operations[name]
	in := reflect.New(op.Input)
	f := filler{v: in.Elem(), header: r.Header, query: query}
	f.text("Bucket", bucket)
	f.text("Key", key)
	f.parameters()
	if err := f.body(body); err != nil {
		return nil, nil, err
	}
	if f.err != nil {
		return nil, nil, f.err
	}
	return op, in.Interface(), nil
}

// subresource is the part of the query or header that makes another operation
// of a request.
func subresource(r *http.Request, query url.Values, level string) string {
	for _, name := range subresources {
		if query.Has(name) {
			return name
		}
	}
	if level == "object" && r.Method == http.MethodPut && r.Header.Get("X-Amz-Copy-Source") != "" {
		return copies
	}
	return ""
}

// noRoute refuses what no operation is for. It says which methods there are.
func noRoute(level, method, sub string) error {
	if sub == "uploads" || sub == "uploadId" || sub == "partNumber" {
		return refuse(http.StatusNotImplemented, "NotImplemented",
			fmt.Sprintf("Multipart uploads are not simulated: objects hold up to %d MiB and are put at once.", maxObject>>20))
	}
	var methods []string
	for route := range routes {
		fields := strings.SplitN(route, " ", 3)
		if fields[0] == level && fields[2] == sub {
			methods = append(methods, fields[1])
		}
	}
	if len(methods) == 0 {
		return refuse(http.StatusNotImplemented, "NotImplemented", "A header or query you provided requested a function that is not implemented.", "ResourceType", strings.ToUpper(sub))
	}
	slices.Sort(methods)
	what := level
	if sub != "" {
		what = sub
	}
	e := refuse(http.StatusMethodNotAllowed, "MethodNotAllowed", "The specified method is not allowed against this resource.",
		"Method", method, "ResourceType", strings.ToUpper(what))
	e.Header = http.Header{"Allow": {strings.Join(methods, ", ")}}
	return e
}

// welcome is what S3 answers to a browser: where the page about it is.
func welcome() error {
	e := refuse(http.StatusTemporaryRedirect, "", "")
	e.Header = http.Header{"Location": {"https://aws.amazon.com/s3/"}}
	return e
}

package s3

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

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
	"object PUT x-amz-copy": "CopyObject",
	"object GET ":           "GetObject",
	"object HEAD ":          "HeadObject",
	"object DELETE ":        "DeleteObject",
}

// subresources are the query parameters that make another operation of a
// request; those without a route are not simulated.
var subresources = []string{
	"accelerate", "acl", "analytics", "attributes", "cors", "delete", "encryption", "intelligent-tiering", "inventory", "legal-hold", "lifecycle", "list-type", "location",
	"logging", "metadataTable", "metrics", "notification", "object-lock", "ownershipControls", "partNumber", "policy", "policyStatus", "publicAccessBlock", "replication", "requestPayment",
	"restore", "retention", "select", "session", "tagging", "torrent", "uploadId", "uploads", "versioning", "versions", "website",
}

// Route names the operation of a request and decodes its input.
func (t *router) Route(r *http.Request, body []byte) (*wire.Operation, any, error) {
	bucket, key, err := place(r)
	if err != nil {
		return nil, nil, err
	}
	query := r.URL.Query()
	level := "service"
	switch {
	case key != "":
		level = "object"
	case bucket != "":
		level = "bucket"
	}
	if level == "service" && r.Header.Get("Authorization") == "" && query.Get("X-Amz-Signature") == "" {
		return nil, nil, welcome()
	}
	sub := ""
	for _, name := range subresources {
		if query.Has(name) {
			sub = name
			break
		}
	}
	if level == "object" && r.Method == http.MethodPut && r.Header.Get("X-Amz-Copy-Source") != "" && sub == "" {
		sub = "x-amz-copy"
	}
	name, ok := routes[level+" "+r.Method+" "+sub]
	if !ok {
		if sub != "" {
			return nil, nil, refuse(http.StatusNotImplemented, "NotImplemented", "A header or query you provided requested a function that is not implemented.", "ResourceType", strings.ToUpper(sub))
		}
		return nil, nil, refuse(http.StatusMethodNotAllowed, "MethodNotAllowed", "The specified method is not allowed against this resource.", "Method", r.Method, "ResourceType", strings.ToUpper(level))
	}
	op := t.operations[name]
	in := reflect.New(op.Input)
	f := filler{v: in.Elem(), header: r.Header, query: query}
	f.text("Bucket", bucket)
	f.text("Key", key)
	f.parameters()
	if err := f.body(name, body); err != nil {
		return nil, nil, err
	}
	if f.err != nil {
		return nil, nil, f.err
	}
	return op, in.Interface(), nil
}

// welcome is what S3 answers to a browser: the page about it.
func welcome() error {
	e := refuse(http.StatusTemporaryRedirect, "TemporaryRedirect", "Please re-send this request to the specified temporary endpoint. Continue to use the original request endpoint for future requests.", "Endpoint", "aws.amazon.com")
	e.Header = http.Header{"Location": {"https://aws.amazon.com/s3/"}}
	return e
}

// place takes bucket and key from the host (virtual-host style) and the path.
func place(r *http.Request) (bucket, key string, err error) {
	path, err := url.PathUnescape(r.URL.EscapedPath())
	if err != nil || !utf8.ValidString(path) {
		return "", "", refuse(http.StatusBadRequest, "InvalidURI", "Couldn't parse the specified URI.")
	}
	path = strings.TrimPrefix(path, "/")
	if name, ok := virtualHost(r.Host); ok {
		return name, path, nil
	}
	bucket, key, _ = strings.Cut(path, "/")
	return bucket, key, nil
}

// virtualHost is the bucket in a host name: BUCKET.s3.REGION.amazonaws.com,
// BUCKET.s3.amazonaws.com or BUCKET.s3.localhost.
func virtualHost(host string) (string, bool) {
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.Contains(host[i:], "]") {
		host = host[:i]
	}
	for _, mark := range []string{".s3.", ".s3-"} {
		if i := strings.LastIndex(host, mark); i > 0 && (strings.HasSuffix(host, ".amazonaws.com") || strings.HasSuffix(host, ".localhost")) {
			return host[:i], true
		}
	}
	return "", false
}

// filler puts the parts of a request into an input's members.
type filler struct {
	v      reflect.Value
	header http.Header
	query  url.Values
	err    error
}

// text sets a member, when the input has it.
func (f *filler) text(name, text string) {
	field := f.v.FieldByName(name)
	if !field.IsValid() {
		return
	}
	target := field
	if field.Kind() == reflect.Pointer {
		target = reflect.New(field.Type().Elem()).Elem()
	}
	switch target.Kind() {
	case reflect.String:
		target.SetString(text)
	case reflect.Bool:
		target.SetBool(strings.EqualFold(text, "true"))
	case reflect.Int32:
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			f.err = invalidArgument("Provided "+name+" not an integer or within integer range", name, text)
			return
		}
		target.SetInt(n)
	default:
		return
	}
	if field.Kind() == reflect.Pointer {
		field.Set(target.Addr())
	}
}

// queryMembers and headerMembers are the members that stand in the query and in
// the header.
var (
	queryMembers = map[string]string{
		"MaxBuckets": "max-buckets", "ContinuationToken": "continuation-token", "Prefix": "prefix", "BucketRegion": "bucket-region", "Delimiter": "delimiter",
		"EncodingType": "encoding-type", "MaxKeys": "max-keys", "FetchOwner": "fetch-owner", "StartAfter": "start-after", "Marker": "marker", "VersionId": "versionId",
	}
	headerMembers = map[string]string{
		"ACL": "X-Amz-Acl", "ObjectOwnership": "X-Amz-Object-Ownership", "ObjectLockEnabledForBucket": "X-Amz-Bucket-Object-Lock-Enabled", "ExpectedBucketOwner": "X-Amz-Expected-Bucket-Owner",
		"ContentType": "Content-Type", "ContentMD5": "Content-Md5", "CacheControl": "Cache-Control", "ContentEncoding": "Content-Encoding", "StorageClass": "X-Amz-Storage-Class",
		"IfNoneMatch": "If-None-Match", "IfMatch": "If-Match", "Range": "Range", "ChecksumMode": "X-Amz-Checksum-Mode", "CopySource": "X-Amz-Copy-Source",
		"MetadataDirective": "X-Amz-Metadata-Directive", "TaggingDirective": "X-Amz-Tagging-Directive", "RequestPayer": "X-Amz-Request-Payer",
		"ConfirmRemoveSelfBucketAccess": "X-Amz-Confirm-Remove-Self-Bucket-Access",
	}
)

const metadataPrefix = "X-Amz-Meta-"

func (f *filler) parameters() {
	for name, in := range queryMembers {
		if f.query.Has(in) {
			f.text(name, f.query.Get(in))
		}
	}
	for name, in := range headerMembers {
		if text := f.header.Get(in); text != "" {
			f.text(name, text)
		}
	}
	field := f.v.FieldByName("Metadata")
	if !field.IsValid() {
		return
	}
	metadata := map[string]string{}
	for name, values := range f.header {
		if rest, ok := strings.CutPrefix(name, metadataPrefix); ok {
			metadata[strings.ToLower(rest)] = strings.Join(values, ",")
		}
	}
	if len(metadata) > 0 {
		field.Set(reflect.ValueOf(metadata))
	}
}

// body decodes what stands in the body.
func (f *filler) body(operation string, body []byte) error {
	switch in := f.v.Addr().Interface().(type) {
	case *putObjectInput:
		in.Body = body
	case *putPolicyInput:
		in.Policy = string(body)
	case *createBucketInput:
		if len(body) == 0 {
			return nil
		}
		var doc struct {
			XMLName            xml.Name `xml:"CreateBucketConfiguration"`
			LocationConstraint string
			Location           *struct{ Type, Name string }
			Tags               struct{ Tag []Tag }
		}
		if xml.Unmarshal(body, &doc) != nil {
			return malformedXML()
		}
		in.CreateBucketConfiguration = &bucketConfiguration{LocationConstraint: doc.LocationConstraint, Location: doc.Location, Tags: doc.Tags.Tag}
	case *putTaggingInput:
		var doc struct {
			XMLName xml.Name `xml:"Tagging"`
			TagSet  struct{ Tag []Tag }
		}
		if xml.Unmarshal(body, &doc) != nil {
			return malformedXML()
		}
		in.Tagging.TagSet = doc.TagSet.Tag
	case *deleteObjectsInput:
		var doc struct {
			XMLName xml.Name `xml:"Delete"`
			Quiet   *bool
			Object  []objectIdentifier
		}
		if xml.Unmarshal(body, &doc) != nil {
			return malformedXML()
		}
		in.Delete = deleteList{Objects: doc.Object, Quiet: doc.Quiet}
	}
	return nil
}

package s3

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
)

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
			f.err = invalidArgument("Provided "+queryMembers[name]+" not an integer or within integer range", queryMembers[name], text)
			return
		}
		target.SetInt(n)
	case reflect.Struct:
		t, err := http.ParseTime(text)
		if err != nil {
			return // a condition on no time is none (RFC 9110, 13.1.3)
		}
		target.Set(reflect.ValueOf(t))
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
		"MaxBuckets": "max-buckets", "ContinuationToken": "continuation-token", "Prefix": "prefix",
		"BucketRegion": "bucket-region", "Delimiter": "delimiter", "EncodingType": "encoding-type",
		"MaxKeys": "max-keys", "FetchOwner": "fetch-owner", "StartAfter": "start-after", "Marker": "marker",
		"VersionId": "versionId", "ResponseCacheControl": "response-cache-control",
		"ResponseContentDisposition": "response-content-disposition", "ResponseContentEncoding": "response-content-encoding",
		"ResponseContentLanguage": "response-content-language", "ResponseContentType": "response-content-type",
	}
	headerMembers = map[string]string{
		"ACL": "X-Amz-Acl", "ObjectOwnership": "X-Amz-Object-Ownership",
		"ObjectLockEnabledForBucket": "X-Amz-Bucket-Object-Lock-Enabled",
		"ExpectedBucketOwner":        "X-Amz-Expected-Bucket-Owner",
		"ContentType":                "Content-Type", "CacheControl": "Cache-Control",
		"ContentDisposition": "Content-Disposition", "ContentEncoding": "Content-Encoding", "ContentLanguage": "Content-Language",
		"StorageClass": "X-Amz-Storage-Class", "ServerSideEncryption": "X-Amz-Server-Side-Encryption",
		"IfNoneMatch": "If-None-Match", "IfMatch": "If-Match", "IfModifiedSince": "If-Modified-Since", "IfUnmodifiedSince": "If-Unmodified-Since",
		"Range": "Range", "CopySource": "X-Amz-Copy-Source",
		"MetadataDirective": "X-Amz-Metadata-Directive", "TaggingDirective": "X-Amz-Tagging-Directive",
		"RequestPayer":                  "X-Amz-Request-Payer",
		"ConfirmRemoveSelfBucketAccess": "X-Amz-Confirm-Remove-Self-Bucket-Access",
		"ContentMD5":                    "Content-Md5", "ChecksumMode": "X-Amz-Checksum-Mode", "ChecksumAlgorithm": "X-Amz-Sdk-Checksum-Algorithm",
		"ChecksumCRC32": "X-Amz-Checksum-Crc32", "ChecksumCRC32C": "X-Amz-Checksum-Crc32c", "ChecksumCRC64NVME": "X-Amz-Checksum-Crc64nvme",
		"ChecksumSHA1": "X-Amz-Checksum-Sha1", "ChecksumSHA256": "X-Amz-Checksum-Sha256",
	}
)

const (
	metadataPrefix = "X-Amz-Meta-"
	// trailerPrefix names the checksum that follows a chunked body, which has
	// been verified with the chunks.
	trailerPrefix = "x-amz-checksum-"
)

// parameters sets the members that stand in the query and in the header.
func (f *filler) parameters() {
	for name, in := range queryMembers {
		if f.query.Has(in) {
			f.text(name, f.query.Get(in))
		}
	}
	if algorithm, ok := strings.CutPrefix(strings.ToLower(f.header.Get("X-Amz-Trailer")), trailerPrefix); ok {
		f.text("ChecksumAlgorithm", algorithm)
	}
	if algorithm := f.header.Get("X-Amz-Checksum-Algorithm"); algorithm != "" { // of copies
		f.text("ChecksumAlgorithm", algorithm)
	}
	for name, in := range headerMembers {
		if text := f.header.Get(in); text != "" {
			f.text(name, text)
		}
	}
	if encoding := f.header.Get("Content-Encoding"); encoding != "" {
		f.text("ContentEncoding", contentEncoding(encoding))
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

// contentEncoding is the encoding of the object alone: that of the chunks it
// was sent in does not stay.
func contentEncoding(text string) string {
	var kept []string
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name != "" && name != "aws-chunked" {
			kept = append(kept, name)
		}
	}
	return strings.Join(kept, ",")
}

// body decodes what stands in the body.
func (f *filler) body(body []byte) error {
	switch in := f.v.Addr().Interface().(type) {
	case *putObjectInput:
		in.Body = body
		return nil // the operation verifies it
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
	return f.verify(body)
}

// verify holds a document in the body against what the header says of it.
func (f *filler) verify(body []byte) error {
	var said integrity
	about := filler{v: reflect.ValueOf(&said).Elem(), header: f.header, query: f.query}
	about.parameters()
	_, err := said.verify(body)
	return err
}

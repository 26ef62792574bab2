package s3

import (
	"crypto/md5" //nolint:gosec // an ETag is an MD5 sum
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"linklab/checks/sandbox/wire"
)

// description is what is kept and shown with an object's content.
type description struct {
	CacheControl       string `json:"cache_control,omitempty"`
	ContentDisposition string `json:"content_disposition,omitempty"`
	ContentEncoding    string `json:"content_encoding,omitempty"`
	ContentLanguage    string `json:"content_language,omitempty"`
	ContentType        string `json:"content_type"`
}

type putObjectInput struct {
	Bucket string `req:"true"`
	Key    string `req:"true"`
	Body   []byte
	description
	integrity
	ACL                  *string
	StorageClass         *string
	ServerSideEncryption *string
	IfMatch              *string
	IfNoneMatch          *string
	Metadata             map[string]string
	ExpectedBucketOwner  *string
}

type putObjectOutput struct {
	ETag string
	checksums
	ServerSideEncryption string
}

type getObjectInput struct {
	Bucket string `req:"true"`
	Key    string `req:"true"`
	Range  *string
	precondition
	ChecksumMode        *string
	ExpectedBucketOwner *string

	ResponseCacheControl       *string
	ResponseContentDisposition *string
	ResponseContentEncoding    *string
	ResponseContentLanguage    *string
	ResponseContentType        *string
}

// described is an object's description as the request wants it shown.
func (in *getObjectInput) described(d description) description {
	for text, wish := range map[*string]*string{
		&d.CacheControl: in.ResponseCacheControl, &d.ContentDisposition: in.ResponseContentDisposition,
		&d.ContentEncoding: in.ResponseContentEncoding, &d.ContentLanguage: in.ResponseContentLanguage,
		&d.ContentType: in.ResponseContentType,
	} {
		if wish != nil {
			*text = *wish
		}
	}
	return d
}

// headObjectOutput is all of an object but its content.
type headObjectOutput struct {
	AcceptRanges  string
	LastModified  time.Time
	ContentLength int64
	checksums
	ETag         string
	ContentRange string
	description
	ServerSideEncryption string
	Metadata             map[string]string
}

type getObjectOutput struct {
	Body []byte
	headObjectOutput
}

// onObject is the ARN of the object that an input names.
func onObject(_ *wire.Call, in any) []string { return []string{arn(bucketOf(in), member(in, "Key"))} }

func (s *Service) objectOperations() []*wire.Operation {
	put := wire.Writes("PutObject", s.putObject).Differing("storage class STANDARD and encryption AES256 alone; no versions").From("Amazon S3 user guide, Checking object integrity")
	put.Resources = onObject
	get := wire.Op("GetObject", s.getObject).Differing("no versions")
	get.Resources = onObject
	head := wire.Op("HeadObject", s.headObject).Differing("no versions")
	head.Action, head.Resources = "s3:GetObject", onObject
	return []*wire.Operation{put, get, head}
}

// checkACL: buckets of today have their ACLs switched off.
func checkACL(acl *string) error {
	if acl == nil || *acl == "" || *acl == "private" || *acl == "bucket-owner-full-control" {
		return nil
	}
	return refuse(http.StatusBadRequest, "AccessControlListNotSupported", "The bucket does not allow ACLs")
}

func checkKey(key string) error {
	if len(key) > maxKey {
		return refuse(http.StatusBadRequest, "KeyTooLongError", "Your key is too long", "Size", strconv.Itoa(len(key)), "MaxSizeAllowed", strconv.Itoa(maxKey))
	}
	return nil
}

func newObject(content []byte, d description, metadata map[string]string, algorithm string, now time.Time) *Object {
	if d.ContentType == "" {
		d.ContentType = "binary/octet-stream"
	}
	sum := md5.Sum(content) //nolint:gosec // an ETag is an MD5 sum
	return &Object{
		Content: content, description: d, ETag: `"` + hex.EncodeToString(sum[:]) + `"`, Algorithm: algorithm,
		Modified: now.UTC().Truncate(time.Second), Metadata: metadata,
	}
}

func (s *Service) putObject(c *wire.Call, in *putObjectInput) (*putObjectOutput, error) {
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	for _, err := range []error{
		s.expected(in.ExpectedBucketOwner), checkACL(in.ACL), checkPlain(in.StorageClass, in.ServerSideEncryption), checkKey(in.Key), checkMetadata(in.Metadata),
		checkWrite(in.IfMatch, in.IfNoneMatch, in.Key, b.Objects[in.Key]),
	} {
		if err != nil {
			return nil, err
		}
	}
	if len(in.Body) > maxObject {
		return nil, refuse(http.StatusBadRequest, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size",
			"ProposedSize", strconv.Itoa(len(in.Body)), "MaxSizeAllowed", strconv.Itoa(maxObject))
	}
	algorithm, err := in.verify(in.Body)
	if err != nil {
		return nil, err
	}
	o := newObject(slices.Clone(in.Body), in.description, maps.Clone(in.Metadata), algorithm, c.Now)
	if err := s.store(b, in.Key, o); err != nil {
		return nil, err
	}
	return &putObjectOutput{ETag: o.ETag, checksums: checksumOf(o), ServerSideEncryption: encryption}, nil
}

// encryption is how S3 encrypts what comes without a wish.
const encryption = "AES256"

func checkMetadata(metadata map[string]string) error {
	size := 0
	for name, text := range metadata {
		size += len(name) + len(text)
	}
	if size > maxMetadata {
		return refuse(http.StatusBadRequest, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size",
			"Size", strconv.Itoa(size), "MaxSizeAllowed", strconv.Itoa(maxMetadata))
	}
	return nil
}

// store keeps an object, as long as the account has room for it.
func (s *Service) store(b *Bucket, key string, o *Object) error {
	size := len(o.Content)
	if old := b.Objects[key]; old != nil {
		size -= len(old.Content)
	} else if !s.State.roomForAnother() {
		return full()
	}
	if !s.State.roomFor(size) {
		return full()
	}
	if b.Objects == nil {
		b.Objects = map[string]*Object{}
	}
	b.Objects[key] = o
	return nil
}

// object finds an object for reading.
func (s *Service) object(c *wire.Call, in *getObjectInput) (*Object, error) {
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	if err := s.expected(in.ExpectedBucketOwner); err != nil {
		return nil, err
	}
	o := b.Objects[in.Key]
	if o == nil {
		return nil, s.missing(c, b, in.Key)
	}
	return o, in.check(o)
}

func (s *Service) getObject(c *wire.Call, in *getObjectInput) (*getObjectOutput, error) {
	o, err := s.object(c, in)
	if err != nil {
		return nil, err
	}
	head, content, err := shown(o, in)
	if err != nil {
		return nil, err
	}
	return &getObjectOutput{Body: content, headObjectOutput: head}, nil
}

// shown is what a request asks to see of an object: all of it, or a range.
func shown(o *Object, in *getObjectInput) (head headObjectOutput, content []byte, err error) {
	head = headObjectOutput{
		AcceptRanges: "bytes", LastModified: o.Modified, ContentLength: int64(len(o.Content)), ETag: o.ETag,
		description: in.described(o.description), ServerSideEncryption: encryption, Metadata: o.Metadata,
	}
	if in.Range == nil {
		if in.ChecksumMode != nil && *in.ChecksumMode == "ENABLED" {
			head.checksums = checksumOf(o)
		}
		return head, o.Content, nil
	}
	from, to, ok := parseRange(*in.Range, len(o.Content))
	if !ok {
		return head, o.Content, nil // what is no range is passed over (RFC 9110, 14.2)
	}
	if from >= to {
		return head, nil, refuse(http.StatusRequestedRangeNotSatisfiable, "InvalidRange", "The requested range is not satisfiable",
			"RangeRequested", *in.Range, "ActualObjectSize", strconv.Itoa(len(o.Content)))
	}
	head.ContentLength = int64(to - from)
	head.ContentRange = fmt.Sprintf("bytes %d-%d/%d", from, to-1, len(o.Content))
	return head, o.Content[from:to], nil
}

// parseRange reads bytes=a-b, bytes=a- and bytes=-n as [from, to); it is false
// for anything else. A range that lies outside of the content is empty.
func parseRange(text string, size int) (from, to int, ok bool) {
	text, ok = strings.CutPrefix(text, "bytes=")
	first, last, ranged := strings.Cut(text, "-")
	if !ok || !ranged {
		return 0, 0, false
	}
	a, err1 := strconv.ParseUint(first, 10, 31)
	b, err2 := strconv.ParseUint(last, 10, 31)
	switch {
	case first == "" && err2 == nil:
		return max(0, size-int(b)), size, true
	case last == "" && err1 == nil:
		return int(a), size, true
	case err1 == nil && err2 == nil && a <= b:
		return int(a), min(int(b)+1, size), true
	}
	return 0, 0, false
}

func (s *Service) headObject(c *wire.Call, in *getObjectInput) (*headObjectOutput, error) {
	o, err := s.object(c, in)
	if err != nil {
		return nil, err
	}
	head, _, err := shown(o, in)
	return &head, err
}

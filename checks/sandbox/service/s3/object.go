package s3

import (
	"crypto/md5" //nolint:gosec // an ETag is an MD5 sum
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"linklab/checks/sandbox/wire"
)

type putObjectInput struct {
	Bucket              string `req:"true"`
	Key                 string `req:"true"`
	Body                []byte
	ContentType         *string
	ContentMD5          *string
	ACL                 *string
	CacheControl        *string
	ContentEncoding     *string
	StorageClass        *string
	IfNoneMatch         *string
	Metadata            map[string]string
	ExpectedBucketOwner *string
}

type putObjectOutput struct {
	ETag                 string
	ServerSideEncryption string
	Size                 int64
}

type getObjectInput struct {
	Bucket              string `req:"true"`
	Key                 string `req:"true"`
	Range               *string
	IfMatch             *string
	IfNoneMatch         *string
	ChecksumMode        *string
	ExpectedBucketOwner *string
}

type getObjectOutput struct {
	AcceptRanges         string
	LastModified         time.Time
	ContentLength        int64
	ETag                 string
	ContentRange         string
	ContentType          string
	ServerSideEncryption string
	Metadata             map[string]string
	Body                 []byte
}

type copyObjectInput struct {
	Bucket              string `req:"true"`
	CopySource          string `req:"true"`
	Key                 string `req:"true"`
	ContentType         *string
	Metadata            map[string]string
	MetadataDirective   *string
	TaggingDirective    *string
	ACL                 *string
	ExpectedBucketOwner *string
}

type copyResult struct {
	ETag         string
	LastModified time.Time
}

type copyObjectOutput struct {
	CopyObjectResult     *copyResult
	ServerSideEncryption string
}

// onObject is the ARN of the object that an input names.
func onObject(_ *wire.Call, in any) []string { return []string{arn(bucketOf(in), member(in, "Key"))} }

func (s *Service) objectOperations() []*wire.Operation {
	put := wire.Writes("PutObject", s.putObject)
	put.Resources = onObject
	get := wire.Op("GetObject", s.getObject)
	get.Resources = onObject
	head := wire.Op("HeadObject", s.headObject)
	head.Action, head.Resources = "s3:GetObject", onObject
	duplicate := wire.Writes("CopyObject", s.copyObject)
	duplicate.Action, duplicate.Resources = "s3:PutObject", onObject
	return []*wire.Operation{put, get, head, duplicate}
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

func newObject(content []byte, contentType string, metadata map[string]string, now time.Time) *Object {
	if contentType == "" {
		contentType = "binary/octet-stream"
	}
	sum := md5.Sum(content) //nolint:gosec // an ETag is an MD5 sum
	return &Object{Content: content, ContentType: contentType, ETag: `"` + hex.EncodeToString(sum[:]) + `"`, Modified: now.UTC().Truncate(time.Second), Metadata: metadata}
}

func (s *Service) putObject(c *wire.Call, in *putObjectInput) (*putObjectOutput, error) {
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	size := 0
	for name, text := range in.Metadata {
		size += len(name) + len(text)
	}
	for _, err := range []error{s.expected(in.ExpectedBucketOwner), checkACL(in.ACL), checkKey(in.Key)} {
		if err != nil {
			return nil, err
		}
	}
	switch old := b.Objects[in.Key]; {
	case size > maxMetadata:
		return nil, refuse(http.StatusBadRequest, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size")
	case len(in.Body) > maxObject:
		return nil, refuse(http.StatusBadRequest, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", "ProposedSize", strconv.Itoa(len(in.Body)), "MaxSizeAllowed", strconv.Itoa(maxObject))
	case in.IfNoneMatch != nil && *in.IfNoneMatch == "*" && old != nil:
		return nil, refuse(http.StatusPreconditionFailed, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", "Condition", "If-None-Match")
	case !s.State.room(len(in.Body)):
		return nil, full()
	}
	o := newObject(slices.Clone(in.Body), value(in.ContentType), maps.Clone(in.Metadata), c.Now)
	s.store(b, in.Key, o)
	return &putObjectOutput{ETag: o.ETag, ServerSideEncryption: "AES256"}, nil
}

func (s *Service) store(b *Bucket, key string, o *Object) {
	if b.Objects == nil {
		b.Objects = map[string]*Object{}
	}
	b.Objects[key] = o
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
	switch {
	case o == nil:
		return nil, noSuchKey(in.Key)
	case in.IfMatch != nil && strings.Trim(*in.IfMatch, `"`) != strings.Trim(o.ETag, `"`):
		return nil, refuse(http.StatusPreconditionFailed, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", "Condition", "If-Match")
	case in.IfNoneMatch != nil && strings.Trim(*in.IfNoneMatch, `"`) == strings.Trim(o.ETag, `"`):
		return nil, refuse(http.StatusNotModified, "NotModified", "Not Modified")
	}
	return o, nil
}

func (s *Service) getObject(c *wire.Call, in *getObjectInput) (*getObjectOutput, error) {
	o, err := s.object(c, in)
	if err != nil {
		return nil, err
	}
	out := &getObjectOutput{
		AcceptRanges: "bytes", LastModified: o.Modified, ContentLength: int64(len(o.Content)), ETag: o.ETag, ContentType: o.ContentType,
		ServerSideEncryption: "AES256", Metadata: o.Metadata, Body: o.Content,
	}
	if in.Range != nil {
		from, to, ok := parseRange(*in.Range, len(o.Content))
		if !ok {
			return nil, refuse(http.StatusRequestedRangeNotSatisfiable, "InvalidRange", "The requested range is not satisfiable", "ActualObjectSize", strconv.Itoa(len(o.Content)), "RangeRequested", *in.Range)
		}
		out.Body = o.Content[from:to]
		out.ContentLength = int64(to - from)
		out.ContentRange = fmt.Sprintf("bytes %d-%d/%d", from, to-1, len(o.Content))
	}
	return out, nil
}

// parseRange reads bytes=a-b, bytes=a- and bytes=-n as [from, to).
func parseRange(text string, size int) (from, to int, ok bool) {
	text, ok = strings.CutPrefix(text, "bytes=")
	first, last, ranged := strings.Cut(text, "-")
	if !ok || !ranged {
		return 0, 0, false
	}
	a, err1 := strconv.Atoi(first)
	b, err2 := strconv.Atoi(last)
	switch {
	case first == "" && err2 == nil && b > 0:
		return max(0, size-b), size, size > 0
	case last == "" && err1 == nil:
		return a, size, a < size
	case err1 == nil && err2 == nil && a <= b:
		return a, min(b+1, size), a < size
	}
	return 0, 0, false
}

type headObjectOutput struct {
	AcceptRanges         string
	LastModified         time.Time
	ContentLength        int64
	ETag                 string
	ContentType          string
	ServerSideEncryption string
	Metadata             map[string]string
}

func (s *Service) headObject(c *wire.Call, in *getObjectInput) (*headObjectOutput, error) {
	o, err := s.object(c, in)
	if err != nil {
		return nil, err
	}
	return &headObjectOutput{
		AcceptRanges: "bytes", LastModified: o.Modified, ContentLength: int64(len(o.Content)), ETag: o.ETag, ContentType: o.ContentType,
		ServerSideEncryption: "AES256", Metadata: o.Metadata,
	}, nil
}

func (s *Service) copyObject(c *wire.Call, in *copyObjectInput) (*copyObjectOutput, error) {
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	for _, err := range []error{s.expected(in.ExpectedBucketOwner), checkACL(in.ACL), checkKey(in.Key)} {
		if err != nil {
			return nil, err
		}
	}
	source, err := url.PathUnescape(strings.TrimPrefix(in.CopySource, "/"))
	bucket, key, ok := strings.Cut(source, "/")
	if err != nil || !ok || key == "" {
		return nil, invalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey", "x-amz-copy-source", in.CopySource)
	}
	// The source may lie in another region than the endpoint's.
	from, err := s.of(&wire.Call{}, bucket)
	if err != nil {
		return nil, err
	}
	o := from.Objects[key]
	if o == nil {
		return nil, noSuchKey(key)
	}
	replace := in.MetadataDirective != nil && *in.MetadataDirective == "REPLACE"
	if bucket == in.Bucket && key == in.Key && !replace {
		return nil, refuse(http.StatusBadRequest, "InvalidRequest",
			"This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.")
	}
	if !s.State.room(len(o.Content)) {
		return nil, full()
	}
	contentType, metadata := o.ContentType, o.Metadata
	if replace {
		contentType, metadata = value(in.ContentType), in.Metadata
	}
	made := newObject(slices.Clone(o.Content), contentType, maps.Clone(metadata), c.Now)
	s.store(b, in.Key, made)
	return &copyObjectOutput{CopyObjectResult: &copyResult{ETag: made.ETag, LastModified: made.Modified}, ServerSideEncryption: "AES256"}, nil
}

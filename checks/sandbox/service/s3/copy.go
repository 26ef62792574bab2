package s3

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/wire"
)

type copyObjectInput struct {
	Bucket     string `req:"true"`
	CopySource string `req:"true"`
	Key        string `req:"true"`
	description
	ChecksumAlgorithm    *string
	Metadata             map[string]string
	MetadataDirective    *string
	TaggingDirective     *string
	ACL                  *string
	StorageClass         *string
	ServerSideEncryption *string
	ExpectedBucketOwner  *string
}

type copyResult struct {
	ETag         string
	LastModified time.Time
	checksums
}

type copyObjectOutput struct {
	CopyObjectResult     *copyResult
	ServerSideEncryption string
}

func (s *Service) copyOperations() []*wire.Operation {
	op := wire.Writes("CopyObject", s.copyObject).Differing("storage class STANDARD and encryption AES256 alone; no versions")
	op.Action, op.Resources = "s3:PutObject", onObject
	op.Also = func(_ *wire.Call, in any) []wire.Permission {
		bucket, key, ok := copySource(in.(*copyObjectInput).CopySource)
		if !ok {
			return nil // refused by the operation
		}
		return []wire.Permission{{Action: "s3:GetObject", Resource: arn(bucket, key)}}
	}
	return []*wire.Operation{op}
}

// copySource reads BUCKET/KEY, URL-encoded, with or without a leading slash.
func copySource(text string) (bucket, key string, ok bool) {
	source, err := url.PathUnescape(strings.TrimPrefix(text, "/"))
	if err != nil {
		return "", "", false
	}
	source, version, _ := strings.Cut(source, "?versionId=")
	bucket, key, _ = strings.Cut(source, "/")
	return bucket, key, key != "" && (version == "" || version == "null")
}

func (s *Service) copyObject(c *wire.Call, in *copyObjectInput) (*copyObjectOutput, error) {
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	for _, err := range []error{
		s.expected(in.ExpectedBucketOwner), checkACL(in.ACL), checkPlain(in.StorageClass, in.ServerSideEncryption), checkKey(in.Key), checkMetadata(in.Metadata),
	} {
		if err != nil {
			return nil, err
		}
	}
	bucket, key, ok := copySource(in.CopySource)
	if !ok {
		return nil, invalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey", "x-amz-copy-source", in.CopySource)
	}
	// The source may lie in another region than the endpoint's.
	from, err := s.of(&wire.Call{}, bucket)
	if err != nil {
		return nil, err
	}
	o := from.Objects[key]
	if o == nil {
		return nil, s.missing(c, from, key)
	}
	replace := in.MetadataDirective != nil && *in.MetadataDirective == "REPLACE"
	if bucket == in.Bucket && key == in.Key && !replace {
		return nil, refuse(http.StatusBadRequest, "InvalidRequest",
			"This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.")
	}
	kept, metadata, algorithm := o.description, o.Metadata, o.Algorithm
	if replace {
		kept, metadata = in.description, in.Metadata
	}
	if in.ChecksumAlgorithm != nil {
		if algorithm, err = (integrity{ChecksumAlgorithm: in.ChecksumAlgorithm}).verify(nil); err != nil {
			return nil, err
		}
	}
	made := newObject(slices.Clone(o.Content), kept, maps.Clone(metadata), algorithm, c.Now)
	if err := s.store(b, in.Key, made); err != nil {
		return nil, err
	}
	return &copyObjectOutput{
		CopyObjectResult:     &copyResult{ETag: made.ETag, LastModified: made.Modified, checksums: checksumOf(made)},
		ServerSideEncryption: encryption,
	}, nil
}

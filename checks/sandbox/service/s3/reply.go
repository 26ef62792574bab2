package s3

import (
	"net/http"
	"strconv"
	"strings"

	"linklab/checks/sandbox/wire"
)

// roots are the XML elements of answers whose name is not the operation's.
var roots = map[string]string{
	"ListBuckets":      "ListAllMyBucketsResult",
	"ListObjects":      "ListBucketResult",
	"ListObjectsV2":    "ListBucketResult",
	"GetBucketTagging": "Tagging",
	"DeleteObjects":    "DeleteResult",
}

// Reply encodes an output: in XML, or in the header and the body itself.
func (*router) Reply(_ *http.Request, op *wire.Operation, _, out any) (*wire.Reply, error) {
	h := http.Header{}
	set := func(name, text string) {
		if text != "" {
			h.Set(name, text)
		}
	}
	switch out := out.(type) {
	case *done:
		if op.Name == "PutBucketPolicy" || op.Name == "PutBucketTagging" {
			return &wire.Reply{Status: http.StatusOK, Header: h}, nil
		}
		return &wire.Reply{Status: http.StatusNoContent, Header: h}, nil
	case *createBucketOutput:
		set("Location", out.Location)
		set("X-Amz-Bucket-Arn", out.BucketArn)
		return &wire.Reply{Header: h}, nil
	case *headBucketOutput:
		set("X-Amz-Bucket-Region", out.BucketRegion)
		set("X-Amz-Bucket-Arn", out.BucketArn)
		set("X-Amz-Access-Point-Alias", "false")
		set("Content-Type", "application/xml")
		return &wire.Reply{Header: h}, nil
	case *policyOutput:
		set("Content-Type", "application/json")
		return &wire.Reply{Header: h, Body: []byte(out.Policy)}, nil
	case *locationOutput:
		return xmlReply("LocationConstraint", &struct{}{}, out.LocationConstraint)
	case *putObjectOutput:
		set("Etag", out.ETag)
		set(encryptionHeader, out.ServerSideEncryption)
		out.header(h)
		return &wire.Reply{Header: h}, nil
	case *copyObjectOutput:
		reply, err := xmlReply("CopyObjectResult", out.CopyObjectResult, "")
		if err == nil {
			reply.Header.Set(encryptionHeader, out.ServerSideEncryption)
		}
		return reply, err
	case *getObjectOutput:
		return &wire.Reply{Status: out.write(h), Header: h, Body: out.Body}, nil
	case *headObjectOutput:
		return &wire.Reply{Status: out.write(h), Header: h}, nil
	}
	return xmlReply(roots[op.Name], out, "")
}

const encryptionHeader = "X-Amz-Server-Side-Encryption"

// write puts all that is known of an object into a header, and is the status
// that goes with it.
func (out *headObjectOutput) write(h http.Header) int {
	for name, text := range map[string]string{
		"Accept-Ranges":       out.AcceptRanges,
		"Last-Modified":       out.LastModified.UTC().Format(http.TimeFormat),
		"Content-Length":      strconv.FormatInt(out.ContentLength, 10),
		"Content-Range":       out.ContentRange,
		"Etag":                out.ETag,
		"Cache-Control":       out.CacheControl,
		"Content-Disposition": out.ContentDisposition,
		"Content-Encoding":    out.ContentEncoding,
		"Content-Language":    out.ContentLanguage,
		"Content-Type":        out.ContentType,
		encryptionHeader:      out.ServerSideEncryption,
	} {
		if text != "" {
			h.Set(name, text)
		}
	}
	for name, text := range out.Metadata {
		// In small letters, as S3 keeps them: some clients show them as they come.
		h[strings.ToLower(metadataPrefix)+name] = []string{text}
	}
	out.header(h)
	if out.ContentRange != "" {
		return http.StatusPartialContent
	}
	return http.StatusOK
}

// xmlReply is an answer in XML; text is the content of a root that holds no
// elements.
func xmlReply(root string, out any, text string) (*wire.Reply, error) {
	body, err := wire.EncodeXML(root, namespace, out)
	if err != nil {
		return nil, err
	}
	if text != "" {
		// The only such root is a region's name, which needs no escaping.
		end := "</" + root + ">"
		body = append(body[:len(body)-len(end)], text+end...)
	}
	return &wire.Reply{Header: http.Header{"Content-Type": {"application/xml"}}, Body: body}, nil
}

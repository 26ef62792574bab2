package s3

import (
	"net/http"
	"strconv"

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
		set("X-Amz-Server-Side-Encryption", out.ServerSideEncryption)
		return &wire.Reply{Header: h}, nil
	case *copyObjectOutput:
		set("X-Amz-Server-Side-Encryption", out.ServerSideEncryption)
		reply, err := xmlReply("CopyObjectResult", out.CopyObjectResult, "")
		if err == nil {
			reply.Header.Set("X-Amz-Server-Side-Encryption", out.ServerSideEncryption)
		}
		return reply, err
	case *getObjectOutput:
		objectHeader(h, &headObjectOutput{
			AcceptRanges: out.AcceptRanges, LastModified: out.LastModified, ContentLength: out.ContentLength, ETag: out.ETag, ContentType: out.ContentType,
			ServerSideEncryption: out.ServerSideEncryption, Metadata: out.Metadata,
		})
		status := http.StatusOK
		if out.ContentRange != "" {
			set("Content-Range", out.ContentRange)
			status = http.StatusPartialContent
		}
		return &wire.Reply{Status: status, Header: h, Body: out.Body}, nil
	case *headObjectOutput:
		objectHeader(h, out)
		return &wire.Reply{Header: h}, nil
	}
	return xmlReply(roots[op.Name], out, "")
}

func objectHeader(h http.Header, out *headObjectOutput) {
	h.Set("Accept-Ranges", out.AcceptRanges)
	h.Set("Last-Modified", out.LastModified.UTC().Format(http.TimeFormat))
	h.Set("Content-Length", strconv.FormatInt(out.ContentLength, 10))
	h.Set("Etag", out.ETag)
	h.Set("Content-Type", out.ContentType)
	h.Set("X-Amz-Server-Side-Encryption", out.ServerSideEncryption)
	for name, text := range out.Metadata {
		h.Set(metadataPrefix+name, text)
	}
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

package wire

import (
	"net/http"
	"slices"
	"strings"
)

// Protocol is one of the AWS wire protocols.
type Protocol string

// The protocols of the services that the sandbox speaks.
const (
	EC2Query Protocol = "ec2"
	AWSQuery Protocol = "query"
	JSON10   Protocol = "json1.0"
	JSON11   Protocol = "json1.1"
	RESTJSON Protocol = "rest-json"
	RESTXML  Protocol = "rest-xml"
	// CBOR is Smithy's RPC v2 protocol.
	CBOR Protocol = "rpc-v2-cbor"
	// S3 is REST-XML with S3's own paths, errors, headers and signatures; the
	// service routes its requests itself (Service.REST).
	S3 Protocol = "s3"
)

// codec is one protocol: how a request names its operation and holds its input,
// and what answers and errors look like.
type codec interface {
	decode(q *request, payload []byte) (*Operation, any, error)
	encode(q *request, op *Operation, in, out any) (*Reply, error)
	fail(q *request, e *Error) *Reply
}

func codecOf(p Protocol) codec {
	switch p {
	case EC2Query:
		return ec2Codec{}
	case JSON10, JSON11:
		return jsonCodec{p}
	case RESTJSON:
		return restJSONCodec{}
	case RESTXML:
		return restXMLCodec{}
	case CBOR:
		return cborCodec{}
	case S3:
		return s3Codec{}
	case AWSQuery:
	}
	return queryCodec{}
}

// Modern says whether a protocol's services name their errors as Smithy's do:
// AccessDeniedException, ValidationException.
func (p Protocol) Modern() bool {
	return p == JSON10 || p == JSON11 || p == RESTJSON || p == CBOR
}

// spoken is the protocol of one request: the service's first, unless the
// request's headers are those of another one that it speaks.
func (s *Service) spoken(r *http.Request) Protocol {
	var asked Protocol
	switch {
	case r.Header.Get("Smithy-Protocol") == string(CBOR):
		asked = CBOR
	case r.Header.Get("X-Amz-Target") == "":
	case strings.HasSuffix(r.Header.Get("Content-Type"), "json-1.0"):
		asked = JSON10
	default:
		asked = JSON11
	}
	if slices.Contains(s.Also, asked) {
		return asked
	}
	return s.Protocol
}

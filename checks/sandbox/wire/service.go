// Package wire speaks the AWS protocols of the sandbox: it turns an HTTP
// request into a typed input of one operation and the operation's typed output
// into the bytes that an AWS client expects, and verifies SigV4. It knows no
// service and no network: services hand it tables of operations.
package wire

import (
	"context"
	"net/http"
	"net/netip"
	"reflect"
	"time"
)

// Service is a table of operations behind one credential scope name.
type Service struct {
	Name       string // SigV4 scope: "ec2", "sts", "vpc-lattice", "monitoring"
	Protocol   Protocol
	Prefix     string     // of IAM actions, when it differs from Name: "cloudwatch"
	Also       []Protocol // that clients may speak instead, by the headers of their requests
	APIVersion string     // "2016-11-15"
	Namespace  string     // XML namespace of answers
	Target     string     // X-Amz-Target prefix of the JSON protocols and name in CBOR paths, "AmazonSSM"
	// Exceptions are the names that errors of a query service have in the other
	// protocols that it speaks.
	Exceptions map[string]string
	Operations []*Operation
	// REST routes requests by rules that no table can hold; only S3 has it. The
	// other REST services bind each operation by Operation.At.
	REST REST
}

// REST turns the requests of a REST service into operations and their outputs
// into answers. The request is verified and its body read (and, when it was
// sent in signed chunks, unwrapped) before Route sees it.
type REST interface {
	// Route names the operation and decodes its input. An error is answered in
	// the service's own shape.
	Route(r *http.Request, body []byte) (op *Operation, in any, err error)
	// Reply encodes an operation's output. For HEAD requests the body is dropped
	// but its length kept.
	Reply(r *http.Request, op *Operation, in, out any) (*Reply, error)
	// Anonymous says whether an unsigned request may go on to Route; the
	// operation then runs with an empty Caller.
	Anonymous(r *http.Request) bool
}

// Reply is an answer of a REST service. Status 0 means 200.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// Operation is one API operation. Input and Output are struct types whose
// fields bear the API's own member names (VpcId, RouteTableIds, TagSet …), so
// that one declaration serves the decoder, the encoder, the AWS CLI emulator
// and the CloudFormation engine.
//
// A service of the REST-JSON protocol has members that begin with a small
// letter: there the field ResourceGatewayIdentifier is resourceGatewayIdentifier
// on the wire, at the command line and in documents.
//
// Field tags:
//
//	name:"dnsName"       the API's member name, where the field's name does not
//	                     give it
//	at:"path"            of a REST operation: the member is a label of the path
//	at:"query"           ... a parameter of the query string; lists repeat it
//	at:"header"          ... a header; in outputs too (Location)
//	in:"VpcEndpointId"   name of the member in a query request (EC2: the
//	                     flattened list prefix "VpcEndpointId.1"); default: the
//	                     field's name
//	out:"vpcEndpointSet" name of the XML element of an answer; lists hold
//	                     <item> (EC2) or <member> (query); default: EC2 the
//	                     field's name with a small first letter, query the name
//	                     (out:"Contents,flat" repeats the element instead,
//	                     out:"Buckets,item=Bucket" names the inner one)
//	req:"true"           the parameter must be there
//	                     (a REST-XML service reads its bodies by these names too)
//	out:"-" / in:"-"     not in answers / not in requests
//
// The names that in gives are those of the query, path or header for members
// that lie there; a label is named by the member.
//
// What an answer leaves out: nil pointers, nil lists and maps, empty strings,
// zero times and zero structs. Plain numbers and booleans are always there; an
// empty list that is not nil is an empty element.
//
// Kinds of fields: string and named strings, bool, ints, floats, time.Time,
// []byte (base64), structs, slices, map[string]string, and pointers to these.
// Embedded structs count as their fields.
type Operation struct {
	Name    string
	Mutates bool // writes state; readers run side by side
	Input   reflect.Type
	Output  reflect.Type
	// Resources names the ARNs an authorisation is asked for; nil means "*".
	Resources func(c *Call, in any) []string
	Action    string // IAM action when it differs from service:Name
	// Conditions are the service's own condition keys of a request (s3:prefix);
	// nil means none.
	Conditions func(c *Call, in any) map[string][]string
	// AsksItself says that the operation's own function asks whether the caller
	// may, thing by thing, as it answers thing by thing.
	AsksItself bool
	// Also names what else the caller has to be allowed; nil means nothing.
	Also func(c *Call, in any) []Permission
	// Before is what the service answers before it asks whether the caller may;
	// nil means nothing.
	Before func(c *Call, in any) error
	Handle func(c *Call, in any) (any, error)
	// HTTP binds an operation of a REST service; see At.
	HTTP *Binding
	// Differs says, in a sentence, how the operation knowingly differs from
	// AWS's; "" where no difference is known.
	Differs string
	// Source is the document by which it was made, besides the operation's own
	// page in the API reference; "" where that is all.
	Source string
}

// exception is an error's name in the protocols other than query.
func (s *Service) exception(code string) string {
	if name := s.Exceptions[code]; name != "" {
		return name
	}
	return code
}

// ActionOf is the IAM action that an operation needs.
func (s *Service) ActionOf(op *Operation) string {
	switch {
	case op.Action != "":
		return op.Action
	case s.Prefix != "":
		return s.Prefix + ":" + op.Name
	}
	return s.Name + ":" + op.Name
}

// Differing notes how the operation knowingly differs from AWS's.
func (o *Operation) Differing(sentence string) *Operation {
	o.Differs = sentence
	return o
}

// From notes the document by which the operation was made, besides its own page
// in the API reference.
func (o *Operation) From(document string) *Operation {
	o.Source = document
	return o
}

// Permission is one action on one resource.
type Permission struct{ Action, Resource string }

// Op declares an operation of typed input and output.
func Op[In, Out any](name string, handle func(*Call, *In) (*Out, error)) *Operation {
	return &Operation{
		Name:   name,
		Input:  reflect.TypeFor[In](),
		Output: reflect.TypeFor[Out](),
		Handle: func(c *Call, in any) (any, error) { return handle(c, in.(*In)) },
	}
}

// Writes is Op for an operation that changes state.
func Writes[In, Out any](name string, handle func(*Call, *In) (*Out, error)) *Operation {
	op := Op(name, handle)
	op.Mutates = true
	return op
}

// Call is one request on its way to an operation.
type Call struct {
	Context   context.Context
	Service   string
	Operation string
	Region    string
	Account   string // 12 digits
	Caller    Caller
	Origin    Origin
	Now       time.Time // of the sandbox's clock, UTC
	RequestID string
	UserAgent string // as the request said
	Presigned bool   // the signature stood in the URL
}

// Caller is who signed the request.
type Caller struct {
	ARN         string // arn:aws:iam::…:user/… or arn:aws:sts::…:assumed-role/role/i-…
	UserID      string
	AccessKeyID string
	Role        string // role name when the caller is an assumed role, else ""
}

// Origin is by which way the request reached the service.
type Origin struct {
	SourceIP netip.Addr // what the service sees: public, or private through an endpoint
	VPC      string     // set when an endpoint carried it
	Endpoint string     // vpce-… that carried it, else ""
	// Interface is the endpoint's interface that took it, "" for a gateway endpoint.
	Interface string
}

// Error is an AWS error: code, sentence and HTTP status (0 means the one that
// AWS answers with for the code, 400 for most). One without a code is answered
// with its status and header alone, as a redirect is.
type Error struct {
	Code    string
	Message string
	Status  int
	// Elements are further elements of a REST-XML error, as BucketName.
	Elements []Element
	// Header is sent with the error, as x-amz-bucket-region.
	Header http.Header
}

// Element is one XML element that holds text.
type Element struct{ Name, Text string }

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// AWSCode is the error's code, for packages that know errors by this method
// alone.
func (e *Error) AWSCode() string { return e.Code }

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

// Protocol is one of the AWS wire protocols.
type Protocol string

// The protocols of the services that the sandbox speaks.
const (
	EC2Query Protocol = "ec2"
	AWSQuery Protocol = "query"
	JSON11   Protocol = "json1.1"
	RESTXML  Protocol = "rest-xml"
)

// Service is a table of operations behind one credential scope name.
type Service struct {
	Name       string // SigV4 scope: "ec2", "sts", "iam", "s3", "ssm", "cloudformation"
	Protocol   Protocol
	APIVersion string // "2016-11-15"
	Namespace  string // XML namespace of answers
	Target     string // X-Amz-Target prefix of the JSON protocols, "AmazonSSM"
	Operations []*Operation
	// REST binds operations to methods and paths; only RESTXML services have it.
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
// Field tags:
//
//	in:"VpcEndpointId"   name of the member in a query request (EC2: the
//	                     flattened list prefix "VpcEndpointId.1"); default: the
//	                     field's name
//	out:"vpcEndpointSet" name of the XML element of an answer; lists hold
//	                     <item> (EC2) or <member> (query); default: EC2 the
//	                     field's name with a small first letter, query the name
//	                     (out:"Contents,flat" repeats the element instead,
//	                     out:"Buckets,item=Bucket" names the inner one)
//	req:"true"           the parameter must be there
//	out:"-" / in:"-"     not in answers / not in requests
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
	// Also names what else the caller has to be allowed; nil means nothing.
	Also func(c *Call, in any) []Permission
	// Before is what the service answers before it asks whether the caller may;
	// nil means nothing.
	Before func(c *Call, in any) error
	Handle func(c *Call, in any) (any, error)
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

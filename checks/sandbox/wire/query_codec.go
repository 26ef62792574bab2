package wire

import (
	"bytes"
	"net/http"
	"net/url"
	"reflect"
)

// ec2Codec is the EC2 query protocol.
type ec2Codec struct{}

func (ec2Codec) decode(q *request, payload []byte) (*Operation, any, error) {
	return decodeForm(q, EC2Query, payload)
}

func (ec2Codec) encode(q *request, op *Operation, _, out any) (*Reply, error) {
	sh, v := q.output(op, out)
	e := xmlEncoder{protocol: EC2Query, buf: &bytes.Buffer{}}
	e.root(op.Name+"Response", q.service.Namespace)
	e.textElement("requestId", q.id)
	e.structure(sh, v)
	e.close(op.Name + "Response")
	return answer(http.StatusOK, contentXML, e.buf), nil
}

func (ec2Codec) fail(q *request, e *Error) *Reply {
	x := xmlEncoder{protocol: EC2Query, buf: &bytes.Buffer{}}
	x.root("Response", "")
	x.open("Errors")
	x.open("Error")
	x.textElement("Code", e.Code)
	x.textElement("Message", e.Message)
	x.close("Error")
	x.close("Errors")
	x.textElement("RequestID", q.id)
	x.close("Response")
	return answer(e.status(), contentXML, x.buf)
}

// queryCodec is the AWS query protocol.
type queryCodec struct{}

func (queryCodec) decode(q *request, payload []byte) (*Operation, any, error) {
	return decodeForm(q, AWSQuery, payload)
}

func (queryCodec) encode(q *request, op *Operation, _, out any) (*Reply, error) {
	sh, v := q.output(op, out)
	e := xmlEncoder{protocol: AWSQuery, buf: &bytes.Buffer{}}
	e.root(op.Name+"Response", q.service.Namespace)
	e.open(op.Name + "Result")
	e.structure(sh, v)
	e.close(op.Name + "Result")
	e.open("ResponseMetadata")
	e.textElement("RequestId", q.id)
	e.close("ResponseMetadata")
	e.close(op.Name + "Response")
	return answer(http.StatusOK, contentXML, e.buf), nil
}

func (queryCodec) fail(q *request, e *Error) *Reply { return failXML(q, e, e.status()) }

// failXML is the error of the AWS query protocol and of REST-XML.
func failXML(q *request, e *Error, status int) *Reply {
	kind := "Sender"
	if status >= http.StatusInternalServerError {
		kind = "Receiver"
	}
	x := xmlEncoder{protocol: q.service.Protocol, buf: &bytes.Buffer{}}
	x.root("ErrorResponse", q.service.Namespace)
	x.open("Error")
	x.textElement("Type", kind)
	x.textElement("Code", e.Code)
	x.textElement("Message", e.Message)
	for _, element := range e.Elements {
		x.textElement(element.Name, element.Text)
	}
	x.close("Error")
	x.textElement("RequestId", q.id)
	x.close("ErrorResponse")
	return answer(status, contentXML, x.buf)
}

const contentXML = "text/xml;charset=UTF-8"

// output is an operation's output with its shape; one that is nil is an empty
// one.
func (q *request) output(op *Operation, out any) (*shape, reflect.Value) {
	v := reflect.Indirect(reflect.ValueOf(out))
	if !v.IsValid() {
		v = reflect.Zero(op.Output)
	}
	return q.Registry.entries[op].output, v
}

func answer(status int, contentType string, body *bytes.Buffer) *Reply {
	return &Reply{Status: status, Header: http.Header{"Content-Type": {contentType}}, Body: body.Bytes()}
}

// decodeForm finds a query request's operation and its input.
func decodeForm(q *request, p Protocol, payload []byte) (*Operation, any, error) {
	values, err := q.parameters(payload)
	if err != nil {
		return nil, nil, err
	}
	name := values.Get("Action")
	if name == "" {
		return nil, nil, &Error{Code: "MissingAction", Message: "The request must contain the parameter Action"}
	}
	if version := values.Get("Version"); version != "" && version != q.service.APIVersion {
		return nil, nil, &Error{Code: "NoSuchVersion", Message: "The requested version (" + version + ") of the service does not exist"}
	}
	_, op := q.Registry.Operation(q.service.Name, name)
	if op == nil {
		return nil, nil, unknownOperation(q.service, name)
	}
	in := reflect.New(op.Input)
	if err := (queryDecoder{p}).decode(values, q.Registry.entries[op].input, in.Elem()); err != nil {
		return nil, nil, err.of(op)
	}
	return op, in.Interface(), nil
}

// parameters are those of the query string and of a form in the body.
func (q *request) parameters(payload []byte) (url.Values, error) {
	values, err := url.ParseQuery(q.r.URL.RawQuery)
	if err == nil && len(payload) > 0 {
		var form url.Values
		form, err = url.ParseQuery(string(payload))
		for name, list := range form {
			values[name] = append(values[name], list...)
		}
	}
	if err != nil {
		return nil, &Error{Code: "MalformedQueryString", Message: "The query string contains a syntax error"}
	}
	return values, nil
}

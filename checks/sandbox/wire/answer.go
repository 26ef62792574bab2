package wire

import (
	"bytes"
	"net/http"
	"net/url"
	"reflect"
	"strings"
)

// decodeQuery finds a query request's operation and its input.
func (r *Registry) decodeQuery(s *Service, values url.Values) (*Operation, any, error) {
	name := values.Get("Action")
	if name == "" {
		return nil, nil, &Error{Code: "MissingAction", Message: "The request must contain the parameter Action"}
	}
	if version := values.Get("Version"); version != "" && version != s.APIVersion {
		return nil, nil, &Error{Code: "NoSuchVersion", Message: "The requested version (" + version + ") of the service does not exist"}
	}
	_, op := r.Operation(s.Name, name)
	if op == nil {
		return nil, nil, unknownOperation(s, name)
	}
	in := reflect.New(op.Input)
	if err := (queryDecoder{s.Protocol}).decode(values, r.entries[op].input, in.Elem()); err != nil {
		return nil, nil, err
	}
	return op, in.Interface(), nil
}

// decodeJSON finds a JSON request's operation and its input.
func (r *Registry) decodeJSON(s *Service, name string, payload []byte) (*Operation, any, error) {
	_, op := r.Operation(s.Name, name)
	if op == nil {
		return nil, nil, unknownOperation(s, name)
	}
	in := reflect.New(op.Input)
	if err := decodeJSON(payload, r.entries[op].input, in.Elem()); err != nil {
		return nil, nil, err
	}
	return op, in.Interface(), nil
}

// reply encodes an operation's output.
func (q *request) reply(op *Operation, in, out any) (*Reply, error) {
	if q.service.Protocol == RESTXML {
		return q.service.REST.Reply(q.r, op, in, out)
	}
	v := reflect.Indirect(reflect.ValueOf(out))
	if !v.IsValid() {
		v = reflect.Zero(op.Output)
	}
	sh := q.Registry.entries[op].output
	buf := &bytes.Buffer{}
	e := xmlEncoder{protocol: q.service.Protocol, buf: buf}
	switch q.service.Protocol {
	case JSON11:
		encodeJSON(buf, sh, v)
		return answer(http.StatusOK, "application/x-amz-json-1.1", buf), nil
	case EC2Query:
		e.root(op.Name+"Response", q.service.Namespace)
		e.textElement("requestId", q.id)
		e.structure(sh, v)
	case AWSQuery:
		e.root(op.Name+"Response", q.service.Namespace)
		e.open(op.Name + "Result")
		e.structure(sh, v)
		e.close(op.Name + "Result")
		e.open("ResponseMetadata")
		e.textElement("RequestId", q.id)
		e.close("ResponseMetadata")
	}
	e.close(op.Name + "Response")
	return answer(http.StatusOK, "text/xml;charset=UTF-8", buf), nil
}

func answer(status int, contentType string, body *bytes.Buffer) *Reply {
	return &Reply{Status: status, Header: http.Header{"Content-Type": {contentType}}, Body: body.Bytes()}
}

// failure encodes an error in the service's own shape.
func (q *request) failure(err error) *Reply {
	e, known := AsError(q.service.Protocol, err)
	if !known && q.Fault != nil {
		q.Fault(err)
	}
	buf := &bytes.Buffer{}
	x := xmlEncoder{protocol: q.service.Protocol, buf: buf}
	contentType := "text/xml;charset=UTF-8"
	switch q.service.Protocol {
	case EC2Query:
		x.root("Response", "")
		x.open("Errors")
		x.open("Error")
		x.textElement("Code", e.Code)
		x.textElement("Message", e.Message)
		x.close("Error")
		x.close("Errors")
		x.textElement("RequestID", q.id)
		x.close("Response")
	case JSON11:
		contentType = "application/x-amz-json-1.1"
		buf.WriteString(`{"__type":`)
		writeJSONString(buf, e.Code)
		if e.Message != "" {
			buf.WriteString(`,"message":`)
			writeJSONString(buf, e.Message)
		}
		buf.WriteByte('}')
	case RESTXML:
		if e.Code == "" {
			return &Reply{Status: e.status(), Header: e.Header}
		}
		contentType = "application/xml"
		x.root("Error", "")
		x.textElement("Code", e.Code)
		x.textElement("Message", e.Message)
		for _, element := range e.Elements {
			x.textElement(element.Name, element.Text)
		}
		x.textElement("RequestId", q.id)
		x.textElement("HostId", strings.ReplaceAll(q.id, "-", ""))
		x.close("Error")
	default:
		kind := "Sender"
		if e.status() >= http.StatusInternalServerError {
			kind = "Receiver"
		}
		x.root("ErrorResponse", q.service.Namespace)
		x.open("Error")
		x.textElement("Type", kind)
		x.textElement("Code", e.Code)
		x.textElement("Message", e.Message)
		x.close("Error")
		x.textElement("RequestId", q.id)
		x.close("ErrorResponse")
	}
	reply := answer(e.status(), contentType, buf)
	for name, values := range e.Header {
		reply.Header[http.CanonicalHeaderKey(name)] = values
	}
	return reply
}

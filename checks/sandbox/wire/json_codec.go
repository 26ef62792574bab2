package wire

import (
	"bytes"
	"net/http"
	"reflect"
	"strings"
)

// jsonCodec is awsJson 1.0 or 1.1. They differ in the content type and in how
// an error is named: 1.0 has its namespace before its name, as DynamoDB answers.
type jsonCodec struct{ protocol Protocol }

func (c jsonCodec) contentType() string {
	if c.protocol == JSON10 {
		return "application/x-amz-json-1.0"
	}
	return "application/x-amz-json-1.1"
}

func (c jsonCodec) decode(q *request, payload []byte) (*Operation, any, error) {
	target := q.r.Header.Get("X-Amz-Target")
	prefix, name := cutLast(target)
	if !q.service.targeted(prefix) {
		return nil, nil, unknownOperation(q.service, target)
	}
	_, op := q.Registry.Operation(q.service.Name, name)
	if op == nil {
		return nil, nil, unknownOperation(q.service, name)
	}
	in := reflect.New(op.Input)
	if err := decodeJSON(payload, q.Registry.entries[op].input, in.Elem()); err != nil {
		return nil, nil, err.of(op)
	}
	return op, in.Interface(), nil
}

// targeted tells whether a target's prefix is the service's. Older clients of
// some services write a namespace before it.
func (s *Service) targeted(prefix string) bool {
	return prefix == s.Target || s.Target != "" && strings.HasSuffix(prefix, "."+s.Target)
}

func (c jsonCodec) encode(q *request, op *Operation, _, out any) (*Reply, error) {
	sh, v := q.output(op, out)
	buf := &bytes.Buffer{}
	jsonEncoder{buf: buf}.value(sh, v)
	return answer(http.StatusOK, c.contentType(), buf), nil
}

func (c jsonCodec) fail(q *request, e *Error) *Reply {
	name := q.service.exception(e.Code)
	if c.protocol == JSON10 {
		name = namespace(q.service, e.Code) + "#" + name
	}
	buf := &bytes.Buffer{}
	buf.WriteString(`{"__type":`)
	writeJSONString(buf, name)
	failureMembers(buf, e)
	reply := answer(e.status(), c.contentType(), buf)
	queryError(q, reply, e)
	return reply
}

// queryError tells clients of a service that spoke the query protocol before its
// errors by the codes that they know.
func queryError(q *request, reply *Reply, e *Error) {
	if q.service.Protocol != AWSQuery {
		return
	}
	kind := "Sender"
	if reply.Status >= http.StatusInternalServerError {
		kind = "Receiver"
	}
	reply.Header.Set("X-Amzn-Query-Error", e.Code+";"+kind)
}

// namespace is the one before an error's name: the framework's own errors have
// another than the service's.
func namespace(s *Service, code string) string {
	switch code {
	case "ValidationException", "AccessDeniedException", "SerializationException", "UnknownOperationException",
		"UnrecognizedClientException", "ExpiredTokenException", "InvalidSignatureException",
		"MissingAuthenticationTokenException", "IncompleteSignatureException", "ThrottlingException":
		return "com.amazon.coral.service"
	}
	return "com.amazonaws." + s.Name + ".v" + strings.ReplaceAll(s.APIVersion, "-", "")
}

// failureMembers writes the rest of an error's object, after its first member.
func failureMembers(buf *bytes.Buffer, e *Error) {
	if e.Message != "" {
		buf.WriteString(`,"message":`)
		writeJSONString(buf, e.Message)
	}
	for _, element := range e.Elements {
		buf.WriteByte(',')
		writeJSONString(buf, element.Name)
		buf.WriteByte(':')
		writeJSONString(buf, element.Text)
	}
	buf.WriteByte('}')
}

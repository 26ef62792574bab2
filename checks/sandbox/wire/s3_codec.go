package wire

import (
	"bytes"
	"net/http"
)

// s3Codec hands requests to the service's own router.
type s3Codec struct{}

func (s3Codec) decode(q *request, payload []byte) (*Operation, any, error) {
	op, in, err := q.service.REST.Route(q.r, payload)
	if err == nil && op == nil {
		err = unknownOperation(q.service, q.r.Method)
	}
	return op, in, err
}

func (s3Codec) encode(q *request, op *Operation, in, out any) (*Reply, error) {
	return q.service.REST.Reply(q.r, op, in, out)
}

func (s3Codec) fail(q *request, e *Error) *Reply {
	if e.Code == "" {
		return &Reply{Status: e.status(), Header: http.Header{}}
	}
	x := xmlEncoder{protocol: S3, buf: &bytes.Buffer{}}
	x.root("Error", "")
	x.textElement("Code", e.Code)
	x.textElement("Message", e.Message)
	for _, element := range e.Elements {
		x.textElement(element.Name, element.Text)
	}
	x.textElement("RequestId", q.id)
	x.textElement("HostId", q.hostID())
	x.close("Error")
	return answer(e.status(), "application/xml", x.buf)
}

package wire

import (
	"bytes"
	"net/http"
	"reflect"
	"slices"
)

// restJSONCodec is REST-JSON.
type restJSONCodec struct{}

func (restJSONCodec) decode(q *request, payload []byte) (*Operation, any, error) {
	return decodeREST(q, func(sh *shape, given map[string]any, into reflect.Value) *Error {
		params, err := parseJSON(payload)
		if err != nil {
			return err
		}
		for name, value := range params {
			if f := sh.byName[name]; f != nil && f.at != "" {
				return unknownParameter(name) // it lies elsewhere
			}
			given[name] = value
		}
		return documentDecoder{protocol: RESTJSON}.structure("", params, sh, into)
	})
}

func (restJSONCodec) encode(q *request, op *Operation, _, out any) (*Reply, error) {
	sh, v := q.output(op, out)
	buf := &bytes.Buffer{}
	if op.HTTP.Status != http.StatusNoContent {
		jsonEncoder{buf: buf, dateTimes: true}.value(sh, v)
	}
	return withHeaders(answer(op.HTTP.Status, "application/json", buf), sh, v), nil
}

func (restJSONCodec) fail(_ *request, e *Error) *Reply {
	buf := &bytes.Buffer{}
	buf.WriteString(`{"message":`)
	writeJSONString(buf, e.Message)
	failureMembers(buf, &Error{Elements: e.Elements})
	status := e.Status
	if status == 0 {
		status = restStatuses[e.Code]
	}
	if status == 0 {
		status = e.status()
	}
	reply := answer(status, "application/json", buf)
	reply.Header.Set("X-Amzn-Errortype", e.Code)
	return reply
}

// restStatuses are those of errors that have another one, 400, in awsJson.
var restStatuses = map[string]int{
	"AccessDeniedException":               http.StatusForbidden,
	"ConflictException":                   http.StatusConflict,
	"ExpiredTokenException":               http.StatusForbidden,
	"IncompleteSignatureException":        http.StatusForbidden,
	"InvalidSignatureException":           http.StatusForbidden,
	"MissingAuthenticationTokenException": http.StatusForbidden,
	"ResourceNotFoundException":           http.StatusNotFound,
	"ServiceQuotaExceededException":       http.StatusPaymentRequired,
	"ThrottlingException":                 http.StatusTooManyRequests,
	"UnrecognizedClientException":         http.StatusForbidden,
}

// restXMLCodec is REST-XML as Route 53 speaks it.
type restXMLCodec struct{}

func (restXMLCodec) decode(q *request, payload []byte) (*Operation, any, error) {
	return decodeREST(q, func(sh *shape, given map[string]any, into reflect.Value) *Error {
		return decodeXML(payload, sh, given, into)
	})
}

func (restXMLCodec) encode(q *request, op *Operation, _, out any) (*Reply, error) {
	sh, v := q.output(op, out)
	e := xmlEncoder{protocol: RESTXML, buf: &bytes.Buffer{}}
	if op.HTTP.Status != http.StatusNoContent {
		e.root(op.Name+"Response", q.service.Namespace)
		e.structure(sh, v)
		e.close(op.Name + "Response")
	}
	return withHeaders(answer(op.HTTP.Status, "text/xml", e.buf), sh, v), nil
}

func (restXMLCodec) fail(q *request, e *Error) *Reply { return failXML(q, e, e.status()) }

// withHeaders adds the members that lie in headers.
func withHeaders(reply *Reply, sh *shape, v reflect.Value) *Reply {
	for _, f := range sh.members().fields {
		value := v.FieldByIndex(f.index)
		if f.at != inHeader || f.noOut || f.shape.absent(value) {
			continue
		}
		value, _ = f.shape.deref(value)
		reply.Header.Set(f.inName(), f.shape.text(value))
	}
	return reply
}

// decodeREST finds a request's operation by its path and fills its input: from
// the path, the query and the headers here, from the body by body, which also
// says which members it found.
func decodeREST(q *request, body func(sh *shape, given map[string]any, into reflect.Value) *Error) (*Operation, any, error) {
	op, labels := q.Registry.routes[q.service.Name].find(q.r)
	if op == nil {
		return nil, nil, unknownOperation(q.service, q.r.Method+" "+q.r.URL.Path)
	}
	sh := q.Registry.entries[op].input
	in := reflect.New(op.Input)
	given := map[string]any{}
	err := body(sh, given, in.Elem())
	if err == nil {
		err = aside(q, sh, labels, given, in.Elem())
	}
	if err == nil {
		err = documentDecoder{protocol: q.service.Protocol}.missing(given, sh)
	}
	if err != nil {
		return nil, nil, err.of(op)
	}
	return op, in.Interface(), nil
}

// aside sets the members that lie beside the body.
func aside(q *request, sh *shape, labels map[string]string, given map[string]any, into reflect.Value) *Error {
	query := q.r.URL.Query()
	known := map[string]bool{}
	for _, f := range sh.fields {
		var values []string
		switch f.at {
		case inPath:
			values = []string{labels[f.name]}
		case inQuery:
			values = query[f.inName()]
			known[f.inName()] = true
		case inHeader:
			values = q.r.Header.Values(f.inName())
		}
		if len(values) == 0 {
			continue
		}
		given[f.name] = values[0]
		if !f.set(into.FieldByIndex(f.index), values) {
			return invalidValue(q.service.Protocol, f.inName(), brief(values[0]), f.shape.kind)
		}
	}
	var unknown []string
	for name := range query {
		if !known[name] {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) > 0 {
		return unknownParameter(slices.Min(unknown))
	}
	return nil
}

// set sets a scalar or a list of scalars from text; false when it is none.
func (f *field) set(v reflect.Value, values []string) bool {
	if f.shape.kind != kindList {
		return len(values) == 1 && f.shape.setText(v, values[0])
	}
	list := reflect.MakeSlice(f.shape.typ, len(values), len(values))
	for i, text := range values {
		if !f.shape.elem.setText(list.Index(i), text) {
			return false
		}
	}
	f.shape.target(v).Set(list)
	return true
}

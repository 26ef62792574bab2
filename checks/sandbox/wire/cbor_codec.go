package wire

import (
	"bytes"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// cborCodec is Smithy's RPC v2 CBOR protocol: the operation is in the path,
// "/service/{target}/operation/{name}".
type cborCodec struct{}

const contentCBOR = "application/cbor"

func (cborCodec) decode(q *request, payload []byte) (*Operation, any, error) {
	name, ok := strings.CutPrefix(q.r.URL.Path, "/service/"+q.service.Target+"/operation/")
	_, op := q.Registry.Operation(q.service.Name, name)
	if !ok || op == nil || q.r.Method != http.MethodPost {
		return nil, nil, unknownOperation(q.service, name)
	}
	params := map[string]any{}
	if len(payload) > 0 {
		mode, err := cbor.DecOptions{
			DefaultMapType: reflect.TypeFor[map[string]any](), DupMapKey: cbor.DupMapKeyEnforcedAPF, MaxNestedLevels: maxDepth,
		}.DecMode()
		if err != nil {
			return nil, nil, err
		}
		if err := mode.Unmarshal(payload, &params); err != nil {
			return nil, nil, serialization("could not parse the body as a CBOR map")
		}
	}
	sh := q.Registry.entries[op].input
	d := documentDecoder{protocol: CBOR}
	if err := d.missing(params, sh); err != nil {
		return nil, nil, err
	}
	in := reflect.New(op.Input)
	if err := d.structure("", params, sh, in.Elem()); err != nil {
		return nil, nil, err.of(op)
	}
	return op, in.Interface(), nil
}

func (cborCodec) encode(q *request, op *Operation, _, out any) (*Reply, error) {
	sh, v := q.output(op, out)
	return cborReply(http.StatusOK, cborValue(sh, v))
}

func (cborCodec) fail(q *request, e *Error) *Reply {
	status := e.status()
	members := map[string]any{"__type": q.service.exception(e.Code)}
	if e.Message != "" {
		members["message"] = e.Message
	}
	reply, err := cborReply(status, members)
	if err != nil {
		return &Reply{Status: http.StatusInternalServerError, Header: http.Header{}}
	}
	queryError(q, reply, e)
	return reply
}

func cborReply(status int, value any) (*Reply, error) {
	body, err := cbor.Marshal(value)
	if err != nil {
		return nil, err
	}
	reply := answer(status, contentCBOR, bytes.NewBuffer(body))
	reply.Header.Set("Smithy-Protocol", string(CBOR))
	return reply, nil
}

// cborValue is a typed value as the CBOR library takes it.
func cborValue(sh *shape, v reflect.Value) any {
	v, ok := sh.deref(v)
	if !ok {
		return nil
	}
	switch sh.kind {
	case kindStruct:
		members := map[string]any{}
		for _, f := range sh.members().fields {
			value := v.FieldByIndex(f.index)
			if f.noOut || f.shape.absent(value) {
				continue
			}
			members[f.name] = cborValue(f.shape, value)
		}
		return members
	case kindList:
		list := make([]any, v.Len())
		for i := range v.Len() {
			list[i] = cborValue(sh.elem, v.Index(i))
		}
		return list
	case kindMap:
		members := map[string]any{}
		for _, key := range v.MapKeys() {
			members[key.String()] = cborValue(sh.elem, v.MapIndex(key))
		}
		return members
	case kindTime:
		// Tag 1 with seconds since 1970 (RFC 8949, 3.4.2).
		return cbor.Tag{Number: 1, Content: float64(v.Interface().(time.Time).UnixMilli()) / 1000}
	}
	return v.Interface()
}

package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// decodeJSON fills a pointer to a struct from the body of a JSON request.
func decodeJSON(body []byte, sh *shape, into reflect.Value) *Error {
	params, err := parseJSON(body)
	if err != nil {
		return err
	}
	d := documentDecoder{protocol: JSON11}
	if err := d.missing(params, sh); err != nil {
		return err
	}
	return d.structure("", params, sh, into)
}

// parseJSON reads a body that is one JSON object, or nothing.
func parseJSON(body []byte) (map[string]any, *Error) {
	params := map[string]any{}
	if len(bytes.TrimSpace(body)) == 0 {
		return params, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&params); err != nil {
		return nil, serialization("could not parse the body as a JSON object")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, serialization("there is more after the JSON object")
	}
	return params, nil
}

func serialization(message string) *Error {
	return &Error{Code: "SerializationException", Message: message}
}

// jsonEncoder writes outputs as JSON objects with members in declaration order.
type jsonEncoder struct {
	buf *bytes.Buffer
	// dateTimes writes times as RFC 3339 does, as VPC Lattice's are; the others'
	// are seconds since 1970.
	dateTimes bool
}

func (e jsonEncoder) value(sh *shape, v reflect.Value) {
	v, ok := sh.deref(v)
	if !ok {
		e.buf.WriteString("null")
		return
	}
	switch sh.kind {
	case kindStruct:
		e.structure(sh, v)
	case kindList:
		e.buf.WriteByte('[')
		for i := range v.Len() {
			if i > 0 {
				e.buf.WriteByte(',')
			}
			e.value(sh.elem, v.Index(i))
		}
		e.buf.WriteByte(']')
	case kindMap:
		e.buf.WriteByte('{')
		keys := v.MapKeys()
		sortStrings(keys)
		for i, key := range keys {
			if i > 0 {
				e.buf.WriteByte(',')
			}
			writeJSONString(e.buf, key.String())
			e.buf.WriteByte(':')
			e.value(sh.elem, v.MapIndex(key))
		}
		e.buf.WriteByte('}')
	case kindString:
		writeJSONString(e.buf, v.String())
	case kindTime:
		e.time(v.Interface().(time.Time))
	case kindBlob:
		writeJSONString(e.buf, base64.StdEncoding.EncodeToString(v.Bytes()))
	default:
		e.buf.WriteString(sh.text(v))
	}
}

// structure leaves out what lies elsewhere than in the body.
func (e jsonEncoder) structure(sh *shape, v reflect.Value) {
	e.buf.WriteByte('{')
	first := true
	for _, f := range sh.members().fields {
		value := v.FieldByIndex(f.index)
		if f.noOut || f.at != "" || f.shape.absent(value) {
			continue
		}
		if !first {
			e.buf.WriteByte(',')
		}
		first = false
		name := f.out
		if name == "" {
			name = f.name
		}
		writeJSONString(e.buf, name)
		e.buf.WriteByte(':')
		e.value(f.shape, value)
	}
	e.buf.WriteByte('}')
}

func (e jsonEncoder) time(t time.Time) {
	if e.dateTimes {
		writeJSONString(e.buf, t.UTC().Format(timestamp))
		return
	}
	// Seconds since 1970 with milliseconds: awsJson's own form.
	e.buf.WriteString(strconv.FormatFloat(float64(t.UnixMilli())/1000, 'f', -1, 64))
}

func writeJSONString(buf *bytes.Buffer, text string) {
	encoder := json.NewEncoder(buf)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text)    // a string into a buffer cannot fail
	buf.Truncate(buf.Len() - 1) // the encoder's newline
}

// documentDecoder fills structs from decoded JSON or YAML by the API's member
// names.
type documentDecoder struct {
	protocol Protocol
	// lenient takes numbers and booleans written as strings and the reverse, as
	// CloudFormation does of template properties.
	lenient bool
}

func (d documentDecoder) missing(params map[string]any, sh *shape) *Error {
	var names []string
	for _, f := range sh.members().fields {
		if value, ok := params[f.name]; f.required && (!ok || value == nil || value == "") {
			names = append(names, f.name)
		}
	}
	return missingParameters(d.protocol, names)
}

func (d documentDecoder) structure(path string, params map[string]any, sh *shape, v reflect.Value) *Error {
	v = sh.target(v)
	sh = sh.members()
	for _, name := range sortedKeys(params) {
		f := sh.byName[name]
		if f == nil || f.noIn {
			return unknownParameter(join(path, name))
		}
		if params[name] == nil {
			continue
		}
		if err := d.value(join(path, name), params[name], f.shape, v.FieldByIndex(f.index)); err != nil {
			return err
		}
	}
	return nil
}

func (d documentDecoder) value(path string, value any, sh *shape, v reflect.Value) *Error {
	wrong := func() *Error {
		return invalidValue(d.protocol, path, brief(value), sh.kind)
	}
	switch sh.kind {
	case kindStruct:
		params, ok := value.(map[string]any)
		if !ok {
			return wrong()
		}
		return d.structure(path, params, sh, v)
	case kindList:
		source := reflect.ValueOf(value)
		if source.Kind() != reflect.Slice {
			return wrong()
		}
		list := reflect.MakeSlice(sh.typ, source.Len(), source.Len())
		for i := range source.Len() {
			item := source.Index(i).Interface()
			if item == nil {
				return wrong()
			}
			if err := d.value(fmt.Sprintf("%s.%d", path, i+1), item, sh.elem, list.Index(i)); err != nil {
				return err
			}
		}
		sh.target(v).Set(list)
		return nil
	case kindMap:
		source, ok := value.(map[string]any)
		if !ok {
			return wrong()
		}
		result := reflect.MakeMapWithSize(sh.typ, len(source))
		for _, key := range sortedKeys(source) {
			elem := reflect.New(sh.typ.Elem()).Elem()
			if err := d.value(join(path, key), source[key], sh.elem, elem); err != nil {
				return err
			}
			result.SetMapIndex(reflect.ValueOf(key).Convert(sh.typ.Key()), elem)
		}
		sh.target(v).Set(result)
		return nil
	}
	if !d.scalar(value, sh, v) {
		return wrong()
	}
	return nil
}

// scalar sets a string, number, boolean, time or blob.
func (d documentDecoder) scalar(value any, sh *shape, v reflect.Value) bool {
	switch value := value.(type) {
	case string:
		if sh.kind == kindInt || sh.kind == kindFloat || sh.kind == kindBool {
			return d.lenient && sh.setText(v, value)
		}
		return sh.setText(v, value)
	case bool:
		return (sh.kind == kindBool || d.lenient && sh.kind == kindString) && sh.setText(v, strconv.FormatBool(value))
	case json.Number:
		if sh.kind == kindString && !d.lenient || sh.kind == kindBool || sh.kind == kindBlob {
			return false
		}
		return sh.setText(v, value.String())
	case time.Time:
		return sh.kind == kindTime && sh.setText(v, value.Format(time.RFC3339Nano))
	case []byte:
		return sh.kind == kindBlob && sh.setText(v, base64.StdEncoding.EncodeToString(value))
	}
	rv := reflect.ValueOf(value)
	switch {
	case rv.CanInt():
		return d.scalar(json.Number(strconv.FormatInt(rv.Int(), 10)), sh, v)
	case rv.CanUint():
		return d.scalar(json.Number(strconv.FormatUint(rv.Uint(), 10)), sh, v)
	case rv.CanFloat():
		return d.scalar(json.Number(strconv.FormatFloat(rv.Float(), 'f', -1, 64)), sh, v)
	case rv.Kind() == reflect.String:
		return d.scalar(rv.String(), sh, v)
	}
	return false
}

// brief is a value as a sentence may quote it.
func brief(value any) string {
	text := fmt.Sprint(value)
	if len(text) > 80 {
		text = strings.ToValidUTF8(text[:80], "") + "…"
	}
	return text
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

package wire

import (
	"bytes"
	"encoding/xml"
	"reflect"
	"sort"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// xmlHeader opens every XML answer.
const xmlHeader = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// xmlEncoder writes outputs as XML; the protocols differ in the names of
// elements and of list items.
type xmlEncoder struct {
	protocol Protocol
	buf      *bytes.Buffer
}

func (e xmlEncoder) elementName(f *field) string {
	switch {
	case f.out != "":
		return f.out
	case e.protocol == EC2Query:
		return lowerFirst(f.name)
	}
	return f.name
}

func (e xmlEncoder) itemName(f *field) string {
	switch {
	case f.item != "":
		return f.item
	case e.protocol == EC2Query:
		return "item"
	}
	return "member"
}

// structure writes the fields of a struct, without an element of its own.
func (e xmlEncoder) structure(sh *shape, v reflect.Value) {
	v, ok := sh.deref(v)
	if !ok {
		return
	}
	for _, f := range sh.members().fields {
		value := v.FieldByIndex(f.index)
		if f.noOut || f.at != "" || f.shape.absent(value) {
			continue
		}
		e.field(f, value)
	}
}

func (e xmlEncoder) field(f *field, v reflect.Value) {
	name := e.elementName(f)
	inner, _ := f.shape.deref(v)
	switch f.shape.kind {
	case kindList:
		if f.flat {
			e.items(name, f.shape.elem, inner)
			return
		}
		e.open(name)
		e.items(e.itemName(f), f.shape.elem, inner)
		e.close(name)
	case kindMap:
		e.open(name)
		keys := inner.MapKeys()
		sortStrings(keys)
		for _, key := range keys {
			e.open("entry")
			e.element("key", &shape{kind: kindString}, key)
			e.element("value", f.shape.elem, inner.MapIndex(key))
			e.close("entry")
		}
		e.close(name)
	default:
		e.element(name, f.shape, v)
	}
}

func (e xmlEncoder) items(name string, sh *shape, list reflect.Value) {
	for i := range list.Len() {
		e.element(name, sh, list.Index(i))
	}
}

// element writes one value between its tags.
func (e xmlEncoder) element(name string, sh *shape, v reflect.Value) {
	v, ok := sh.deref(v)
	if !ok {
		return
	}
	e.open(name)
	switch sh.kind {
	case kindStruct:
		e.structure(sh.members(), v)
	case kindList:
		item := "member"
		if e.protocol == EC2Query {
			item = "item"
		}
		e.items(item, sh.elem, v)
	case kindTime:
		e.escape(e.time(v.Interface().(time.Time)))
	default:
		e.escape(sh.text(v))
	}
	e.close(name)
}

// time leaves out milliseconds in the query protocol when there are none, as
// IAM and STS do.
func (e xmlEncoder) time(t time.Time) string {
	if e.protocol == AWSQuery && t.Nanosecond() == 0 {
		return t.UTC().Format("2006-01-02T15:04:05Z")
	}
	return t.UTC().Format(timestamp)
}

func (e xmlEncoder) open(name string) {
	e.buf.WriteByte('<')
	e.buf.WriteString(name)
	e.buf.WriteByte('>')
}

func (e xmlEncoder) close(name string) {
	e.buf.WriteString("</")
	e.buf.WriteString(name)
	e.buf.WriteByte('>')
}

func (e xmlEncoder) escape(text string) {
	// A bytes.Buffer never fails.
	_ = xml.EscapeText(e.buf, []byte(text))
}

// textElement writes an element that holds text.
func (e xmlEncoder) textElement(name, text string) {
	e.open(name)
	e.escape(text)
	e.close(name)
}

func lowerFirst(name string) string {
	r, size := utf8.DecodeRuneInString(name)
	if !unicode.IsUpper(r) {
		return name
	}
	return string(unicode.ToLower(r)) + name[size:]
}

// root opens the outermost element with its namespace.
func (e xmlEncoder) root(name, namespace string) {
	e.buf.WriteString(xmlHeader)
	e.buf.WriteByte('<')
	e.buf.WriteString(name)
	if namespace != "" {
		e.buf.WriteString(` xmlns="`)
		e.escape(namespace)
		e.buf.WriteByte('"')
	}
	e.buf.WriteByte('>')
}

// EncodeXML writes a value of a REST-XML service as a document with the given
// root element and namespace ("" for none), by the field tags of Operation.
func EncodeXML(root, namespace string, v any) ([]byte, error) {
	rv := reflect.Indirect(reflect.ValueOf(v))
	sh, err := newShapes(false).of(rv.Type())
	if err != nil {
		return nil, err
	}
	e := xmlEncoder{protocol: RESTXML, buf: &bytes.Buffer{}}
	e.root(root, namespace)
	e.structure(sh, rv)
	e.close(strings.TrimSpace(root))
	return e.buf.Bytes(), nil
}

func sortStrings(keys []reflect.Value) {
	sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
}

package wire

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// xmlNode is an element of a request's body.
type xmlNode struct {
	name     string
	text     strings.Builder
	children []*xmlNode
}

// decodeXML fills a pointer to a struct from the body of a REST-XML request,
// and says in given which members it has. Members are named as in answers.
func decodeXML(body []byte, sh *shape, given map[string]any, into reflect.Value) *Error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	root, err := parseXML(body)
	if err != nil {
		return &Error{Code: "MalformedXML", Message: "The XML document is not well formed: " + err.Error()}
	}
	for _, child := range root.children {
		if f := (xmlDecoder{}).field(sh, child.name); f != nil {
			given[f.name] = child
		}
	}
	return xmlDecoder{}.structure(root, "", sh, into)
}

// parseXML reads one element and all in it. Documents that nest too deep or
// have too many elements are refused.
func parseXML(body []byte) (*xmlNode, error) {
	decoder := xml.NewDecoder(bytes.NewReader(body))
	top := &xmlNode{}
	open := []*xmlNode{top}
	count := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		inner := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			if count++; count > maxParameters || len(open) > maxDepth {
				return nil, errors.New("there are too many elements")
			}
			child := &xmlNode{name: token.Name.Local}
			inner.children = append(inner.children, child)
			open = append(open, child)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			inner.text.Write(token)
		}
	}
	if len(top.children) != 1 {
		return nil, errors.New("there is not one root element")
	}
	return top.children[0], nil
}

// xmlDecoder fills structs from elements.
type xmlDecoder struct{}

// field is the member of the body that an element is, or nil.
func (xmlDecoder) field(sh *shape, name string) *field {
	for _, f := range sh.members().fields {
		if !f.noIn && f.at == "" && (xmlEncoder{protocol: RESTXML}).elementName(f) == name {
			return f
		}
	}
	return nil
}

func (d xmlDecoder) structure(n *xmlNode, path string, sh *shape, v reflect.Value) *Error {
	v = sh.target(v)
	seen := map[*field]bool{}
	for _, child := range n.children {
		at := join(path, child.name)
		f := d.field(sh, child.name)
		if f == nil || seen[f] && !f.flat {
			return unknownParameter(at)
		}
		seen[f] = true
		if err := d.member(child, at, f, v.FieldByIndex(f.index)); err != nil {
			return err
		}
	}
	return nil
}

func (d xmlDecoder) member(n *xmlNode, path string, f *field, v reflect.Value) *Error {
	if f.shape.kind != kindList {
		return d.value(n, path, f.shape, v)
	}
	items := []*xmlNode{n}
	if !f.flat {
		items = n.children
	}
	list := f.shape.target(v)
	if list.IsNil() {
		list.Set(reflect.MakeSlice(f.shape.typ, 0, len(items)))
	}
	for i, item := range items {
		at := path
		if !f.flat {
			at = fmt.Sprintf("%s.%d", path, i+1)
			if item.name != (xmlEncoder{protocol: RESTXML}).itemName(f) {
				return unknownParameter(join(path, item.name))
			}
		}
		elem := reflect.New(f.shape.typ.Elem()).Elem()
		if err := d.value(item, at, f.shape.elem, elem); err != nil {
			return err
		}
		list.Set(reflect.Append(list, elem))
	}
	return nil
}

func (d xmlDecoder) value(n *xmlNode, path string, sh *shape, v reflect.Value) *Error {
	if sh.kind == kindStruct {
		return d.structure(n, path, sh, v)
	}
	text := n.text.String()
	if len(n.children) > 0 {
		return unknownParameter(join(path, n.children[0].name))
	}
	if sh.kind != kindString {
		text = strings.TrimSpace(text)
	}
	if !sh.setText(v, text) {
		return invalidValue(RESTXML, path, brief(text), sh.kind)
	}
	return nil
}

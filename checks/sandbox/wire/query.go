package wire

import (
	"net/url"
	"reflect"
	"strings"
)

// queryDecoder decodes the parameters of the EC2 and the AWS query protocol.
// They differ in lists ("VpcId.1" against "Tags.member.1") and in how they
// complain.
type queryDecoder struct {
	protocol Protocol
}

// decode fills a pointer to a struct from a request's parameters.
func (d queryDecoder) decode(values url.Values, sh *shape, into reflect.Value) *Error {
	root, err := parseForm(values)
	if err != nil {
		return err
	}
	if err := d.missing(root, sh); err != nil {
		return err
	}
	return d.structure(root, sh, into)
}

// missing complains of required parameters that are not there: EC2 of the
// first, the others of all together.
func (d queryDecoder) missing(n *node, sh *shape) *Error {
	var names []string
	for _, f := range sh.members().fields {
		if f.required && !n.children[f.inName()].given() {
			names = append(names, f.name)
		}
	}
	return missingParameters(d.protocol, names)
}

func (d queryDecoder) structure(n *node, sh *shape, v reflect.Value) *Error {
	v = sh.target(v)
	sh = sh.members()
	for _, child := range n.sorted() {
		_, last := cutLast(child.name)
		f := sh.byIn[last]
		if f == nil {
			return unknownParameter(child.leaf().name)
		}
		if err := d.value(child, f.shape, v.FieldByIndex(f.index)); err != nil {
			return err
		}
	}
	return nil
}

func (d queryDecoder) value(n *node, sh *shape, v reflect.Value) *Error {
	switch sh.kind {
	case kindStruct:
		if n.set {
			return unknownParameter(n.name)
		}
		return d.structure(n, sh, v)
	case kindList:
		return d.list(n, sh, v)
	case kindMap:
		return d.pairs(n, sh, v)
	}
	if len(n.children) > 0 {
		return unknownParameter(n.sorted()[0].leaf().name)
	}
	if n.value == "" && sh.kind != kindString && sh.kind != kindBlob {
		return nil // an empty number or boolean is one not given
	}
	if !sh.setText(v, n.value) {
		return invalidValue(d.protocol, n.name, n.value, sh.kind)
	}
	return nil
}

// list accepts both numberings ("X.1", "X.member.1"): AWS's own endpoints do
// where their models say so, and a client is right with either.
func (d queryDecoder) list(n *node, sh *shape, v reflect.Value) *Error {
	if n.set {
		if n.value == "" {
			// "Tags=" is how the query protocol writes an empty list.
			sh.target(v).Set(reflect.MakeSlice(sh.typ, 0, 0))
			return nil
		}
		return unknownParameter(n.name)
	}
	if member := n.children["member"]; member != nil && d.protocol == AWSQuery && len(n.children) == 1 {
		n = member
	}
	items, stray := n.items()
	if stray != nil {
		return unknownParameter(stray.leaf().name)
	}
	list := reflect.MakeSlice(sh.typ, len(items), len(items))
	for i, item := range items {
		if err := d.value(item, sh.elem, list.Index(i)); err != nil {
			return err
		}
	}
	sh.target(v).Set(list)
	return nil
}

// pairs decodes a map: "X.entry.1.key=a&X.entry.1.value=b".
func (d queryDecoder) pairs(n *node, sh *shape, v reflect.Value) *Error {
	if entry := n.children["entry"]; entry != nil && len(n.children) == 1 {
		n = entry
	}
	items, stray := n.items()
	if stray != nil || n.set {
		return unknownParameter(n.leaf().name)
	}
	result := reflect.MakeMapWithSize(sh.typ, len(items))
	for _, item := range items {
		key := item.children["key"]
		value := item.children["value"]
		if key == nil || value == nil || len(item.children) != 2 || !key.set {
			return unknownParameter(item.leaf().name)
		}
		elem := reflect.New(sh.typ.Elem()).Elem()
		if err := d.value(value, sh.elem, elem); err != nil {
			return err
		}
		result.SetMapIndex(reflect.ValueOf(key.value).Convert(sh.typ.Key()), elem)
	}
	sh.target(v).Set(result)
	return nil
}

// cutLast splits "Filter.1.Name" into "Filter.1" and "Name".
func cutLast(name string) (before, last string) {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return "", name
}

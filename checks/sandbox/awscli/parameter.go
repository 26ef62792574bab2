package awscli

import (
	"reflect"
	"time"
)

// kind is what a parameter's value is on the command line.
type kind uint8

const (
	kindText kind = iota
	kindBool
	kindInt
	kindFloat
	kindTime
	kindBlob
	kindList
	kindMap
	kindObject
)

// kindNames are the kinds as help calls them.
var kindNames = map[kind]string{
	kindText: "string", kindBool: "boolean", kindInt: "integer", kindFloat: "double", kindTime: "timestamp",
	kindBlob: "blob", kindList: "list", kindMap: "map", kindObject: "structure",
}

// parameter is one member of an operation's input.
type parameter struct {
	member   string // API name
	typ      reflect.Type
	index    []int
	kind     kind
	required bool
}

func (p parameter) flag() string { return "--" + kebab(p.member) }

// toggle says whether the parameter is a structure that only holds a boolean
// Value, for which the command line takes a plain switch as well.
func (p parameter) toggle() bool {
	if p.kind != kindObject {
		return false
	}
	inner := members(p.typ)
	return len(inner) == 1 && inner[0].member == "Value" && inner[0].kind == kindBool
}

// members are the parameters of an input structure, or of one nested in it, in
// the order of declaration.
func members(t reflect.Type) []parameter { return appendMembers(nil, indirect(t), nil) }

func appendMembers(list []parameter, t reflect.Type, prefix []int) []parameter {
	for i := range t.NumField() {
		field := t.Field(i)
		index := append(append([]int(nil), prefix...), i)
		if field.Anonymous && field.Type.Kind() == reflect.Struct {
			list = appendMembers(list, field.Type, index)
			continue
		}
		if !field.IsExported() || field.Tag.Get("in") == "-" {
			continue
		}
		typ := indirect(field.Type)
		list = append(list, parameter{
			member: field.Name, typ: typ, index: index, kind: kindOf(typ), required: field.Tag.Get("req") == "true",
		})
	}
	return list
}

func indirect(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

func kindOf(t reflect.Type) kind {
	switch t {
	case reflect.TypeFor[time.Time]():
		return kindTime
	case reflect.TypeFor[[]byte]():
		return kindBlob
	}
	switch t.Kind() {
	case reflect.Bool:
		return kindBool
	case reflect.Int, reflect.Int32, reflect.Int64:
		return kindInt
	case reflect.Float32, reflect.Float64:
		return kindFloat
	case reflect.Slice:
		return kindList
	case reflect.Map:
		return kindMap
	case reflect.Struct:
		return kindObject
	}
	return kindText
}

// nested says whether values of the kind are written in shorthand or JSON: a
// structure, a map, or a list of them.
func nested(t reflect.Type) bool {
	t = indirect(t)
	switch kindOf(t) {
	case kindObject, kindMap:
		return true
	case kindList:
		switch kindOf(indirect(t.Elem())) {
		case kindObject, kindMap, kindList:
			return true
		}
	}
	return false
}

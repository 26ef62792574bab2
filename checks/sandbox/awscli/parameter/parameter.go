// Package parameter fills an operation's input from a command line: it names the
// parameters, reads their values (plain, shorthand, JSON, files) and checks them.
package parameter

import (
	"reflect"
	"time"

	"linklab/checks/sandbox/awscli/document"
)

// Kind is what a parameter's value is on the command line.
type Kind uint8

// The kinds of values.
const (
	Text Kind = iota
	Bool
	Int
	Float
	Time
	Blob
	List
	Map
	Object
)

// String is the kind as help calls it.
func (k Kind) String() string {
	return [...]string{
		Text: "string", Bool: "boolean", Int: "integer", Float: "double", Time: "timestamp",
		Blob: "blob", List: "list", Map: "map", Object: "structure",
	}[k]
}

// Parameter is one member of an operation's input.
type Parameter struct {
	Member   string // API name
	Type     reflect.Type
	Kind     Kind
	Required bool
	index    []int
	naming   document.Naming
}

// Flag is the option that gives the parameter its value.
func (p Parameter) Flag() string { return "--" + Kebab(p.Member) }

// Toggle says whether the parameter is a structure that only holds a boolean
// Value, for which the command line takes a plain switch as well.
func (p Parameter) Toggle() bool {
	if p.Kind != Object {
		return false
	}
	inner := Of(p.Type, document.AsDeclared)
	return len(inner) == 1 && inner[0].Member == "Value" && inner[0].Kind == Bool
}

// Of are the parameters of an input structure, or of one nested in it, in
// the order of declaration.
func Of(t reflect.Type, naming document.Naming) []Parameter {
	return appendMembers(nil, Indirect(t), naming, nil)
}

func appendMembers(list []Parameter, t reflect.Type, naming document.Naming, prefix []int) []Parameter {
	for i := range t.NumField() {
		field := t.Field(i)
		index := append(append([]int(nil), prefix...), i)
		if field.Anonymous && field.Type.Kind() == reflect.Struct {
			list = appendMembers(list, field.Type, naming, index)
			continue
		}
		if !field.IsExported() || field.Tag.Get("in") == "-" {
			continue
		}
		typ := Indirect(field.Type)
		list = append(list, Parameter{
			Member: naming.Member(field), Type: typ, index: index, Kind: KindOf(typ), Required: field.Tag.Get("req") == "true", naming: naming,
		})
	}
	return list
}

// Indirect is a type without its pointers.
func Indirect(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// KindOf is the kind of a type without pointer.
func KindOf(t reflect.Type) Kind {
	switch t {
	case reflect.TypeFor[time.Time]():
		return Time
	case reflect.TypeFor[[]byte]():
		return Blob
	}
	switch t.Kind() {
	case reflect.Bool:
		return Bool
	case reflect.Int, reflect.Int32, reflect.Int64:
		return Int
	case reflect.Float32, reflect.Float64:
		return Float
	case reflect.Slice:
		return List
	case reflect.Map:
		return Map
	case reflect.Struct:
		return Object
	}
	return Text
}

// Nested says whether values of the kind are written in shorthand or JSON: a
// structure, a map, or a list of them.
func Nested(t reflect.Type) bool {
	t = Indirect(t)
	switch KindOf(t) {
	case Object, Map:
		return true
	case List:
		switch KindOf(Indirect(t.Elem())) {
		case Object, Map, List:
			return true
		}
	}
	return false
}

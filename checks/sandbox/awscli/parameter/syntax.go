package parameter

import (
	"reflect"
	"slices"
	"strings"

	"linklab/checks/sandbox/awscli/document"
)

// Syntax shows how a nested parameter is written in shorthand.
func (p Parameter) Syntax() []string {
	if !Nested(p.Type) {
		if p.Kind == List {
			return []string{"   Syntax:", `      "string" "string" ...`}
		}
		return nil
	}
	t, more := p.Type, ""
	if p.Kind == List {
		t, more = Indirect(t.Elem()), " ..."
	}
	return []string{"   Shorthand Syntax:", "      " + strings.Trim(shape(t, p.naming, nil), "{}") + more}
}

// shape writes a type in shorthand; seen are the structures it is within.
func shape(t reflect.Type, naming document.Naming, seen []reflect.Type) string {
	t = Indirect(t)
	switch KindOf(t) {
	case List:
		inner := shape(t.Elem(), naming, seen)
		if KindOf(Indirect(t.Elem())) == Object {
			return "[" + inner + "," + inner + "]"
		}
		return inner + "," + inner
	case Map:
		return "{KeyName1=" + shape(t.Elem(), naming, seen) + "}"
	case Object:
		if slices.Contains(seen, t) {
			return "( ... recursive ... )"
		}
		var parts []string
		for _, member := range Of(t, naming) {
			parts = append(parts, member.Member+"="+shape(member.Type, naming, append(slices.Clone(seen), t)))
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	return KindOf(t).String()
}

// Skeleton is an input with empty values.
func Skeleton(t reflect.Type, naming document.Naming) any { return blank(t, naming, nil) }

func blank(t reflect.Type, naming document.Naming, seen []reflect.Type) any {
	t = Indirect(t)
	switch KindOf(t) {
	case Bool:
		return true
	case Int:
		return int64(0)
	case Float:
		return 0.0
	case Time:
		return "1970-01-01T00:00:00"
	case List:
		return []any{blank(t.Elem(), naming, seen)}
	case Map:
		return keyed(blank(t.Elem(), naming, seen))
	case Object:
		o := document.New()
		if slices.Contains(seen, t) {
			return o
		}
		for _, member := range Of(t, naming) {
			o.Set(member.Member, blank(member.Type, naming, append(slices.Clone(seen), t)))
		}
		return o
	}
	return ""
}

func keyed(value any) any {
	o := document.New()
	o.Set("KeyName", value)
	return o
}

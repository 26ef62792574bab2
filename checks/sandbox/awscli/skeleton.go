package awscli

import (
	"reflect"
	"slices"

	"linklab/checks/sandbox/awscli/document"
)

// skeleton prints an input of the operation with empty values, to be filled in
// and handed to --cli-input-json.
func (s *session) skeleton(f *form) error {
	return s.print(f.operation.Name, blank(f.operation.Input, nil))
}

func blank(t reflect.Type, seen []reflect.Type) any {
	t = indirect(t)
	switch kindOf(t) {
	case kindBool:
		return true
	case kindInt:
		return int64(0)
	case kindFloat:
		return 0.0
	case kindTime:
		return "1970-01-01T00:00:00"
	case kindList:
		return []any{blank(t.Elem(), seen)}
	case kindMap:
		return object("KeyName", blank(t.Elem(), seen))
	case kindObject:
		o := document.New()
		if slices.Contains(seen, t) {
			return o
		}
		for _, member := range members(t) {
			o.Set(member.member, blank(member.typ, append(slices.Clone(seen), t)))
		}
		return o
	}
	return ""
}

package parameter

import (
	"encoding/base64"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/document"
)

// Bind makes an operation's input of a document, or says everything that is
// wrong with it at once.
func Bind(input *document.Object, t reflect.Type, naming document.Naming) (any, error) {
	value := reflect.New(t)
	b := &binder{naming: naming}
	b.object(input, value.Elem(), "")
	if len(b.problems) > 0 {
		return nil, cmdline.Invalid("Parameter validation failed:\n%s", strings.Join(b.problems, "\n"))
	}
	return value.Interface(), nil
}

type binder struct {
	naming   document.Naming
	problems []string
}

func (b *binder) complain(format string, arguments ...any) {
	b.problems = append(b.problems, fmt.Sprintf(format, arguments...))
}

// object sets the members of a structure; path is how a complaint names it, ""
// for the whole input.
func (b *binder) object(object *document.Object, v reflect.Value, path string) {
	known := Of(v.Type(), b.naming)
	where := path
	if where == "" {
		where = "input"
	}
	byName := map[string]Parameter{}
	var names []string
	for _, member := range known {
		byName[member.Member] = member
		names = append(names, member.Member)
		if _, given := object.Get(member.Member); member.Required && !given {
			b.complain("Missing required parameter in %s: \"%s\"", where, member.Member)
		}
	}
	for _, key := range object.Keys() {
		if _, ok := byName[key]; !ok {
			b.complain("Unknown parameter in %s: \"%s\", must be one of: %s", where, key, strings.Join(names, ", "))
		}
	}
	for _, member := range known {
		value, given := object.Get(member.Member)
		if !given {
			continue
		}
		inner := member.Member
		if path != "" {
			inner = path + "." + inner
		}
		b.set(value, field(v, member.index), inner)
	}
}

// field is a struct's field by its index path, embedded structs included.
func field(v reflect.Value, index []int) reflect.Value {
	for _, i := range index {
		v = v.Field(i)
	}
	return v
}

// set gives a field its value, allocating behind pointers.
func (b *binder) set(value any, v reflect.Value, path string) {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	switch KindOf(v.Type()) {
	case Text:
		if text, ok := value.(string); ok {
			v.SetString(text)
			return
		}
		b.wrongType(value, path, "<class 'str'>")
	case Bool:
		if flag, ok := value.(bool); ok {
			v.SetBool(flag)
			return
		}
		b.wrongType(value, path, "<class 'bool'>")
	case Int:
		if n, ok := value.(int64); ok && !v.OverflowInt(n) {
			v.SetInt(n)
			return
		}
		b.wrongType(value, path, "<class 'int'>")
	case Float:
		if n, ok := document.Number(value); ok {
			v.SetFloat(n)
			return
		}
		b.wrongType(value, path, "<class 'float'>, <class 'decimal.Decimal'>, <class 'int'>")
	case Time:
		if t, ok := Timestamp(value); ok {
			v.Set(reflect.ValueOf(t))
			return
		}
		b.wrongType(value, path, "<class 'datetime.datetime'>, timestamp-string")
	case Blob:
		if text, ok := value.(string); ok {
			if data, err := base64.StdEncoding.DecodeString(text); err == nil {
				v.SetBytes(data)
				return
			}
		}
		b.wrongType(value, path, "<class 'bytes'>, <class 'bytearray'>, file-like object")
	case List:
		b.list(value, v, path)
	case Map:
		b.mapping(value, v, path)
	case Object:
		if object, ok := value.(*document.Object); ok {
			b.object(object, v, path)
			return
		}
		b.wrongType(value, path, "<class 'dict'>")
	}
}

func (b *binder) list(value any, v reflect.Value, path string) {
	list, ok := value.([]any)
	if !ok {
		b.wrongType(value, path, "<class 'list'>, <class 'tuple'>")
		return
	}
	slice := reflect.MakeSlice(v.Type(), len(list), len(list))
	for i, element := range list {
		b.set(element, slice.Index(i), fmt.Sprintf("%s[%d]", path, i))
	}
	v.Set(slice)
}

func (b *binder) mapping(value any, v reflect.Value, path string) {
	object, ok := value.(*document.Object)
	if !ok {
		b.wrongType(value, path, "<class 'dict'>")
		return
	}
	result := reflect.MakeMap(v.Type())
	for _, key := range object.Keys() {
		element, _ := object.Get(key)
		slot := reflect.New(v.Type().Elem()).Elem()
		b.set(element, slot, path+"."+key)
		result.SetMapIndex(reflect.ValueOf(key).Convert(v.Type().Key()), slot)
	}
	v.Set(result)
}

func (b *binder) wrongType(value any, path, valid string) {
	b.complain("Invalid type for parameter %s, value: %s, type: %s, valid types: %s",
		path, pythonText(value), PythonType(value), valid)
}

// Timestamp reads a time as the AWS CLI takes it: ISO 8601 with or without a
// zone, a date, or seconds since 1970.
func Timestamp(value any) (time.Time, bool) {
	if n, ok := document.Number(value); ok {
		return time.UnixMilli(int64(n * 1000)).UTC(), true
	}
	text, _ := value.(string)
	// Options hand their values over as text, seconds too.
	if n, err := strconv.ParseFloat(text, 64); err == nil && math.Abs(n) < 1e11 {
		return time.UnixMilli(int64(n * 1000)).UTC(), true
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// PythonType names a value's type the way the AWS CLI's complaints do.
func PythonType(value any) string {
	name := "str"
	switch value.(type) {
	case nil:
		name = "NoneType"
	case bool:
		name = "bool"
	case int64:
		name = "int"
	case float64:
		name = "float"
	case []any:
		name = "list"
	case *document.Object:
		name = "dict"
	}
	return "<class '" + name + "'>"
}

// pythonText writes a value the way those complaints quote it.
func pythonText(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	return pythonQuoted(value)
}

func pythonQuoted(value any) string {
	var parts []string
	switch v := value.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		if strings.Contains(v, "'") && !strings.Contains(v, `"`) {
			return `"` + v + `"`
		}
		return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`, "\n", `\n`).Replace(v) + "'"
	case []any:
		for _, element := range v {
			parts = append(parts, pythonQuoted(element))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case *document.Object:
		for _, key := range v.Keys() {
			element, _ := v.Get(key)
			parts = append(parts, pythonQuoted(key)+": "+pythonQuoted(element))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return document.FormatNumber(value)
}

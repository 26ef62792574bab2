package document

import (
	"encoding/base64"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Of turns an operation's output into a document: members under their API names
// in the order of declaration, without those that the wire would leave out (nil
// pointers, nil lists and maps, empty texts, zero times).
func Of(output any, naming Naming) any {
	v := reflect.ValueOf(output)
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return New()
		}
		v = v.Elem()
	}
	return naming.of(v)
}

func (n Naming) of(v reflect.Value) any {
	switch x := v.Interface().(type) {
	case time.Time:
		return FormatTime(x)
	case []byte:
		return base64.StdEncoding.EncodeToString(x)
	}
	switch v.Kind() {
	case reflect.Pointer:
		return n.of(v.Elem())
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int32, reflect.Int64:
		return v.Int()
	case reflect.Float32, reflect.Float64:
		return v.Float()
	case reflect.Slice:
		list := make([]any, 0, v.Len())
		for i := range v.Len() {
			list = append(list, n.of(v.Index(i)))
		}
		return list
	case reflect.Map:
		return n.ofMap(v)
	case reflect.Struct:
		object := New()
		n.addMembers(object, v)
		return object
	}
	return nil
}

func (n Naming) ofMap(v reflect.Value) any {
	object := New()
	for _, key := range sortedKeys(v) {
		object.Set(key, n.of(v.MapIndex(reflect.ValueOf(key).Convert(v.Type().Key()))))
	}
	return object
}

func sortedKeys(v reflect.Value) []string {
	keys := make([]string, 0, v.Len())
	for _, key := range v.MapKeys() {
		keys = append(keys, key.String())
	}
	slices.Sort(keys)
	return keys
}

func (n Naming) addMembers(object *Object, v reflect.Value) {
	t := v.Type()
	for i := range t.NumField() {
		field := t.Field(i)
		value := v.Field(i)
		if field.Anonymous && field.Type.Kind() == reflect.Struct {
			n.addMembers(object, value)
			continue
		}
		tag, options, _ := strings.Cut(field.Tag.Get("out"), ",")
		if !field.IsExported() || tag == "-" || absent(value, strings.Contains(options, "flat")) {
			continue
		}
		object.Set(n.Member(field), n.of(value))
	}
}

// absent says whether an answer leaves a member out. A flattened list has no
// element of its own, so an empty one cannot be told from none.
func absent(v reflect.Value, flat bool) bool {
	if t, ok := v.Interface().(time.Time); ok {
		return t.IsZero()
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Map:
		return v.IsNil()
	case reflect.Slice:
		return v.IsNil() || flat && v.Len() == 0
	case reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return v.IsZero()
	}
	return false
}

// FormatTime writes a time as the AWS CLI prints it: ISO 8601 with the zone's
// offset, and microseconds when there is a fraction of a second.
func FormatTime(t time.Time) string {
	t = t.UTC().Truncate(time.Millisecond)
	if t.Nanosecond() == 0 {
		return t.Format("2006-01-02T15:04:05+00:00")
	}
	return t.Format("2006-01-02T15:04:05.000000+00:00")
}

package wire

import (
	"encoding/base64"
	"reflect"
	"sort"
	"time"
)

// document turns a typed value into maps, lists and scalars by the API's member
// names: what encoding/json would give, with times as RFC 3339 strings and what
// an answer leaves out left out.
func document(sh *shape, v reflect.Value) any {
	v, ok := sh.deref(v)
	if !ok {
		return nil
	}
	switch sh.kind {
	case kindStruct:
		result := map[string]any{}
		for _, f := range sh.members().fields {
			value := v.FieldByIndex(f.index)
			if f.noOut || f.shape.absent(value) {
				continue
			}
			result[f.name] = document(f.shape, value)
		}
		return result
	case kindList:
		result := make([]any, v.Len())
		for i := range v.Len() {
			result[i] = document(sh.elem, v.Index(i))
		}
		return result
	case kindMap:
		result := map[string]any{}
		for _, key := range v.MapKeys() {
			result[key.String()] = document(sh.elem, v.MapIndex(key))
		}
		return result
	case kindString:
		return v.String()
	case kindBool:
		return v.Bool()
	case kindInt:
		return v.Int()
	case kindFloat:
		return v.Float()
	case kindTime:
		return v.Interface().(time.Time).UTC().Format(time.RFC3339Nano)
	case kindBlob:
		return base64.StdEncoding.EncodeToString(v.Bytes())
	}
	return nil
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

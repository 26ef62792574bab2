package render

import (
	"slices"
	"strings"

	"linklab/checks/sandbox/awscli/document"
)

// Text prints tab-separated lines: an object's scalars on one line in the order
// of their names, headed by the name under which the object stood, then its
// lists and objects below.
func Text(value any) string {
	var b strings.Builder
	writeText(&b, value, "", nil)
	return b.String()
}

// writeText prints one value. keys, when not nil, are the scalar columns that
// all objects of a list share.
func writeText(b *strings.Builder, value any, name string, keys []string) {
	switch v := value.(type) {
	case *document.Object:
		writeTextObject(b, v, name, keys)
	case []any:
		writeTextList(b, v, name)
	default:
		b.WriteString(plain(v) + "\n")
	}
}

func writeTextObject(b *strings.Builder, object *document.Object, name string, keys []string) {
	names := slices.Sorted(slices.Values(object.Keys()))
	var cells, rest []string
	if keys == nil {
		for _, key := range names {
			if value, _ := object.Get(key); document.Scalar(value) {
				cells = append(cells, plain(value))
			} else {
				rest = append(rest, key)
			}
		}
	} else {
		for _, key := range keys {
			cell := ""
			if value, ok := object.Get(key); ok {
				cell = plain(value)
			}
			cells = append(cells, cell)
		}
		for _, key := range names {
			if !slices.Contains(keys, key) {
				rest = append(rest, key)
			}
		}
	}
	if len(cells) > 0 {
		if name != "" {
			cells = append([]string{strings.ToUpper(name)}, cells...)
		}
		b.WriteString(strings.Join(cells, "\t") + "\n")
	}
	for _, key := range rest {
		value, _ := object.Get(key)
		writeText(b, value, key, nil)
	}
}

func writeTextList(b *strings.Builder, list []any, name string) {
	keys, objects := scalarKeys(list)
	if objects {
		for _, element := range list {
			writeText(b, element, name, keys)
		}
		return
	}
	var cells []string
	var lists []any
	for _, element := range list {
		if document.Scalar(element) {
			cells = append(cells, plain(element))
		} else {
			lists = append(lists, element)
		}
	}
	switch {
	case len(cells) == 0:
	case name == "":
		b.WriteString(strings.Join(cells, "\t") + "\n")
	default:
		for _, cell := range cells {
			b.WriteString(strings.ToUpper(name) + "\t" + cell + "\n")
		}
	}
	for _, inner := range lists {
		writeText(b, inner, name, nil)
	}
}

// scalarKeys are the names of the scalars of all objects in a list, sorted, and
// whether it holds an object at all.
func scalarKeys(list []any) ([]string, bool) {
	keys, objects := []string{}, false
	for _, element := range list {
		object, ok := element.(*document.Object)
		if !ok {
			continue
		}
		objects = true
		for _, key := range object.Keys() {
			if value, _ := object.Get(key); document.Scalar(value) && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	slices.Sort(keys)
	return keys, objects
}

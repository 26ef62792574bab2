package awscli

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strconv"
	"strings"
	"syscall"

	"linklab/checks/sandbox/awscli/document"
	"linklab/checks/sandbox/awscli/shorthand"
)

// files reads the machine's own files for file:// and fileb:// values.
type files func(name string) ([]byte, error)

// value reads a parameter's value from the texts given on the command line: the
// content of a file, JSON, shorthand, or the plain text.
func (p parameter) value(flag string, texts []string, read files) (any, error) {
	if len(texts) == 1 {
		content, binary, err := loaded(flag, texts[0], read)
		if err != nil {
			return nil, err
		}
		texts = []string{content}
		if binary && p.kind == kindBlob {
			return base64.StdEncoding.EncodeToString([]byte(content)), nil
		}
	}
	switch {
	case nested(p.typ):
		return p.nestedValue(flag, texts)
	case p.kind == kindList:
		return p.scalarList(flag, texts)
	}
	return scalar(flag, texts[0], p.typ)
}

// loaded replaces file://name and fileb://name by what the file holds.
func loaded(flag, text string, read files) (content string, binary bool, err error) {
	name, isFile := strings.CutPrefix(text, "file://")
	if !isFile {
		if name, binary = strings.CutPrefix(text, "fileb://"); !binary {
			return text, false, nil
		}
	}
	data, err := read(name)
	if err != nil {
		return "", false, badParameter(flag, fmt.Sprintf("Unable to load paramfile %s: %s", text, fileError(err, name)))
	}
	return string(data), binary, nil
}

// fileError is an error of the file system in the AWS CLI's words.
func fileError(err error, name string) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("[Errno 2] No such file or directory: '%s'", name)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Sprintf("[Errno 13] Permission denied: '%s'", name)
	case errors.Is(err, syscall.EISDIR):
		return fmt.Sprintf("[Errno 21] Is a directory: '%s'", name)
	}
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Sprintf("%v: '%s'", err, name)
}

func (p parameter) nestedValue(flag string, texts []string) (any, error) {
	if len(texts) == 0 {
		return []any{}, nil
	}
	if first := strings.TrimSpace(texts[0]); strings.HasPrefix(first, "[") || strings.HasPrefix(first, "{") {
		if p.kind != kindList {
			return parseJSON(flag, texts[0])
		}
		if len(texts) == 1 && first[0] == '[' {
			return parseJSON(flag, texts[0])
		}
		return each(texts, func(text string) (any, error) { return parseJSON(flag, text) })
	}
	read := func(text string) (any, error) {
		object, err := shorthand.Parse(text)
		if err != nil {
			return nil, badParameter(flag, err)
		}
		return object, nil
	}
	if p.kind != kindList {
		object, err := read(texts[0])
		if err != nil {
			return nil, err
		}
		return coerced(object, p.typ)
	}
	list, err := each(texts, read)
	if err != nil {
		return nil, err
	}
	return coerced(list, p.typ)
}

func (p parameter) scalarList(flag string, texts []string) (any, error) {
	if len(texts) == 1 && strings.HasPrefix(strings.TrimSpace(texts[0]), "[") {
		return parseJSON(flag, texts[0])
	}
	return each(texts, func(text string) (any, error) { return scalar(flag, text, p.typ.Elem()) })
}

func each(texts []string, read func(string) (any, error)) (any, error) {
	list := make([]any, 0, len(texts))
	for _, text := range texts {
		value, err := read(text)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, nil
}

func parseJSON(flag, text string) (any, error) {
	value, err := document.Parse(text)
	if err != nil {
		return nil, badParameter(flag, fmt.Sprintf("Invalid JSON: %v\nJSON received: %s", err, text))
	}
	return value, nil
}

// scalar reads one value; which texts a number or a blob may be written as
// follows the AWS CLI.
func scalar(flag, text string, t reflect.Type) (any, error) {
	switch kindOf(indirect(t)) {
	case kindInt:
		return integer(text)
	case kindFloat:
		n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil {
			return nil, broken("could not convert string to float: '%s'", text)
		}
		return n, nil
	case kindBool:
		return strings.EqualFold(text, "true"), nil
	case kindBlob:
		if _, err := base64.StdEncoding.DecodeString(text); err != nil {
			return nil, &failure{statusOther, fmt.Sprintf("\nInvalid base64: \"%s\"\n", text)}
		}
	}
	return text, nil
}

func integer(text string) (any, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return nil, broken("invalid literal for int() with base 10: '%s'", text)
	}
	return n, nil
}

// coerced gives the texts of shorthand the types of the parameter: numbers,
// booleans, and a list of one where a list is wanted. What does not fit is left
// for the validation to name.
func coerced(value any, t reflect.Type) (any, error) {
	t = indirect(t)
	switch kindOf(t) {
	case kindList:
		list, ok := value.([]any)
		if !ok {
			list = []any{value}
		}
		for i, element := range list {
			inner, err := coerced(element, t.Elem())
			if err != nil {
				return nil, err
			}
			list[i] = inner
		}
		return list, nil
	case kindMap, kindObject:
		object, ok := value.(*document.Object)
		if !ok {
			return value, nil
		}
		return object, coerceMembers(object, t)
	}
	text, ok := value.(string)
	if !ok {
		return value, nil
	}
	switch kindOf(t) {
	case kindInt:
		return integer(text)
	case kindFloat:
		return scalar("", text, t)
	case kindBool:
		switch strings.ToLower(text) {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
	}
	return value, nil
}

func coerceMembers(object *document.Object, t reflect.Type) error {
	types := map[string]reflect.Type{}
	if t.Kind() == reflect.Map {
		for _, key := range object.Keys() {
			types[key] = t.Elem()
		}
	} else {
		for _, member := range members(t) {
			types[member.member] = member.typ
		}
	}
	for _, key := range object.Keys() {
		typ, known := types[key]
		if !known {
			continue
		}
		value, _ := object.Get(key)
		inner, err := coerced(value, typ)
		if err != nil {
			return err
		}
		object.Set(key, inner)
	}
	return nil
}

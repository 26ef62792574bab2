package parameter

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

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/document"
	"linklab/checks/sandbox/awscli/shorthand"
)

// Files reads the machine's own files for file:// and fileb:// values.
type Files func(name string) ([]byte, error)

// Value reads a parameter's value from the texts given on the command line: the
// content of a file, JSON, shorthand, or the plain text.
func (p Parameter) Value(flag string, texts []string, read Files) (any, error) {
	if len(texts) == 1 {
		content, binary, err := Loaded(flag, texts[0], read)
		if err != nil {
			return nil, err
		}
		texts = []string{content}
		if binary && p.Kind == Blob {
			return base64.StdEncoding.EncodeToString([]byte(content)), nil
		}
	}
	switch {
	case Nested(p.Type):
		return p.nestedValue(flag, texts)
	case p.Kind == List:
		return p.scalarList(flag, texts)
	}
	return scalar(flag, texts[0], p.Type)
}

// Loaded replaces file://name and fileb://name by what the file holds.
func Loaded(flag, text string, read Files) (content string, binary bool, err error) {
	name, isFile := strings.CutPrefix(text, "file://")
	if !isFile {
		if name, binary = strings.CutPrefix(text, "fileb://"); !binary {
			return text, false, nil
		}
	}
	data, err := read(name)
	if err != nil {
		return "", false, cmdline.BadParameter(flag, fmt.Sprintf("Unable to load paramfile %s: %s", text, FileError(err, name)))
	}
	return string(data), binary, nil
}

// FileError is an error of the file system in the AWS CLI's words.
func FileError(err error, name string) string {
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

func (p Parameter) nestedValue(flag string, texts []string) (any, error) {
	if len(texts) == 0 {
		return []any{}, nil
	}
	if first := strings.TrimSpace(texts[0]); strings.HasPrefix(first, "[") || strings.HasPrefix(first, "{") {
		if p.Kind != List {
			return ParseJSON(flag, texts[0])
		}
		if len(texts) == 1 && first[0] == '[' {
			return ParseJSON(flag, texts[0])
		}
		return each(texts, func(text string) (any, error) { return ParseJSON(flag, text) })
	}
	read := func(text string) (any, error) {
		object, err := shorthand.Parse(text)
		if err != nil {
			return nil, cmdline.BadParameter(flag, err)
		}
		return object, nil
	}
	if p.Kind != List {
		object, err := read(texts[0])
		if err != nil {
			return nil, err
		}
		return coerced(object, p.Type, p.naming)
	}
	list, err := each(texts, read)
	if err != nil {
		return nil, err
	}
	return coerced(list, p.Type, p.naming)
}

func (p Parameter) scalarList(flag string, texts []string) (any, error) {
	if len(texts) == 1 && strings.HasPrefix(strings.TrimSpace(texts[0]), "[") {
		return ParseJSON(flag, texts[0])
	}
	return each(texts, func(text string) (any, error) { return scalar(flag, text, p.Type.Elem()) })
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

// ParseJSON reads JSON that was given to an option.
func ParseJSON(flag, text string) (any, error) {
	value, err := document.Parse(text)
	if err != nil {
		return nil, cmdline.BadParameter(flag, fmt.Sprintf("Invalid JSON: %v\nJSON received: %s", err, text))
	}
	return value, nil
}

// scalar reads one value; which texts a number or a blob may be written as
// follows the AWS CLI.
func scalar(flag, text string, t reflect.Type) (any, error) {
	switch KindOf(Indirect(t)) {
	case Int:
		return integer(text)
	case Float:
		n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil {
			return nil, cmdline.Broken("could not convert string to float: '%s'", text)
		}
		return n, nil
	case Bool:
		return strings.EqualFold(text, "true"), nil
	case Blob:
		if _, err := base64.StdEncoding.DecodeString(text); err != nil {
			return nil, &cmdline.Failure{Status: cmdline.StatusOther, Text: fmt.Sprintf("\nInvalid base64: \"%s\"\n", text)}
		}
	}
	return text, nil
}

func integer(text string) (any, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return nil, cmdline.Broken("invalid literal for int() with base 10: '%s'", text)
	}
	return n, nil
}

// coerced gives the texts of shorthand the types of the parameter: numbers,
// booleans, and a list of one where a list is wanted. What does not fit is left
// for the validation to name.
func coerced(value any, t reflect.Type, naming document.Naming) (any, error) {
	t = Indirect(t)
	switch KindOf(t) {
	case List:
		list, ok := value.([]any)
		if !ok {
			list = []any{value}
		}
		for i, element := range list {
			inner, err := coerced(element, t.Elem(), naming)
			if err != nil {
				return nil, err
			}
			list[i] = inner
		}
		return list, nil
	case Map, Object:
		object, ok := value.(*document.Object)
		if !ok {
			return value, nil
		}
		return object, coerceMembers(object, t, naming)
	}
	text, ok := value.(string)
	if !ok {
		return value, nil
	}
	switch KindOf(t) {
	case Int:
		return integer(text)
	case Float:
		return scalar("", text, t)
	case Bool:
		switch strings.ToLower(text) {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
	}
	return value, nil
}

func coerceMembers(object *document.Object, t reflect.Type, naming document.Naming) error {
	types := map[string]reflect.Type{}
	if t.Kind() == reflect.Map {
		for _, key := range object.Keys() {
			types[key] = t.Elem()
		}
	} else {
		for _, member := range Of(t, naming) {
			types[member.Member] = member.Type
		}
	}
	for _, key := range object.Keys() {
		typ, known := types[key]
		if !known {
			continue
		}
		value, _ := object.Get(key)
		inner, err := coerced(value, typ, naming)
		if err != nil {
			return err
		}
		object.Set(key, inner)
	}
	return nil
}

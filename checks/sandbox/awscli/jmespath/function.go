package jmespath

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jmespath-community/go-jmespath/pkg/parsing"

	"linklab/checks/sandbox/awscli/document"
)

// function is one of the language's functions: the types that each argument may
// have (none means any) and what it does. The last type list of a variadic
// function serves all further arguments.
type function struct {
	arguments [][]string
	variadic  bool
	do        func(name string, arguments []any) (any, error)
}

func call(node parsing.ASTNode, value any) (any, error) {
	name, _ := node.Value.(string)
	f, ok := functions()[name]
	if !ok {
		return nil, fmt.Errorf("Unknown function: %s()", name)
	}
	arguments := make([]any, 0, len(node.Children))
	for _, child := range node.Children {
		argument, err := evaluate(child, value)
		if err != nil {
			return nil, err
		}
		arguments = append(arguments, argument)
	}
	if err := f.check(name, arguments); err != nil {
		return nil, err
	}
	return f.do(name, arguments)
}

func (f function) check(name string, arguments []any) error {
	want, got := len(f.arguments), len(arguments)
	if f.variadic && got < want {
		return fmt.Errorf("Expected at least %d %s for function %s(), received %d", want, plural(want), name, got)
	}
	if !f.variadic && got != want {
		return fmt.Errorf("Expected %d %s for function %s(), received %d", want, plural(want), name, got)
	}
	for i, argument := range arguments {
		types := f.arguments[min(i, want-1)]
		if len(types) > 0 && !isOneOf(argument, types) {
			return badType(name, argument, types...)
		}
	}
	return nil
}

func plural(n int) string {
	if n == 1 {
		return "argument"
	}
	return "arguments"
}

func badType(name string, value any, types ...string) error {
	quoted := make([]string, len(types))
	for i, t := range types {
		quoted[i] = "'" + t + "'"
	}
	shown := "None"
	switch v := value.(type) {
	case nil:
	case bool:
		shown = "False"
		if v {
			shown = "True"
		}
	case reference:
		shown = "<expression>"
	default:
		shown = document.CompactJSON(value)
		if _, ok := value.(string); ok {
			shown = value.(string)
		}
	}
	return fmt.Errorf("In function %s(), invalid type for value: %s, expected one of: [%s], received: \"%s\"",
		name, shown, strings.Join(quoted, ", "), typeOf(value))
}

// typeOf is the language's own name of a value's type.
func typeOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case *document.Object:
		return "object"
	case reference:
		return "expref"
	}
	return "number"
}

// isOneOf also knows "array-number" and "array-string", lists of one type.
func isOneOf(value any, types []string) bool {
	have := typeOf(value)
	if slices.Contains(types, have) {
		return true
	}
	list, ok := value.([]any)
	if !ok {
		return false
	}
	for _, t := range types {
		element, ok := strings.CutPrefix(t, "array-")
		if ok && !slices.ContainsFunc(list, func(v any) bool { return typeOf(v) != element }) {
			return true
		}
	}
	return false
}

// keyed evaluates a reference on each element; keys must all be numbers or all
// be texts.
func keyed(name string, list []any, by reference) ([]any, error) {
	keys := make([]any, len(list))
	for i, element := range list {
		key, err := evaluate(by.node, element)
		if err != nil {
			return nil, err
		}
		types := []string{"number", "string"}
		if i > 0 {
			types = []string{typeOf(keys[0])}
		}
		if !isOneOf(key, types) {
			return nil, badType(name, key, types...)
		}
		keys[i] = key
	}
	return keys, nil
}

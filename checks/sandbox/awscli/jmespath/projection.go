package jmespath

import (
	"errors"
	"maps"
	"slices"

	"github.com/jmespath-community/go-jmespath/pkg/parsing"

	"linklab/checks/sandbox/awscli/document"
)

// project evaluates what makes a list of a list or an object's values: each
// element goes through the right side, and nulls are left out.
func project(node parsing.ASTNode, value any) (any, error) {
	base, err := evaluate(node.Children[0], value)
	if err != nil {
		return nil, err
	}
	if node.NodeType == parsing.ASTValueProjection {
		object, ok := base.(*document.Object)
		if !ok {
			return nil, nil
		}
		return through(node.Children[1], members(object))
	}
	list, ok := base.([]any)
	if !ok {
		return nil, nil
	}
	switch node.NodeType {
	case parsing.ASTFlatten:
		return flatten(list), nil
	case parsing.ASTFilterProjection:
		kept := []any{}
		for _, element := range list {
			matched, err := evaluate(node.Children[2], element)
			if err != nil {
				return nil, err
			}
			if truth(matched) {
				kept = append(kept, element)
			}
		}
		list = kept
	}
	return through(node.Children[1], list)
}

func through(node parsing.ASTNode, list []any) (any, error) {
	collected := []any{}
	for _, element := range list {
		value, err := evaluate(node, element)
		if err != nil {
			return nil, err
		}
		if value != nil {
			collected = append(collected, value)
		}
	}
	return collected, nil
}

// flatten opens the lists in a list, one level deep.
func flatten(list []any) []any {
	flat := []any{}
	for _, element := range list {
		if inner, ok := element.([]any); ok {
			flat = append(flat, inner...)
		} else {
			flat = append(flat, element)
		}
	}
	return flat
}

func members(object *document.Object) []any {
	values := make([]any, 0, object.Len())
	for _, key := range object.Keys() {
		value, _ := object.Get(key)
		values = append(values, value)
	}
	return values
}

// multiSelect picks several values into a list or an object, in the order
// written; of null it makes null.
func multiSelect(node parsing.ASTNode, value any) (any, error) {
	if value == nil {
		return nil, nil
	}
	object, list := document.New(), []any{}
	for _, child := range node.Children {
		picked, err := evaluate(child, value)
		if err != nil {
			return nil, err
		}
		if node.NodeType == parsing.ASTMultiSelectHash {
			object.Set(child.Value.(string), picked)
		} else {
			list = append(list, picked)
		}
	}
	if node.NodeType == parsing.ASTMultiSelectHash {
		return object, nil
	}
	return list, nil
}

func index(value any, i int) any {
	list, ok := value.([]any)
	if !ok {
		return nil
	}
	if i < 0 {
		i += len(list)
	}
	if i < 0 || i >= len(list) {
		return nil
	}
	return list[i]
}

// slice is list[start:stop:step] with the meaning it has in Python.
func slice(value any, parts []*int) (any, error) {
	list, ok := value.([]any)
	if !ok {
		return nil, nil
	}
	step := 1
	if len(parts) > 2 && parts[2] != nil {
		step = *parts[2]
	}
	if step == 0 {
		return nil, errors.New("slice step cannot be zero")
	}
	first, last := 0, len(list)
	if step < 0 {
		first, last = len(list)-1, -1
	}
	bound := func(part int, otherwise int) int {
		if part >= len(parts) || parts[part] == nil {
			return otherwise
		}
		i := *parts[part]
		if i < 0 {
			i += len(list)
		}
		if step < 0 {
			return min(max(i, -1), len(list)-1)
		}
		return min(max(i, 0), len(list))
	}
	picked := []any{}
	start, stop := bound(0, first), bound(1, last)
	for i := start; step > 0 && i < stop || step < 0 && i > stop; i += step {
		picked = append(picked, list[i])
	}
	return picked, nil
}

// literalObject orders a literal's members by name: the parser has lost the
// order in which they were written.
func literalObject(values map[string]any) *document.Object {
	object := document.New()
	for _, key := range slices.Sorted(maps.Keys(values)) {
		object.Set(key, literal(values[key]))
	}
	return object
}

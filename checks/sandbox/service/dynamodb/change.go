package dynamodb

import (
	"bytes"
	"slices"
)

// apply makes one change of an update to changed; values are computed from the
// item before the update.
func (a action) apply(before, changed Item) (Item, error) {
	if len(a.path) > 1 && lookUp(changed, a.path[:len(a.path)-1]) == nil ||
		len(a.path) > 1 && lookUp(changed, a.path[:len(a.path)-1]).M == nil {
		return nil, invalid("The document path provided in the update expression is invalid for update")
	}
	if a.clause == "REMOVE" {
		return place(changed, a.path, nil), nil
	}
	value, err := a.value.of(before)
	if err != nil {
		return nil, err
	}
	old := lookUp(before, a.path)
	switch a.clause {
	case "ADD":
		value, err = added(old, value)
	case "DELETE":
		value, err = without(old, value)
		if err == nil && value == nil {
			return place(changed, a.path, nil), nil
		}
	}
	if err != nil {
		return nil, err
	}
	return place(changed, a.path, value), nil
}

const wrongType = "An operand in the update expression has an incorrect data type"

// added is a number with another one, or a set with more elements.
func added(old, value *AttributeValue) (*AttributeValue, error) {
	kind := value.kind()
	if kind != "N" && kind != "SS" && kind != "NS" && kind != "BS" {
		return nil, invalid("Incorrect operand type for operator or function; operator: ADD, operand type: " + kind)
	}
	switch {
	case old == nil:
		return value, nil
	case old.kind() != kind:
		return nil, invalid(wrongType)
	case kind == "N":
		return sum(old, value, false)
	}
	rest, err := without(old, value)
	if err != nil {
		return nil, err
	}
	if rest == nil {
		return value, nil
	}
	joined := AttributeValue{}
	switch kind {
	case "SS":
		joined.SS = append(rest.SS, value.SS...)
	case "NS":
		joined.NS = append(rest.NS, value.NS...)
	case "BS":
		joined.BS = append(rest.BS, value.BS...)
	}
	joined, err = joined.normal(1)
	return &joined, err
}

// without is a set less the elements of another one, nil when none is left.
func without(old, value *AttributeValue) (*AttributeValue, error) {
	kind := value.kind()
	if kind != "SS" && kind != "NS" && kind != "BS" {
		return nil, invalid("Incorrect operand type for operator or function; operator: DELETE, operand type: " + kind)
	}
	if old == nil {
		return nil, nil
	}
	if old.kind() != kind {
		return nil, invalid(wrongType)
	}
	rest := AttributeValue{}
	for _, text := range old.SS {
		if !slices.Contains(value.SS, text) {
			rest.SS = append(rest.SS, text)
		}
	}
	for _, text := range old.NS {
		if !slices.Contains(value.NS, text) {
			rest.NS = append(rest.NS, text)
		}
	}
	for _, b := range old.BS {
		if !slices.ContainsFunc(value.BS, func(other []byte) bool { return bytes.Equal(b, other) }) {
			rest.BS = append(rest.BS, b)
		}
	}
	if rest.kind() == "" {
		return nil, nil
	}
	return &rest, nil
}

// Package document holds JSON-like values whose objects keep the order of their
// members, as the AWS CLI does from an answer's model to what it prints. A value
// is nil, bool, int64, float64, string, []any or *Object.
package document

import "slices"

// Object is a JSON object that remembers the order in which members were first
// set.
type Object struct {
	keys   []string
	values map[string]any
}

// New is an empty object.
func New() *Object { return &Object{values: map[string]any{}} }

// Set gives a member its value; a new member goes to the end.
func (o *Object) Set(key string, value any) {
	if _, ok := o.values[key]; !ok {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
}

// Get is a member's value, and whether the object has it.
func (o *Object) Get(key string) (any, bool) {
	value, ok := o.values[key]
	return value, ok
}

// Delete removes a member if it is there.
func (o *Object) Delete(key string) {
	if _, ok := o.values[key]; !ok {
		return
	}
	delete(o.values, key)
	o.keys = slices.DeleteFunc(o.keys, func(k string) bool { return k == key })
}

// Keys are the members' names in order; the caller must not change the slice.
func (o *Object) Keys() []string { return o.keys }

// Len is the number of members.
func (o *Object) Len() int { return len(o.keys) }

// Scalar says whether a value is neither an object nor a list.
func Scalar(value any) bool {
	switch value.(type) {
	case *Object, []any:
		return false
	}
	return true
}

// Equal compares two values; the order of an object's members does not matter,
// and 1 equals 1.0.
func Equal(a, b any) bool {
	switch a := a.(type) {
	case *Object:
		b, ok := b.(*Object)
		if !ok || a.Len() != b.Len() {
			return false
		}
		for _, key := range a.keys {
			other, ok := b.Get(key)
			if !ok || !Equal(a.values[key], other) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, Equal)
	}
	if x, ok := Number(a); ok {
		y, ok := Number(b)
		return ok && x == y
	}
	if !Scalar(b) {
		return false
	}
	return a == b
}

// Number is a value as a number, and whether it is one.
func Number(value any) (float64, bool) {
	switch n := value.(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

package dynamodb

import (
	"bytes"
	"encoding/base64"
	"reflect"
	"slices"
	"strings"
)

// AttributeValue is one value: exactly one of its members is set, and is named
// for its type.
type AttributeValue struct {
	S    *string                   `json:"S,omitzero"`
	N    *string                   `json:"N,omitzero"`
	B    []byte                    `json:"B,omitzero"`
	SS   []string                  `json:"SS,omitzero"`
	NS   []string                  `json:"NS,omitzero"`
	BS   [][]byte                  `json:"BS,omitzero"`
	M    map[string]AttributeValue `json:"M,omitzero"`
	L    []AttributeValue          `json:"L,omitzero"`
	NULL *bool                     `json:"NULL,omitzero"`
	BOOL *bool                     `json:"BOOL,omitzero"`
}

const deepest = 32 // levels of nesting

func numberValue(d decimal) AttributeValue {
	text := d.String()
	return AttributeValue{N: &text}
}

// kind is the name of the value's type, "" unless exactly one is set.
func (v AttributeValue) kind() string {
	found := ""
	for _, member := range []struct {
		name string
		set  bool
	}{
		{"S", v.S != nil}, {"N", v.N != nil}, {"B", v.B != nil}, {"SS", v.SS != nil}, {"NS", v.NS != nil}, {"BS", v.BS != nil},
		{"M", v.M != nil}, {"L", v.L != nil}, {"NULL", v.NULL != nil}, {"BOOL", v.BOOL != nil},
	} {
		if member.set && found != "" {
			return ""
		}
		if member.set {
			found = member.name
		}
	}
	return found
}

// normal checks a value and brings it to one form: numbers without needless
// digits, sets in order. Values of one form are equal when they look equal.
func (v AttributeValue) normal(depth int) (AttributeValue, error) {
	if depth > deepest {
		return v, invalid("Nesting Levels have exceeded supported limits")
	}
	var err error
	switch v.kind() {
	case "":
		return v, invalid("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
	case "N":
		number, err := parseDecimal(*v.N)
		if err != nil {
			return v, err
		}
		return numberValue(number), nil
	case "NULL":
		if !*v.NULL {
			return v, badValues("Null attribute value types must have the value of true")
		}
	case "NS":
		numbers := slices.Clone(v.NS)
		for i, text := range numbers {
			number, err := parseDecimal(text)
			if err != nil {
				return v, err
			}
			numbers[i] = number.String()
		}
		v.NS, err = set(numbers, func(a, b string) int { return mustDecimal(a).compare(mustDecimal(b)) })
	case "SS":
		v.SS, err = set(slices.Clone(v.SS), strings.Compare)
	case "BS":
		v.BS, err = set(slices.Clone(v.BS), bytes.Compare)
	case "L":
		list := slices.Clone(v.L)
		for i := range list {
			if list[i], err = list[i].normal(depth + 1); err != nil {
				return v, err
			}
		}
		v.L = list
	case "M":
		v.M, err = normalItem(v.M, depth+1)
	}
	return v, err
}

// set orders the elements of a set, which has some, and none twice.
func set[T any](list []T, compare func(a, b T) int) ([]T, error) {
	if len(list) == 0 {
		return nil, badValues("An string set  may not be empty")
	}
	slices.SortFunc(list, compare)
	for i := 1; i < len(list); i++ {
		if compare(list[i-1], list[i]) == 0 {
			return nil, badValues("Input collection contains duplicates.")
		}
	}
	return list, nil
}

func normalItem(item Item, depth int) (Item, error) {
	result := make(Item, len(item))
	for name, value := range item {
		v, err := value.normal(depth)
		if err != nil {
			return nil, err
		}
		result[name] = v
	}
	return result, nil
}

// mustDecimal is a number of a normal value.
func mustDecimal(text string) decimal {
	d, _ := parseDecimal(text)
	if d.coefficient == nil {
		return decimal{coefficient: zero.coefficient}
	}
	return d
}

var zero, _ = parseDecimal("0")

// text tells key values apart.
func (v AttributeValue) text() string {
	switch v.kind() {
	case "S":
		return "S" + *v.S
	case "N":
		return "N" + *v.N
	case "B":
		return "B" + base64.StdEncoding.EncodeToString(v.B)
	}
	return ""
}

// compare orders two values of one type that has an order: text, numbers and
// bytes.
func (v AttributeValue) compare(w AttributeValue) int {
	switch {
	case v.S != nil && w.S != nil:
		return strings.Compare(*v.S, *w.S)
	case v.N != nil && w.N != nil:
		return mustDecimal(*v.N).compare(mustDecimal(*w.N))
	}
	return bytes.Compare(v.B, w.B)
}

func (v AttributeValue) equal(w AttributeValue) bool { return reflect.DeepEqual(v, w) }

// size is what a value takes (DynamoDB developer guide, Item sizes and formats).
func (v AttributeValue) size() int64 {
	var size int64
	switch v.kind() {
	case "S":
		return int64(len(*v.S))
	case "N":
		return int64(len(strings.Trim(*v.N, "-.0"))/2 + 1)
	case "B":
		return int64(len(v.B))
	case "SS":
		for _, text := range v.SS {
			size += int64(len(text))
		}
		return size
	case "NS":
		for _, text := range v.NS {
			size += int64(len(text)/2 + 1)
		}
		return size
	case "BS":
		for _, b := range v.BS {
			size += int64(len(b))
		}
		return size
	case "L":
		size = 3
		for _, element := range v.L {
			size += element.size() + 1
		}
		return size
	case "M":
		return 3 + itemSize(v.M) + int64(len(v.M))
	}
	return 1
}

func itemSize(item Item) int64 {
	var size int64
	for name, value := range item {
		size += int64(len(name)) + value.size()
	}
	return size
}

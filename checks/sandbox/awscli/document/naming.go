package document

import (
	"reflect"
	"unicode"
	"unicode/utf8"
)

// Naming is how the members of a service's API are called by the names of Go's
// fields.
type Naming bool

// The namings: most services' members are called as the fields are, those of
// the REST-JSON protocol begin with a small letter.
const (
	AsDeclared Naming = false
	SmallFirst Naming = true
)

// Member is the API's name of a field.
func (n Naming) Member(field reflect.StructField) string {
	if given := field.Tag.Get("name"); given != "" {
		return given
	}
	return n.Spell(field.Name)
}

// Spell is a member's name by the rule.
func (n Naming) Spell(name string) string {
	if n == AsDeclared {
		return name
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[size:]
}

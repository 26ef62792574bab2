package cloudformation

import (
	"slices"
	"strings"
	"sync"
)

// kind is a resource type: how its resources are made, changed and removed by
// the operations of the account.
type kind struct {
	properties []string // those that it knows
	required   []string
	create     func(w *work, p properties) error
	// ready says whether a resource that was made is there; nil is at once.
	ready func(w *work) (bool, error)
	// update changes what lies in mutable; other properties take a new resource.
	mutable []string
	update  func(w *work, before, after properties) error
	// refused are properties that AWS changes in place and this account cannot.
	refused    []string
	remove     func(w *work) error
	gone       func(w *work) (bool, error)
	attributes map[string]func(w *work) (any, error)
	capability string // CAPABILITY_IAM …
	naming     string // property that takes CAPABILITY_NAMED_IAM
}

// properties are the resolved properties of a resource.
type properties map[string]any

func (p properties) text(name string) string { text, _ := p[name].(string); return text }

func (p properties) list(name string) []any { list, _ := p[name].([]any); return list }

func (p properties) has(name string) bool { _, ok := p[name]; return ok }

// kinds are the resource types of the account.
var kinds = sync.OnceValue(func() map[string]*kind {
	all := map[string]*kind{}
	for _, table := range []map[string]*kind{
		networkKinds(), gatewayKinds(), routeKinds(), filterKinds(), instanceKinds(), endpointKinds(), addressKinds(),
		identityKinds(), storageKinds(),
	} {
		for name, k := range table {
			all[name] = k
		}
	}
	return all
})

// check refuses properties that the kind does not know or that are missing.
func (k *kind) check(resource string, p properties) error {
	for _, name := range sortedKeys(p) {
		if !slices.Contains(k.properties, name) {
			return refuse("InvalidRequest", "Encountered unsupported property "+name)
		}
	}
	var missing []string
	for _, name := range k.required {
		if !p.has(name) {
			missing = append(missing, "#: required key ["+name+"] not found")
		}
	}
	if len(missing) > 0 {
		return refuse("InvalidRequest", "Properties validation failed for resource "+resource+" with message:\n"+strings.Join(missing, "\n"))
	}
	return nil
}

// changes are the names of the properties that differ, sorted.
func changes(before, after properties) []string {
	var names []string
	for name, value := range after {
		if !same(before[name], value) {
			names = append(names, name)
		}
	}
	for name := range before {
		if !after.has(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func same(a, b any) bool {
	switch a := a.(type) {
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, same)
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for key, value := range a {
			other, ok := b[key]
			if !ok || !same(value, other) {
				return false
			}
		}
		return true
	}
	switch b.(type) {
	case []any, map[string]any:
		return false
	}
	return a == b
}

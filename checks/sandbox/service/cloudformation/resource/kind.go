// Package resource knows the resource types of CloudFormation templates: how each
// is made, changed and removed by the account's own operations.
package resource

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// Kind is a resource type: how its resources are made, changed and removed by
// the operations of the account.
type Kind struct {
	properties []string // those that it knows
	required   []string
	create     func(w *Work, p Properties) error
	// ready says whether a resource that was made is there; nil is at once.
	ready func(w *Work) (bool, error)
	// update changes what lies in mutable; other properties take a new resource.
	mutable []string
	update  func(w *Work, before, after Properties) error
	// refused are properties that AWS changes in place and this account cannot.
	refused    []string
	remove     func(w *Work) error
	gone       func(w *Work) (bool, error)
	attributes map[string]func(w *Work) (any, error)
	capability string // CAPABILITY_IAM …
	naming     string // property that takes CAPABILITY_NAMED_IAM
}

// Properties are the resolved properties of a resource.
type Properties map[string]any

func (p Properties) text(name string) string { text, _ := p[name].(string); return text }

func (p Properties) list(name string) []any { list, _ := p[name].([]any); return list }

func (p Properties) has(name string) bool { _, ok := p[name]; return ok }

// kinds are the resource types of the account.
var kinds = sync.OnceValue(func() map[string]*Kind {
	all := map[string]*Kind{}
	for _, table := range []map[string]*Kind{
		networkKinds(), gatewayKinds(), routeKinds(), filterKinds(), instanceKinds(), endpointKinds(), addressKinds(),
		identityKinds(), storageKinds(), balancingKinds(), endpointServiceKinds(),
		peeringKinds(), zoneKinds(), latticeKinds(), parameterKinds(), tableKinds(), managedPolicyKinds(), attachmentKinds(),
		flowLogKinds(),
	} {
		for name, k := range table {
			all[name] = k
		}
	}
	return all
})

// Lookup is a resource type by its name, nil when there is none.
func Lookup(name string) *Kind { return kinds()[name] }

// Names are the resource types, sorted.
func Names() []string { return sortedKeys(kinds()) }

// Known says whether there is a resource type.
func Known(name string) bool { return kinds()[name] != nil }

// Check refuses properties that the kind does not know or that are missing.
func (k *Kind) Check(resource string, p Properties) error {
	for _, name := range sortedKeys(p) {
		if !slices.Contains(k.properties, name) {
			return invalid("Encountered unsupported property " + name)
		}
	}
	var missing []string
	for _, name := range k.required {
		if !p.has(name) {
			missing = append(missing, "#: required key ["+name+"] not found")
		}
	}
	if len(missing) > 0 {
		return invalid("Properties validation failed for resource " + resource + " with message:\n" + strings.Join(missing, "\n"))
	}
	return nil
}

// Changes are the names of the properties that differ, sorted.
func Changes(before, after Properties) []string {
	var names []string
	for name, value := range after {
		if !Same(before[name], value) {
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

// Same compares two values of a template.
func Same(a, b any) bool {
	switch a := a.(type) {
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, Same)
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for key, value := range a {
			other, ok := b[key]
			if !ok || !Same(value, other) {
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

// Create makes a resource and notes its id.
func (k *Kind) Create(w *Work, p Properties) error { return k.create(w, p) }

// Ready says whether a resource that was made or changed is there by now.
func (k *Kind) Ready(w *Work) (bool, error) {
	if k.ready == nil {
		return true, nil
	}
	return k.ready(w)
}

// Update changes a resource in place.
func (k *Kind) Update(w *Work, before, after Properties) error {
	if k.update == nil {
		return nil
	}
	return k.update(w, before, after)
}

// Remove asks for a resource to go; one that is gone already is fine.
func (k *Kind) Remove(w *Work) error { return k.remove(w) }

// Gone says whether a resource that was removed is gone by now.
func (k *Kind) Gone(w *Work) (bool, error) {
	if k.gone == nil {
		return true, nil
	}
	return k.gone(w)
}

// Attribute is what Fn::GetAtt gives; false when the type has no such one.
func (k *Kind) Attribute(w *Work, name string) (any, bool, error) {
	get, ok := k.attributes[name]
	if !ok {
		return nil, false, nil
	}
	value, err := get(w)
	return value, true, err
}

// Attributes are the names that Attribute knows, sorted.
func (k *Kind) Attributes() []string { return sortedKeys(k.attributes) }

// Properties are the names that Check allows, sorted.
func (k *Kind) Properties() []string { return slices.Sorted(slices.Values(k.properties)) }

// Taggable says whether resources of the type bear the stack's tags.
func (k *Kind) Taggable() bool { return slices.Contains(k.properties, "Tags") }

// Recreates says whether a change of a property takes a new resource.
func (k *Kind) Recreates(property string) bool {
	return k.update == nil || !slices.Contains(k.mutable, property) && !slices.Contains(k.refused, property)
}

// Replaces says whether changes of some properties take a new resource, or
// refuses those that this account cannot make.
func (k *Kind) Replaces(names []string) (bool, error) {
	for _, name := range names {
		if slices.Contains(k.refused, name) {
			return false, invalid("Updating property " + name + " is not supported in this account.")
		}
	}
	return slices.ContainsFunc(names, k.Recreates), nil
}

// Capability is what a stack has to be allowed for a resource of the type with
// some properties, "" for nothing.
func (k *Kind) Capability(p Properties) string {
	if k.capability != "" && k.naming != "" && p.has(k.naming) {
		return "CAPABILITY_NAMED_IAM"
	}
	return k.capability
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

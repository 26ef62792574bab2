package cloudformation

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"
)

// pseudo are the parameters that every template has.
var pseudo = []string{
	"AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue", "AWS::Partition",
	"AWS::Region", "AWS::StackId", "AWS::StackName", "AWS::URLSuffix",
}

// placeholder is ${Name}, ${Name.Attribute} or the literal ${!Name} of Fn::Sub.
var placeholder = regexp.MustCompile(`\$\{([^}]*)\}`)

// check finds what is wrong with a template whatever its parameters: unknown
// types, references to nothing, circles.
func (t *template) check() error {
	var unknown []string
	for _, r := range t.resources {
		if _, ok := kinds()[r.kind]; !ok && !slices.Contains(unknown, r.kind) {
			unknown = append(unknown, r.kind)
		}
	}
	if len(unknown) > 0 {
		return malformed("Unrecognized resource types: [%s]", strings.Join(unknown, ", "))
	}
	for i := range t.resources {
		if err := t.link(&t.resources[i]); err != nil {
			return err
		}
	}
	if err := t.references("Outputs", t.outputValues()); err != nil {
		return err
	}
	return t.circle()
}

func (t *template) outputValues() []any {
	var values []any
	for _, o := range t.outputs {
		values = append(values, o.value)
		if o.export != nil {
			values = append(values, o.export)
		}
	}
	return values
}

// link fills in what a resource depends on.
func (t *template) link(r *resourceDefinition) error {
	for _, name := range r.dependsOn {
		if t.resource(name) == nil {
			return malformed("Unresolved resource dependencies [%s] in the Resources block of the template", name)
		}
	}
	if r.condition != "" {
		if _, ok := t.conditions.values[r.condition]; !ok {
			return malformed("Template validation error: Unresolved condition dependency %s in the Resources block of the template", r.condition)
		}
	}
	if err := t.references("Resources", []any{r.properties}); err != nil {
		return err
	}
	names := slices.Clone(r.dependsOn)
	walk(r.properties, func(name string) {
		if t.resource(name) != nil {
			names = append(names, name)
		}
	})
	sort.Strings(names)
	r.dependencies = slices.Compact(names)
	return nil
}

// references refuses names that nothing bears.
func (t *template) references(block string, values []any) error {
	var missing []string
	for _, value := range values {
		walk(value, func(name string) {
			if !t.names(name) && !slices.Contains(missing, name) {
				missing = append(missing, name)
			}
		})
	}
	if len(missing) > 0 {
		return malformed("Unresolved resource dependencies [%s] in the %s block of the template", strings.Join(missing, ", "), block)
	}
	return nil
}

func (t *template) names(name string) bool {
	return t.resource(name) != nil || t.parameter(name) != nil || slices.Contains(pseudo, name)
}

func (t *template) resource(name string) *resourceDefinition {
	for i := range t.resources {
		if t.resources[i].name == name {
			return &t.resources[i]
		}
	}
	return nil
}

func (t *template) parameter(name string) *parameterDefinition {
	for i := range t.parameters {
		if t.parameters[i].name == name {
			return &t.parameters[i]
		}
	}
	return nil
}

// walk calls found with every name that a value refers to.
func walk(value any, found func(name string)) {
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			walk(element, found)
		}
	case map[string]any:
		for _, key := range sortedKeys(v) {
			inner := v[key]
			switch {
			case key == "Ref" && len(v) == 1:
				if name, ok := inner.(string); ok {
					found(name)
				}
			case key == "Fn::GetAtt" && len(v) == 1:
				if list, ok := inner.([]any); ok && len(list) > 0 {
					if name, ok := list[0].(string); ok {
						found(name)
					}
				} else if text, ok := inner.(string); ok {
					name, _, _ := strings.Cut(text, ".")
					found(name)
				}
			case key == "Fn::Sub" && len(v) == 1:
				walkSub(inner, found)
			default:
				walk(inner, found)
			}
		}
	}
}

func walkSub(value any, found func(string)) {
	text, own := substitution(value)
	for _, match := range placeholder.FindAllStringSubmatch(text, -1) {
		name, _, _ := strings.Cut(match[1], ".")
		if _, ok := own[match[1]]; ok || strings.HasPrefix(name, "!") {
			continue
		}
		found(strings.TrimSpace(name))
	}
	walk(own, found)
}

// substitution is the text of Fn::Sub and the variables of its own.
func substitution(value any) (string, map[string]any) {
	switch v := value.(type) {
	case string:
		return v, nil
	case []any:
		if len(v) == 2 {
			text, _ := v[0].(string)
			own, _ := v[1].(map[string]any)
			return text, own
		}
	}
	return "", nil
}

// circle refuses resources that depend on each other.
func (t *template) circle() error {
	left := map[string][]string{}
	for _, r := range t.resources {
		left[r.name] = r.dependencies
	}
	for {
		removed := false
		for name, dependencies := range left {
			if !slices.ContainsFunc(dependencies, func(d string) bool { _, ok := left[d]; return ok }) {
				delete(left, name)
				removed = true
			}
		}
		if !removed {
			break
		}
	}
	if len(left) == 0 {
		return nil
	}
	return refuse("ValidationError", fmt.Sprintf("Circular dependency between resources: [%s]", strings.Join(sortedKeys(left), ", ")))
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

package template

import (
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

// Placeholder is ${Name}, ${Name.Attribute} or the literal ${!Name} of Fn::Sub.
var Placeholder = regexp.MustCompile(`\$\{([^}]*)\}`)

// check finds what is wrong with a template whatever its parameters: unknown
// types, references to nothing, circles.
func (t *Template) check(known func(string) bool) error {
	var unknown []string
	for _, r := range t.Resources {
		if !known(r.Kind) && !slices.Contains(unknown, r.Kind) {
			unknown = append(unknown, r.Kind)
		}
	}
	if len(unknown) > 0 {
		return Malformed("Unrecognized resource types: [%s]", strings.Join(unknown, ", "))
	}
	for i := range t.Resources {
		if err := t.link(&t.Resources[i]); err != nil {
			return err
		}
	}
	if err := t.references("Outputs", t.outputValues()); err != nil {
		return err
	}
	return t.circle()
}

func (t *Template) outputValues() []any {
	var values []any
	for _, o := range t.Outputs {
		values = append(values, o.Value)
		if o.Export != nil {
			values = append(values, o.Export)
		}
	}
	return values
}

// link fills in what a resource depends on.
func (t *Template) link(r *Resource) error {
	for _, name := range r.dependsOn {
		if t.Resource(name) == nil {
			return Malformed("Unresolved resource dependencies [%s] in the Resources block of the template", name)
		}
	}
	if r.Condition != "" {
		if _, ok := t.Conditions[r.Condition]; !ok {
			return Malformed("Template validation error: Unresolved condition dependency %s in the Resources block of the template", r.Condition)
		}
	}
	if err := t.references("Resources", []any{r.Properties}); err != nil {
		return err
	}
	names := slices.Clone(r.dependsOn)
	Walk(r.Properties, func(name string) {
		if t.Resource(name) != nil {
			names = append(names, name)
		}
	})
	sort.Strings(names)
	r.Dependencies = slices.Compact(names)
	return nil
}

// references refuses names that nothing bears.
func (t *Template) references(block string, values []any) error {
	var missing []string
	for _, value := range values {
		Walk(value, func(name string) {
			if !t.names(name) && !slices.Contains(missing, name) {
				missing = append(missing, name)
			}
		})
	}
	if len(missing) > 0 {
		return Malformed("Unresolved resource dependencies [%s] in the %s block of the template", strings.Join(missing, ", "), block)
	}
	return nil
}

func (t *Template) names(name string) bool {
	return t.Resource(name) != nil || t.Parameter(name) != nil || slices.Contains(pseudo, name)
}

// Resource is a resource by its name, nil when there is none.
func (t *Template) Resource(name string) *Resource {
	for i := range t.Resources {
		if t.Resources[i].Name == name {
			return &t.Resources[i]
		}
	}
	return nil
}

// Parameter is a parameter by its name, nil when there is none.
func (t *Template) Parameter(name string) *Parameter {
	for i := range t.Parameters {
		if t.Parameters[i].Name == name {
			return &t.Parameters[i]
		}
	}
	return nil
}

// Walk calls found with every name that a value refers to.
func Walk(value any, found func(name string)) {
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			Walk(element, found)
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
				Walk(inner, found)
			}
		}
	}
}

func walkSub(value any, found func(string)) {
	text, own := Substitution(value)
	for _, match := range Placeholder.FindAllStringSubmatch(text, -1) {
		name, _, _ := strings.Cut(match[1], ".")
		if _, ok := own[match[1]]; ok || strings.HasPrefix(name, "!") {
			continue
		}
		found(strings.TrimSpace(name))
	}
	Walk(own, found)
}

// Substitution is the text of Fn::Sub and the variables of its own.
func Substitution(value any) (string, map[string]any) {
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
func (t *Template) circle() error {
	left := map[string][]string{}
	for _, r := range t.Resources {
		left[r.Name] = r.Dependencies
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
	return invalid("Circular dependency between resources: [%s]", strings.Join(sortedKeys(left), ", "))
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

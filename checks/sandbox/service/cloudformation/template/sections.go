package template

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Resource is one resource of a template.
type Resource struct {
	Name         string
	Kind         string // AWS::EC2::VPC
	Condition    string
	Deletion     string // Delete, Retain
	Properties   map[string]any
	Dependencies []string // DependsOn and what the properties refer to
	dependsOn    []string
}

// Output is one output of a template.
type Output struct {
	Name        string
	Description string
	Condition   string
	Value       any
	Export      any // nil without one
}

var alphanumeric = regexp.MustCompile(`^[A-Za-z0-9]+$`)

func (r *reader) template(root *yaml.Node) (*Template, error) {
	t := &Template{Mappings: map[string]any{}, Conditions: map[string]any{}}
	sections, err := r.pairs(root, "Template")
	if err != nil {
		return nil, err
	}
	var unknown []string
	for _, section := range sections {
		var err error
		switch section.key {
		case "AWSTemplateFormatVersion":
			t.Version = section.value.Value
			if t.Version != "2010-09-09" {
				err = Malformed("unsupported value for AWSTemplateFormatVersion.")
			}
		case "Description":
			t.Description = section.value.Value
		case "Metadata":
			t.Metadata, err = r.value(section.value, 0)
		case "Parameters":
			err = r.parameters(t, section.value)
		case "Mappings":
			err = r.mappings(t, section.value)
		case "Conditions":
			err = r.conditions(t, section.value)
		case "Resources":
			err = r.resources(t, section.value)
		case "Outputs":
			err = r.outputs(t, section.value)
		case "Transform", "Rules", "Hooks":
			err = invalid("Template section %s is not supported in this account.", section.key)
		default:
			unknown = append(unknown, section.key)
		}
		if err != nil {
			return nil, located(err, "/"+section.key)
		}
	}
	if len(unknown) > 0 {
		return nil, invalid("Invalid template property or properties [%s]", strings.Join(unknown, ", "))
	}
	if len(t.Resources) == 0 {
		return nil, Malformed("At least one Resources member must be defined.")
	}
	return t, nil
}

// located names the place of a null.
func located(err error, place string) error {
	if errors.Is(err, errNull) {
		return Malformed("[%s] %v", place, errNull)
	}
	return err
}

func (r *reader) mappings(t *Template, node *yaml.Node) error {
	value, err := r.value(node, 0)
	if err != nil {
		return err
	}
	object, ok := value.(map[string]any)
	if !ok {
		return Malformed("Mappings must be an object.")
	}
	for name, first := range object {
		levels, ok := first.(map[string]any)
		if !ok {
			return Malformed("Every Mappings member %s must be a map", name)
		}
		for key, second := range levels {
			if _, ok := second.(map[string]any); !ok {
				return Malformed("Every Mappings attribute must be a String or a List. %s.%s", name, key)
			}
		}
	}
	t.Mappings = object
	return nil
}

func (r *reader) conditions(t *Template, node *yaml.Node) error {
	pairs, err := r.pairs(node, "Conditions")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		value, err := r.value(p.value, 0)
		if err != nil {
			return err
		}
		t.Conditions[p.key] = value
	}
	return nil
}

func (r *reader) resources(t *Template, node *yaml.Node) error {
	pairs, err := r.pairs(node, "Resources")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if !alphanumeric.MatchString(p.key) {
			return Malformed("Resource name %s is non alphanumeric.", p.key)
		}
		definition, err := r.resource(p.key, p.value)
		if err != nil {
			return located(err, "/Resources/"+p.key)
		}
		t.Resources = append(t.Resources, *definition)
	}
	return nil
}

func (r *reader) resource(name string, node *yaml.Node) (*Resource, error) {
	definition := &Resource{Name: name, Deletion: "Delete", Properties: map[string]any{}}
	value, err := r.value(node, 0)
	if err != nil {
		return nil, err
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, Malformed("[/Resources/%s] resource definition is malformed", name)
	}
	for key, attribute := range object {
		text, isText := attribute.(string)
		switch key {
		case "Type":
			definition.Kind = text
		case "Condition":
			definition.Condition = text
		case "DeletionPolicy":
			if !isText || !slices.Contains([]string{"Delete", "Retain", "RetainExceptOnCreate", "Snapshot"}, text) {
				return nil, Malformed("Unrecognized DeletionPolicy %s for resource %s", text, name)
			}
			definition.Deletion = text
		case "DependsOn":
			list, ok := Texts(attribute)
			if !ok {
				return nil, Malformed("DependsOn must be a string or list of strings.")
			}
			definition.dependsOn = list
		case "Properties":
			properties, ok := attribute.(map[string]any)
			if !ok {
				return nil, Malformed("[/Resources/%s/Properties] must be an object", name)
			}
			definition.Properties = properties
		case "Metadata", "UpdateReplacePolicy", "UpdatePolicy", "CreationPolicy":
			if key == "CreationPolicy" {
				return nil, invalid("CreationPolicy of resource %s is not supported in this account.", name)
			}
		default:
			return nil, invalid("Invalid template resource property '%s'", key)
		}
	}
	if definition.Kind == "" {
		return nil, Malformed("[/Resources/%s] Every Resources object must contain a Type member.", name)
	}
	return definition, nil
}

// Texts is a text or a list of texts.
func Texts(value any) ([]string, bool) {
	switch v := value.(type) {
	case string:
		return []string{v}, true
	case []any:
		var list []string
		for _, element := range v {
			text, ok := element.(string)
			if !ok {
				return nil, false
			}
			list = append(list, text)
		}
		return list, true
	}
	return nil, false
}

func (r *reader) outputs(t *Template, node *yaml.Node) error {
	pairs, err := r.pairs(node, "Outputs")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if !alphanumeric.MatchString(p.key) {
			return Malformed("Output name %s is non alphanumeric.", p.key)
		}
		value, err := r.value(p.value, 0)
		if err != nil {
			return located(err, "/Outputs/"+p.key)
		}
		object, ok := value.(map[string]any)
		if !ok {
			return Malformed("Output %s is malformed. ", p.key)
		}
		definition := Output{Name: p.key}
		for key, attribute := range object {
			switch key {
			case "Description":
				definition.Description, _ = attribute.(string)
			case "Condition":
				definition.Condition, _ = attribute.(string)
			case "Value":
				definition.Value = attribute
			case "Export":
				export, _ := attribute.(map[string]any)
				definition.Export = export["Name"]
			default:
				return invalid("Invalid template output property '%s'", key)
			}
		}
		if definition.Value == nil {
			return Malformed("Every Outputs member must contain a Value object")
		}
		t.Outputs = append(t.Outputs, definition)
	}
	return nil
}

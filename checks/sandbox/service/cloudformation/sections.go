package cloudformation

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// resourceDefinition is one resource of a template.
type resourceDefinition struct {
	name         string
	kind         string // AWS::EC2::VPC
	condition    string
	dependsOn    []string
	deletion     string // Delete, Retain
	properties   map[string]any
	dependencies []string // DependsOn and what the properties refer to
}

// outputDefinition is one output of a template.
type outputDefinition struct {
	name        string
	description string
	condition   string
	value       any
	export      any // nil without one
}

var alphanumeric = regexp.MustCompile(`^[A-Za-z0-9]+$`)

func (r *reader) template(root *yaml.Node) (*template, error) {
	t := &template{mappings: map[string]any{}, conditions: entries{values: map[string]any{}}}
	sections, err := r.pairs(root, "Template")
	if err != nil {
		return nil, err
	}
	var unknown []string
	for _, section := range sections {
		var err error
		switch section.key {
		case "AWSTemplateFormatVersion":
			t.version = section.value.Value
			if t.version != "2010-09-09" {
				err = malformed("unsupported value for AWSTemplateFormatVersion.")
			}
		case "Description":
			t.description = section.value.Value
		case "Metadata":
			t.metadata, err = r.value(section.value, 0)
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
			err = refuse("ValidationError", fmt.Sprintf("Template section %s is not supported in this account.", section.key))
		default:
			unknown = append(unknown, section.key)
		}
		if err != nil {
			return nil, located(err, "/"+section.key)
		}
	}
	if len(unknown) > 0 {
		return nil, refuse("ValidationError", fmt.Sprintf("Invalid template property or properties [%s]", strings.Join(unknown, ", ")))
	}
	if len(t.resources) == 0 {
		return nil, malformed("At least one Resources member must be defined.")
	}
	return t, t.check()
}

// located names the place of a null.
func located(err error, place string) error {
	if err == errNull {
		return malformed("[%s] %v", place, errNull)
	}
	return err
}

func (r *reader) mappings(t *template, node *yaml.Node) error {
	value, err := r.value(node, 0)
	if err != nil {
		return err
	}
	object, ok := value.(map[string]any)
	if !ok {
		return malformed("Mappings must be an object.")
	}
	for name, first := range object {
		levels, ok := first.(map[string]any)
		if !ok {
			return malformed("Every Mappings member %s must be a map", name)
		}
		for key, second := range levels {
			if _, ok := second.(map[string]any); !ok {
				return malformed("Every Mappings attribute must be a String or a List. %s.%s", name, key)
			}
		}
	}
	t.mappings = object
	return nil
}

func (r *reader) conditions(t *template, node *yaml.Node) error {
	pairs, err := r.pairs(node, "Conditions")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		value, err := r.value(p.value, 0)
		if err != nil {
			return err
		}
		t.conditions.names = append(t.conditions.names, p.key)
		t.conditions.values[p.key] = value
	}
	return nil
}

func (r *reader) resources(t *template, node *yaml.Node) error {
	pairs, err := r.pairs(node, "Resources")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if !alphanumeric.MatchString(p.key) {
			return malformed("Resource name %s is non alphanumeric.", p.key)
		}
		definition, err := r.resource(p.key, p.value)
		if err != nil {
			return located(err, "/Resources/"+p.key)
		}
		t.resources = append(t.resources, *definition)
	}
	return nil
}

func (r *reader) resource(name string, node *yaml.Node) (*resourceDefinition, error) {
	definition := &resourceDefinition{name: name, deletion: "Delete", properties: map[string]any{}}
	value, err := r.value(node, 0)
	if err != nil {
		return nil, err
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, malformed("[/Resources/%s] resource definition is malformed", name)
	}
	for key, attribute := range object {
		text, isText := attribute.(string)
		switch key {
		case "Type":
			definition.kind = text
		case "Condition":
			definition.condition = text
		case "DeletionPolicy":
			if !isText || !slices.Contains([]string{"Delete", "Retain", "RetainExceptOnCreate", "Snapshot"}, text) {
				return nil, malformed("Unrecognized DeletionPolicy %s for resource %s", text, name)
			}
			definition.deletion = text
		case "DependsOn":
			list, ok := texts(attribute)
			if !ok {
				return nil, malformed("DependsOn must be a string or list of strings.")
			}
			definition.dependsOn = list
		case "Properties":
			properties, ok := attribute.(map[string]any)
			if !ok {
				return nil, malformed("[/Resources/%s/Properties] must be an object", name)
			}
			definition.properties = properties
		case "Metadata", "UpdateReplacePolicy", "UpdatePolicy", "CreationPolicy":
			if key == "CreationPolicy" {
				return nil, refuse("ValidationError", fmt.Sprintf("CreationPolicy of resource %s is not supported in this account.", name))
			}
		default:
			return nil, refuse("ValidationError", fmt.Sprintf("Invalid template resource property '%s'", key))
		}
	}
	if definition.kind == "" {
		return nil, malformed("[/Resources/%s] Every Resources object must contain a Type member.", name)
	}
	return definition, nil
}

// texts is a text or a list of texts.
func texts(value any) ([]string, bool) {
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

func (r *reader) outputs(t *template, node *yaml.Node) error {
	pairs, err := r.pairs(node, "Outputs")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if !alphanumeric.MatchString(p.key) {
			return malformed("Output name %s is non alphanumeric.", p.key)
		}
		value, err := r.value(p.value, 0)
		if err != nil {
			return located(err, "/Outputs/"+p.key)
		}
		object, ok := value.(map[string]any)
		if !ok {
			return malformed("Output %s is malformed. ", p.key)
		}
		definition := outputDefinition{name: p.key}
		for key, attribute := range object {
			switch key {
			case "Description":
				definition.description, _ = attribute.(string)
			case "Condition":
				definition.condition, _ = attribute.(string)
			case "Value":
				definition.value = attribute
			case "Export":
				export, _ := attribute.(map[string]any)
				definition.export = export["Name"]
			default:
				return refuse("ValidationError", fmt.Sprintf("Invalid template output property '%s'", key))
			}
		}
		if definition.value == nil {
			return malformed("Every Outputs member must contain a Value object")
		}
		t.outputs = append(t.outputs, definition)
	}
	return nil
}

package template

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Parameter is one parameter of a template.
type Parameter struct {
	Name                 string
	Kind                 string // its Type
	Default              *string
	Description          string
	NoEcho               bool
	Allowed              []string
	pattern              string
	constraint           string // ConstraintDescription
	minLength, maxLength *int
	minValue, maxValue   *float64
}

func (r *reader) parameters(t *Template, node *yaml.Node) error {
	pairs, err := r.pairs(node, "Parameters")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if !alphanumeric.MatchString(p.key) {
			return Malformed("Parameter name %s is non alphanumeric.", p.key)
		}
		value, err := r.value(p.value, 0)
		if err != nil {
			return located(err, "/Parameters/"+p.key)
		}
		object, ok := value.(map[string]any)
		if !ok {
			return Malformed("Every Parameters object must contain a Type member.")
		}
		definition := Parameter{Name: p.key}
		for _, key := range sortedKeys(object) {
			if err := definition.set(key, object[key]); err != nil {
				return err
			}
		}
		if definition.Kind == "" {
			return Malformed("Every Parameters object must contain a Type member.")
		}
		t.Parameters = append(t.Parameters, definition)
	}
	return nil
}

func (d *Parameter) set(key string, value any) error {
	text, isText := value.(string)
	switch key {
	case "Type":
		if d.Kind = text; !knownParameterType(text) {
			return Malformed("Unrecognized parameter type: %s", text)
		}
	case "Default":
		if list, ok := value.([]any); ok {
			elements, _ := Texts(list)
			text, isText = strings.Join(elements, ","), true
		}
		if !isText {
			return Malformed("Every Default member must be a string.")
		}
		d.Default = &text
	case "Description":
		d.Description = text
	case "NoEcho":
		d.NoEcho = text == "true"
	case "AllowedValues":
		list, ok := Texts(value)
		if !ok {
			return Malformed("Every AllowedValues member must be a list.")
		}
		d.Allowed = list
	case "AllowedPattern":
		if _, err := regexp.Compile(text); err != nil {
			return Malformed("Parameter '%s' AllowedPattern is not a valid regular expression", d.Name)
		}
		d.pattern = text
	case "ConstraintDescription":
		d.constraint = text
	case "MinLength", "MaxLength":
		n, err := strconv.Atoi(text)
		if err != nil {
			return Malformed("Every %s member must be a number.", key)
		}
		if key == "MinLength" {
			d.minLength = &n
		} else {
			d.maxLength = &n
		}
	case "MinValue", "MaxValue":
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return Malformed("Every %s member must be a number.", key)
		}
		if key == "MinValue" {
			d.minValue = &n
		} else {
			d.maxValue = &n
		}
	default:
		return invalid("Invalid template parameter property '%s'", key)
	}
	return nil
}

const ssmValue = "AWS::SSM::Parameter::Value<"

func knownParameterType(kind string) bool {
	if inner, ok := strings.CutPrefix(kind, ssmValue); ok {
		return knownParameterType(strings.TrimSuffix(inner, ">"))
	}
	if inner, ok := strings.CutPrefix(kind, "List<"); ok {
		return knownParameterType(strings.TrimSuffix(inner, ">"))
	}
	switch kind {
	case "String", "Number", "CommaDelimitedList", "AWS::SSM::Parameter::Name":
		return true
	}
	return slices.Contains(accountTypes, kind)
}

// accountTypes are the parameter types whose values name something in the
// account.
var accountTypes = []string{
	"AWS::EC2::AvailabilityZone::Name", "AWS::EC2::Image::Id", "AWS::EC2::Instance::Id", "AWS::EC2::KeyPair::KeyName",
	"AWS::EC2::SecurityGroup::GroupName", "AWS::EC2::SecurityGroup::Id", "AWS::EC2::Subnet::Id", "AWS::EC2::VPC::Id",
}

// Stored says whether the value names a parameter of Systems Manager, whose own
// value the template sees.
func (d *Parameter) Stored() bool { return strings.HasPrefix(d.Kind, ssmValue) }

// Element is the type of the value, or of its elements when it is a list.
func (d *Parameter) Element() string {
	kind := strings.TrimPrefix(strings.TrimPrefix(d.Kind, ssmValue), "List<")
	return strings.TrimRight(kind, ">")
}

// List says whether the parameter's value is a list.
func (d *Parameter) List() bool {
	kind := strings.TrimSuffix(strings.TrimPrefix(d.Kind, ssmValue), ">")
	return kind == "CommaDelimitedList" || strings.HasPrefix(kind, "List<")
}

// Check refuses a value that the definition does not allow.
func (d *Parameter) Check(value string) error {
	refused := func(rule string) error {
		if d.constraint != "" {
			return invalid("Parameter %s failed to satisfy constraint: %s", d.Name, d.constraint)
		}
		return invalid("Parameter '%s' %s", d.Name, rule)
	}
	values := []string{value}
	if d.List() {
		values = SplitList(value)
	}
	for _, v := range values {
		if d.Allowed != nil && !slices.Contains(d.Allowed, v) {
			return refused("must be one of AllowedValues")
		}
		if d.pattern != "" && !regexp.MustCompile("^(?:"+d.pattern+")$").MatchString(v) {
			return refused(fmt.Sprintf("must match pattern %s", d.pattern))
		}
	}
	switch {
	case d.minLength != nil && len(value) < *d.minLength:
		return refused(fmt.Sprintf("must contain at least %d characters", *d.minLength))
	case d.maxLength != nil && len(value) > *d.maxLength:
		return refused(fmt.Sprintf("must contain at most %d characters", *d.maxLength))
	}
	if d.Kind == "Number" {
		n, err := strconv.ParseFloat(value, 64)
		switch {
		case err != nil:
			return invalid("Parameter '%s' must be a number.", d.Name)
		case d.minValue != nil && n < *d.minValue:
			return refused(fmt.Sprintf("must be a number not less than %v", *d.minValue))
		case d.maxValue != nil && n > *d.maxValue:
			return refused(fmt.Sprintf("must be a number not greater than %v", *d.maxValue))
		}
	}
	return nil
}

// SplitList cuts a value at its commas.
func SplitList(value string) []string {
	if strings.TrimSpace(value) == "" {
		return nil
	}
	parts := strings.Split(value, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

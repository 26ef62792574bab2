package cloudformation

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// parameterDefinition is one parameter of a template.
type parameterDefinition struct {
	name                 string
	kind                 string
	fallback             *string // Default
	description          string
	noEcho               bool
	allowed              []string
	pattern              string
	constraint           string // ConstraintDescription
	minLength, maxLength *int
	minValue, maxValue   *float64
}

func (r *reader) parameters(t *template, node *yaml.Node) error {
	pairs, err := r.pairs(node, "Parameters")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if !alphanumeric.MatchString(p.key) {
			return malformed("Parameter name %s is non alphanumeric.", p.key)
		}
		value, err := r.value(p.value, 0)
		if err != nil {
			return located(err, "/Parameters/"+p.key)
		}
		object, ok := value.(map[string]any)
		if !ok {
			return malformed("Every Parameters object must contain a Type member.")
		}
		definition := parameterDefinition{name: p.key}
		for _, key := range sortedKeys(object) {
			if err := definition.set(key, object[key]); err != nil {
				return err
			}
		}
		if definition.kind == "" {
			return malformed("Every Parameters object must contain a Type member.")
		}
		t.parameters = append(t.parameters, definition)
	}
	return nil
}

func (d *parameterDefinition) set(key string, value any) error {
	text, isText := value.(string)
	switch key {
	case "Type":
		if d.kind = text; !knownParameterType(text) {
			return malformed("Unrecognized parameter type: %s", text)
		}
	case "Default":
		if list, ok := value.([]any); ok {
			elements, _ := texts(list)
			text, isText = strings.Join(elements, ","), true
		}
		if !isText {
			return malformed("Every Default member must be a string.")
		}
		d.fallback = &text
	case "Description":
		d.description = text
	case "NoEcho":
		d.noEcho = text == "true"
	case "AllowedValues":
		list, ok := texts(value)
		if !ok {
			return malformed("Every AllowedValues member must be a list.")
		}
		d.allowed = list
	case "AllowedPattern":
		if _, err := regexp.Compile(text); err != nil {
			return malformed("Parameter '%s' AllowedPattern is not a valid regular expression", d.name)
		}
		d.pattern = text
	case "ConstraintDescription":
		d.constraint = text
	case "MinLength", "MaxLength":
		n, err := strconv.Atoi(text)
		if err != nil {
			return malformed("Every %s member must be a number.", key)
		}
		if key == "MinLength" {
			d.minLength = &n
		} else {
			d.maxLength = &n
		}
	case "MinValue", "MaxValue":
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return malformed("Every %s member must be a number.", key)
		}
		if key == "MinValue" {
			d.minValue = &n
		} else {
			d.maxValue = &n
		}
	default:
		return refuse("ValidationError", fmt.Sprintf("Invalid template parameter property '%s'", key))
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
	_, ok := lookups[kind]
	return ok
}

// lookups are the parameter types whose values must be there in the account:
// the operation that finds them and the filter or parameter that takes them.
var lookups = map[string]struct{ operation, parameter string }{
	"AWS::EC2::KeyPair::KeyName":         {"DescribeKeyPairs", "KeyNames"},
	"AWS::EC2::VPC::Id":                  {"DescribeVpcs", "VpcIds"},
	"AWS::EC2::Subnet::Id":               {"DescribeSubnets", "SubnetIds"},
	"AWS::EC2::SecurityGroup::Id":        {"DescribeSecurityGroups", "GroupIds"},
	"AWS::EC2::Instance::Id":             {"DescribeInstances", "InstanceIds"},
	"AWS::EC2::Image::Id":                {"DescribeImages", "ImageIds"},
	"AWS::EC2::AvailabilityZone::Name":   {"DescribeAvailabilityZones", "ZoneNames"},
	"AWS::EC2::SecurityGroup::GroupName": {"DescribeSecurityGroups", "GroupNames"},
}

// list says whether the parameter's value is a list.
func (d *parameterDefinition) list() bool {
	kind := strings.TrimSuffix(strings.TrimPrefix(d.kind, ssmValue), ">")
	return kind == "CommaDelimitedList" || strings.HasPrefix(kind, "List<")
}

// check refuses a value that the definition does not allow.
func (d *parameterDefinition) check(value string) error {
	refused := func(rule string) error {
		if d.constraint != "" {
			return refuse("ValidationError", fmt.Sprintf("Parameter %s failed to satisfy constraint: %s", d.name, d.constraint))
		}
		return refuse("ValidationError", fmt.Sprintf("Parameter '%s' %s", d.name, rule))
	}
	values := []string{value}
	if d.list() {
		values = splitList(value)
	}
	for _, v := range values {
		if d.allowed != nil && !slices.Contains(d.allowed, v) {
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
	if d.kind == "Number" {
		n, err := strconv.ParseFloat(value, 64)
		switch {
		case err != nil:
			return refuse("ValidationError", fmt.Sprintf("Parameter '%s' must be a number.", d.name))
		case d.minValue != nil && n < *d.minValue:
			return refused(fmt.Sprintf("must be a number not less than %v", *d.minValue))
		case d.maxValue != nil && n > *d.maxValue:
			return refused(fmt.Sprintf("must be a number not greater than %v", *d.maxValue))
		}
	}
	return nil
}

func splitList(value string) []string {
	if strings.TrimSpace(value) == "" {
		return nil
	}
	parts := strings.Split(value, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

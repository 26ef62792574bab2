package cloudformation

import (
	"strings"

	"linklab/checks/sandbox/service/cloudformation/resource"
	"linklab/checks/sandbox/service/cloudformation/template"
	"linklab/checks/sandbox/wire"
)

// scope is what the values of a template mean for one stack: its parameters,
// its conditions, and the resources that exist by now.
type scope struct {
	service    *Service
	call       *wire.Call
	template   *template.Template
	stack      *Stack
	conditions map[string]bool // those known by now
	evaluating map[string]bool
	imports    []string
	// guess lets references to resources that do not exist yet stand for
	// themselves, to compare two templates without making anything.
	guess bool
}

// noValue is what AWS::NoValue gives: the property is left out.
type noValue struct{}

func (s *Service) scope(call *wire.Call, t *template.Template, stack *Stack) *scope {
	return &scope{service: s, call: call, template: t, stack: stack, conditions: map[string]bool{}, evaluating: map[string]bool{}}
}

// resolve replaces the functions in a value by what they give.
func (c *scope) resolve(value any) (any, error) {
	switch v := value.(type) {
	case []any:
		list := []any{}
		for _, element := range v {
			resolved, err := c.resolve(element)
			if err != nil {
				return nil, err
			}
			if resolved != (noValue{}) {
				list = append(list, resolved)
			}
		}
		return list, nil
	case map[string]any:
		if len(v) == 1 {
			for name, argument := range v {
				if name == "Ref" || strings.HasPrefix(name, "Fn::") {
					return c.function(name, argument)
				}
			}
		}
		object := map[string]any{}
		for key, element := range v {
			resolved, err := c.resolve(element)
			if err != nil {
				return nil, err
			}
			if resolved != any(noValue{}) {
				object[key] = resolved
			}
		}
		return object, nil
	}
	return value, nil
}

// text resolves a value that has to be a text; what says of what.
func (c *scope) text(value any, what string) (string, error) {
	resolved, err := c.resolve(value)
	if err != nil {
		return "", err
	}
	text, ok := resolved.(string)
	if !ok {
		return "", template.Malformed("%s must be a string", what)
	}
	return text, nil
}

// list resolves a value that has to be a list.
func (c *scope) list(value any, what string) ([]any, error) {
	resolved, err := c.resolve(value)
	if err != nil {
		return nil, err
	}
	list, ok := resolved.([]any)
	if !ok {
		return nil, template.Malformed("%s must be a list", what)
	}
	return list, nil
}

func (c *scope) ref(name string) (any, error) {
	switch name {
	case "AWS::AccountId":
		return c.call.Account, nil
	case "AWS::Region":
		return c.call.Region, nil
	case "AWS::StackName":
		return c.stack.Name, nil
	case "AWS::StackId":
		return c.stack.ID, nil
	case "AWS::Partition":
		return "aws", nil
	case "AWS::URLSuffix":
		return "amazonaws.com", nil
	case "AWS::NoValue":
		return noValue{}, nil
	case "AWS::NotificationARNs":
		list := []any{}
		for _, arn := range c.stack.NotificationARNs {
			list = append(list, arn)
		}
		return list, nil
	}
	if definition := c.template.Parameter(name); definition != nil {
		return c.parameter(definition), nil
	}
	r := c.stack.resource(name)
	if r == nil || r.PhysicalID == "" {
		if c.guess {
			return "${" + name + "}", nil
		}
		return nil, template.Malformed("Unresolved resource dependencies [%s] in the Resources block of the template", name)
	}
	return r.PhysicalID, nil
}

func (c *scope) parameter(definition *template.Parameter) any {
	value := ""
	for _, p := range c.stack.Parameters {
		if p.Key == definition.Name {
			value = p.effective()
		}
	}
	if !definition.List() {
		return value
	}
	list := []any{}
	for _, element := range template.SplitList(value) {
		list = append(list, element)
	}
	return list
}

func (c *scope) attribute(name, attribute string) (any, error) {
	r := c.stack.resource(name)
	if r == nil || r.PhysicalID == "" {
		if c.guess {
			return "${" + name + "." + attribute + "}", nil
		}
		return nil, template.Malformed("Unresolved resource dependencies [%s] in the Resources block of the template", name)
	}
	value, known, err := resource.Lookup(r.Kind).Attribute(c.service.work(c.call, c.stack, r), attribute)
	if !known {
		return nil, template.Malformed("Resource %s does not support attribute type %s in Fn::GetAtt", name, attribute)
	}
	return value, err
}

// holds evaluates a condition of the template by name.
func (c *scope) holds(name string) (bool, error) {
	if known, ok := c.conditions[name]; ok {
		return known, nil
	}
	definition, ok := c.template.Conditions[name]
	if !ok {
		return false, template.Malformed("Unresolved condition dependency %s in the Conditions block of the template", name)
	}
	if c.evaluating[name] {
		return false, template.Malformed("Circular condition dependency: %s", name)
	}
	c.evaluating[name] = true
	defer delete(c.evaluating, name)
	result, err := c.condition(definition)
	c.conditions[name] = result
	return result, err
}

// condition evaluates And, Or, Not, Equals and references to conditions.
func (c *scope) condition(value any) (bool, error) {
	object, _ := value.(map[string]any)
	if len(object) != 1 {
		return false, template.Malformed("Every Conditions member must be a function.")
	}
	for name, argument := range object {
		if name == "Condition" {
			text, _ := argument.(string)
			return c.holds(text)
		}
		list, _ := argument.([]any)
		switch name {
		case "Fn::Equals":
			if len(list) != 2 {
				return false, template.Malformed("Fn::Equals requires a list argument with two string parameters.")
			}
			return c.equal(list)
		case "Fn::Not":
			if len(list) != 1 {
				return false, template.Malformed("Fn::Not requires a list argument with one function token.")
			}
			result, err := c.condition(list[0])
			return !result, err
		case "Fn::And", "Fn::Or":
			if len(list) < 2 || len(list) > 10 {
				return false, template.Malformed("%s requires a list argument with at least 2 and at most 10 members.", name)
			}
			for _, element := range list {
				result, err := c.condition(element)
				if err != nil || result == (name == "Fn::Or") {
					return result, err
				}
			}
			return name == "Fn::And", nil
		}
	}
	return false, template.Malformed("Conditions can only be boolean operations on parameters and other conditions")
}

func (c *scope) equal(list []any) (bool, error) {
	left, err := c.text(list[0], "Fn::Equals")
	if err != nil {
		return false, err
	}
	right, err := c.text(list[1], "Fn::Equals")
	return left == right, err
}

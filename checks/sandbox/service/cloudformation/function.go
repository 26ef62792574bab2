package cloudformation

import (
	"encoding/base64"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"linklab/checks/sandbox/service/cloudformation/resource"
	"linklab/checks/sandbox/service/cloudformation/template"
)

// function evaluates one intrinsic function.
func (c *scope) function(name string, argument any) (any, error) {
	list, _ := argument.([]any)
	switch name {
	case "Ref":
		text, ok := argument.(string)
		if !ok {
			return nil, template.Malformed("All Ref arguments must be strings.")
		}
		return c.ref(text)
	case "Fn::GetAtt":
		return c.getAtt(argument)
	case "Fn::Sub":
		return c.sub(argument)
	case "Fn::Join":
		return c.join(list)
	case "Fn::Split":
		return c.split(list)
	case "Fn::Select":
		return c.selectOne(list)
	case "Fn::GetAZs":
		return c.zones(argument)
	case "Fn::FindInMap":
		return c.find(list)
	case "Fn::Base64":
		text, err := c.text(argument, "Fn::Base64")
		return base64.StdEncoding.EncodeToString([]byte(text)), err
	case "Fn::Cidr":
		return c.cidr(list)
	case "Fn::If":
		if len(list) != 3 {
			return nil, template.Malformed("Fn::If requires a list argument with the first element being a condition")
		}
		condition, _ := list[0].(string)
		holds, err := c.holds(condition)
		if err != nil {
			return nil, err
		}
		if holds {
			return c.resolve(list[1])
		}
		return c.resolve(list[2])
	case "Fn::ImportValue":
		return c.importValue(argument)
	}
	return nil, template.Malformed("Template contains an unsupported function: %s", name)
}

func (c *scope) getAtt(argument any) (any, error) {
	if text, ok := argument.(string); ok {
		resource, attribute, _ := strings.Cut(text, ".")
		argument = []any{resource, attribute}
	}
	list, _ := argument.([]any)
	if len(list) < 2 {
		return nil, template.Malformed("Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute")
	}
	resource, _ := list[0].(string)
	var parts []string
	for _, element := range list[1:] {
		text, err := c.text(element, "Fn::GetAtt")
		if err != nil {
			return nil, err
		}
		parts = append(parts, text)
	}
	return c.attribute(resource, strings.Join(parts, "."))
}

func (c *scope) sub(argument any) (any, error) {
	text, own := template.Substitution(argument)
	if text == "" && own == nil && argument != "" {
		return nil, template.Malformed("Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. " +
			"Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string")
	}
	var failed error
	result := template.Placeholder.ReplaceAllStringFunc(text, func(match string) string {
		name := strings.TrimSpace(match[2 : len(match)-1])
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			return "${" + literal + "}"
		}
		value, err := c.subValue(name, own)
		if err != nil && failed == nil {
			failed = err
		}
		return value
	})
	return result, failed
}

func (c *scope) subValue(name string, own map[string]any) (string, error) {
	if value, ok := own[name]; ok {
		return c.text(value, "Fn::Sub")
	}
	var value any
	var err error
	if resource, attribute, ok := strings.Cut(name, "."); ok {
		value, err = c.attribute(resource, attribute)
	} else {
		value, err = c.ref(name)
	}
	if err != nil {
		return "", err
	}
	text, ok := value.(string)
	if !ok {
		return "", template.Malformed("Fn::Sub: %s is not a string", name)
	}
	return text, nil
}

func (c *scope) join(list []any) (any, error) {
	if len(list) != 2 {
		return nil, template.Malformed("every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined")
	}
	delimiter, err := c.text(list[0], "Fn::Join")
	if err != nil {
		return nil, err
	}
	elements, err := c.list(list[1], "Fn::Join")
	if err != nil {
		return nil, err
	}
	parts, ok := template.Texts(elements)
	if !ok {
		return nil, template.Malformed("every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined")
	}
	return strings.Join(parts, delimiter), nil
}

func (c *scope) split(list []any) (any, error) {
	if len(list) != 2 {
		return nil, template.Malformed("every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split")
	}
	delimiter, err := c.text(list[0], "Fn::Split")
	if err != nil {
		return nil, err
	}
	text, err := c.text(list[1], "Fn::Split")
	if err != nil {
		return nil, err
	}
	parts := []any{}
	for _, part := range strings.Split(text, delimiter) {
		parts = append(parts, part)
	}
	return parts, nil
}

func (c *scope) selectOne(list []any) (any, error) {
	if len(list) != 2 {
		return nil, template.Malformed("Fn::Select requires a list argument with two elements: an integer index and a list")
	}
	text, err := c.text(list[0], "Fn::Select")
	if err != nil {
		return nil, err
	}
	elements, err := c.list(list[1], "Fn::Select")
	if err != nil {
		return nil, err
	}
	index, err := strconv.Atoi(text)
	if err != nil || index < 0 || index >= len(elements) {
		return nil, template.Malformed("Fn::Select cannot select nonexistent value at index %s", text)
	}
	return elements[index], nil
}

func (c *scope) zones(argument any) (any, error) {
	region, err := c.text(argument, "Fn::GetAZs")
	if err != nil {
		return nil, err
	}
	if region == "" {
		region = c.call.Region
	}
	call := *c.call
	call.Region = region
	answer, err := c.service.invokeAs(&call, c.stack, "ec2", "DescribeAvailabilityZones", map[string]any{})
	if err != nil {
		return nil, err
	}
	var names []string
	zones, _ := answer["AvailabilityZones"].([]any)
	for _, zone := range zones {
		names = append(names, resource.Path(zone, "ZoneName"))
	}
	slices.Sort(names)
	list := []any{}
	for _, name := range names {
		list = append(list, name)
	}
	return list, nil
}

func (c *scope) find(list []any) (any, error) {
	if len(list) < 3 {
		return nil, template.Malformed("Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value")
	}
	var keys [3]string
	for i := range keys {
		var err error
		if keys[i], err = c.text(list[i], "Fn::FindInMap"); err != nil {
			return nil, err
		}
	}
	first, ok := c.template.Mappings[keys[0]].(map[string]any)
	if !ok {
		return nil, template.Malformed("Mapping named '%s' is not present in the 'Mappings' section of template.", keys[0])
	}
	second, _ := first[keys[1]].(map[string]any)
	if value, ok := second[keys[2]]; ok {
		return value, nil
	}
	return nil, template.Malformed("Unable to get mapping for %s::%s::%s", keys[0], keys[1], keys[2])
}

// cidr cuts count blocks with the given number of host bits out of a block.
func (c *scope) cidr(list []any) (any, error) {
	if len(list) < 2 || len(list) > 3 {
		return nil, template.Malformed("Fn::Cidr object requires 2 or 3 parameters")
	}
	block, err := c.text(list[0], "Fn::Cidr")
	if err != nil {
		return nil, err
	}
	numbers := []int{0, 8}
	for i, argument := range list[1:] {
		text, err := c.text(argument, "Fn::Cidr")
		if err != nil {
			return nil, err
		}
		if numbers[i], err = strconv.Atoi(text); err != nil {
			return nil, template.Malformed("Fn::Cidr requires integer counts")
		}
	}
	prefix, err := netip.ParsePrefix(block)
	count, bits := numbers[0], numbers[1]
	if err != nil || !prefix.Addr().Is4() || count < 1 || count > 256 || bits < 1 || bits > 32-prefix.Bits() {
		return nil, template.Malformed("invalid parameters for Fn::Cidr: [%s, %d, %d]", block, count, bits)
	}
	if 32-prefix.Bits()-bits < 9 && count > 1<<(32-prefix.Bits()-bits) {
		return nil, template.Malformed("%s cannot be split into %d blocks of %d host bits", block, count, bits)
	}
	start := prefix.Masked().Addr().As4()
	base := uint32(start[0])<<24 | uint32(start[1])<<16 | uint32(start[2])<<8 | uint32(start[3])
	blocks := []any{}
	for i := range count {
		n := base + uint32(i)<<bits
		addr := netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
		blocks = append(blocks, netip.PrefixFrom(addr, 32-bits).String())
	}
	return blocks, nil
}

func (c *scope) importValue(argument any) (any, error) {
	name, err := c.text(argument, "Fn::ImportValue")
	if err != nil {
		return nil, err
	}
	for _, stack := range c.service.State.region(c.call.Region).Stacks {
		if stack.Status == deleteComplete {
			continue
		}
		for _, output := range stack.Outputs {
			if output.Export == name {
				if !slices.Contains(c.imports, name) {
					c.imports = append(c.imports, name)
				}
				return output.Value, nil
			}
		}
	}
	return nil, invalid("No export named %s found. Rollback requested by user.", name)
}

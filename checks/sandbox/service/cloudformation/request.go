package cloudformation

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"linklab/checks/sandbox/service/cloudformation/resource"
	"linklab/checks/sandbox/service/cloudformation/template"
	"linklab/checks/sandbox/wire"
)

// Parameter is a parameter's value in a request or an answer.
type Parameter struct {
	ParameterKey     *string
	ParameterValue   *string
	UsePreviousValue *bool
	ResolvedValue    *string
}

// wanted is a stack as a request wants it: the template with its conditions
// settled and its parameters checked.
type wanted struct {
	text         string
	template     *template.Template
	parameters   []StackParameter
	tags         []resource.Tag
	capabilities []string
}

// templateText is the template of a request: in it, behind an S3 URL, or the
// one that the stack has.
func (s *Service) templateText(call *wire.Call, body, location *string, previous *bool, stack *Stack) (string, error) {
	switch {
	case body != nil && location != nil:
		return "", invalid("Either Template URL or Template Body must be specified, not both.")
	case previous != nil && *previous:
		if stack == nil || stack.Template == "" {
			return "", invalid("No previous template is available.")
		}
		return stack.Template, nil
	case body != nil:
		return *body, nil
	case location != nil:
		return s.fetch(call, *location)
	}
	return "", invalid("Either Template URL or Template Body must be specified.")
}

// bucketHost is a bucket's own host name.
var bucketHost = regexp.MustCompile(`^([a-z0-9.-]+)\.s3[.-][a-z0-9.-]*amazonaws\.com$|^([a-z0-9.-]+)\.s3\.amazonaws\.com$`)

// fetch reads a template from S3 on the caller's behalf.
func (s *Service) fetch(call *wire.Call, location string) (string, error) {
	u, err := url.Parse(location)
	if err != nil || u.Scheme != "https" || !strings.HasSuffix(u.Host, "amazonaws.com") {
		return "", invalid("TemplateURL must be a supported URL.")
	}
	bucket, key, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	if match := bucketHost.FindStringSubmatch(u.Host); match != nil {
		bucket, key = match[1]+match[2], strings.TrimPrefix(u.Path, "/")
	}
	on := *call
	on.Origin = wire.Origin{}
	answer, err := s.Invoke(&on, "s3", "GetObject", resource.Params{"Bucket": bucket, "Key": key})
	if err != nil {
		known, _ := wire.AsError(wire.S3, err)
		return "", invalid("S3 error: %s\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html", known.Message)
	}
	data, err := base64.StdEncoding.DecodeString(resource.Path(answer, "Body"))
	if err != nil {
		return "", fmt.Errorf("template %s: %w", location, err)
	}
	return string(data), nil
}

// want checks a request's template, parameters and capabilities. stack is the
// one that is to become so; it holds the previous values, if any.
func (s *Service) want(call *wire.Call, text string, given []Parameter, tags []resource.Tag, capabilities []string, stack *Stack) (*wanted, error) {
	t, err := readTemplate(text)
	if err != nil {
		return nil, err
	}
	w := &wanted{text: text, template: t, tags: tags, capabilities: capabilities}
	if err := checkTags(tags); err != nil {
		return nil, err
	}
	if w.parameters, err = s.parameterValues(call, t, given, stack); err != nil {
		return nil, err
	}
	if missing, _ := required(t); !permitted(missing, capabilities) {
		return nil, refuse("InsufficientCapabilitiesException", fmt.Sprintf("Requires capabilities : [%s]", missing))
	}
	return w, nil
}

func checkTags(tags []resource.Tag) error {
	seen := map[string]bool{}
	for _, tag := range tags {
		switch {
		case tag.Key == "":
			return invalid("Tag key must not be empty")
		case strings.HasPrefix(strings.ToLower(tag.Key), "aws:"):
			return invalid("aws: prefixed tag key names are not allowed for external use.")
		case seen[tag.Key]:
			return invalid("Duplicate tag keys [%s]", tag.Key)
		}
		seen[tag.Key] = true
	}
	return nil
}

// required is what a template asks for, and because of which types.
func required(t *template.Template) (capability string, kinds []string) {
	for _, r := range t.Resources {
		needed := resource.Lookup(r.Kind).Capability(r.Properties)
		if needed == "" {
			continue
		}
		if !slices.Contains(kinds, r.Kind) {
			kinds = append(kinds, r.Kind)
		}
		if capability == "" || needed == "CAPABILITY_NAMED_IAM" {
			capability = needed
		}
	}
	return capability, kinds
}

func permitted(missing string, capabilities []string) bool {
	return missing == "" || slices.Contains(capabilities, missing) ||
		missing == "CAPABILITY_IAM" && slices.Contains(capabilities, "CAPABILITY_NAMED_IAM")
}

// parameterValues are the values of a template's parameters: given, kept or
// by default.
func (s *Service) parameterValues(call *wire.Call, t *template.Template, given []Parameter, stack *Stack) ([]StackParameter, error) {
	values := map[string]string{}
	var unknown []string
	for _, p := range given {
		key := deref(p.ParameterKey)
		definition := t.Parameter(key)
		if definition == nil {
			unknown = append(unknown, key)
			continue
		}
		if p.UsePreviousValue != nil && *p.UsePreviousValue {
			kept, ok := stack.parameterValue(key)
			if !ok {
				return nil, invalid("Invalid input for parameter key %s. Cannot specify usePreviousValue as true for a parameter key not in the previous template", key)
			}
			values[key] = kept
			continue
		}
		values[key] = deref(p.ParameterValue)
	}
	if len(unknown) > 0 {
		return nil, invalid("Parameters: [%s] do not exist in the template", strings.Join(unknown, ", "))
	}
	var list []StackParameter
	var missing []string
	for i := range t.Parameters {
		definition := &t.Parameters[i]
		value, ok := values[definition.Name]
		if !ok && definition.Default == nil {
			missing = append(missing, definition.Name)
			continue
		}
		if !ok {
			value = *definition.Default
		}
		if err := definition.Check(value); err != nil {
			return nil, err
		}
		p := StackParameter{Key: definition.Name, Value: value, NoEcho: definition.NoEcho}
		if definition.Stored() {
			resolved, err := s.stored(call, value)
			if err != nil {
				return nil, err
			}
			p.Resolved = resolved
		}
		list = append(list, p)
	}
	if len(missing) > 0 {
		return nil, invalid("Parameters: [%s] must have values", strings.Join(missing, ", "))
	}
	return list, nil
}

// stored is the value of a parameter of Systems Manager.
func (s *Service) stored(call *wire.Call, name string) (string, error) {
	on := *call
	on.Origin = wire.Origin{}
	answer, err := s.Invoke(&on, "ssm", "GetParameter", resource.Params{"Name": name})
	if err != nil {
		return "", invalid("Unable to fetch parameters [%s] from parameter store for this account.", name)
	}
	return resource.Path(answer, "Parameter.Value"), nil
}

func (s *Stack) parameterValue(key string) (string, bool) {
	if s == nil {
		return "", false
	}
	for _, p := range s.Parameters {
		if p.Key == key {
			return p.Value, true
		}
	}
	return "", false
}

// absentParameter says which parameter names something that the account does
// not have, as a failure's reason; "" when all are there.
func (s *Service) absentParameter(call *wire.Call, w *wanted) string {
	for i := range w.template.Parameters {
		definition := &w.template.Parameters[i]
		lookup, ok := lookups[definition.Element()]
		if !ok {
			continue
		}
		for _, p := range w.parameters {
			if p.Key != definition.Name {
				continue
			}
			values := []string{p.effective()} // an empty name is one that does not exist
			if definition.List() {
				values = template.SplitList(p.effective())
			}
			for _, value := range values {
				on := *call
				on.Origin = wire.Origin{}
				if _, err := s.Invoke(&on, "ec2", lookup.operation, resource.Params{lookup.parameter: []any{value}}); err != nil {
					return fmt.Sprintf("Parameter validation failed: parameter value %s for parameter name %s does not exist. Rollback requested by user.", value, p.Key)
				}
			}
		}
	}
	return ""
}

// included are the resources of a template whose conditions hold.
func (c *scope) included() ([]*resource.Resource, error) {
	var list []*resource.Resource
	names := map[string]bool{}
	for i := range c.template.Resources {
		definition := &c.template.Resources[i]
		if definition.Condition != "" {
			holds, err := c.holds(definition.Condition)
			if err != nil {
				return nil, err
			}
			if !holds {
				continue
			}
		}
		names[definition.Name] = true
		list = append(list, &resource.Resource{
			Name: definition.Name, Kind: definition.Kind, Deletion: definition.Deletion, Depends: definition.Dependencies,
		})
	}
	for _, r := range list {
		r.Depends = slices.DeleteFunc(slices.Clone(r.Depends), func(name string) bool { return !names[name] })
	}
	return list, nil
}

func deref(text *string) string {
	if text == nil {
		return ""
	}
	return *text
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

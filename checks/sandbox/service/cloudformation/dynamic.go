package cloudformation

import (
	"regexp"
	"strings"

	"linklab/checks/sandbox/service/cloudformation/template"
)

// reference is a dynamic reference: {{resolve:ssm:/name:3}}.
var reference = regexp.MustCompile(`\{\{resolve:([^:}]+):([^}]*)\}\}`)

// dynamic replaces the dynamic references in a resolved value (AWS
// CloudFormation user guide, Dynamic references). Those to secrets are refused.
func (c *scope) dynamic(value any) (any, error) {
	var failed error
	switch v := value.(type) {
	case string:
		text := reference.ReplaceAllStringFunc(v, func(match string) string {
			parts := reference.FindStringSubmatch(match)
			if parts[1] != "ssm" {
				failed = template.Malformed("Dynamic references to %s are not supported in this account: %s", parts[1], match)
				return ""
			}
			found, err := c.service.stored(c.call, strings.TrimSpace(parts[2]))
			if err != nil {
				failed = err
			}
			return found
		})
		return text, failed
	case []any:
		for i := range v {
			if v[i], failed = c.dynamic(v[i]); failed != nil {
				return nil, failed
			}
		}
	case map[string]any:
		for key := range v {
			if v[key], failed = c.dynamic(v[key]); failed != nil {
				return nil, failed
			}
		}
	}
	return value, nil
}

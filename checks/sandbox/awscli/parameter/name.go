package parameter

import (
	"regexp"
	"strings"
)

var (
	capitalised = regexp.MustCompile(`(.)([A-Z][a-z]+)`)
	wordEnd     = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	plural      = regexp.MustCompile(`[A-Z]{2,}s$`)
)

// Kebab is the command line's name of an API member or operation: VpcId is
// vpc-id, ListObjectsV2 list-objects-v2, PolicyARNs policy-arns.
func Kebab(name string) string {
	if match := plural.FindString(name); match != "" {
		name = strings.TrimSuffix(name, match) + "-" + strings.ToLower(match)
		name = strings.TrimPrefix(name, "-")
	}
	name = capitalised.ReplaceAllString(name, "$1-$2")
	name = wordEnd.ReplaceAllString(name, "$1-$2")
	return strings.ToLower(strings.ReplaceAll(name, "--", "-"))
}

package policy

import (
	"fmt"
	"strings"
)

// Kind is what a policy is attached to.
type Kind int

// The kinds, which differ in the elements that they must or must not have.
const (
	Identity Kind = iota // of a user, group or role
	Resource             // of a bucket or a VPC endpoint
	Trust                // who may assume a role
)

// Validate holds a policy against the rules of its kind. The error is
// *SyntaxError.
func (d *Document) Validate(kind Kind) error {
	if len(d.Statements) == 0 {
		return syntax("Statement", "is empty")
	}
	for i := range d.Statements {
		s := &d.Statements[i]
		where := fmt.Sprintf("Statement[%d]", i)
		hasPrincipal := s.Principal != nil || s.NotPrincipal != nil
		hasResource := len(s.Resource) > 0 || len(s.NotResource) > 0
		switch {
		case len(s.Action) == 0 && len(s.NotAction) == 0:
			return syntax(where, "policy statement must contain actions")
		case kind == Identity && hasPrincipal:
			return syntax(where, "policy document should not specify a principal")
		case kind != Identity && !hasPrincipal:
			return syntax(where, "missing required field Principal")
		case kind == Trust && hasResource:
			return syntax(where, "has prohibited field Resource")
		case kind != Trust && !hasResource:
			return syntax(where, "policy statement must contain resources")
		}
		for _, action := range append(append([]string(nil), s.Action...), s.NotAction...) {
			if vendor, _, ok := strings.Cut(action, ":"); action != "*" && (!ok || vendor == "") {
				return syntax(where, "actions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
			}
		}
		for _, resource := range append(append([]string(nil), s.Resource...), s.NotResource...) {
			if resource != "*" && strings.Count(resource, ":") < 5 && !strings.Contains(resource, "*") {
				return syntax(where, "resource %s must be in ARN format or \"*\"", resource)
			}
		}
	}
	return nil
}

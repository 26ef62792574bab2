package iam

import (
	"slices"

	"linklab/checks/policy"
	"linklab/checks/sandbox/wire"
)

const (
	policyNameLength = 128
	// inlineSize is of all inline policies of a role together, without white
	// space (IAM user guide, IAM and AWS STS quotas).
	inlineSize = 10240
)

func (s *Service) inlinePolicyOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("PutRolePolicy", s.putRolePolicy).From("IAM user guide, Policy grammar; IAM and AWS STS quotas"),
		wire.Op("GetRolePolicy", s.getRolePolicy),
		wire.Writes("DeleteRolePolicy", s.deleteRolePolicy),
		wire.Op("ListRolePolicies", s.listRolePolicies),
	}
}

func (r *RoleState) inline(name string) int {
	return slices.IndexFunc(r.Inline, func(p InlinePolicy) bool { return key(p.Name) == key(name) })
}

// PutRolePolicyInput gives a role a policy of its own, or replaces it.
type PutRolePolicyInput struct {
	RoleName       string `req:"true"`
	PolicyName     string `req:"true"`
	PolicyDocument string `req:"true"`
}

func (s *Service) putRolePolicy(_ *wire.Call, in *PutRolePolicyInput) (*done, error) {
	role, err := s.findRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	if err := checkName("policyName", in.PolicyName, policyNameLength); err != nil {
		return nil, err
	}
	if err := checkDocument(in.PolicyDocument, policy.Identity); err != nil {
		return nil, err
	}
	put := InlinePolicy{Name: in.PolicyName, Document: in.PolicyDocument}
	inline := slices.Clone(role.Inline)
	if at := role.inline(in.PolicyName); at >= 0 {
		inline[at] = put
	} else {
		inline = append(inline, put)
	}
	total := 0
	for _, p := range inline {
		total += bare(p.Document)
	}
	if total > inlineSize {
		return nil, refuse("LimitExceeded", 409, "Maximum policy size of %d bytes exceeded for role %s", inlineSize, role.Name)
	}
	role.Inline = inline
	return &done{}, nil
}

// bare is the length of a policy without its white space.
func bare(document string) int {
	n := 0
	for _, c := range document {
		switch c {
		case ' ', '\t', '\n', '\r':
		default:
			n++
		}
	}
	return n
}

// GetRolePolicyInput names a policy of a role.
type GetRolePolicyInput struct {
	RoleName   string `req:"true"`
	PolicyName string `req:"true"`
}

// GetRolePolicyOutput is the policy, URL-encoded.
type GetRolePolicyOutput struct {
	RoleName       string
	PolicyName     string
	PolicyDocument string
}

func (s *Service) getRolePolicy(_ *wire.Call, in *GetRolePolicyInput) (*GetRolePolicyOutput, error) {
	role, at, err := s.findInline(in.RoleName, in.PolicyName)
	if err != nil {
		return nil, err
	}
	return &GetRolePolicyOutput{
		RoleName: role.Name, PolicyName: role.Inline[at].Name, PolicyDocument: encoded(role.Inline[at].Document),
	}, nil
}

func (s *Service) findInline(roleName, name string) (*RoleState, int, error) {
	role, err := s.findRole(roleName)
	if err != nil {
		return nil, 0, err
	}
	at := role.inline(name)
	if at < 0 {
		return nil, 0, notFound("The role policy with name %s cannot be found.", name)
	}
	return role, at, nil
}

// DeleteRolePolicyInput names a policy of a role.
type DeleteRolePolicyInput struct {
	RoleName   string `req:"true"`
	PolicyName string `req:"true"`
}

func (s *Service) deleteRolePolicy(_ *wire.Call, in *DeleteRolePolicyInput) (*done, error) {
	role, at, err := s.findInline(in.RoleName, in.PolicyName)
	if err != nil {
		return nil, err
	}
	role.Inline = slices.Delete(slices.Clone(role.Inline), at, at+1)
	return &done{}, nil
}

// ListRolePoliciesInput asks for the names of a role's own policies.
type ListRolePoliciesInput struct {
	RoleName string `req:"true"`
	Marker   *string
	MaxItems *int32
}

// ListRolePoliciesOutput lists names.
type ListRolePoliciesOutput struct {
	PolicyNames []string
	IsTruncated bool
	Marker      *string
}

func (s *Service) listRolePolicies(_ *wire.Call, in *ListRolePoliciesInput) (*ListRolePoliciesOutput, error) {
	role, err := s.findRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, p := range role.Inline {
		names = append(names, p.Name)
	}
	slices.Sort(names)
	names, truncated, next, err := page(names, in.Marker, in.MaxItems)
	if err != nil {
		return nil, err
	}
	return &ListRolePoliciesOutput{PolicyNames: names, IsTruncated: truncated, Marker: next}, nil
}

package iam

import (
	"net/http"
	"slices"
	"strings"

	"linklab/checks/sandbox/wire"
)

// attachedPerRole is the default quota of managed policies of a role.
const attachedPerRole = 10

func (s *Service) attachedPolicyOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("AttachRolePolicy", s.attachRolePolicy).Differing("of AWS's own policies those that labs about VPC endpoints use"),
		wire.Writes("DetachRolePolicy", s.detachRolePolicy),
		wire.Op("ListAttachedRolePolicies", s.listAttachedRolePolicies),
		wire.Op("ListEntitiesForPolicy", s.listEntitiesForPolicy).Differing("roles alone: there are no groups, and no users that hold policies"),
	}
}

// policy is the managed policy of an ARN, AWS's or the account's, nil without.
func (s *Service) policy(arn string) *PolicyState {
	if name, ok := strings.CutPrefix(arn, managedPrefix); ok {
		return managed()[name]
	}
	policy := s.State.Policies[key(arn[strings.LastIndexByte(arn, '/')+1:])]
	if policy == nil || s.policyARN(policy) != arn {
		return nil
	}
	return policy
}

// checkARN refuses text that is no ARN.
func checkARN(arn string) error {
	if len(arn) < 20 || !strings.HasPrefix(arn, "arn:") || strings.Count(arn, ":") < 5 {
		return refuse("ValidationError", http.StatusBadRequest, "Invalid ARN:  Could not be parsed!")
	}
	return nil
}

// AttachRolePolicyInput gives a role a managed policy.
type AttachRolePolicyInput struct {
	RoleName  string `req:"true"`
	PolicyArn string `req:"true"`
}

func (s *Service) attachRolePolicy(_ *wire.Call, in *AttachRolePolicyInput) (*done, error) {
	if err := checkARN(in.PolicyArn); err != nil {
		return nil, err
	}
	role, err := s.findRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	if s.policy(in.PolicyArn) == nil {
		return nil, notFound("Policy %s does not exist or is not attachable.", in.PolicyArn)
	}
	if slices.Contains(role.Attached, in.PolicyArn) {
		return &done{}, nil
	}
	if len(role.Attached) >= attachedPerRole {
		return nil, overQuota("PoliciesPerRole", attachedPerRole)
	}
	role.Attached = append(role.Attached, in.PolicyArn)
	return &done{}, nil
}

// DetachRolePolicyInput takes a managed policy from a role.
type DetachRolePolicyInput struct {
	RoleName  string `req:"true"`
	PolicyArn string `req:"true"`
}

func (s *Service) detachRolePolicy(_ *wire.Call, in *DetachRolePolicyInput) (*done, error) {
	if err := checkARN(in.PolicyArn); err != nil {
		return nil, err
	}
	role, err := s.findRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	at := slices.Index(role.Attached, in.PolicyArn)
	if at < 0 {
		return nil, notFound("Policy %s was not found.", in.PolicyArn)
	}
	role.Attached = slices.Delete(slices.Clone(role.Attached), at, at+1)
	return &done{}, nil
}

// ListAttachedRolePoliciesInput asks for the managed policies of a role.
type ListAttachedRolePoliciesInput struct {
	RoleName   string `req:"true"`
	PathPrefix *string
	Marker     *string
	MaxItems   *int32
}

// ListAttachedRolePoliciesOutput lists policies.
type ListAttachedRolePoliciesOutput struct {
	AttachedPolicies []AttachedPolicy
	IsTruncated      bool
	Marker           *string
}

// AttachedPolicy is a managed policy by name and ARN.
type AttachedPolicy struct {
	PolicyName string
	PolicyArn  string
}

func (s *Service) listAttachedRolePolicies(_ *wire.Call, in *ListAttachedRolePoliciesInput) (*ListAttachedRolePoliciesOutput, error) {
	role, err := s.findRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	attached := under(role.Attached, in.PathPrefix, func(arn string) string {
		if policy := s.policy(arn); policy != nil {
			return policy.Path
		}
		return ""
	})
	attached, truncated, next, err := page(attached, in.Marker, in.MaxItems)
	if err != nil {
		return nil, err
	}
	out := &ListAttachedRolePoliciesOutput{AttachedPolicies: []AttachedPolicy{}, IsTruncated: truncated, Marker: next}
	for _, arn := range attached {
		out.AttachedPolicies = append(out.AttachedPolicies, AttachedPolicy{
			PolicyName: arn[strings.LastIndexByte(arn, '/')+1:], PolicyArn: arn,
		})
	}
	return out, nil
}

// ListEntitiesForPolicyInput asks who has a managed policy.
type ListEntitiesForPolicyInput struct {
	PolicyArn         string `req:"true"`
	EntityFilter      *string
	PathPrefix        *string
	PolicyUsageFilter *string
	Marker            *string
	MaxItems          *int32
}

// ListEntitiesForPolicyOutput lists roles; the account has no other entities.
type ListEntitiesForPolicyOutput struct {
	PolicyRoles []PolicyRole
	IsTruncated bool
	Marker      *string
}

// PolicyRole is a role that has a policy.
type PolicyRole struct {
	RoleName string
	RoleId   string
}

func (s *Service) listEntitiesForPolicy(_ *wire.Call, in *ListEntitiesForPolicyInput) (*ListEntitiesForPolicyOutput, error) {
	if _, err := s.findPolicy(in.PolicyArn); err != nil {
		return nil, err
	}
	roles := []PolicyRole{}
	filter := given(in.EntityFilter)
	for _, role := range under(s.holders(in.PolicyArn), in.PathPrefix, func(r *RoleState) string { return r.Path }) {
		if filter == "" || filter == "Role" {
			roles = append(roles, PolicyRole{RoleName: role.Name, RoleId: role.ID})
		}
	}
	roles, truncated, next, err := page(roles, in.Marker, in.MaxItems)
	if err != nil {
		return nil, err
	}
	return &ListEntitiesForPolicyOutput{PolicyRoles: roles, IsTruncated: truncated, Marker: next}, nil
}

// holders are the roles that have a managed policy.
func (s *Service) holders(arn string) []*RoleState {
	var roles []*RoleState
	for _, role := range sorted(s.State.Roles) {
		if slices.Contains(role.Attached, arn) {
			roles = append(roles, role)
		}
	}
	return roles
}

package iam

import (
	"net/url"
	"strings"
	"time"

	"linklab/checks/policy"
	"linklab/checks/sandbox/wire"
)

const (
	roleNameLength      = 64
	rolesPerAccount     = 1000
	usualSessionSeconds = 3600
	mostSessionSeconds  = 43200
)

func (s *Service) roleOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateRole", s.createRole).From("IAM user guide, IAM and AWS STS quotas"),
		wire.Op("GetRole", s.getRole).Differing("when a role was last used is not followed"),
		wire.Writes("DeleteRole", s.deleteRole),
		wire.Op("ListRoles", s.listRoles),
		wire.Writes("UpdateRole", s.updateRole),
		wire.Writes("UpdateAssumeRolePolicy", s.updateAssumeRolePolicy).Differing("it counts for an instance at once: AWS lets credentials that were given out live on"),
	}
}

// Role is a role as IAM shows it.
type Role struct {
	Path                     string
	RoleName                 string
	RoleId                   string
	Arn                      string
	CreateDate               time.Time
	AssumeRolePolicyDocument string // URL-encoded
	Description              string
	MaxSessionDuration       *int32
	Tags                     []Tag
}

// Tag is a key and a value of a role, profile or policy.
type Tag struct {
	Key   string  `req:"true"`
	Value *string `req:"true"`
}

// encoded is a policy as IAM returns it, in URL encoding (RFC 3986).
func encoded(document string) string {
	return strings.ReplaceAll(url.QueryEscape(document), "+", "%20")
}

// show is a role as most operations show it; lists leave out tags.
func (s *Service) show(role *RoleState) Role {
	return Role{
		Path: role.Path, RoleName: role.Name, RoleId: role.ID, Arn: s.roleARN(role),
		CreateDate: role.CreatedAt, AssumeRolePolicyDocument: encoded(role.Trust),
		Description: role.Description, MaxSessionDuration: &role.MaxSessionDuration,
	}
}

func (s *Service) findRole(name string) (*RoleState, error) {
	if err := checkName("roleName", name, roleNameLength); err != nil {
		return nil, err
	}
	role := s.State.Roles[key(name)]
	if role == nil {
		return nil, notFound("The role with name %s cannot be found.", name)
	}
	return role, nil
}

// CreateRoleInput describes a new role.
type CreateRoleInput struct {
	Path                     *string
	RoleName                 string `req:"true"`
	AssumeRolePolicyDocument string `req:"true"`
	Description              *string
	MaxSessionDuration       *int32
	Tags                     []Tag
}

// CreateRoleOutput shows the new role.
type CreateRoleOutput struct{ Role Role }

func (s *Service) createRole(call *wire.Call, in *CreateRoleInput) (*CreateRoleOutput, error) {
	if err := checkName("roleName", in.RoleName, roleNameLength); err != nil {
		return nil, err
	}
	path, err := checkPath(in.Path)
	if err != nil {
		return nil, err
	}
	if err := checkDocument(in.AssumeRolePolicyDocument, policy.Trust); err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	seconds, err := checkSession(in.MaxSessionDuration, usualSessionSeconds)
	if err != nil {
		return nil, err
	}
	if s.State.Roles[key(in.RoleName)] != nil {
		return nil, exists("Role with name %s already exists.", in.RoleName)
	}
	if len(s.State.Roles) >= rolesPerAccount {
		return nil, overQuota("RolesPerAccount", rolesPerAccount)
	}
	role := &RoleState{
		Name: in.RoleName, Path: path, ID: s.State.newID("AROA", in.RoleName, call.Now),
		Description: given(in.Description), Trust: in.AssumeRolePolicyDocument,
		MaxSessionDuration: seconds, Tags: in.Tags, CreatedAt: call.Now.Truncate(time.Second),
	}
	s.State.Roles[key(role.Name)] = role
	shown := s.show(role)
	shown.Tags = role.Tags
	// CreateRole alone does not repeat what it was not told.
	if in.MaxSessionDuration == nil {
		shown.MaxSessionDuration = nil
	}
	return &CreateRoleOutput{Role: shown}, nil
}

func checkSession(asked *int32, otherwise int32) (int32, error) {
	if asked == nil {
		return otherwise, nil
	}
	if *asked < usualSessionSeconds || *asked > mostSessionSeconds {
		return 0, invalid("1 validation error detected: Value '%d' at 'maxSessionDuration' failed to satisfy constraint: Member must have value between %d and %d", *asked, usualSessionSeconds, mostSessionSeconds)
	}
	return *asked, nil
}

// GetRoleInput names a role.
type GetRoleInput struct {
	RoleName string `req:"true"`
}

// GetRoleOutput shows the role.
type GetRoleOutput struct{ Role Role }

func (s *Service) getRole(_ *wire.Call, in *GetRoleInput) (*GetRoleOutput, error) {
	role, err := s.findRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	shown := s.show(role)
	shown.Tags = role.Tags
	return &GetRoleOutput{Role: shown}, nil
}

// DeleteRoleInput names a role that has no policies and is in no profile.
type DeleteRoleInput struct {
	RoleName string `req:"true"`
}

func (s *Service) deleteRole(_ *wire.Call, in *DeleteRoleInput) (*done, error) {
	role, err := s.findRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	for _, profile := range s.State.Profiles {
		if key(profile.Role) == key(role.Name) {
			return nil, inUse("Cannot delete entity, must remove roles from instance profile first.")
		}
	}
	if len(role.Attached) > 0 {
		return nil, inUse("Cannot delete entity, must detach all policies first.")
	}
	if len(role.Inline) > 0 {
		return nil, inUse("Cannot delete entity, must delete policies first.")
	}
	delete(s.State.Roles, key(role.Name))
	return &done{}, nil
}

// ListRolesInput asks for the roles under a path.
type ListRolesInput struct {
	PathPrefix *string
	Marker     *string
	MaxItems   *int32
}

// ListRolesOutput lists roles by name.
type ListRolesOutput struct {
	Roles       []Role
	IsTruncated bool
	Marker      *string
}

func (s *Service) listRoles(_ *wire.Call, in *ListRolesInput) (*ListRolesOutput, error) {
	roles := under(sorted(s.State.Roles), in.PathPrefix, func(r *RoleState) string { return r.Path })
	roles, truncated, next, err := page(roles, in.Marker, in.MaxItems)
	if err != nil {
		return nil, err
	}
	out := &ListRolesOutput{Roles: []Role{}, IsTruncated: truncated, Marker: next}
	for _, role := range roles {
		out.Roles = append(out.Roles, s.show(role))
	}
	return out, nil
}

// UpdateRoleInput changes a role's description and longest session.
type UpdateRoleInput struct {
	RoleName           string `req:"true"`
	Description        *string
	MaxSessionDuration *int32
}

func (s *Service) updateRole(_ *wire.Call, in *UpdateRoleInput) (*done, error) {
	role, err := s.findRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	seconds, err := checkSession(in.MaxSessionDuration, role.MaxSessionDuration)
	if err != nil {
		return nil, err
	}
	role.MaxSessionDuration = seconds
	if in.Description != nil {
		role.Description = *in.Description
	}
	return &done{}, nil
}

// UpdateAssumeRolePolicyInput replaces who may assume a role.
type UpdateAssumeRolePolicyInput struct {
	RoleName       string `req:"true"`
	PolicyDocument string `req:"true"`
}

func (s *Service) updateAssumeRolePolicy(_ *wire.Call, in *UpdateAssumeRolePolicyInput) (*done, error) {
	role, err := s.findRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	if err := checkDocument(in.PolicyDocument, policy.Trust); err != nil {
		return nil, err
	}
	role.Trust = in.PolicyDocument
	return &done{}, nil
}

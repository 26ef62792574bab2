package iam

import (
	"time"

	"linklab/checks/sandbox/wire"
)

const (
	profileNameLength  = 128
	profilesPerAccount = 1000
)

func (s *Service) instanceProfileOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateInstanceProfile", s.createInstanceProfile),
		wire.Op("GetInstanceProfile", s.getInstanceProfile),
		wire.Writes("DeleteInstanceProfile", s.deleteInstanceProfile),
		wire.Op("ListInstanceProfiles", s.listInstanceProfiles),
		wire.Op("ListInstanceProfilesForRole", s.listInstanceProfilesForRole),
		wire.Writes("AddRoleToInstanceProfile", s.addRoleToInstanceProfile),
		wire.Writes("RemoveRoleFromInstanceProfile", s.removeRoleFromInstanceProfile),
	}
}

// InstanceProfile is an instance profile as IAM shows it.
type InstanceProfile struct {
	Path                string
	InstanceProfileName string
	InstanceProfileId   string
	Arn                 string
	CreateDate          time.Time
	Roles               []Role
	Tags                []Tag
}

func (s *Service) showProfile(profile *ProfileState) InstanceProfile {
	shown := InstanceProfile{
		Path: profile.Path, InstanceProfileName: profile.Name, InstanceProfileId: profile.ID,
		Arn: s.profileARN(profile), CreateDate: profile.CreatedAt, Roles: []Role{},
	}
	if role := s.State.Roles[key(profile.Role)]; role != nil {
		inside := s.show(role)
		inside.Description, inside.MaxSessionDuration = "", nil
		shown.Roles = append(shown.Roles, inside)
	}
	return shown
}

func (s *Service) findProfile(name string) (*ProfileState, error) {
	if err := checkName("instanceProfileName", name, profileNameLength); err != nil {
		return nil, err
	}
	profile := s.State.Profiles[key(name)]
	if profile == nil {
		return nil, notFound("Instance Profile %s cannot be found.", name)
	}
	return profile, nil
}

// CreateInstanceProfileInput names a new profile.
type CreateInstanceProfileInput struct {
	InstanceProfileName string `req:"true"`
	Path                *string
	Tags                []Tag
}

// CreateInstanceProfileOutput shows the new profile, which has no role yet.
type CreateInstanceProfileOutput struct{ InstanceProfile InstanceProfile }

func (s *Service) createInstanceProfile(call *wire.Call, in *CreateInstanceProfileInput) (*CreateInstanceProfileOutput, error) {
	if err := checkName("instanceProfileName", in.InstanceProfileName, profileNameLength); err != nil {
		return nil, err
	}
	path, err := checkPath(in.Path)
	if err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	if s.State.Profiles[key(in.InstanceProfileName)] != nil {
		return nil, exists("Instance Profile %s already exists.", in.InstanceProfileName)
	}
	if len(s.State.Profiles) >= profilesPerAccount {
		return nil, overQuota("InstanceProfilesPerAccount", profilesPerAccount)
	}
	profile := &ProfileState{
		Name: in.InstanceProfileName, Path: path, ID: s.State.newID("AIPA", in.InstanceProfileName, call.Now),
		Tags: in.Tags, CreatedAt: call.Now.Truncate(time.Second),
	}
	s.State.Profiles[key(profile.Name)] = profile
	shown := s.showProfile(profile)
	shown.Tags = profile.Tags
	return &CreateInstanceProfileOutput{InstanceProfile: shown}, nil
}

// GetInstanceProfileInput names a profile.
type GetInstanceProfileInput struct {
	InstanceProfileName string `req:"true"`
}

// GetInstanceProfileOutput shows the profile and its role.
type GetInstanceProfileOutput struct{ InstanceProfile InstanceProfile }

func (s *Service) getInstanceProfile(_ *wire.Call, in *GetInstanceProfileInput) (*GetInstanceProfileOutput, error) {
	profile, err := s.findProfile(in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	shown := s.showProfile(profile)
	shown.Tags = profile.Tags
	return &GetInstanceProfileOutput{InstanceProfile: shown}, nil
}

// DeleteInstanceProfileInput names a profile without a role.
type DeleteInstanceProfileInput struct {
	InstanceProfileName string `req:"true"`
}

func (s *Service) deleteInstanceProfile(_ *wire.Call, in *DeleteInstanceProfileInput) (*done, error) {
	profile, err := s.findProfile(in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	if profile.Role != "" {
		return nil, inUse("Cannot delete entity, must remove roles from instance profile first.")
	}
	delete(s.State.Profiles, key(profile.Name))
	return &done{}, nil
}

// ListInstanceProfilesInput asks for the profiles under a path.
type ListInstanceProfilesInput struct {
	PathPrefix *string
	Marker     *string
	MaxItems   *int32
}

// ListInstanceProfilesOutput lists profiles by name.
type ListInstanceProfilesOutput struct {
	InstanceProfiles []InstanceProfile
	IsTruncated      bool
	Marker           *string
}

func (s *Service) listInstanceProfiles(_ *wire.Call, in *ListInstanceProfilesInput) (*ListInstanceProfilesOutput, error) {
	profiles := under(sorted(s.State.Profiles), in.PathPrefix, func(p *ProfileState) string { return p.Path })
	profiles, truncated, next, err := page(profiles, in.Marker, in.MaxItems)
	if err != nil {
		return nil, err
	}
	out := &ListInstanceProfilesOutput{InstanceProfiles: []InstanceProfile{}, IsTruncated: truncated, Marker: next}
	for _, profile := range profiles {
		out.InstanceProfiles = append(out.InstanceProfiles, s.showProfile(profile))
	}
	return out, nil
}

// ListInstanceProfilesForRoleInput asks for the profiles that hold a role.
type ListInstanceProfilesForRoleInput struct {
	RoleName string `req:"true"`
	Marker   *string
	MaxItems *int32
}

// ListInstanceProfilesForRoleOutput lists profiles by name.
type ListInstanceProfilesForRoleOutput struct {
	InstanceProfiles []InstanceProfile
	IsTruncated      bool
	Marker           *string
}

func (s *Service) listInstanceProfilesForRole(_ *wire.Call, in *ListInstanceProfilesForRoleInput) (*ListInstanceProfilesForRoleOutput, error) {
	role, err := s.findRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	var holding []*ProfileState
	for _, profile := range sorted(s.State.Profiles) {
		if key(profile.Role) == key(role.Name) {
			holding = append(holding, profile)
		}
	}
	holding, truncated, next, err := page(holding, in.Marker, in.MaxItems)
	if err != nil {
		return nil, err
	}
	out := &ListInstanceProfilesForRoleOutput{InstanceProfiles: []InstanceProfile{}, IsTruncated: truncated, Marker: next}
	for _, profile := range holding {
		out.InstanceProfiles = append(out.InstanceProfiles, s.showProfile(profile))
	}
	return out, nil
}

// AddRoleToInstanceProfileInput puts a role into a profile that has none.
type AddRoleToInstanceProfileInput struct {
	InstanceProfileName string `req:"true"`
	RoleName            string `req:"true"`
}

func (s *Service) addRoleToInstanceProfile(_ *wire.Call, in *AddRoleToInstanceProfileInput) (*done, error) {
	profile, err := s.findProfile(in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	role, err := s.findRole(in.RoleName)
	if err != nil {
		return nil, err
	}
	if profile.Role != "" {
		return nil, overQuota("InstanceSessionsPerInstanceProfile", 1)
	}
	profile.Role = role.Name
	return &done{}, nil
}

// RemoveRoleFromInstanceProfileInput takes a role out of its profile.
type RemoveRoleFromInstanceProfileInput struct {
	InstanceProfileName string `req:"true"`
	RoleName            string `req:"true"`
}

func (s *Service) removeRoleFromInstanceProfile(_ *wire.Call, in *RemoveRoleFromInstanceProfileInput) (*done, error) {
	profile, err := s.findProfile(in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	if profile.Role == "" || key(profile.Role) != key(in.RoleName) {
		return nil, notFound("The role with name %s cannot be found.", in.RoleName)
	}
	profile.Role = ""
	return &done{}, nil
}

package iam

import (
	"encoding/base32"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"
	"time"
)

// State is what an account's IAM holds, as JSON keeps it. Roles, profiles and
// policies are keyed by their name in small letters: names that differ in
// nothing else are the same to IAM.
type State struct {
	Roles    map[string]*RoleState
	Profiles map[string]*ProfileState
	Policies map[string]*PolicyState // the account's own
	// Serial counts the ids given out.
	Serial uint64
}

// RoleState is a role.
type RoleState struct {
	Name, Path, ID     string
	Description        string
	Trust              string // policy text as it was given
	MaxSessionDuration int32  // seconds
	Inline             []InlinePolicy
	Attached           []string // ARNs, in the order of their attachment
	Tags               []Tag
	CreatedAt          time.Time
}

// InlinePolicy is a policy that belongs to one role.
type InlinePolicy struct{ Name, Document string }

// ProfileState is an instance profile with at most one role.
type ProfileState struct {
	Name, Path, ID string
	Role           string // name, "" without one
	Tags           []Tag
	CreatedAt      time.Time
}

// PolicyState is a managed policy.
type PolicyState struct {
	Name, Path, ID string
	Description    string
	Versions       []VersionState // the newest last
	Default        string         // version id
	Tags           []Tag
	CreatedAt      time.Time
	UpdatedAt      time.Time
	// NextVersion is the number of the next version; numbers are not reused.
	NextVersion int
}

// VersionState is one version of a managed policy.
type VersionState struct {
	ID        string // v1, v2 …
	Document  string
	CreatedAt time.Time
}

// NewState is the state of an account that has nothing yet.
func NewState() *State {
	return &State{
		Roles:    map[string]*RoleState{},
		Profiles: map[string]*ProfileState{},
		Policies: map[string]*PolicyState{},
	}
}

func key(name string) string { return strings.ToLower(name) }

// newID is a unique id with the prefix of its kind: AROA for roles, AIPA for
// instance profiles, ANPA for policies.
func (s *State) newID(prefix, name string, now time.Time) string {
	s.Serial++
	return prefix + digits(name, uint64(now.UnixNano()), s.Serial)
}

// digits is seventeen characters of an id.
func digits(name string, numbers ...uint64) string {
	h := fnv.New128a()
	h.Write([]byte(name))
	for _, n := range numbers {
		h.Write(binary.BigEndian.AppendUint64(nil, n))
	}
	return base32.StdEncoding.EncodeToString(h.Sum(nil))[:17]
}

// sorted is the values of a map in the order of their keys.
func sorted[T any](m map[string]*T) []*T {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	values := make([]*T, len(keys))
	for i, k := range keys {
		values[i] = m[k]
	}
	return values
}

// version is a policy's version of an id, nil without it.
func (p *PolicyState) version(id string) *VersionState {
	for i := range p.Versions {
		if p.Versions[i].ID == id {
			return &p.Versions[i]
		}
	}
	return nil
}

// RoleID is the unique id of a role, which one that is made again under the
// same name does not have; "" when there is no such role.
func (s *Service) RoleID(name string) string {
	if role := s.State.Roles[key(name)]; role != nil {
		return role.ID
	}
	return ""
}

// RolePolicies is the texts of all policies of a role, inline and attached;
// false when there is no such role.
func (s *Service) RolePolicies(name string) ([]string, bool) {
	role := s.State.Roles[key(name)]
	if role == nil {
		return nil, false
	}
	var texts []string
	for _, inline := range role.Inline {
		texts = append(texts, inline.Document)
	}
	for _, arn := range role.Attached {
		if policy := s.policy(arn); policy != nil {
			texts = append(texts, policy.version(policy.Default).Document)
		}
	}
	return texts, true
}

// ProfileInfo is what others need to know of an instance profile.
type ProfileInfo struct {
	Name, ARN, ID string
	// The role of the profile, "" while it has none.
	RoleName, RoleID, RoleARN string
	Trust                     string // trust policy of the role
}

// LookUpProfile finds an instance profile by its name or ARN.
func (s *Service) LookUpProfile(nameOrARN string) (ProfileInfo, bool) {
	name := nameOrARN
	if strings.HasPrefix(name, "arn:") {
		name = name[strings.LastIndexByte(name, '/')+1:]
	}
	profile := s.State.Profiles[key(name)]
	if profile == nil || name != nameOrARN && s.profileARN(profile) != nameOrARN {
		return ProfileInfo{}, false
	}
	info := ProfileInfo{Name: profile.Name, ARN: s.profileARN(profile), ID: profile.ID}
	if role := s.State.Roles[key(profile.Role)]; role != nil {
		info.RoleName, info.RoleID, info.RoleARN, info.Trust = role.Name, role.ID, s.roleARN(role), role.Trust
	}
	return info, true
}

func (s *Service) roleARN(r *RoleState) string {
	return "arn:aws:iam::" + s.account + ":role" + r.Path + r.Name
}

func (s *Service) profileARN(p *ProfileState) string {
	return "arn:aws:iam::" + s.account + ":instance-profile" + p.Path + p.Name
}

func (s *Service) policyARN(p *PolicyState) string {
	return "arn:aws:iam::" + s.account + ":policy" + p.Path + p.Name
}

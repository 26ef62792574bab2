package iam

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"linklab/checks/policy"
	"linklab/checks/sandbox/wire"
)

const (
	// managedSize is of one policy, without white space (IAM user guide, IAM
	// and AWS STS quotas).
	managedSize       = 6144
	policiesInAccount = 1500
	versionsPerPolicy = 5
)

func (s *Service) policyOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreatePolicy", s.createPolicy).From("IAM user guide, Policy grammar; IAM and AWS STS quotas"),
		wire.Writes("DeletePolicy", s.deletePolicy),
		wire.Op("GetPolicy", s.getPolicy).Differing("of AWS's own policies those that labs about VPC endpoints use"),
		wire.Op("ListPolicies", s.listPolicies).Differing("of AWS's own policies those that labs about VPC endpoints use"),
		wire.Writes("CreatePolicyVersion", s.createPolicyVersion),
		wire.Writes("DeletePolicyVersion", s.deletePolicyVersion),
		wire.Op("GetPolicyVersion", s.getPolicyVersion).Differing("of AWS's own policies those that labs about VPC endpoints use"),
		wire.Op("ListPolicyVersions", s.listPolicyVersions),
	}
}

// Policy is a managed policy as IAM shows it.
type Policy struct {
	PolicyName                    string
	PolicyId                      string
	Arn                           string
	Path                          string
	DefaultVersionId              string
	AttachmentCount               int32
	PermissionsBoundaryUsageCount int32
	IsAttachable                  bool
	Description                   string
	CreateDate                    time.Time
	UpdateDate                    time.Time
	Tags                          []Tag
}

func (s *Service) showPolicy(arn string, policy *PolicyState) Policy {
	return Policy{
		PolicyName: policy.Name, PolicyId: policy.ID, Arn: arn, Path: policy.Path,
		DefaultVersionId: policy.Default, AttachmentCount: int32(len(s.holders(arn))), IsAttachable: true,
		CreateDate: policy.CreatedAt, UpdateDate: policy.UpdatedAt,
	}
}

func (s *Service) findPolicy(arn string) (*PolicyState, error) {
	if err := checkARN(arn); err != nil {
		return nil, err
	}
	if found := s.policy(arn); found != nil {
		return found, nil
	}
	return nil, notFound("Policy %s was not found.", arn)
}

// own is one of the account's policies; AWS's cannot be changed.
func (s *Service) own(arn string) (*PolicyState, error) {
	found, err := s.findPolicy(arn)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(arn, managedPrefix) {
		return nil, refuse("AccessDenied", http.StatusForbidden, "Policy is outside your own account.")
	}
	return found, nil
}

// CreatePolicyInput describes a new policy of the account.
type CreatePolicyInput struct {
	PolicyName     string `req:"true"`
	Path           *string
	PolicyDocument string `req:"true"`
	Description    *string
	Tags           []Tag
}

// CreatePolicyOutput shows the new policy.
type CreatePolicyOutput struct{ Policy Policy }

func (s *Service) createPolicy(call *wire.Call, in *CreatePolicyInput) (*CreatePolicyOutput, error) {
	if err := checkName("policyName", in.PolicyName, policyNameLength); err != nil {
		return nil, err
	}
	path, err := checkPath(in.Path)
	if err != nil {
		return nil, err
	}
	if err := checkManaged(in.PolicyDocument); err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	if s.State.Policies[key(in.PolicyName)] != nil {
		return nil, exists("A policy called %s already exists. Duplicate names are not allowed.", in.PolicyName)
	}
	if len(s.State.Policies) >= policiesInAccount {
		return nil, overQuota("PoliciesPerAccount", policiesInAccount)
	}
	now := call.Now.Truncate(time.Second)
	created := &PolicyState{
		Name: in.PolicyName, Path: path, ID: s.State.newID("ANPA", in.PolicyName, call.Now),
		Description: given(in.Description), Default: "v1", NextVersion: 2,
		Versions:  []VersionState{{ID: "v1", Document: in.PolicyDocument, CreatedAt: now}},
		Tags:      in.Tags,
		CreatedAt: now, UpdatedAt: now,
	}
	s.State.Policies[key(created.Name)] = created
	shown := s.showPolicy(s.policyARN(created), created)
	shown.Tags = created.Tags
	return &CreatePolicyOutput{Policy: shown}, nil
}

func checkManaged(document string) error {
	if err := checkDocument(document, policy.Identity); err != nil {
		return err
	}
	if bare(document) > managedSize {
		return refuse("LimitExceeded", http.StatusConflict, "Cannot exceed quota for PolicySize: %d", managedSize)
	}
	return nil
}

// DeletePolicyInput names a policy that nobody has and that has one version.
type DeletePolicyInput struct {
	PolicyArn string `req:"true"`
}

func (s *Service) deletePolicy(_ *wire.Call, in *DeletePolicyInput) (*done, error) {
	found, err := s.own(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	if len(s.holders(in.PolicyArn)) > 0 {
		return nil, inUse("Cannot delete a policy attached to entities.")
	}
	if len(found.Versions) > 1 {
		return nil, inUse("This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.")
	}
	delete(s.State.Policies, key(found.Name))
	return &done{}, nil
}

// GetPolicyInput names a policy.
type GetPolicyInput struct {
	PolicyArn string `req:"true"`
}

// GetPolicyOutput shows the policy without its text.
type GetPolicyOutput struct{ Policy Policy }

func (s *Service) getPolicy(_ *wire.Call, in *GetPolicyInput) (*GetPolicyOutput, error) {
	found, err := s.findPolicy(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	shown := s.showPolicy(in.PolicyArn, found)
	shown.Description = found.Description
	shown.Tags = found.Tags
	return &GetPolicyOutput{Policy: shown}, nil
}

// ListPoliciesInput asks for policies: AWS's, the account's (Local), or All.
type ListPoliciesInput struct {
	Scope             *string
	OnlyAttached      *bool
	PathPrefix        *string
	PolicyUsageFilter *string
	Marker            *string
	MaxItems          *int32
}

// ListPoliciesOutput lists policies by name, the account's first.
type ListPoliciesOutput struct {
	Policies    []Policy
	IsTruncated bool
	Marker      *string
}

func (s *Service) listPolicies(_ *wire.Call, in *ListPoliciesInput) (*ListPoliciesOutput, error) {
	scope := given(in.Scope)
	var policies []Policy
	switch scope {
	case "", "All", "Local":
		for _, own := range sorted(s.State.Policies) {
			policies = append(policies, s.showPolicy(s.policyARN(own), own))
		}
	case "AWS":
	default:
		return nil, invalid("1 validation error detected: Value '%s' at 'scope' failed to satisfy constraint: Member must satisfy enum value set: [All, AWS, Local]", scope)
	}
	if scope != "Local" {
		for _, theirs := range sorted(managed()) {
			policies = append(policies, s.showPolicy(managedPrefix+theirs.Name, theirs))
		}
	}
	policies = under(policies, in.PathPrefix, func(p Policy) string { return p.Path })
	if given(in.OnlyAttached) {
		policies = slices.DeleteFunc(policies, func(p Policy) bool { return p.AttachmentCount == 0 })
	}
	policies, truncated, next, err := page(policies, in.Marker, in.MaxItems)
	if err != nil {
		return nil, err
	}
	return &ListPoliciesOutput{Policies: policies, IsTruncated: truncated, Marker: next}, nil
}

// PolicyVersion is a version of a policy; lists leave out its text.
type PolicyVersion struct {
	Document         string // URL-encoded
	VersionId        string
	IsDefaultVersion bool
	CreateDate       time.Time
}

func showVersion(found *PolicyState, version VersionState) PolicyVersion {
	return PolicyVersion{VersionId: version.ID, IsDefaultVersion: version.ID == found.Default, CreateDate: version.CreatedAt}
}

// CreatePolicyVersionInput adds a version to a policy of the account.
type CreatePolicyVersionInput struct {
	PolicyArn      string `req:"true"`
	PolicyDocument string `req:"true"`
	SetAsDefault   *bool
}

// CreatePolicyVersionOutput shows the version without its text.
type CreatePolicyVersionOutput struct{ PolicyVersion PolicyVersion }

func (s *Service) createPolicyVersion(call *wire.Call, in *CreatePolicyVersionInput) (*CreatePolicyVersionOutput, error) {
	found, err := s.own(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	if err := checkManaged(in.PolicyDocument); err != nil {
		return nil, err
	}
	if len(found.Versions) >= versionsPerPolicy {
		return nil, refuse("LimitExceeded", http.StatusConflict, "A managed policy can have up to %d versions. Before you create a new version, you must delete an existing version.", versionsPerPolicy)
	}
	version := VersionState{
		ID: "v" + strconv.Itoa(found.NextVersion), Document: in.PolicyDocument, CreatedAt: call.Now.Truncate(time.Second),
	}
	found.NextVersion++
	found.Versions = append(found.Versions, version)
	found.UpdatedAt = version.CreatedAt
	if given(in.SetAsDefault) {
		found.Default = version.ID
	}
	return &CreatePolicyVersionOutput{PolicyVersion: showVersion(found, version)}, nil
}

// DeletePolicyVersionInput names a version that is not the default one.
type DeletePolicyVersionInput struct {
	PolicyArn string `req:"true"`
	VersionId string `req:"true"`
}

func (s *Service) deletePolicyVersion(_ *wire.Call, in *DeletePolicyVersionInput) (*done, error) {
	found, err := s.own(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	if found.version(in.VersionId) == nil {
		return nil, notFound("Policy %s version %s does not exist or is not attachable.", in.PolicyArn, in.VersionId)
	}
	if found.Default == in.VersionId {
		return nil, inUse("Cannot delete the default version of a policy.")
	}
	found.Versions = slices.DeleteFunc(slices.Clone(found.Versions), func(v VersionState) bool { return v.ID == in.VersionId })
	return &done{}, nil
}

// GetPolicyVersionInput names a version of a policy.
type GetPolicyVersionInput struct {
	PolicyArn string `req:"true"`
	VersionId string `req:"true"`
}

// GetPolicyVersionOutput shows the version and its text.
type GetPolicyVersionOutput struct{ PolicyVersion PolicyVersion }

func (s *Service) getPolicyVersion(_ *wire.Call, in *GetPolicyVersionInput) (*GetPolicyVersionOutput, error) {
	found, err := s.findPolicy(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	version := found.version(in.VersionId)
	if version == nil {
		return nil, notFound("Policy %s version %s does not exist or is not attachable.", in.PolicyArn, in.VersionId)
	}
	shown := showVersion(found, *version)
	shown.Document = encoded(version.Document)
	return &GetPolicyVersionOutput{PolicyVersion: shown}, nil
}

// ListPolicyVersionsInput asks for the versions of a policy.
type ListPolicyVersionsInput struct {
	PolicyArn string `req:"true"`
	Marker    *string
	MaxItems  *int32
}

// ListPolicyVersionsOutput lists versions, the newest first.
type ListPolicyVersionsOutput struct {
	Versions    []PolicyVersion
	IsTruncated bool
	Marker      *string
}

func (s *Service) listPolicyVersions(_ *wire.Call, in *ListPolicyVersionsInput) (*ListPolicyVersionsOutput, error) {
	found, err := s.findPolicy(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	var versions []PolicyVersion
	for _, version := range slices.Backward(found.Versions) {
		versions = append(versions, showVersion(found, version))
	}
	versions, truncated, next, err := page(versions, in.Marker, in.MaxItems)
	if err != nil {
		return nil, err
	}
	return &ListPolicyVersionsOutput{Versions: versions, IsTruncated: truncated, Marker: next}, nil
}

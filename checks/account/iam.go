package account

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/smithy-go"
)

// InstanceProfile reads a profile with its role; nil when there is none of the
// name.
func (s *Snapshot) InstanceProfile(ctx context.Context, name string) (*types.InstanceProfile, error) {
	return read(ctx, s, Operation{"IAM", "GetInstanceProfile"}, name, func(ctx context.Context) (*types.InstanceProfile, error) {
		out, err := s.account.asks.iam.getInstanceProfile(ctx, &iam.GetInstanceProfileInput{InstanceProfileName: aws.String(name)})
		if IsCode(err, "NoSuchEntity") {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return present(out.InstanceProfile)
	})
}

// Role reads a role; nil when there is none of the name.
func (s *Snapshot) Role(ctx context.Context, name string) (*types.Role, error) {
	return read(ctx, s, Operation{"IAM", "GetRole"}, name, func(ctx context.Context) (*types.Role, error) {
		out, err := s.account.asks.iam.getRole(ctx, &iam.GetRoleInput{RoleName: aws.String(name)})
		if IsCode(err, "NoSuchEntity") {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return present(out.Role)
	})
}

// AttachedPolicies are the managed policies of a role.
func (s *Snapshot) AttachedPolicies(ctx context.Context, role string) ([]types.AttachedPolicy, error) {
	return read(ctx, s, Operation{"IAM", "ListAttachedRolePolicies"}, role, func(ctx context.Context) ([]types.AttachedPolicy, error) {
		all, err := collect(ctx, s.account.asks.iam.listAttachedRolePolicies, &iam.ListAttachedRolePoliciesInput{RoleName: aws.String(role)},
			func(in *iam.ListAttachedRolePoliciesInput, out *iam.ListAttachedRolePoliciesOutput) bool {
				return turn(&in.Marker, out.Marker)
			},
			func(out *iam.ListAttachedRolePoliciesOutput) []types.AttachedPolicy { return out.AttachedPolicies })
		if IsCode(err, "NoSuchEntity") {
			return nil, nil
		}
		return all, err
	})
}

// InlinePolicies are the names of a role's inline policies.
func (s *Snapshot) InlinePolicies(ctx context.Context, role string) ([]string, error) {
	return read(ctx, s, Operation{"IAM", "ListRolePolicies"}, role, func(ctx context.Context) ([]string, error) {
		all, err := collect(ctx, s.account.asks.iam.listRolePolicies, &iam.ListRolePoliciesInput{RoleName: aws.String(role)},
			func(in *iam.ListRolePoliciesInput, out *iam.ListRolePoliciesOutput) bool {
				return turn(&in.Marker, out.Marker)
			},
			func(out *iam.ListRolePoliciesOutput) []string { return out.PolicyNames })
		if IsCode(err, "NoSuchEntity") {
			return nil, nil
		}
		return all, err
	})
}

// InlinePolicy is the JSON of one inline policy of a role.
func (s *Snapshot) InlinePolicy(ctx context.Context, role, name string) (string, error) {
	return read(ctx, s, Operation{"IAM", "GetRolePolicy"}, role+" "+name, func(ctx context.Context) (string, error) {
		out, err := s.account.asks.iam.getRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: aws.String(role), PolicyName: aws.String(name)})
		if err != nil {
			return "", err
		}
		return Document(value(out.PolicyDocument)), nil
	})
}

// ManagedPolicy is the JSON of a managed policy's default version.
func (s *Snapshot) ManagedPolicy(ctx context.Context, arn string) (string, error) {
	version, err := s.DefaultVersion(ctx, arn)
	if err != nil {
		return "", err
	}
	return s.PolicyVersion(ctx, arn, version)
}

// DefaultVersion is the id of the version of a managed policy that is in force.
func (s *Snapshot) DefaultVersion(ctx context.Context, arn string) (string, error) {
	return read(ctx, s, Operation{"IAM", "GetPolicy"}, arn, func(ctx context.Context) (string, error) {
		out, err := s.account.asks.iam.getPolicy(ctx, &iam.GetPolicyInput{PolicyArn: aws.String(arn)})
		if err != nil {
			return "", err
		}
		if out.Policy == nil {
			return "", fmt.Errorf("%s has no default version", arn)
		}
		return value(out.Policy.DefaultVersionId), nil
	})
}

// PolicyVersion is the JSON of one version of a managed policy.
func (s *Snapshot) PolicyVersion(ctx context.Context, arn, version string) (string, error) {
	return read(ctx, s, Operation{"IAM", "GetPolicyVersion"}, arn+" "+version, func(ctx context.Context) (string, error) {
		out, err := s.account.asks.iam.getPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: aws.String(arn), VersionId: aws.String(version)})
		if err != nil {
			return "", err
		}
		if out.PolicyVersion == nil {
			return "", fmt.Errorf("%s has no version %s", arn, version)
		}
		return Document(value(out.PolicyVersion.Document)), nil
	})
}

// Document undoes the URL encoding in which IAM, and sometimes EC2, hand out
// policies.
func Document(text string) string {
	if len(text) == 0 || text[0] == '{' {
		return text
	}
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// IsCode tells whether AWS refused with one of these error codes.
func IsCode(err error, codes ...string) bool {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return false
	}
	for _, code := range codes {
		if api.ErrorCode() == code {
			return true
		}
	}
	return false
}

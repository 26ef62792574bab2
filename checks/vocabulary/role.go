package vocabulary

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	iam "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/policy"
)

func profileARN(instance *types.Instance) string {
	if instance.IamInstanceProfile == nil {
		return ""
	}
	return aws.ToString(instance.IamInstanceProfile.Arn)
}

func instanceRole(ctx context.Context, s *checks.Scene) checks.Finding {
	instance, absent := theInstance(ctx, s)
	if absent != nil {
		return *absent
	}
	id := aws.ToString(instance.InstanceId)
	arn := profileARN(instance)
	if arn == "" {
		return fail(diagnose("role.none", "instance", id), saw("ec2:DescribeInstances IamInstanceProfile", id, "a profile", "none"))
	}
	name := lastOf(arn)
	profile, err := s.Snapshot.InstanceProfile(ctx, name)
	switch {
	case err != nil:
		return checks.Unread(err)
	case profile == nil:
		return fail(diagnose("role.profile-gone", "instance", id, "profile", name), saw("iam:GetInstanceProfile", name, "there", "none"))
	case len(profile.Roles) == 0:
		return fail(diagnose("role.profile-empty", "profile", name), saw("iam:GetInstanceProfile Roles[]", name, "one role", "none"))
	}
	role := profile.Roles[0]
	if wrong := trusts(s, role); wrong != nil {
		return *wrong
	}
	if off := metadataOff(instance); off != nil {
		return *off
	}
	return allows(ctx, s, role, name)
}

// metadataOff says that an instance's metadata service is switched off, by which
// its programs have no credentials of the role; nil when it is on.
func metadataOff(instance *types.Instance) *checks.Finding {
	options, id := instance.MetadataOptions, aws.ToString(instance.InstanceId)
	if options == nil || options.HttpEndpoint != types.InstanceMetadataEndpointStateDisabled {
		return nil
	}
	return because(fail(diagnose("list.metadata-off", "instance", id),
		saw("ec2:DescribeInstances MetadataOptions.HttpEndpoint", id, "enabled", string(options.HttpEndpoint))))
}

// allows says whether a role's policies allow the action that the lab needs.
func allows(ctx context.Context, s *checks.Scene, role iam.Role, profile string) checks.Finding {
	name, action := aws.ToString(role.RoleName), s.With["allows"]
	// The role itself is read beside its policies: only it names a boundary.
	boundary := make(chan boundaryAnswer, 1)
	go func() { boundary <- readBoundary(ctx, s, name) }()
	named, err := rolePolicies(ctx, s, name)
	limit := <-boundary
	if err != nil {
		return checks.Unread(err)
	}
	if len(named) == 0 {
		return fail(diagnose("role.no-policy", "role", name, "action", action, "managed", managedPolicy(aws.ToString(role.Arn), action)), saw("iam:ListAttachedRolePolicies, ListRolePolicies", name, "a policy", "none"))
	}
	request := policy.Request{Action: action, Resource: onResource(s, action), Principal: principalOf(aws.ToString(role.Arn)), Context: requestContext(s, role, action)}
	var documents []*policy.Document
	var names []string
	for _, n := range named {
		document, err := policy.Parse(n.text)
		if err != nil {
			return cannotTell(diagnose("policy.unreadable", "policy", n.name, "detail", account.OneLine(err.Error())))
		}
		documents, names = append(documents, document), append(names, n.name)
	}
	seen := saw("iam policies", name, action, strings.Join(names, ", "))
	decision, which := policy.Evaluate(documents, request)
	if decision.Effect != policy.Allowed {
		if key := unknownKey(documents, request); key != "" {
			return cannotTell(diagnose("policy.conditional", "policy", name, "condition", key, "action", action), seen)
		}
	}
	switch decision.Effect {
	case policy.Denied:
		if arn := named[which].arn; arn != "" {
			return fail(diagnose("role.denied-managed", "role", name, "action", action, "policy", names[which], "arn", arn), seen)
		}
		return fail(diagnose("role.denied", "role", name, "action", action, "policy", names[which]), seen)
	case policy.Silent:
		managed := managedPolicy(aws.ToString(role.Arn), action)
		for i, document := range documents {
			if excluded := document.Nearest(request); excluded.Only(policy.ByCondition) {
				return fail(diagnose("role.condition", "role", name, "action", action, "policy", names[i], "condition", excluded.Condition, "managed", managed), seen)
			}
		}
		return fail(diagnose("role.not-allowed", "role", name, "action", action, "policies", strings.Join(names, ", "), "managed", managed), seen)
	}
	if limit.err != nil {
		return checks.Unread(limit.err)
	}
	if limit.document != nil && limit.document.Evaluate(request).Effect != policy.Allowed {
		return fail(diagnose("role.boundary", "role", name, "action", action, "boundary", limit.arn), seen)
	}
	return pass(checks.Inferred, saw("iam:GetInstanceProfile", profile, "a role that EC2 may assume", name), seen)
}

type boundaryAnswer struct {
	arn      string
	document *policy.Document
	err      error
}

func readBoundary(ctx context.Context, s *checks.Scene, role string) boundaryAnswer {
	found, err := s.Snapshot.Role(ctx, role)
	if err != nil || found == nil || found.PermissionsBoundary == nil {
		return boundaryAnswer{err: err}
	}
	arn := aws.ToString(found.PermissionsBoundary.PermissionsBoundaryArn)
	text, err := s.Snapshot.ManagedPolicy(ctx, arn)
	if err != nil {
		return boundaryAnswer{arn: arn, err: err}
	}
	document, err := policy.Parse(text)
	return boundaryAnswer{arn: arn, document: document, err: err}
}

// namedPolicy is a policy of a role; arn is "" when it lies in the role itself.
type namedPolicy struct{ name, arn, text string }

// rolePolicies are all policies of a role, read side by side.
func rolePolicies(ctx context.Context, s *checks.Scene, role string) ([]namedPolicy, error) {
	type answer struct {
		names []string
		err   error
	}
	inline := make(chan answer, 1)
	go func() {
		names, err := s.Snapshot.InlinePolicies(ctx, role)
		inline <- answer{names, err}
	}()
	attached, err := s.Snapshot.AttachedPolicies(ctx, role)
	own := <-inline
	if err != nil {
		return nil, err
	}
	if own.err != nil {
		return nil, own.err
	}
	policies := make([]namedPolicy, len(attached)+len(own.names))
	failures := make([]error, len(policies))
	done := make(chan struct{})
	fetch := func(i int, name, arn string, read func() (string, error)) {
		text, err := read()
		policies[i], failures[i] = namedPolicy{name: name, arn: arn, text: text}, err
		done <- struct{}{}
	}
	for i, managed := range attached {
		arn := aws.ToString(managed.PolicyArn)
		go fetch(i, lastOf(arn), arn, func() (string, error) { return s.Snapshot.ManagedPolicy(ctx, arn) })
	}
	for i, name := range own.names {
		go fetch(len(attached)+i, name, "", func() (string, error) { return s.Snapshot.InlinePolicy(ctx, role, name) })
	}
	for range policies {
		<-done
	}
	for _, err := range failures {
		if err != nil {
			return nil, err
		}
	}
	return policies, nil
}

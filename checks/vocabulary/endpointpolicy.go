package vocabulary

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	iam "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/policy"
	"linklab/checks/site"
	"linklab/checks/vantage"
)

func endpointPolicyAllows(ctx context.Context, s *checks.Scene) checks.Finding {
	endpoint, absent := theEndpoint(ctx, s, privateTable(ctx, s))
	if absent != nil {
		return *absent
	}
	role, absent := privateRole(ctx, s)
	if absent != nil {
		return *absent
	}
	return policyAllows(s, endpoint, role, s.With["action"])
}

// policyAllows evaluates an endpoint's policy for what the lab's instance will
// ask.
func policyAllows(s *checks.Scene, endpoint *types.VpcEndpoint, role iam.Role, action string) checks.Finding {
	id := aws.ToString(endpoint.VpcEndpointId)
	text := account.Document(aws.ToString(endpoint.PolicyDocument))
	if text == "" {
		return pass(checks.Inferred, saw("ec2:DescribeVpcEndpoints PolicyDocument", id, action, "the default: everything"))
	}
	document, err := policy.Parse(text)
	if err != nil {
		return cannotTell(diagnose("policy.unreadable", "policy", id, "detail", account.OneLine(err.Error())))
	}
	request := policy.Request{Action: action, Resource: onResource(s, action), Principal: principalOf(aws.ToString(role.Arn)), Context: requestContext(s, role, action)}
	request.Context["aws:SourceVpce"] = []string{id}
	seen := saw("ec2:DescribeVpcEndpoints PolicyDocument", id, action+" allowed", account.OneLine(text))
	decision := document.Evaluate(request)
	if decision.Effect == policy.Allowed {
		return pass(checks.Inferred, seen)
	}
	if key := unknownKey([]*policy.Document{document}, request); key != "" {
		return cannotTell(diagnose("policy.conditional", "policy", id, "condition", key, "action", action), seen)
	}
	if decision.Effect == policy.Denied {
		return fail(endpointShuts("policy.endpoint-deny", id, action), seen)
	}
	excluded := document.Nearest(request)
	if s.With["resource"] != "" && excluded.Only(policy.ByResource) && len(excluded.Statement.Resource) > 0 {
		return fail(endpointShuts("policy.endpoint-other-resource", id, action,
			"seen", strings.Join(excluded.Statement.Resource, ", "), "resource", request.Resource), seen)
	}
	return fail(excludedBy(excluded, id, action), seen)
}

// endpointShuts is an endpoint's policy that keeps an action out. What mends it
// is the policy that lets everything through, unless a check knows better.
func endpointShuts(key, endpoint, action string, more ...string) *checks.Diagnosis {
	return diagnose(key, append([]string{"endpoint", endpoint, "action", action, "how", "--reset-policy"}, more...)...)
}

// excludedBy names the clause of an endpoint's policy that keeps the request
// out, when one alone does.
func excludedBy(excluded policy.Exclusion, endpoint, action string) *checks.Diagnosis {
	statement := excluded.Statement
	switch {
	case excluded.Only(policy.ByPrincipal):
		return endpointShuts("policy.endpoint-principal", endpoint, action, "seen", principalsOf(statement))
	case excluded.Only(policy.ByAction) && len(statement.NotAction) > 0:
		return endpointShuts("policy.endpoint-not-action", endpoint, action, "seen", strings.Join(statement.NotAction, ", "))
	case excluded.Only(policy.ByResource) && len(statement.NotResource) > 0:
		return endpointShuts("policy.endpoint-not-resource", endpoint, action, "resource", strings.Join(statement.NotResource, ", "))
	case excluded.Only(policy.ByResource) && !slices.ContainsFunc(statement.Resource, isBucket):
		return endpointShuts("policy.endpoint-resource", endpoint, action, "resource", strings.Join(statement.Resource, ", "))
	case excluded.Only(policy.ByResource):
		return endpointShuts("policy.endpoint-one-bucket", endpoint, action, "resource", statement.Resource[0])
	case excluded.Only(policy.ByCondition):
		return endpointShuts("policy.endpoint-condition", endpoint, action, "condition", excluded.Condition)
	}
	return endpointShuts("policy.endpoint", endpoint, action)
}

// isBucket tells whether a policy's resource is one bucket or what is in it.
func isBucket(resource string) bool {
	_, name, ok := strings.Cut(resource, ":s3:::")
	return ok && !strings.HasPrefix(name, "*")
}

// principalsOf is whom a statement names, as it is written.
func principalsOf(statement *policy.Statement) string {
	prefix, named := "", statement.Principal
	if named == nil {
		prefix, named = "NotPrincipal ", statement.NotPrincipal
	}
	if named.Anyone {
		return prefix + "*"
	}
	return prefix + strings.Join(slices.Concat(named.AWS, named.Service, named.Federated, named.CanonicalUser), ", ")
}

// endpointID is an id when it is an endpoint's, "" for a role.
func endpointID(id string) string {
	if strings.HasPrefix(id, "vpce-") {
		return id
	}
	return ""
}

// privateWay is what the lab's private instance comes to the lab's bucket by: the
// endpoint that its subnet uses, and its role.
func privateWay(ctx context.Context, s *checks.Scene) (bucket string, endpoint *types.VpcEndpoint, role iam.Role, absent *checks.Finding) {
	if bucket, absent = need(ctx, s, "bucket"); absent != nil {
		return
	}
	if endpoint, absent = theEndpoint(ctx, s, privateTable(ctx, s)); absent != nil {
		return
	}
	role, absent = privateRole(ctx, s)
	return
}

// privateTable is the table that the lab's private subnet uses, "" unknown.
func privateTable(ctx context.Context, s *checks.Scene) string {
	input := inputOn(s, site.KindSubnet, site.Private)
	if input == "" {
		return ""
	}
	_, table, absent := tableOf(ctx, &checks.Scene{Env: s.Env, Snapshot: s.Snapshot, Site: s.Site, With: map[string]string{"subnet": input}}, "subnet")
	if absent != nil {
		return ""
	}
	return table.ID()
}

// inputOn is the input of a kind on a side, "" without.
func inputOn(s *checks.Scene, kind string, side site.Side) string {
	for _, input := range s.Inputs {
		if input.Kind == kind && input.Side() == side {
			return input.ID
		}
	}
	return ""
}

// privateRole is the role of the lab's private instance, or one of the account
// that no policy can name when it has none yet.
func privateRole(ctx context.Context, s *checks.Scene) (iam.Role, *checks.Finding) {
	identity, err := s.Snapshot.Identity(ctx)
	if err != nil {
		finding := checks.Unread(err)
		return iam.Role{}, &finding
	}
	none := iam.Role{RoleName: aws.String("-"), Arn: aws.String("arn:" + partitionOf(s.Snapshot.Region()) + ":iam::" + identity.Number + ":role/-")}
	instance, err := findInstance(ctx, s, s.Site.ID(inputOn(s, site.KindInstance, site.Private)))
	if err != nil || instance == nil || profileARN(instance) == "" {
		return none, nil
	}
	profile, err := s.Snapshot.InstanceProfile(ctx, lastOf(profileARN(instance)))
	if err != nil {
		finding := checks.Unread(err)
		return iam.Role{}, &finding
	}
	if profile == nil || len(profile.Roles) == 0 {
		return none, nil
	}
	return profile.Roles[0], nil
}

// deniedByOrganization is for a refusal that names a policy of the organization:
// no policy of the account can allow what that denies.
func deniedByOrganization(h *heard, own *said, action string) checks.Finding {
	return failSeen(own.level, diagnose("policy.scp", "instance", h.id, "action", action), own.evidence)
}

// whoDenied finds which policy stands in the way of listing buckets: what can be
// read is evaluated in the order in which a request meets it.
func whoDenied(ctx context.Context, s *checks.Scene, h *heard, own *said) checks.Finding {
	const action = "s3:ListAllMyBuckets"
	if own.line.By == vantage.Organization {
		return deniedByOrganization(h, own, action)
	}
	inner := &checks.Scene{Env: s.Env, Snapshot: s.Snapshot, Site: s.Site,
		With: map[string]string{"vpc": "vpc", "service": "s3", "action": action, "instance": s.With["instance"], "allows": action}}
	var conditional *checks.Finding
	for _, look := range []func(context.Context, *checks.Scene) checks.Finding{endpointPolicyAllows, instanceRole} {
		found := own.explainedBy(look(ctx, inner))
		if found.Outcome == checks.Failed {
			return found
		}
		if found.Outcome == checks.Unknown && found.Diagnosis.Key == "policy.conditional" && conditional == nil {
			// What could not be told from outside is answered by the denial,
			// unless something plainer stands in the way.
			found.Outcome = checks.Failed
			found.Diagnosis = diagnose("policy.conditional-denied", "instance", h.id, "policy", found.Diagnosis.Args["policy"],
				"condition", found.Diagnosis.Args["condition"], "action", action, "endpoint", endpointID(found.Diagnosis.Args["policy"]))
			conditional = &found
		}
	}
	if conditional != nil {
		return *conditional
	}
	return failSeen(own.level, diagnose("policy.elsewhere", "instance", h.id, "action", action, "age", own.age.Round(time.Second).String()), own.evidence)
}

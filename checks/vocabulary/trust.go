package vocabulary

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	iam "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/policy"
)

// trusts says why EC2 may not assume a role, nil when it may.
func trusts(s *checks.Scene, role iam.Role) *checks.Finding {
	name := aws.ToString(role.RoleName)
	text := account.Document(aws.ToString(role.AssumeRolePolicyDocument))
	var finding checks.Finding
	document, err := policy.Parse(text)
	if err != nil {
		finding = cannotTell(diagnose("policy.unreadable", "policy", name, "detail", account.OneLine(err.Error())))
		return &finding
	}
	request := policy.EC2Assumes(s.Snapshot.Region(), s.Clock())
	decision := document.Evaluate(request)
	if decision.Effect == policy.Allowed {
		return nil
	}
	seen := saw("iam:GetInstanceProfile AssumeRolePolicyDocument", name, request.Principal.Service+" may "+request.Action, account.OneLine(text))
	if decision.Effect == policy.Denied {
		finding = fail(diagnose("role.trust-deny", "role", name), seen)
		return &finding
	}
	if key := unknownKey([]*policy.Document{document}, request); key != "" {
		finding = cannotTell(diagnose("policy.conditional", "policy", name, "condition", key, "action", request.Action), seen)
		return &finding
	}
	excluded := document.Nearest(request)
	switch {
	case excluded.Only(policy.ByCondition):
		finding = fail(diagnose("role.trust-condition", "role", name, "condition", excluded.Condition), seen)
	case !excluded.By(policy.ByPrincipal) && excluded.By(policy.ByAction):
		finding = fail(diagnose("role.trust-action", "role", name, "seen", actionsOf(excluded.Statement)), seen)
	default:
		var named []string
		for _, statement := range document.Statements {
			if statement.Principal != nil && statement.Effect == "Allow" {
				named = append(append(named, statement.Principal.Service...), statement.Principal.AWS...)
			}
		}
		finding = fail(diagnose("role.trust", "role", name, "seen", placeholder(strings.Join(named, ", "))), seen)
	}
	return &finding
}

// actionsOf is what a statement says of actions, as it is written.
func actionsOf(statement *policy.Statement) string {
	if len(statement.NotAction) > 0 {
		return "NotAction " + strings.Join(statement.NotAction, ", ")
	}
	return strings.Join(statement.Action, ", ")
}

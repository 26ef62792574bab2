package iam

import (
	"fmt"
	"slices"
	"strings"

	"linklab/checks/policy"
	"linklab/checks/sandbox/wire"
)

func (s *Service) simulateOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("SimulatePrincipalPolicy", s.simulatePrincipalPolicy).Differing("of roles alone; statements are named without their place in the text"),
		wire.Op("SimulateCustomPolicy", s.simulateCustomPolicy).Differing("statements are named without their place in the text"),
	}
}

// ContextEntry is a condition key of the simulated request.
type ContextEntry struct {
	ContextKeyName   string `req:"true"`
	ContextKeyType   string
	ContextKeyValues []string
}

// simulation is what both operations have in common.
type simulation struct {
	ActionNames     []string `req:"true"`
	ResourceArns    []string
	ResourcePolicy  *string
	CallerArn       *string
	ContextEntries  []ContextEntry
	PolicyInputList []string
	Marker          *string
	MaxItems        *int32
}

// SimulatePrincipalPolicyInput asks what a role may do.
type SimulatePrincipalPolicyInput struct {
	PolicySourceArn string `req:"true"`
	simulation
}

// SimulateCustomPolicyInput asks what policies would allow that nobody has yet.
type SimulateCustomPolicyInput struct{ simulation }

// MatchedStatement is a policy with a statement that decided.
type MatchedStatement struct {
	SourcePolicyId   string
	SourcePolicyType string
}

// EvaluationResult is the decision on one action and resource.
type EvaluationResult struct {
	EvalActionName       string
	EvalResourceName     string
	EvalDecision         string // allowed, explicitDeny, implicitDeny
	MatchedStatements    []MatchedStatement
	MissingContextValues []string
}

// SimulateOutput is a page of decisions.
type SimulateOutput struct {
	EvaluationResults []EvaluationResult
	IsTruncated       bool
	Marker            *string
}

// sourced is a policy and where it comes from.
type sourced struct {
	MatchedStatement
	document *policy.Document
}

func (s *Service) simulatePrincipalPolicy(_ *wire.Call, in *SimulatePrincipalPolicyInput) (*SimulateOutput, error) {
	name, ok := strings.CutPrefix(in.PolicySourceArn, "arn:aws:iam::"+s.account+":role/")
	if !ok {
		return nil, invalid("Invalid Entity Arn: %s does not clearly define entity type and name. (Simulated are roles of the account.)", in.PolicySourceArn)
	}
	role := s.State.Roles[key(name[strings.LastIndexByte(name, '/')+1:])]
	if role == nil || s.roleARN(role) != in.PolicySourceArn {
		return nil, notFound("The role with name %s cannot be found.", name)
	}
	var policies []sourced
	add := func(id, kind, text string) error {
		document, err := policy.Parse(text)
		if err != nil {
			return invalid("%v", err)
		}
		policies = append(policies, sourced{MatchedStatement{id, kind}, document})
		return nil
	}
	for _, inline := range role.Inline {
		if err := add("role_"+role.Name+"_"+inline.Name, "IAM Policy", inline.Document); err != nil {
			return nil, err
		}
	}
	for _, arn := range role.Attached {
		if attached := s.policy(arn); attached != nil {
			if err := add(attached.Name, "IAM Policy", attached.version(attached.Default).Document); err != nil {
				return nil, err
			}
		}
	}
	return in.run(s, in.PolicySourceArn, policies)
}

func (s *Service) simulateCustomPolicy(_ *wire.Call, in *SimulateCustomPolicyInput) (*SimulateOutput, error) {
	if len(in.PolicyInputList) == 0 {
		return nil, invalid("1 validation error detected: Value null at 'policyInputList' failed to satisfy constraint: Member must not be null")
	}
	return in.run(s, "", nil)
}

// run decides on each action and resource.
func (in *simulation) run(s *Service, caller string, policies []sourced) (*SimulateOutput, error) {
	for i, text := range in.PolicyInputList {
		document, err := policy.Parse(text)
		if err == nil {
			err = document.Validate(policy.Identity)
		}
		if err != nil {
			return nil, refuse("InvalidInput", 400, "policyInputList.%d: %v", i+1, err)
		}
		policies = append(policies, sourced{MatchedStatement{fmt.Sprintf("PolicyInputList.%d", i+1), "IAM Policy"}, document})
	}
	resources := in.ResourceArns
	if len(resources) == 0 {
		resources = []string{"*"}
	}
	var onResource *policy.Document
	if in.ResourcePolicy != nil {
		var err error
		if onResource, err = policy.Parse(*in.ResourcePolicy); err != nil {
			return nil, refuse("InvalidInput", 400, "resourcePolicy: %v", err)
		}
		if in.CallerArn == nil && caller == "" {
			return nil, invalid("CallerArn is required with a ResourcePolicy.")
		}
	}
	if in.CallerArn != nil {
		caller = *in.CallerArn
	}
	request := policy.Request{Principal: policy.Principal{Account: s.account, ARN: caller}, Context: map[string][]string{}}
	if strings.Contains(caller, ":role/") {
		request.Principal.Role = caller
	}
	for _, entry := range in.ContextEntries {
		request.Context[entry.ContextKeyName] = entry.ContextKeyValues
	}
	results := []EvaluationResult{}
	for _, action := range in.ActionNames {
		if !strings.Contains(action, ":") {
			return nil, refuse("InvalidInput", 400, "Invalid Action: %s", action)
		}
		for _, resource := range resources {
			request.Action, request.Resource = action, resource
			results = append(results, decide(request, policies, onResource))
		}
	}
	cut, truncated, next, err := page(results, in.Marker, in.MaxItems)
	if err != nil {
		return nil, err
	}
	return &SimulateOutput{EvaluationResults: cut, IsTruncated: truncated, Marker: next}, nil
}

// decide is one decision: a denial anywhere wins, then a permission of the
// identity or of the resource.
func decide(request policy.Request, policies []sourced, onResource *policy.Document) EvaluationResult {
	result := EvaluationResult{
		EvalActionName: request.Action, EvalResourceName: request.Resource, EvalDecision: "implicitDeny",
		MatchedStatements: []MatchedStatement{}, MissingContextValues: []string{},
	}
	all := policies
	if onResource != nil {
		all = append(slices.Clone(policies), sourced{MatchedStatement{"ResourcePolicy", "Resource Policy"}, onResource})
	}
	for _, p := range all {
		decision := p.document.Evaluate(request)
		for _, name := range missing(p.document, request) {
			if !slices.Contains(result.MissingContextValues, name) {
				result.MissingContextValues = append(result.MissingContextValues, name)
			}
		}
		switch {
		case decision.Effect == policy.Denied && result.EvalDecision != "explicitDeny":
			result.EvalDecision, result.MatchedStatements = "explicitDeny", []MatchedStatement{p.MatchedStatement}
		case decision.Effect == policy.Denied,
			decision.Effect == policy.Allowed && !decision.Delegated && result.EvalDecision != "explicitDeny":
			if decision.Effect == policy.Allowed {
				result.EvalDecision = "allowed"
			}
			result.MatchedStatements = append(result.MatchedStatements, p.MatchedStatement)
		}
	}
	return result
}

// missing are the condition keys that a policy asks about and that the request
// does not have.
func missing(document *policy.Document, request policy.Request) []string {
	var names []string
	for _, statement := range document.Statements {
		for _, condition := range statement.Conditions {
			known := false
			for name := range request.Context {
				known = known || strings.EqualFold(name, condition.Key)
			}
			if !known && !slices.Contains(names, condition.Key) {
				names = append(names, condition.Key)
			}
		}
	}
	return names
}

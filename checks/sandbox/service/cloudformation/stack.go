package cloudformation

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"linklab/checks/sandbox/service/cloudformation/resource"
	"linklab/checks/sandbox/wire"
)

func (s *Service) stackOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateStack", s.createStack).Differing("other resource types than those listed below, transforms, rules, hooks and creation policies are refused; RoleARN is kept and shown, resources are made as the caller").From("AWS CloudFormation user guide, Template reference"),
		wire.Writes("UpdateStack", s.updateStack).Differing("some properties that AWS changes in place are refused by name; RoleARN is kept and shown").From("AWS CloudFormation user guide, Update behaviors of stack resources"),
		wire.Writes("DeleteStack", s.deleteStack).Differing("a resource that is in use is tried for five minutes").From("AWS CloudFormation user guide, Delete a stack"),
		wire.Writes("UpdateTerminationProtection", s.updateTerminationProtection),
	}
}

// RollbackConfiguration is given back empty: the account has no alarms.
type RollbackConfiguration struct{}

// CreateStackInput describes a new stack.
type CreateStackInput struct {
	StackName                   string `req:"true"`
	TemplateBody                *string
	TemplateURL                 *string
	Parameters                  []Parameter
	DisableRollback             *bool
	TimeoutInMinutes            *int32
	NotificationARNs            []string
	Capabilities                []string
	RoleARN                     *string
	OnFailure                   *string
	Tags                        []resource.Tag
	ClientRequestToken          *string
	EnableTerminationProtection *bool
}

// StackIDOutput names a stack.
type StackIDOutput struct{ StackId string }

var stackName = regexp.MustCompile(`^[a-zA-Z][-a-zA-Z0-9]*$`)

func checkName(name string) error {
	if !stackName.MatchString(name) || len(name) > 128 {
		return invalid("1 validation error detected: Value '%s' at 'stackName' failed to satisfy constraint: "+
			"Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*", name)
	}
	return nil
}

func (s *Service) createStack(call *wire.Call, in *CreateStackInput) (*StackIDOutput, error) {
	if err := checkName(in.StackName); err != nil {
		return nil, err
	}
	if in.OnFailure != nil && !slices.Contains([]string{"DO_NOTHING", "ROLLBACK", "DELETE"}, *in.OnFailure) {
		return nil, invalid("1 validation error detected: Value '%s' at 'onFailure' failed to satisfy constraint: "+
			"Member must satisfy enum value set: [ROLLBACK, DELETE, DO_NOTHING]", *in.OnFailure)
	}
	if in.OnFailure != nil && in.DisableRollback != nil {
		return nil, invalid("You can specify either DisableRollback or OnFailure, but not both.")
	}
	if existing := s.State.region(call.Region).stack(in.StackName); existing != nil {
		if in.ClientRequestToken != nil && existing.Events[0].Token == *in.ClientRequestToken {
			return &StackIDOutput{StackId: existing.ID}, nil
		}
		return nil, refuse("AlreadyExistsException", fmt.Sprintf("Stack [%s] already exists", in.StackName))
	}
	text, err := s.templateText(call, in.TemplateBody, in.TemplateURL, nil, nil)
	if err != nil {
		return nil, err
	}
	wanted, err := s.want(call, text, in.Parameters, in.Tags, in.Capabilities, nil)
	if err != nil {
		return nil, err
	}
	stack := s.newStack(call, in.StackName)
	stack.NotificationARNs, stack.RoleARN = in.NotificationARNs, deref(in.RoleARN)
	if in.TimeoutInMinutes != nil {
		stack.Timeout = *in.TimeoutInMinutes
	}
	stack.Protected = in.EnableTerminationProtection != nil && *in.EnableTerminationProtection
	stack.OnFailure = deref(in.OnFailure)
	if in.DisableRollback != nil && *in.DisableRollback {
		stack.OnFailure = "DO_NOTHING"
	}
	if err := s.begin(call, stack, wanted, deref(in.ClientRequestToken)); err != nil {
		if stack.Status == "" { // refused before it was begun
			region := s.State.region(call.Region)
			region.Stacks = slices.DeleteFunc(region.Stacks, func(other *Stack) bool { return other == stack })
		}
		return nil, err
	}
	return &StackIDOutput{StackId: stack.ID}, nil
}

// newStack makes a stack that has nothing yet.
func (s *Service) newStack(call *wire.Call, name string) *Stack {
	region := s.State.region(call.Region)
	stack := &Stack{
		ID:   fmt.Sprintf("arn:aws:cloudformation:%s:%s:stack/%s/%s", call.Region, call.Account, name, newUUID()),
		Name: name, Created: call.Now, Caller: call.Caller,
	}
	region.Stacks = append(region.Stacks, stack)
	return stack
}

// begin starts the creation of a stack's resources.
func (s *Service) begin(call *wire.Call, stack *Stack, w *wanted, token string) error {
	stack.Template, stack.Description = w.text, w.template.Description
	stack.Parameters, stack.Tags, stack.Capabilities = w.parameters, w.tags, w.capabilities
	stack.Caller = call.Caller
	scope := s.scope(call, w.template, stack)
	resources, err := scope.included()
	if err != nil {
		return err
	}
	stack.Resources = resources
	e := &engine{service: s, call: call, stack: stack, scope: scope}
	e.status(createInProgress, "User Initiated")
	stack.Events[len(stack.Events)-1].Token = token
	if absent := s.absentParameter(call, w); absent != "" {
		e.rollBack(absent)
	}
	return s.advance(call, stack)
}

// UpdateStackInput describes what a stack is to become.
type UpdateStackInput struct {
	StackName           string `req:"true"`
	TemplateBody        *string
	TemplateURL         *string
	UsePreviousTemplate *bool
	Parameters          []Parameter
	Capabilities        []string
	RoleARN             *string
	NotificationARNs    []string
	Tags                []resource.Tag
	DisableRollback     *bool
	ClientRequestToken  *string
}

func (s *Service) updateStack(call *wire.Call, in *UpdateStackInput) (*StackIDOutput, error) {
	stack, err := s.look(call, in.StackName)
	if err != nil {
		return nil, err
	}
	if stack.Status == deleteComplete {
		return nil, invalid("Stack [%s] does not exist", in.StackName)
	}
	text, err := s.templateText(call, in.TemplateBody, in.TemplateURL, in.UsePreviousTemplate, stack)
	if err != nil {
		return nil, err
	}
	tags := in.Tags
	if tags == nil {
		tags = stack.Tags
	}
	wanted, err := s.want(call, text, in.Parameters, tags, in.Capabilities, stack)
	if err != nil {
		return nil, err
	}
	if err := updatable(stack); err != nil {
		return nil, err
	}
	changes, err := s.plan(call, stack, wanted)
	if err != nil {
		return nil, err
	}
	if !changes.any() {
		return nil, invalid("No updates are to be performed.")
	}
	if absent := s.absentParameter(call, wanted); absent != "" {
		return nil, invalid("%s", strings.TrimSuffix(absent, " Rollback requested by user."))
	}
	keep := in.DisableRollback != nil && *in.DisableRollback
	return &StackIDOutput{StackId: stack.ID}, s.beginUpdate(call, stack, wanted, keep, deref(in.ClientRequestToken))
}

// updatable refuses a stack that something is going on with, or that failed in
// a way that only deletion mends.
func updatable(stack *Stack) error {
	switch stack.Status {
	case createComplete, updateComplete, updateRollbackComplete:
		return nil
	}
	return invalid("Stack:%s is in %s state and can not be updated.", stack.ID, stack.Status)
}

// beginUpdate starts to bring a stack's resources to what is wanted.
func (s *Service) beginUpdate(call *wire.Call, stack *Stack, w *wanted, keepFailed bool, token string) error {
	stack.Update = &Update{
		Before: copiedAll(stack.Resources), Template: stack.Template, Parameters: stack.Parameters,
		Tags: stack.Tags, Description: stack.Description, KeepFailed: keepFailed,
	}
	stack.Template, stack.Description = w.text, w.template.Description
	stack.Parameters, stack.Tags = w.parameters, w.tags
	if w.capabilities != nil {
		stack.Capabilities = w.capabilities
	}
	stack.Caller, stack.Updated, stack.Imports = call.Caller, call.Now, nil
	scope := s.scope(call, w.template, stack)
	next, err := scope.included()
	if err != nil {
		return err
	}
	for i, r := range next {
		if old := stack.resource(r.Name); old != nil {
			old.Depends, old.Deletion, old.Visited = r.Depends, r.Deletion, false
			next[i] = old
		}
	}
	stack.Resources = next
	e := &engine{service: s, call: call, stack: stack, scope: scope}
	e.status(updateInProgress, "User Initiated")
	stack.Events[len(stack.Events)-1].Token = token
	return s.advance(call, stack)
}

// DeleteStackInput names a stack and what of it is to stay.
type DeleteStackInput struct {
	StackName          string `req:"true"`
	RetainResources    []string
	ClientRequestToken *string
}

// Nothing is the answer of operations that say no more than that they were
// done.
type Nothing struct{}

func (s *Service) deleteStack(call *wire.Call, in *DeleteStackInput) (*Nothing, error) {
	stack := s.State.region(call.Region).stack(in.StackName)
	if stack == nil || stack.Status == deleteComplete {
		return &Nothing{}, nil
	}
	if err := s.advance(call, stack); err != nil {
		return nil, err
	}
	switch {
	case stack.Protected:
		return nil, invalid("Stack [%s] cannot be deleted while TerminationProtection is enabled", stack.Name)
	case stack.Status == deleteInProgress:
		return &Nothing{}, nil
	case working(stack.Status) && stack.Update != nil:
		return nil, invalid("Stack [%s] cannot be deleted while in status %s", stack.Name, stack.Status)
	case len(in.RetainResources) > 0 && stack.Status != deleteFailed:
		return nil, invalid("Invalid operation on stack [%s]. Resources can only be retained while a stack is in DELETE_FAILED status.", stack.ID)
	}
	if err := s.exportsFree(call, stack); err != nil {
		return nil, err
	}
	stack.Caller = call.Caller
	e := &engine{service: s, call: call, stack: stack}
	e.status(deleteInProgress, "User Initiated")
	stack.Events[len(stack.Events)-1].Token = deref(in.ClientRequestToken)
	for _, r := range stack.Resources {
		if slices.Contains(in.RetainResources, r.Name) {
			e.mark(r, deleteSkipped, "")
		} else if r.Status == deleteFailed {
			r.Status = createComplete
			delete(r.Data, "removal")
		}
	}
	return &Nothing{}, s.advance(call, stack)
}

// exportsFree refuses to delete a stack whose exports another one uses.
func (s *Service) exportsFree(call *wire.Call, stack *Stack) error {
	for _, output := range stack.Outputs {
		if output.Export == "" {
			continue
		}
		if users := s.importers(call, output.Export); len(users) > 0 {
			return invalid("Export %s cannot be deleted as it is in use by %s", output.Export, strings.Join(users, ", "))
		}
	}
	return nil
}

// UpdateTerminationProtectionInput turns a stack's protection on or off.
type UpdateTerminationProtectionInput struct {
	EnableTerminationProtection *bool  `req:"true"`
	StackName                   string `req:"true"`
}

func (s *Service) updateTerminationProtection(call *wire.Call, in *UpdateTerminationProtectionInput) (*StackIDOutput, error) {
	stack, err := s.look(call, in.StackName)
	if err != nil {
		return nil, err
	}
	stack.Protected = *in.EnableTerminationProtection
	return &StackIDOutput{StackId: stack.ID}, nil
}

package cloudformation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/service/cloudformation/resource"
	"linklab/checks/sandbox/wire"
)

func (s *Service) changeSetOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateChangeSet", s.createChangeSet).Differing("type IMPORT is refused; no nested stacks").From("AWS CloudFormation user guide, Change sets"),
		wire.Op("DescribeChangeSet", s.describeChangeSet),
		wire.Writes("ExecuteChangeSet", s.executeChangeSet),
		wire.Writes("DeleteChangeSet", s.deleteChangeSet),
		wire.Op("ListChangeSets", s.listChangeSets),
	}
}

// CreateChangeSetInput describes what a stack might become.
type CreateChangeSetInput struct {
	StackName           string `req:"true"`
	TemplateBody        *string
	TemplateURL         *string
	UsePreviousTemplate *bool
	Parameters          []Parameter
	Capabilities        []string
	RoleARN             *string
	NotificationARNs    []string
	Tags                []resource.Tag
	ChangeSetName       string `req:"true"`
	ClientToken         *string
	Description         *string
	ChangeSetType       *string
	IncludeNestedStacks *bool
}

// CreateChangeSetOutput names the change set and its stack.
type CreateChangeSetOutput struct{ Id, StackId string }

func (s *Service) createChangeSet(call *wire.Call, in *CreateChangeSetInput) (*CreateChangeSetOutput, error) {
	kind := deref(in.ChangeSetType)
	if kind == "" {
		kind = "UPDATE"
	}
	if !stackName.MatchString(in.ChangeSetName) {
		return nil, invalid("1 validation error detected: Value '%s' at 'changeSetName' failed to satisfy constraint: "+
			"Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*", in.ChangeSetName)
	}
	stack := s.State.region(call.Region).stack(in.StackName)
	if stack != nil {
		if err := s.advance(call, stack); err != nil {
			return nil, err
		}
	}
	switch {
	case kind == "IMPORT":
		return nil, invalid("ChangeSetType IMPORT is not supported in this account.")
	case kind == "CREATE" && stack != nil && stack.Status != reviewInProgress:
		return nil, invalid("Stack [%s] already exists and cannot be created again with the changeSet [%s].", stack.Name, in.ChangeSetName)
	case kind == "UPDATE" && stack == nil:
		return nil, invalid("Stack [%s] does not exist", in.StackName)
	case kind == "UPDATE":
		if err := updatable(stack); err != nil {
			return nil, err
		}
	}
	text, err := s.templateText(call, in.TemplateBody, in.TemplateURL, in.UsePreviousTemplate, stack)
	if err != nil {
		return nil, err
	}
	tags := in.Tags
	if tags == nil && stack != nil {
		tags = stack.Tags
	}
	wanted, err := s.want(call, text, in.Parameters, tags, in.Capabilities, stack)
	if err != nil {
		return nil, err
	}
	if stack == nil {
		if err := checkName(in.StackName); err != nil {
			return nil, err
		}
		stack = s.newStack(call, in.StackName)
		e := &engine{service: s, call: call, stack: stack}
		e.status(reviewInProgress, "User Initiated")
	}
	// One that was carried out does not stand in the way.
	stack.ChangeSets = slices.DeleteFunc(stack.ChangeSets, func(c *ChangeSet) bool {
		return c.Name == in.ChangeSetName && c.Execution == "EXECUTE_COMPLETE"
	})
	if slices.ContainsFunc(stack.ChangeSets, func(c *ChangeSet) bool { return c.Name == in.ChangeSetName }) {
		return nil, refuse("AlreadyExistsException", fmt.Sprintf("ChangeSet %s already exists", in.ChangeSetName))
	}
	set := &ChangeSet{
		ID:   fmt.Sprintf("arn:aws:cloudformation:%s:%s:changeSet/%s/%s", call.Region, call.Account, in.ChangeSetName, newUUID()),
		Name: in.ChangeSetName, Kind: kind, Description: deref(in.Description), Template: text, Parameters: wanted.parameters,
		Tags: wanted.tags, Capabilities: in.Capabilities, Created: call.Now,
	}
	if err := s.workOut(call, stack, set, wanted); err != nil {
		return nil, err
	}
	stack.ChangeSets = append(stack.ChangeSets, set)
	return &CreateChangeSetOutput{Id: set.ID, StackId: stack.ID}, nil
}

// workOut fills in what a change set would do, and whether it may.
func (s *Service) workOut(call *wire.Call, stack *Stack, set *ChangeSet, w *wanted) error {
	plan, err := s.plan(call, stack, w)
	if err != nil {
		return err
	}
	set.Changes = plan.changes
	set.Status, set.Execution = createComplete, "AVAILABLE"
	switch absent := s.absentParameter(call, w); {
	case absent != "":
		set.Status, set.Execution, set.Reason = "FAILED", "UNAVAILABLE", absent
	case set.Kind == "UPDATE" && !plan.any():
		set.Status, set.Execution, set.Reason = "FAILED", "UNAVAILABLE", reasonEmpty
	}
	return nil
}

// ChangeSetInput names a change set by its id, or by its and its stack's name.
type ChangeSetInput struct {
	ChangeSetName string `req:"true"`
	StackName     *string
	NextToken     *string
}

// changeSet finds a change set.
func (s *Service) changeSet(call *wire.Call, name string, stackName *string) (*Stack, *ChangeSet, error) {
	if stackName == nil && !strings.HasPrefix(name, "arn:") {
		return nil, nil, invalid("StackName must be specified if ChangeSetName is not specified as an ARN.")
	}
	var stacks []*Stack
	if stackName == nil {
		stacks = s.State.region(call.Region).Stacks
	} else if stack := s.State.region(call.Region).stack(*stackName); stack != nil {
		stacks = []*Stack{stack}
	} else {
		return nil, nil, invalid("Stack [%s] does not exist", *stackName)
	}
	for _, stack := range stacks {
		for _, set := range stack.ChangeSets {
			if set.ID == name || set.Name == name {
				return stack, set, nil
			}
		}
	}
	return nil, nil, refuse("ChangeSetNotFound", fmt.Sprintf("ChangeSet [%s] does not exist", name))
}

// Change is one change of a change set.
type Change struct {
	Type           string
	ResourceChange *ResourceChange
}

// DescribeChangeSetOutput is a change set.
type DescribeChangeSetOutput struct {
	ChangeSetName         string
	ChangeSetId           string
	StackId               string
	StackName             string
	Description           string
	Parameters            []Parameter
	CreationTime          time.Time
	ExecutionStatus       string
	Status                string
	StatusReason          string
	NotificationARNs      []string
	RollbackConfiguration *RollbackConfiguration
	Capabilities          []string
	Tags                  []resource.Tag
	Changes               []Change
	NextToken             *string
	IncludeNestedStacks   bool
}

func (s *Service) describeChangeSet(call *wire.Call, in *ChangeSetInput) (*DescribeChangeSetOutput, error) {
	stack, set, err := s.changeSet(call, in.ChangeSetName, in.StackName)
	if err != nil {
		return nil, err
	}
	out := &DescribeChangeSetOutput{
		ChangeSetName: set.Name, ChangeSetId: set.ID, StackId: stack.ID, StackName: stack.Name, Description: set.Description,
		Parameters: shownParameters(set.Parameters), CreationTime: set.Created, ExecutionStatus: set.Execution, Status: set.Status,
		StatusReason: set.Reason, NotificationARNs: orEmpty(stack.NotificationARNs), RollbackConfiguration: &RollbackConfiguration{},
		Capabilities: orNone(set.Capabilities), Tags: orNone(set.Tags), Changes: []Change{},
	}
	for i := range set.Changes {
		out.Changes = append(out.Changes, Change{Type: "Resource", ResourceChange: &set.Changes[i]})
	}
	return out, nil
}

// ExecuteChangeSetInput names a change set that is to be carried out.
type ExecuteChangeSetInput struct {
	ChangeSetName      string `req:"true"`
	StackName          *string
	ClientRequestToken *string
	DisableRollback    *bool
}

func (s *Service) executeChangeSet(call *wire.Call, in *ExecuteChangeSetInput) (*Nothing, error) {
	stack, set, err := s.changeSet(call, in.ChangeSetName, in.StackName)
	if err != nil {
		return nil, err
	}
	if set.Execution != "AVAILABLE" {
		return nil, refuse("InvalidChangeSetStatus", fmt.Sprintf(
			"ChangeSet [%s] cannot be executed in its current status of [%s]", set.ID, set.Status))
	}
	t, err := readTemplate(set.Template)
	if err != nil {
		return nil, err
	}
	w := &wanted{text: set.Template, template: t, parameters: set.Parameters, tags: set.Tags, capabilities: set.Capabilities}
	keep := in.DisableRollback != nil && *in.DisableRollback
	token := deref(in.ClientRequestToken)
	set.Execution = "EXECUTE_COMPLETE"
	stack.ChangeSetID = set.ID
	stack.ChangeSets = slices.DeleteFunc(stack.ChangeSets, func(c *ChangeSet) bool { return c != set })
	if stack.Status == reviewInProgress {
		if keep {
			stack.OnFailure = "DO_NOTHING"
		}
		stack.Updated = call.Now
		return &Nothing{}, s.begin(call, stack, w, token)
	}
	if err := updatable(stack); err != nil {
		return nil, err
	}
	return &Nothing{}, s.beginUpdate(call, stack, w, keep, token)
}

// DeleteChangeSetInput names a change set as ChangeSetInput does.
type DeleteChangeSetInput struct {
	ChangeSetName string `req:"true"`
	StackName     *string
}

func (s *Service) deleteChangeSet(call *wire.Call, in *DeleteChangeSetInput) (*Nothing, error) {
	stack, set, err := s.changeSet(call, in.ChangeSetName, in.StackName)
	if err != nil {
		if strings.HasPrefix(err.Error(), "ChangeSetNotFound") {
			return &Nothing{}, nil
		}
		return nil, err
	}
	stack.ChangeSets = slices.DeleteFunc(stack.ChangeSets, func(c *ChangeSet) bool { return c == set })
	return &Nothing{}, nil
}

// ListChangeSetsInput names a stack.
type ListChangeSetsInput struct {
	StackName string `req:"true"`
	NextToken *string
}

// ListChangeSetsOutput are the change sets of a stack.
type ListChangeSetsOutput struct {
	Summaries []ChangeSetSummary
	NextToken *string
}

// ChangeSetSummary is a change set in short.
type ChangeSetSummary struct {
	StackId             string
	StackName           string
	ChangeSetId         string
	ChangeSetName       string
	ExecutionStatus     string
	Status              string
	StatusReason        string
	CreationTime        time.Time
	Description         string
	IncludeNestedStacks bool
}

func (s *Service) listChangeSets(call *wire.Call, in *ListChangeSetsInput) (*ListChangeSetsOutput, error) {
	stack := s.State.region(call.Region).stack(in.StackName)
	if stack == nil {
		return nil, invalid("Stack [%s] does not exist", in.StackName)
	}
	out := &ListChangeSetsOutput{Summaries: []ChangeSetSummary{}}
	for _, set := range stack.ChangeSets {
		out.Summaries = append(out.Summaries, ChangeSetSummary{
			StackId: stack.ID, StackName: stack.Name, ChangeSetId: set.ID, ChangeSetName: set.Name, ExecutionStatus: set.Execution,
			Status: set.Status, StatusReason: set.Reason, CreationTime: set.Created, Description: set.Description,
		})
	}
	return out, nil
}

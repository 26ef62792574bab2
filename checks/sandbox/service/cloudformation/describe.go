package cloudformation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/service/cloudformation/resource"
	"linklab/checks/sandbox/wire"
)

func (s *Service) describeOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("DescribeStacks", s.describeStacks).Differing("no drift, no rollback triggers, no nested stacks"),
		wire.Writes("ListStacks", s.listStacks),
		wire.Writes("DescribeStackEvents", s.describeStackEvents).Differing("no drift, no hooks"),
		wire.Writes("DescribeStackResource", s.describeStackResource).Differing("no drift, no hooks"),
		wire.Writes("DescribeStackResources", s.describeStackResources).Differing("no drift, no hooks"),
		wire.Writes("ListStackResources", s.listStackResources).Differing("no drift, no hooks"),
	}
}

// DriftInformation says that nobody has looked for drift.
type DriftInformation struct{ StackDriftStatus string }

// StackDescription is a stack as DescribeStacks shows it.
type StackDescription struct {
	StackId                     string
	StackName                   string
	ChangeSetId                 string
	Description                 string
	Parameters                  []Parameter
	CreationTime                time.Time
	DeletionTime                time.Time
	LastUpdatedTime             time.Time
	RollbackConfiguration       *RollbackConfiguration
	StackStatus                 string
	StackStatusReason           string
	DisableRollback             bool
	NotificationARNs            []string
	TimeoutInMinutes            *int32
	Capabilities                []string
	Outputs                     []Output
	RoleARN                     string
	Tags                        []resource.Tag
	EnableTerminationProtection bool
	DriftInformation            DriftInformation
}

// Output is a stack's output.
type Output struct {
	OutputKey   string
	OutputValue string
	Description string
	ExportName  string
}

// StackNameInput names a stack, or all when it names none.
type StackNameInput struct {
	StackName *string
	NextToken *string
}

// DescribeStacksOutput are stacks.
type DescribeStacksOutput struct {
	Stacks    []StackDescription
	NextToken *string
}

func (s *Service) describeStacks(call *wire.Call, in *StackNameInput) (*DescribeStacksOutput, error) {
	out := &DescribeStacksOutput{Stacks: []StackDescription{}}
	if name := deref(in.StackName); name != "" {
		stack, err := s.look(call, name)
		if err != nil {
			return nil, err
		}
		out.Stacks = append(out.Stacks, stack.describe())
		return out, nil
	}
	for _, stack := range slices.Backward(s.State.region(call.Region).Stacks) {
		if err := s.advance(call, stack); err != nil {
			return nil, err
		}
		if stack.Status != deleteComplete {
			out.Stacks = append(out.Stacks, stack.describe())
		}
	}
	return out, nil
}

func (s *Stack) describe() StackDescription {
	d := StackDescription{
		StackId: s.ID, StackName: s.Name, ChangeSetId: s.ChangeSetID, Description: s.Description,
		Parameters: shownParameters(s.Parameters), CreationTime: s.Created, DeletionTime: s.Deleted, LastUpdatedTime: s.Updated,
		RollbackConfiguration: &RollbackConfiguration{}, StackStatus: s.Status, StackStatusReason: s.Reason,
		DisableRollback: s.OnFailure == "DO_NOTHING", NotificationARNs: orEmpty(s.NotificationARNs), Capabilities: orNone(s.Capabilities),
		RoleARN: s.RoleARN, Tags: orEmpty(s.Tags), EnableTerminationProtection: s.Protected,
		DriftInformation: DriftInformation{StackDriftStatus: "NOT_CHECKED"},
	}
	if s.Timeout > 0 {
		d.TimeoutInMinutes = &s.Timeout
	}
	for _, o := range s.Outputs {
		if s.Status != createInProgress {
			d.Outputs = append(d.Outputs, Output{OutputKey: o.Key, OutputValue: o.Value, Description: o.Description, ExportName: o.Export})
		}
	}
	return d
}

func shownParameters(list []StackParameter) []Parameter {
	var shown []Parameter
	for _, p := range list {
		parameter := Parameter{ParameterKey: &p.Key, ParameterValue: &p.Value}
		if p.NoEcho {
			hidden := "****"
			parameter.ParameterValue = &hidden
		}
		if p.Resolved != "" && !p.NoEcho {
			parameter.ResolvedValue = &p.Resolved
		}
		shown = append(shown, parameter)
	}
	return shown
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// orNone leaves an empty list out of an answer.
func orNone[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

// ListStacksInput asks for stacks in some statuses, deleted ones included.
type ListStacksInput struct {
	NextToken         *string
	StackStatusFilter []string
}

// ListStacksOutput are stacks in short.
type ListStacksOutput struct {
	StackSummaries []StackSummary
	NextToken      *string
}

// StackSummary is a stack in short.
type StackSummary struct {
	StackId             string
	StackName           string
	TemplateDescription string
	CreationTime        time.Time
	LastUpdatedTime     time.Time
	DeletionTime        time.Time
	StackStatus         string
	StackStatusReason   string
	DriftInformation    DriftInformation
}

func (s *Service) listStacks(call *wire.Call, in *ListStacksInput) (*ListStacksOutput, error) {
	out := &ListStacksOutput{StackSummaries: []StackSummary{}}
	for _, stack := range slices.Backward(s.State.region(call.Region).Stacks) {
		if err := s.advance(call, stack); err != nil {
			return nil, err
		}
		if len(in.StackStatusFilter) > 0 && !slices.Contains(in.StackStatusFilter, stack.Status) {
			continue
		}
		out.StackSummaries = append(out.StackSummaries, StackSummary{
			StackId: stack.ID, StackName: stack.Name, TemplateDescription: stack.Description, CreationTime: stack.Created,
			LastUpdatedTime: stack.Updated, DeletionTime: stack.Deleted, StackStatus: stack.Status, StackStatusReason: stack.Reason,
			DriftInformation: DriftInformation{StackDriftStatus: "NOT_CHECKED"},
		})
	}
	return out, nil
}

// DescribeStackEventsOutput is a stack's history.
type DescribeStackEventsOutput struct {
	StackEvents []StackEvent
	NextToken   *string
}

// StackEvent is one line of a stack's history.
type StackEvent struct {
	StackId              string
	EventId              string
	StackName            string
	LogicalResourceId    string
	PhysicalResourceId   *string
	ResourceType         string
	Timestamp            time.Time
	ResourceStatus       string
	ResourceStatusReason string
	ResourceProperties   string
	ClientRequestToken   string
}

func (s *Service) describeStackEvents(call *wire.Call, in *StackNameInput) (*DescribeStackEventsOutput, error) {
	if in.StackName == nil {
		return nil, invalid("1 validation error detected: Value null at 'stackName' failed to satisfy constraint: Member must not be null")
	}
	stack, err := s.look(call, *in.StackName)
	if err != nil {
		return nil, refuseMissing(err, *in.StackName, "Stack [%s] does not exist")
	}
	out := &DescribeStackEventsOutput{StackEvents: []StackEvent{}}
	for _, e := range slices.Backward(stack.Events) {
		event := StackEvent{
			StackId: stack.ID, EventId: e.ID, StackName: stack.Name, LogicalResourceId: e.Name, PhysicalResourceId: &e.PhysicalID,
			ResourceType: e.Kind, Timestamp: e.Time, ResourceStatus: e.Status, ResourceStatusReason: e.Reason, ClientRequestToken: e.Token,
		}
		if e.Properties != nil {
			data, err := json.Marshal(e.Properties)
			if err != nil {
				return nil, fmt.Errorf("event %s: %w", e.ID, err)
			}
			event.ResourceProperties = string(data)
		}
		out.StackEvents = append(out.StackEvents, event)
	}
	return out, nil
}

// refuseMissing says in an operation's own words that a stack is not there.
func refuseMissing(err error, name, format string) error {
	if strings.HasSuffix(err.Error(), "does not exist") {
		return invalid(format, name)
	}
	return err
}

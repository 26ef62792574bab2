package cloudformation

import (
	"time"

	"linklab/checks/sandbox/service/cloudformation/resource"
	"linklab/checks/sandbox/wire"
)

// ResourceDrift says that nobody has looked for drift.
type ResourceDrift struct{ StackResourceDriftStatus string }

// StackResource is a resource with its stack.
type StackResource struct {
	StackName            string
	StackId              string
	LogicalResourceId    string
	PhysicalResourceId   string
	ResourceType         string
	Timestamp            time.Time
	ResourceStatus       string
	ResourceStatusReason string
	DriftInformation     ResourceDrift
}

// DescribeStackResourcesInput names a stack, or a resource of one.
type DescribeStackResourcesInput struct {
	StackName          *string
	LogicalResourceId  *string
	PhysicalResourceId *string
}

// DescribeStackResourcesOutput are resources.
type DescribeStackResourcesOutput struct{ StackResources []StackResource }

func (s *Service) describeStackResources(call *wire.Call, in *DescribeStackResourcesInput) (*DescribeStackResourcesOutput, error) {
	name := deref(in.StackName)
	if name == "" {
		owner, err := s.owner(call, deref(in.PhysicalResourceId))
		if err != nil {
			return nil, err
		}
		name = owner
	}
	stack, err := s.look(call, name)
	if err != nil {
		return nil, err
	}
	out := &DescribeStackResourcesOutput{StackResources: []StackResource{}}
	for _, r := range stack.shown() {
		if logical := deref(in.LogicalResourceId); logical != "" && r.Name != logical {
			continue
		}
		out.StackResources = append(out.StackResources, StackResource{
			StackName: stack.Name, StackId: stack.ID, LogicalResourceId: r.Name, PhysicalResourceId: r.PhysicalID, ResourceType: r.Kind,
			Timestamp: r.Changed, ResourceStatus: r.Status, ResourceStatusReason: r.Reason, DriftInformation: ResourceDrift{"NOT_CHECKED"},
		})
	}
	return out, nil
}

// owner is the stack that a resource belongs to.
func (s *Service) owner(call *wire.Call, physical string) (string, error) {
	if physical == "" {
		return "", invalid("Either stackName or physicalResourceId must be specified")
	}
	for _, stack := range s.State.region(call.Region).Stacks {
		for _, r := range stack.Resources {
			if r.PhysicalID == physical && stack.Status != deleteComplete {
				return stack.ID, nil
			}
		}
	}
	return "", invalid("Stack for %s does not exist", physical)
}

// shown are the resources that were begun.
func (s *Stack) shown() []*resource.Resource {
	var list []*resource.Resource
	for _, r := range s.Resources {
		if r.Status != "" {
			list = append(list, r)
		}
	}
	return list
}

// DescribeStackResourceInput names one resource of a stack.
type DescribeStackResourceInput struct {
	StackName         string `req:"true"`
	LogicalResourceId string `req:"true"`
}

// DescribeStackResourceOutput is one resource.
type DescribeStackResourceOutput struct{ StackResourceDetail StackResourceDetail }

// StackResourceDetail is a resource with its metadata.
type StackResourceDetail struct {
	StackName            string
	StackId              string
	LogicalResourceId    string
	PhysicalResourceId   string
	ResourceType         string
	LastUpdatedTimestamp time.Time
	ResourceStatus       string
	ResourceStatusReason string
	Metadata             string
	DriftInformation     ResourceDrift
}

func (s *Service) describeStackResource(call *wire.Call, in *DescribeStackResourceInput) (*DescribeStackResourceOutput, error) {
	stack, err := s.look(call, in.StackName)
	if err != nil {
		return nil, refuseMissing(err, in.StackName, "Stack '%s' does not exist")
	}
	for _, r := range stack.shown() {
		if r.Name == in.LogicalResourceId {
			return &DescribeStackResourceOutput{StackResourceDetail{
				StackName: stack.Name, StackId: stack.ID, LogicalResourceId: r.Name, PhysicalResourceId: r.PhysicalID, ResourceType: r.Kind,
				LastUpdatedTimestamp: r.Changed, ResourceStatus: r.Status, ResourceStatusReason: r.Reason, Metadata: "{}",
				DriftInformation: ResourceDrift{"NOT_CHECKED"},
			}}, nil
		}
	}
	return nil, invalid("Resource %s does not exist for stack %s", in.LogicalResourceId, stack.Name)
}

// ListStackResourcesInput names a stack.
type ListStackResourcesInput struct {
	StackName string `req:"true"`
	NextToken *string
}

// ListStackResourcesOutput are resources in short.
type ListStackResourcesOutput struct {
	StackResourceSummaries []StackResourceSummary
	NextToken              *string
}

// StackResourceSummary is a resource in short.
type StackResourceSummary struct {
	LogicalResourceId    string
	PhysicalResourceId   string
	ResourceType         string
	LastUpdatedTimestamp time.Time
	ResourceStatus       string
	ResourceStatusReason string
	DriftInformation     ResourceDrift
}

func (s *Service) listStackResources(call *wire.Call, in *ListStackResourcesInput) (*ListStackResourcesOutput, error) {
	stack, err := s.look(call, in.StackName)
	if err != nil {
		return nil, err
	}
	out := &ListStackResourcesOutput{StackResourceSummaries: []StackResourceSummary{}}
	for _, r := range stack.shown() {
		out.StackResourceSummaries = append(out.StackResourceSummaries, StackResourceSummary{
			LogicalResourceId: r.Name, PhysicalResourceId: r.PhysicalID, ResourceType: r.Kind, LastUpdatedTimestamp: r.Changed,
			ResourceStatus: r.Status, ResourceStatusReason: r.Reason, DriftInformation: ResourceDrift{"NOT_CHECKED"},
		})
	}
	return out, nil
}

package ec2

import (
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) instanceStateOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("StartInstances", s.startInstances),
		wire.Writes("StopInstances", s.stopInstances).Differing("no instance can hibernate"),
		wire.Writes("RebootInstances", s.rebootInstances),
		wire.Writes("TerminateInstances", s.terminateInstances),
	}
}

// InstanceStateChange is an instance's state before and after an operation.
type InstanceStateChange struct {
	InstanceId    string
	CurrentState  InstanceState
	PreviousState InstanceState
}

// StartInstancesInput names instances to start.
type StartInstancesInput struct {
	InstanceIds []string `in:"InstanceId" req:"true"`
	DryRun      *bool
}

// StartInstancesOutput shows what became of them.
type StartInstancesOutput struct {
	StartingInstances []InstanceStateChange `out:"instancesSet"`
}

func (s *Service) startInstances(call *wire.Call, in *StartInstancesInput) (*StartInstancesOutput, error) {
	changes, err := s.change(call, in.InstanceIds, "pending", (*network.Region).StartInstances)
	if err != nil {
		return nil, err
	}
	return &StartInstancesOutput{StartingInstances: changes}, nil
}

// StopInstancesInput names instances to stop.
type StopInstancesInput struct {
	InstanceIds []string `in:"InstanceId" req:"true"`
	Hibernate   *bool
	DryRun      *bool
	Force       *bool
}

// StopInstancesOutput shows what became of them.
type StopInstancesOutput struct {
	StoppingInstances []InstanceStateChange `out:"instancesSet"`
}

func (s *Service) stopInstances(call *wire.Call, in *StopInstancesInput) (*StopInstancesOutput, error) {
	if isTrue(in.Hibernate) {
		return nil, refuse("UnsupportedHibernationConfiguration", "The instance is not configured for hibernation.")
	}
	changes, err := s.change(call, in.InstanceIds, "stopping", (*network.Region).StopInstances)
	if err != nil {
		return nil, err
	}
	return &StopInstancesOutput{StoppingInstances: changes}, nil
}

// RebootInstancesInput names instances to boot again.
type RebootInstancesInput struct {
	InstanceIds []string `in:"InstanceId" req:"true"`
	DryRun      *bool
}

func (s *Service) rebootInstances(call *wire.Call, in *RebootInstancesInput) (*done, error) {
	_, err := s.change(call, in.InstanceIds, "running", (*network.Region).RebootInstances)
	return quiet(err)
}

// TerminateInstancesInput names instances to end.
type TerminateInstancesInput struct {
	InstanceIds []string `in:"InstanceId" req:"true"`
	DryRun      *bool
}

// TerminateInstancesOutput shows what became of them.
type TerminateInstancesOutput struct {
	TerminatingInstances []InstanceStateChange `out:"instancesSet"`
}

func (s *Service) terminateInstances(call *wire.Call, in *TerminateInstancesInput) (*TerminateInstancesOutput, error) {
	changes, err := s.change(call, in.InstanceIds, "shutting-down", (*network.Region).TerminateInstances)
	if err != nil {
		return nil, err
	}
	return &TerminateInstancesOutput{TerminatingInstances: changes}, nil
}

// change does the same with several instances. The answer shows where they are
// bound (toward), even at a pace at which they have arrived already; one that
// stays as it is shows its state.
func (s *Service) change(call *wire.Call, ids []string, toward string, act func(*network.Region, []string) error) ([]InstanceStateChange, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	instances, err := region.SelectInstances(ids)
	if err != nil {
		return nil, err
	}
	changes := make([]InstanceStateChange, len(instances))
	for i, instance := range instances {
		before := region.InstanceState(instance)
		after := toward
		if stays(before, toward) {
			after = before
		}
		changes[i] = InstanceStateChange{InstanceId: instance.ID, CurrentState: showState(after), PreviousState: showState(before)}
	}
	return changes, act(region, ids)
}

// stays tells whether an instance in a state has nothing to do to get where it
// is bound.
func stays(before, toward string) bool {
	switch toward {
	case "pending":
		return before == "pending" || before == "running"
	case "stopping":
		return before == "stopping" || before == "stopped"
	case "shutting-down":
		return before == "shutting-down" || before == "terminated"
	}
	return true
}

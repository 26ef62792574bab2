package vocabulary

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	cloudformation "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/site"
)

// remains is the VPC of the lab that is still there, "" when it is gone. Once
// the lab's own VPC is known, another that is the only one left is not taken for
// it: the learner's other networks are none of the clean-up's business.
func remains(ctx context.Context, s *checks.Scene) (string, *checks.Finding) {
	vpcs, err := s.Snapshot.VPCs(ctx)
	if err != nil {
		finding := checks.Unread(err)
		return "", &finding
	}
	input := s.With["vpc"]
	chosen := s.Chosen[input]
	if chosen != "" && findVPC(vpcs, chosen) != nil {
		return chosen, nil
	}
	found := s.Site.Get(input)
	if found.Err != nil {
		finding := checks.Unread(found.Err)
		return "", &finding
	}
	if found.Value == "" || chosen != "" && found.How == site.ByPlace {
		return "", nil
	}
	if vpc := findVPC(vpcs, found.Value); vpc == nil || aws.ToBool(vpc.IsDefault) {
		return "", nil
	}
	return found.Value, nil
}

// leadsTo is what an endpoint is for: a service by its name, or a resource
// configuration by its id.
func leadsTo(endpoint types.VpcEndpoint) string {
	if name := aws.ToString(endpoint.ServiceName); name != "" {
		return name
	}
	return site.LastOf(aws.ToString(endpoint.ResourceConfigurationArn))
}

func noEndpointsLeft(ctx context.Context, s *checks.Scene) checks.Finding {
	vpc, absent := remains(ctx, s)
	if absent != nil {
		return *absent
	}
	endpoints, err := s.Snapshot.Endpoints(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	var deleting *checks.Finding
	for _, endpoint := range endpoints {
		mine := aws.ToString(endpoint.VpcId) == vpc && vpc != "" || tagged(s, endpoint.Tags)
		state := string(endpoint.State)
		if !mine || strings.EqualFold(state, "deleted") {
			continue
		}
		id := aws.ToString(endpoint.VpcEndpointId)
		switch {
		case strings.EqualFold(state, "deleting"):
			finding := wait(diagnose("clean.endpoint-deleting", "endpoint", id), time.Time{}, endpointSeen(endpoint))
			deleting = &finding
		case aws.ToBool(endpoint.RequesterManaged):
			return fail(diagnose("clean.endpoint-managed", "endpoint", id, "service", aws.ToString(endpoint.ServiceName), "vpc", aws.ToString(endpoint.VpcId)), endpointSeen(endpoint))
		default:
			return endpointLeft(endpoint)
		}
	}
	if left := connectEndpointsLeft(ctx, s, vpc); left != nil && (deleting == nil || left.Outcome != checks.Waiting) {
		return *left
	}
	if deleting != nil {
		return *deleting
	}
	return pass(checks.Inferred, saw("ec2:DescribeVpcEndpoints, DescribeInstanceConnectEndpoints", placeholder(vpc), "none", "none"))
}

func endpointSeen(endpoint types.VpcEndpoint) checks.Evidence {
	return saw("ec2:DescribeVpcEndpoints State", aws.ToString(endpoint.VpcEndpointId), "deleted", string(endpoint.State))
}

func endpointLeft(endpoint types.VpcEndpoint) checks.Finding {
	return fail(diagnose("clean.endpoint-left", "endpoint", aws.ToString(endpoint.VpcEndpointId), "type", string(endpoint.VpcEndpointType),
		"service", leadsTo(endpoint), "vpc", aws.ToString(endpoint.VpcId)), endpointSeen(endpoint))
}

// connectEndpointsLeft looks for EC2 Instance Connect Endpoints: they cost
// nothing, stand in the same list of the console, and hold their subnet.
func connectEndpointsLeft(ctx context.Context, s *checks.Scene, vpc string) *checks.Finding {
	endpoints, err := s.Snapshot.ConnectEndpoints(ctx)
	if err != nil {
		return because(checks.Unread(err))
	}
	var deleting *checks.Finding
	for _, endpoint := range endpoints {
		mine := vpc != "" && aws.ToString(endpoint.VpcId) == vpc || tagged(s, endpoint.Tags)
		if !mine || endpoint.State == types.Ec2InstanceConnectEndpointStateDeleteComplete {
			continue
		}
		id := aws.ToString(endpoint.InstanceConnectEndpointId)
		seen := saw("ec2:DescribeInstanceConnectEndpoints State", id, "gone", string(endpoint.State))
		if endpoint.State == types.Ec2InstanceConnectEndpointStateDeleteInProgress {
			deleting = because(wait(diagnose("clean.connect-endpoint-deleting", "endpoint", id), time.Time{}, seen))
			continue
		}
		return because(fail(diagnose("clean.connect-endpoint-left", "endpoint", id, "subnet", aws.ToString(endpoint.SubnetId)), seen))
	}
	return deleting
}

func stackGone(ctx context.Context, s *checks.Scene) checks.Finding {
	stack, err := s.Snapshot.Stack(ctx, s.Stack)
	if err != nil {
		return checks.Unread(err)
	}
	if stack == nil {
		return pass(checks.Inferred, saw("cloudformation:DescribeStacks", s.Stack, "does not exist", "does not exist"))
	}
	seen := saw("cloudformation:DescribeStacks StackStatus", s.Stack, "does not exist", string(stack.StackStatus))
	switch stack.StackStatus {
	case cloudformation.StackStatusDeleteInProgress:
		since := time.Time{}
		if stack.DeletionTime != nil {
			since = *stack.DeletionTime
		}
		return wait(diagnose("clean.stack-deleting", "stack", s.Stack), since, seen)
	case cloudformation.StackStatusDeleteFailed:
		return undeleted(ctx, s, seen)
	}
	return fail(diagnose("clean.stack-left", "stack", s.Stack, "status", string(stack.StackStatus)), seen)
}

// undeleted is for a stack that could not be deleted: what holds it, or what
// CloudFormation says of it.
func undeleted(ctx context.Context, s *checks.Scene, seen checks.Evidence) checks.Finding {
	resource, reason := firstFailure(ctx, s, s.Stack)
	held := roleHeld(ctx, s, resource, reason)
	if held == nil {
		held = balancerHeld(ctx, s, reason)
	}
	if held == nil {
		held = heldBack(ctx, s, reason)
	}
	if held != nil {
		held.Evidence = append([]checks.Evidence{seen}, held.Evidence...)
		return *held
	}
	if wasHeld(ctx, s, reason) {
		return fail(diagnose("clean.stack-delete-again", "stack", s.Stack, "resource", resource), seen)
	}
	return fail(diagnose("clean.stack-delete-failed", "stack", s.Stack, "resource", resource, "reason", reason), seen)
}

// ofLab tells whether a resource is the lab's: it lies in the lab's VPC, bears
// its tag, or is one that an earlier round found.
func ofLab(s *checks.Scene, id, in, vpc string, tags []types.Tag) bool {
	if in != "" && in == vpc || tagged(s, tags) {
		return true
	}
	for _, chosen := range s.Chosen {
		if chosen == id && id != "" {
			return true
		}
	}
	return false
}

func instancesGone(ctx context.Context, s *checks.Scene) checks.Finding {
	vpc, absent := remains(ctx, &checks.Scene{Env: s.Env, Snapshot: s.Snapshot, Site: s.Site, With: map[string]string{"vpc": "vpc"}})
	if absent != nil {
		return *absent
	}
	instances, err := s.Snapshot.Instances(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	var leaving *checks.Finding
	for _, instance := range instances {
		id := aws.ToString(instance.InstanceId)
		if !ofLab(s, id, aws.ToString(instance.VpcId), vpc, instance.Tags) {
			continue
		}
		state := instanceState(&instance)
		seen := saw("ec2:DescribeInstances State", id, "terminated", state)
		switch types.InstanceStateName(state) {
		case types.InstanceStateNameTerminated:
		case types.InstanceStateNameShuttingDown:
			finding := wait(diagnose("clean.instance-leaving", "instance", id), time.Time{}, seen)
			leaving = &finding
		case types.InstanceStateNameStopped, types.InstanceStateNameStopping:
			return fail(diagnose("clean.instance-stopped", "instance", id, "state", state), seen)
		default:
			return fail(diagnose("clean.instance-left", "instance", id, "state", state), seen)
		}
	}
	if leaving != nil {
		return *leaving
	}
	return leftBehind(ctx, s)
}

// leftBehind looks for what outlives an instance and still costs money.
func leftBehind(ctx context.Context, s *checks.Scene) checks.Finding {
	addresses, err := s.Snapshot.Addresses(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	for _, address := range addresses {
		id := aws.ToString(address.AllocationId)
		if ofLab(s, aws.ToString(address.PublicIp), "", "", address.Tags) {
			return fail(diagnose("clean.address-left", "address", aws.ToString(address.PublicIp), "allocation", id),
				saw("ec2:DescribeAddresses", id, "released", aws.ToString(address.PublicIp)))
		}
	}
	volumes, err := s.Snapshot.Volumes(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	for _, volume := range volumes {
		if id := aws.ToString(volume.VolumeId); volume.State == types.VolumeStateAvailable && tagged(s, volume.Tags) {
			return fail(diagnose("clean.volume-left", "volume", id), saw("ec2:DescribeVolumes", id, "deleted", "available"))
		}
	}
	return pass(checks.Inferred, saw("ec2:DescribeInstances, DescribeAddresses, DescribeVolumes", "", "none", "none"))
}

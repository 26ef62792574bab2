package vocabulary

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/site"
)

// findInstance is an instance of the region by its id, nil without.
func findInstance(ctx context.Context, s *checks.Scene, id string) (*types.Instance, error) {
	instances, err := s.Snapshot.Instances(ctx)
	if err != nil {
		return nil, err
	}
	for i := range instances {
		if aws.ToString(instances[i].InstanceId) == id {
			return &instances[i], nil
		}
	}
	return nil, nil
}

func instanceState(instance *types.Instance) string {
	if instance.State == nil {
		return "?"
	}
	return string(instance.State.Name)
}

// theInstance is the instance that a parameter stands for, or why there is
// none that could be looked at.
func theInstance(ctx context.Context, s *checks.Scene) (*types.Instance, *checks.Finding) {
	found := s.Site.Get(s.With["instance"])
	if found.Value == "" && found.Err == nil {
		if stray := strayInstance(ctx, s); stray != nil {
			return nil, stray
		}
	}
	if found.Value == "" && found.Gone != "" && found.Err == nil {
		gone, err := findInstance(ctx, s, found.Gone)
		if err != nil {
			finding := checks.Unread(err)
			return nil, &finding
		}
		state := "gone"
		if gone != nil {
			state = instanceState(gone)
		}
		finding := fail(diagnose("instance.terminated", "instance", found.Gone, "state", state),
			saw("ec2:DescribeInstances State", found.Gone, "running", state))
		return nil, &finding
	}
	id, absent := need(ctx, s, "instance")
	if absent != nil {
		return nil, absent
	}
	instance, err := findInstance(ctx, s, id)
	if err != nil {
		finding := checks.Unread(err)
		return nil, &finding
	}
	if instance == nil {
		finding := fail(diagnose("instance.terminated", "instance", id, "state", "gone"))
		return nil, &finding
	}
	return instance, nil
}

// strayInstance finds an instance that bears the name of the parameter's and
// runs in another VPC than the lab's: the console launches into the default VPC
// unless told otherwise.
func strayInstance(ctx context.Context, s *checks.Scene) *checks.Finding {
	instances, err := s.Snapshot.Instances(ctx)
	if err != nil {
		return nil
	}
	for _, input := range s.Inputs {
		if input.ID != s.With["instance"] {
			continue
		}
		home := input.In
		if home == "" {
			home = inputOn(s, site.KindVPC, "")
		}
		vpc := s.Site.ID(home)
		if vpc == "" {
			return nil
		}
		for i := range instances {
			at := aws.ToString(instances[i].VpcId)
			if at == "" || at == vpc || !bears(instances[i].Tags, input.Names) || leaving(&instances[i]) {
				continue
			}
			id := aws.ToString(instances[i].InstanceId)
			return because(fail(diagnose("instance.other-vpc", "instance", id, "vpc", at, "expected", vpc),
				saw("ec2:DescribeInstances VpcId", id, vpc, at)))
		}
	}
	return nil
}

func leaving(instance *types.Instance) bool {
	state := types.InstanceStateName(instanceState(instance))
	return state == types.InstanceStateNameTerminated || state == types.InstanceStateNameShuttingDown
}

// running says why an instance does not run, nil when it does.
func running(instance *types.Instance) *checks.Finding {
	id := aws.ToString(instance.InstanceId)
	state := instanceState(instance)
	seen := saw("ec2:DescribeInstances State", id, "running", state)
	var finding checks.Finding
	switch types.InstanceStateName(state) {
	case types.InstanceStateNameRunning:
		return nil
	case types.InstanceStateNamePending:
		since := time.Time{}
		if instance.LaunchTime != nil {
			since = *instance.LaunchTime
		}
		finding = wait(diagnose("instance.pending", "instance", id), since, seen)
	case types.InstanceStateNameStopped, types.InstanceStateNameStopping:
		finding = fail(diagnose("instance.stopped", "instance", id, "state", state), seen)
	case types.InstanceStateNameShuttingDown, types.InstanceStateNameTerminated:
		finding = fail(diagnose("instance.terminated", "instance", id, "state", state), seen)
	default:
		finding = cannotTell(diagnose("instance.no-state", "instance", id, "state", state), seen)
	}
	return &finding
}

func instanceRunning(ctx context.Context, s *checks.Scene) checks.Finding {
	instance, absent := theInstance(ctx, s)
	if absent != nil {
		return *absent
	}
	id := aws.ToString(instance.InstanceId)
	if stopped := running(instance); stopped != nil {
		return *stopped
	}
	subnet, absent := need(ctx, s, "subnet")
	if absent != nil {
		return *absent
	}
	at := aws.ToString(instance.SubnetId)
	seen := []checks.Evidence{
		saw("ec2:DescribeInstances State", id, "running", instanceState(instance)),
		saw("ec2:DescribeInstances SubnetId", id, subnet, at),
	}
	if at != subnet {
		return misplaced(ctx, s, instance, subnet)
	}
	address := publicAddress(instance)
	expected := "a public address"
	if s.With["public"] == "no" {
		expected = "none"
	}
	public := saw("ec2:DescribeInstances PublicIpAddress", id, expected, cmp.Or(address, "none"))
	switch {
	case s.With["public"] == "no" && address != "":
		return fail(unwantedAddress(instance, address), public)
	case s.With["public"] == "yes" && address == "":
		return fail(diagnose("instance.no-public-ip", "instance", id, "subnet", subnet), public)
	}
	return pass(checks.Inferred, append(seen, public)...)
}

// misplaced says where an instance is instead of its subnet.
func misplaced(ctx context.Context, s *checks.Scene, instance *types.Instance, subnet string) checks.Finding {
	id, at := aws.ToString(instance.InstanceId), aws.ToString(instance.SubnetId)
	seen := saw("ec2:DescribeInstances SubnetId", id, subnet, at)
	if wanted := findSubnet(ctx, s, subnet); wanted != nil && aws.ToString(wanted.VpcId) != aws.ToString(instance.VpcId) {
		return fail(diagnose("instance.other-vpc", "instance", id, "vpc", aws.ToString(instance.VpcId), "expected", aws.ToString(wanted.VpcId)), seen)
	}
	for _, input := range s.Inputs {
		if input.Kind == site.KindSubnet && input.Side() == site.Public && s.With["public"] == "no" && s.Site.ID(input.ID) == at {
			return fail(diagnose("instance.in-public-subnet", "instance", id, "subnet", at, "expected", subnet), seen)
		}
	}
	return fail(diagnose("instance.wrong-subnet", "instance", id, "subnet", at, "expected", subnet), seen)
}

// publicAddress is any public address of an instance, "" without one.
func publicAddress(instance *types.Instance) string {
	if address := aws.ToString(instance.PublicIpAddress); address != "" {
		return address
	}
	for _, networkInterface := range instance.NetworkInterfaces {
		if networkInterface.Association != nil && aws.ToString(networkInterface.Association.PublicIp) != "" {
			return *networkInterface.Association.PublicIp
		}
	}
	return ""
}

// unwantedAddress says what a public address is and how it is taken off: an
// Elastic IP by its association, one of Amazon's by the network interface (Amazon
// EC2 User Guide, "Amazon EC2 instance IP addressing").
func unwantedAddress(instance *types.Instance, address string) *checks.Diagnosis {
	id := aws.ToString(instance.InstanceId)
	for _, networkInterface := range instance.NetworkInterfaces {
		is := networkInterface.Association
		if is == nil || aws.ToString(is.PublicIp) != address {
			continue
		}
		eni := aws.ToString(networkInterface.NetworkInterfaceId)
		if aws.ToString(is.IpOwnerId) != "amazon" {
			return diagnose("instance.has-elastic-ip", "instance", id, "address", address)
		}
		return diagnose("instance.has-public-ip", "instance", id, "address", address, "eni", eni)
	}
	return diagnose("instance.has-public-ip", "instance", id, "address", address, "eni", "")
}

// lastOf is what follows the last slash: the name in an ARN.
func lastOf(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }

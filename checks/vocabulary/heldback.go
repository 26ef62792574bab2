package vocabulary

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/site"
)

// AWS's words for what has to go first.
var (
	arnOfBalancer = regexp.MustCompile(`arn:[a-z-]+:elasticloadbalancing:[^\s']+:loadbalancer/[^\s']+`)
	policiesFirst = regexp.MustCompile(`must\s(detach\sall|delete)\spolicies\sfirst`)
	serviceFirst  = regexp.MustCompile(`associated\swith\sanother\sservice`)
)

// heldBack finds what holds on to the thing that a reason of CloudFormation's
// speaks of: another group that names a security group in a rule, or what is
// left in a VPC after all else of the stack is gone. nil when neither does.
func heldBack(ctx context.Context, s *checks.Scene, reason string) *checks.Finding {
	for _, input := range s.Inputs {
		vpc := s.Site.ID(input.ID)
		if input.Kind != site.KindVPC || vpc == "" {
			continue
		}
		if lodger := lodgerIn(ctx, s, vpc, reason); lodger != nil {
			return lodger
		}
		if endpoint := endpointIn(ctx, s, vpc, reason); endpoint != nil {
			return endpoint
		}
		if strings.Contains(reason, vpc) {
			inner := *s
			inner.With = map[string]string{"vpc": input.ID}
			if left := networkGone(ctx, &inner); left.Outcome == checks.Failed && left.Diagnosis.Key != "clean.vpc-left" {
				return &left
			}
		}
		if left := lodgersLeft(ctx, s, vpc, reason); left != nil && left.Outcome != checks.Unknown {
			return left
		}
		groups, err := s.Snapshot.SecurityGroups(ctx, vpc)
		if err != nil {
			continue
		}
		if held := groupNamed(groups, vpc, func(id string) bool { return strings.Contains(reason, id) }); held != nil {
			return held
		}
	}
	return nil
}

// holds tells whether an interface lies in a subnet that a reason speaks of, or is
// in a security group of which it does.
func holds(eni types.NetworkInterface, reason string) bool {
	if subnet := aws.ToString(eni.SubnetId); subnet != "" && strings.Contains(reason, subnet) {
		return true
	}
	return slices.ContainsFunc(eni.Groups, func(group types.GroupIdentifier) bool {
		return aws.ToString(group.GroupId) != "" && strings.Contains(reason, *group.GroupId)
	})
}

// endpointIn is an endpoint that was made beside the stack, in a subnet or with a
// security group of its that a reason speaks of; nil without one.
func endpointIn(ctx context.Context, s *checks.Scene, vpc, reason string) *checks.Finding {
	endpoints, err := s.Snapshot.Endpoints(ctx)
	if err != nil {
		return nil
	}
	for _, endpoint := range endpoints {
		uses := slices.Clone(endpoint.SubnetIds)
		for _, group := range endpoint.Groups {
			uses = append(uses, aws.ToString(group.GroupId))
		}
		if aws.ToString(endpoint.VpcId) == vpc && !site.IsGone(endpoint) && !aws.ToBool(endpoint.RequesterManaged) &&
			slices.ContainsFunc(uses, func(id string) bool { return id != "" && strings.Contains(reason, id) }) {
			return because(endpointLeft(endpoint))
		}
	}
	return nil
}

// lodgerIn is an instance that was launched beside the stack into a subnet of
// its VPC that a reason speaks of; nil without one.
func lodgerIn(ctx context.Context, s *checks.Scene, vpc, reason string) *checks.Finding {
	instances, err := s.Snapshot.Instances(ctx)
	if err != nil {
		return nil
	}
	for i := range instances {
		at, id, state := aws.ToString(instances[i].SubnetId), aws.ToString(instances[i].InstanceId), instanceState(&instances[i])
		if at != "" && aws.ToString(instances[i].VpcId) == vpc && strings.Contains(reason, at) && !leaving(&instances[i]) {
			return because(fail(diagnose("clean.instance-left", "instance", id, "state", state),
				saw("ec2:DescribeInstances SubnetId", id, "no instance in "+at, state)))
		}
	}
	return nil
}

// roleHeld says that a role of the stack bears policies that were put on it beside
// the stack (AWS IAM API reference, DeleteRole); nil when the reason is another.
func roleHeld(ctx context.Context, s *checks.Scene, resource, reason string) *checks.Finding {
	if !policiesFirst.MatchString(reason) {
		return nil
	}
	made, err := s.Snapshot.StackResources(ctx, s.Stack)
	if err != nil {
		return nil
	}
	for _, one := range made {
		if role := aws.ToString(one.PhysicalResourceId); role != "" && aws.ToString(one.LogicalResourceId) == resource {
			return because(fail(diagnose("clean.role-policies", "role", role, "stack", s.Stack),
				saw("cloudformation:DescribeStackEvents", resource, "DELETE_COMPLETE", "DELETE_FAILED")))
		}
	}
	return nil
}

// balancerHeld is the endpoint service that stands on a load balancer of the
// stack's; nil when the reason is another, and once there is none any more.
func balancerHeld(ctx context.Context, s *checks.Scene, reason string) *checks.Finding {
	for _, arn := range arnOfBalancer.FindAllString(reason, 1) {
		if service, err := serviceOn(ctx, s, arn); err == nil && service != "" {
			return because(fail(diagnose("clean.service-left", "service", service),
				saw("ec2:DescribeVpcEndpointServiceConfigurations NetworkLoadBalancerArns", service, "no service on "+site.NameOf(arn), site.NameOf(arn))))
		}
	}
	return nil
}

// wasHeld tells whether a reason says of a part of the lab's networks that other
// things held it, which are looked for and found no more.
func wasHeld(ctx context.Context, s *checks.Scene, reason string) bool {
	if arnOfBalancer.MatchString(reason) {
		return serviceFirst.MatchString(reason)
	}
	if !strings.Contains(reason, "dependen") {
		return false
	}
	subnets, err := s.Snapshot.Subnets(ctx)
	if err != nil {
		return false
	}
	for _, input := range s.Inputs {
		vpc := s.Site.ID(input.ID)
		if input.Kind != site.KindVPC || vpc == "" {
			continue
		}
		groups, err := s.Snapshot.SecurityGroups(ctx, vpc)
		if err != nil {
			return false
		}
		if strings.Contains(reason, vpc) || slices.ContainsFunc(subnets, func(subnet types.Subnet) bool {
			return aws.ToString(subnet.VpcId) == vpc && strings.Contains(reason, aws.ToString(subnet.SubnetId))
		}) || slices.ContainsFunc(groups, func(group types.SecurityGroup) bool {
			return strings.Contains(reason, aws.ToString(group.GroupId))
		}) {
			return true
		}
	}
	return false
}

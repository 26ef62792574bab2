package vocabulary

import (
	"context"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks"
	"linklab/checks/reach"
)

// publicLegs follows a connection from the client to the load balancer's public
// addresses: out of the client's filters, over the internet, into those of the
// load balancer's subnets, and back. nil when nothing stops it.
func publicLegs(ctx context.Context, s *checks.Scene, h *heard, balancer *elb.LoadBalancer) *checks.Finding {
	port, _ := strconv.Atoi(s.With["port"])
	theirs, absent := groupsOf(ctx, s, h.instance)
	if absent != nil {
		return nil
	}
	nodes, err := nodesOf(ctx, s, balancer)
	if err != nil {
		return nil
	}
	name := aws.ToString(balancer.LoadBalancerName)
	for _, node := range nodes {
		if node.Association == nil {
			continue
		}
		client, known := endAt(h.id, aws.ToString(h.instance.PrivateIpAddress), aws.ToString(h.instance.SubnetId), theirs)
		public, valid := endAt(name, aws.ToString(node.Association.PublicIp), "", nil)
		if !known || !valid {
			continue
		}
		if stop := legStopped(ctx, s, client, public, nil, port); stop != nil {
			return stop
		}
		outside, known := endAt(h.id, publicAddress(h.instance), "", nil)
		inside, valid := endAt(name, aws.ToString(node.PrivateIpAddress), aws.ToString(node.SubnetId), nil)
		if !known || !valid {
			continue
		}
		if stop := legStopped(ctx, s, outside, inside, nil, port); stop != nil {
			return stop
		}
	}
	return nil
}

// targetLegs follows the connections of a load balancer's nodes to a target on a
// port, besides what the target's own groups let in. nil when nothing stops them.
func targetLegs(ctx context.Context, s *checks.Scene, balancer *elb.LoadBalancer, nodes []types.NetworkInterface, target *types.Instance, groups []types.SecurityGroup, port int) *checks.Finding {
	var own []types.SecurityGroup
	if all, err := s.Snapshot.SecurityGroups(ctx, aws.ToString(balancer.VpcId)); err == nil {
		own = named(all, balancer.SecurityGroups)
	}
	to, known := endAt(aws.ToString(target.InstanceId), aws.ToString(target.PrivateIpAddress), aws.ToString(target.SubnetId), nil)
	for _, node := range nodes {
		from, valid := endAt(aws.ToString(balancer.LoadBalancerName), aws.ToString(node.PrivateIpAddress), aws.ToString(node.SubnetId), own)
		if !known || !valid {
			continue
		}
		if stop := legStopped(ctx, s, from, to, idsOf(groups), port); stop != nil {
			return stop
		}
	}
	return nil
}

// gatewayPath follows the connections of a resource gateway to the resource
// through the network ACLs, where its subnets are not the resource's.
func gatewayPath(ctx context.Context, s *checks.Scene) checks.Finding {
	gateway, absent := theGateway(ctx, s)
	if absent != nil {
		return *absent
	}
	instance, absent := theInstance(ctx, s)
	if absent != nil {
		return *absent
	}
	port, _ := strconv.Atoi(s.With["port"])
	to, known := endAt(aws.ToString(instance.InstanceId), aws.ToString(instance.PrivateIpAddress), aws.ToString(instance.SubnetId), nil)
	for _, id := range gateway.SubnetIds {
		subnet := findSubnet(ctx, s, id)
		if subnet == nil || !known {
			continue
		}
		for _, block := range reach.Prefixes([]string{aws.ToString(subnet.CidrBlock)}) {
			if stop := legStopped(ctx, s, end{id: aws.ToString(gateway.Id), block: block, subnet: id}, to, nil, port); stop != nil {
				return *stop
			}
		}
	}
	return pass(checks.Inferred)
}

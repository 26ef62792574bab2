package vocabulary

import (
	"context"
	"net/netip"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/reach"
)

// escapeReady looks for a way onto an instance that is still there when its
// subnet has no route to the internet: by another instance whose subnet keeps
// its route, by an EC2 Instance Connect Endpoint, or over the serial console.
func escapeReady(ctx context.Context, s *checks.Scene) checks.Finding {
	instance, absent := theInstance(ctx, s)
	if absent != nil {
		return *absent
	}
	if stopped := running(instance); stopped != nil {
		return *stopped
	}
	id := aws.ToString(instance.InstanceId)
	kind, err := s.Snapshot.InstanceType(ctx, instance.InstanceType)
	if err != nil {
		return checks.Unread(err)
	}
	if kind != nil && !strings.EqualFold(string(kind.Hypervisor), string(types.InstanceTypeHypervisorNitro)) {
		return fail(diagnose("escape.not-nitro", "instance", id, "type", string(instance.InstanceType)),
			saw("ec2:DescribeInstanceTypes Hypervisor", string(instance.InstanceType), "nitro", string(kind.Hypervisor)))
	}
	jump := byJump(ctx, s, instance)
	if jump.Outcome == checks.Passed {
		return jump
	}
	connect := byConnectEndpoint(ctx, s, instance)
	if connect.Outcome == checks.Passed {
		return connect
	}
	serial, err := s.Snapshot.SerialConsole(ctx)
	if err == nil && serial {
		return passBut(checks.Inferred, diagnose("escape.serial-password", "instance", id),
			saw("ec2:GetSerialConsoleAccessStatus SerialConsoleAccessEnabled", s.Snapshot.Region(), "true", "true"))
	}
	if lost := lockedOut(ctx, s, instance); lost != nil {
		return *lost
	}
	// What is under way or nearly there comes before what is not there at all.
	for _, outcome := range []checks.Outcome{checks.Waiting, checks.Failed, checks.Unknown} {
		for _, way := range []checks.Finding{connect, jump} {
			if way.Outcome == outcome && (way.Diagnosis == nil || way.Diagnosis.Key != "escape.none") {
				return way
			}
		}
	}
	if err != nil {
		return checks.Unread(err)
	}
	return connect
}

// noEscape is for a way that is not there.
func noEscape(id string) checks.Finding { return fail(diagnose("escape.none", "instance", id)) }

// byJump looks at the way by the parameter's other instance.
func byJump(ctx context.Context, s *checks.Scene, instance *types.Instance) checks.Finding {
	id := aws.ToString(instance.InstanceId)
	if s.With["through"] == "" {
		return noEscape(id)
	}
	jump, absent := sshInstance(ctx, s, "through")
	if absent != nil {
		if absent.Outcome == checks.Failed {
			return noEscape(id)
		}
		return *absent
	}
	tables, err := s.Snapshot.RouteTables(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	vpc := aws.ToString(instance.VpcId)
	own, theirs := reach.EffectiveTable(tables, vpc, aws.ToString(instance.SubnetId)), reach.EffectiveTable(tables, vpc, aws.ToString(jump.SubnetId))
	found := sshPath(ctx, s)
	if found.Outcome != checks.Passed {
		if own != nil && theirs != nil && reach.Default(theirs) == nil && reach.Default(own) != nil {
			return fail(diagnose("escape.wrong-table-cut", "through", aws.ToString(jump.InstanceId), "route_table", theirs.ID(),
				"own", own.ID(), "instance", id, "igw", reach.Target(*reach.Default(own))),
				saw("ec2:DescribeRouteTables Routes[]", theirs.ID(), "0.0.0.0/0", routesText(theirs)))
		}
		return found
	}
	if own != nil && theirs != nil && own.ID() == theirs.ID() {
		return fail(diagnose("escape.same-table", "instance", id, "through", aws.ToString(jump.InstanceId), "route_table", own.ID(), "subnet", aws.ToString(jump.SubnetId)),
			saw("ec2:DescribeRouteTables Associations[]", own.ID(), "not the table of "+aws.ToString(jump.SubnetId), "the same"))
	}
	found.Diagnosis = nil
	return found
}

// byConnectEndpoint looks for an EC2 Instance Connect Endpoint of the VPC whose
// filters and the instance's let ssh pass.
func byConnectEndpoint(ctx context.Context, s *checks.Scene, instance *types.Instance) checks.Finding {
	id, vpc := aws.ToString(instance.InstanceId), aws.ToString(instance.VpcId)
	endpoints, err := s.Snapshot.ConnectEndpoints(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	best := noEscape(id)
	for _, endpoint := range endpoints {
		if aws.ToString(endpoint.VpcId) != vpc {
			continue
		}
		name, state := aws.ToString(endpoint.InstanceConnectEndpointId), endpoint.State
		seen := saw("ec2:DescribeInstanceConnectEndpoints State", name, "create-complete", string(state))
		switch state {
		case types.Ec2InstanceConnectEndpointStateCreateInProgress:
			best = wait(diagnose("escape.connect-creating", "endpoint", name), aws.ToTime(endpoint.CreatedAt), seen)
		case types.Ec2InstanceConnectEndpointStateCreateComplete, types.Ec2InstanceConnectEndpointStateUpdateComplete:
			return connectPath(ctx, s, instance, endpoint, seen)
		}
	}
	return best
}

// connectPath follows ssh from an Instance Connect Endpoint to an instance.
func connectPath(ctx context.Context, s *checks.Scene, instance *types.Instance, endpoint types.Ec2InstanceConnectEndpoint, seen checks.Evidence) checks.Finding {
	all, err := s.Snapshot.SecurityGroups(ctx, aws.ToString(instance.VpcId))
	if err != nil {
		return checks.Unread(err)
	}
	own, absent := groupsOf(ctx, s, instance)
	if absent != nil {
		return *absent
	}
	theirs := named(all, endpoint.SecurityGroupIds)
	lists, unread := ownLists(ctx, s, slices.Concat(reach.ListsOf(theirs, sshPort), reach.InboundLists(own, sshPort)))
	if unread != nil {
		return *unread
	}
	id, name := aws.ToString(instance.InstanceId), aws.ToString(endpoint.InstanceConnectEndpointId)
	target, err := netip.ParseAddr(aws.ToString(instance.PrivateIpAddress))
	if err != nil || len(theirs) == 0 {
		return cannotTell(diagnose("sg.unknown", "instance", id))
	}
	networkInterfaces, err := s.Snapshot.Interfaces(ctx, aws.ToString(instance.VpcId))
	if err != nil {
		return checks.Unread(err)
	}
	open, out := reach.Inbound(own, sshPort, lists), reach.Outbound(theirs, sshPort, lists)
	admits := false
	for _, networkInterface := range networkInterfaces {
		source, err := netip.ParseAddr(aws.ToString(networkInterface.PrivateIpAddress))
		if err == nil && slices.Contains(endpoint.NetworkInterfaceIds, aws.ToString(networkInterface.NetworkInterfaceId)) {
			admits = admits || open.Admits(source, idsOf(theirs))
		}
	}
	if !admits || !out.Admits(target, idsOf(own)) {
		return fail(diagnose("escape.connect-shut", "endpoint", name, "instance", id, "group", groupID(own), "source", groupID(theirs)),
			saw("ec2:DescribeSecurityGroups IpPermissions", groupIDs(own), "TCP 22 from "+groupIDs(theirs), rulesText(own, inbound)))
	}
	return pass(checks.Inferred, seen)
}

// lockedOut says that the route is cut already and nobody gets in any more; nil
// while there is a route.
func lockedOut(ctx context.Context, s *checks.Scene, instance *types.Instance) *checks.Finding {
	subnet := subnetInput(s, aws.ToString(instance.SubnetId))
	if subnet == "" {
		return nil
	}
	inner := *s
	inner.With = map[string]string{"subnet": subnet}
	if noDefaultRoute(ctx, &inner).Outcome != checks.Passed {
		return nil
	}
	_, table, absent := tableOf(ctx, &inner, "subnet")
	gateways, err := s.Snapshot.InternetGateways(ctx)
	if absent != nil || err != nil {
		return nil
	}
	gateway := attachedGateway(gateways, aws.ToString(instance.VpcId))
	return because(fail(diagnose("self.locked-out", "instance", aws.ToString(instance.InstanceId), "route_table", table.ID(), "igw", placeholder(gateway)),
		saw("ec2:DescribeRouteTables Routes[]", table.ID(), "a way in that needs no route, or the route", routesText(table))))
}

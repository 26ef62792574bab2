package vocabulary

import (
	"context"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	lattice "github.com/aws/aws-sdk-go-v2/service/vpclattice/types"

	"linklab/checks"
	"linklab/checks/reach"
	"linklab/checks/site"
)

// theGateway is the lab's resource gateway, or why there is none.
func theGateway(ctx context.Context, s *checks.Scene) (*lattice.ResourceGatewaySummary, *checks.Finding) {
	id, absent := needAnew(ctx, s, "gateway")
	if absent != nil {
		return nil, absent
	}
	gateways, err := s.Snapshot.ResourceGateways(ctx)
	if err != nil {
		return nil, because(checks.Unread(err))
	}
	for i := range gateways {
		if aws.ToString(gateways[i].Id) == id {
			return &gateways[i], nil
		}
	}
	return nil, because(fail(diagnose("input.gone", "input", s.With["gateway"], "id", id)))
}

// resourceGateway looks whether the way into the resource's VPC is there.
func resourceGateway(ctx context.Context, s *checks.Scene) checks.Finding {
	vpc, absent := need(ctx, s, "vpc")
	if absent != nil {
		return *absent
	}
	gateway, absent := theGateway(ctx, s)
	if absent != nil {
		return unlessElsewhere(ctx, s, *absent, "rg.none", gatewayOfResourcesElsewhere)
	}
	id, at, status := aws.ToString(gateway.Id), aws.ToString(gateway.VpcIdentifier), string(gateway.Status)
	seen := saw("vpc-lattice:ListResourceGateways", id, "ACTIVE in "+vpc, status+" in "+at+" "+strings.Join(gateway.SubnetIds, ", "))
	if at != vpc {
		return fail(diagnose("rg.other-vpc", "gateway", id, "vpc", at, "expected", vpc), seen)
	}
	switch {
	case gateway.Status == lattice.ResourceGatewayStatusActive, gateway.Status == lattice.ResourceGatewayStatusUpdateInProgress:
		return pass(checks.Inferred, seen)
	case gateway.Status == lattice.ResourceGatewayStatusCreateInProgress:
		return wait(diagnose("rg.pending", "gateway", id, "status", status), aws.ToTime(gateway.CreatedAt), seen)
	}
	return fail(diagnose("rg.failed", "gateway", id, "status", status), seen)
}

// gatewayGroups are the security groups of the lab's resource gateway.
func gatewayGroups(ctx context.Context, s *checks.Scene, gateway *lattice.ResourceGatewaySummary) ([]types.SecurityGroup, *checks.Finding) {
	all, err := s.Snapshot.SecurityGroups(ctx, aws.ToString(gateway.VpcIdentifier))
	if err != nil {
		return nil, because(checks.Unread(err))
	}
	groups := named(all, gateway.SecurityGroupIds)
	if len(groups) == 0 || len(groups) < len(gateway.SecurityGroupIds) {
		return nil, because(cannotTell(diagnose("sg.unreadable", "groups", strings.Join(gateway.SecurityGroupIds, ", "))))
	}
	return groups, nil
}

// behindGateway are the lab's resource gateway, the instance that it leads to and
// the security groups of that instance.
func behindGateway(ctx context.Context, s *checks.Scene) (*lattice.ResourceGatewaySummary, *types.Instance, []types.SecurityGroup, *checks.Finding) {
	gateway, absent := theGateway(ctx, s)
	if absent != nil {
		return nil, nil, nil, absent
	}
	instance, absent := theInstance(ctx, s)
	if absent != nil {
		return nil, nil, nil, absent
	}
	groups, absent := groupsOf(ctx, s, instance)
	return gateway, instance, groups, absent
}

// gatewayEgress looks whether the gateway's security groups let it out to the
// resource. They rule nothing else: clients do not connect to the gateway
// (Amazon VPC Lattice user guide, Resource gateways).
func gatewayEgress(ctx context.Context, s *checks.Scene) checks.Finding {
	gateway, instance, theirs, absent := behindGateway(ctx, s)
	if absent != nil {
		return *absent
	}
	groups, absent := gatewayGroups(ctx, s, gateway)
	if absent != nil {
		return *absent
	}
	port, _ := strconv.Atoi(s.With["port"])
	lists, unread := ownLists(ctx, s, reach.ListsOf(groups, port))
	if unread != nil {
		return *unread
	}
	address, err := netip.ParseAddr(aws.ToString(instance.PrivateIpAddress))
	if err != nil {
		return cannotTell(diagnose("sg.unknown", "instance", aws.ToString(instance.InstanceId)))
	}
	rules := rulesText(groups, outbound)
	seen := saw("ec2:DescribeSecurityGroups IpPermissionsEgress", groupIDs(groups), "TCP "+s.With["port"]+" to "+address.String(), rules)
	out := reach.Outbound(groups, port, lists)
	if out.Admits(address, idsOf(theirs)) {
		return pass(checks.Inferred, seen)
	}
	key := "rg.egress-port"
	switch {
	case out.OnPort:
		key = "rg.egress-elsewhere"
	case reach.Inbound(groups, port, lists).OnPort:
		key = "rg.inbound-only"
	case rules == rulesText(nil, outbound):
		key = "rg.no-egress"
	}
	return fail(diagnose(key, "groups", groupIDs(groups), "group", groupID(groups), "gateway", aws.ToString(gateway.Id),
		"port", s.With["port"], "address", address.String(), "seen", rules), seen)
}

// resourceAdmits looks whether the resource's own security groups let the
// gateway in: it is the gateway that connects, not the client.
func resourceAdmits(ctx context.Context, s *checks.Scene) checks.Finding {
	gateway, instance, groups, absent := behindGateway(ctx, s)
	if absent != nil {
		return *absent
	}
	port, _ := strconv.Atoi(s.With["port"])
	lists, unread := ownLists(ctx, s, reach.InboundLists(groups, port))
	if unread != nil {
		return *unread
	}
	sources, unread := gatewayAddresses(ctx, s, gateway)
	if unread != nil {
		return *unread
	}
	id, rules := aws.ToString(gateway.Id), rulesText(groups, inbound)
	seen := saw("ec2:DescribeSecurityGroups IpPermissions", groupIDs(groups), "TCP "+s.With["port"]+" from "+strings.Join(gateway.SecurityGroupIds, ", "), rules)
	in := reach.Inbound(groups, port, lists)
	if in.Addresses.Covers(sources) || slices.ContainsFunc(gateway.SecurityGroupIds, func(group string) bool { return slices.Contains(in.Groups, group) }) {
		return pass(checks.Inferred, seen)
	}
	key := "web.no-inbound"
	if in.OnPort {
		key = "web.admits-other"
		if others := blocksBesides(ctx, s, aws.ToString(instance.VpcId)); len(in.Groups) == 0 && !in.Addresses.Empty() && others.Covers(in.Addresses) {
			key = "web.admits-client"
		}
	}
	return fail(diagnose(key, "groups", groupIDs(groups), "group", groupID(groups), "instance", aws.ToString(instance.InstanceId),
		"gateway", id, "source", strings.Join(gateway.SecurityGroupIds, ", "), "port", s.With["port"], "seen", rules), seen)
}

// gatewayAddresses are the addresses that a gateway may connect from: those of
// its subnets.
func gatewayAddresses(ctx context.Context, s *checks.Scene, gateway *lattice.ResourceGatewaySummary) (reach.Span, *checks.Finding) {
	subnets, err := s.Snapshot.Subnets(ctx)
	if err != nil {
		return reach.Span{}, because(checks.Unread(err))
	}
	var blocks []string
	for _, subnet := range subnets {
		if slices.Contains(gateway.SubnetIds, aws.ToString(subnet.SubnetId)) {
			blocks = append(blocks, aws.ToString(subnet.CidrBlock))
		}
	}
	span := reach.SpanOf(reach.Prefixes(blocks)...)
	if span.Empty() {
		return span, because(wait(diagnose("rg.no-subnet", "gateway", aws.ToString(gateway.Id)), time.Time{}))
	}
	return span, nil
}

// blocksBesides are the addresses of the lab's VPCs besides one.
func blocksBesides(ctx context.Context, s *checks.Scene, vpc string) reach.Span {
	var blocks []netip.Prefix
	for _, input := range s.Inputs {
		if id := s.Site.ID(input.ID); input.Kind == site.KindVPC && id != "" && id != vpc {
			blocks = append(blocks, blocksOf(ctx, s, id)...)
		}
	}
	return reach.SpanOf(blocks...)
}

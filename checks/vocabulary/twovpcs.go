package vocabulary

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
)

// stackComplete looks at the lab's stack. A network that was built by hand will
// do as well, once both of its VPCs are known.
func stackComplete(ctx context.Context, s *checks.Scene) checks.Finding {
	stack, err := s.Snapshot.Stack(ctx, s.Stack)
	if err != nil {
		return checks.Unread(err)
	}
	if stack != nil {
		if trouble := stackTrouble(ctx, s); trouble != nil {
			return *trouble
		}
		return pass(checks.Inferred, saw("cloudformation:DescribeStacks StackStatus", s.Stack, "CREATE_COMPLETE", string(stack.StackStatus)))
	}
	seen := saw("cloudformation:DescribeStacks", s.Stack, "CREATE_COMPLETE", "does not exist")
	if vpc, other := s.Site.ID(s.With["vpc"]), s.Site.ID(s.With["other"]); vpc != "" && other != "" && vpc != other {
		return pass(checks.Inferred, seen, saw("ec2:DescribeVpcs", vpc+", "+other, "two VPCs", "built by hand"))
	}
	return notHere(ctx, s, fail(diagnose("stack.none", "stack", s.Stack, "region", s.Snapshot.Region()), seen), networkElsewhere)
}

// vpcsApart looks for what else than the lab's endpoint could join two VPCs: a
// peering connection, a transit gateway that both are attached to.
func vpcsApart(ctx context.Context, s *checks.Scene) checks.Finding {
	vpc, absent := need(ctx, s, "vpc")
	if absent != nil {
		return *absent
	}
	other, absent := need(ctx, s, "other")
	if absent != nil {
		return *absent
	}
	if vpc == other {
		return fail(diagnose("vpc.same", "vpc", vpc))
	}
	peerings, err := s.Snapshot.Peerings(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	for _, peering := range peerings {
		if joins(peering, vpc, other) && !peeringEnded(peering) {
			id := aws.ToString(peering.VpcPeeringConnectionId)
			return fail(diagnose("peer.between", "peering", id, "vpc", vpc, "other", other),
				saw("ec2:DescribeVpcPeeringConnections", id, "none between the VPCs", peeringState(peering)))
		}
	}
	attachments, err := s.Snapshot.TransitAttachments(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	for _, gateway := range transitOf(attachments, vpc) {
		if slices.Contains(transitOf(attachments, other), gateway) {
			return fail(diagnose("transit.between", "gateway", gateway, "vpc", vpc, "other", other),
				saw("ec2:DescribeTransitGatewayVpcAttachments", gateway, "not both VPCs", vpc+", "+other))
		}
	}
	return pass(checks.Inferred,
		saw("ec2:DescribeVpcPeeringConnections, DescribeTransitGatewayVpcAttachments", vpc+", "+other, "nothing between them", "none"),
		saw("ec2:DescribeVpcs CidrBlock", vpc+", "+other, "any, the same too", rangeOf(ctx, s, vpc)+", "+rangeOf(ctx, s, other)))
}

func joins(peering types.VpcPeeringConnection, a, b string) bool {
	if peering.RequesterVpcInfo == nil || peering.AccepterVpcInfo == nil {
		return false
	}
	from, to := aws.ToString(peering.RequesterVpcInfo.VpcId), aws.ToString(peering.AccepterVpcInfo.VpcId)
	return from == a && to == b || from == b && to == a
}

func peeringState(peering types.VpcPeeringConnection) string {
	if peering.Status == nil {
		return "?"
	}
	return string(peering.Status.Code)
}

// peeringEnded tells whether a peering connection carries nothing and never
// will (Amazon VPC peering guide, lifecycle).
func peeringEnded(peering types.VpcPeeringConnection) bool {
	return slices.Contains([]string{"deleted", "deleting", "rejected", "failed", "expired"}, strings.ToLower(peeringState(peering)))
}

func transitOf(attachments []types.TransitGatewayVpcAttachment, vpc string) []string {
	var all []string
	for _, attachment := range attachments {
		if aws.ToString(attachment.VpcId) == vpc && attachment.State != types.TransitGatewayAttachmentStateDeleted && attachment.State != types.TransitGatewayAttachmentStateDeleting {
			all = append(all, aws.ToString(attachment.TransitGatewayId))
		}
	}
	return all
}

func rangeOf(ctx context.Context, s *checks.Scene, id string) string {
	vpcs, err := s.Snapshot.VPCs(ctx)
	if err != nil {
		return "?"
	}
	if vpc := findVPC(vpcs, id); vpc != nil {
		return aws.ToString(vpc.CidrBlock)
	}
	return "?"
}

// since is when a thing began, zero when AWS does not say.
func since(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return *at
}

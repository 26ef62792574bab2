package vocabulary

import (
	"context"
	"net/netip"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/reach"
)

// endpointGroupAdmits looks at the security groups at the endpoint's end: the
// endpoint receives connections, so the rule has to be an inbound one. With
// "group" it looks at a group that no endpoint has yet.
func endpointGroupAdmits(ctx context.Context, s *checks.Scene) checks.Finding {
	ids, vpc, absent := groupsAtEndpoint(ctx, s)
	if absent != nil {
		return *absent
	}
	instance, absent := theInstance(ctx, s)
	if absent != nil {
		return *absent
	}
	all, err := s.Snapshot.SecurityGroups(ctx, vpc)
	if err != nil {
		return checks.Unread(err)
	}
	groups := named(all, ids)
	id := aws.ToString(instance.InstanceId)
	if len(groups) == 0 || len(groups) < len(ids) {
		return cannotTell(diagnose("sg.unreadable", "groups", strings.Join(ids, ", ")))
	}
	theirs, absent := groupsOf(ctx, s, instance)
	if absent != nil {
		return *absent
	}
	port, _ := strconv.Atoi(s.With["port"])
	lists, unread := ownLists(ctx, s, reach.InboundLists(groups, port))
	if unread != nil {
		return *unread
	}
	address, err := netip.ParseAddr(aws.ToString(instance.PrivateIpAddress))
	if err != nil {
		return cannotTell(diagnose("sg.unknown", "instance", id))
	}
	rules := rulesText(groups, inbound)
	seen := saw("ec2:DescribeSecurityGroups IpPermissions", groupIDs(groups), "TCP "+s.With["port"]+" from "+groupIDs(theirs), rules)
	open := reach.Inbound(groups, port, lists)
	if open.Admits(address, idsOf(theirs)) {
		return pass(checks.Inferred, seen)
	}
	key := whyShut(groups, theirs, open, port, func(other int) bool {
		return reach.Inbound(groups, other, lists).Admits(address, idsOf(theirs))
	})
	args := []string{"group", groupID(groups), "port", s.With["port"], "instance", id, "source", groupID(theirs), "seen", rules}
	switch key {
	case "sg.default":
		args = []string{"group", groupID(groups), "port", s.With["port"], "instance", id, "endpoint", shutEndpoint(ctx, s), "wanted", madeForEndpoint(s)}
	case "sg.wrong-port":
		args = append(args, "groups", groupIDs(groups))
	case "sg.wrong-source":
		args = append(args, "groups", groupIDs(groups), "address", address.String())
	}
	return fail(diagnose(key, args...), seen)
}

// shutEndpoint is the endpoint whose groups a check speaks of, "" without one.
func shutEndpoint(ctx context.Context, s *checks.Scene) string {
	if s.With["group"] != "" {
		return ""
	}
	endpoint, absent := theEndpoint(ctx, s, "")
	if absent != nil {
		return ""
	}
	return aws.ToString(endpoint.VpcEndpointId)
}

// madeForEndpoint is the group that the lab has the learner make for endpoints,
// "" while there is none.
func madeForEndpoint(s *checks.Scene) string {
	for _, input := range []string{"endpoint_security_group", "endpoint_group"} {
		if id := s.Site.ID(input); id != "" {
			return id
		}
	}
	return ""
}

// groupsAtEndpoint are the ids of the security groups that a check speaks of,
// and the VPC that they are in.
func groupsAtEndpoint(ctx context.Context, s *checks.Scene) (ids []string, vpc string, absent *checks.Finding) {
	if s.With["group"] != "" {
		vpc, absent = need(ctx, s, "vpc")
		if absent != nil {
			return nil, "", absent
		}
		id, absent := need(ctx, s, "group")
		if absent != nil {
			if absent.Outcome == checks.Failed && absent.Diagnosis.Key == "sg.not-found" {
				if stray := strayGroup(ctx, s, vpc); stray != nil {
					return nil, "", stray
				}
			}
			return nil, "", absent
		}
		return []string{id}, vpc, nil
	}
	endpoint, absent := theEndpoint(ctx, s, "")
	if absent != nil {
		return nil, "", absent
	}
	for _, group := range endpoint.Groups {
		ids = append(ids, aws.ToString(group.GroupId))
	}
	return ids, aws.ToString(endpoint.VpcId), nil
}

// strayGroup finds the group that the lab wants in another VPC: the console
// makes it in the default one unless told otherwise.
func strayGroup(ctx context.Context, s *checks.Scene, vpc string) *checks.Finding {
	vpcs, err := s.Snapshot.VPCs(ctx)
	if err != nil {
		return nil
	}
	var names []string
	for _, input := range s.Inputs {
		if input.ID == s.With["group"] {
			names = input.Names
		}
	}
	for _, other := range vpcs {
		at := aws.ToString(other.VpcId)
		if at == vpc {
			continue
		}
		groups, err := s.Snapshot.SecurityGroups(ctx, at)
		if err != nil {
			continue
		}
		for _, group := range groups {
			if !tagged(s, group.Tags) && !bears(group.Tags, names) && !isGroupNamed(group, names) {
				continue
			}
			id := aws.ToString(group.GroupId)
			return because(fail(diagnose("sg.other-vpc", "group", id, "vpc", at, "expected", vpc),
				saw("ec2:DescribeSecurityGroups VpcId", id, vpc, at)))
		}
	}
	return nil
}

func isGroupNamed(group types.SecurityGroup, names []string) bool {
	return bears([]types.Tag{{Key: aws.String("Name"), Value: group.GroupName}}, names)
}

func named(all []types.SecurityGroup, ids []string) []types.SecurityGroup {
	var found []types.SecurityGroup
	for _, group := range all {
		for _, id := range ids {
			if aws.ToString(group.GroupId) == id {
				found = append(found, group)
			}
		}
	}
	return found
}

// whyShut names the slip by which groups at an endpoint do not admit a client.
// admitsOn tells whether they would on another port.
func whyShut(groups, theirs []types.SecurityGroup, open reach.Opening, port int, admitsOn func(int) bool) string {
	nothing := func(string) []netip.Prefix { return nil }
	switch {
	case onlyDefault(groups) && selfOnly(groups, open):
		return "sg.default"
	case open.OnPort:
		return "sg.wrong-source"
	case reach.Inbound(theirs, port, nothing).OnPort:
		return "sg.rule-on-client"
	case opensOutOn(groups, port):
		return "sg.egress-only"
	}
	for _, other := range []int{80, 443, 8080, 8443, 22} {
		if other != port && admitsOn(other) {
			return "sg.wrong-port"
		}
	}
	return "sg.no-inbound"
}

// onlyDefault tells whether the VPC's default group is all there is: AWS
// attaches it when none is named (Amazon EC2 API, CreateVpcEndpoint).
func onlyDefault(groups []types.SecurityGroup) bool {
	return len(groups) == 1 && aws.ToString(groups[0].GroupName) == "default"
}

// selfOnly tells whether a group admits its own members at most.
func selfOnly(groups []types.SecurityGroup, open reach.Opening) bool {
	if !open.Addresses.Empty() {
		return false
	}
	for _, group := range open.Groups {
		if group != groupID(groups) {
			return false
		}
	}
	return true
}

// opensOutOn tells whether groups have an outbound rule made for a port, which
// the one that every group begins with is not.
func opensOutOn(groups []types.SecurityGroup, port int) bool {
	for _, group := range groups {
		for _, rule := range group.IpPermissionsEgress {
			if rule.FromPort != nil && rule.ToPort != nil && int(*rule.FromPort) == port && int(*rule.ToPort) == port {
				return true
			}
		}
	}
	return false
}

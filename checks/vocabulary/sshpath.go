package vocabulary

import (
	"context"
	"maps"
	"net/netip"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/reach"
	"linklab/checks/site"
)

// sshPort is where sshd listens on Amazon Linux.
const sshPort = 22

// sshPath says what stands in the way of ssh from the laptop by one instance to
// another, as far as the account shows it. There are other ways onto an
// instance, so a lab has it as advice.
func sshPath(ctx context.Context, s *checks.Scene) checks.Finding {
	bastion, absent := sshInstance(ctx, s, "through")
	if absent != nil {
		return *absent
	}
	target, absent := sshInstance(ctx, s, "instance")
	if absent != nil {
		return *absent
	}
	first, stop := sshFromLaptop(ctx, s, bastion)
	if stop != nil {
		return *stop
	}
	second, stop := sshInside(ctx, s, bastion, target)
	if stop != nil {
		return *stop
	}
	var beside *checks.Diagnosis
	for _, instance := range []*types.Instance{bastion, target} {
		note, stop := sshKey(ctx, s, instance)
		if stop != nil {
			return *stop
		}
		if beside == nil {
			beside = note
		}
	}
	return passBut(checks.Inferred, beside, first, second)
}

// sshInstance is the running instance that a parameter stands for.
func sshInstance(ctx context.Context, s *checks.Scene, param string) (*types.Instance, *checks.Finding) {
	inner := *s
	inner.With = map[string]string{"instance": s.With[param]}
	instance, absent := theInstance(ctx, &inner)
	if absent != nil {
		return nil, absent
	}
	if stopped := running(instance); stopped != nil {
		return nil, stopped
	}
	return instance, nil
}

// sshFromLaptop follows ssh from the internet to an instance: a public address,
// a route back to the internet, security groups, network ACL.
func sshFromLaptop(ctx context.Context, s *checks.Scene, instance *types.Instance) (seen checks.Evidence, stop *checks.Finding) {
	id, subnet := aws.ToString(instance.InstanceId), aws.ToString(instance.SubnetId)
	if publicAddress(instance) == "" {
		return seen, because(fail(diagnose("instance.no-public-ip", "instance", id, "subnet", subnet)))
	}
	if input := subnetInput(s, subnet); input != "" {
		inner := *s
		inner.With = map[string]string{"subnet": input}
		if route := defaultRouteToIGW(ctx, &inner); route.Outcome != checks.Passed {
			return seen, &route
		}
	}
	groups, absent := groupsOf(ctx, s, instance)
	if absent != nil {
		return seen, absent
	}
	lists, unread := ownLists(ctx, s, reach.InboundLists(groups, sshPort))
	if unread != nil {
		return seen, unread
	}
	acl, unread := aclOf(ctx, s, subnet)
	if unread != nil {
		return seen, unread
	}
	open := reach.Inbound(groups, sshPort, lists)
	rules := rulesText(groups, inbound)
	seen = saw("ec2:DescribeSecurityGroups IpPermissions", groupIDs(groups), "TCP 22 from your address", rules)
	if open.Addresses.Empty() {
		return seen, because(fail(diagnose("ssh.closed", "groups", groupIDs(groups), "group", groupID(groups), "instance", id), seen))
	}
	everywhere := reach.SpanOf(reach.Everywhere)
	if open.Addresses.Covers(everywhere) && reach.RefusesFrom(acl, everywhere, sshPort, reach.CommonFirst, reach.EphemeralLast) == nil {
		return seen, nil
	}
	// Only now does it matter who the learner is.
	address, err := s.Uplink.Address(ctx)
	if err != nil {
		only := rules
		if open.Addresses.Covers(everywhere) {
			only = aws.ToString(acl.NetworkAclId)
		}
		return seen, because(cannotTell(diagnose("ssh.address-unknown", "instance", id, "seen", only), seen))
	}
	seen.Expected = "TCP 22 from " + address.String()
	if !open.Addresses.Contains(address) {
		return seen, because(fail(diagnose("ssh.other-source", "groups", groupIDs(groups), "group", groupID(groups), "instance", id,
			"seen", rules, "address", address.String()), seen))
	}
	you := reach.SpanOf(netip.PrefixFrom(address, address.BitLen()))
	if refusal := reach.RefusesFrom(acl, you, sshPort, reach.CommonFirst, reach.EphemeralLast); refusal != nil {
		return seen, because(sshACL(acl, refusal, subnet, id))
	}
	return seen, nil
}

// sshInside follows ssh from one instance of a VPC to another: out of the
// first's filters, into the second's, and back.
func sshInside(ctx context.Context, s *checks.Scene, from, to *types.Instance) (seen checks.Evidence, stop *checks.Finding) {
	source, sourceErr := netip.ParseAddr(aws.ToString(from.PrivateIpAddress))
	target, targetErr := netip.ParseAddr(aws.ToString(to.PrivateIpAddress))
	theirs, absent := groupsOf(ctx, s, from)
	if absent != nil {
		return seen, absent
	}
	own, absent := groupsOf(ctx, s, to)
	if absent != nil {
		return seen, absent
	}
	lists, unread := ownLists(ctx, s, slices.Concat(reach.ListsOf(theirs, sshPort), reach.InboundLists(own, sshPort)))
	if unread != nil {
		return seen, unread
	}
	id := aws.ToString(to.InstanceId)
	if sourceErr != nil || targetErr != nil {
		return seen, because(cannotTell(diagnose("sg.unknown", "instance", id)))
	}
	seen = saw("ec2:DescribeSecurityGroups IpPermissionsEgress", groupIDs(theirs), "TCP 22 to "+target.String(), rulesText(theirs, outbound))
	if !reach.Outbound(theirs, sshPort, lists).Admits(target, idsOf(own)) {
		return seen, because(fail(diagnose("ssh.inside-egress", "groups", groupIDs(theirs), "group", groupID(theirs), "from", aws.ToString(from.InstanceId),
			"instance", id, "address", target.String(), "seen", rulesText(theirs, outbound)), seen))
	}
	seen = saw("ec2:DescribeSecurityGroups IpPermissions", groupIDs(own), "TCP 22 from "+groupIDs(theirs), rulesText(own, inbound))
	if !reach.Inbound(own, sshPort, lists).Admits(source, idsOf(theirs)) {
		return seen, because(fail(diagnose("ssh.inside-closed", "groups", groupIDs(own), "group", groupID(own), "instance", id,
			"from", aws.ToString(from.InstanceId), "source", groupID(theirs), "seen", rulesText(own, inbound)), seen))
	}
	here, there := aws.ToString(from.SubnetId), aws.ToString(to.SubnetId)
	if here == there {
		return seen, nil // network ACLs stand between subnets
	}
	outer, unread := aclOf(ctx, s, here)
	if unread != nil {
		return seen, unread
	}
	if refusal := reach.Refuses(outer, reach.SpanOf(netip.PrefixFrom(target, target.BitLen())), sshPort); refusal != nil {
		return seen, because(sshACL(outer, refusal, here, id))
	}
	inner, unread := aclOf(ctx, s, there)
	if unread != nil {
		return seen, unread
	}
	if refusal := reach.RefusesFrom(inner, reach.SpanOf(netip.PrefixFrom(source, source.BitLen())), sshPort, reach.EphemeralFirst, reach.EphemeralLast); refusal != nil {
		return seen, because(sshACL(inner, refusal, there, id))
	}
	return seen, nil
}

// sshACL names the entry of a network ACL that stops ssh, there or back.
func sshACL(acl *types.NetworkAcl, refusal *reach.Refusal, subnet, instance string) checks.Finding {
	key := "ssh.acl-in"
	if refusal.Egress {
		key = "ssh.acl-out"
	}
	first, last := count(sshPort), count(sshPort)
	if refusal.Port != sshPort {
		first, last = "1024", "65535"
	}
	id, rule := aws.ToString(acl.NetworkAclId), ruleText(refusal)
	if refusal.Unclear {
		return aclUnclear(id, refusal, subnet)
	}
	write, number := mendingEntry(acl, refusal)
	return fail(diagnose(key, "acl", id, "rule", rule, "port", count(refusal.Port), "subnet", subnet, "instance", instance, "first", first, "last", last,
		"address", refusal.Address.String(), "write", write, "number", number), refusalSeen(id, rule, refusal))
}

// sshKey says whether a key opens an instance, as far as AWS knows: it keeps
// only the name of the key pair that the instance was launched with.
func sshKey(ctx context.Context, s *checks.Scene, instance *types.Instance) (beside *checks.Diagnosis, stop *checks.Finding) {
	id, name := aws.ToString(instance.InstanceId), aws.ToString(instance.KeyName)
	if name == "" {
		return nil, because(fail(diagnose("ssh.no-key", "instance", id), saw("ec2:DescribeInstances KeyName", id, "a key pair", "none")))
	}
	pairs, err := s.Snapshot.KeyPairs(ctx)
	if err != nil {
		return nil, because(checks.Unread(err))
	}
	for _, pair := range pairs {
		if aws.ToString(pair.KeyName) != name || pair.CreateTime == nil || instance.LaunchTime == nil {
			continue
		}
		// A launch is known to the second. One that came before the pair was
		// made put another pair's public key on the instance.
		if made := pair.CreateTime.Truncate(time.Second); made.After(*instance.LaunchTime) {
			return nil, because(fail(diagnose("ssh.newer-key", "instance", id, "key", name),
				saw("ec2:DescribeKeyPairs CreateTime", name, "before "+instance.LaunchTime.UTC().Format(time.RFC3339), made.UTC().Format(time.RFC3339))))
		}
	}
	if expected := s.Site.ID(s.With["key"]); expected != "" && expected != name {
		return diagnose("ssh.other-key", "instance", id, "seen", name, "expected", expected), nil
	}
	return nil, nil
}

func because(finding checks.Finding) *checks.Finding { return &finding }

func idsOf(groups []types.SecurityGroup) []string {
	ids := make([]string, len(groups))
	for i, group := range groups {
		ids[i] = aws.ToString(group.GroupId)
	}
	return ids
}

// groupID is the group to put a rule into.
func groupID(groups []types.SecurityGroup) string { return idsOf(groups)[0] }

// orNoWayIn says of a run that was not heard where ssh to the instance stops,
// when the account shows that it does: nobody can run what they cannot get to.
func orNoWayIn(ctx context.Context, s *checks.Scene, silent checks.Finding) checks.Finding {
	keys := map[string]string{"probe.not-run": "probe.no-way-in", "list.not-run": "list.no-way-in"}
	key := keys[silent.Diagnosis.Key]
	bastion := inputOn(s, site.KindInstance, site.Public)
	if silent.Outcome != checks.Failed || key == "" || bastion == "" || bastion == s.With["instance"] {
		return silent
	}
	inner := *s
	inner.With = map[string]string{"instance": s.With["instance"], "through": bastion}
	found := sshPath(ctx, &inner)
	if found.Outcome != checks.Failed {
		return silent
	}
	why := &checks.Diagnosis{Key: key, Args: maps.Clone(silent.Diagnosis.Args)}
	for _, arg := range []string{"groups", "acl", "igw", "route_table", "instance"} {
		if why.Args["at"] = found.Diagnosis.Args[arg]; why.Args["at"] != "" {
			break
		}
	}
	why.Args["open"] = checks.Fix(*found.Diagnosis)
	silent.Diagnosis, silent.Evidence = why, slices.Concat(silent.Evidence, found.Evidence)
	return silent
}

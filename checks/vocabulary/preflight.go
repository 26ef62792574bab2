package vocabulary

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/site"
)

func credentialsWork(ctx context.Context, s *checks.Scene) checks.Finding {
	identity, err := s.Snapshot.Identity(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	seen := saw("sts:GetCallerIdentity", identity.Number, "", identity.ARN)
	if strings.HasSuffix(identity.ARN, ":root") {
		return passBut(checks.Inferred, diagnose("account.root", "account", identity.Number), seen)
	}
	return pass(checks.Inferred, seen)
}

func accountRegion(ctx context.Context, s *checks.Scene) checks.Finding {
	identity, err := s.Snapshot.Identity(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	region := s.Snapshot.Region()
	seen := saw("sts:GetCallerIdentity Account", identity.Number, s.Pinned.Account, identity.Number)
	if s.Pinned.Account != "" && s.Pinned.Account != identity.Number {
		return fail(diagnose("account.other", "account", identity.Number, "expected", s.Pinned.Account), seen)
	}
	if s.Pinned.Region != "" && s.Pinned.Region != region {
		return fail(diagnose("region.other-lab", "region", region, "expected", s.Pinned.Region), seen)
	}
	regions, err := s.Snapshot.Regions(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	var names []string
	for _, r := range regions {
		if aws.ToString(r.RegionName) != region {
			names = append(names, aws.ToString(r.RegionName))
			continue
		}
		status := aws.ToString(r.OptInStatus)
		in := saw("ec2:DescribeRegions OptInStatus", region, "opt-in-not-required or opted-in", status)
		if status == "not-opted-in" {
			return fail(diagnose("region.not-enabled", "region", region), in)
		}
		return pass(checks.Inferred, seen, in)
	}
	slices.Sort(names)
	return fail(diagnose("region.unknown", "region", region),
		saw("ec2:DescribeRegions", region, "in the list", strings.Join(names, ", ")))
}

// readsAllowed makes every read once, those that need an argument with one of
// the lab's own or with one that cannot exist: AWS looks at the permission
// before it looks for the thing.
func readsAllowed(ctx context.Context, s *checks.Scene) checks.Finding {
	snapshot := s.Snapshot
	or := func(value, otherwise string) string {
		if value == "" {
			return otherwise
		}
		return value
	}
	role := or(s.Site.ID("role_name"), "linklab")
	vpc := or(s.Site.ID("vpc"), "vpc-00000000000000000")
	instance := or(s.Site.ID("private_instance"), "i-00000000000000000")
	stack := or(s.Stack, "linklab")
	var tries []func() error
	for _, r := range []account.Read{
		account.ReadRegions, account.ReadVPCs, account.ReadSubnets, account.ReadRouteTables, account.ReadInternetGateways,
		account.ReadNATGateways, account.ReadNetworkACLs, account.ReadDHCPOptions, account.ReadInstances, account.ReadEndpoints,
		account.ReadPrefixLists, account.ReadKeyPairs, account.ReadAddresses, account.ReadIdleVolumes, account.ReadBuckets,
	} {
		tries = append(tries, func() error { return snapshot.Do(ctx, r) })
	}
	tries = append(tries,
		func() error {
			_, err := snapshot.VPCAttribute(ctx, vpc, types.VpcAttributeNameEnableDnsSupport)
			return err
		},
		func() error { _, err := snapshot.SecurityGroups(ctx, vpc); return err },
		func() error { _, err := snapshot.Interfaces(ctx, vpc); return err },
		func() error {
			_, err := snapshot.EndpointService(ctx, site.ServiceName(snapshot.Region(), "s3"))
			return err
		},
		func() error { _, err := snapshot.ZonesOf(ctx, vpc); return err },
		func() error { _, err := snapshot.Console(ctx, instance); return err },
		func() error { _, err := snapshot.InstanceProfile(ctx, role); return err },
		func() error { _, err := snapshot.Role(ctx, role); return err },
		func() error { _, err := snapshot.AttachedPolicies(ctx, role); return err },
		func() error { _, err := snapshot.InlinePolicies(ctx, role); return err },
		func() error { _, err := snapshot.Stack(ctx, stack); return err },
		func() error { _, err := snapshot.StackResources(ctx, stack); return err },
	)
	tries = append(tries, latticeReads(ctx, s)...)
	tries = append(tries, serviceReads(ctx, s)...)
	failures := make([]error, len(tries))
	var running sync.WaitGroup
	for i, try := range tries {
		running.Go(func() { failures[i] = try() })
	}
	running.Wait()

	var denied, absent []string
	var other error
	for _, err := range failures {
		var failure *account.Error
		switch {
		case err == nil:
		case !errors.As(err, &failure):
			other = err
		case failure.Kind == account.Denied:
			denied = append(denied, failure.Action)
		case failure.Kind == account.NotImplemented:
			absent = append(absent, failure.Action)
		case failure.Kind != account.Unclear: // unclear is AWS not knowing the thing that cannot exist
			other = err
		}
	}
	if other != nil {
		return checks.Unread(other)
	}
	slices.Sort(denied)
	slices.Sort(absent)
	denied, absent = slices.Compact(denied), slices.Compact(absent)
	if len(denied) > 0 {
		list := strings.Join(denied, ", ")
		return cannotTell(diagnose("reads.denied", "actions", list), saw("every read once", s.Snapshot.Region(), "allowed", "denied: "+list))
	}
	if len(absent) > 0 {
		list := strings.Join(absent, ", ")
		return cannotTell(diagnose("reads.not-implemented", "actions", list), saw("every read once", s.Snapshot.Region(), "answered", "not implemented: "+list))
	}
	return pass(checks.Inferred, saw("every read once", s.Snapshot.Region(), "allowed", "allowed"))
}

func quiz(_ context.Context, s *checks.Scene) checks.Finding {
	if s.Quiz == nil {
		return cannotTell(diagnose("quiz.none"))
	}
	state := s.Quiz()
	switch {
	case len(state.Wrong) > 0:
		return failSeen(checks.Stated, diagnose("quiz.wrong", "questions", strings.Join(state.Wrong, ", ")))
	case state.Answered < state.Asked:
		return failSeen(checks.Stated, diagnose("quiz.open", "answered", count(state.Answered), "asked", count(state.Asked)))
	}
	return pass(checks.Stated, saw("quiz", "", "", count(state.Answered)+"/"+count(state.Asked)))
}

package vocabulary

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"linklab/checks"
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

package vocabulary

import (
	"context"
	"maps"
	"slices"
	"strings"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/cost"
	"linklab/checks/site"
)

// nothingLeftBehind looks for things of earlier runs that are charged: of other
// labs, and of this one unless its network stands, when they are in use.
func nothingLeftBehind(ctx context.Context, s *checks.Scene) checks.Finding {
	left, err := site.ChargedByLab(ctx, s.Snapshot)
	if err != nil {
		return checks.Unread(err)
	}
	stands, err := networkStands(ctx, s)
	if err != nil {
		return checks.Unread(err)
	}
	if stands {
		delete(left, s.Lab)
	}
	region := s.Snapshot.Region()
	table, priced := cost.Prices(region)
	var charged []cost.Item
	var labs, ids []string
	for _, lab := range slices.Sorted(maps.Keys(left)) {
		items := cost.Meter{Table: table, Items: left[lab]}.Charged()
		if len(items) == 0 {
			continue
		}
		labs = append(labs, account.OneLine(lab))
		charged = append(charged, items...)
		for _, item := range items {
			ids = append(ids, item.ID)
		}
	}
	meter := cost.Meter{Table: table, Items: charged}
	seen := saw("tag "+site.TagKey, region, "nothing of an earlier run", meterText(meter))
	if len(charged) == 0 {
		return pass(checks.Inferred, seen)
	}
	names, items := strings.Join(labs, ", "), strings.Join(ids, ", ")
	if !priced {
		return fail(diagnose("left.behind-unpriced", "labs", names, "items", items, "region", region), seen)
	}
	return fail(diagnose("left.behind", "labs", names, "items", items, "hour", cost.USD(meter.Hour()), "month", cost.USD(meter.Hour()*cost.Month)), seen)
}

// networkStands tells whether the lab's network is there.
func networkStands(ctx context.Context, s *checks.Scene) (bool, error) {
	if s.Stack != "" {
		if stack, err := s.Snapshot.Stack(ctx, s.Stack); err != nil || stack != nil {
			return true, err
		}
	}
	own, err := ownVPCs(ctx, s)
	return len(own) > 0, err
}

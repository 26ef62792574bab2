package vocabulary

import (
	"context"

	"linklab/checks"
	"linklab/checks/site"
)

// serialConsoleBack compares the region's access to serial consoles with what it
// was when the lab was first looked at.
func serialConsoleBack(ctx context.Context, s *checks.Scene) checks.Finding {
	now, err := s.Snapshot.SerialConsole(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	before, region := s.Site.Get(s.With["before"]), s.Snapshot.Region()
	expected := before.Value
	if before.How != site.ByChoice {
		expected = "" // seen in this very round for the first time
	}
	seen := saw("ec2:GetSerialConsoleAccessStatus SerialConsoleAccessEnabled", region, expected, site.Switch(now))
	switch {
	case !now || expected == site.Switch(now):
		return pass(checks.Inferred, seen)
	case expected == "":
		return cannotTell(diagnose("clean.serial-console-whose", "region", region), seen)
	}
	return fail(diagnose("clean.serial-console-on", "region", region), seen)
}

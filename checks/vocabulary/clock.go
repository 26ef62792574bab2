package vocabulary

import (
	"context"
	"time"

	"linklab/checks"
)

// clockTolerance is by how much a clock may be off before AWS refuses what it
// has signed (IAM user guide, "Troubleshoot Signature Version 4").
const clockTolerance = 5 * time.Minute

// clockRight compares this machine's clock with the date of AWS's answer. The
// reads themselves may go through all the same, since the SDK learns of the
// difference and signs with AWS's time; the learner's other programs do not.
func clockRight(ctx context.Context, s *checks.Scene) checks.Finding {
	identity, err := s.Snapshot.Identity(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	if !identity.Dated {
		return cannotTell(diagnose("clock.unknown"))
	}
	seen := saw("sts:GetCallerIdentity Date", "this machine's clock", "at most "+clockTolerance.String()+" off", identity.Ahead.String()+" ahead")
	if identity.Ahead.Abs() <= clockTolerance {
		return pass(checks.Inferred, seen)
	}
	key := "clock.ahead"
	if identity.Ahead < 0 {
		key = "clock.behind"
	}
	return fail(diagnose(key, "minutes", count(int(identity.Ahead.Abs().Round(time.Minute).Minutes()))), seen)
}

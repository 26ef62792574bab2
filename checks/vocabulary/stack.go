package vocabulary

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"linklab/checks"
	"linklab/checks/account"
)

// firstFailure is the resource that failed first in the newest operation of a
// stack, and why. What came after is only the rollback of the rest: it is
// cancelled with a reason that explains nothing.
func firstFailure(ctx context.Context, s *checks.Scene, stack string) (resource, reason string) {
	resource, reason = "?", "?"
	events, err := s.Snapshot.StackEvents(ctx, stack)
	if err != nil {
		return resource, reason
	}
	for _, event := range events { // newest first
		status := string(event.ResourceStatus)
		logical := aws.ToString(event.LogicalResourceId)
		if logical == stack && (status == "CREATE_IN_PROGRESS" || status == "DELETE_IN_PROGRESS" || status == "UPDATE_IN_PROGRESS") {
			break // the operation began here
		}
		why := aws.ToString(event.ResourceStatusReason)
		if strings.HasSuffix(status, "_FAILED") && logical != stack && !strings.Contains(why, "cancelled") {
			resource, reason = logical, account.OneLine(why)
		}
	}
	return resource, reason
}

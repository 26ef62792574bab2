package vocabulary

import (
	"context"

	"linklab/checks"
)

// What the agent does with its role: it publishes, and it reads the tags of its
// instance (Amazon CloudWatch user guide, Create IAM roles to use with the
// CloudWatch agent). Whoever may create users may do anything.
const (
	actionPublish = "cloudwatch:PutMetricData"
	actionTags    = "ec2:DescribeTags"
	actionUsers   = "iam:CreateUser"
)

func agentRole(ctx context.Context, s *checks.Scene) checks.Finding {
	may := func(action string) checks.Finding {
		inner := *s
		inner.With = map[string]string{"instance": s.With["instance"], "allows": action}
		return instanceRole(ctx, &inner)
	}
	publish := may(actionPublish)
	if publish.Outcome != checks.Passed {
		return publish
	}
	tags := may(actionTags)
	if tags.Outcome != checks.Passed {
		return tags
	}
	publish.Evidence = append(publish.Evidence, tags.Evidence...)
	if may(actionUsers).Outcome == checks.Passed {
		publish.Diagnosis = diagnose("agent.wide-role", "instance", s.Site.ID(s.With["instance"]))
	}
	return publish
}

package vocabulary

import (
	"context"
	"strings"
	"time"

	cloudformation "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"linklab/checks"
	"linklab/checks/site"
)

// diagnose names what is wrong; pairs are the names and values of its
// arguments.
func diagnose(key string, pairs ...string) *checks.Diagnosis {
	args := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	return &checks.Diagnosis{Key: key, Args: args}
}

func saw(source, resource, expected, seen string) checks.Evidence {
	return checks.Evidence{Source: source, Resource: resource, Expected: expected, Seen: seen}
}

func pass(level checks.Level, evidence ...checks.Evidence) checks.Finding {
	return checks.Finding{Outcome: checks.Passed, Level: level, Evidence: evidence}
}

// passBut is a pass with something to know beside it.
func passBut(level checks.Level, beside *checks.Diagnosis, evidence ...checks.Evidence) checks.Finding {
	return checks.Finding{Outcome: checks.Passed, Level: level, Diagnosis: beside, Evidence: evidence}
}

func fail(why *checks.Diagnosis, evidence ...checks.Evidence) checks.Finding {
	return checks.Finding{Outcome: checks.Failed, Level: checks.Inferred, Diagnosis: why, Evidence: evidence}
}

// failSeen is a failure that was observed, not inferred.
func failSeen(level checks.Level, why *checks.Diagnosis, evidence ...checks.Evidence) checks.Finding {
	return checks.Finding{Outcome: checks.Failed, Level: level, Diagnosis: why, Evidence: evidence}
}

// wait is for what AWS is still doing; since is zero when AWS does not say.
func wait(why *checks.Diagnosis, since time.Time, evidence ...checks.Evidence) checks.Finding {
	return checks.Finding{Outcome: checks.Waiting, Level: checks.Inferred, Diagnosis: why, Since: since, Evidence: evidence}
}

// cannotTell is for what could not be looked at for a reason other than a read
// that failed.
func cannotTell(why *checks.Diagnosis, evidence ...checks.Evidence) checks.Finding {
	return checks.Finding{Outcome: checks.Unknown, Diagnosis: why, Evidence: evidence}
}

// need gives the resource that an input stands for, or the finding that says
// why there is none.
func need(ctx context.Context, s *checks.Scene, param string) (string, *checks.Finding) {
	input := s.With[param]
	found := s.Site.Get(input)
	if found.Value != "" {
		return found.Value, nil
	}
	finding := missing(ctx, s, input, found)
	return "", &finding
}

// missing says why an input has no value. A stack that is being made, or that
// failed, says more than "not found".
func missing(ctx context.Context, s *checks.Scene, input string, found site.Found) checks.Finding {
	if found.Err != nil {
		return checks.Unread(found.Err)
	}
	if found.Problem != nil && found.Problem.Key == "input.several" {
		return fail(&checks.Diagnosis{Key: found.Problem.Key, Args: found.Problem.Args})
	}
	if finding := stackTrouble(ctx, s); finding != nil {
		return *finding
	}
	if found.Gone != "" {
		return fail(diagnose("input.gone", "input", input, "id", found.Gone))
	}
	if found.Problem == nil {
		return fail(diagnose("input.unknown", "input", input))
	}
	finding := fail(&checks.Diagnosis{Key: found.Problem.Key, Args: found.Problem.Args})
	if found.Problem.Key == "vpc.not-found" {
		return notHere(ctx, s, finding, networkElsewhere)
	}
	return finding
}

// stackTrouble says what is the matter with the lab's stack, nil when it is
// complete or there is none.
func stackTrouble(ctx context.Context, s *checks.Scene) *checks.Finding {
	if s.Stack == "" {
		return nil
	}
	stack, err := s.Snapshot.Stack(ctx, s.Stack)
	if err != nil || stack == nil {
		return nil
	}
	status := string(stack.StackStatus)
	seen := saw("cloudformation:DescribeStacks StackStatus", s.Stack, "CREATE_COMPLETE", status)
	var finding checks.Finding
	switch {
	case stack.StackStatus == cloudformation.StackStatusDeleteInProgress:
		finding = fail(diagnose("stack.deleting", "stack", s.Stack), seen)
	case stack.StackStatus == cloudformation.StackStatusDeleteFailed:
		resource, reason := firstFailure(ctx, s, s.Stack)
		finding = fail(diagnose("clean.stack-delete-failed", "stack", s.Stack, "resource", resource, "reason", reason), seen)
	case strings.Contains(status, "ROLLBACK"), strings.HasSuffix(status, "_FAILED"):
		resource, reason := firstFailure(ctx, s, s.Stack)
		finding = fail(diagnose("stack.failed", "stack", s.Stack, "status", status, "resource", resource, "reason", reason), seen)
	case strings.HasSuffix(status, "_IN_PROGRESS"):
		since := time.Time{}
		if stack.CreationTime != nil {
			since = *stack.CreationTime
		}
		key := "stack.creating"
		if stack.StackStatus == cloudformation.StackStatusReviewInProgress {
			key = "stack.review" // every deploy passes through it, and one without execution stays there
		}
		finding = wait(diagnose(key, "stack", s.Stack, "status", status), since, seen)
		finding.Usually = 90 * time.Second
	default:
		return nil
	}
	return &finding
}

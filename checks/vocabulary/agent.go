package vocabulary

import (
	"context"
	"time"

	"linklab/checks"
	"linklab/checks/site"
	"linklab/checks/vantage"
)

// agentSays is the newest line about the agent on an instance's console, nil
// when none is fresh.
func (h *heard) agentSays() *vantage.Agent {
	line := h.console.NewestAgent()
	if line == nil || h.console.Age(*line) > vantage.Fresh {
		return nil
	}
	return line.Agent
}

// agentSeen is a line about the agent as evidence.
func (h *heard) agentSeen(expected string) checks.Evidence {
	line := h.console.NewestAgent()
	return saw("console probe", h.id, expected, lineText(h.console, *line))
}

// agentDown says why the agent does not run, nil when it does.
func agentDown(h *heard) *checks.Finding {
	agent := h.agentSays()
	key := ""
	switch {
	case agent == nil || agent.State == vantage.AgentRunning:
		return nil
	case agent.State == vantage.AgentAbsent:
		key = "agent.absent"
	case agent.Config == vantage.ConfigNone:
		key = "agent.not-configured"
	case agent.Config == vantage.ConfigWritten:
		key = "agent.not-started"
	default:
		key = "agent.stopped"
	}
	age := h.console.Age(*h.console.NewestAgent()).Round(time.Second)
	return because(failSeen(checks.ObservedInside, diagnose(key, "instance", h.id, "age", age.String()), h.agentSeen("agent=running")))
}

// agentTrouble says why an agent publishes nothing, as far as the instance
// tells; nil when it tells nothing that explains it.
func agentTrouble(ctx context.Context, s *checks.Scene, h *heard) *checks.Finding {
	agent := h.agentSays()
	if agent == nil {
		return nil
	}
	if down := agentDown(h); down != nil {
		return down
	}
	region := s.Snapshot.Region()
	var why *checks.Diagnosis
	switch {
	case !agent.Memory:
		why = diagnose("agent.no-memory", "instance", h.id)
	case agent.Tags == vantage.TagsDenied:
		if refused := endpointRefuses(ctx, s, "ec2", actionTags); refused != nil {
			return h.asAgentSays(refused)
		}
		why = diagnose("agent.tags-denied", "instance", h.id)
	case agent.Tags == vantage.TagsWaiting:
		why = tagger(s, h)
	case agent.Error == vantage.ErrorDenied:
		if refused := endpointRefuses(ctx, s, "monitoring", actionPublish); refused != nil {
			return h.asAgentSays(refused)
		}
		why = diagnose("agent.denied", "instance", h.id)
	case agent.Error == vantage.ErrorTimeout:
		if missing := publishersEndpoint(ctx, s); missing != nil {
			return h.asAgentSays(missing)
		}
		why = diagnose("agent.no-path", "instance", h.id, "name", "monitoring."+region+".amazonaws.com")
	case !agent.Aggregates:
		why = diagnose("agent.no-aggregate", "instance", h.id)
	default:
		return nil
	}
	return because(failSeen(checks.ObservedInside, why, h.agentSeen("an agent that publishes")))
}

// publishersEndpoint says that the endpoint that the agent is to publish by is
// missing; nil when it is there, and for a check that is about none.
func publishersEndpoint(ctx context.Context, s *checks.Scene) *checks.Finding {
	if s.With["vpc"] == "" {
		return nil
	}
	inner := *s
	inner.With = map[string]string{"vpc": s.With["vpc"], "service": "monitoring"}
	if _, absent := theEndpoint(ctx, &inner, ""); absent != nil && absent.Outcome == checks.Failed {
		return absent
	}
	return nil
}

// asAgentSays is a finding of the control plane's that the agent's own line
// bears out.
func (h *heard) asAgentSays(found *checks.Finding) *checks.Finding {
	found.Level = checks.ObservedInside
	found.Evidence = append([]checks.Evidence{h.agentSeen("an agent that publishes")}, found.Evidence...)
	return found
}

// tagger is the trap: the agent publishes nothing until it has read the tag with
// the name of its Auto Scaling group (amazon-cloudwatch-agent, ec2tagger).
func tagger(s *checks.Scene, h *heard) *checks.Diagnosis {
	region := s.Snapshot.Region()
	return diagnose("agent.tagger", "instance", h.id, "name", "ec2."+region+".amazonaws.com", "service", site.ServiceName(region, "ec2"))
}

// taggersEndpoint looks for an interface endpoint by which the agent reads its
// tags. found is false without one; wrong says why one that is there does not
// serve.
func taggersEndpoint(ctx context.Context, s *checks.Scene) (id string, found bool, wrong *checks.Finding) {
	endpoints, err := s.Snapshot.Endpoints(ctx)
	if err != nil {
		return "", false, because(checks.Unread(err))
	}
	inner := *s
	inner.With = map[string]string{"vpc": s.With["vpc"], "service": "ec2", "instance": s.With["instance"], "port": "443"}
	own := interfaces(&inner, endpoints, s.Site.ID(s.With["vpc"]))
	if len(own) == 0 {
		return "", false, nil
	}
	endpoint, absent := theInterface(ctx, &inner)
	if absent != nil {
		return "", true, absent
	}
	for _, look := range []func(context.Context, *checks.Scene) checks.Finding{endpointAvailable, endpointInZone, privateDNSOn, endpointGroupAdmits, endpointPath} {
		if seen := look(ctx, &inner); seen.Outcome != checks.Passed {
			return *endpoint.VpcEndpointId, true, &seen
		}
	}
	return *endpoint.VpcEndpointId, true, nil
}

// agentWaits is the trap seen: the path to CloudWatch is whole, the agent was
// started anew, and it publishes nothing.
func agentWaits(ctx context.Context, s *checks.Scene) checks.Finding {
	h, absent := listen(ctx, s)
	if absent != nil {
		return *absent
	}
	if other := otherWay(ctx, s, h.id); other != nil {
		return *other
	}
	agent := h.agentSays()
	level := checks.ObservedPublic
	var seen []checks.Evidence
	if agent != nil {
		level = checks.ObservedInside
		seen = append(seen, h.agentSeen("tags=waiting"))
		if down := agentDown(h); down != nil {
			return *down
		}
		if !agent.Group {
			return failSeen(level, diagnose("agent.no-group-name", "instance", h.id), seen...)
		}
		if id, found, _ := taggersEndpoint(ctx, s); found {
			return failSeen(level, diagnose("agent.ec2-endpoint-already", "instance", h.id, "endpoint", id), seen...)
		}
		switch agent.Tags {
		case vantage.TagsRead:
			return failSeen(level, diagnose("agent.not-restarted", "instance", h.id), seen...)
		case "":
			return wait(diagnose("agent.starting", "instance", h.id), time.Time{}, seen...)
		}
	}
	series, absent := agentSeries(ctx, s, h.id)
	if absent != nil {
		return *absent
	}
	seen = append(seen, seriesSeen(h.id, "no point for "+quiet.String(), series))
	if age, any := ageOf(series); any && age <= quiet {
		if agent == nil {
			return failSeen(level, diagnose("agent.not-restarted", "instance", h.id), seen...)
		}
		return wait(draining(h.id, age), time.Time{}, seen...)
	}
	return pass(level, seen...)
}

// agentCanStart proves that the agent survives a restart without a way to the
// internet: either it has nothing to ask EC2 for, or it has a way there.
func agentCanStart(ctx context.Context, s *checks.Scene) checks.Finding {
	h, absent := listen(ctx, s)
	if absent != nil {
		return *absent
	}
	if other := otherWay(ctx, s, h.id); other != nil {
		return *other
	}
	agent := h.agentSays()
	_, found, wrong := taggersEndpoint(ctx, s)
	level := checks.ObservedPublic
	var seen []checks.Evidence
	if agent != nil {
		level = checks.ObservedInside
		seen = append(seen, h.agentSeen("group=no or tags=read"))
		if down := agentDown(h); down != nil {
			return *down
		}
		if agent.Group && !found && wrong == nil {
			return failSeen(level, tagger(s, h), seen...)
		}
	}
	if wrong != nil && (agent == nil || agent.Group) {
		return *wrong
	}
	if agent == nil && !found {
		return cannotTell(diagnose("agent.unheard", "instance", h.id))
	}
	series, absent := agentSeries(ctx, s, h.id)
	if absent != nil {
		return *absent
	}
	seen = append(seen, seriesSeen(h.id, "a point not older than "+quiet.String(), series))
	if age, any := ageOf(series); !any || age > quiet {
		if agent != nil && agent.Tags != vantage.TagsWaiting {
			if trouble := agentTrouble(ctx, s, h); trouble != nil {
				return *trouble
			}
		}
		return wait(diagnose("metrics.not-yet", "instance", h.id), time.Time{}, seen...)
	}
	return pass(level, seen...)
}

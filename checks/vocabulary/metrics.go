package vocabulary

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/reach"
	"linklab/checks/site"
	"linklab/checks/vantage"
)

// The metric that tells whether the agent publishes: memory is one of those that
// EC2 cannot see from outside, and the wizard's every set but None has it.
const (
	agentNamespace = "CWAgent"
	agentMetric    = "mem_used_percent"
)

const (
	// quiet is how old the newest point may be while a metric arrives: it comes
	// once a minute, and is there a minute later.
	quiet = 3 * time.Minute
	// arrived is how many points of how long make a metric that arrives.
	arrived      = 3
	arrivedIn    = 10 * time.Minute
	vendedPeriod = 5 * time.Minute // of basic monitoring (Amazon EC2 user guide)
	vendedQuiet  = 3 * vendedPeriod
)

// agentSeries is when the agent on an instance published lately.
func agentSeries(ctx context.Context, s *checks.Scene, instance string) (account.Series, *checks.Finding) {
	series, err := s.Snapshot.InstanceMetric(ctx, account.Metric{Namespace: agentNamespace, Name: agentMetric, Instance: instance, Period: time.Minute})
	if err != nil {
		return series, because(checks.Unread(err))
	}
	return series, nil
}

// ageOf is how old the newest point is; any is false without one.
func ageOf(series account.Series) (age time.Duration, any bool) {
	if len(series.Points) == 0 {
		return 0, false
	}
	return max(series.Asked.Sub(series.Points[0]), 0).Round(time.Second), true
}

func seriesSeen(instance, expected string, series account.Series) checks.Evidence {
	text := "none in half an hour"
	if age, any := ageOf(series); any {
		text = count(len(series.Points)) + " in half an hour, the newest of " + series.Points[0].Format("15:04") + " UTC, " + age.String() + " ago"
	}
	return saw("cloudwatch:GetMetricData "+agentNamespace+" "+agentMetric, instance, expected, text)
}

func metricsArrive(ctx context.Context, s *checks.Scene) checks.Finding {
	h, absent := listen(ctx, s)
	if absent != nil {
		return *absent
	}
	series, absent := agentSeries(ctx, s, h.id)
	if absent != nil {
		return *absent
	}
	recent := 0
	for _, at := range series.Points {
		if series.Asked.Sub(at) <= arrivedIn {
			recent++
		}
	}
	seen := seriesSeen(h.id, count(arrived)+" points in "+arrivedIn.String(), series)
	if recent >= arrived {
		return pass(checks.ObservedPublic, seen)
	}
	if recent > 0 {
		if down := agentDown(h); down != nil {
			return *down
		}
		return wait(diagnose("metrics.few", "instance", h.id, "seen", count(recent), "wanted", count(arrived)), time.Time{}, seen)
	}
	if trouble := agentTrouble(ctx, s, h); trouble != nil {
		return *trouble
	}
	return noPoints(ctx, s, h, seen)
}

// noPoints is for an instance without points of which its own console says
// nothing that explains it.
func noPoints(ctx context.Context, s *checks.Scene, h *heard, seen checks.Evidence) checks.Finding {
	listed, err := s.Snapshot.InstanceMetrics(ctx, agentNamespace, h.id)
	if err != nil {
		return checks.Unread(err)
	}
	for _, metric := range listed {
		if aws.ToString(metric.MetricName) == agentMetric && len(metric.Dimensions) > 1 && h.agentSays() == nil {
			return failSeen(checks.ObservedPublic, diagnose("agent.no-aggregate", "instance", h.id), seen)
		}
	}
	if h.agentSays() != nil {
		if other := otherNamespace(ctx, s, h.id); other != "" {
			return failSeen(checks.ObservedPublic, diagnose("agent.other-namespace", "instance", h.id, "seen", other, "expected", agentNamespace), seen)
		}
		return wait(diagnose("metrics.first", "instance", h.id, "region", s.Snapshot.Region()), time.Time{}, seen)
	}
	return failSeen(checks.ObservedPublic, diagnose("metrics.none", "instance", h.id, "region", s.Snapshot.Region()), seen)
}

// otherNamespace is where an instance publishes the agent's metric instead, ""
// when nowhere that can be read.
func otherNamespace(ctx context.Context, s *checks.Scene, instance string) string {
	listed, err := s.Snapshot.InstanceMetrics(ctx, "", instance)
	if err != nil {
		return ""
	}
	for _, metric := range listed {
		if name := aws.ToString(metric.Namespace); aws.ToString(metric.MetricName) == agentMetric && name != agentNamespace {
			return name
		}
	}
	return ""
}

// metricsStopped proves that the agent's metrics stay away for want of a path,
// while those that EC2 itself publishes of the instance go on.
func metricsStopped(ctx context.Context, s *checks.Scene) checks.Finding {
	h, absent := listen(ctx, s)
	if absent != nil {
		return *absent
	}
	endpoint, absent := endpointFor(ctx, s)
	if absent != nil {
		return *absent
	}
	if endpoint != "" {
		return fail(diagnose("metrics.endpoint-already", "instance", h.id, "endpoint", endpoint, "service", site.ServiceName(s.Snapshot.Region(), s.With["service"])))
	}
	if route := noDefaultRoute(ctx, s); route.Outcome == checks.Failed {
		if usesAnotherTable(route) {
			return route
		}
		return fail(diagnose("metrics.way-out", "instance", h.id, "route_table", route.Diagnosis.Args["route_table"],
			"destination", defaultDestination(ctx, s), "target", route.Diagnosis.Args["target"]), route.Evidence...)
	} else if route.Outcome != checks.Passed {
		return route
	}
	series, absent := agentSeries(ctx, s, h.id)
	if absent != nil {
		return *absent
	}
	seen := seriesSeen(h.id, "no point for "+quiet.String(), series)
	age, any := ageOf(series)
	if any && age <= quiet {
		return wait(draining(h.id, age), series.Points[0], seen)
	}
	if down := agentDown(h); down != nil {
		return failSeen(checks.ObservedInside, diagnose("metrics.agent-off", "instance", h.id), append(down.Evidence, seen)...)
	}
	if !any {
		listed, err := s.Snapshot.InstanceMetrics(ctx, agentNamespace, h.id)
		if err != nil {
			return checks.Unread(err)
		}
		if len(listed) == 0 {
			return failSeen(checks.ObservedPublic, diagnose("metrics.never", "instance", h.id), seen)
		}
	}
	return vendedGoOn(ctx, s, h.id, seen)
}

// vendedGoOn holds the metrics that EC2 publishes against those of the agent.
func vendedGoOn(ctx context.Context, s *checks.Scene, instance string, seen checks.Evidence) checks.Finding {
	vended, err := s.Snapshot.InstanceMetric(ctx, account.Metric{Namespace: "AWS/EC2", Name: "CPUUtilization", Instance: instance, Period: vendedPeriod})
	if err != nil {
		return checks.Unread(err)
	}
	age, any := ageOf(vended)
	text := "none in half an hour"
	if any {
		text = "the newest of " + vended.Points[0].Format("15:04") + " UTC, " + age.String() + " ago"
	}
	other := saw("cloudwatch:GetMetricData AWS/EC2 CPUUtilization", instance, "a point not older than "+vendedQuiet.String(), text)
	if !any || age > vendedQuiet {
		return wait(diagnose("metrics.vended-late", "instance", instance), time.Time{}, seen, other)
	}
	return pass(checks.ObservedPublic, seen, other)
}

func draining(instance string, age time.Duration) *checks.Diagnosis {
	return diagnose("metrics.draining", "instance", instance, "age", age.String(), "quiet", quiet.String())
}

// endpointFor is the endpoint that answers for the parameter's service in the
// lab's VPC, "" without.
func endpointFor(ctx context.Context, s *checks.Scene) (string, *checks.Finding) {
	endpoints, err := s.Snapshot.Endpoints(ctx)
	if err != nil {
		return "", because(checks.Unread(err))
	}
	for _, endpoint := range interfaces(s, endpoints, s.Site.ID(s.With["vpc"])) {
		if aws.ToBool(endpoint.PrivateDnsEnabled) {
			return aws.ToString(endpoint.VpcEndpointId), nil
		}
	}
	return "", nil
}

// otherWay says that what arrives proves nothing, since there is another way
// than the endpoint; nil when there is none.
func otherWay(ctx context.Context, s *checks.Scene, instance string) *checks.Finding {
	route := noDefaultRoute(ctx, s)
	switch route.Outcome {
	case checks.Passed:
		return nil
	case checks.Failed:
		if usesAnotherTable(route) {
			return &route
		}
		if table := route.Diagnosis.Args["route_table"]; table != "" && !strings.HasPrefix(route.Diagnosis.Key, "input.") {
			return because(fail(diagnose("metrics.by-other-way", "instance", instance, "route_table", table,
				"destination", defaultDestination(ctx, s), "target", route.Diagnosis.Args["target"]), route.Evidence...))
		}
	}
	return &route
}

// usesAnotherTable tells whether a subnet has a way out since it uses a table that
// is not its own: taking the route out of that would cut others off.
func usesAnotherTable(route checks.Finding) bool {
	return route.Diagnosis.Key == "rt.private-on-public" || route.Diagnosis.Key == "rt.private-on-main"
}

// defaultDestination is the destination of the first way out of the parameter's
// subnet, as a command names it.
func defaultDestination(ctx context.Context, s *checks.Scene) string {
	_, table, absent := tableOf(ctx, s, "subnet")
	if absent != nil {
		return "0.0.0.0/0"
	}
	for _, route := range append(reach.WaysOut(table, nil), reach.PublicRoutes(table, nil, nil)...) {
		return reach.Destination(route)
	}
	return "0.0.0.0/0"
}

// metricsResumed proves that the agent's metrics come by the endpoint: they are
// newer than it, and there is no other way.
func metricsResumed(ctx context.Context, s *checks.Scene) checks.Finding {
	h, absent := listen(ctx, s)
	if absent != nil {
		return *absent
	}
	endpoint, absent := theEndpoint(ctx, s, "")
	if absent != nil {
		return *absent
	}
	if other := otherWay(ctx, s, h.id); other != nil {
		return *other
	}
	series, absent := agentSeries(ctx, s, h.id)
	if absent != nil {
		return *absent
	}
	since := made(*endpoint)
	seen := seriesSeen(h.id, "a point newer than "+aws.ToString(endpoint.VpcEndpointId)+" of "+since.UTC().Format("15:04:05")+" UTC", series)
	if age, any := ageOf(series); any && age <= quiet && series.Points[0].After(since) {
		return pass(checks.ObservedPublic, seen)
	}
	if down := agentDown(h); down != nil {
		return *down
	}
	if agent := h.agentSays(); agent != nil && agent.Tags == vantage.TagsWaiting {
		return failSeen(checks.ObservedInside, tagger(s, h), h.agentSeen("tags=read"), seen)
	}
	if refused := agentRefused(ctx, s, h, s.With["service"], actionPublish); refused != nil {
		refused.Evidence = append([]checks.Evidence{seen}, refused.Evidence...)
		return *refused
	}
	return wait(diagnose("metrics.not-yet", "instance", h.id), since, seen)
}

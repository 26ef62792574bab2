package vocabulary

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	trail "github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	metric "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"linklab/checks"
)

// telemetryWorld is what AWS has counted and written down.
type telemetryWorld struct {
	Events []trail.Event
	// Counted are the connections of the last minutes, by namespace and
	// dimensions in the order of their names.
	Counted map[string][]float64
}

func (w *telemetryWorld) answer(in any) (any, bool) {
	switch in := in.(type) {
	case *cloudtrail.LookupEventsInput:
		out := &cloudtrail.LookupEventsOutput{}
		for _, event := range w.Events {
			if aws.ToString(event.EventName) == aws.ToString(in.LookupAttributes[0].AttributeValue) && !event.EventTime.Before(aws.ToTime(in.StartTime)) {
				out.Events = append(out.Events, event)
			}
		}
		return out, true
	case *cloudwatch.GetMetricDataInput:
		of := in.MetricDataQueries[0].MetricStat.Metric
		if !strings.HasPrefix(aws.ToString(of.Namespace), "AWS/PrivateLink") {
			return nil, false
		}
		dimensions := slices.Clone(of.Dimensions)
		slices.SortFunc(dimensions, func(a, b metric.Dimension) int { return strings.Compare(*a.Name, *b.Name) })
		key := aws.ToString(of.Namespace)
		for _, d := range dimensions {
			key += " " + *d.Name + "=" + *d.Value
		}
		out := &cloudwatch.GetMetricDataOutput{}
		for i, query := range in.MetricDataQueries {
			result := metric.MetricDataResult{Id: query.Id}
			for minute, count := range w.Counted[key] {
				result.Timestamps = append(result.Timestamps, now.Add(-time.Duration(minute)*time.Minute))
				result.Values = append(result.Values, count*float64(1+i*99))
			}
			out.MetricDataResults = append(out.MetricDataResults, result)
		}
		return out, true
	}
	return nil, false
}

// recorded is a request of the private instance's as CloudTrail writes it down.
func recorded(name string, ago time.Duration, source, endpoint string) trail.Event {
	return trail.Event{EventName: aws.String(name), EventTime: aws.Time(now.Add(-ago)), Username: aws.String("i-private"),
		CloudTrailEvent: aws.String(fmt.Sprintf(`{"eventName":%q,"sourceIPAddress":%q,"vpcEndpointId":%q}`, name, source, endpoint))}
}

const (
	labGateway  = "vpce-lab"
	cfnCounted  = "AWS/PrivateLinkEndpoints Endpoint Type=Interface Service Name=" + cfnService + " VPC Endpoint Id=vpce-cfn VPC Id=vpc-lab"
	webCounted  = "AWS/PrivateLinkServices Service Id=" + serviceID + " VPC Endpoint Id=vpce-d"
	endpointOld = 30 * time.Minute
)

var (
	recordedCheck  = use("request-recorded", "vpc", "vpc", "service", "s3", "instance", "private_instance", "event", "ListBuckets")
	trafficCheck   = ofCFN("endpoint-traffic")
	consumersCheck = use("service-traffic", "service", "service", "endpoint", "endpoint")
)

// lists are requests of ListBuckets since the endpoint of half an hour ago.
func lists(events ...trail.Event) func(*world) {
	return func(w *world) {
		w.Endpoints[0].CreationTimestamp = aws.Time(now.Add(-endpointOld))
		w.Telemetry.Events = events
	}
}

func telemetryProvocations() []provocation {
	through := func(ago time.Duration) trail.Event { return recorded("ListBuckets", ago, "10.0.1.20", labGateway) }
	others := recorded("ListBuckets", time.Minute, "203.0.113.10", "")
	others.Username = aws.String("learner")
	return []provocation{
		{key: "trail.nothing-yet", check: recordedCheck, outcome: checks.Waiting, break_: lists(others)},
		{key: "trail.nothing-yet", name: "only before the endpoint", check: recordedCheck, outcome: checks.Waiting, break_: lists(through(endpointOld + time.Minute))},
		{key: "trail.no-endpoint", check: recordedCheck, break_: lists(recorded("ListBuckets", time.Minute, "3.34.1.2", ""), through(2*time.Minute)),
			args: map[string]string{"source": "3.34.1.2", "at": now.Add(-time.Minute).Format("15:04:05")}},
		{key: "trail.other-endpoint", check: recordedCheck, break_: lists(recorded("ListBuckets", time.Minute, "10.0.1.20", "vpce-other")),
			args: map[string]string{"other": "vpce-other", "endpoint": labGateway}},
		{key: "traffic.nothing-yet", check: trafficCheck, outcome: checks.Waiting, break_: func(w *world) {
			buildInterface(w)
			w.Telemetry.Counted = map[string][]float64{cfnCounted: {0, 0}}
		}, args: map[string]string{"endpoint": "vpce-cfn"}},
		{key: "traffic.service-nothing-yet", check: consumersCheck, outcome: checks.Waiting, break_: func(w *world) { w.asServiceLab() }, env: serviceLab,
			args: map[string]string{"service": serviceID, "endpoint": "vpce-d"}},
	}
}

func TestTelemetryProves(t *testing.T) {
	for name, test := range map[string]struct {
		check checks.CheckSpec
		build func(*world)
		env   func(*checks.Env)
		seen  string
	}{
		"recorded": {recordedCheck, lists(recorded("ListBuckets", time.Minute, "10.0.1.20", labGateway), recorded("ListBuckets", 5*time.Minute, "3.34.1.2", "")), nil,
			"vpcEndpointId vpce-lab, sourceIPAddress 10.0.1.20"},
		"recorded, beside a newer endpoint of the public subnet": {recordedCheck, func(w *world) {
			lists(recorded("ListBuckets", time.Minute, "10.0.1.20", labGateway))(w)
			newer := w.Endpoints[0]
			newer.VpcEndpointId, newer.RouteTableIds, newer.CreationTimestamp = aws.String("vpce-public"), []string{"rtb-public"}, aws.Time(now)
			w.Endpoints = append(w.Endpoints, newer)
		}, nil, "vpcEndpointId vpce-lab"},
		"counted": {trafficCheck, func(w *world) {
			buildInterface(w)
			w.Telemetry.Counted = map[string][]float64{cfnCounted: {0, 2, 1}}
		}, nil, "3 connections, 300 bytes, the newest of " + now.Add(-time.Minute).Format("15:04")},
		"counted at the service": {consumersCheck, func(w *world) {
			w.asServiceLab()
			w.Telemetry.Counted = map[string][]float64{webCounted: {12}}
		}, serviceLab, "12 connections"},
	} {
		t.Run(name, func(t *testing.T) {
			w := built()
			test.build(w)
			env := w.env(t)
			if test.env != nil {
				test.env(env)
			}
			finding := round(t, env, test.check).Findings[0]
			if finding.Outcome != checks.Passed || finding.Level != checks.ObservedPublic || !strings.Contains(finding.Evidence[0].Seen, test.seen) {
				t.Errorf("%s by %s: %+v %+v", finding.Outcome, finding.Level, finding.Diagnosis, finding.Evidence)
			}
		})
	}
}

// Who may not read the event history is not told that they did something wrong.
func TestTelemetryThatMayNotBeRead(t *testing.T) {
	w := built()
	w.Errors = map[string]error{"LookupEvents": refused("AccessDeniedException")}
	if f := round(t, w.env(t), recordedCheck).Findings[0]; f.Outcome != checks.Unknown || f.Diagnosis.Args["action"] != "cloudtrail:LookupEvents" {
		t.Errorf("%s %+v", f.Outcome, f.Diagnosis)
	}
}

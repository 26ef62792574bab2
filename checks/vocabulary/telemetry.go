package vocabulary

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"linklab/checks"
	"linklab/checks/account"
)

// telemetryChecks are those of what AWS itself saw. It tells minutes late, so
// they are for advice: no step waits for them.
func telemetryChecks() []checks.Definition {
	const late = 30 * time.Minute
	return []checks.Definition{
		{Name: "request-recorded", Rows: []string{"A-19"}, Params: ofEndpoint(input("instance"), text("event", true)),
			Actions: actions("cloudtrail:LookupEvents", "ec2:DescribeVpcEndpointServices"), Prefetch: reads(account.ReadEndpoints),
			After:   []string{"vpc-exists", "instance-running", "gateway-endpoint", "interface-endpoint"},
			Usually: 5 * time.Minute, Deadline: late, Run: requestRecorded},
		{Name: "endpoint-traffic", Rows: []string{"B-17", "D-15"}, Params: ofEndpoint(),
			Actions: actions("cloudwatch:GetMetricData", "ec2:DescribeVpcEndpointServices"), Prefetch: reads(account.ReadEndpoints),
			After:   []string{"vpc-exists", "interface-endpoint", "consumer-endpoint", "connection-accepted"},
			Usually: 3 * time.Minute, Deadline: late, Run: endpointTraffic},
		{Name: "service-traffic", Rows: []string{"D-15"}, Params: []checks.Param{input("service"), input("endpoint")},
			Actions:  actions(slices.Concat(serviceActions, []string{"cloudwatch:GetMetricData"})...),
			Prefetch: reads(account.ReadOwnServices, account.ReadEndpoints), After: []string{"endpoint-service", "connection-accepted"},
			Usually: 3 * time.Minute, Deadline: late, Run: serviceTraffic},
	}
}

// requestRecorded looks for a request of the instance's in CloudTrail's event
// history, which says by which endpoint it came (AWS CloudTrail user guide,
// CloudTrail record contents: vpcEndpointId).
func requestRecorded(ctx context.Context, s *checks.Scene) checks.Finding {
	endpoint, absent := theEndpoint(ctx, s, privateTable(ctx, s))
	if absent != nil {
		return *absent
	}
	instance, absent := theInstance(ctx, s)
	if absent != nil {
		return *absent
	}
	records, err := s.Snapshot.Recorded(ctx, s.With["event"], made(*endpoint))
	if err != nil {
		return checks.Unread(err)
	}
	id, carrier, private := aws.ToString(instance.InstanceId), aws.ToString(endpoint.VpcEndpointId), aws.ToString(instance.PrivateIpAddress)
	expected := "vpcEndpointId " + carrier + ", sourceIPAddress " + private
	for _, record := range records {
		// By another way the source is another; the role's session still bears the
		// instance's name.
		if record.User != id && record.SourceIP != private {
			continue
		}
		seen := saw("cloudtrail:LookupEvents "+s.With["event"], id, expected, recordText(record))
		at := record.At.Format("15:04:05")
		switch {
		case record.Endpoint == carrier && record.SourceIP == private:
			return pass(checks.ObservedPublic, seen)
		case record.Endpoint == "":
			return failSeen(checks.ObservedPublic, diagnose("trail.no-endpoint", "instance", id, "event", s.With["event"], "at", at, "source", record.SourceIP, "endpoint", carrier), seen)
		case record.Endpoint != carrier:
			return failSeen(checks.ObservedPublic, diagnose("trail.other-endpoint", "instance", id, "event", s.With["event"], "at", at, "other", record.Endpoint, "endpoint", carrier), seen)
		}
	}
	return wait(diagnose("trail.nothing-yet", "instance", id, "event", s.With["event"], "endpoint", carrier), time.Time{},
		saw("cloudtrail:LookupEvents "+s.With["event"], id, expected, "none"))
}

func recordText(record account.Recorded) string {
	text := "sourceIPAddress " + record.SourceIP + ", " + record.At.Format(time.RFC3339)
	if record.Endpoint == "" {
		return "no vpcEndpointId, " + text
	}
	return "vpcEndpointId " + record.Endpoint + ", " + text
}

// endpointTraffic looks at what AWS counted at an interface endpoint.
func endpointTraffic(ctx context.Context, s *checks.Scene) checks.Finding {
	endpoint, absent := theEndpoint(ctx, s, "")
	if absent != nil {
		return *absent
	}
	id := aws.ToString(endpoint.VpcEndpointId)
	return counted(ctx, s, "AWS/PrivateLinkEndpoints", id, made(*endpoint), diagnose("traffic.nothing-yet", "endpoint", id),
		"VPC Id", aws.ToString(endpoint.VpcId), "VPC Endpoint Id", id, "Endpoint Type", string(endpoint.VpcEndpointType), "Service Name", aws.ToString(endpoint.ServiceName))
}

// serviceTraffic looks at the same from the provider's side, where each consumer
// is counted apart.
func serviceTraffic(ctx context.Context, s *checks.Scene) checks.Finding {
	service, absent := need(ctx, s, "service")
	if absent != nil {
		return *absent
	}
	endpoint, absent := namedEndpoint(ctx, s)
	if absent != nil {
		return *absent
	}
	id := aws.ToString(endpoint.VpcEndpointId)
	return counted(ctx, s, "AWS/PrivateLinkServices", service, made(*endpoint), diagnose("traffic.service-nothing-yet", "service", service, "endpoint", id),
		"Service Id", service, "VPC Endpoint Id", id)
}

// counted passes when AWS counted anything since a time.
func counted(ctx context.Context, s *checks.Scene, namespace, id string, since time.Time, nothing *checks.Diagnosis, dimensions ...string) checks.Finding {
	traffic, err := s.Snapshot.Traffic(ctx, namespace, since, dimensions...)
	if err != nil {
		return checks.Unread(err)
	}
	source := "cloudwatch:GetMetricData " + namespace + " NewConnections, BytesProcessed"
	if traffic.Connections == 0 && traffic.Bytes == 0 {
		return wait(nothing, time.Time{}, saw(source, id, "more than none", "none"))
	}
	text := []string{strconv.FormatInt(traffic.Connections, 10) + " connections", strconv.FormatInt(traffic.Bytes, 10) + " bytes",
		"the newest of " + traffic.Newest.Format("15:04") + " UTC"}
	return pass(checks.ObservedPublic, saw(source, id, "more than none", strings.Join(text, ", ")))
}

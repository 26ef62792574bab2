package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/network"
)

// sums are the values of a metric in the last hour, a minute each.
func (l learner) sums(now time.Time, namespace, name string, dimensions ...string) (sums []float64) {
	l.Helper()
	var of []any
	for i := 0; i+1 < len(dimensions); i += 2 {
		of = append(of, map[string]any{"Name": dimensions[i], "Value": dimensions[i+1]})
	}
	out := l.do("monitoring", "GetMetricStatistics", map[string]any{
		"Namespace": namespace, "MetricName": name, "Period": 60, "Statistics": []any{"Sum"}, "Dimensions": of,
		"StartTime": now.Add(-time.Hour).Format(time.RFC3339), "EndTime": now.Add(time.Hour).Format(time.RFC3339),
	})
	list, _ := out["Datapoints"].([]any)
	for _, point := range list {
		sums = append(sums, point.(map[string]any)["Sum"].(float64))
	}
	return sums
}

// TestEndpointsCountWhatTheyCarry has an instance go by an interface endpoint,
// past it and into closed doors; only the first is counted, minute by minute,
// and it is all there after a restart.
func TestEndpointsCountWhatTheyCarry(t *testing.T) {
	dir := t.TempDir()
	l, c := paced(t, dir, network.Instant)
	id := l.launch("", l.withManaged("reader", "ReadOnlyAccess"))
	l.console(id)
	group, shut := l.openGroup("open", 443), l.openGroup("shut", 8443)
	l.endpoint(id, "cloudformation", group)
	l.endpoint(id, "sts", shut)
	list := l.do("ec2", "DescribeVpcEndpoints", nil)
	carrier, idle := at(list, "VpcEndpoints", 0, "VpcEndpointId"), at(list, "VpcEndpoints", 1, "VpcEndpointId")
	service := "com.amazonaws.ap-northeast-2.cloudformation"
	if at(list, "VpcEndpoints", 0, "ServiceName") != service {
		carrier, idle = idle, carrier
	}
	vpc := l.address(id, "VpcId")
	of := func(endpoint, service string) []string {
		return []string{"VPC Endpoint Id", endpoint, "VPC Id", vpc, "Endpoint Type", "Interface", "Service Name", service}
	}
	connections := func(l learner) []float64 {
		return l.sums(c.Now(), "AWS/PrivateLinkEndpoints", "NewConnections", of(carrier, service)...)
	}

	l.on(id, "curl -sS -o /dev/null https://cloudformation.ap-northeast-2.amazonaws.com/; aws cloudformation list-stacks --region ap-northeast-2; curl -sS -o /dev/null http://example.com/; curl -sS -m 2 https://sts.ap-northeast-2.amazonaws.com/")
	if got := connections(l); len(got) != 0 {
		t.Errorf("a minute that is not over shows %v", got)
	}
	c.add(2 * time.Minute)
	if got := connections(l); len(got) != 1 || got[0] != 2 {
		t.Errorf("two connections are counted as %v", got)
	}
	bytes := l.sums(c.Now(), "AWS/PrivateLinkEndpoints", "BytesProcessed", append(of(carrier, service), "Subnet Id", l.address(id, "SubnetId"))...)
	if len(bytes) != 1 || bytes[0] < 200 {
		t.Errorf("the bytes of both are %v", bytes)
	}
	if got := l.sums(c.Now(), "AWS/PrivateLinkEndpoints", "NewConnections", of(idle, "com.amazonaws.ap-northeast-2.sts")...); len(got) != 0 {
		t.Errorf("an endpoint that let nobody in counts %v", got)
	}

	l.on(id, "curl -sS -o /dev/null https://cloudformation.ap-northeast-2.amazonaws.com/")
	if err := l.sandbox.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := sandbox.Open(sandbox.Options{Dir: dir, Pace: network.Instant, Clock: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	c.add(2 * time.Minute)
	if got := connections(learner{t, again}); len(got) != 2 || got[0] != 2 || got[1] != 1 {
		t.Errorf("after a restart: %v", got)
	}
	c.add(4 * time.Hour)
	if got := connections(learner{t, again}); len(got) != 0 {
		t.Errorf("four hours later: %v", got)
	}
}

// TestEndpointServiceCountsItsConsumers looks at the same connections from the
// provider's side.
func TestEndpointServiceCountsItsConsumers(t *testing.T) {
	account, c := paced(t, "", network.Instant)
	l := slowly{account, c}
	l.makesTheStack()
	l.servesThePage()
	service, endpoint := l.connects()
	l.servesThroughTheEndpoint(endpoint)
	c.add(2 * time.Minute)
	total := l.sums(c.Now(), "AWS/PrivateLinkServices", "NewConnections", "Service Id", service)
	if len(total) == 0 || total[0] == 0 {
		t.Fatalf("the service counts %v", total)
	}
	zone := at(l.do("ec2", "DescribeSubnets", map[string]any{"SubnetIds": []any{l.physical(webStack, "MyPublicSN")}}), "Subnets", 0, "AvailabilityZone")
	balancer := l.physical(webStack, "CustomNLB")
	for _, dimensions := range [][]string{
		{"Service Id", service, "VPC Endpoint Id", endpoint},
		{"Service Id", service, "Load Balancer Arn", balancer},
		{"Az", zone, "Service Id", service, "Load Balancer Arn", balancer},
		{"Service Id", service, "Az", zone},
	} {
		if got := l.sums(c.Now(), "AWS/PrivateLinkServices", "NewConnections", dimensions...); len(got) != len(total) || got[0] != total[0] {
			t.Errorf("%s: %v, in all %v", strings.Join(dimensions, " "), got, total)
		}
	}
	if got := l.sums(c.Now(), "AWS/PrivateLinkServices", "BytesProcessed", "Service Id", service); len(got) != len(total) || got[0] < 100*total[0] {
		t.Errorf("%v bytes in %v connections", got, total)
	}
}

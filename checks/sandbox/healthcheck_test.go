package sandbox_test

import (
	"strings"
	"testing"
)

// TestHealthChecksOverHTTP asks the real web server of a target: a page that is
// there is healthy, one that is not is unhealthy although the port is open, and
// asking is in no log of the machine's.
func TestHealthChecksOverHTTP(t *testing.T) {
	l := learner{t, open(t, "")}
	group := l.openGroup("web", 80)
	id := l.launch(webUserData, map[string]any{"SecurityGroupIds": []any{group}})
	vpc, subnet := l.address(id, "VpcId"), l.address(id, "SubnetId")
	target := at(l.do("elasticloadbalancing", "CreateTargetGroup", map[string]any{"Name": "web", "Protocol": "TCP", "Port": 80, "VpcId": vpc,
		"HealthCheckProtocol": "HTTP", "HealthCheckPath": "/"}), "TargetGroups", 0, "TargetGroupArn")
	l.do("elasticloadbalancing", "RegisterTargets", map[string]any{"TargetGroupArn": target, "Targets": []any{map[string]any{"Id": id}}})
	balancer := at(l.do("elasticloadbalancing", "CreateLoadBalancer", map[string]any{"Name": "web", "Type": "network", "Subnets": []any{subnet}}),
		"LoadBalancers", 0, "LoadBalancerArn")
	l.do("elasticloadbalancing", "CreateListener", map[string]any{"LoadBalancerArn": balancer, "Protocol": "TCP", "Port": 80,
		"DefaultActions": []any{map[string]any{"Type": "forward", "TargetGroupArn": target}}})
	for _, test := range []struct{ protocol, path, want string }{
		{"HTTP", "/", "healthy"}, {"HTTP", "/nothing-here", "unhealthy"}, {"HTTPS", "/", "unhealthy"}, {"HTTP", "/index.html", "healthy"},
	} {
		l.do("elasticloadbalancing", "ModifyTargetGroup", map[string]any{"TargetGroupArn": target, "HealthCheckProtocol": test.protocol, "HealthCheckPath": test.path})
		got := at(l.do("elasticloadbalancing", "DescribeTargetHealth", map[string]any{"TargetGroupArn": target}), "TargetHealthDescriptions", 0, "TargetHealth", "State")
		if got != test.want {
			t.Errorf("%s %s: %s, want %s", test.protocol, test.path, got, test.want)
		}
	}
	if log := l.on(id, "sudo cat /var/log/httpd/access_log"); strings.Contains(log, "nothing-here") {
		t.Errorf("a health check is in the log:\n%s", log)
	}
}

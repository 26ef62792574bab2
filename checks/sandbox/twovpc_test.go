package sandbox_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox/network"
)

// twoVPC is a template of a widely taught lab's shape, as such templates stand:
// neither the web servers nor the load balancer wait for the way out, a root
// password is set, the image is an old one.
func twoVPC(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/twovpc.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// laptop runs a script on the learner's own computer.
func (l learner) laptop(script string) string {
	l.Helper()
	m, err := l.sandbox.Laptop(context.Background())
	if err != nil {
		l.Fatal(err)
	}
	var out bytes.Buffer
	m.RunScript(context.Background(), "learner", script, &out)
	return out.String()
}

func (l learner) stackStatus(name string) string {
	l.Helper()
	out, err := l.try("cloudformation", "DescribeStacks", map[string]any{"StackName": name})
	if err != nil {
		return "gone"
	}
	return at(out, "Stacks", 0, "StackStatus")
}

func (l learner) physical(stack, logical string) string {
	l.Helper()
	return at(l.do("cloudformation", "DescribeStackResource", map[string]any{"StackName": stack, "LogicalResourceId": logical}), "StackResourceDetail", "PhysicalResourceId")
}

// eventsOf are the events of a stack, newest first, one line each.
func (l learner) eventsOf(stack string) string {
	l.Helper()
	list, _ := l.do("cloudformation", "DescribeStackEvents", map[string]any{"StackName": stack})["StackEvents"].([]any)
	var lines []string
	for _, event := range list {
		lines = append(lines, at(event, "LogicalResourceId")+" "+at(event, "ResourceStatus")+" "+at(event, "ResourceStatusReason"))
	}
	return strings.Join(lines, "\n")
}

// slowly is an account whose clock the test moves.
type slowly struct {
	learner
	clock *clock
}

// until moves the clock on by ten seconds at a time, for half an hour at most.
func (l slowly) until(what string, done func() bool) {
	l.Helper()
	for range 180 {
		if done() {
			return
		}
		l.clock.add(10 * time.Second)
	}
	l.Fatalf("not within half an hour: %s", what)
}

// health are the states of a target group's targets.
func (l slowly) health(group string) string {
	list, _ := l.do("elasticloadbalancing", "DescribeTargetHealth", map[string]any{"TargetGroupArn": group})["TargetHealthDescriptions"].([]any)
	var states []string
	for _, target := range list {
		states = append(states, at(target, "TargetHealth", "State"))
	}
	return strings.Join(states, " ")
}

func (l slowly) endpointState(id string) string {
	out, err := l.try("ec2", "DescribeVpcEndpoints", map[string]any{"VpcEndpointIds": []any{id}})
	if err != nil {
		return "gone"
	}
	return at(out, "VpcEndpoints", 0, "State")
}

// TestTwoVPCTemplate takes the template's whole path, at AWS's own pace and
// without any waiting: it is created, its servers are installed by their user
// data, its page is served to the internet and through an endpoint service, and
// it goes only in the right order.
func TestTwoVPCTemplate(t *testing.T) {
	for name, pace := range map[string]network.Pace{"real": network.Real, "instant": network.Instant} {
		t.Run(name, func(t *testing.T) {
			account, c := paced(t, "", pace)
			l := slowly{account, c}
			l.makesTheStack()
			l.servesThePage()
			service, endpoint := l.connects()
			l.servesThroughTheEndpoint(endpoint)
			l.goesInOrder(service, endpoint)
		})
	}
}

const webStack = "two-vpc"

func (l slowly) makesTheStack() {
	l.Helper()
	parameters := map[string]any{"StackName": webStack, "TemplateBody": twoVPC(l), "Parameters": []any{map[string]any{"ParameterKey": "KeyName", "ParameterValue": "mine"}}}
	l.do("cloudformation", "CreateStack", parameters)
	l.until("ROLLBACK_COMPLETE", func() bool { return l.stackStatus(webStack) == "ROLLBACK_COMPLETE" })
	if events := l.eventsOf(webStack); !strings.Contains(events, "ROLLBACK_IN_PROGRESS Parameter validation failed: parameter value mine for parameter name KeyName does not exist. Rollback requested by user.") {
		l.Errorf("without the key pair:\n%s", events)
	}
	l.do("cloudformation", "DeleteStack", map[string]any{"StackName": webStack})
	l.do("ec2", "CreateKeyPair", map[string]any{"KeyName": "mine"})
	l.do("cloudformation", "CreateStack", parameters)
	l.until("CREATE_COMPLETE", func() bool { return l.stackStatus(webStack) != "CREATE_IN_PROGRESS" })
	if got := l.stackStatus(webStack); got != "CREATE_COMPLETE" {
		l.Fatalf("%s\n%s", got, l.eventsOf(webStack))
	}
	if image := l.do("ec2", "DescribeInstances", map[string]any{"InstanceIds": []any{l.physical(webStack, "MyEC2")}}); !strings.HasPrefix(at(image, "Reservations", 0, "Instances", 0, "ImageId"), "ami-") {
		l.Errorf("image of %v", image)
	}
	if text := l.on(l.physical(webStack, "CustomWeb2EC2"), "cat /var/log/cloud-init-output.log"); !strings.Contains(text, "Complete!") {
		l.Errorf("the user data found no way out:\n%s", text)
	}
	l.until("targets healthy", func() bool { return l.health(l.physical(webStack, "CustomNLBTG")) == "healthy healthy" })
}

// servesThePage looks at the page by the load balancer's public name.
func (l slowly) servesThePage() {
	l.Helper()
	name := at(l.do("elasticloadbalancing", "DescribeLoadBalancers", map[string]any{"LoadBalancerArns": []any{l.physical(webStack, "CustomNLB")}}), "LoadBalancers", 0, "DNSName")
	for who, run := range map[string]func(string) string{"the laptop": l.laptop, "My-EC2": func(script string) string { return l.on(l.physical(webStack, "MyEC2"), script) }} {
		page := run("for i in 1 2 3 4 5 6 7 8 9 10; do curl -s http://" + name + "/; done")
		if !strings.Contains(page, "Web Server 1</h1>") || !strings.Contains(page, "Web Server 2</h1>") {
			l.Errorf("%s sees\n%s", who, page)
		}
		if address := strings.TrimSpace(run("dig +short " + name)); address == "" || strings.HasPrefix(address, "20.0.") || strings.HasPrefix(address, "10.") {
			l.Errorf("%s is told %q", who, address)
		}
	}
}

// connects makes an endpoint service on the load balancer and an endpoint of
// the client's, and accepts it.
func (l slowly) connects() (service, endpoint string) {
	l.Helper()
	made := l.do("ec2", "CreateVpcEndpointServiceConfiguration", map[string]any{"NetworkLoadBalancerArns": []any{l.physical(webStack, "CustomNLB")}, "AcceptanceRequired": true})
	service = at(made, "ServiceConfiguration", "ServiceId")
	l.until("the service", func() bool {
		services := l.do("ec2", "DescribeVpcEndpointServiceConfigurations", map[string]any{"ServiceIds": []any{service}})
		return at(services, "ServiceConfigurations", 0, "ServiceState") == "Available"
	})
	made = l.do("ec2", "CreateVpcEndpoint", map[string]any{
		"VpcEndpointType": "Interface", "ServiceName": at(made, "ServiceConfiguration", "ServiceName"), "VpcId": l.physical(webStack, "MyVPC"),
		"SubnetIds": []any{l.physical(webStack, "MyPublicSN")}, "SecurityGroupIds": []any{l.physical(webStack, "WebSG")},
	})
	endpoint = at(made, "VpcEndpoint", "VpcEndpointId")
	l.until("pendingAcceptance", func() bool { return l.endpointState(endpoint) == "pendingAcceptance" })
	l.do("ec2", "AcceptVpcEndpointConnections", map[string]any{"ServiceId": service, "VpcEndpointIds": []any{endpoint}})
	l.until("available", func() bool { return l.endpointState(endpoint) == "available" })
	return service, endpoint
}

func (l slowly) servesThroughTheEndpoint(endpoint string) {
	l.Helper()
	name := at(l.do("ec2", "DescribeVpcEndpoints", map[string]any{"VpcEndpointIds": []any{endpoint}}), "VpcEndpoints", 0, "DnsEntries", 0, "DnsName")
	client := l.physical(webStack, "MyEC2")
	if address := l.on(client, "dig +short "+name); !strings.HasPrefix(address, "10.0.0.") {
		l.Errorf("%s is told %q", name, address)
	}
	page := l.on(client, "for i in 1 2 3 4 5 6 7 8 9 10; do curl -s http://"+name+"/; done")
	if strings.Count(page, "Endpoint Service Lab") != 10 || !strings.Contains(page, "Web Server 1</h1>") || !strings.Contains(page, "Web Server 2</h1>") {
		l.Errorf("through the endpoint:\n%s", page)
	}
	// The public way cut, only the private one is left.
	route := map[string]any{"RouteTableId": l.physical(webStack, "MyPublicRT"), "DestinationCidrBlock": "0.0.0.0/0"}
	l.do("ec2", "DeleteRoute", route)
	if page := l.on(client, "curl -s -m 4 http://"+name+"/"); !strings.Contains(page, "Endpoint Service Lab") {
		l.Errorf("without a default route: %q", page)
	}
	route["GatewayId"] = l.physical(webStack, "MyIGW")
	l.do("ec2", "CreateRoute", route)
}

// goesInOrder deletes in the wrong order first.
func (l slowly) goesInOrder(service, endpoint string) {
	l.Helper()
	balancer := l.physical(webStack, "CustomNLB")
	l.do("cloudformation", "DeleteStack", map[string]any{"StackName": webStack})
	l.until("DELETE_FAILED", func() bool { return l.stackStatus(webStack) != "DELETE_IN_PROGRESS" })
	events := l.eventsOf(webStack)
	for _, want := range []string{
		webStack + " DELETE_FAILED The following resource(s) failed to delete: [",
		"CustomNLB DELETE_FAILED Resource handler returned message: \"Load balancer '" + balancer + "' cannot be deleted because it is currently associated with another service (Service: ElasticLoadBalancingV2, Status Code: 400,",
		"MyPublicSN DELETE_FAILED Resource handler returned message: \"The subnet '" + l.physical(webStack, "MyPublicSN") + "' has dependencies and cannot be deleted. (Service: Ec2, Status Code: 400,",
		"NLBListener DELETE_COMPLETE",
		"CustomWeb1EC2 DELETE_COMPLETE",
	} {
		if !strings.Contains(events, want) {
			l.Errorf("the events lack %q", want)
		}
	}
	if l.Failed() {
		l.Log(events)
	}

	gone := l.do("ec2", "DeleteVpcEndpointServiceConfigurations", map[string]any{"ServiceIds": []any{service}})
	if at(gone, "Unsuccessful", 0, "Error", "Code") != "ExistingVpcEndpointConnections" {
		l.Errorf("a service with a connection: %v", gone)
	}
	l.do("ec2", "DeleteVpcEndpoints", map[string]any{"VpcEndpointIds": []any{endpoint}})
	l.until("the endpoint is gone", func() bool { return l.endpointState(endpoint) != "deleting" })
	l.do("ec2", "DeleteVpcEndpointServiceConfigurations", map[string]any{"ServiceIds": []any{service}})
	l.do("cloudformation", "DeleteStack", map[string]any{"StackName": webStack})
	l.until("the stack is gone", func() bool { return l.stackStatus(webStack) != "DELETE_IN_PROGRESS" })
	if got := l.stackStatus(webStack); got != "gone" {
		l.Fatalf("%s\n%s", got, l.eventsOf(webStack))
	}
	vpcs, _ := l.do("ec2", "DescribeVpcs", nil)["Vpcs"].([]any)
	if len(vpcs) != 1 {
		l.Errorf("%d VPCs are left", len(vpcs))
	}
}

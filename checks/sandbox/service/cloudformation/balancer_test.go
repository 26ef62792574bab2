package cloudformation

import (
	"net/netip"
	"os"
	"strings"
	"testing"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/cloudformation/resource"
)

// balancerStack makes the stack of web servers behind a load balancer, whose
// servers all listen.
func balancerStack(b *bench) string {
	b.t.Helper()
	data, err := os.ReadFile("testdata/balancer.yaml")
	if err != nil {
		b.t.Fatal(err)
	}
	b.world.OnListen(func(_ string, port int) bool { return port == 80 })
	b.create("nlb", string(data), b.image())
	b.status("nlb", "CREATE_COMPLETE")
	return string(data)
}

// image is the stack's parameters.
func (b *bench) image(more ...any) params {
	found := b.do("ssm", "GetParameter", params{"Name": "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"})
	list := []any{params{"ParameterKey": "ImageId", "ParameterValue": resource.Path(found, "Parameter.Value")}}
	return params{"Parameters": append(list, more...)}
}

func TestLoadBalancerStack(t *testing.T) {
	b := newBench(t, network.Instant)
	balancerStack(b)
	arn := b.physical("nlb", "CustomNLB")
	if _, full, _ := strings.Cut(arn, ":loadbalancer/"); b.output("nlb", "FullName") != full || !strings.HasSuffix(b.physical("nlb", "CustomNLBTG"), ":"+b.output("nlb", "GroupFullName")) {
		t.Errorf("full names %s, %s", b.output("nlb", "FullName"), b.output("nlb", "GroupFullName"))
	}
	health := b.do("elasticloadbalancing", "DescribeTargetHealth", params{"TargetGroupArn": b.physical("nlb", "CustomNLBTG")})
	for _, i := range []string{"0", "1"} {
		if state := resource.Path(health, "TargetHealthDescriptions."+i+".TargetHealth.State"); state != "healthy" {
			t.Errorf("target %s is %s", i, state)
		}
	}
	addresses := b.world.ResolvePublic(b.output("nlb", "Name")).Addresses
	if len(addresses) != 1 {
		t.Fatalf("the name answers %v", addresses)
	}
	served := map[string]bool{}
	for range 4 {
		path := b.world.Explain("ap-northeast-2", network.Flow{To: addresses[0], Port: 80, Protocol: "tcp"})
		if path.Blocked != nil || path.SourceIP != netip.MustParseAddr("203.0.113.10") {
			t.Fatalf("%+v", path)
		}
		served[path.Target.Instance] = true
	}
	if !served[b.physical("nlb", "CustomWeb1EC2")] || !served[b.physical("nlb", "CustomWeb2EC2")] {
		t.Errorf("served by %v", served)
	}
}

func TestLoadBalancerStackUpdates(t *testing.T) {
	b := newBench(t, network.Instant)
	text := balancerStack(b)
	balancer, group, listener := b.physical("nlb", "CustomNLB"), b.physical("nlb", "CustomNLBTG"), b.physical("nlb", "NLBListener")
	text = strings.Replace(text, ", {Id: !Ref CustomWeb2EC2, Port: 80}]", "]\n      HealthCheckIntervalSeconds: 10", 1)
	text = strings.Replace(text, "      Port: 80\n      Protocol: TCP\nOutputs", "      Port: 8080\n      Protocol: TCP\nOutputs", 1)
	text = strings.Replace(text, "      Tags: [{Key: Name, Value: Custom-NLB}]", "      LoadBalancerAttributes: [{Key: load_balancing.cross_zone.enabled, Value: true}]\n      Tags: [{Key: Owner, Value: me}]", 1)
	p := b.image(params{"ParameterKey": "Delay", "ParameterValue": "0"})
	p["StackName"], p["TemplateBody"] = "nlb", text
	b.do("cloudformation", "UpdateStack", p)
	b.status("nlb", "UPDATE_COMPLETE")
	if b.physical("nlb", "CustomNLB") != balancer || b.physical("nlb", "CustomNLBTG") != group || b.physical("nlb", "NLBListener") != listener {
		t.Errorf("something was replaced: %s", b.events("nlb"))
	}
	region, err := b.world.Region("ap-northeast-2")
	if err != nil {
		t.Fatal(err)
	}
	lb, tg := region.LoadBalancers[balancer], region.TargetGroups[group]
	if lb.Listeners[0].Port != 8080 || lb.Attribute("load_balancing.cross_zone.enabled") != "true" || lb.Tags.Value("Owner") != "me" || lb.Tags.Value("Name") != "" {
		t.Errorf("%+v, listener %+v", lb, lb.Listeners[0])
	}
	if len(tg.Targets) != 1 || tg.Targets[0].ID != b.physical("nlb", "CustomWeb1EC2") || tg.Health.Interval.Seconds() != 10 {
		t.Errorf("%+v", tg)
	}
}

func TestLoadBalancerStackUnderAService(t *testing.T) {
	b := newBench(t, network.Instant)
	balancerStack(b)
	arn := b.physical("nlb", "CustomNLB")
	made := b.do("ec2", "CreateVpcEndpointServiceConfiguration", params{"NetworkLoadBalancerArns": []any{arn}})
	b.do("cloudformation", "DeleteStack", params{"StackName": "nlb"})
	b.status("nlb", "DELETE_FAILED")
	if !strings.Contains(b.events("nlb"), "Load balancer '"+arn+"' cannot be deleted because it is currently associated with another service (Service: ElasticLoadBalancingV2, Status Code: 400,") {
		t.Error(b.events("nlb"))
	}
	b.do("ec2", "DeleteVpcEndpointServiceConfigurations", params{"ServiceIds": []any{resource.Path(made, "ServiceConfiguration.ServiceId")}})
	b.do("cloudformation", "DeleteStack", params{"StackName": "nlb"})
	b.refused("DescribeStacks", params{"StackName": "nlb"}, "does not exist")
}

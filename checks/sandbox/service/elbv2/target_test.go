package elbv2_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks/sandbox/network"
)

func (l *lab) register(group *string, targets ...types.TargetDescription) error {
	_, err := l.RegisterTargets(l.ctx, &sdk.RegisterTargetsInput{TargetGroupArn: group, Targets: targets})
	return err
}

// health is the one target's state, reason and sentence.
func (l *lab) health(group *string, targets ...types.TargetDescription) types.TargetHealth {
	l.t.Helper()
	out := must(l, func() (*sdk.DescribeTargetHealthOutput, error) {
		return l.DescribeTargetHealth(l.ctx, &sdk.DescribeTargetHealthInput{TargetGroupArn: group, Targets: targets})
	})
	if len(out.TargetHealthDescriptions) != 1 {
		l.t.Fatalf("%+v", out.TargetHealthDescriptions)
	}
	d := out.TargetHealthDescriptions[0]
	if d.Target == nil || aws.ToInt32(d.Target.Port) != 80 {
		l.t.Errorf("%+v", d)
	}
	return *d.TargetHealth
}

func TestTargetHealth(t *testing.T) {
	l := newLab(t, network.Real)
	group := l.web("web")
	me := types.TargetDescription{Id: &l.instance}
	want := func(state types.TargetHealthStateEnum, reason, description string) {
		t.Helper()
		got := l.health(group.TargetGroupArn, me)
		if got.State != state || string(got.Reason) != reason || aws.ToString(got.Description) != description {
			t.Errorf("%s %s %q, want %s %s %q", got.State, got.Reason, aws.ToString(got.Description), state, reason, description)
		}
	}
	want("unused", "Target.NotRegistered", "Target is not registered to the target group")
	if err := l.register(group.TargetGroupArn, me); err != nil {
		t.Fatal(err)
	}
	want("unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer")
	b := l.balancer("nlb")
	l.listen(b.LoadBalancerArn, group.TargetGroupArn)
	want("initial", "Elb.RegistrationInProgress", "Target registration is in progress")
	l.now = l.now.Add(170 * time.Second)
	want("initial", "Elb.InitialHealthChecking", "Initial health checks in progress")
	waiter := sdk.NewTargetInServiceWaiter(l, func(o *sdk.TargetInServiceWaiterOptions) { o.MinDelay, o.MaxDelay = time.Millisecond, time.Millisecond })
	l.now = l.now.Add(3 * time.Minute)
	if err := waiter.Wait(l.ctx, &sdk.DescribeTargetHealthInput{TargetGroupArn: group.TargetGroupArn}, time.Minute); err != nil {
		t.Error(err)
	}
	want("healthy", "", "")
	l.open = false
	want("unhealthy", "Target.FailedHealthChecks", "Health checks failed")
	must(l, func() (*sdk.DeregisterTargetsOutput, error) {
		return l.DeregisterTargets(l.ctx, &sdk.DeregisterTargetsInput{TargetGroupArn: group.TargetGroupArn, Targets: []types.TargetDescription{me}})
	})
	want("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress")
	l.now = l.now.Add(5 * time.Minute)
	want("unused", "Target.NotRegistered", "Target is not registered to the target group")
}

func TestTargetGroupSettings(t *testing.T) {
	l := newLab(t, network.Instant)
	group := l.web("web")
	if aws.ToString(group.HealthCheckPort) != "traffic-port" || group.HealthCheckProtocol != "TCP" || aws.ToInt32(group.HealthyThresholdCount) != 5 ||
		aws.ToInt32(group.UnhealthyThresholdCount) != 2 || aws.ToInt32(group.HealthCheckIntervalSeconds) != 30 || group.Matcher != nil || group.HealthCheckPath != nil ||
		group.TargetType != types.TargetTypeEnumInstance || !aws.ToBool(group.HealthCheckEnabled) {
		t.Errorf("%+v", group)
	}
	changed := must(l, func() (*sdk.ModifyTargetGroupOutput, error) {
		return l.ModifyTargetGroup(l.ctx, &sdk.ModifyTargetGroupInput{
			TargetGroupArn: group.TargetGroupArn, HealthCheckProtocol: types.ProtocolEnumHttp, HealthCheckPath: aws.String("/up"),
			HealthCheckIntervalSeconds: aws.Int32(10), Matcher: &types.Matcher{HttpCode: aws.String("200-299")},
		})
	}).TargetGroups[0]
	if changed.HealthCheckProtocol != "HTTP" || aws.ToString(changed.HealthCheckPath) != "/up" || aws.ToString(changed.Matcher.HttpCode) != "200-299" || aws.ToInt32(changed.HealthCheckTimeoutSeconds) != 6 {
		t.Errorf("%+v", changed)
	}
	for name, in := range map[string]*sdk.ModifyTargetGroupInput{
		"interval": {HealthCheckIntervalSeconds: aws.Int32(4)},
		"count":    {HealthyThresholdCount: aws.Int32(11)},
		"port":     {HealthCheckPort: aws.String("http")},
		"path":     {HealthCheckPath: aws.String("up")},
	} {
		in.TargetGroupArn = group.TargetGroupArn
		if _, err := l.ModifyTargetGroup(l.ctx, in); code(err) != "ValidationError" {
			t.Errorf("%s: %v", name, err)
		}
	}
	set := func(key, value string) error {
		_, err := l.ModifyTargetGroupAttributes(l.ctx, &sdk.ModifyTargetGroupAttributesInput{
			TargetGroupArn: group.TargetGroupArn, Attributes: []types.TargetGroupAttribute{{Key: &key, Value: &value}},
		})
		return err
	}
	if err := set("deregistration_delay.timeout_seconds", "30"); err != nil {
		t.Error(err)
	}
	for _, refused := range [][2]string{{"deregistration_delay.timeout_seconds", "3601"}, {"proxy_protocol_v2.enabled", "true"}, {"stickiness.type", "lb_cookie"}, {"nothing", "1"}} {
		if err := set(refused[0], refused[1]); code(err) != "InvalidConfigurationRequest" {
			t.Errorf("%v: %v", refused, err)
		}
	}
	attributes := must(l, func() (*sdk.DescribeTargetGroupAttributesOutput, error) {
		return l.DescribeTargetGroupAttributes(l.ctx, &sdk.DescribeTargetGroupAttributesInput{TargetGroupArn: group.TargetGroupArn})
	})
	values := map[string]string{}
	for _, a := range attributes.Attributes {
		values[*a.Key] = aws.ToString(a.Value)
	}
	if values["deregistration_delay.timeout_seconds"] != "30" || values["preserve_client_ip.enabled"] != "true" || values["load_balancing.cross_zone.enabled"] != "use_load_balancer_configuration" {
		t.Errorf("%v", values)
	}
	if _, err := l.CreateTargetGroup(l.ctx, &sdk.CreateTargetGroupInput{Name: aws.String("web"), Protocol: types.ProtocolEnumTcp, Port: aws.Int32(81), VpcId: &l.vpc}); code(err) != "DuplicateTargetGroupName" {
		t.Errorf("the name once more: %v", err)
	}
	if again := l.web("other"); aws.ToString(l.web("other").TargetGroupArn) != aws.ToString(again.TargetGroupArn) {
		t.Error("the same request makes another target group")
	}
	if _, err := l.CreateTargetGroup(l.ctx, &sdk.CreateTargetGroupInput{Name: aws.String("l"), TargetType: types.TargetTypeEnumLambda}); code(err) != "InvalidConfigurationRequest" {
		t.Errorf("lambda: %v", err)
	}
}

func TestListeners(t *testing.T) {
	l := newLab(t, network.Instant)
	b, group := l.balancer("nlb"), l.web("web")
	listener := l.listen(b.LoadBalancerArn, group.TargetGroupArn)
	if aws.ToInt32(listener.Port) != 80 || listener.Protocol != "TCP" || aws.ToString(listener.DefaultActions[0].TargetGroupArn) != *group.TargetGroupArn ||
		!strings.HasPrefix(aws.ToString(listener.ListenerArn), strings.Replace(*b.LoadBalancerArn, ":loadbalancer/", ":listener/", 1)+"/") {
		t.Errorf("%+v", listener)
	}
	if again := l.listen(b.LoadBalancerArn, group.TargetGroupArn); *again.ListenerArn != *listener.ListenerArn {
		t.Error("the same request makes another listener")
	}
	used := must(l, func() (*sdk.DescribeTargetGroupsOutput, error) {
		return l.DescribeTargetGroups(l.ctx, &sdk.DescribeTargetGroupsInput{LoadBalancerArn: b.LoadBalancerArn})
	})
	if len(used.TargetGroups) != 1 || used.TargetGroups[0].LoadBalancerArns[0] != *b.LoadBalancerArn {
		t.Errorf("%+v", used.TargetGroups)
	}
	_, err := l.DeleteTargetGroup(l.ctx, &sdk.DeleteTargetGroupInput{TargetGroupArn: group.TargetGroupArn})
	if code(err) != "ResourceInUse" || !strings.Contains(err.Error(), "is currently in use by a listener or a rule") {
		t.Errorf("a target group in use: %v", err)
	}
	must(l, func() (*sdk.ModifyListenerOutput, error) {
		return l.ModifyListener(l.ctx, &sdk.ModifyListenerInput{ListenerArn: listener.ListenerArn, Port: aws.Int32(8080)})
	})
	must(l, func() (*sdk.ModifyListenerAttributesOutput, error) {
		return l.ModifyListenerAttributes(l.ctx, &sdk.ModifyListenerAttributesInput{ListenerArn: listener.ListenerArn, Attributes: []types.ListenerAttribute{{Key: aws.String("tcp.idle_timeout.seconds"), Value: aws.String("60")}}})
	})
	all := must(l, func() (*sdk.DescribeListenersOutput, error) {
		return l.DescribeListeners(l.ctx, &sdk.DescribeListenersInput{LoadBalancerArn: b.LoadBalancerArn})
	})
	if len(all.Listeners) != 1 || aws.ToInt32(all.Listeners[0].Port) != 8080 {
		t.Errorf("%+v", all.Listeners)
	}
	_, err = l.CreateListener(l.ctx, &sdk.CreateListenerInput{
		LoadBalancerArn: b.LoadBalancerArn, Protocol: types.ProtocolEnumTls, Port: aws.Int32(443),
		DefaultActions: []types.Action{{Type: types.ActionTypeEnumForward, TargetGroupArn: group.TargetGroupArn}},
	})
	if code(err) != "ValidationError" || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("TLS: %v", err)
	}
	must(l, func() (*sdk.DeleteListenerOutput, error) {
		return l.DeleteListener(l.ctx, &sdk.DeleteListenerInput{ListenerArn: listener.ListenerArn})
	})
	if _, err := l.DescribeListeners(l.ctx, &sdk.DescribeListenersInput{ListenerArns: []string{*listener.ListenerArn}}); code(err) != "ListenerNotFound" {
		t.Errorf("gone: %v", err)
	}
	must(l, func() (*sdk.DeleteTargetGroupOutput, error) {
		return l.DeleteTargetGroup(l.ctx, &sdk.DeleteTargetGroupInput{TargetGroupArn: group.TargetGroupArn})
	})
}

func TestTags(t *testing.T) {
	l := newLab(t, network.Instant)
	b, group := l.balancer("nlb"), l.web("web")
	arns := []string{*b.LoadBalancerArn, *group.TargetGroupArn, *l.listen(b.LoadBalancerArn, group.TargetGroupArn).ListenerArn}
	tag := func(key, value string) types.Tag { return types.Tag{Key: &key, Value: &value} }
	must(l, func() (*sdk.AddTagsOutput, error) {
		return l.AddTags(l.ctx, &sdk.AddTagsInput{ResourceArns: arns, Tags: []types.Tag{tag("Name", "x"), tag("lab", "d")}})
	})
	must(l, func() (*sdk.RemoveTagsOutput, error) {
		return l.RemoveTags(l.ctx, &sdk.RemoveTagsInput{ResourceArns: arns, TagKeys: []string{"lab"}})
	})
	out := must(l, func() (*sdk.DescribeTagsOutput, error) {
		return l.DescribeTags(l.ctx, &sdk.DescribeTagsInput{ResourceArns: arns})
	})
	for i, d := range out.TagDescriptions {
		if *d.ResourceArn != arns[i] || len(d.Tags) != 1 || *d.Tags[0].Key != "Name" || *d.Tags[0].Value != "x" {
			t.Errorf("%+v", d)
		}
	}
	if len(out.TagDescriptions) != 3 {
		t.Errorf("%d of 3", len(out.TagDescriptions))
	}
	for want, tags := range map[string][]types.Tag{"DuplicateTagKeys": {tag("a", "1"), tag("a", "2")}, "ValidationError": {tag("aws:x", "1")}} {
		if _, err := l.AddTags(l.ctx, &sdk.AddTagsInput{ResourceArns: arns, Tags: tags}); code(err) != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

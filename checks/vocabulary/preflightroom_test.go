package vocabulary

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks"
)

func roomProvocations(t *testing.T) []provocation {
	clock, kind, left := use("clock"), use("instance-type", "type", "t3.micro"), use("nothing-left-behind")
	room := use("quota-room", "vpcs", "1", "gateway_endpoints", "1", "interface_endpoints", "2", "load_balancers", "1")
	at := func(off time.Duration) func(*checks.Env) {
		return func(e *checks.Env) { e.Account = datedBy(t, off) }
	}
	before := func(change func(*world)) func(*world) {
		return func(w *world) {
			f := fresh()
			w.VPCs, w.Subnets, w.Instances, w.Endpoints, w.Stack, w.Resources = f.VPCs, f.Subnets, nil, nil, nil, nil
			change(w)
		}
	}
	foreign := func(w *world) { // an endpoint of another lab in Seoul
		w.VPCs = append(w.VPCs, vpcsNamed(1, "interface-endpoint")...)
		w.Endpoints = endpointsOf(1, "vpc-interface-endpoint-0", types.VpcEndpointTypeInterface)
		w.Endpoints[0].SubnetIds = []string{"subnet-1"}
	}
	var abroad *world
	return []provocation{
		{key: "clock.ahead", check: clock, env: at(-10*time.Minute - 20*time.Second), args: map[string]string{"minutes": "10"}},
		{key: "clock.behind", check: clock, env: at(6 * time.Minute), args: map[string]string{"minutes": "6"}},
		{key: "clock.unknown", check: clock, outcome: checks.Unknown},

		{key: "instance-type.not-offered", check: kind, break_: before(func(w *world) { w.Preflight.Zones = nil }),
			args: map[string]string{"type": "t3.micro", "region": home}},
		{key: "instance-type.not-in-zone", check: kind, break_: before(func(w *world) { w.Preflight.Zones = []string{"ap-northeast-2c", "ap-northeast-2a"} }),
			args: map[string]string{"zone": "ap-northeast-2b", "zones": "ap-northeast-2a, ap-northeast-2c"}},
		{key: "instance-type.not-nitro", check: kind, outcome: checks.Passed, break_: func(w *world) { w.Agent.Hypervisor = types.InstanceTypeHypervisorXen }},

		{key: "quota.vpcs", check: room, break_: before(func(w *world) { w.VPCs = append(w.VPCs, vpcsNamed(4, "")...) }),
			args: map[string]string{"count": "5", "needs": "1", "quota": "5"}},
		{key: "quota.load-balancers", check: room, break_: before(func(w *world) { w.Service.Balancers = balancersOf(50, elb.LoadBalancerTypeEnumNetwork) }),
			args: map[string]string{"count": "50"}},
		{key: "quota.gateway-endpoints", check: room, break_: before(func(w *world) { w.Endpoints = endpointsOf(20, "vpc-default", types.VpcEndpointTypeGateway) }),
			args: map[string]string{"count": "20"}},
		{key: "quota.interface-endpoints", check: room, break_: func(w *world) { w.Endpoints = endpointsOf(49, "vpc-lab", types.VpcEndpointTypeInterface) },
			args: map[string]string{"count": "49", "needs": "2"}},

		{key: "left.behind", check: left, break_: before(foreign),
			args: map[string]string{"labs": "interface-endpoint", "items": "vpce-vpc-interface-endpoint-0-0", "hour": "0.0130", "month": "9.49"}},
		{key: "left.behind", name: "of this lab, its network gone", check: left, break_: before(func(w *world) {
			w.Addresses = []types.Address{{PublicIp: aws.String("3.34.1.2"), Tags: tags("x")}}
		}), args: map[string]string{"labs": "s3-gateway", "items": "3.34.1.2"}},
		{key: "left.behind-unpriced", check: left, break_: func(w *world) { before(foreign)(w); abroad = w }, env: func(e *checks.Env) { e.Account = abroad.unpriced() }},
	}
}

// What fills no quota and is no leftover: the lab's own things, load balancers
// of other kinds, deleted endpoints, and a running lab.
func TestRoomIsLeft(t *testing.T) {
	room := use("quota-room", "vpcs", "1", "gateway_endpoints", "1", "interface_endpoints", "1", "load_balancers", "1")
	for name, test := range map[string]struct {
		check checks.CheckSpec
		world *world
	}{
		"the lab's own VPCs": {room, func() *world {
			w := built()
			w.VPCs = append(w.VPCs, vpcsNamed(5, "s3-gateway")...)
			return w
		}()},
		"application load balancers": {room, func() *world {
			w := fresh()
			w.Service.Balancers = balancersOf(60, elb.LoadBalancerTypeEnumApplication)
			return w
		}()},
		"deleted endpoints": {room, func() *world {
			w := fresh()
			w.Endpoints = endpointsOf(30, "vpc-default", types.VpcEndpointTypeGateway)
			for i := range w.Endpoints {
				w.Endpoints[i].State = "deleting"
			}
			return w
		}()},
		"a running lab":          {use("nothing-left-behind"), built()},
		"nothing":                {use("nothing-left-behind"), fresh()},
		"the zone of a template": {use("instance-type"), fresh()},
		"instances that stand": {use("instance-type"), func() *world {
			w := built()
			w.Subnets = append(w.Subnets, fresh().Subnets...)
			w.Preflight.Zones = []string{"ap-northeast-2a"}
			return w
		}()},
	} {
		finding := round(t, test.world.env(t), test.check).Findings[0]
		if finding.Outcome != checks.Passed || finding.Diagnosis != nil {
			t.Errorf("%s: %s %+v", name, finding.Outcome, finding.Diagnosis)
		}
	}
}

func TestClockWithinTolerance(t *testing.T) {
	for _, off := range []time.Duration{0, 4 * time.Minute, -4 * time.Minute, -5 * time.Minute} {
		env := built().env(t)
		env.Account = datedBy(t, off)
		if finding := round(t, env, use("clock")).Findings[0]; finding.Outcome != checks.Passed {
			t.Errorf("%s: %s %+v", off, finding.Outcome, finding.Diagnosis)
		}
	}
}

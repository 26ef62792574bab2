package vocabulary

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks"
	"linklab/checks/site"
)

var (
	stackDone      = use("stack-complete", "vpc", "consumer_vpc", "other", "provider_vpc")
	apartCheck     = use("vpcs-apart", "vpc", "consumer_vpc", "other", "provider_vpc")
	activeCheck    = use("load-balancer-active", "load_balancer", "load_balancer", "scheme", "internet-facing")
	listenerCheck  = use("listener", "load_balancer", "load_balancer", "target_group", "target_group")
	targetsCheck   = use("targets-healthy", "load_balancer", "load_balancer", "target_group", "target_group")
	bothCheck      = use("targets-healthy", "load_balancer", "load_balancer", "target_group", "target_group", "server", "web_1", "second", "web_2")
	publicCheck    = pageUse("public-page")
	serviceCheck   = use("endpoint-service", "load_balancer", "load_balancer", "service", "service")
	principals     = use("service-principals", "service", "service")
	consumerCheck  = use("consumer-endpoint", "vpc", "consumer_vpc", "service", "service", "endpoint", "endpoint")
	zonesCheck     = use("zones-overlap", "service", "service", "endpoint", "endpoint", "subnet", "consumer_subnet")
	acceptedCheck  = use("connection-accepted", "service", "service", "endpoint", "endpoint")
	throughCheck   = pageUse("page-through-endpoint", "vpc", "consumer_vpc", "service", "service", "endpoint", "endpoint")
	cutCheck       = pageUse("public-path-cut", "vpc", "consumer_vpc", "subnet", "consumer_subnet", "service", "service", "endpoint", "endpoint")
	noConnections  = use("no-connections-left", "service", "service")
	goneCheck      = use("service-gone", "service", "service")
	onEndpointPort = use("endpoint-group-admits", "vpc", "consumer_vpc", "endpoint", "endpoint", "instance", "client_instance", "port", "80")
)

func pageUse(name string, more ...string) checks.CheckSpec {
	return use(name, append([]string{"load_balancer", "load_balancer", "target_group", "target_group", "instance", "client_instance", "nonce", "${nonce}"}, more...)...)
}

// serviceLab is an environment of the endpoint service lab.
func serviceLab(env *checks.Env) {
	env.Lab, env.Stack, env.Inputs = "endpoint-service", "linklab-endpoint-service", serviceInputs()
	env.Chosen = map[string]string{}
}

func TestServiceLabHolds(t *testing.T) {
	for name, change := range map[string]func(*world){
		"as built":        func(*world) {},
		"the same ranges": func(w *world) { w.VPCs[1].CidrBlock = w.VPCs[0].CidrBlock },
		"targets by address": func(w *world) {
			w.Service.Health = []elb.TargetHealthDescription{healthOfTarget("10.1.0.11", "healthy", ""), healthOfTarget("10.1.0.12", "healthy", "")}
		},
		"a target group of one's own": func(w *world) {
			apart("healthy")(w)
			w.Service.HealthApart = append(w.Service.HealthApart, healthOfTarget("10.1.0.11", "healthy", ""))
			w.Service.Health = []elb.TargetHealthDescription{healthOfTarget("i-web-1", "unused", "Target.NotInUse")}
		},
		"an ended peering": func(w *world) { w.Service.Peerings = []types.VpcPeeringConnection{peering("deleted")} },
	} {
		t.Run(name, func(t *testing.T) {
			w := built()
			w.asServiceLab()
			change(w)
			env := w.env(t)
			serviceLab(env)
			result := round(t, env, stackDone, apartCheck, activeCheck, listenerCheck, bothCheck, publicCheck, serviceCheck, principals,
				consumerCheck, zonesCheck, onEndpointPort, acceptedCheck, throughCheck)
			w.cut()
			cut := round(t, env, cutCheck)
			for _, f := range append(result.Findings, cut.Findings...) {
				if f.Outcome != checks.Passed {
					t.Errorf("%s is %s: %+v", f.Check, f.Outcome, f.Diagnosis)
				}
			}
			for input, want := range map[string]string{"service": serviceID, "service_name": serviceLong, "endpoint": "vpce-d", "endpoint_name": endpointDNS,
				"balancer_name": balancerName, "target_group": groupARN} {
				if got := result.Resolved[input]; got != want {
					t.Errorf("%s is %q, want %q", input, got, want)
				}
			}
			for _, f := range []*checks.Finding{result.Finding("page-through-endpoint"), result.Finding("public-page"), cut.Finding("public-path-cut")} {
				if f.Level != checks.ObservedInside {
					t.Errorf("%s is known by %s", f.Check, f.Level)
				}
			}
		})
	}
}

// A network that was built by hand is found without its stack.
func TestServiceLabByHand(t *testing.T) {
	w := built()
	w.asServiceLab()
	w.Stack, w.Resources = nil, nil
	env := w.env(t)
	serviceLab(env)
	env.Chosen["consumer_vpc"], env.Chosen["provider_vpc"] = "vpc-consumer", "vpc-provider"
	for _, f := range round(t, env, stackDone, activeCheck, listenerCheck, targetsCheck).Findings {
		if f.Outcome != checks.Passed {
			t.Errorf("%s is %s: %+v", f.Check, f.Outcome, f.Diagnosis)
		}
	}
}

// After the clean-up nothing is left, and a service of the learner's that is
// not the lab's is left alone.
func TestServiceLabIsGone(t *testing.T) {
	w := gone()
	w.Service.Own = []types.ServiceConfiguration{{ServiceId: aws.String("vpce-svc-other"), ServiceName: aws.String("com.amazonaws.vpce.ap-northeast-2.vpce-svc-other"),
		ServiceState: types.ServiceStateAvailable, AcceptanceRequired: aws.Bool(true)}}
	w.Service.Connections = []types.VpcEndpointConnection{{ServiceId: aws.String("vpce-svc-other"), VpcEndpointId: aws.String("vpce-x"), VpcEndpointState: "available"}}
	env := w.env(t)
	serviceLab(env)
	env.Chosen["service"], env.Chosen["load_balancer"] = serviceID, balancerARN
	for _, f := range round(t, env, noConnections, goneCheck).Findings {
		if f.Outcome != checks.Passed {
			t.Errorf("%s is %s: %+v", f.Check, f.Outcome, f.Diagnosis)
		}
	}
}

// apart has the listener send to a target group of the learner's own, which knows
// the second server by its address.
func apart(state string) func(*world) {
	return func(w *world) {
		own := strings.Replace(groupARN, "lab-web", "lab-new", 1)
		w.Service.Listeners[0].DefaultActions[0].TargetGroupArn = aws.String(own)
		w.Service.HealthApart = []elb.TargetHealthDescription{healthOfTarget("10.1.0.12", state, "")}
	}
}

func serviceOf(id string, balancers ...string) types.ServiceConfiguration {
	return types.ServiceConfiguration{ServiceId: aws.String(id), ServiceName: aws.String("com.amazonaws.vpce.ap-northeast-2." + id),
		ServiceState: types.ServiceStateAvailable, AcceptanceRequired: aws.Bool(true), NetworkLoadBalancerArns: balancers}
}

func peering(state string) types.VpcPeeringConnection {
	return peered("pcx-1", "vpc-provider", "vpc-consumer", state)
}

func peered(id, from, to, state string) types.VpcPeeringConnection {
	return types.VpcPeeringConnection{VpcPeeringConnectionId: aws.String(id),
		Status:           &types.VpcPeeringConnectionStateReason{Code: types.VpcPeeringConnectionStateReasonCode(state)},
		RequesterVpcInfo: &types.VpcPeeringConnectionVpcInfo{VpcId: aws.String(from)},
		AccepterVpcInfo:  &types.VpcPeeringConnectionVpcInfo{VpcId: aws.String(to)}}
}

// serviceProvocations are the ways to get the lab of the endpoint service
// wrong. Each begins with the lab as it is when it is built.
func serviceProvocations() []provocation {
	var all []provocation
	for _, some := range [][]provocation{networkOfTwo(), balancerProvocations(), ownServiceProvocations(), throughProvocations(), cutProvocations()} {
		all = append(all, some...)
	}
	for i, p := range all {
		all[i].break_ = func(w *world) {
			w.asServiceLab()
			if p.break_ != nil {
				p.break_(w)
			}
		}
		all[i].env = func(env *checks.Env) {
			serviceLab(env)
			if p.env != nil {
				p.env(env)
			}
		}
	}
	return all
}

func networkOfTwo() []provocation {
	attached := func(vpc string) types.TransitGatewayVpcAttachment {
		return types.TransitGatewayVpcAttachment{TransitGatewayId: aws.String("tgw-1"), VpcId: aws.String(vpc), State: types.TransitGatewayAttachmentStateAvailable}
	}
	return []provocation{
		{key: "stack.none", check: stackDone, break_: func(w *world) { w.Stack, w.Resources, w.VPCs, w.Instances = nil, nil, nil, nil }},
		{key: "stack.failed", name: "of two VPCs", check: stackDone, break_: func(w *world) {
			w.Stack.StackStatus, w.Events = "ROLLBACK_COMPLETE", failedEvents("CREATE")
		}},
		{key: "vpc.same", check: apartCheck, env: func(env *checks.Env) { env.Chosen["consumer_vpc"] = "vpc-provider" }},
		{key: "peer.between", check: apartCheck, break_: func(w *world) { w.Service.Peerings = []types.VpcPeeringConnection{peering("active")} },
			args: map[string]string{"peering": "pcx-1"}},
		{key: "peer.between", name: "not accepted yet", check: apartCheck, break_: func(w *world) {
			w.Service.Peerings = []types.VpcPeeringConnection{peering("pending-acceptance")}
		}},
		{key: "transit.between", check: apartCheck, break_: func(w *world) {
			w.Service.Attachments = []types.TransitGatewayVpcAttachment{attached("vpc-consumer"), attached("vpc-provider")}
		}, args: map[string]string{"gateway": "tgw-1"}},
	}
}

func balancerProvocations() []provocation {
	balancer := func(change func(*elb.LoadBalancer)) func(*world) {
		return func(w *world) { change(&w.Service.Balancers[0]) }
	}
	state := func(code elb.LoadBalancerStateEnum) func(*world) {
		return balancer(func(b *elb.LoadBalancer) { b.State.Code = code })
	}
	takes := func(change func(*elb.Listener)) func(*world) {
		return func(w *world) { change(&w.Service.Listeners[0]) }
	}
	target := func(state, reason string) func(*world) {
		return func(w *world) { w.Service.Health[1] = healthOfTarget("i-web-2", state, reason) }
	}
	return []provocation{
		{key: "nlb.none", check: activeCheck, break_: func(w *world) { w.Service.Balancers = nil }, args: map[string]string{"vpc": "vpc-provider"}},
		{key: "nlb.other-type", check: activeCheck, break_: balancer(func(b *elb.LoadBalancer) { b.Type = elb.LoadBalancerTypeEnumApplication }),
			args: map[string]string{"type": "application"}},
		{key: "nlb.provisioning", check: activeCheck, outcome: checks.Waiting, break_: state(elb.LoadBalancerStateEnumProvisioning)},
		{key: "nlb.failed", check: activeCheck, break_: state(elb.LoadBalancerStateEnumFailed)},
		{key: "nlb.internal", check: activeCheck, break_: balancer(func(b *elb.LoadBalancer) { b.Scheme = elb.LoadBalancerSchemeEnumInternal })},
		{key: "nlb.no-listener", check: listenerCheck, break_: func(w *world) { w.Service.Listeners = nil }},
		{key: "nlb.other-port", check: listenerCheck, break_: takes(func(l *elb.Listener) { l.Port = aws.Int32(8080) }), args: map[string]string{"seen": "8080", "port": "80"}},
		{key: "nlb.other-protocol", check: listenerCheck, break_: takes(func(l *elb.Listener) { l.Protocol = elb.ProtocolEnumTls }), args: map[string]string{"seen": "TLS"}},
		{key: "nlb.other-group", check: listenerCheck, break_: takes(func(l *elb.Listener) {
			l.DefaultActions[0].TargetGroupArn = aws.String(strings.Replace(groupARN, "lab-web", "lab-new", 1))
		}), args: map[string]string{"seen": "lab-new", "expected": "lab-web"}},
		{key: "nlb.other-group", name: "with a target that takes nothing", check: listenerCheck, break_: apart("unhealthy")},
		{key: "tg.missing", name: "of the group that the listener sends to", check: bothCheck, break_: apart("healthy"), args: map[string]string{"group": "lab-new", "target": "i-web-1"}},
		{key: "tg.none", check: targetsCheck, break_: func(w *world) { w.Service.Groups = nil }},
		{key: "tg.empty", check: targetsCheck, break_: func(w *world) { w.Service.Health = nil }},
		{key: "tg.initial", check: targetsCheck, outcome: checks.Waiting, break_: target("initial", "Elb.InitialHealthChecking"), args: map[string]string{"target": "i-web-2"}},
		{key: "tg.not-running", check: targetsCheck, break_: target("unused", "Target.InvalidState"), args: map[string]string{"target": "i-web-2"}},
		{key: "tg.not-in-use", check: targetsCheck, break_: func(w *world) {
			target("unused", "Target.NotInUse")(w)
			w.Service.Groups[0].LoadBalancerArns = nil
		}},
		{key: "tg.zone", check: targetsCheck, break_: target("unused", "Target.NotInUse")},
		{key: "tg.draining", check: targetsCheck, break_: target("draining", "Target.DeregistrationInProgress")},
		{key: "state.unknown", name: "of a target", check: targetsCheck, outcome: checks.Unknown, break_: target("resting", ""), args: map[string]string{"state": "resting"}},
		{key: "tg.unhealthy", name: "without a reason", check: targetsCheck, break_: target("unhealthy", ""), args: map[string]string{"reason": "unhealthy"}},
		{key: "tg.unhealthy", check: targetsCheck, break_: target("unhealthy", "Target.FailedHealthChecks"), args: map[string]string{"reason": "Target.FailedHealthChecks"}},
		{key: "tg.other-port", check: targetsCheck, break_: func(w *world) {
			target("unhealthy", "Target.FailedHealthChecks")(w)
			w.Service.Health[1].Target.Port = aws.Int32(8080)
		}, args: map[string]string{"seen": "8080"}},
		{key: "tg.health-check", check: targetsCheck, break_: func(w *world) {
			target("unhealthy", "Target.FailedHealthChecks")(w)
			w.Service.Groups[0].HealthCheckProtocol, w.Service.Groups[0].HealthCheckPath = elb.ProtocolEnumHttp, aws.String("/health")
			w.Service.Groups[0].HealthCheckPort = aws.String("traffic-port")
		}, args: map[string]string{"seen": "HTTP 80 /health"}},
		{key: "tg.health-check", name: "on another port", check: targetsCheck, break_: func(w *world) {
			target("unhealthy", "Target.FailedHealthChecks")(w)
			w.Service.Groups[0].HealthCheckProtocol, w.Service.Groups[0].HealthCheckPort = elb.ProtocolEnumTcp, aws.String("8081")
		}, args: map[string]string{"seen": "TCP 8081"}},
		{key: "tg.unhealthy", name: "the health check is as it should be", check: targetsCheck, break_: func(w *world) {
			target("unhealthy", "Target.FailedHealthChecks")(w)
			w.Service.Groups[0].HealthCheckProtocol, w.Service.Groups[0].HealthCheckPort = elb.ProtocolEnumTcp, aws.String("80")
		}},
		{key: "tg.missing", check: bothCheck, break_: func(w *world) { w.Service.Health = w.Service.Health[:1] },
			args: map[string]string{"target": "i-web-2", "register": "i-web-2", "seen": "i-web-1"}},
		{key: "tg.missing", name: "by address", check: bothCheck, break_: func(w *world) {
			w.Service.Groups[0].TargetType = elb.TargetTypeEnumIp
			w.Service.Health = []elb.TargetHealthDescription{healthOfTarget("10.1.0.12", "healthy", "")}
		}, args: map[string]string{"target": "i-web-1", "register": "10.1.0.11"}},
		{key: "leg.egress", check: targetsCheck, break_: func(w *world) {
			target("unhealthy", "Target.FailedHealthChecks")(w)
			w.Groups[3].IpPermissionsEgress = nil
		}, args: map[string]string{"group": "sg-balancer", "from": "lab", "to": "i-web-2", "block": "10.1.0.12/32"}},
		{key: "tg.sg", check: targetsCheck, break_: func(w *world) {
			target("unhealthy", "Target.FailedHealthChecks")(w)
			w.Groups[2].IpPermissions = []types.IpPermission{webRule("", "sg-client")}
		}, args: map[string]string{"security_group": "sg-web", "address": "10.1.0.30"}},
	}
}

func ownServiceProvocations() []provocation {
	own := func(change func(*types.ServiceConfiguration)) func(*world) {
		return func(w *world) { change(&w.Service.Own[0]) }
	}
	endpoint := func(change func(*types.VpcEndpoint)) func(*world) {
		return func(w *world) { change(&w.Endpoints[0]) }
	}
	in := func(state string) func(*world) {
		return endpoint(func(e *types.VpcEndpoint) { e.State = types.State(state) })
	}
	connected := func(state string) func(*world) {
		return func(w *world) {
			w.Service.Connections = []types.VpcEndpointConnection{{ServiceId: aws.String(serviceID), VpcEndpointId: aws.String("vpce-d"), VpcEndpointState: types.State(state)}}
		}
	}
	known := func(env *checks.Env) { env.Chosen["service"] = serviceID }
	return []provocation{
		{key: "service.none", check: serviceCheck, break_: func(w *world) { w.Service.Own = nil }, args: map[string]string{"balancer": "lab"}},
		{key: "service.none", name: "that there was", check: serviceCheck, break_: func(w *world) { w.Service.Own = nil }, env: known},
		{key: "service.other-balancer", check: serviceCheck, break_: own(func(s *types.ServiceConfiguration) {
			s.NetworkLoadBalancerArns = []string{strings.Replace(balancerARN, "/lab/", "/other/", 1)}
		}), args: map[string]string{"seen": "other", "balancer": "lab"}},
		{key: "region.other", name: "a service", check: serviceCheck, env: func(e *checks.Env) { e.Elsewhere = true }, break_: func(w *world) {
			w.Elsewhere = map[string]*world{"us-east-1": {Service: serviceWorld{Own: []types.ServiceConfiguration{serviceOf("vpce-svc-far")}}}}
			w.Service.Own = nil
		}, args: map[string]string{"id": "vpce-svc-far", "region": "us-east-1"}},
		{key: "service.none", name: "among several elsewhere", check: serviceCheck, env: func(e *checks.Env) { e.Elsewhere = true }, break_: func(w *world) {
			w.Elsewhere = map[string]*world{"us-east-1": {Service: serviceWorld{Own: []types.ServiceConfiguration{serviceOf("vpce-svc-a"), serviceOf("vpce-svc-b")}}}}
			w.Service.Own = nil
		}},
		{key: "service.pending", check: serviceCheck, outcome: checks.Waiting, break_: own(func(s *types.ServiceConfiguration) { s.ServiceState = types.ServiceStatePending })},
		{key: "service.state", check: serviceCheck, break_: own(func(s *types.ServiceConfiguration) { s.ServiceState = types.ServiceStateFailed })},
		{key: "state.unknown", name: "of a service", check: serviceCheck, outcome: checks.Unknown, break_: own(func(s *types.ServiceConfiguration) { s.ServiceState = "Resting" }),
			args: map[string]string{"state": "Resting"}},
		{key: "service.no-acceptance", check: serviceCheck, break_: own(func(s *types.ServiceConfiguration) { s.AcceptanceRequired = aws.Bool(false) })},
		{key: "service.everybody", check: principals, break_: func(w *world) { w.Service.Principals = []types.AllowedPrincipal{{Principal: aws.String("*")}} }},
		{key: "vpce.none", check: consumerCheck, break_: func(w *world) { w.Endpoints = nil }, args: map[string]string{"service": serviceLong}},
		{key: "vpce.provider-side", check: consumerCheck, break_: endpoint(func(e *types.VpcEndpoint) { e.VpcId = aws.String("vpc-provider") })},
		{key: "vpce.other-vpc", check: consumerCheck, break_: endpoint(func(e *types.VpcEndpoint) { e.VpcId = aws.String("vpc-third") }), args: map[string]string{"vpc": "vpc-third"}},
		{key: "vpce.other-service", check: consumerCheck, break_: endpoint(func(e *types.VpcEndpoint) { e.ServiceName = aws.String("com.amazonaws.ap-northeast-2.ec2") }),
			args: map[string]string{"seen": "com.amazonaws.ap-northeast-2.ec2"}},
		{key: "vpce.other-vpc", name: "beside another service's", check: consumerCheck, break_: func(w *world) {
			other := w.Endpoints[0]
			other.VpcEndpointId, other.ServiceName = aws.String("vpce-logs"), aws.String("com.amazonaws.ap-northeast-2.logs")
			w.Endpoints[0].VpcId = aws.String("vpc-third")
			w.Endpoints = append([]types.VpcEndpoint{other}, w.Endpoints...)
		}, args: map[string]string{"vpc": "vpc-third"}},
		{key: "vpce.none", name: "beside Session Manager's", check: consumerCheck, break_: endpoint(func(e *types.VpcEndpoint) { e.ServiceName = aws.String("com.amazonaws.ap-northeast-2.ssmmessages") })},
		{key: "vpce.none", name: "beside a gateway", check: consumerCheck, break_: endpoint(func(e *types.VpcEndpoint) {
			e.ServiceName, e.VpcEndpointType = aws.String("com.amazonaws.ap-northeast-2.s3"), types.VpcEndpointTypeGateway
		})},
		{key: "service.zone", check: zonesCheck, break_: func(w *world) { w.Subnets[0].AvailabilityZoneId = aws.String("apne2-az3") },
			args: map[string]string{"zone": "apne2-az3", "zones": "apne2-az1"}},
		{key: "connection.waiting", check: acceptedCheck, break_: in("pendingAcceptance")},
		{key: "connection.rejected", check: acceptedCheck, break_: in("rejected")},
		{key: "connection.rejected", name: "as the endpoint's check sees it", check: consumerCheck, break_: in("rejected")},
		{key: "state.expired", check: acceptedCheck, break_: in("expired"), args: map[string]string{"endpoint": "vpce-d", "service": serviceID}},
		{key: "endpoint.pending", name: "accepted", check: acceptedCheck, outcome: checks.Waiting, break_: in("pending")},
		{key: "clean.connection-left", check: noConnections, break_: connected("pendingAcceptance"), env: known, args: map[string]string{"state": "pendingAcceptance"}},
		{key: "clean.connection-leaving", check: noConnections, outcome: checks.Waiting, break_: connected("deleting"), env: known},
		{key: "clean.service-left", check: goneCheck, env: known},
		{key: "clean.service-left", name: "on a load balancer that bears the lab's tag", check: goneCheck, break_: func(w *world) {
			apart := strings.Replace(balancerARN, "/lab/", "/apart/", 1)
			w.Service.Own[0].ServiceId, w.Service.Own[0].NetworkLoadBalancerArns = aws.String("vpce-svc-apart"), []string{apart}
			w.Service.Balancers = append(w.Service.Balancers, elb.LoadBalancer{LoadBalancerArn: aws.String(apart), VpcId: aws.String("vpc-third")})
			w.Service.BalancerTags = map[string][]elb.Tag{apart: {{Key: aws.String("linklab"), Value: aws.String("endpoint-service")}}}
		}, args: map[string]string{"service": "vpce-svc-apart"}},
	}
}

// TestReadsOfTheServiceLab holds the preflight's reads against the lab's: one
// that is denied is told before it is needed.
func TestReadsOfTheServiceLab(t *testing.T) {
	for _, operation := range []string{"DescribeLoadBalancers", "DescribeTargetHealth", "DescribeVpcEndpointServicePermissions", "DescribeTransitGatewayVpcAttachments"} {
		w := built()
		w.asServiceLab()
		w.Errors[operation] = refused("AccessDenied")
		env := w.env(t)
		serviceLab(env)
		finding := round(t, env, use("reads-allowed")).Findings[0]
		if finding.Diagnosis == nil || finding.Diagnosis.Key != "reads.denied" || !strings.HasSuffix(finding.Diagnosis.Args["actions"], operation) {
			t.Errorf("%s: %s %+v", operation, finding.Outcome, finding.Diagnosis)
		}
	}
	if site.NameOf(balancerARN) != "lab" || site.NameOf("") != "?" {
		t.Error("the name of a load balancer is not that of its ARN")
	}
}

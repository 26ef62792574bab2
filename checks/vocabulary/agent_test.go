package vocabulary

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	metric "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
)

// agentBut is the lab of the agent with something done to it.
func agentBut(breaks ...func(*world)) func(*world) {
	return func(w *world) {
		buildAgent(w)
		for _, break_ := range breaks {
			break_(w)
		}
	}
}

func says(changes ...string) func(*world) {
	return func(w *world) { w.Console = agentLine(changes...) }
}

func silent(w *world)     { w.Console = "" }
func noPointsAt(w *world) { w.Agent.Memory = nil }
func quietNow(w *world)   { w.Agent.Memory = minutes(6, 7) }
func routeBack(w *world) {
	w.Tables[2].Routes = append(w.Tables[2].Routes, cidrRoute("0.0.0.0/0", "igw-lab"))
}
func noJump(w *world)     { w.Instances[0].State.Name = types.InstanceStateNameStopped }
func noEndpoint(w *world) { w.Endpoints = nil }
func ec2Endpoint(w *world) {
	w.addInterface("vpce-ec2", "com.amazonaws.ap-northeast-2.ec2", "10.0.1.61", "sg-endpoint")
}

func connect(state types.Ec2InstanceConnectEndpointState) func(*world) {
	return func(w *world) {
		w.Interfaces = append(w.Interfaces, types.NetworkInterface{NetworkInterfaceId: aws.String("eni-eice"), VpcId: aws.String("vpc-lab"), PrivateIpAddress: aws.String("10.0.1.70")})
		w.Agent.Connects = []types.Ec2InstanceConnectEndpoint{{InstanceConnectEndpointId: aws.String("eice-1"), VpcId: aws.String("vpc-lab"), State: state,
			NetworkInterfaceIds: []string{"eni-eice"}, SecurityGroupIds: []string{"sg-endpoint"}}}
	}
}

func agentProvocations() []provocation {
	in := func(check, key string, breaks ...func(*world)) provocation {
		return provocation{key: key, check: ofAgent(check), break_: agentBut(breaks...)}
	}
	as := func(outcome checks.Outcome, p provocation) provocation {
		p.outcome = outcome
		return p
	}
	return []provocation{
		as(checks.Passed, in("agent-role", "agent.wide-role", func(w *world) {
			w.Managed[readOnlyARN] = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
		})),

		in("metrics-arrive", "agent.absent", noPointsAt, says("agent=running", "agent=absent", "fetched", "none", "mem=yes aggregate=yes group=yes tags=read", "mem=- aggregate=- group=- tags=-")),
		in("metrics-arrive", "agent.not-configured", noPointsAt, says("running", "stopped", "fetched", "none")),
		in("metrics-arrive", "agent.not-started", noPointsAt, says("running", "stopped", "fetched", "written")),
		in("metrics-arrive", "agent.stopped", func(w *world) { w.Agent.Memory = minutes(4) }, says("running", "stopped")),
		in("metrics-arrive", "agent.no-memory", noPointsAt, says("mem=yes", "mem=no")),
		in("metrics-arrive", "agent.no-aggregate", noPointsAt, says("aggregate=yes", "aggregate=no")),
		{key: "agent.no-aggregate", name: "by the list of metrics", check: ofAgent("metrics-arrive"), break_: agentBut(silent, noPointsAt, func(w *world) {
			w.Agent.Listed = []metric.Metric{{MetricName: aws.String(agentMetric), Dimensions: []metric.Dimension{{}, {}}}}
		})},
		{key: "agent.other-namespace", check: ofAgent("metrics-arrive"), break_: agentBut(noPointsAt, func(w *world) {
			w.Agent.Listed = []metric.Metric{{Namespace: aws.String("MyApp"), MetricName: aws.String(agentMetric)}}
		}), args: map[string]string{"seen": "MyApp", "expected": "CWAgent"}},
		in("metrics-arrive", "agent.tags-denied", noPointsAt, says("tags=read", "tags=denied")),
		in("metrics-arrive", "agent.denied", noPointsAt, says("error=-", "error=denied")),
		in("metrics-arrive", "agent.no-path", noPointsAt, says("error=-", "error=timeout")),
		in("metrics-arrive", "metrics.none", noPointsAt, silent),
		as(checks.Waiting, in("metrics-arrive", "metrics.first", noPointsAt)),
		as(checks.Waiting, in("metrics-arrive", "metrics.few", func(w *world) { w.Agent.Memory = minutes(1, 2, 11) })),

		in("escape-ready", "escape.not-nitro", func(w *world) { w.Agent.Hypervisor = types.InstanceTypeHypervisorXen }),
		in("escape-ready", "escape.none", noJump, routeBack),
		in("escape-ready", "self.locked-out", noJump),
		in("escape-ready", "escape.connect-shut", noJump, routeBack, connect(types.Ec2InstanceConnectEndpointStateCreateComplete)),
		as(checks.Waiting, in("escape-ready", "escape.connect-creating", noJump, routeBack, connect(types.Ec2InstanceConnectEndpointStateCreateInProgress))),
		as(checks.Passed, in("escape-ready", "escape.serial-password", noJump, func(w *world) { w.Agent.Serial = true })),
		in("escape-ready", "escape.same-table", func(w *world) {
			w.Tables[1].Associations = append(w.Tables[1].Associations, w.Tables[2].Associations...)
			w.Tables[2].Associations = nil
		}),
		in("escape-ready", "escape.wrong-table-cut", routeBack, func(w *world) { w.Tables[1].Routes = w.Tables[1].Routes[:1] }),

		in("metrics-stopped", "metrics.endpoint-already", quietNow),
		in("metrics-stopped", "metrics.way-out", noEndpoint, quietNow, routeBack),
		as(checks.Waiting, in("metrics-stopped", "metrics.draining", noEndpoint)),
		in("metrics-stopped", "metrics.agent-off", noEndpoint, quietNow, says("running", "stopped")),
		in("metrics-stopped", "metrics.never", noEndpoint, noPointsAt),
		as(checks.Waiting, in("metrics-stopped", "metrics.vended-late", noEndpoint, quietNow, func(w *world) { w.Agent.CPU = minutes(20) })),

		in("metrics-resumed", "metrics.by-other-way", routeBack),
		as(checks.Waiting, in("metrics-resumed", "metrics.not-yet", quietNow)),
		{key: "metrics.not-yet", name: "points from before the endpoint", check: ofAgent("metrics-resumed"), outcome: checks.Waiting,
			break_: agentBut(func(w *world) { w.Endpoints[0].CreationTimestamp = aws.Time(now) })},
		in("metrics-resumed", "agent.tagger", quietNow, says("tags=read", "tags=waiting")),

		in("agent-waits", "agent.not-restarted", quietNow),
		{key: "agent.not-restarted", name: "by the series alone", check: ofAgent("agent-waits"), break_: agentBut(silent)},
		in("agent-waits", "agent.no-group-name", says("group=yes", "group=no")),
		in("agent-waits", "agent.ec2-endpoint-already", ec2Endpoint),
		as(checks.Waiting, in("agent-waits", "agent.starting", says("tags=read", "tags=-"))),

		{key: "agent.tagger", name: "at the next start", check: ofAgent("agent-can-start"), break_: agentBut()},
		{key: "dns.private-off", name: "of the agent's second endpoint", check: ofAgent("agent-can-start"), break_: agentBut(ec2Endpoint, func(w *world) {
			w.Endpoints[1].PrivateDnsEnabled = aws.Bool(false)
			w.Services = []types.ServiceDetail{{ServiceName: w.Endpoints[1].ServiceName, PrivateDnsNames: []types.PrivateDnsDetails{{PrivateDnsName: aws.String("ec2.ap-northeast-2.amazonaws.com")}}}}
		})},
		as(checks.Unknown, in("agent-can-start", "agent.unheard", silent)),
	}
}

// TestAgentLabHolds looks at each check of the agent when it has to hold, and at
// how that is known.
func TestAgentLabHolds(t *testing.T) {
	for name, c := range map[string]struct {
		check  string
		breaks []func(*world)
		level  checks.Level
	}{
		"role":                    {"agent-role", nil, checks.Inferred},
		"metrics":                 {"metrics-arrive", nil, checks.ObservedPublic},
		"metrics of a silent one": {"metrics-arrive", []func(*world){silent}, checks.ObservedPublic},
		"way in by ssh":           {"escape-ready", nil, checks.Inferred},
		"way in by connect endpoint": {"escape-ready", []func(*world){noJump, connect(types.Ec2InstanceConnectEndpointStateCreateComplete), func(w *world) {
			w.Groups[0].IpPermissions[0].UserIdGroupPairs[0].GroupId = aws.String("sg-endpoint")
		}}, checks.Inferred},
		"stopped":                 {"metrics-stopped", []func(*world){noEndpoint, quietNow}, checks.ObservedPublic},
		"stopped long ago":        {"metrics-stopped", []func(*world){noEndpoint, noPointsAt, func(w *world) { w.Agent.Listed = []metric.Metric{{}} }}, checks.ObservedPublic},
		"resumed":                 {"metrics-resumed", nil, checks.ObservedPublic},
		"waits":                   {"agent-waits", []func(*world){quietNow, says("tags=read", "tags=waiting")}, checks.ObservedInside},
		"waits, silently":         {"agent-waits", []func(*world){quietNow, silent}, checks.ObservedPublic},
		"starts without the name": {"agent-can-start", []func(*world){says("group=yes", "group=no")}, checks.ObservedInside},
		"starts with an endpoint": {"agent-can-start", []func(*world){ec2Endpoint}, checks.ObservedInside},
		"starts, silently":        {"agent-can-start", []func(*world){ec2Endpoint, silent}, checks.ObservedPublic},
	} {
		t.Run(name, func(t *testing.T) {
			w := built()
			agentBut(c.breaks...)(w)
			finding := round(t, w.env(t), ofAgent(c.check)).Findings[0]
			if finding.Outcome != checks.Passed || finding.Level != c.level || finding.Diagnosis != nil {
				t.Errorf("%s %s %+v", finding.Outcome, finding.Level, finding.Diagnosis)
			}
		})
	}
}

package sandbox_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox/network"
)

const (
	runWizard = `printf '%s\n' 1 1 2 2 2 1 2 1 1 4 1 1 2 2 2 | sudo /opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-config-wizard`
	runAgent  = `sudo /opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/opt/aws/amazon-cloudwatch-agent/bin/config.json`
	agentLog  = "cat /opt/aws/amazon-cloudwatch-agent/logs/amazon-cloudwatch-agent.log"
)

// points counts the data points of an instance's memory.
func (l learner) points(instance string, from, to time.Time) int {
	l.Helper()
	out := l.do("monitoring", "GetMetricStatistics", map[string]any{
		"Namespace": "CWAgent", "MetricName": "mem_used_percent", "Period": 60, "Statistics": []any{"SampleCount"},
		"Dimensions": []any{map[string]any{"Name": "InstanceId", "Value": instance}},
		"StartTime":  from.Format(time.RFC3339), "EndTime": to.Format(time.RFC3339),
	})
	list, _ := out["Datapoints"].([]any)
	return len(list)
}

// endpoint makes an interface endpoint of a service in the subnet of an
// instance, which anybody may connect to.
func (l learner) endpoint(instance, service, group string) {
	l.Helper()
	l.do("ec2", "CreateVpcEndpoint", map[string]any{
		"VpcId": l.address(instance, "VpcId"), "VpcEndpointType": "Interface", "ServiceName": "com.amazonaws.ap-northeast-2." + service,
		"SubnetIds": []any{l.address(instance, "SubnetId")}, "SecurityGroupIds": []any{group}, "PrivateDnsEnabled": true,
	})
}

// TestMetricByTheCommandLine puts one metric by the options of the AWS CLI.
func TestMetricByTheCommandLine(t *testing.T) {
	l := learner{t, open(t, "")}
	laptop, err := l.sandbox.Laptop(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	laptop.RunScript(context.Background(), "learner", `aws cloudwatch put-metric-data --namespace Lab --metric-name Visits --value 3 --unit Count --dimensions Page=home,Host=a &&
		aws cloudwatch list-metrics --namespace Lab --query 'Metrics[].[MetricName, length(Dimensions)]' --output text
		aws cloudwatch put-metric-data --namespace Lab --metric-name Visits --value many`, &out)
	if got := out.String(); !strings.Contains(got, "Visits\t2\n") || strings.Count(got, "\n") < 2 {
		t.Errorf("printed %s", got)
	}
}

// TestCloudWatchAgent: it publishes once it is started, stops with the path,
// goes on with an endpoint, and after a restart waits for the tags.
func TestCloudWatchAgent(t *testing.T) {
	l, c := paced(t, "", network.Real)
	id := l.launch("#!/bin/bash\nyum install -y amazon-cloudwatch-agent\n", l.withManaged("app", "CloudWatchAgentServerPolicy"))
	c.add(2 * time.Minute)
	l.console(id)
	l.wants(id, runWizard, "Which default metrics config do you want?", "Saved config file to /opt/aws/amazon-cloudwatch-agent/bin/config.json successfully.", `"AutoScalingGroupName": "${aws:AutoScalingGroupName}"`, `"run_as_user": "cwagent"`)
	l.wants(id, "sudo /opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-config-wizard", "The input ended before the questions did.", "give all")
	minutes := func(n int) (from, to time.Time) {
		from = c.Now()
		for range n {
			c.add(time.Minute)
			l.do("ec2", "DescribeInstances", nil)
		}
		return from, c.Now()
	}
	count := func(n int) int {
		t.Helper()
		from, to := minutes(n)
		return l.points(id, from, to)
	}
	if got := count(3); got != 0 {
		t.Errorf("before it is started: %d points", got)
	}
	l.wants(id, runAgent, "Configuration validation succeeded", "Created symlink")
	l.wants(id, "amazon-cloudwatch-agent-ctl -a status", `"status": "running"`, `"configstatus": "configured"`)
	if got := count(5); got < 4 {
		t.Errorf("in five minutes: %d points\n%s", got, l.on(id, agentLog))
	}
	mend := l.cut(id)
	if got := count(5); got > 1 {
		t.Errorf("without a path: %d points", got)
	}
	l.wants(id, agentLog, "E! cloudwatch: WriteToCloudWatch failure, err: RequestError: send request failed", `Post "https://monitoring.ap-northeast-2.amazonaws.com/": dial tcp`, "i/o timeout")
	group := l.openGroup("endpoints", 443)
	l.endpoint(id, "monitoring", group)
	minutes(4)
	if got := count(5); got < 4 {
		t.Errorf("with an endpoint: %d points\n%s", got, l.on(id, agentLog))
	}
	// A restart, and only the endpoint of CloudWatch: the tags cannot be read.
	l.on(id, "systemctl restart amazon-cloudwatch-agent")
	if got := count(6); got > 1 {
		t.Errorf("after a restart: %d points", got)
	}
	l.wants(id, agentLog, "W! ec2tagger: Unable to describe ec2 tags for initial retrieval: RequestError")
	// Without the group's name there is nothing to wait for.
	l.wants(id, `sed -i '/AutoScalingGroupName/d' /opt/aws/amazon-cloudwatch-agent/bin/config.json; `+runAgent, "Configuration validation succeeded")
	if got := count(6); got < 4 {
		t.Errorf("without AutoScalingGroupName: %d points\n%s", got, l.on(id, agentLog))
	}
	// Nor with a way to EC2, and the agent comes back with the instance.
	l.on(id, runWizard+"; "+runAgent)
	l.endpoint(id, "ec2", group)
	minutes(4)
	l.do("ec2", "RebootInstances", map[string]any{"InstanceIds": []any{id}})
	minutes(3)
	if got := count(5); got < 4 {
		t.Errorf("with an endpoint of EC2, rebooted: %d points\n%s", got, l.on(id, agentLog))
	}
	l.wants(id, "amazon-cloudwatch-agent-ctl -a stop; amazon-cloudwatch-agent-ctl -a status", `"status": "stopped"`)
	mend()
	if got := count(3); got > 1 {
		t.Errorf("stopped: %d points", got)
	}
	if text := l.on(id, agentLog); strings.Count(text, "EC2 tagger has started") < 2 {
		t.Errorf("log\n%s", text)
	}
}

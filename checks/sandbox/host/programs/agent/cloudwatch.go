package agent

import (
	"context"
	"fmt"
	"strings"
	"time"

	"linklab/checks/sandbox/host"
)

const unitName = "amazon-cloudwatch-agent.service"

// StartCloudWatch is the agent itself, as its unit starts it.
func StartCloudWatch(ctx context.Context, p *host.Process) int {
	content, err := rootFile(p, currentFile)
	if err != nil {
		note(p, "E! amazon-cloudwatch-agent has no configuration: run amazon-cloudwatch-agent-ctl -a fetch-config")
		return 1
	}
	c, err := readConfiguration(content)
	if err != nil {
		note(p, "E! "+err.Error())
		return 1
	}
	note(p, "I! Config has been translated into TOML "+Home+"etc/amazon-cloudwatch-agent.toml")
	note(p, "I! Starting AmazonCloudWatchAgent CWAgent/1.300052.1 (go1.24; linux; amd64)")
	for plugin := range c.Metrics.Collected {
		if plugins[plugin] == nil {
			note(p, "W! "+plugin+": listens; nothing on a simulated machine sends to it")
		}
	}
	if c.tags() {
		note(p, "I! ec2tagger: EC2 tagger is waiting for the initial retrieval of tags: no metrics until then")
	}
	status, err := p.Run(ctx, host.Daemon{Program: "amazon-cloudwatch-agent", Every: c.interval(), Memory: map[string]string{"config": string(content)}})
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	return status
}

// note writes a line to the agent's log.
func note(p *host.Process, text string) {
	_ = p.Machine.AppendLog(logFile, p.Now().UTC().Format(time.RFC3339)+" "+text+"\n")
}

// tags says whether the agent has to read the instance's tags: the name of the
// Auto Scaling group is one; the other dimensions come from the metadata
// service.
func (c *configuration) tags() bool { return c.Metrics.Append["AutoScalingGroupName"] != "" }

// workCloudWatch collects and publishes. Until the tags have been read once
// since the start nothing is published (amazon-cloudwatch-agent,
// plugins/processors/ec2tagger: processMetrics returns nothing before the tagger
// has started, and it starts when DescribeTags has succeeded).
func workCloudWatch(ctx context.Context, p *host.Process, d *host.Daemon) {
	c, err := readConfiguration([]byte(d.Memory["config"]))
	if err != nil {
		note(p, "E! "+err.Error())
		return
	}
	meta, err := p.Link().Metadata(ctx, p.Machine.ID)
	if err != nil {
		note(p, "E! cannot get instance metadata: "+err.Error())
		return
	}
	if c.Agent.Region != "" && c.Agent.Region != meta.Region {
		note(p, "E! cloudwatch: WriteToCloudWatch failure, err: /agent/region is "+c.Agent.Region+", and here the agent publishes in its own region "+meta.Region+" alone: another one is not simulated")
		return
	}
	if c.tags() && d.Memory["tagged"] == "" {
		group, err := groupName(ctx, p, meta.InstanceID)
		if err != nil {
			note(p, "W! ec2tagger: Unable to describe ec2 tags for initial retrieval: "+oneLine(err))
			return
		}
		d.Memory["tagged"], d.Memory["group"] = "yes", group
		note(p, "I! ec2tagger: EC2 tagger has started, finished initial retrieval of tags and Volumes")
	}
	appended := map[string]string{}
	for name := range c.Metrics.Append {
		value := map[string]string{
			"ImageId": meta.ImageID, "InstanceId": meta.InstanceID, "InstanceType": meta.InstanceType, "AutoScalingGroupName": d.Memory["group"],
		}[name]
		if value != "" {
			appended[name] = value
		}
	}
	if len(c.Metrics.Append) == 0 && !c.Agent.OmitsHost {
		appended["host"] = p.Machine.Name()
	}
	data := collect(p, c, appended, p.Now().UTC())
	if len(data) == 0 {
		return
	}
	namespace := c.Metrics.Namespace
	if namespace == "" {
		namespace = "CWAgent"
	}
	if _, err := p.CallAWS(ctx, "monitoring", "PutMetricData", map[string]any{"Namespace": namespace, "MetricData": data}); err != nil {
		note(p, "E! cloudwatch: WriteToCloudWatch failure, err: "+oneLine(err))
	}
}

func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", " ") }

// groupName reads the tag with the name of the instance's Auto Scaling group,
// which most instances do not have.
func groupName(ctx context.Context, p *host.Process, instance string) (string, error) {
	answer, err := p.CallAWS(ctx, "ec2", "DescribeTags", map[string]any{"Filters": []any{
		map[string]any{"Name": "resource-type", "Values": []any{"instance"}},
		map[string]any{"Name": "resource-id", "Values": []any{instance}},
		map[string]any{"Name": "key", "Values": []any{"aws:autoscaling:groupName"}},
	}})
	if err != nil {
		return "", err
	}
	tags, _ := answer["Tags"].([]any)
	for _, tag := range tags {
		if tag, ok := tag.(map[string]any); ok {
			return fmt.Sprint(tag["Value"]), nil
		}
	}
	return "", nil
}

// Behaviours are what the agents do while they run.
func Behaviours() map[string]host.Behaviour {
	return map[string]host.Behaviour{
		"amazon-cloudwatch-agent": {Work: workCloudWatch},
		"amazon-ssm-agent":        {Work: workSSM},
	}
}

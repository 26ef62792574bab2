// Package agent holds the agents of AWS on the simulated machines: the
// CloudWatch agent with its wizard, and the SSM agent.
package agent

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Home is where the CloudWatch agent lives.
const Home = "/opt/aws/amazon-cloudwatch-agent/"

// Files of the agent.
const (
	wizardFile  = Home + "bin/config.json"
	currentFile = Home + "etc/amazon-cloudwatch-agent.d/file_config.json"
	logFile     = Home + "logs/amazon-cloudwatch-agent.log"
)

// configuration is the agent's config.json (Amazon CloudWatch user guide,
// "Manually create or edit the CloudWatch agent configuration file").
type configuration struct {
	Agent   agentSection   `json:"agent"`
	Logs    any            `json:"logs,omitempty"`
	Metrics metricsSection `json:"metrics"`
}

type agentSection struct {
	Interval  int    `json:"metrics_collection_interval,omitempty"`
	User      string `json:"run_as_user,omitempty"`
	Logfile   string `json:"logfile,omitempty"`
	Debug     bool   `json:"debug,omitempty"`
	Region    string `json:"region,omitempty"`
	OmitsHost bool   `json:"omit_hostname,omitempty"`
}

type metricsSection struct {
	Namespace  string                     `json:"namespace,omitempty"`
	Aggregates [][]string                 `json:"aggregation_dimensions,omitempty"`
	Append     map[string]string          `json:"append_dimensions,omitempty"`
	Collected  map[string]json.RawMessage `json:"metrics_collected,omitempty"`
	Override   string                     `json:"endpoint_override,omitempty"`
	Flush      int                        `json:"force_flush_interval,omitempty"`
}

// collection is what is asked of one plug-in.
type collection struct {
	Measurement []any    `json:"measurement"`
	Interval    int      `json:"metrics_collection_interval,omitempty"`
	Resources   []string `json:"resources,omitempty"`
	TotalCPU    *bool    `json:"totalcpu,omitempty"`
}

// readConfiguration reads and checks a configuration; the error is for the
// agent's log.
func readConfiguration(content []byte) (*configuration, error) {
	var c configuration
	if err := json.Unmarshal(content, &c); err != nil {
		return nil, fmt.Errorf("unable to parse json, error: %w", err)
	}
	if c.Agent.Interval < 0 || c.Agent.Interval > 86_400 {
		return nil, fmt.Errorf("under path : /agent/metrics_collection_interval | Error : %d is not a number of seconds from 1 to 86400", c.Agent.Interval)
	}
	for plugin, raw := range c.Metrics.Collected {
		known, ok := plugins[plugin]
		if !ok {
			return nil, fmt.Errorf("under path : /metrics/metrics_collected/%s | Error : the plug-in is not simulated here", plugin)
		}
		if known == nil {
			continue
		}
		var asked collection
		if err := json.Unmarshal(raw, &asked); err != nil {
			return nil, fmt.Errorf("under path : /metrics/metrics_collected/%s | Error : %w", plugin, err)
		}
		if every := time.Duration(asked.Interval) * time.Second; every != 0 && every != c.interval() {
			return nil, fmt.Errorf("under path : /metrics/metrics_collected/%s/metrics_collection_interval | Error : here all plug-ins collect each %s, as the agent section says", plugin, c.interval())
		}
		for _, resource := range asked.Resources {
			if resource != "*" && resource != "/" {
				return nil, fmt.Errorf("under path : /metrics/metrics_collected/%s/resources | Error : there is no %s on a simulated machine", plugin, resource)
			}
		}
		for _, name := range asked.names() {
			if !slices.ContainsFunc(known, func(m measurement) bool { return m.known(plugin, name) }) {
				return nil, fmt.Errorf("under path : /metrics/metrics_collected/%s/measurement | Error : %s is not simulated here", plugin, name)
			}
		}
	}
	if c.Logs != nil {
		return nil, errors.New("under path : /logs | Error : log files are not simulated here")
	}
	if c.Metrics.Override != "" {
		return nil, errors.New("under path : /metrics/endpoint_override | Error : it is not simulated here")
	}
	for name, value := range c.Metrics.Append {
		if placeholders[name] != value {
			return nil, fmt.Errorf("under path : /metrics/append_dimensions | Error : %s must be ${aws:%s}", name, name)
		}
	}
	return &c, nil
}

// placeholders are the dimensions that the agent can append.
var placeholders = map[string]string{
	"ImageId": "${aws:ImageId}", "InstanceId": "${aws:InstanceId}", "InstanceType": "${aws:InstanceType}", "AutoScalingGroupName": "${aws:AutoScalingGroupName}",
}

// names are the measurements that a plug-in is asked for.
func (c collection) names() []string {
	var list []string
	for _, m := range c.Measurement {
		switch m := m.(type) {
		case string:
			list = append(list, m)
		case map[string]any:
			if name, ok := m["name"].(string); ok {
				list = append(list, name)
			}
		}
	}
	return list
}

// interval is how often the agent collects.
func (c *configuration) interval() time.Duration {
	if c.Agent.Interval > 0 {
		return time.Duration(c.Agent.Interval) * time.Second
	}
	return time.Minute
}

package agent

import (
	"strings"
	"testing"
)

func TestConfigurationsOfTheWizard(t *testing.T) {
	for level := 1; level <= 4; level++ {
		a := answers{user: "cwagent", hostMetrics: true, dimensions: true, aggregate: true, statsd: true, interval: 60, level: level}
		c, err := readConfiguration([]byte(a.configuration()))
		if err != nil {
			t.Fatalf("level %d: %v", level, err)
		}
		if !c.tags() || c.Agent.User != "cwagent" || c.interval().Seconds() != 60 || (c.Metrics.Collected["mem"] != nil) != (level < 4) || (c.Metrics.Collected["cpu"] != nil) != (level == 2 || level == 3) {
			t.Errorf("level %d: %+v", level, c)
		}
	}
}

func TestWrongConfigurations(t *testing.T) {
	for text, want := range map[string]string{
		`{`: "unable to parse json",
		`{"metrics":{"metrics_collected":{"nvidia_gpu":{}}}}`:                                               "/metrics/metrics_collected/nvidia_gpu",
		`{"metrics":{"metrics_collected":{"mem":{"measurement":["mem_nope"]}}}}`:                            "mem_nope is not simulated",
		`{"metrics":{"metrics_collected":{"mem":[]}}}`:                                                      "/metrics/metrics_collected/mem",
		`{"metrics":{"append_dimensions":{"InstanceId":"i-1"}}}`:                                            "InstanceId must be ${aws:InstanceId}",
		`{"metrics":{"metrics_collected":{"disk":{"measurement":["used_percent"],"resources":["/data"]}}}}`: "there is no /data",
		`{"metrics":{"metrics_collected":{"mem":{"measurement":[],"metrics_collection_interval":10}}}}`:     "metrics_collection_interval",
		`{"logs":{"logs_collected":{}}}`:                                                                    "/logs",
		`{"metrics":{"endpoint_override":"vpce-1"}}`:                                                        "endpoint_override",
	} {
		if _, err := readConfiguration([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func FuzzReadConfiguration(f *testing.F) {
	f.Add(answers{user: "root", hostMetrics: true, dimensions: true, interval: 60, level: 2}.configuration())
	f.Add(`{"metrics":{"metrics_collected":{"mem":{"measurement":[{"name":"mem_used_percent"}]}}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := readConfiguration([]byte(text)); err == nil && c.interval() <= 0 {
			t.Errorf("%q: every %s", text, c.interval())
		}
	})
}

package agent

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
)

// measurement is one metric of a plug-in.
type measurement struct {
	name  string // of the metric in CloudWatch
	unit  string
	value func(p *host.Process) float64
	// dimensions are the plug-in's own.
	dimensions map[string]string
}

// known says whether a configuration may call it so: disk's used_percent is
// also disk_used_percent.
func (m measurement) known(plugin, name string) bool {
	return m.name == name || m.name == plugin+"_"+name
}

const mebibyte = 1 << 20

// memory of a t3.micro, and what the system and each program take of it.
const (
	memoryTotal   = 916 * mebibyte
	memorySystem  = 148 * mebibyte
	memoryProgram = 22 * mebibyte
)

func memoryUsed(p *host.Process) float64 {
	return 100 * float64(memorySystem+memoryProgram*len(p.Machine.Running())) / memoryTotal
}

// The root volume of the image, and what the system takes of it before
// anything is written.
const (
	diskTotal  = 8 << 30
	diskSystem = 1640 * mebibyte
)

func diskUsed(p *host.Process) float64 {
	return 100 * float64(diskSystem+p.Machine.Files.Used()) / diskTotal
}

func constant(value float64) func(*host.Process) float64 {
	return func(*host.Process) float64 { return value }
}

var rootDisk = map[string]string{"path": "/", "device": "nvme0n1p1", "fstype": "xfs"}

// plugins are what can be collected; nil for one that is there and never has
// anything to say, as nobody sends it anything.
var plugins = map[string][]measurement{
	"mem": {
		{name: "mem_used_percent", unit: "Percent", value: memoryUsed},
		{name: "mem_available_percent", unit: "Percent", value: func(p *host.Process) float64 { return 100 - memoryUsed(p) }},
		{name: "mem_total", unit: "Bytes", value: constant(memoryTotal)},
	},
	"disk": {
		{name: "disk_used_percent", unit: "Percent", value: diskUsed, dimensions: rootDisk},
		{name: "disk_inodes_free", unit: "Count", value: constant(4_150_000), dimensions: rootDisk},
	},
	"swap": {{name: "swap_used_percent", unit: "Percent", value: constant(0)}},
	"cpu": {
		// A simulated processor has nothing to do.
		{name: "cpu_usage_idle", unit: "Percent", value: constant(100), dimensions: map[string]string{"cpu": "cpu-total"}},
		{name: "cpu_usage_iowait", unit: "Percent", value: constant(0), dimensions: map[string]string{"cpu": "cpu-total"}},
		{name: "cpu_usage_user", unit: "Percent", value: constant(0), dimensions: map[string]string{"cpu": "cpu-total"}},
		{name: "cpu_usage_system", unit: "Percent", value: constant(0), dimensions: map[string]string{"cpu": "cpu-total"}},
	},
	"diskio":   {{name: "diskio_io_time", unit: "Milliseconds", value: constant(0), dimensions: map[string]string{"name": "nvme0n1p1"}}},
	"statsd":   nil,
	"collectd": nil,
}

// collect is the data of one collection, as PutMetricData takes it: each metric
// with all its dimensions, and once for each aggregation.
func collect(p *host.Process, c *configuration, appended map[string]string, at time.Time) []any {
	var data []any
	for _, plugin := range slices.Sorted(maps.Keys(c.Metrics.Collected)) {
		var asked collection
		if json.Unmarshal(c.Metrics.Collected[plugin], &asked) != nil {
			continue // it was read when the agent started
		}
		for _, m := range plugins[plugin] {
			if !slices.ContainsFunc(asked.names(), func(name string) bool { return m.known(plugin, name) }) {
				continue
			}
			all := map[string]string{}
			maps.Copy(all, appended)
			maps.Copy(all, m.dimensions)
			sets := []map[string]string{all}
			for _, names := range c.Metrics.Aggregates {
				fewer := map[string]string{}
				for _, name := range names {
					if value, ok := all[name]; ok {
						fewer[name] = value
					}
				}
				if len(fewer) == len(names) && len(fewer) < len(all) {
					sets = append(sets, fewer)
				}
			}
			value := m.value(p)
			for _, set := range sets {
				data = append(data, map[string]any{
					"MetricName": m.name, "Unit": m.unit, "Value": value, "Timestamp": at.Format(time.RFC3339), "Dimensions": dimensions(set),
				})
			}
		}
	}
	return data
}

func dimensions(set map[string]string) []any {
	var list []any
	for _, name := range slices.Sorted(maps.Keys(set)) {
		list = append(list, map[string]any{"Name": name, "Value": set[name]})
	}
	return list
}

// rootFile reads a file without being held against permissions.
func rootFile(p *host.Process, name string) ([]byte, error) {
	return (&files.View{System: p.Machine.Files, User: files.Root}).ReadFile(name)
}

func putRootFile(p *host.Process, name, content string) error {
	view := &files.View{System: p.Machine.Files, User: files.Root}
	if err := view.MkdirAll(name[:strings.LastIndexByte(name, '/')], 0o755); err != nil {
		return err
	}
	return view.WriteFile(name, []byte(content), 0o644)
}

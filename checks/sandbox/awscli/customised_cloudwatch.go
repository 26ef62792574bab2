package awscli

import (
	"strconv"
	"strings"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/document"
)

// metricOptions are those by which put-metric-data takes one metric, by the
// members that they set.
var metricOptions = []struct{ option, member string }{
	{"--metric-name", "MetricName"}, {"--timestamp", "Timestamp"}, {"--unit", "Unit"}, {"--value", "Value"}, {"--storage-resolution", "StorageResolution"},
}

// customisedCloudWatch has one metric in options of its own, beside the list
// that the API takes.
func customisedCloudWatch(operation string) customisation {
	if operation != "PutMetricData" {
		return customisation{}
	}
	c := customisation{options: []cmdline.Option{{Name: "--dimensions", Arity: cmdline.Single}}, prepare: oneMetric}
	for _, o := range metricOptions {
		c.options = append(c.options, cmdline.Option{Name: o.option, Arity: cmdline.Single})
	}
	return c
}

func oneMetric(_ *session, given *cmdline.Arguments, input *document.Object) error {
	metric := document.New()
	for _, o := range metricOptions {
		text := given.One(o.option, "")
		if text == "" {
			continue
		}
		if o.member != "Value" && o.member != "StorageResolution" {
			metric.Set(o.member, text)
			continue
		}
		number, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return cmdline.Invalid("could not convert string to float: '%s'", text)
		}
		metric.Set(o.member, number)
	}
	if text := given.One("--dimensions", ""); text != "" {
		var list []any
		for pair := range strings.SplitSeq(text, ",") {
			name, value, ok := strings.Cut(pair, "=")
			if !ok {
				return cmdline.Invalid("Error parsing parameter '--dimensions': Expected: '=', received: 'EOF' for input: %s", text)
			}
			list = append(list, object("Name", name, "Value", value))
		}
		metric.Set("Dimensions", list)
	}
	_, listed := input.Get("MetricData")
	switch {
	case metric.Len() == 0:
		return nil
	case listed:
		return cmdline.Invalid("Cannot specify --metric-data when also specifying: %s", strings.Join(metric.Keys(), ", "))
	}
	input.Set("MetricData", []any{metric})
	return nil
}

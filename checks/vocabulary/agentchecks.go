package vocabulary

import (
	"slices"
	"time"

	"linklab/checks"
	"linklab/checks/account"
)

// What the checks of the agent's metrics read.
var (
	metricActions = []string{"cloudwatch:GetMetricData", "cloudwatch:ListMetrics", "ec2:GetConsoleOutput", "ec2:GetManagedPrefixListEntries"}
	wayInActions  = []string{"ec2:DescribeInstanceTypes", "ec2:DescribeInstanceConnectEndpoints", "ec2:GetSerialConsoleAccessStatus",
		"ec2:DescribeNetworkInterfaces"}
)

// agentChecks are those of the CloudWatch agent on an instance, in the order in
// which a lab meets them.
func agentChecks() []checks.Definition {
	instance, subnet, vpc := input("instance"), input("subnet"), input("vpc")
	monitoring := checks.Param{Name: "service", Kind: checks.ServiceParam, Default: "monitoring"}
	return []checks.Definition{
		{Name: "agent-role", Rows: []string{"C-01"}, Params: []checks.Param{instance},
			Actions: actions(roleActions...), Prefetch: siteReads, After: []string{"vpc-exists", "instance-running"}, Run: agentRole},
		{Name: "metrics-arrive", Rows: []string{"C-03"}, Params: []checks.Param{instance},
			Actions: actions(slices.Concat(metricActions, roleActions)...), Prefetch: siteReads, After: []string{"vpc-exists", "instance-running", "agent-role"},
			Usually: 4 * time.Minute, Deadline: 12 * time.Minute, Run: metricsArrive},
		{Name: "escape-ready", Rows: []string{"C-02", "P-07"}, Params: []checks.Param{instance, {Name: "through", Kind: checks.InputParam}, {Name: "key", Kind: checks.InputParam}},
			Actions:  actions(slices.Concat(sshActions, wayInActions)...),
			Prefetch: reads(account.ReadInternetGateways, account.ReadNetworkACLs, account.ReadKeyPairs, account.ReadConnectEndpoints, account.ReadSerialConsole),
			After:    []string{"vpc-exists", "instance-running"}, Usually: 2 * time.Minute, Deadline: 10 * time.Minute, Run: escapeReady},
		{Name: "metrics-stopped", Rows: []string{"C-06", "C-05"}, Params: []checks.Param{instance, subnet, vpc, monitoring},
			Actions: actions(metricActions...), Prefetch: reads(account.ReadEndpoints), After: []string{"vpc-exists", "instance-running", "no-default-route"},
			Usually: 4 * time.Minute, Deadline: 20 * time.Minute, Run: metricsStopped},
		{Name: "metrics-resumed", Rows: []string{"C-09", "C-05"}, Params: []checks.Param{instance, subnet, vpc, monitoring},
			Actions: actions(slices.Concat(metricActions, roleActions)...), Prefetch: reads(account.ReadEndpoints),
			After:   []string{"vpc-exists", "instance-running", "interface-endpoint", "endpoint-available", "private-dns-on", "endpoint-group-admits", "https-private"},
			Usually: 3 * time.Minute, Deadline: 8 * time.Minute, Run: metricsResumed},
		{Name: "agent-waits", Rows: []string{"C-08"}, Params: []checks.Param{instance, subnet, vpc},
			Actions:  actions(slices.Concat(metricActions, nameActions, pathActions)...),
			Prefetch: reads(account.ReadEndpoints), After: []string{"vpc-exists", "instance-running", "https-private"},
			Usually: 4 * time.Minute, Deadline: 12 * time.Minute, Run: agentWaits},
		{Name: "agent-can-start", Rows: []string{"C-08", "C-09"}, Params: []checks.Param{instance, subnet, vpc},
			Actions:  actions(slices.Concat(metricActions, roleActions, nameActions, pathActions)...),
			Prefetch: reads(account.ReadEndpoints), After: []string{"vpc-exists", "instance-running", "https-private"},
			Usually: 3 * time.Minute, Deadline: 8 * time.Minute, Run: agentCanStart},
	}
}

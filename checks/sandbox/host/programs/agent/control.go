package agent

import (
	"context"
	"fmt"
	"path"
	"strings"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/getopt"
	"linklab/checks/sandbox/host/systemd"
)

const controlUsage = `usage:  amazon-cloudwatch-agent-ctl -a
                stop|start|status|fetch-config|remove-config
                [-m ec2|auto]
                [-c default|all|file:<file-path>]
                [-s]
`

// Control is amazon-cloudwatch-agent-ctl.
func Control(ctx context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "a=", "m=", "c=", "s", "o=", "h")
	if err != nil || opt.Has("h") || !opt.Has("a") {
		fmt.Fprint(p.Stdout, controlUsage)
		return 1
	}
	action := opt.Value("a")
	if action == "status" {
		return agentStatus(p)
	}
	if !p.User.IsRoot() {
		fmt.Fprintln(p.Stderr, "amazon-cloudwatch-agent-ctl has to be run as root: use sudo")
		return 1
	}
	if mode := opt.Value("m"); mode != "" && mode != "ec2" && mode != "auto" {
		fmt.Fprintf(p.Stderr, "mode %s is not simulated here: use -m ec2\n", mode)
		return 1
	}
	switch action {
	case "fetch-config":
		return fetchConfiguration(ctx, p, opt.Value("c"), opt.Has("s"))
	case "remove-config":
		_ = putRootFile(p, currentFile, "{}")
		fmt.Fprintln(p.Stdout, "All amazon-cloudwatch-agent configurations have been removed.")
		return 0
	case "start":
		return startAgent(ctx, p)
	case "stop":
		stopAgent(p)
		return 0
	}
	fmt.Fprintf(p.Stderr, "unknown action: %s\n%s", action, controlUsage)
	return 1
}

// fetchConfiguration takes a configuration in, checks it and, with -s, has the
// agent run by it.
func fetchConfiguration(ctx context.Context, p *host.Process, from string, start bool) int {
	fmt.Fprintln(p.Stdout, "****** processing amazon-cloudwatch-agent ******")
	var content []byte
	switch name, isFile := strings.CutPrefix(from, "file:"); {
	case isFile:
		var err error
		if content, err = rootFile(p, path.Clean(p.Path(name))); err != nil {
			fmt.Fprintf(p.Stderr, "E! Fail to fetch the config! Unable to open file %s: %s\n", name, host.Errno(err))
			return 1
		}
	case from == "default":
		content = []byte(answers{linux: "1", user: "cwagent", hostMetrics: true, dimensions: true, level: 1, interval: 60}.configuration())
	case strings.HasPrefix(from, "ssm:"):
		fmt.Fprintln(p.Stderr, "E! -c ssm: is not simulated here: use -c file:PATH")
		return 1
	default:
		fmt.Fprint(p.Stderr, controlUsage)
		return 1
	}
	fmt.Fprintf(p.Stdout, "Successfully fetched the config and saved in %s.tmp\nStart configuration validation...\n", currentFile)
	if _, err := readConfiguration(content); err != nil {
		fmt.Fprintf(p.Stderr, "E! Invalid Json input schema.\n%v\nConfiguration validation first phase failed. Agent version: 1.300052.1. Verify the JSON input is only using features supported by this version.\n", err)
		return 1
	}
	if err := putRootFile(p, currentFile, string(content)); err != nil {
		return p.Fail(1, "%s", host.Errno(err))
	}
	fmt.Fprintln(p.Stdout, "Configuration validation first phase succeeded\nConfiguration validation second phase succeeded\nConfiguration validation succeeded")
	if !start {
		return 0
	}
	stopAgent(p)
	return startAgent(ctx, p)
}

func startAgent(ctx context.Context, p *host.Process) int {
	m := p.Machine
	if m.OfUnit(unitName) != 0 {
		return 0
	}
	enabled := m.UnitState(unitName).Enabled
	m.SetUnit(unitName, func(s *systemd.State) { s.Enabled = true })
	if !enabled {
		fmt.Fprintf(p.Stderr, "Created symlink /etc/systemd/system/multi-user.target.wants/%s → /usr/lib/systemd/system/%[1]s.\n", unitName)
	}
	if err := m.StartUnit(ctx, unitName); err != nil {
		fmt.Fprintf(p.Stderr, "%v\nSee %s.\n", err, logFile)
		return 1
	}
	return 0
}

func stopAgent(p *host.Process) {
	if p.Machine.OfUnit(unitName) == 0 {
		fmt.Fprintln(p.Stdout, "amazon-cloudwatch-agent has already been stopped")
		return
	}
	p.Machine.StopUnit(unitName)
}

func agentStatus(p *host.Process) int {
	status, since, configured := "stopped", "", "not configured"
	for _, d := range p.Machine.Running() {
		if d.Unit == unitName {
			status, since = "running", d.Since.Format(time.RFC3339)
		}
	}
	if _, err := rootFile(p, currentFile); err == nil {
		configured = "configured"
	}
	fmt.Fprintf(p.Stdout, "{\n  \"status\": \"%s\",\n  \"starttime\": \"%s\",\n  \"configstatus\": \"%s\",\n  \"version\": \"1.300052.1\"\n}\n", status, since, configured)
	return 0
}

package agent

import (
	"context"
	"time"

	"linklab/checks/sandbox/host"
)

// SSMLog is where the SSM agent writes.
const SSMLog = "/var/log/amazon/ssm/amazon-ssm-agent.log"

// SSMUnit is the agent's unit, which the image brings and enables.
const SSMUnit = "amazon-ssm-agent.service"

// StartSSM is the SSM agent, as its unit starts it.
func StartSSM(ctx context.Context, p *host.Process) int {
	status, err := p.Run(ctx, host.Daemon{Program: "amazon-ssm-agent", Every: 2 * time.Minute})
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	return status
}

// workSSM tells Systems Manager that the agent is there (AWS Systems Manager
// user guide, "Working with SSM Agent": UpdateInstanceInformation).
func workSSM(ctx context.Context, p *host.Process, d *host.Daemon) {
	say := func(level, text string) {
		if d.Memory["said"] == level+text {
			return // the same as a minute ago
		}
		d.Memory["said"] = level + text
		_ = p.Machine.AppendLog(SSMLog, p.Now().UTC().Format("2006-01-02 15:04:05.0000 ")+level+" "+text+"\n")
	}
	meta, err := p.Link().Metadata(ctx, p.Machine.ID)
	if err != nil {
		say("ERROR", "failed to fetch instance metadata: "+err.Error())
		return
	}
	if meta.Credentials == nil {
		say("ERROR", "EC2RoleProvider Failed to connect to Systems Manager with instance profile role credentials. Err: no role")
		return
	}
	_, err = p.CallAWS(ctx, "ssm", "UpdateInstanceInformation", map[string]any{
		"InstanceId": meta.InstanceID, "AgentVersion": "3.3.2299.0", "AgentStatus": "Active", "PlatformType": "Linux", "PlatformName": "Amazon Linux",
		"PlatformVersion": "2023", "IPAddress": meta.PrivateIP, "ComputerName": p.Machine.Name(),
	})
	if err != nil {
		say("ERROR", "EC2RoleProvider Failed to connect to Systems Manager with instance profile role credentials. Err: "+oneLine(err))
		return
	}
	if _, err := p.Dial(ctx, "ssmmessages."+meta.Region+".amazonaws.com", 443, 10*time.Second); err != nil {
		say("ERROR", "failed to set up a control channel with ssmmessages: "+oneLine(err))
		return
	}
	say("INFO", "Successfully registered with Systems Manager; the control channel is open")
}

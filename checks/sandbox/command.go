package sandbox

import (
	"bytes"
	"context"
	"time"

	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/programs/agent"
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/ssm"
)

// deliveries are the commands of Systems Manager that can be handed to their
// instances now: those whose agent runs and has a way to its channel.
func (s *Sandbox) deliveries(now time.Time) []func(context.Context) error {
	var jobs []func(context.Context) error
	for _, d := range s.services.ssm.Waiting(now) {
		if s.hasChannel(d) {
			jobs = append(jobs, s.commandJob(d))
		}
	}
	return jobs
}

// hasChannel says whether the agent of an instance can be told something: it
// asks for that itself, over a connection to ssmmessages, or to ec2messages
// where there is none (AWS Systems Manager user guide, "Reference:
// ec2messages, ssmmessages").
func (s *Sandbox) hasChannel(d ssm.Delivery) bool {
	m := s.machines.get(d.Instance)
	region := s.world.Regions[d.Region]
	if m == nil || region == nil {
		return false
	}
	instance := region.Instances[d.Instance]
	if instance == nil || region.InstanceState(instance) != "running" || !region.BootAt(instance).IsZero() || m.OfUnit(agent.SSMUnit) == 0 {
		return false
	}
	for _, service := range []string{"ssmmessages", "ec2messages"} {
		answer := s.world.Resolve(d.Region, instance.ENI, service+"."+d.Region+".amazonaws.com")
		if len(answer.Addresses) == 0 {
			continue
		}
		path := s.world.Explain(d.Region, network.Flow{From: instance.ENI, To: answer.Addresses[0], Port: 443, Protocol: "tcp"})
		if path.Blocked == nil && !path.Refused {
			return true
		}
	}
	return false
}

// commandJob runs a command on its instance. The state is not locked while it
// runs.
func (s *Sandbox) commandJob(d ssm.Delivery) func(context.Context) error {
	return func(ctx context.Context) error {
		release, ok, err := s.store.Claim(machinePrefix + d.Instance)
		if err != nil || !ok {
			return err
		}
		defer release()
		m := s.machines.get(d.Instance)
		if m == nil {
			return nil
		}
		taken := false
		err = s.change(ctx, func(context.Context) error {
			// Another process may have run it before the claim was had.
			for _, waiting := range s.services.ssm.Waiting(s.Now()) {
				taken = taken || waiting == d
			}
			if taken {
				s.services.ssm.Delivered(d, s.Now())
			}
			return nil
		})
		if err != nil || !taken {
			return err
		}
		var output, errors bytes.Buffer
		status, ended := m.RunCommand(ctx, files.Root.Name, d.Dir, d.Script, &output, &errors)
		if !ended {
			return s.keepMachine(ctx, m) // it waits for a server that it has started
		}
		return s.change(ctx, func(context.Context) error {
			s.services.ssm.Finished(d, s.Now(), status, output.String(), errors.String())
			return nil
		}, machineSection(m))
	}
}

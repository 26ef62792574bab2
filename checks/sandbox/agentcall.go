package sandbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/service/ssm"
	"linklab/checks/sandbox/wire"
)

// agentTimeout is how long a program's SDK waits for a connection.
const agentTimeout = 30 * time.Second

// callFrom makes a request to AWS from a machine, as a program there does by
// its SDK: with the credentials of the instance's role, over a connection of
// the machine's own to the service's regional name.
func (s *Sandbox) callFrom(ctx context.Context, p *host.Process, service, operation string, params map[string]any) (map[string]any, error) {
	meta, err := p.Link().Metadata(ctx, p.Machine.ID)
	if err != nil {
		return nil, err
	}
	if meta.Credentials == nil {
		return nil, errors.New("NoCredentialProviders: no valid providers in chain: EC2RoleRequestError: no EC2 instance role found")
	}
	keys := meta.Credentials
	name := service + "." + meta.Region + ".amazonaws.com"
	connection, err := p.Dial(ctx, name, 443, agentTimeout)
	if err != nil {
		return nil, fmt.Errorf("RequestError: send request failed caused by: Post \"https://%s/\": %w", name, dialled(err))
	}
	caller, err := s.authenticate(keys.AccessKeyID, keys.SecretAccessKey, keys.Token)
	if err != nil {
		return nil, err
	}
	origin, err := s.origin(ctx, p.Machine.ID, connection.Path)
	if err != nil {
		return nil, err
	}
	call := &wire.Call{Context: ctx, Service: service, Operation: operation, Region: meta.Region, Account: AccountNumber, Caller: caller, Origin: origin, Now: s.Now()}
	if service == "ssm" && operation == "UpdateInstanceInformation" {
		return nil, s.change(ctx, func(ctx context.Context) error { return s.agentSpeaks(call, meta.InstanceID, params) })
	}
	out, err := s.registry.Invoke(call, service, operation, params)
	if weighing := s.weighCall(ctx, origin, params, out); weighing != nil {
		s.options.Fault(weighing) // the request itself has been answered
	}
	return out, err
}

// agentSpeaks is what Systems Manager takes from its agents and from nobody
// else (Service Authorization Reference, AWS Systems Manager,
// UpdateInstanceInformation).
func (s *Sandbox) agentSpeaks(call *wire.Call, instance string, params map[string]any) error {
	may := []wire.Permission{{Action: "ssm:UpdateInstanceInformation", Resource: "arn:aws:ec2:" + call.Region + ":" + AccountNumber + ":instance/" + instance}}
	if err := s.decide(call, "ssm", wire.JSON11, may, nil); err != nil {
		return err
	}
	text := func(name string) string {
		said, _ := params[name].(string)
		return said
	}
	s.services.ssm.Heard(call.Region, instance, ssm.InstanceState{
		AgentVersion: text("AgentVersion"), ComputerName: text("ComputerName"), IPAddress: text("IPAddress"),
		PlatformType: text("PlatformType"), PlatformName: text("PlatformName"), PlatformVersion: text("PlatformVersion"),
	}, call.Now)
	return nil
}

// dialled is why there is no connection, in the words of the programs'
// language.
func dialled(err error) error {
	var d *host.DialError
	if !errors.As(err, &d) {
		return err
	}
	switch d.Failure {
	case host.TimedOut, host.Unreachable:
		return fmt.Errorf("dial tcp %s:%d: i/o timeout", d.Address, d.Port)
	case host.NoName:
		return fmt.Errorf("dial tcp: lookup %s: no such host", d.Name)
	case host.NoResolver:
		return fmt.Errorf("dial tcp: lookup %s: i/o timeout", d.Name)
	case host.Refused:
	}
	return fmt.Errorf("dial tcp %s:%d: connect: connection refused", d.Address, d.Port)
}

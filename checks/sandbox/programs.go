package sandbox

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"

	"linklab/checks/sandbox/awscli"
	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/programs"
	"linklab/checks/sandbox/wire"
)

// addPrograms puts the programs on the machines, aws among them.
func (s *Sandbox) addPrograms() {
	aws := awscli.New(cloud{s})
	s.around.Everywhere = programs.Everywhere()
	s.around.Everywhere["aws"] = aws.Host()
	s.around.Instance = programs.Instance()
	s.around.Packaged, s.around.Daemons = programs.Packaged(), programs.Daemons()
	s.around.Call = s.callFrom
	s.around.Completers = map[string]func(*host.Process, []string) []string{"aws": aws.Completer()}
}

// cloud is the account as the aws program reaches it.
type cloud struct{ *Sandbox }

// Authenticate finds who a pair of keys belongs to.
func (c cloud) Authenticate(keys awscli.Keys) (wire.Caller, error) {
	return c.authenticate(keys.AccessKeyID, keys.SecretAccessKey, keys.SessionToken)
}

// InvokeTyped runs an operation, and counts what an endpoint carried of it.
func (c cloud) InvokeTyped(call *wire.Call, service, operation string, in any) (any, error) {
	out, err := c.Sandbox.InvokeTyped(call, service, operation, in)
	ctx := call.Context
	if ctx == nil {
		ctx = context.Background()
	}
	if weighing := c.weighCall(ctx, call.Origin, in, out); weighing != nil {
		c.options.Fault(weighing) // the request itself has been answered
	}
	return out, err
}

// Laptop is the learner's own computer in the lab terminal. Its aws program is
// set up with the learner's keys and the default region.
func (s *Sandbox) Laptop(ctx context.Context) (*host.Machine, error) {
	var laptop *host.Machine
	err := s.read(ctx, func(context.Context) error {
		if laptop = s.machines.get(host.LaptopID); laptop != nil {
			return nil
		}
		laptop = host.NewLaptop(s.Now)
		laptop.Attach(s.around)
		if err := configureCLI(laptop); err != nil {
			return fmt.Errorf("laptop: %w", err)
		}
		s.machines.put(laptop)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return laptop, nil
}

func configureCLI(m *host.Machine) error {
	view := &files.View{System: m.Files, User: host.Learner}
	keys := awscli.Keys{AccessKeyID: AccessKeyID, SecretAccessKey: SecretAccessKey}
	settings := awscli.Settings(keys, DefaultRegion)
	for _, name := range sortedNames(settings) {
		file := path.Join(host.Learner.Home, name)
		if err := view.MkdirAll(path.Dir(file), 0o755); err != nil {
			return err
		}
		if err := view.WriteFile(file, []byte(settings[name]), 0o600); err != nil {
			return err
		}
	}
	return nil
}

func sortedNames(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

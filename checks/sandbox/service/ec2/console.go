package ec2

import (
	"encoding/base64"
	"time"

	"linklab/checks/sandbox/wire"
)

// consoleBuffer is how much of a console EC2 keeps (GetConsoleOutput).
const consoleBuffer = 64 << 10

func (s *Service) consoleOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("GetConsoleOutput", s.getConsoleOutput).Differing("without Latest, what was written up to the end of the last boot").From("Amazon EC2 user guide, Instance console output"),
		wire.Op("GetSerialConsoleAccessStatus", s.getSerialConsoleAccessStatus),
		wire.Writes("EnableSerialConsoleAccess", s.enableSerialConsoleAccess).Differing("the setting is kept and shown; there is no serial console to connect to"),
		wire.Writes("DisableSerialConsoleAccess", s.disableSerialConsoleAccess).Differing("the setting is kept and shown; there is no serial console to connect to"),
	}
}

// GetConsoleOutputInput asks for what an instance wrote on its console.
type GetConsoleOutputInput struct {
	InstanceId string `req:"true"`
	Latest     *bool
	DryRun     *bool
}

// GetConsoleOutputOutput is a console's last 64 KiB in base64.
type GetConsoleOutputOutput struct {
	InstanceId string
	Timestamp  time.Time
	Output     string
}

func (s *Service) getConsoleOutput(call *wire.Call, in *GetConsoleOutputInput) (*GetConsoleOutputOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	instance, err := region.FindInstance(in.InstanceId)
	if err != nil {
		return nil, err
	}
	kind, err := findType(instance.Type)
	if err != nil {
		return nil, err
	}
	latest := isTrue(in.Latest)
	if latest && kind.hypervisor != nitro {
		return nil, refuse("UnsupportedOperation", "This instance type does not support retrieving the latest console logs.")
	}
	out := &GetConsoleOutputOutput{InstanceId: instance.ID, Timestamp: call.Now}
	if s.Console == nil {
		return out, nil
	}
	text, at := s.Console(instance.ID, latest)
	if len(text) > consoleBuffer {
		text = text[len(text)-consoleBuffer:]
	}
	if !latest && !at.IsZero() {
		out.Timestamp = at
	}
	out.Output = base64.StdEncoding.EncodeToString([]byte(text))
	return out, nil
}

// SerialConsoleAccessInput has no members but DryRun.
type SerialConsoleAccessInput struct {
	DryRun *bool
}

// SerialConsoleAccessOutput says whether the account's instances may be reached
// over the serial console.
type SerialConsoleAccessOutput struct {
	SerialConsoleAccessEnabled bool
}

// GetSerialConsoleAccessStatusOutput also says who decides about it.
type GetSerialConsoleAccessStatusOutput struct {
	SerialConsoleAccessEnabled bool
	ManagedBy                  string
}

func (s *Service) getSerialConsoleAccessStatus(call *wire.Call, _ *SerialConsoleAccessInput) (*GetSerialConsoleAccessStatusOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return &GetSerialConsoleAccessStatusOutput{SerialConsoleAccessEnabled: region.SerialAccess, ManagedBy: "account"}, nil
}

func (s *Service) enableSerialConsoleAccess(call *wire.Call, _ *SerialConsoleAccessInput) (*SerialConsoleAccessOutput, error) {
	return s.setSerialConsoleAccess(call, true)
}

func (s *Service) disableSerialConsoleAccess(call *wire.Call, _ *SerialConsoleAccessInput) (*SerialConsoleAccessOutput, error) {
	return s.setSerialConsoleAccess(call, false)
}

func (s *Service) setSerialConsoleAccess(call *wire.Call, on bool) (*SerialConsoleAccessOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	region.SerialAccess = on
	return &SerialConsoleAccessOutput{SerialConsoleAccessEnabled: on}, nil
}

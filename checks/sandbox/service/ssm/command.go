package ssm

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"linklab/checks/sandbox/wire"
)

// The document that can be run, and its plug-in.
const (
	shellDocument = "AWS-RunShellScript"
	shellPlugin   = "aws:runShellScript"
)

// Limits of a command (AWS Systems Manager API reference, SendCommand and
// GetCommandInvocation): seconds that it may take to be delivered and to run,
// and characters of what is kept of its output.
const (
	deliveryDefault, deliveryLeast, deliveryMost = 3600, 30, 2_592_000
	executionDefault                             = 3600
	outputKept, errorKept, listedKept            = 24_000, 8_000, 2_500
	commandsKept                                 = 200 // of a region; the sandbox's own bound
)

// CommandState is a command and what became of it on each instance.
type CommandState struct {
	ID, Comment      string
	Requested        time.Time
	Parameters       map[string][]string
	Targets          []Target `json:",omitempty"`
	DeliverySeconds  int
	ExecutionSeconds int
	Invocations      []*InvocationState
}

// InvocationState is a command on one instance. Before it was delivered Started
// is zero; while it runs, Ended is.
type InvocationState struct {
	Instance       string
	Started, Ended time.Time
	Status         int // exit status of the script
	Output, Error  string
}

// Target chooses instances by a key and its values.
type Target struct {
	Key    string
	Values []string
}

func (s *Service) commandOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("SendCommand", s.sendCommand).Differing("runs " + shellDocument + " alone; the newest " + strconv.Itoa(commandsKept) + " commands of a region are kept"),
		wire.Op("GetCommandInvocation", s.getCommandInvocation).Differing("no output to S3 or CloudWatch Logs").From("AWS Systems Manager user guide, Run Command"),
		wire.Op("ListCommandInvocations", s.listCommandInvocations),
		wire.Op("ListCommands", s.listCommands),
	}
}

// SendCommandInput runs a document on instances.
type SendCommandInput struct {
	DocumentName    string `req:"true"`
	DocumentVersion *string
	InstanceIds     []string
	Targets         []Target
	Parameters      map[string][]string
	TimeoutSeconds  *int32
	Comment         *string
}

// Command is a command as Systems Manager shows it.
type Command struct {
	CommandId             string
	DocumentName          string
	DocumentVersion       string
	Comment               string
	ExpiresAfter          time.Time
	Parameters            map[string][]string
	InstanceIds           []string
	Targets               []Target
	RequestedDateTime     time.Time
	Status                string
	StatusDetails         string
	TimeoutSeconds        int32
	MaxConcurrency        string
	MaxErrors             string
	TargetCount           int32
	CompletedCount        int32
	ErrorCount            int32
	DeliveryTimedOutCount int32
}

// SendCommandOutput is the command.
type SendCommandOutput struct{ Command *Command }

func (s *Service) sendCommand(call *wire.Call, in *SendCommandInput) (*SendCommandOutput, error) {
	if in.DocumentName != shellDocument {
		return nil, refuse("InvalidDocument", "Document with name "+in.DocumentName+" does not exist. (Simulated is "+shellDocument+".)")
	}
	if v := given(in.DocumentVersion); v != "" && v != "1" && v != "$DEFAULT" && v != "$LATEST" {
		return nil, refuse("InvalidDocumentVersion", "The document version is not valid or does not exist.")
	}
	c := &CommandState{
		ID: call.RequestID, Comment: given(in.Comment), Requested: call.Now, Parameters: in.Parameters, Targets: in.Targets,
		DeliverySeconds: deliveryDefault, ExecutionSeconds: executionDefault,
	}
	if in.TimeoutSeconds != nil {
		if c.DeliverySeconds = int(*in.TimeoutSeconds); c.DeliverySeconds < deliveryLeast || c.DeliverySeconds > deliveryMost {
			return nil, refuse("ValidationException", fmt.Sprintf("1 validation error detected: Value '%d' at 'timeoutSeconds' failed to satisfy constraint: Member must have value greater than or equal to %d", c.DeliverySeconds, deliveryLeast))
		}
	}
	for name, values := range in.Parameters {
		switch {
		case name == "commands" && len(values) > 0, name == "workingDirectory" && len(values) == 1:
		case name == "executionTimeout" && len(values) == 1:
			seconds, err := strconv.Atoi(values[0])
			if err != nil || seconds < 1 || seconds > 172_800 {
				return nil, refuse("InvalidParameters", "Parameter \"executionTimeout\" has value \""+values[0]+"\" not matching \"([1-9][0-9]{0,4})|(1[0-6][0-9]{4})|(17[0-1][0-9]{3})|(172[0-7][0-9]{2})|(172800)\".")
			}
			c.ExecutionSeconds = seconds
		default:
			return nil, refuse("InvalidParameters", fmt.Sprintf("Parameter %q is not defined in the document, or has no value.", name))
		}
	}
	if len(in.Parameters["commands"]) == 0 {
		return nil, refuse("InvalidParameters", "Invalid type for parameter Parameters: commands is required.")
	}
	ids, err := s.targets(call, in)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		c.Invocations = append(c.Invocations, &InvocationState{Instance: id})
	}
	if s.State.Commands == nil {
		s.State.Commands = map[string][]*CommandState{}
	}
	kept := append(s.State.Commands[call.Region], c)
	s.State.Commands[call.Region] = kept[max(0, len(kept)-commandsKept):]
	return &SendCommandOutput{Command: c.show(call.Now, in.InstanceIds)}, nil
}

// targets are the instances that a command goes to. Those that are named have
// to be managed and running; by tags there may be none.
func (s *Service) targets(call *wire.Call, in *SendCommandInput) ([]string, error) {
	switch {
	case len(in.InstanceIds) > 0 && len(in.Targets) > 0, len(in.InstanceIds) == 0 && len(in.Targets) == 0:
		return nil, refuse("InvalidInstanceId", "Specify either InstanceIds or Targets.")
	case len(in.InstanceIds) > 50:
		return nil, refuse("ValidationException", "1 validation error detected: Value at 'instanceIds' failed to satisfy constraint: Member must have length less than or equal to 50")
	}
	named, filters := in.InstanceIds, []InstanceInformationFilter{}
	for _, target := range in.Targets {
		if target.Key != "InstanceIds" && !strings.HasPrefix(target.Key, "tag:") {
			return nil, refuse("InvalidTarget", "The target key "+target.Key+" is not valid. Here there are InstanceIds and tag:KEY.")
		}
		filters = append(filters, InstanceInformationFilter(target))
	}
	r := s.World.Regions[call.Region]
	for _, id := range named {
		if state, instance := s.managed(call.Region, id); state == nil || r.InstanceState(instance) != "running" {
			return nil, refuse("InvalidInstanceId", "Instances [["+id+"]] not in a valid state for account "+call.Account)
		}
	}
	if len(named) > 0 {
		return named, nil
	}
	var found []string
	for id := range s.State.Instances[call.Region] {
		state, instance := s.managed(call.Region, id)
		if state == nil || r.InstanceState(instance) != "running" {
			continue
		}
		if fits, err := chosen(&InstanceInformation{InstanceId: id}, instance, filters); err != nil {
			return nil, err
		} else if fits {
			found = append(found, id)
		}
	}
	slices.Sort(found)
	return found, nil
}

// status is how far an invocation is.
func (c *CommandState) status(i *InvocationState, now time.Time) (status, details string) {
	switch {
	case i.Started.IsZero() && now.Sub(c.Requested) > time.Duration(c.DeliverySeconds)*time.Second:
		return "TimedOut", "DeliveryTimedOut"
	case i.Started.IsZero():
		return "Pending", "Pending"
	case i.Ended.IsZero() && now.Sub(i.Started) > time.Duration(c.ExecutionSeconds)*time.Second:
		return "TimedOut", "ExecutionTimedOut"
	case i.Ended.IsZero():
		return "InProgress", "InProgress"
	case i.Status != 0:
		return "Failed", "Failed"
	}
	return "Success", "Success"
}

func (c *CommandState) show(now time.Time, named []string) *Command {
	shown := &Command{
		CommandId: c.ID, DocumentName: shellDocument, DocumentVersion: "$DEFAULT", Comment: c.Comment, Parameters: c.Parameters,
		ExpiresAfter: c.Requested.Add(time.Duration(c.DeliverySeconds+c.ExecutionSeconds) * time.Second), InstanceIds: named, Targets: c.Targets,
		RequestedDateTime: c.Requested, TimeoutSeconds: int32(c.DeliverySeconds), MaxConcurrency: "50", MaxErrors: "0", TargetCount: int32(len(c.Invocations)),
		Status: "Success", StatusDetails: "Success",
	}
	// The worst of its invocations, and what is under way before that.
	order := []string{"Success", "Failed", "TimedOut", "Pending", "InProgress"}
	for _, i := range c.Invocations {
		status, details := c.status(i, now)
		if slices.Index(order, status) > slices.Index(order, shown.Status) {
			shown.Status, shown.StatusDetails = status, details
		}
		switch {
		case status == "Pending" || status == "InProgress":
			continue
		case details == "DeliveryTimedOut":
			shown.DeliveryTimedOutCount++
		case status != "Success":
			shown.ErrorCount++
		}
		shown.CompletedCount++
	}
	if len(c.Invocations) == 0 {
		shown.StatusDetails = "NoInstancesInTag"
	}
	return shown
}

// commands are those of an id, of any id when it is "", the newest first.
func (s *Service) commands(region, id string) []*CommandState {
	var found []*CommandState
	for _, c := range s.State.Commands[region] {
		if id == "" || c.ID == id {
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b *CommandState) int { return cmp.Compare(b.Requested.UnixNano(), a.Requested.UnixNano()) })
	return found
}

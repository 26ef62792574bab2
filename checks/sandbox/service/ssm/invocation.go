package ssm

import (
	"fmt"
	"slices"
	"time"

	"linklab/checks/sandbox/wire"
)

// GetCommandInvocationInput names a command on one instance.
type GetCommandInvocationInput struct {
	CommandId  string `req:"true"`
	InstanceId string `req:"true"`
	PluginName *string
}

// GetCommandInvocationOutput is what a command did on one instance.
type GetCommandInvocationOutput struct {
	CommandId              string
	InstanceId             string
	Comment                string
	DocumentName           string
	DocumentVersion        string
	PluginName             string
	ResponseCode           int32
	ExecutionStartDateTime string
	ExecutionElapsedTime   string
	ExecutionEndDateTime   string
	Status                 string
	StatusDetails          string
	StandardOutputContent  *string
	StandardOutputUrl      *string
	StandardErrorContent   *string
	StandardErrorUrl       *string
}

const invocationTime = "2006-01-02T15:04:05.000Z"

func (s *Service) getCommandInvocation(call *wire.Call, in *GetCommandInvocationInput) (*GetCommandInvocationOutput, error) {
	if plugin := given(in.PluginName); plugin != "" && plugin != shellPlugin {
		return nil, refuse("InvalidPluginName", "The plugin name is not valid.")
	}
	for _, c := range s.commands(call.Region, in.CommandId) {
		for _, i := range c.Invocations {
			if i.Instance != in.InstanceId {
				continue
			}
			status, details := c.status(i, call.Now)
			empty := ""
			out := &GetCommandInvocationOutput{
				CommandId: c.ID, InstanceId: i.Instance, Comment: c.Comment, DocumentName: shellDocument, DocumentVersion: "$DEFAULT", PluginName: shellPlugin,
				ResponseCode: c.response(i), Status: status, StatusDetails: details,
				StandardOutputContent: text(cut(i.Output, outputKept)), StandardErrorContent: text(cut(i.Error, errorKept)), StandardOutputUrl: &empty, StandardErrorUrl: &empty,
			}
			if !i.Started.IsZero() {
				out.ExecutionStartDateTime = i.Started.UTC().Format(invocationTime)
			}
			if !i.Ended.IsZero() {
				out.ExecutionEndDateTime = i.Ended.UTC().Format(invocationTime)
				out.ExecutionElapsedTime = fmt.Sprintf("PT%.3fS", i.Ended.Sub(i.Started).Seconds())
			}
			return out, nil
		}
	}
	return nil, refuse("InvocationDoesNotExist", "")
}

func text(s string) *string { return &s }

// response is the exit status; -1 before there is one.
func (c *CommandState) response(i *InvocationState) int32 {
	if i.Ended.IsZero() {
		return -1
	}
	return int32(i.Status)
}

// cut keeps the beginning of an output and says that the rest is not there.
func cut(output string, most int) string {
	const mark = "\n---Output truncated---"
	runes := []rune(output)
	if len(runes) <= most {
		return output
	}
	return string(runes[:most-len(mark)]) + mark
}

// ListCommandInvocationsInput chooses invocations.
type ListCommandInvocationsInput struct {
	CommandId  *string
	InstanceId *string
	Details    bool
	MaxResults *int32
	NextToken  *string
}

// CommandPlugin is the step of a document.
type CommandPlugin struct {
	Name                   string
	Status                 string
	StatusDetails          string
	ResponseCode           int32
	ResponseStartDateTime  time.Time
	ResponseFinishDateTime time.Time
	Output                 string
}

// CommandInvocation is a command on an instance as lists show it.
type CommandInvocation struct {
	CommandId         string
	InstanceId        string
	InstanceName      string
	Comment           string
	DocumentName      string
	DocumentVersion   string
	RequestedDateTime time.Time
	Status            string
	StatusDetails     string
	CommandPlugins    []CommandPlugin
}

// ListCommandInvocationsOutput is a page of invocations.
type ListCommandInvocationsOutput struct {
	CommandInvocations []CommandInvocation
	NextToken          string
}

// page is the range of a list that a request asks for, and the token of the
// next.
func page(total int, most *int32, token *string) (from, to int, next string, err error) {
	size := 50
	if most != nil {
		if size = int(*most); size < 1 || size > 50 {
			return 0, 0, "", refuse("ValidationException", "1 validation error detected: Value at 'maxResults' failed to satisfy constraint: Member must be between 1 and 50")
		}
	}
	if token != nil {
		if _, err := fmt.Sscanf(*token, "after-%d", &from); err != nil || from < 0 || from > total {
			return 0, 0, "", refuse("InvalidNextToken", "The specified token isn't valid.")
		}
	}
	if to = from + size; to < total {
		return from, to, fmt.Sprintf("after-%d", to), nil
	}
	return from, total, "", nil
}

func (s *Service) listCommandInvocations(call *wire.Call, in *ListCommandInvocationsInput) (*ListCommandInvocationsOutput, error) {
	all := []CommandInvocation{}
	for _, c := range s.commands(call.Region, given(in.CommandId)) {
		for _, i := range c.Invocations {
			if only := given(in.InstanceId); only != "" && only != i.Instance {
				continue
			}
			status, details := c.status(i, call.Now)
			shown := CommandInvocation{
				CommandId: c.ID, InstanceId: i.Instance, Comment: c.Comment, DocumentName: shellDocument, DocumentVersion: "$DEFAULT",
				RequestedDateTime: c.Requested, Status: status, StatusDetails: details, CommandPlugins: []CommandPlugin{},
			}
			if state := s.State.Instances[call.Region][i.Instance]; state != nil {
				shown.InstanceName = state.ComputerName
			}
			if in.Details {
				output := i.Output
				if i.Error != "" {
					output += "\n----------ERROR-------\n" + i.Error
				}
				shown.CommandPlugins = append(shown.CommandPlugins, CommandPlugin{
					Name: shellPlugin, Status: status, StatusDetails: details, ResponseCode: c.response(i),
					ResponseStartDateTime: i.Started, ResponseFinishDateTime: i.Ended, Output: cut(output, listedKept),
				})
			}
			all = append(all, shown)
		}
	}
	from, to, next, err := page(len(all), in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	return &ListCommandInvocationsOutput{CommandInvocations: all[from:to], NextToken: next}, nil
}

// ListCommandsInput chooses commands.
type ListCommandsInput struct {
	CommandId  *string
	InstanceId *string
	MaxResults *int32
	NextToken  *string
}

// ListCommandsOutput is a page of commands.
type ListCommandsOutput struct {
	Commands  []Command
	NextToken string
}

func (s *Service) listCommands(call *wire.Call, in *ListCommandsInput) (*ListCommandsOutput, error) {
	all := []Command{}
	for _, c := range s.commands(call.Region, given(in.CommandId)) {
		var ids []string
		for _, i := range c.Invocations {
			ids = append(ids, i.Instance)
		}
		if only := given(in.InstanceId); only == "" || slices.Contains(ids, only) {
			all = append(all, *c.show(call.Now, ids))
		}
	}
	from, to, next, err := page(len(all), in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	return &ListCommandsOutput{Commands: all[from:to], NextToken: next}, nil
}

package awscli

import (
	"context"
	"slices"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/document"
	"linklab/checks/sandbox/awscli/parameter"
	"linklab/checks/sandbox/awscli/profile"
	"linklab/checks/sandbox/awscli/render"
	"linklab/checks/sandbox/wire"
)

// session is one run of the program on one machine.
type session struct {
	ctx      context.Context
	program  *Program
	machine  Machine
	terminal Terminal
	*globals
	prof *profile.Profile
}

// regionName is the region that requests go to, or the failure that says how to
// set one.
func (s *session) regionName() (string, error) {
	for _, name := range []string{
		s.region, s.machine.Getenv("AWS_REGION"), s.machine.Getenv("AWS_DEFAULT_REGION"),
		s.prof.Setting("region"), s.machine.Region(),
	} {
		if name != "" {
			return name, nil
		}
	}
	return "", cmdline.Misconfigured(`You must specify a region. You can also configure your region by running "aws configure".`)
}

// keys are the credentials that requests are signed with.
func (s *session) keys() (Keys, error) {
	if s.profile == "" && s.machine.Getenv("AWS_ACCESS_KEY_ID") != "" {
		return Keys{
			AccessKeyID:     s.machine.Getenv("AWS_ACCESS_KEY_ID"),
			SecretAccessKey: s.machine.Getenv("AWS_SECRET_ACCESS_KEY"),
			SessionToken:    s.machine.Getenv("AWS_SESSION_TOKEN"),
			Source:          "env",
		}, nil
	}
	for _, from := range []struct {
		source   string
		settings map[string]string
	}{{"shared-credentials-file", s.prof.Keys}, {"config-file", s.prof.Config}} {
		if id := from.settings["aws_access_key_id"]; id != "" {
			return Keys{
				AccessKeyID: id, SecretAccessKey: from.settings["aws_secret_access_key"],
				SessionToken: from.settings["aws_session_token"], Source: from.source,
			}, nil
		}
	}
	if keys, ok := s.machine.RoleKeys(s.ctx); ok {
		return keys, nil
	}
	return Keys{}, cmdline.Misconfigured(`Unable to locate credentials. You can configure credentials by running "aws configure".`)
}

// caller is who the machine's credentials belong to.
func (s *session) caller(operation string) (wire.Caller, error) {
	if s.unsigned {
		return wire.Caller{}, nil
	}
	keys, err := s.keys()
	if err != nil {
		return wire.Caller{}, err
	}
	caller, err := s.program.cloud.Authenticate(keys)
	if err != nil {
		known, _ := wire.AsError(wire.AWSQuery, err)
		return wire.Caller{}, &ServiceError{Operation: operation, Code: known.Code, Message: known.Message, Status: known.Status}
	}
	return caller, nil
}

// format is the output format in force.
func (s *session) format() string {
	for _, name := range []string{s.output, s.machine.Getenv("AWS_DEFAULT_OUTPUT"), s.prof.Setting("output")} {
		if name != "" {
			return name
		}
	}
	return "json"
}

// print shows an answer in the format and after the query that were asked for.
func (s *session) print(operation string, answer any) error {
	if s.query != nil {
		var err error
		if answer, err = s.query.Search(answer); err != nil {
			return cmdline.Broken("%v", err)
		}
	}
	format := s.format()
	if !slices.Contains(render.Formats(), format) {
		return cmdline.Broken("Unknown output type: %s", format)
	}
	return render.Write(s.terminal.Out, format, answer, render.Options{
		Title: operation, Width: s.terminal.Width, Color: s.color == "on" || s.color == "auto" && s.terminal.Color,
	})
}

// invoke binds an input, sends it and gives the answer as the AWS CLI sees it.
func (s *session) invoke(service *wire.Service, operation *wire.Operation, input *document.Object) (*document.Object, error) {
	in, err := parameter.Bind(input, operation.Input, naming(service))
	if err != nil {
		return nil, err
	}
	out, err := s.send(service, operation, in)
	if err != nil {
		return nil, err
	}
	answer, ok := document.Of(out, naming(service)).(*document.Object)
	if !ok {
		answer = document.New()
	}
	decoded(service.Name, operation.Name, answer)
	return answer, nil
}

// call is invoke by names, for the commands that are made of several
// operations.
func (s *session) call(serviceName, operationName string, input *document.Object) (*document.Object, error) {
	service, operation, err := s.program.find(serviceName, operationName)
	if err != nil {
		return nil, err
	}
	return s.invoke(service, operation, input)
}

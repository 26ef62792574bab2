// Package awscli is the `aws` program of the simulated machines. Commands,
// options and help come from the services' own tables of operations, so that
// what the sandbox can do is what the program knows; what it prints, and how it
// fails, follows the AWS CLI version 2.
package awscli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/parameter"
	"linklab/checks/sandbox/wire"
)

// Version is what `aws --version` says.
const Version = "aws-cli/2.31.0 Python/3.13.7 Linux/6.1.0 exe/x86_64.amzn.2023"

// Program is the `aws` program over one simulated account.
type Program struct {
	cloud    Cloud
	commands []*command
}

// command is one of the words that may follow `aws`: a service, or a command of
// the program's own.
type command struct {
	name        string
	description string
	service     *wire.Service // whose operations are subcommands, or nil
	sub         []*subcommand
}

// subcommand is a word below a command that is not an operation of its service.
type subcommand struct {
	name    string
	summary string
	run     func(s *session, line []string) error
	options []cmdline.Option
	words   func(p *Program) []string // what may follow it, for completion
}

// New is the program over an account.
func New(cloud Cloud) *Program {
	p := &Program{cloud: cloud}
	for _, service := range cloud.Services() {
		c := &command{name: service.Name, service: service, description: serviceTitles[service.Name]}
		if name := commandNames[service.Name]; name != "" {
			c.name = name
		}
		if service.Name == "cloudformation" {
			c.sub = append(c.sub, deployCommand())
		}
		if len(p.waiters(c.name)) > 0 {
			c.sub = append(c.sub, waitCommand(c))
		}
		p.commands = append(p.commands, c)
		if service.Name == "s3" {
			p.commands = append(p.commands, s3Command())
		}
	}
	p.commands = append(p.commands, configureCommand())
	slices.SortFunc(p.commands, func(a, b *command) int {
		if a.name < b.name {
			return -1
		}
		return 1
	})
	return p
}

// commandNames are the commands that are not called as their service is.
var commandNames = map[string]string{"s3": "s3api", "elasticloadbalancing": "elbv2", "monitoring": "cloudwatch"}

// serviceTitles are the services' own names.
var serviceTitles = map[string]string{
	"cloudformation": "AWS CloudFormation", "ec2": "Amazon Elastic Compute Cloud", "iam": "AWS Identity and Access Management",
	"elasticloadbalancing": "Elastic Load Balancing", "s3": "Amazon Simple Storage Service", "ssm": "AWS Systems Manager", "sts": "AWS Security Token Service",
	"route53": "Amazon Route 53", "vpc-lattice": "Amazon VPC Lattice", "monitoring": "Amazon CloudWatch", "dynamodb": "Amazon DynamoDB",
	"pricing": "AWS Price List Service", "cloudtrail": "AWS CloudTrail",
}

// Run executes one command line, without the program's name, and gives its exit
// status. The context ends it as Ctrl-C does.
func (p *Program) Run(ctx context.Context, machine Machine, terminal Terminal, line []string) int {
	err := p.run(ctx, machine, terminal, line)
	var failed *cmdline.Failure
	var refused *ServiceError
	switch {
	case err == nil:
		return cmdline.StatusOK
	case ctx.Err() != nil || errors.Is(err, context.Canceled):
		fmt.Fprintln(terminal.Out)
		return cmdline.StatusInterrupted
	case errors.As(err, &failed):
		fmt.Fprint(terminal.Err, failed.Text)
		return failed.Status
	case errors.As(err, &refused):
		fmt.Fprintf(terminal.Err, "\n%v\n", refused)
		return cmdline.StatusService
	}
	fmt.Fprintf(terminal.Err, "\n%v\n", err)
	return cmdline.StatusOther
}

func (p *Program) run(ctx context.Context, machine Machine, terminal Terminal, line []string) error {
	global, given, err := readGlobals(line)
	if err != nil {
		return err
	}
	if given.Given("--version") {
		_, err := fmt.Fprintln(terminal.Out, Version)
		return err
	}
	s := &session{ctx: ctx, program: p, machine: machine, terminal: terminal, globals: global}
	name, rest := firstWord(given.Rest)
	if name == "" {
		return cmdline.Misuse("the following arguments are required: command")
	}
	if err := s.useProfile(); err != nil && name != "configure" && name != "help" {
		return err
	}
	if name == "help" {
		return s.helpProgram()
	}
	c := p.command(name)
	if c == nil {
		return cmdline.Misuse("argument command: %s", cmdline.InvalidChoice(name, p.names()))
	}
	return s.runCommand(c, rest)
}

// firstWord takes the first argument that is not an option.
func firstWord(line []string) (string, []string) {
	for i, argument := range line {
		if !cmdline.Dashed(argument) {
			return argument, append(slices.Clone(line[:i]), line[i+1:]...)
		}
	}
	return "", line
}

func (p *Program) command(name string) *command {
	for _, c := range p.commands {
		if c.name == name {
			return c
		}
	}
	return nil
}

func (p *Program) names() []string {
	var names []string
	for _, c := range p.commands {
		names = append(names, c.name)
	}
	return names
}

// find is an operation by its service's and its own API name.
func (p *Program) find(serviceName, operationName string) (*wire.Service, *wire.Operation, error) {
	for _, service := range p.cloud.Services() {
		if service.Name != serviceName {
			continue
		}
		for _, operation := range service.Operations {
			if operation.Name == operationName {
				return service, operation, nil
			}
		}
	}
	return nil, nil, cmdline.Broken("Unknown operation: %s %s", serviceName, operationName)
}

// subnames are the words that may follow a command, sorted.
func (c *command) subnames() []string {
	var names []string
	if c.service != nil {
		for _, operation := range c.service.Operations {
			names = append(names, parameter.Kebab(operation.Name))
		}
	}
	for _, sub := range c.sub {
		names = append(names, sub.name)
	}
	slices.Sort(names)
	return names
}

func (s *session) runCommand(c *command, line []string) error {
	name, rest := firstWord(line)
	switch {
	case name == "" && c.service != nil:
		return cmdline.Misuse("the following arguments are required: operation")
	case name == "":
		return cmdline.Fail(cmdline.StatusUsage, fmt.Sprintf("\nusage: aws [options] %s <subcommand> [parameters]\naws: error: too few arguments\n", c.name))
	case name == "help":
		return s.helpCommand(c)
	}
	for _, sub := range c.sub {
		if sub.name == name {
			if len(rest) > 0 && rest[0] == "help" {
				return s.helpSubcommand(c, sub)
			}
			return sub.run(s, rest)
		}
	}
	if c.service != nil {
		for _, operation := range c.service.Operations {
			if parameter.Kebab(operation.Name) == name {
				return s.runOperation(c, operation, rest)
			}
		}
		return cmdline.Misuse("argument operation: %s", cmdline.InvalidChoice(name, c.subnames()))
	}
	return cmdline.Misuse("argument subcommand: %s", cmdline.InvalidChoice(name, c.subnames()))
}

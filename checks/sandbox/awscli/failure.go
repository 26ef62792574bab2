package awscli

import (
	"errors"
	"fmt"
	"strings"
)

// The program's exit statuses (AWS CLI user guide, Return codes).
const (
	statusOK          = 0
	statusFailed      = 1   // of the s3 commands: a transfer failed
	statusInterrupted = 130 // Ctrl-C
	statusUsage       = 252 // the command line was not understood
	statusConfig      = 253 // no region, no credentials, no such profile
	statusService     = 254 // the service answered with an error
	statusOther       = 255
)

// failure ends the program: what goes to standard error, as it is, and the exit
// status.
type failure struct {
	status int
	text   string
}

func (f *failure) Error() string { return strings.TrimSpace(f.text) }

// usage is how the AWS CLI starts the complaints of its argument parser.
const usage = `usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]
To see help text, you can run:

  aws help
  aws <command> help
  aws <command> <subcommand> help
`

// misuse is a command line that the argument parser refuses.
func misuse(format string, arguments ...any) error {
	return &failure{statusUsage, "\n" + usage + "\naws: error: " + fmt.Sprintf(format, arguments...) + "\n\n"}
}

// unknownOptions are arguments that nobody takes.
func unknownOptions(arguments []string) error {
	return &failure{statusUsage, "\n" + usage + "\nUnknown options: " + strings.Join(arguments, ", ") + "\n\n"}
}

// badParameter is a value that a parameter cannot be read from.
func badParameter(flag string, reason any) error {
	return &failure{statusUsage, fmt.Sprintf("\nError parsing parameter '%s': %v\n", flag, reason)}
}

// invalidUsage, misconfigured and broken are failures of one sentence.
func invalidUsage(format string, arguments ...any) error {
	return &failure{statusUsage, "\n" + fmt.Sprintf(format, arguments...) + "\n"}
}

func misconfigured(format string, arguments ...any) error {
	return &failure{statusConfig, "\n" + fmt.Sprintf(format, arguments...) + "\n"}
}

func broken(format string, arguments ...any) error {
	return &failure{statusOther, "\n" + fmt.Sprintf(format, arguments...) + "\n"}
}

// ServiceError is an error that a service answered.
type ServiceError struct {
	Operation string
	Code      string
	Message   string
	Status    int
	Last      int // the attempt, when no other was allowed; else 0
}

func (e *ServiceError) Error() string {
	retried := ""
	if e.Last > 0 {
		retried = fmt.Sprintf(" (reached max retries: %d)", e.Last-1)
	}
	return fmt.Sprintf("An error occurred (%s) when calling the %s operation%s: %s", e.Code, e.Operation, retried, e.Message)
}

// code is the service's error code in a chain, "" when there is none.
func code(err error) string {
	var e *ServiceError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

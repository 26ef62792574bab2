package cmdline

import (
	"fmt"
	"strings"
)

// The program's exit statuses (AWS CLI user guide, Return codes).
const (
	StatusOK          = 0
	StatusFailed      = 1   // of the s3 commands: a transfer failed
	StatusInterrupted = 130 // Ctrl-C
	StatusUsage       = 252 // the command line was not understood
	StatusConfig      = 253 // no region, no credentials, no such profile
	StatusService     = 254 // the service answered with an error
	StatusOther       = 255
)

// Failure ends the program: what goes to standard error, as it is, and the exit
// status.
type Failure struct {
	Status int
	Text   string
}

func (f *Failure) Error() string { return strings.TrimSpace(f.Text) }

// Usage is how the AWS CLI starts the complaints of its argument parser.
const Usage = `usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]
To see help text, you can run:

  aws help
  aws <command> help
  aws <command> <subcommand> help
`

// Fail is a failure with the given status and text.
func Fail(status int, text string) error { return &Failure{Status: status, Text: text} }

// Misuse is a command line that the argument parser refuses.
func Misuse(format string, arguments ...any) error {
	return &Failure{StatusUsage, "\n" + Usage + "\naws: error: " + fmt.Sprintf(format, arguments...) + "\n\n"}
}

// UnknownOptions are arguments that nobody takes.
func UnknownOptions(arguments []string) error {
	return &Failure{StatusUsage, "\n" + Usage + "\nUnknown options: " + strings.Join(arguments, ", ") + "\n\n"}
}

// BadParameter is a value that a parameter cannot be read from.
func BadParameter(flag string, reason any) error {
	return &Failure{StatusUsage, fmt.Sprintf("\nError parsing parameter '%s': %v\n", flag, reason)}
}

// Invalid is a command line that was understood but cannot be meant.
func Invalid(format string, arguments ...any) error {
	return &Failure{StatusUsage, "\n" + fmt.Sprintf(format, arguments...) + "\n"}
}

// Misconfigured is a machine on which the program is not set up.
func Misconfigured(format string, arguments ...any) error {
	return &Failure{StatusConfig, "\n" + fmt.Sprintf(format, arguments...) + "\n"}
}

// Broken is any other failure.
func Broken(format string, arguments ...any) error {
	return &Failure{StatusOther, "\n" + fmt.Sprintf(format, arguments...) + "\n"}
}

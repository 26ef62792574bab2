package awscli

import (
	"errors"
	"fmt"
	"strings"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/document"
	"linklab/checks/sandbox/awscli/waiter"
)

// waiters are those of a command whose operation the sandbox has.
func (p *Program) waiters(command string) []waiter.Waiter {
	var known []waiter.Waiter
	for _, w := range waiter.Of(command) {
		if _, _, err := p.find(serviceOf(command), w.Operation); err == nil {
			known = append(known, w)
		}
	}
	return known
}

// serviceOf is the service behind a command's name.
func serviceOf(command string) string {
	for service, name := range commandNames {
		if name == command {
			return service
		}
	}
	return command
}

// waitCommand is `aws SERVICE wait`.
func waitCommand(c *command) *subcommand {
	return &subcommand{
		name: "wait", summary: "Wait until a particular condition is satisfied.",
		run: func(s *session, line []string) error { return s.runWait(c, line) },
		words: func(p *Program) []string {
			var names []string
			for _, w := range p.waiters(c.name) {
				names = append(names, w.Name)
			}
			return names
		},
	}
}

func (s *session) runWait(c *command, line []string) error {
	name, rest := firstWord(line)
	if name == "" {
		return cmdline.Fail(cmdline.StatusUsage, fmt.Sprintf("\nusage: aws [options] %s wait <subcommand> [parameters]\naws: error: too few arguments\n", c.name))
	}
	var names []string
	for _, w := range s.program.waiters(c.name) {
		if names = append(names, w.Name); w.Name != name {
			continue
		}
		_, operation, err := s.program.find(c.service.Name, w.Operation)
		if err != nil {
			return err
		}
		f := formOf(c.service, operation)
		options := f.options()
		given, err := cmdline.Parse(rest, options)
		if err != nil {
			return err
		}
		if err := given.Missing(options); err != nil {
			return err
		}
		if len(given.Rest) > 0 {
			return cmdline.UnknownOptions(given.Rest)
		}
		input, err := f.input(s, given)
		if err != nil {
			return err
		}
		_, err = s.wait(w, f, input)
		return err
	}
	return cmdline.Misuse("argument subcommand: %s", cmdline.InvalidChoice(name, names))
}

// waiterError is a waiter that ended in failure; last is the answer it ended
// on, nil when that was an error.
type waiterError struct {
	name, reason string
	last         *document.Object
}

func (e *waiterError) Error() string { return fmt.Sprintf("Waiter %s failed: %s", e.name, e.reason) }

// wait polls until a rule says that it is over.
func (s *session) wait(w waiter.Waiter, f *form, input *document.Object) (*document.Object, error) {
	title := camel(w.Name)
	for attempt := 1; ; attempt++ {
		answer, err := s.pagedCall(f, &cmdline.Arguments{Values: map[string][]string{}}, input)
		var refused *ServiceError
		if err != nil && !errors.As(err, &refused) {
			return nil, err
		}
		var refusal *waiter.Refusal
		if refused != nil {
			refusal = &waiter.Refusal{Code: refused.Code, Status: refused.Status}
		}
		verdict, why, err := w.Judge(answer, refusal)
		switch {
		case err != nil:
			return nil, err
		case verdict == waiter.Success:
			return answer, nil
		case verdict == waiter.Failed && why == "":
			return nil, &waiterError{title, fmt.Sprintf("An error occurred (%s): %s", refused.Code, refused.Message), nil}
		case verdict == waiter.Failed:
			return nil, &waiterError{title, "Waiter encountered a terminal failure state: " + why, answer}
		case attempt == w.Attempts:
			return nil, &waiterError{title, "Max attempts exceeded", answer}
		}
		if err := s.machine.Sleep(s.ctx, w.Delay); err != nil {
			return nil, err
		}
	}
}

func camel(name string) string {
	var b strings.Builder
	for _, word := range strings.Split(name, "-") {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

// waiter is a waiter by name, and its operation.
func (p *Program) waiter(command, name string) (waiter.Waiter, *form, error) {
	for _, w := range p.waiters(command) {
		if w.Name == name {
			service, operation, err := p.find(serviceOf(command), w.Operation)
			if err != nil {
				return waiter.Waiter{}, nil, err
			}
			return w, formOf(service, operation), nil
		}
	}
	return waiter.Waiter{}, nil, cmdline.Broken("Waiter does not exist: %s", name)
}

package awscli

import (
	"errors"
	"fmt"
	"strings"

	"linklab/checks/sandbox/awscli/document"
	"linklab/checks/sandbox/awscli/jmespath"
)

// waiters are those of a command whose operation the sandbox has.
func (p *Program) waiters(command string) []waiter {
	var known []waiter
	for _, w := range waitersOf(command) {
		if _, _, err := p.find(serviceOf(command), w.operation); err == nil {
			known = append(known, w)
		}
	}
	return known
}

// serviceOf is the service behind a command's name.
func serviceOf(command string) string {
	if command == "s3api" {
		return "s3"
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
				names = append(names, w.name)
			}
			return names
		},
	}
}

func (s *session) runWait(c *command, line []string) error {
	name, rest := firstWord(line)
	if name == "" {
		return &failure{statusUsage, fmt.Sprintf("\nusage: aws [options] %s wait <subcommand> [parameters]\naws: error: too few arguments\n", c.name)}
	}
	var names []string
	for _, w := range s.program.waiters(c.name) {
		if names = append(names, w.name); w.name != name {
			continue
		}
		_, operation, err := s.program.find(c.service.Name, w.operation)
		if err != nil {
			return err
		}
		f := formOf(c.service, operation)
		options := f.options()
		given, err := parse(rest, options)
		if err != nil {
			return err
		}
		if err := given.missing(options); err != nil {
			return err
		}
		if len(given.rest) > 0 {
			return unknownOptions(given.rest)
		}
		input, err := f.input(s, given)
		if err != nil {
			return err
		}
		_, err = s.wait(w, f, input)
		return err
	}
	return misuse("argument subcommand: %s", invalidChoice(name, names))
}

// waiterError is a waiter that ended in failure; last is the answer it ended
// on, nil when that was an error.
type waiterError struct {
	name, reason string
	last         *document.Object
}

func (e *waiterError) Error() string { return fmt.Sprintf("Waiter %s failed: %s", e.name, e.reason) }

// wait polls until a rule says that it is over.
func (s *session) wait(w waiter, f *form, input *document.Object) (*document.Object, error) {
	title := camel(w.name)
	for attempt := 1; ; attempt++ {
		answer, err := s.pagedCall(f, &arguments{values: map[string][]string{}}, input)
		var refused *ServiceError
		if err != nil && !errors.As(err, &refused) {
			return nil, err
		}
		matched, err := w.judge(answer, refused)
		switch {
		case err != nil:
			return nil, err
		case matched == nil && refused != nil:
			return nil, &waiterError{title, fmt.Sprintf("An error occurred (%s): %s", refused.Code, refused.Message), nil}
		case matched != nil && matched.verdict == success:
			return answer, nil
		case matched != nil && matched.verdict == failed:
			return nil, &waiterError{title, "Waiter encountered a terminal failure state: " + matched.explain(), answer}
		case attempt == w.attempts:
			return nil, &waiterError{title, "Max attempts exceeded", answer}
		}
		if err := s.machine.Sleep(s.ctx, w.delay); err != nil {
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

// judge is the first rule that an answer or an error meets, nil for none.
func (w waiter) judge(answer *document.Object, refused *ServiceError) (*rule, error) {
	for i := range w.rules {
		r := &w.rules[i]
		met, err := r.met(answer, refused)
		if err != nil {
			return nil, err
		}
		if met {
			return r, nil
		}
	}
	return nil, nil
}

func (r *rule) met(answer *document.Object, refused *ServiceError) (bool, error) {
	switch {
	case r.code != "":
		return refused != nil && refused.Code == r.code, nil
	case r.status != 0:
		if refused != nil {
			return refused.Status == r.status, nil
		}
		return r.status == 200, nil
	case refused != nil:
		return false, nil
	}
	expression, err := jmespath.Compile(r.path)
	if err != nil {
		return false, err
	}
	value, err := expression.Search(answer)
	if err != nil {
		// A list that the answer leaves out has no length.
		return false, nil
	}
	if r.match == itself {
		return document.Equal(value, r.expected), nil
	}
	list, _ := value.([]any)
	count := 0
	for _, element := range list {
		if document.Equal(element, r.expected) {
			count++
		}
	}
	return count > 0 && (r.match == atLeastOne || count == len(list)), nil
}

func (r *rule) explain() string {
	switch {
	case r.code != "":
		return "Matched expected service error code: " + r.code
	case r.status != 0:
		return fmt.Sprintf("Matched expected HTTP status code: %d", r.status)
	case r.match == everyOne:
		return fmt.Sprintf("For expression \"%s\" all members matched expected path: \"%v\"", r.path, r.expected)
	case r.match == atLeastOne:
		return fmt.Sprintf("For expression \"%s\" we matched expected path: \"%v\" at least once", r.path, r.expected)
	}
	return fmt.Sprintf("For expression \"%s\" we matched expected path: \"%v\"", r.path, r.expected)
}

// waiter is a waiter by name, and its operation.
func (p *Program) waiter(command, name string) (waiter, *form, error) {
	for _, w := range p.waiters(command) {
		if w.name == name {
			service, operation, err := p.find(serviceOf(command), w.operation)
			if err != nil {
				return waiter{}, nil, err
			}
			return w, formOf(service, operation), nil
		}
	}
	return waiter{}, nil, broken("Waiter does not exist: %s", name)
}

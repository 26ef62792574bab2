// Package cmdline reads command lines the way the AWS CLI's argument parser does,
// and complains as it does.
package cmdline

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Arity is how many values an option takes.
type Arity uint8

// The arities.
const (
	None     Arity = iota
	Single         // exactly one
	Several        // any number
	Optional       // none or one
)

// Option is one option of the command line, by its name with both dashes.
type Option struct {
	Name     string
	Arity    Arity
	Required bool
	Group    string   // options of one group overwrite each other; "" is the name
	Choices  []string // nil: anything
	Integer  bool
}

// Arguments are the options that were given, by name, and the other arguments
// in order.
type Arguments struct {
	Values map[string][]string
	Rest   []string
}

// Given says whether an option was given.
func (a *Arguments) Given(name string) bool { _, ok := a.Values[name]; return ok }

// One is an option's value, or the default.
func (a *Arguments) One(name, otherwise string) string {
	if values := a.Values[name]; len(values) > 0 {
		return values[0]
	}
	return otherwise
}

var negativeNumber = regexp.MustCompile(`^-\d+$|^-\d*\.\d+$`)

// Dashed says whether an argument looks like an option and so ends the values
// of the one before it.
func Dashed(argument string) bool {
	return len(argument) > 1 && argument[0] == '-' && !negativeNumber.MatchString(argument) &&
		!strings.Contains(argument, " ")
}

// Parse takes the options out of a command line and leaves the rest: options it
// does not know with their values, and the positional arguments. An option may
// be shortened as long as it stays unambiguous.
func Parse(line []string, options []Option) (*Arguments, error) {
	parsed := &Arguments{Values: map[string][]string{}}
	for i := 0; i < len(line); i++ {
		argument := line[i]
		if argument == "--" {
			parsed.Rest = append(parsed.Rest, line[i+1:]...)
			break
		}
		if !Dashed(argument) {
			parsed.Rest = append(parsed.Rest, argument)
			continue
		}
		name, inline, hasInline := strings.Cut(argument, "=")
		found, err := match(name, options)
		if err != nil {
			return nil, err
		}
		if found == nil {
			parsed.Rest = append(parsed.Rest, argument)
			continue
		}
		var values []string
		switch {
		case hasInline && found.Arity == None:
			return nil, Misuse("argument %s: ignored explicit argument '%s'", found.Name, inline)
		case hasInline:
			values = []string{inline}
		case found.Arity == Single:
			if i+1 >= len(line) || Dashed(line[i+1]) {
				return nil, Misuse("argument %s: expected one argument", found.Name)
			}
			i++
			values = []string{line[i]}
		case found.Arity == Optional:
			if i+1 < len(line) && !Dashed(line[i+1]) {
				i++
				values = []string{line[i]}
			}
		case found.Arity == Several:
			for i+1 < len(line) && !Dashed(line[i+1]) {
				i++
				values = append(values, line[i])
			}
		}
		if err := found.check(values); err != nil {
			return nil, err
		}
		if found.Group != "" {
			for _, other := range options {
				if other.Group == found.Group {
					delete(parsed.Values, other.Name)
				}
			}
		}
		parsed.Values[found.Name] = values
	}
	return parsed, nil
}

func match(name string, options []Option) (*Option, error) {
	var candidates []*Option
	for i := range options {
		if options[i].Name == name {
			return &options[i], nil
		}
		if strings.HasPrefix(name, "--") && len(name) > 2 && strings.HasPrefix(options[i].Name, name) {
			candidates = append(candidates, &options[i])
		}
	}
	switch len(candidates) {
	case 0:
		return nil, nil
	case 1:
		return candidates[0], nil
	}
	var names []string
	for _, candidate := range candidates {
		names = append(names, candidate.Name)
	}
	return nil, Misuse("ambiguous option: %s could match %s", name, strings.Join(names, ", "))
}

var integerText = regexp.MustCompile(`^\s*[-+]?\d+\s*$`)

func (o *Option) check(values []string) error {
	for _, value := range values {
		if o.Integer && !integerText.MatchString(value) {
			return Misuse("argument %s: invalid int value: '%s'", o.Name, value)
		}
		if o.Choices != nil && !slices.Contains(o.Choices, value) {
			return Misuse("argument %s: %s", o.Name, InvalidChoice(value, o.Choices))
		}
	}
	return nil
}

// Missing complains of required options that were not given.
func (a *Arguments) Missing(options []Option) error {
	var names []string
	for _, o := range options {
		if o.Required && !a.Given(o.Name) {
			names = append(names, o.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return Misuse("the following arguments are required: %s", strings.Join(names, ", "))
}

// InvalidChoice lists what could have been said, two in a row, and what was
// perhaps meant.
func InvalidChoice(value string, choices []string) string {
	lines := []string{"Invalid choice, valid choices are:\n"}
	for i := 0; i < len(choices); i += 2 {
		row := fmt.Sprintf("%-40s", choices[i])
		if i+1 < len(choices) {
			row += fmt.Sprintf(" | %-40s", choices[i+1])
		}
		lines = append(lines, row)
	}
	if close := closest(value, choices); len(close) > 0 {
		lines = append(lines, fmt.Sprintf("\n\nInvalid choice: '%s', maybe you meant:\n", value))
		for _, name := range close {
			lines = append(lines, "  * "+name)
		}
	}
	return strings.Join(lines, "\n")
}

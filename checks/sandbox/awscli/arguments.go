package awscli

import (
	"fmt"
	"regexp"
	"strings"
)

// arity is how many values an option takes.
type arity uint8

const (
	flagOnly arity = iota // none
	single                // exactly one
	several               // any number
	optional              // none or one
)

// option is one option of the command line, by its name with both dashes.
type option struct {
	name     string
	arity    arity
	required bool
	group    string   // options of one group overwrite each other; "" is the name
	choices  []string // nil: anything
	integer  bool
}

// arguments are the options that were given, by name, and the other arguments
// in order.
type arguments struct {
	values map[string][]string
	rest   []string
}

func (a *arguments) given(name string) bool { _, ok := a.values[name]; return ok }

// one is an option's value, or the default.
func (a *arguments) one(name, otherwise string) string {
	if values := a.values[name]; len(values) > 0 {
		return values[0]
	}
	return otherwise
}

var negativeNumber = regexp.MustCompile(`^-\d+$|^-\d*\.\d+$`)

// dashed says whether an argument looks like an option and so ends the values
// of the one before it.
func dashed(argument string) bool {
	return len(argument) > 1 && argument[0] == '-' && !negativeNumber.MatchString(argument) &&
		!strings.Contains(argument, " ")
}

// parse takes the options out of a command line and leaves the rest: options it
// does not know with their values, and the positional arguments. An option may
// be shortened as long as it stays unambiguous.
func parse(line []string, options []option) (*arguments, error) {
	parsed := &arguments{values: map[string][]string{}}
	for i := 0; i < len(line); i++ {
		argument := line[i]
		if argument == "--" {
			parsed.rest = append(parsed.rest, line[i+1:]...)
			break
		}
		if !dashed(argument) {
			parsed.rest = append(parsed.rest, argument)
			continue
		}
		name, inline, hasInline := strings.Cut(argument, "=")
		found, err := match(name, options)
		if err != nil {
			return nil, err
		}
		if found == nil {
			parsed.rest = append(parsed.rest, argument)
			continue
		}
		var values []string
		switch {
		case hasInline && found.arity == flagOnly:
			return nil, misuse("argument %s: ignored explicit argument '%s'", found.name, inline)
		case hasInline:
			values = []string{inline}
		case found.arity == single:
			if i+1 >= len(line) || dashed(line[i+1]) {
				return nil, misuse("argument %s: expected one argument", found.name)
			}
			i++
			values = []string{line[i]}
		case found.arity == optional:
			if i+1 < len(line) && !dashed(line[i+1]) {
				i++
				values = []string{line[i]}
			}
		case found.arity == several:
			for i+1 < len(line) && !dashed(line[i+1]) {
				i++
				values = append(values, line[i])
			}
		}
		if err := found.check(values); err != nil {
			return nil, err
		}
		if found.group != "" {
			for _, other := range options {
				if other.group == found.group {
					delete(parsed.values, other.name)
				}
			}
		}
		parsed.values[found.name] = values
	}
	return parsed, nil
}

func match(name string, options []option) (*option, error) {
	var candidates []*option
	for i := range options {
		if options[i].name == name {
			return &options[i], nil
		}
		if strings.HasPrefix(name, "--") && len(name) > 2 && strings.HasPrefix(options[i].name, name) {
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
		names = append(names, candidate.name)
	}
	return nil, misuse("ambiguous option: %s could match %s", name, strings.Join(names, ", "))
}

var integerText = regexp.MustCompile(`^\s*[-+]?\d+\s*$`)

func (o *option) check(values []string) error {
	for _, value := range values {
		if o.integer && !integerText.MatchString(value) {
			return misuse("argument %s: invalid int value: '%s'", o.name, value)
		}
		if o.choices != nil && !contains(o.choices, value) {
			return misuse("argument %s: %s", o.name, invalidChoice(value, o.choices))
		}
	}
	return nil
}

// missing complains of required options that were not given.
func (a *arguments) missing(options []option) error {
	var names []string
	for _, o := range options {
		if o.required && !a.given(o.name) {
			names = append(names, o.name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return misuse("the following arguments are required: %s", strings.Join(names, ", "))
}

// invalidChoice lists what could have been said, two in a row, and what was
// perhaps meant.
func invalidChoice(value string, choices []string) string {
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

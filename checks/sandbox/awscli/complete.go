package awscli

import (
	"slices"
	"strings"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/parameter"
)

// Complete proposes words for the last of the given ones, which is being typed:
// commands, operations and options.
func (p *Program) Complete(words []string) []string {
	if len(words) == 0 {
		return nil
	}
	typed, before := words[len(words)-1], words[:len(words)-1]
	var choices []string
	for _, word := range p.choices(before, strings.HasPrefix(typed, "-")) {
		if strings.HasPrefix(word, typed) {
			choices = append(choices, word)
		}
	}
	slices.Sort(choices)
	return slices.Compact(choices)
}

func (p *Program) choices(before []string, wantOption bool) []string {
	if !wantOption && len(before) > 0 {
		if values := valuesOf(before[len(before)-1]); values != nil {
			return values
		}
	}
	parsed, err := cmdline.Parse(before, globalOptions())
	if err != nil {
		return nil
	}
	var path []string
	for _, word := range parsed.Rest {
		if cmdline.Dashed(word) {
			break
		}
		path = append(path, word)
	}
	var options []cmdline.Option
	var names []string
	switch c := p.command(first(path)); {
	case c == nil:
		names = append(p.names(), "help")
	case len(path) == 1:
		names = append(c.subnames(), "help")
	default:
		options, names = p.below(c, path[1:])
	}
	if !wantOption {
		if len(path) < 2 || len(names) > 0 {
			return names
		}
		return nil
	}
	for _, o := range append(options, globalOptions()...) {
		if !slices.Contains(before, o.Name) {
			names = append(names, o.Name)
		}
	}
	return names
}

func first(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// valuesOf are the values that a global option may have.
func valuesOf(word string) []string {
	for _, o := range globalOptions() {
		if o.Name == word {
			return o.Choices
		}
	}
	return nil
}

// below is what may follow a command and its subcommand.
func (p *Program) below(c *command, path []string) (options []cmdline.Option, names []string) {
	for _, sub := range c.sub {
		if sub.name != path[0] {
			continue
		}
		if sub.words == nil {
			return sub.options, nil
		}
		if len(path) == 1 {
			return nil, sub.words(p)
		}
		if w, f, err := p.waiter(c.name, path[1]); err == nil && w.Name != "" {
			return f.options(), nil
		}
		return nil, nil
	}
	if c.service == nil {
		return nil, nil
	}
	for _, operation := range c.service.Operations {
		if parameter.Kebab(operation.Name) == path[0] {
			return formOf(c.service, operation).options(), nil
		}
	}
	return nil, nil
}

package awscli

import (
	"slices"
	"strings"
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
	parsed, err := parse(before, globalOptions())
	if err != nil {
		return nil
	}
	var path []string
	for _, word := range parsed.rest {
		if dashed(word) {
			break
		}
		path = append(path, word)
	}
	var options []option
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
		if !contains(before, o.name) {
			names = append(names, o.name)
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
		if o.name == word {
			return o.choices
		}
	}
	return nil
}

// below is what may follow a command and its subcommand.
func (p *Program) below(c *command, path []string) (options []option, names []string) {
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
		if w, f, err := p.waiter(c.name, path[1]); err == nil && w.name != "" {
			return f.options(), nil
		}
		return nil, nil
	}
	if c.service == nil {
		return nil, nil
	}
	for _, operation := range c.service.Operations {
		if kebab(operation.Name) == path[0] {
			return formOf(c.service, operation).options(), nil
		}
	}
	return nil, nil
}

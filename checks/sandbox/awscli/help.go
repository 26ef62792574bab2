package awscli

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// page is a manual page in sections, as plain text.
type page struct{ b strings.Builder }

func newPage(name string) *page {
	p := &page{}
	title := strings.ToUpper(name) + "()"
	gap := max(1, 78-2*len(title))
	fmt.Fprintf(&p.b, "%s%s%s\n", title, strings.Repeat(" ", gap), title)
	return p
}

func (p *page) section(name string, lines ...string) {
	fmt.Fprintf(&p.b, "\n%s\n", name)
	for _, line := range lines {
		p.b.WriteString(strings.TrimRight("       "+line, " ") + "\n")
	}
}

func (p *page) list(name string, items []string) {
	var lines []string
	for _, item := range items {
		lines = append(lines, "o "+item, "")
	}
	p.section(name, lines...)
}

func (s *session) show(p *page) error {
	_, err := fmt.Fprint(s.terminal.Out, p.b.String())
	return err
}

func (s *session) helpProgram() error {
	p := newPage("aws")
	p.section("NAME", "aws -")
	p.section("DESCRIPTION", "The  AWS  Command  Line  Interface is a unified tool to manage your AWS",
		"services. The commands below are those that this account answers.")
	p.section("SYNOPSIS", "   aws [options] <command> <subcommand> [parameters]", "",
		"Use aws command help for information on a  specific  command.")
	p.options("GLOBAL OPTIONS", globalOptions())
	p.list("AVAILABLE SERVICES", s.program.names())
	return s.show(p)
}

func (s *session) helpCommand(c *command) error {
	p := newPage(c.name)
	p.section("NAME", c.name+" -")
	if c.service != nil {
		p.section("DESCRIPTION", c.description)
	}
	p.list("AVAILABLE COMMANDS", c.subnames())
	return s.show(p)
}

func (s *session) helpSubcommand(c *command, sub *subcommand) error {
	p := newPage(sub.name)
	p.section("NAME", sub.name+" -")
	p.section("DESCRIPTION", sub.summary)
	if sub.words != nil {
		p.list("AVAILABLE COMMANDS", sub.words(s.program))
	}
	if len(sub.options) > 0 {
		p.section("SYNOPSIS", synopsis(sub.name, sub.options)...)
		p.options("OPTIONS", sub.options)
	}
	return s.show(p)
}

func synopsis(name string, options []option) []string {
	lines := []string{"   " + name}
	groups := map[string]bool{}
	for _, o := range options {
		text := o.usage()
		if o.group != "" {
			if groups[o.group] {
				continue
			}
			groups[o.group] = true
			var names []string
			for _, other := range options {
				if other.group == o.group {
					names = append(names, other.usage())
				}
			}
			text = strings.Join(names, " | ")
		}
		if !o.required {
			text = "[" + text + "]"
		}
		lines = append(lines, "   "+text)
	}
	return lines
}

// usage is an option with what it takes.
func (o option) usage() string {
	switch o.arity {
	case single, several:
		return o.name + " <value>"
	case optional:
		return o.name + " [<value>]"
	}
	return o.name
}

func (p *page) options(heading string, options []option) {
	var lines []string
	for _, o := range options {
		kind := map[arity]string{flagOnly: "boolean", single: "string", several: "list", optional: "structure"}[o.arity]
		if o.integer {
			kind = "integer"
		}
		lines = append(lines, fmt.Sprintf("%s (%s)", o.name, kind))
		for _, choice := range o.choices {
			lines = append(lines, "   o "+choice)
		}
		lines = append(lines, "")
	}
	p.section(heading, lines...)
}

// helpOperation is the page of one operation, made of its input and output
// types.
func (s *session) helpOperation(c *command, f *form) error {
	name := kebab(f.operation.Name)
	p := newPage(name)
	p.section("NAME", name+" -")
	p.section("DESCRIPTION", fmt.Sprintf("Calls the %s operation of %s.", f.operation.Name, c.description))
	p.section("SYNOPSIS", synopsis(name, f.options())...)
	var lines []string
	for _, parameter := range f.parameters {
		options := f.custom.optionsOf(parameter)
		var names []string
		for _, o := range options {
			names = append(names, o.name)
		}
		required := ""
		if parameter.required {
			required = " [required]"
		}
		lines = append(lines, fmt.Sprintf("%s (%s)%s", strings.Join(names, " | "), kindNames[parameter.kind], required))
		lines = append(lines, syntax(parameter)...)
		lines = append(lines, "")
	}
	p.section("OPTIONS", lines...)
	p.options("FURTHER OPTIONS", f.custom.options)
	p.options("GLOBAL OPTIONS", globalOptions())
	p.section("OUTPUT", outline(f.operation.Output, "", nil)...)
	return s.show(p)
}

// syntax shows how a nested parameter is written in shorthand.
func syntax(p parameter) []string {
	if !nested(p.typ) {
		if p.kind == kindList {
			return []string{"   Syntax:", `      "string" "string" ...`}
		}
		return nil
	}
	t, more := p.typ, ""
	if p.kind == kindList {
		t, more = indirect(t.Elem()), " ..."
	}
	return []string{"   Shorthand Syntax:", "      " + strings.Trim(shape(t, nil), "{}") + more}
}

// shape writes a type in shorthand; seen are the structures it is within.
func shape(t reflect.Type, seen []reflect.Type) string {
	t = indirect(t)
	switch kindOf(t) {
	case kindList:
		inner := shape(t.Elem(), seen)
		if kindOf(indirect(t.Elem())) == kindObject {
			return "[" + inner + "," + inner + "]"
		}
		return inner + "," + inner
	case kindMap:
		return "{KeyName1=" + shape(t.Elem(), seen) + "}"
	case kindObject:
		if slices.Contains(seen, t) {
			return "( ... recursive ... )"
		}
		var parts []string
		for _, member := range members(t) {
			parts = append(parts, member.member+"="+shape(member.typ, append(slices.Clone(seen), t)))
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	return kindNames[kindOf(t)]
}

// outline lists the members of an output with their kinds.
func outline(t reflect.Type, indent string, seen []reflect.Type) []string {
	t = indirect(t)
	if slices.Contains(seen, t) {
		return nil
	}
	seen = append(slices.Clone(seen), t)
	var lines []string
	for i := range t.NumField() {
		field := t.Field(i)
		if !field.IsExported() || field.Tag.Get("out") == "-" {
			continue
		}
		typ := indirect(field.Type)
		if field.Anonymous {
			lines = append(lines, outline(typ, indent, seen)...)
			continue
		}
		lines = append(lines, fmt.Sprintf("%s%s -> (%s)", indent, field.Name, kindNames[kindOf(typ)]))
		inner := typ
		if kindOf(typ) == kindList {
			inner = indirect(typ.Elem())
		}
		if kindOf(inner) == kindObject {
			lines = append(lines, outline(inner, indent+"   ", seen)...)
		}
	}
	return lines
}

package awscli

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/document"
	"linklab/checks/sandbox/awscli/parameter"
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

func synopsis(name string, options []cmdline.Option) []string {
	lines := []string{"   " + name}
	groups := map[string]bool{}
	for _, o := range options {
		text := optionUsage(o)
		if o.Group != "" {
			if groups[o.Group] {
				continue
			}
			groups[o.Group] = true
			var names []string
			for _, other := range options {
				if other.Group == o.Group {
					names = append(names, optionUsage(other))
				}
			}
			text = strings.Join(names, " | ")
		}
		if !o.Required {
			text = "[" + text + "]"
		}
		lines = append(lines, "   "+text)
	}
	return lines
}

// optionUsage is an option with what it takes.
func optionUsage(o cmdline.Option) string {
	switch o.Arity {
	case cmdline.Single, cmdline.Several:
		return o.Name + " <value>"
	case cmdline.Optional:
		return o.Name + " [<value>]"
	}
	return o.Name
}

func (p *page) options(heading string, options []cmdline.Option) {
	var lines []string
	for _, o := range options {
		kind := map[cmdline.Arity]string{cmdline.None: "boolean", cmdline.Single: "string", cmdline.Several: "list", cmdline.Optional: "structure"}[o.Arity]
		if o.Integer {
			kind = "integer"
		}
		lines = append(lines, fmt.Sprintf("%s (%s)", o.Name, kind))
		for _, choice := range o.Choices {
			lines = append(lines, "   o "+choice)
		}
		lines = append(lines, "")
	}
	p.section(heading, lines...)
}

// helpOperation is the page of one operation, made of its input and output
// types.
func (s *session) helpOperation(c *command, f *form) error {
	name := parameter.Kebab(f.operation.Name)
	p := newPage(name)
	p.section("NAME", name+" -")
	p.section("DESCRIPTION", fmt.Sprintf("Calls the %s operation of %s.", f.operation.Name, c.description))
	p.section("SYNOPSIS", synopsis(name, f.options())...)
	var lines []string
	for _, p := range f.parameters {
		options := f.custom.optionsOf(p)
		var names []string
		for _, o := range options {
			names = append(names, o.Name)
		}
		required := ""
		if p.Required {
			required = " [required]"
		}
		lines = append(lines, fmt.Sprintf("%s (%s)%s", strings.Join(names, " | "), p.Kind, required))
		lines = append(lines, p.Syntax()...)
		lines = append(lines, "")
	}
	p.section("OPTIONS", lines...)
	p.options("FURTHER OPTIONS", f.custom.options)
	p.options("GLOBAL OPTIONS", globalOptions())
	p.section("OUTPUT", outline(f.operation.Output, naming(f.service), "", nil)...)
	return s.show(p)
}

// outline lists the members of an output with their kinds.
func outline(t reflect.Type, called document.Naming, indent string, seen []reflect.Type) []string {
	t = parameter.Indirect(t)
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
		typ := parameter.Indirect(field.Type)
		if field.Anonymous {
			lines = append(lines, outline(typ, called, indent, seen)...)
			continue
		}
		lines = append(lines, fmt.Sprintf("%s%s -> (%s)", indent, called.Member(field), parameter.KindOf(typ)))
		inner := typ
		if parameter.KindOf(typ) == parameter.List {
			inner = parameter.Indirect(typ.Elem())
		}
		if parameter.KindOf(inner) == parameter.Object {
			lines = append(lines, outline(inner, called, indent+"   ", seen)...)
		}
	}
	return lines
}

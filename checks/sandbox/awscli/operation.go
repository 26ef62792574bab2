package awscli

import (
	"slices"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/document"
	"linklab/checks/sandbox/awscli/parameter"
	"linklab/checks/sandbox/wire"
)

// form is an operation as a command: its options, and how they fill its input.
type form struct {
	service    *wire.Service
	operation  *wire.Operation
	parameters []parameter.Parameter
	custom     customisation
	pages      *pages // nil when the operation answers in one piece
}

// naming is how a service's members are called.
func naming(service *wire.Service) document.Naming {
	if service.Protocol == wire.RESTJSON {
		return document.SmallFirst
	}
	return document.AsDeclared
}

func formOf(service *wire.Service, operation *wire.Operation) *form {
	f := &form{
		service: service, operation: operation, custom: customised(service.Name, operation.Name),
		pages: pagesOf(service, operation),
	}
	for _, p := range parameter.Of(operation.Input, naming(service)) {
		if !slices.Contains(f.custom.hidden, p.Member) {
			f.parameters = append(f.parameters, p)
		}
	}
	return f
}

// options are all that the command takes, in the order of help.
func (f *form) options() []cmdline.Option {
	var options []cmdline.Option
	for _, p := range f.parameters {
		options = append(options, f.custom.optionsOf(p)...)
	}
	options = append(options, f.custom.options...)
	options = append(options,
		cmdline.Option{Name: "--cli-input-json", Arity: cmdline.Single},
		cmdline.Option{Name: "--cli-input-yaml", Arity: cmdline.Single})
	if f.pages != nil {
		options = append(options,
			cmdline.Option{Name: "--starting-token", Arity: cmdline.Single},
			cmdline.Option{Name: "--page-size", Arity: cmdline.Single, Integer: true},
			cmdline.Option{Name: "--max-items", Arity: cmdline.Single, Integer: true})
		options = dropped(options, f.pages.limitFlag())
	}
	return append(options, cmdline.Option{Name: "--generate-cli-skeleton", Arity: cmdline.Several})
}

// dropped leaves out an option that one added later replaces.
func dropped(options []cmdline.Option, name string) []cmdline.Option {
	seen := map[string]bool{}
	var kept []cmdline.Option
	for i := len(options) - 1; i >= 0; i-- {
		if options[i].Name != name || !seen[name] {
			kept = append(kept, options[i])
		}
		seen[options[i].Name] = true
	}
	for i, j := 0, len(kept)-1; i < j; i, j = i+1, j-1 {
		kept[i], kept[j] = kept[j], kept[i]
	}
	return kept
}

// runOperation is `aws SERVICE OPERATION …`.
func (s *session) runOperation(c *command, operation *wire.Operation, line []string) error {
	f := formOf(c.service, operation)
	if len(line) > 0 && line[len(line)-1] == "help" && (len(line) == 1 || line[0] == "help") {
		return s.helpOperation(c, f)
	}
	options := f.options()
	given, err := cmdline.Parse(line, options)
	if err != nil {
		return err
	}
	if given.Given("--generate-cli-skeleton") {
		return s.print(operation.Name, parameter.Skeleton(operation.Input, naming(c.service)))
	}
	rest := given.Rest
	if f.custom.positional != "" {
		if len(rest) == 0 {
			return cmdline.Misuse("the following arguments are required: %s", f.custom.positional)
		}
		given.Values[f.custom.positional], rest = rest[:1], rest[1:]
	}
	if !given.Given("--cli-input-json") {
		if err := given.Missing(options); err != nil {
			return err
		}
	}
	if len(rest) > 0 {
		return cmdline.UnknownOptions(rest)
	}
	input, err := f.input(s, given)
	if err != nil {
		return err
	}
	answer, err := s.pagedCall(f, given, input)
	if err != nil {
		return err
	}
	if f.custom.answer != nil {
		if err := f.custom.answer(s, given, answer); err != nil {
			return err
		}
	}
	return s.print(operation.Name, answer)
}

// input is what the options say, under the API's names.
func (f *form) input(s *session, given *cmdline.Arguments) (*document.Object, error) {
	input := document.New()
	if text := given.One("--cli-input-json", ""); text != "" {
		content, _, err := parameter.Loaded("--cli-input-json", text, s.machine.ReadFile)
		if err != nil {
			return nil, err
		}
		value, err := parameter.ParseJSON("--cli-input-json", content)
		if err != nil {
			return nil, err
		}
		object, ok := value.(*document.Object)
		if !ok {
			return nil, cmdline.BadParameter("--cli-input-json", "Invalid type: expecting map, received "+parameter.PythonType(value))
		}
		input = object
	}
	for _, p := range f.parameters {
		if err := f.fill(s, p, given, input); err != nil {
			return nil, err
		}
	}
	if f.custom.prepare != nil {
		if err := f.custom.prepare(s, given, input); err != nil {
			return nil, err
		}
	}
	return input, nil
}

func (f *form) fill(s *session, p parameter.Parameter, given *cmdline.Arguments, input *document.Object) error {
	flag := p.Flag()
	negative := f.custom.negative(p)
	switch {
	case given.Given(negative) && p.Kind == parameter.Bool:
		input.Set(p.Member, false)
	case given.Given(negative):
		input.Set(p.Member, value(false))
	}
	if !given.Given(flag) {
		return nil
	}
	texts := given.Values[flag]
	switch {
	case p.Kind == parameter.Bool:
		input.Set(p.Member, true)
		return nil
	case p.Toggle() && len(texts) == 0:
		input.Set(p.Member, value(true))
		return nil
	case f.custom.stream == p.Member:
		data, err := s.machine.ReadFile(texts[0])
		if err != nil {
			return cmdline.Broken("Error parsing parameter '%s': Blob values must be a path to a file.", flag)
		}
		input.Set(p.Member, encoded(data))
		return nil
	}
	read, err := p.Value(flag, texts, s.machine.ReadFile)
	if err != nil {
		return err
	}
	input.Set(p.Member, read)
	return nil
}

// value is a structure that only holds a boolean.
func value(b bool) *document.Object {
	object := document.New()
	object.Set("Value", b)
	return object
}

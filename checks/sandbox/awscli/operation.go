package awscli

import (
	"linklab/checks/sandbox/awscli/document"
	"linklab/checks/sandbox/wire"
)

// form is an operation as a command: its options, and how they fill its input.
type form struct {
	service    *wire.Service
	operation  *wire.Operation
	parameters []parameter
	custom     customisation
	pages      *pages // nil when the operation answers in one piece
}

func formOf(service *wire.Service, operation *wire.Operation) *form {
	f := &form{
		service: service, operation: operation, custom: customised(service.Name, operation.Name),
		pages: pagesOf(service.Name, operation),
	}
	for _, p := range members(operation.Input) {
		if !contains(f.custom.hidden, p.member) {
			f.parameters = append(f.parameters, p)
		}
	}
	return f
}

// options are all that the command takes, in the order of help.
func (f *form) options() []option {
	var options []option
	for _, p := range f.parameters {
		options = append(options, f.custom.optionsOf(p)...)
	}
	options = append(options, f.custom.options...)
	options = append(options,
		option{name: "--cli-input-json", arity: single},
		option{name: "--cli-input-yaml", arity: single})
	if f.pages != nil {
		options = append(options,
			option{name: "--starting-token", arity: single},
			option{name: "--page-size", arity: single, integer: true},
			option{name: "--max-items", arity: single, integer: true})
		options = dropped(options, f.pages.limitFlag())
	}
	return append(options, option{name: "--generate-cli-skeleton", arity: several})
}

// dropped leaves out an option that one added later replaces.
func dropped(options []option, name string) []option {
	seen := map[string]bool{}
	var kept []option
	for i := len(options) - 1; i >= 0; i-- {
		if options[i].name != name || !seen[name] {
			kept = append(kept, options[i])
		}
		seen[options[i].name] = true
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
	given, err := parse(line, options)
	if err != nil {
		return err
	}
	if given.given("--generate-cli-skeleton") {
		return s.skeleton(f)
	}
	rest := given.rest
	if f.custom.positional != "" {
		if len(rest) == 0 {
			return misuse("the following arguments are required: %s", f.custom.positional)
		}
		given.values[f.custom.positional], rest = rest[:1], rest[1:]
	}
	if !given.given("--cli-input-json") {
		if err := given.missing(options); err != nil {
			return err
		}
	}
	if len(rest) > 0 {
		return unknownOptions(rest)
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
func (f *form) input(s *session, given *arguments) (*document.Object, error) {
	input := document.New()
	if text := given.one("--cli-input-json", ""); text != "" {
		content, _, err := loaded("--cli-input-json", text, s.machine.ReadFile)
		if err != nil {
			return nil, err
		}
		value, err := parseJSON("--cli-input-json", content)
		if err != nil {
			return nil, err
		}
		object, ok := value.(*document.Object)
		if !ok {
			return nil, badParameter("--cli-input-json", "Invalid type: expecting map, received "+pythonType(value))
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

func (f *form) fill(s *session, p parameter, given *arguments, input *document.Object) error {
	flag := p.flag()
	negative := f.custom.negative(p)
	switch {
	case given.given(negative) && p.kind == kindBool:
		input.Set(p.member, false)
	case given.given(negative):
		input.Set(p.member, value(false))
	}
	if !given.given(flag) {
		return nil
	}
	texts := given.values[flag]
	switch {
	case p.kind == kindBool:
		input.Set(p.member, true)
		return nil
	case p.toggle() && len(texts) == 0:
		input.Set(p.member, value(true))
		return nil
	case f.custom.stream == p.member:
		data, err := s.machine.ReadFile(texts[0])
		if err != nil {
			return broken("Error parsing parameter '%s': Blob values must be a path to a file.", flag)
		}
		input.Set(p.member, encoded(data))
		return nil
	}
	read, err := p.value(flag, texts, s.machine.ReadFile)
	if err != nil {
		return err
	}
	input.Set(p.member, read)
	return nil
}

// value is a structure that only holds a boolean.
func value(b bool) *document.Object {
	object := document.New()
	object.Set("Value", b)
	return object
}

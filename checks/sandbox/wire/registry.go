package wire

import (
	"fmt"
	"reflect"
	"sort"
)

// Dispatch runs one decoded operation for a caller: it authorises, handles and
// keeps what changed. Every way into the account goes through one Dispatch.
type Dispatch func(c *Call, s *Service, op *Operation, in any) (any, error)

// Registry is the catalogue of services and operations. It is filled once and
// then only read.
type Registry struct {
	dispatch Dispatch
	services map[string]*Service
	entries  map[*Operation]*entry
	byName   map[string]map[string]*Operation
	routes   map[string]routes
	shapes   *shapes
	lower    *shapes // of the services whose members begin with a small letter
}

// entry is an operation with its compiled types.
type entry struct {
	input, output *shape
}

// NewRegistry returns an empty registry that runs operations by dispatch.
func NewRegistry(dispatch Dispatch) *Registry {
	return &Registry{
		dispatch: dispatch,
		services: map[string]*Service{},
		entries:  map[*Operation]*entry{},
		byName:   map[string]map[string]*Operation{},
		routes:   map[string]routes{},
		shapes:   newShapes(false),
		lower:    newShapes(true),
	}
}

// Add compiles a service's operations; the error names a type that cannot be
// put on the wire or an operation that is declared twice.
func (r *Registry) Add(s *Service) error {
	if r.services[s.Name] != nil {
		return fmt.Errorf("service %s is declared twice", s.Name)
	}
	names := map[string]*Operation{}
	for _, op := range s.Operations {
		if names[op.Name] != nil {
			return fmt.Errorf("%s %s is declared twice", s.Name, op.Name)
		}
		names[op.Name] = op
		e := &entry{}
		var err error
		if e.input, err = r.compile(s, op.Input); err != nil {
			return fmt.Errorf("%s %s input: %w", s.Name, op.Name, err)
		}
		if e.output, err = r.compile(s, op.Output); err != nil {
			return fmt.Errorf("%s %s output: %w", s.Name, op.Name, err)
		}
		r.entries[op] = e
	}
	bound, err := r.bind(s)
	if err != nil {
		return err
	}
	r.routes[s.Name] = bound
	r.services[s.Name] = s
	r.byName[s.Name] = names
	return nil
}

func (r *Registry) compile(s *Service, t reflect.Type) (*shape, error) {
	if t == nil || t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("%v is not a struct", t)
	}
	if s.Protocol == RESTJSON {
		return r.lower.of(t)
	}
	return r.shapes.of(t)
}

// Services are all services, by name.
func (r *Registry) Services() []*Service {
	list := make([]*Service, 0, len(r.services))
	for _, s := range r.services {
		list = append(list, s)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}

// Service is a service by its scope name, or nil.
func (r *Registry) Service(name string) *Service { return r.services[name] }

// Operation is an operation by the names of its service and its own; both are
// nil when there is none.
func (r *Registry) Operation(service, name string) (*Service, *Operation) {
	op := r.byName[service][name]
	if op == nil {
		return nil, nil
	}
	return r.services[service], op
}

// Decode makes an operation's input from parameters by the API's member names.
// Numbers and booleans may be written as strings. It refuses unknown, missing
// and ill-typed members in the service's own words.
func (r *Registry) Decode(s *Service, op *Operation, params map[string]any) (any, error) {
	e := r.entries[op]
	if e == nil {
		return nil, unknownOperation(s, op.Name)
	}
	in := reflect.New(op.Input)
	d := documentDecoder{protocol: s.Protocol, lenient: true}
	if err := d.missing(params, e.input); err != nil {
		return nil, err
	}
	if err := d.structure("", params, e.input, in.Elem()); err != nil {
		return nil, err.of(op)
	}
	return in.Interface(), nil
}

// Document is an operation's output by the API's member names: maps, lists,
// strings (times as RFC 3339), booleans, int64 and float64.
func (r *Registry) Document(op *Operation, out any) map[string]any {
	e := r.entries[op]
	v := reflect.Indirect(reflect.ValueOf(out))
	if e == nil || !v.IsValid() {
		return map[string]any{}
	}
	result, _ := document(e.output, v).(map[string]any)
	return result
}

// Detach copies an operation's output, so that nothing of it is changed by
// operations that run later.
func (r *Registry) Detach(op *Operation, out any) any {
	e := r.entries[op]
	v := reflect.Indirect(reflect.ValueOf(out))
	if e == nil || !v.IsValid() || v.Type() != op.Output {
		return out
	}
	copied := reflect.New(op.Output)
	copied.Elem().Set(v)
	e.output.detach(copied.Elem())
	return copied.Interface()
}

// Invoke runs an operation with parameters by the API's member names. The
// call's Service and Operation are set from the names.
func (r *Registry) Invoke(c *Call, service, operation string, params map[string]any) (map[string]any, error) {
	s, op := r.Operation(service, operation)
	if op == nil {
		return nil, r.noOperation(service, operation)
	}
	in, err := r.Decode(s, op, params)
	if err != nil {
		return nil, err
	}
	out, err := r.run(c, s, op, in)
	if err != nil {
		return nil, err
	}
	return r.Document(op, out), nil
}

// InvokeTyped runs an operation with its own input type (or a pointer to it)
// and returns its own output type.
func (r *Registry) InvokeTyped(c *Call, service, operation string, in any) (any, error) {
	s, op := r.Operation(service, operation)
	if op == nil {
		return nil, r.noOperation(service, operation)
	}
	v := reflect.ValueOf(in)
	if v.IsValid() && v.Type() == op.Input {
		p := reflect.New(op.Input)
		p.Elem().Set(v)
		v = p
	}
	if !v.IsValid() || v.Type() != reflect.PointerTo(op.Input) {
		return nil, fmt.Errorf("%s %s takes %s, not %T", service, operation, op.Input, in)
	}
	return r.run(c, s, op, v.Interface())
}

func (r *Registry) run(c *Call, s *Service, op *Operation, in any) (any, error) {
	call := *c
	call.Service, call.Operation = s.Name, op.Name
	return r.dispatch(&call, s, op, in)
}

func (r *Registry) noOperation(service, operation string) error {
	s := r.services[service]
	if s == nil {
		s = &Service{Name: service, Protocol: AWSQuery}
	}
	return unknownOperation(s, operation)
}

// Member is one member of an operation's input or output, as command line help
// and completion show it.
type Member struct {
	Name     string
	Kind     string // "string", "boolean", "integer", "float", "timestamp", "blob", "structure", "list", "map"
	Required bool
	Elem     string       // kind of a list's elements or a map's values
	Type     reflect.Type // without pointer; of lists, the element's
}

// Members lists the members of a struct type of an added operation in
// declaration order: input ones when in is true, else output ones.
func (r *Registry) Members(t reflect.Type, in bool) []Member {
	sh := r.shapes.known[t]
	if sh == nil {
		sh = r.lower.known[t]
	}
	if sh == nil || sh.kind != kindStruct {
		return nil
	}
	var list []Member
	for _, f := range sh.members().fields {
		if in && f.noIn || !in && f.noOut {
			continue
		}
		m := Member{Name: f.name, Kind: memberKinds[f.shape.kind], Required: f.required, Type: f.shape.typ}
		if f.shape.kind == kindList || f.shape.kind == kindMap {
			m.Elem, m.Type = memberKinds[f.shape.elem.kind], f.shape.elem.typ
		}
		list = append(list, m)
	}
	return list
}

var memberKinds = [...]string{
	kindStruct: "structure", kindList: "list", kindMap: "map", kindString: "string", kindBool: "boolean",
	kindInt: "integer", kindFloat: "float", kindTime: "timestamp", kindBlob: "blob",
}

package wire

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Binding is where a REST operation lies: its method, the template of its path
// ("/resourcegateways/{resourceGatewayIdentifier}", with labels by the names of
// members that are at:"path") and the status of its answer.
type Binding struct {
	Method, Path string
	Status       int
}

// At binds an operation of a REST service: "GET /resourcegateways/{resourceGatewayIdentifier}".
// status is that of an answer without error.
func (o *Operation) At(methodAndPath string, status int) *Operation {
	method, path, _ := strings.Cut(methodAndPath, " ")
	o.HTTP = &Binding{Method: method, Path: path, Status: status}
	return o
}

// route is a compiled binding.
type route struct {
	op       *Operation
	method   string
	segments []segment
}

// segment is one part of a path: text, or a label.
type segment struct{ text, label string }

// routes are a service's, those with text before those with a label in the same
// place.
type routes []route

// bind compiles the bindings of a REST service.
func (r *Registry) bind(s *Service) (routes, error) {
	if s.Protocol != RESTJSON && s.Protocol != RESTXML {
		return nil, nil
	}
	var list routes
	seen := map[string]string{}
	for _, op := range s.Operations {
		if op.HTTP == nil {
			return nil, fmt.Errorf("%s %s has no method and path", s.Name, op.Name)
		}
		compiled, err := compileRoute(op, r.entries[op].input)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", s.Name, op.Name, err)
		}
		pattern := compiled.pattern()
		if other := seen[pattern]; other != "" {
			return nil, fmt.Errorf("%s %s and %s are bound alike", s.Name, other, op.Name)
		}
		seen[pattern] = op.Name
		list = append(list, compiled)
	}
	slices.SortFunc(list, func(a, b route) int {
		// "*" sorts before every letter; text has to come first.
		return strings.Compare(strings.ReplaceAll(a.pattern(), "*", "~"), strings.ReplaceAll(b.pattern(), "*", "~"))
	})
	return list, nil
}

func compileRoute(op *Operation, in *shape) (route, error) {
	compiled := route{op: op, method: op.HTTP.Method}
	labels := map[string]bool{}
	for part := range strings.SplitSeq(strings.Trim(op.HTTP.Path, "/"), "/") {
		label, ok := strings.CutPrefix(part, "{")
		if !ok {
			compiled.segments = append(compiled.segments, segment{text: part})
			continue
		}
		label = strings.TrimSuffix(label, "}")
		f := in.byName[label]
		if f == nil || f.at != inPath {
			return compiled, fmt.Errorf("the label %s is no member of the path", label)
		}
		labels[label] = true
		compiled.segments = append(compiled.segments, segment{label: label})
	}
	for _, f := range in.fields {
		if f.at == inPath && !labels[f.name] {
			return compiled, fmt.Errorf("the path has no label %s", f.name)
		}
	}
	return compiled, nil
}

// pattern is a route without the names of its labels.
func (r route) pattern() string {
	var b strings.Builder
	b.WriteString(r.method)
	for _, s := range r.segments {
		b.WriteByte('/')
		if s.label != "" {
			b.WriteByte('*')
		}
		b.WriteString(s.text)
	}
	return b.String()
}

// find is the operation of a request and the values of its path's labels; nil
// when there is none. A slash at the end does not matter.
func (r routes) find(request *http.Request) (*Operation, map[string]string) {
	parts := strings.Split(strings.Trim(request.URL.EscapedPath(), "/"), "/")
	for _, candidate := range r {
		if candidate.method != request.Method || len(candidate.segments) != len(parts) {
			continue
		}
		if labels, ok := candidate.match(parts); ok {
			return candidate.op, labels
		}
	}
	return nil, nil
}

func (r route) match(parts []string) (map[string]string, bool) {
	labels := map[string]string{}
	for i, s := range r.segments {
		// Unescaped one by one: an ARN in a label has slashes of its own.
		part, err := url.PathUnescape(parts[i])
		switch {
		case err != nil:
			return nil, false
		case s.label == "" && part != s.text, s.label != "" && part == "":
			return nil, false
		case s.label != "":
			labels[s.label] = part
		}
	}
	return labels, true
}

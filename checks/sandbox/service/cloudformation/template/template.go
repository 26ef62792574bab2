// Package template reads CloudFormation templates, YAML and JSON, and finds what is
// wrong with them whatever their parameters.
package template

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"linklab/checks/sandbox/wire"
)

// Template is a template as it was written: its sections with their entries in
// order, values as texts, lists and maps. Numbers and booleans stay texts, as
// CloudFormation compares and hands them on.
type Template struct {
	Description string
	Version     string
	Metadata    any
	Parameters  []Parameter
	Mappings    map[string]any
	Conditions  map[string]any
	Resources   []Resource
	Outputs     []Output
}

// Limits of templates (CloudFormation user guide, Quotas).
const (
	maxTemplateBytes = 51200
	maxNodes         = 50000 // after anchors were followed
	maxDepth         = 100
)

// Malformed is a template that cannot be understood.
func Malformed(format string, arguments ...any) error {
	return invalid("Template format error: "+format, arguments...)
}

func invalid(format string, arguments ...any) error {
	return &wire.Error{Code: "ValidationError", Message: fmt.Sprintf(format, arguments...)}
}

// Read parses a template's text, YAML or JSON, and checks its form. known says
// which resource types there are.
func Read(text string, known func(kind string) bool) (*Template, error) {
	if len(text) > maxTemplateBytes {
		return nil, invalid("1 validation error detected: Value '%.100s…' at 'templateBody' "+
			"failed to satisfy constraint: Member must have length less than or equal to %d", text, maxTemplateBytes)
	}
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		var syntax *json.SyntaxError
		if err := json.Unmarshal([]byte(text), new(any)); errors.As(err, &syntax) {
			before := text[:max(0, min(int(syntax.Offset)-1, len(text)))]
			line := strings.Count(before, "\n") + 1
			return nil, Malformed("JSON not well-formed. (line %d, column %d)", line, len(before)-strings.LastIndexByte(before, '\n'))
		}
	}
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(text), &node); err != nil {
		return nil, Malformed("YAML not well-formed. %s", position(err))
	}
	if node.Kind != yaml.DocumentNode || len(node.Content) != 1 || node.Content[0].Kind != yaml.MappingNode {
		return nil, Malformed("unsupported structure.")
	}
	r := &reader{}
	t, err := r.template(node.Content[0])
	if err != nil {
		return nil, err
	}
	return t, t.check(known)
}

// position is where a parser stopped, as CloudFormation says it.
func position(err error) string {
	var line, column int
	message := err.Error()
	if i := strings.Index(message, "line "); i >= 0 {
		if n, _ := fmt.Sscanf(message[i:], "line %d, column %d", &line, &column); n == 0 {
			_, _ = fmt.Sscanf(message[i:], "line %d", &line)
		}
	}
	return fmt.Sprintf("(line %d, column %d)", max(line, 1), max(column, 1))
}

type reader struct {
	nodes   int
	aliases []*yaml.Node // being followed
}

// pairs are the keys and values of a mapping in order.
type pair struct {
	key   string
	value *yaml.Node
}

func (r *reader) pairs(node *yaml.Node, where string) ([]pair, error) {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if node.Kind != yaml.MappingNode {
		return nil, Malformed("%s must be an object.", where)
	}
	var list []pair
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i].Value
		if slices.ContainsFunc(list, func(p pair) bool { return p.key == key }) {
			return nil, Malformed("YAML not well-formed. (line %d, column %d)", node.Content[i].Line, node.Content[i].Column)
		}
		list = append(list, pair{key, node.Content[i+1]})
	}
	return list, nil
}

// errNull is a null, which templates may not hold; the caller names the place.
var errNull = errors.New("'null' values are not allowed in templates")

// value turns a node into texts, lists and maps; short tags become the
// functions that they stand for.
func (r *reader) value(node *yaml.Node, depth int) (any, error) {
	if r.nodes++; r.nodes > maxNodes || depth > maxDepth {
		return nil, Malformed("too many nested values")
	}
	if node.Kind == yaml.AliasNode {
		if slices.Contains(r.aliases, node.Alias) {
			return nil, Malformed("an anchor holds itself")
		}
		r.aliases = append(r.aliases, node.Alias)
		defer func() { r.aliases = r.aliases[:len(r.aliases)-1] }()
		return r.value(node.Alias, depth+1)
	}
	plain, err := r.plain(node, depth)
	if err != nil {
		return nil, err
	}
	tag := node.Tag
	if !strings.HasPrefix(tag, "!") || strings.HasPrefix(tag, "!!") {
		return plain, nil
	}
	return tagged(tag[1:], plain)
}

func (r *reader) plain(node *yaml.Node, depth int) (any, error) {
	switch node.Kind {
	case yaml.ScalarNode:
		if node.ShortTag() == "!!null" {
			return nil, errNull
		}
		return scalarText(node), nil
	case yaml.SequenceNode:
		list := make([]any, 0, len(node.Content))
		for _, element := range node.Content {
			value, err := r.value(element, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	case yaml.MappingNode:
		object := map[string]any{}
		for i := 0; i+1 < len(node.Content); i += 2 {
			value, err := r.value(node.Content[i+1], depth+1)
			if err != nil {
				return nil, err
			}
			object[node.Content[i].Value] = value
		}
		return object, nil
	}
	return nil, Malformed("unsupported structure.")
}

// scalarText is a scalar as text; the ways to write a boolean become one.
func scalarText(node *yaml.Node) string {
	if node.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		switch node.Value {
		case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON":
			return "true"
		case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF":
			return "false"
		}
	}
	return node.Value
}

// tagged is what a short tag stands for.
func tagged(name string, value any) (any, error) {
	switch name {
	case "Ref", "Condition":
		return map[string]any{name: value}, nil
	case "GetAtt":
		if text, ok := value.(string); ok {
			resource, attribute, _ := strings.Cut(text, ".")
			value = []any{resource, attribute}
		}
	case "Base64", "Cidr", "FindInMap", "GetAZs", "If", "And", "Equals", "Not", "Or",
		"ImportValue", "Join", "Select", "Split", "Sub":
	default:
		return nil, Malformed("YAML not well-formed. Unknown tag !%s", name)
	}
	return map[string]any{"Fn::" + name: value}, nil
}

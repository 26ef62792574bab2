package dynamodb

import (
	"maps"
	"slices"
	"strings"
)

// expressions reads the expressions of one request. Every name and value that
// the request gives for them has to be used.
type expressions struct {
	names  map[string]string
	values map[string]AttributeValue
	used   map[string]bool
	// of the expression that is read
	parameter string
	tokens    []string
}

func newExpressions(n Names) (*expressions, error) {
	values, err := normalItem(n.ExpressionAttributeValues, 1)
	return &expressions{names: n.ExpressionAttributeNames, values: values, used: map[string]bool{}}, err
}

// finish refuses names and values that no expression used.
func (e *expressions) finish() error {
	var names, values []string
	for _, name := range slices.Sorted(maps.Keys(e.names)) {
		if !e.used[name] {
			names = append(names, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.values)) {
		if !e.used[name] {
			values = append(values, name)
		}
	}
	const unused = " unused in expressions: keys: {"
	switch {
	case len(names) > 0:
		return invalid("Value provided in ExpressionAttributeNames" + unused + strings.Join(names, ", ") + "}")
	case len(values) > 0:
		return invalid("Value provided in ExpressionAttributeValues" + unused + strings.Join(values, ", ") + "}")
	}
	return nil
}

// begin cuts an expression into tokens.
func (e *expressions) begin(parameter, text string) error {
	e.parameter, e.tokens = parameter, nil
	if len(text) > 4096 {
		return e.bad("Expression size has exceeded the maximum allowed size; expression size: " + itoa(len(text)))
	}
	for text = strings.TrimLeft(text, " \t\r\n"); text != ""; text = strings.TrimLeft(text, " \t\r\n") {
		size := 1
		switch {
		case word(text[0]) || text[0] == '#' || text[0] == ':':
			for size < len(text) && word(text[size]) {
				size++
			}
		case strings.HasPrefix(text, "<>"), strings.HasPrefix(text, "<="), strings.HasPrefix(text, ">="):
			size = 2
		case text[0] == '[':
			return unsimulated("list indexes in the paths of " + parameter)
		case !strings.ContainsRune("()=<>,.+-", rune(text[0])):
			return e.syntax(text[:1])
		}
		e.tokens = append(e.tokens, text[:size])
		text = text[size:]
	}
	return nil
}

func word(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func (e *expressions) bad(message string) error {
	return invalid("Invalid " + e.parameter + ": " + message)
}

func (e *expressions) syntax(token string) error {
	if token == "" {
		token = "<EOF>"
	}
	return e.bad("Syntax error; token: \"" + token + "\"")
}

// peek is the next token, "" at the end.
func (e *expressions) peek() string {
	if len(e.tokens) == 0 {
		return ""
	}
	return e.tokens[0]
}

func (e *expressions) next() string {
	token := e.peek()
	if token != "" {
		e.tokens = e.tokens[1:]
	}
	return token
}

// take takes a token, of which the case does not matter, when it is the next.
func (e *expressions) take(token string) bool {
	if strings.EqualFold(e.peek(), token) && token != "" {
		e.next()
		return true
	}
	return false
}

func (e *expressions) expect(token string) error {
	if !e.take(token) {
		return e.syntax(e.peek())
	}
	return nil
}

// path is a document path: names with dots between.
func (e *expressions) path() ([]string, error) {
	var path []string
	for {
		token := e.next()
		switch {
		case strings.HasPrefix(token, "#"):
			name, ok := e.names[token]
			if !ok {
				return nil, e.bad("An expression attribute name used in the document path is not defined; attribute name: " + token)
			}
			e.used[token] = true
			path = append(path, name)
		case token != "" && (word(token[0])) && (token[0] < '0' || token[0] > '9'):
			path = append(path, token)
		default:
			return nil, e.syntax(token)
		}
		if !e.take(".") {
			return path, nil
		}
	}
}

// value is the value of a token ":name".
func (e *expressions) value() (*AttributeValue, error) {
	token := e.next()
	value, ok := e.values[token]
	if !ok {
		return nil, e.bad("An expression attribute value used in expression is not defined; attribute value: " + token)
	}
	e.used[token] = true
	return &value, nil
}

// projection is the paths of a projection; nil takes the whole item.
func (e *expressions) projection(text string) ([][]string, error) {
	if text == "" {
		return nil, nil
	}
	if err := e.begin("ProjectionExpression", text); err != nil {
		return nil, err
	}
	var paths [][]string
	for {
		path, err := e.path()
		if err != nil {
			return nil, err
		}
		paths = append(paths, path)
		if !e.take(",") {
			break
		}
	}
	if token := e.peek(); token != "" {
		return nil, e.syntax(token)
	}
	return paths, nil
}

// project takes the paths out of an item.
func project(item Item, paths [][]string) Item {
	if paths == nil || item == nil {
		return item
	}
	result := Item{}
	for _, path := range paths {
		if value := lookUp(item, path); value != nil {
			result = place(result, path, value)
		}
	}
	return result
}

// lookUp is the value at a path, nil when there is none.
func lookUp(item Item, path []string) *AttributeValue {
	value, ok := item[path[0]]
	switch {
	case !ok:
		return nil
	case len(path) == 1:
		return &value
	}
	return lookUp(value.M, path[1:])
}

// place is an item with a value at a path, or, for nil, without one. The maps on
// the way are copied.
func place(item Item, path []string, value *AttributeValue) Item {
	result := maps.Clone(item)
	if result == nil {
		result = Item{}
	}
	switch {
	case len(path) > 1:
		result[path[0]] = AttributeValue{M: place(result[path[0]].M, path[1:], value)}
	case value == nil:
		delete(result, path[0])
	default:
		result[path[0]] = *value
	}
	return result
}

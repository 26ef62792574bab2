package dynamodb

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// condition is a node of a condition. Its kind is AND, OR, NOT, a comparator,
// BETWEEN, IN, or the name of a function.
type condition struct {
	kind     string
	parts    []*condition
	operands []operand
}

// operand is a path, a value, or the size of what is at a path.
type operand struct {
	path  []string
	value *AttributeValue
	size  bool
}

// functions are those that are conditions, by how many operands they take.
var functions = map[string]int{"attribute_exists": 1, "attribute_not_exists": 1, "attribute_type": 2, "begins_with": 2, "contains": 2}

var comparators = []string{"=", "<>", "<", "<=", ">", ">="}

// nested bounds how deep conditions may lie in each other.
const nested = 50

// condition reads a condition; an empty text is none.
func (e *expressions) condition(parameter, text string) (*condition, error) {
	if text == "" {
		return nil, nil
	}
	if err := e.begin(parameter, text); err != nil {
		return nil, err
	}
	c, err := e.either(0)
	if err != nil {
		return nil, err
	}
	if token := e.peek(); token != "" {
		return nil, e.syntax(token)
	}
	return c, nil
}

func (e *expressions) either(depth int) (*condition, error) {
	return e.joined("OR", func() (*condition, error) {
		return e.joined("AND", func() (*condition, error) { return e.term(depth) })
	})
}

func (e *expressions) joined(word string, part func() (*condition, error)) (*condition, error) {
	var parts []*condition
	for {
		c, err := part()
		if err != nil {
			return nil, err
		}
		parts = append(parts, c)
		if !e.take(word) {
			break
		}
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return &condition{kind: word, parts: parts}, nil
}

func (e *expressions) term(depth int) (*condition, error) {
	if depth > nested {
		return nil, e.bad("The expression has exceeded the maximum nesting")
	}
	switch {
	case e.take("NOT"):
		c, err := e.term(depth + 1)
		return &condition{kind: "NOT", parts: []*condition{c}}, err
	case e.take("("):
		c, err := e.either(depth + 1)
		if err != nil {
			return nil, err
		}
		return c, e.expect(")")
	}
	if count := functions[e.peek()]; count > 0 && len(e.tokens) > 1 && e.tokens[1] == "(" {
		name := e.next()
		operands, err := e.arguments()
		if err == nil && len(operands) != count {
			err = e.bad("Incorrect number of operands for operator or function; operator or function: " + name + ", number of operands: " + itoa(len(operands)))
		}
		if err == nil && operands[0].path == nil {
			err = e.bad("Operator or function requires a document path; operator or function: " + name)
		}
		return &condition{kind: name, operands: operands}, err
	}
	return e.comparison()
}

func (e *expressions) comparison() (*condition, error) {
	left, err := e.operand()
	if err != nil {
		return nil, err
	}
	c := &condition{operands: []operand{left}}
	var more []operand
	switch token := e.peek(); {
	case slices.Contains(comparators, token):
		c.kind = e.next()
		var right operand
		right, err = e.operand()
		more = []operand{right}
	case e.take("BETWEEN"):
		c.kind = "BETWEEN"
		var low, high operand
		if low, err = e.operand(); err == nil {
			if err = e.expect("AND"); err == nil {
				high, err = e.operand()
			}
		}
		more = []operand{low, high}
	case e.take("IN"):
		c.kind = "IN"
		more, err = e.arguments()
	default:
		return nil, e.syntax(token)
	}
	c.operands = append(c.operands, more...)
	return c, err
}

// arguments are operands in brackets.
func (e *expressions) arguments() ([]operand, error) {
	if err := e.expect("("); err != nil {
		return nil, err
	}
	var list []operand
	for {
		o, err := e.operand()
		if err != nil {
			return nil, err
		}
		list = append(list, o)
		if !e.take(",") {
			return list, e.expect(")")
		}
	}
}

func (e *expressions) operand() (operand, error) {
	token := e.peek()
	if strings.HasPrefix(token, ":") {
		value, err := e.value()
		return operand{value: value}, err
	}
	if token == "size" && len(e.tokens) > 1 && e.tokens[1] == "(" {
		e.next()
		e.next()
		path, err := e.path()
		if err != nil {
			return operand{}, err
		}
		return operand{path: path, size: true}, e.expect(")")
	}
	path, err := e.path()
	if err == nil && e.peek() == "(" {
		err = e.bad("Invalid function name; function: " + path[0])
	}
	return operand{path: path}, err
}

// of is an operand's value in an item, nil when there is none.
func (o operand) of(item Item) *AttributeValue {
	if o.value != nil {
		return o.value
	}
	found := lookUp(item, o.path)
	if !o.size || found == nil {
		return found
	}
	var size int
	switch found.kind() {
	case "S", "B", "N":
		size = int(found.size())
	default:
		size = len(found.SS) + len(found.NS) + len(found.BS) + len(found.L) + len(found.M)
	}
	text := itoa(size)
	return &AttributeValue{N: &text}
}

// met tells whether an item meets a condition.
func (c *condition) met(item Item) bool {
	switch c.kind {
	case "AND":
		return !slices.ContainsFunc(c.parts, func(p *condition) bool { return !p.met(item) })
	case "OR":
		return slices.ContainsFunc(c.parts, func(p *condition) bool { return p.met(item) })
	case "NOT":
		return !c.parts[0].met(item)
	}
	values := make([]*AttributeValue, len(c.operands))
	for i, o := range c.operands {
		values[i] = o.of(item)
	}
	switch c.kind {
	case "attribute_exists":
		return values[0] != nil
	case "attribute_not_exists":
		return values[0] == nil
	case "<>":
		return values[0] == nil || values[1] == nil || !values[0].equal(*values[1])
	}
	if slices.Contains(values, nil) {
		return false
	}
	return c.compares(values)
}

// compares decides a comparison of values that are all there.
func (c *condition) compares(values []*AttributeValue) bool {
	first := *values[0]
	switch c.kind {
	case "attribute_type":
		return values[1].S != nil && first.kind() == *values[1].S
	case "begins_with":
		second := *values[1]
		return first.S != nil && second.S != nil && strings.HasPrefix(*first.S, *second.S) ||
			first.B != nil && second.B != nil && bytes.HasPrefix(first.B, second.B)
	case "contains":
		return first.contains(*values[1])
	case "IN":
		return slices.ContainsFunc(values[1:], func(v *AttributeValue) bool { return v.equal(first) })
	case "BETWEEN":
		return ordered(first, *values[1], ">=") && ordered(first, *values[2], "<=")
	case "=":
		return first.equal(*values[1])
	}
	return ordered(first, *values[1], c.kind)
}

// ordered compares values of one type that has an order.
func ordered(a, b AttributeValue, comparator string) bool {
	kind := a.kind()
	if kind != b.kind() || kind != "S" && kind != "N" && kind != "B" {
		return false
	}
	switch order := a.compare(b); comparator {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	}
	return a.compare(b) == 0
}

// contains tells whether text holds text, or a set or list an element.
func (v AttributeValue) contains(w AttributeValue) bool {
	switch {
	case v.S != nil && w.S != nil:
		return strings.Contains(*v.S, *w.S)
	case v.B != nil && w.B != nil:
		return bytes.Contains(v.B, w.B)
	case v.SS != nil && w.S != nil:
		return slices.Contains(v.SS, *w.S)
	case v.NS != nil && w.N != nil:
		return slices.Contains(v.NS, *w.N)
	case v.BS != nil && w.B != nil:
		return slices.ContainsFunc(v.BS, func(b []byte) bool { return bytes.Equal(b, w.B) })
	}
	return slices.ContainsFunc(v.L, func(element AttributeValue) bool { return element.equal(w) })
}

// holds refuses a change whose condition the item does not meet.
func holds(c *condition, item Item) error {
	if c != nil && !c.met(item) {
		return refuse("ConditionalCheckFailedException", "The conditional request failed")
	}
	return nil
}

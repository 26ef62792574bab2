package lessons

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
)

// document is one YAML file that is read strictly: every key has to be known,
// every value of the kind that is expected, and each problem knows its line.
// Anchors, aliases and tags are refused: a lesson is plain data.
type document struct {
	file  string
	lines []string
	*reporter
}

// parseDocument gives the root of a YAML file; ok is false when it is not YAML.
func parseDocument(file string, src []byte, r *reporter) (root node, ok bool) {
	d := &document{file: file, lines: strings.Split(string(src), "\n"), reporter: r}
	parsed, err := parseYAML(src)
	if err != nil {
		line, column, what := yamlErrorPosition(err)
		d.at(line, column, what, "")
		return node{}, false
	}
	var bodies []ast.Node
	for _, doc := range parsed.Docs {
		if doc != nil && doc.Body != nil {
			bodies = append(bodies, doc.Body)
		}
	}
	if len(bodies) != 1 {
		d.at(0, 0, fmt.Sprintf("holds %d YAML documents", len(bodies)), "exactly one")
		return node{}, false
	}
	return node{doc: d, ast: bodies[0]}, true
}

// parseYAML turns a panic of the parser, which damaged input has provoked in
// it before, into an error.
func parseYAML(src []byte) (file *ast.File, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("not YAML: %v", p)
		}
	}()
	tokens := lexer.Tokenize(string(src))
	if at := tooDeep(tokens); at != nil {
		return nil, &deepError{position: at.Position}
	}
	return parser.Parse(tokens, 0)
}

func (d *document) at(line, column int, what, allowed string) {
	p := Problem{File: d.file, Line: line, Column: column, What: what, Allowed: allowed}
	if line > 0 && line <= len(d.lines) {
		p.Source = strings.TrimRight(d.lines[line-1], "\r")
	}
	d.add(p)
}

// node is one value of a document. The zero node is a value that is missing.
type node struct {
	doc *document
	ast ast.Node
}

func (n node) missing() bool { return n.ast == nil }

// line is where the value stands, 0 when it is missing.
func (n node) line() int {
	line, _ := n.position()
	return line
}

func (n node) position() (line, column int) {
	if n.ast == nil {
		return 0, 0
	}
	// A mapping's own token is the colon of its first pair.
	if m, ok := n.ast.(*ast.MappingNode); ok && len(m.Values) > 0 && m.Values[0].Key != nil {
		return tokenPosition(m.Values[0].Key)
	}
	if m, ok := n.ast.(*ast.MappingValueNode); ok && m.Key != nil {
		return tokenPosition(m.Key)
	}
	return tokenPosition(n.ast)
}

func tokenPosition(n ast.Node) (line, column int) {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line, t.Position.Column
	}
	return 0, 0
}

// problem reports what is wrong with the value.
func (n node) problem(what, allowed string) {
	if n.doc == nil {
		return
	}
	line, column := n.position()
	n.doc.at(line, column, what, allowed)
}

// fields are the pairs of a mapping by key.
type fields struct {
	of     node
	names  []string
	values map[string]node
	keys   map[string]node
}

// fields reads a mapping whose keys have to be among allowed.
func (n node) fields(allowed ...string) fields {
	f := fields{of: n, values: map[string]node{}, keys: map[string]node{}}
	pairs, ok := n.pairs()
	if !ok {
		return f
	}
	for _, pair := range pairs {
		key := node{n.doc, pair.Key}
		name, ok := key.scalar()
		switch {
		case !ok:
			key.problem("this key is not a plain word", oneOf(allowed))
		case !slices.Contains(allowed, name):
			what := fmt.Sprintf("unknown key %q", name)
			if _, empty := pair.Value.(*ast.NullNode); empty {
				what += " without a value: a text with a comma has to stand in quotes"
			}
			key.problem(what, oneOf(allowed))
		default:
			if _, twice := f.values[name]; twice {
				key.problem(fmt.Sprintf("key %q stands twice", name), "once")
				continue
			}
			f.names = append(f.names, name)
			f.values[name] = node{n.doc, pair.Value}
			f.keys[name] = key
		}
	}
	return f
}

func (n node) pairs() ([]*ast.MappingValueNode, bool) {
	switch m := n.ast.(type) {
	case nil:
		return nil, false
	case *ast.MappingNode:
		return m.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}, true
	}
	n.problem("this is "+kindOf(n.ast), "a mapping (key: value)")
	return nil, false
}

// get is the value of a key, the zero node without one.
func (f fields) get(name string) node { return f.values[name] }

// need is get for a key that has to be there.
func (f fields) need(name string) node {
	v, ok := f.values[name]
	if !ok && !f.of.missing() {
		f.of.problem(fmt.Sprintf("the key %q is missing", name), "")
	}
	return v
}

// list are the items of a sequence.
func (n node) list() []node {
	if n.missing() {
		return nil
	}
	s, ok := n.ast.(*ast.SequenceNode)
	if !ok {
		n.problem("this is "+kindOf(n.ast), "a list (- item)")
		return nil
	}
	items := make([]node, 0, len(s.Values))
	for _, v := range s.Values {
		items = append(items, node{n.doc, v})
	}
	return items
}

// text is a plain or quoted word or a block of text.
func (n node) text() string {
	if n.missing() {
		return ""
	}
	s, ok := n.scalar()
	if !ok {
		n.problem("this is "+kindOf(n.ast), "text")
		return ""
	}
	if strings.TrimSpace(s) == "" {
		n.problem("this text is empty", "")
	}
	// A quoted text may have escapes, which are not yet seen in the file.
	if c, why := hidden(s); why != "" {
		n.problem(fmt.Sprintf("%s, U+%04X, written as an escape", why, c), "visible characters, tabs and line ends")
		return ""
	}
	return s
}

// scalar is the value as text when it is one.
func (n node) scalar() (string, bool) {
	switch v := n.ast.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.LiteralNode:
		if v.Value == nil {
			return "", true
		}
		return strings.TrimRight(v.Value.Value, "\n"), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.ast.GetToken().Value, true
	}
	return "", false
}

// texts is a list of texts.
func (n node) texts() []string {
	var all []string
	for _, item := range n.list() {
		if s := item.text(); s != "" {
			all = append(all, s)
		}
	}
	return all
}

func (n node) boolean() bool {
	if n.missing() {
		return false
	}
	b, ok := n.ast.(*ast.BoolNode)
	if !ok {
		n.problem("this is "+kindOf(n.ast), "true or false")
		return false
	}
	return b.Value
}

// longestWait bounds what a lesson may have somebody wait for.
const longestWait = 30 * time.Minute

// duration reads a time such as 4m or 90s; 0 when the node is missing.
func (n node) duration() time.Duration {
	if n.missing() {
		return 0
	}
	text, _ := n.scalar()
	value, err := time.ParseDuration(text)
	if err != nil || value <= 0 || value > longestWait {
		n.problem(fmt.Sprintf("%q is no time to wait", text), "from 1s to "+longestWait.String())
		return 0
	}
	return value
}

// number is a number of at least zero.
func (n node) number() float64 {
	var value float64
	switch v := n.ast.(type) {
	case nil:
		return 0
	case *ast.IntegerNode:
		switch i := v.Value.(type) {
		case int64:
			value = float64(i)
		case uint64:
			value = float64(i)
		}
	case *ast.FloatNode:
		value = v.Value
	default:
		n.problem("this is "+kindOf(n.ast), "a number")
		return 0
	}
	if value < 0 || value > 1e6 {
		n.problem("this number is out of range", "0 to 1000000")
		return 0
	}
	return value
}

func kindOf(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.NullNode:
		return "empty"
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		return "an anchor or alias"
	case *ast.TagNode:
		return "a tag"
	case *ast.BoolNode:
		return "true or false"
	case *ast.IntegerNode, *ast.FloatNode:
		return "a number"
	}
	return "text"
}

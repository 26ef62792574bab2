// Package jmespath evaluates JMESPath expressions over documents. Parsing is the
// community library's; evaluation is here because what the AWS CLI prints keeps
// the order of members through a query, which maps would lose, and because the
// CLI knows the original language only: its functions, and comparisons of texts.
package jmespath

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jmespath-community/go-jmespath/pkg/parsing"

	"linklab/checks/sandbox/awscli/document"
)

// maxLength bounds expressions, because the parser recurses.
const maxLength = 16 << 10

// Expression is a parsed expression.
type Expression struct {
	text string
	node parsing.ASTNode
}

// Compile parses an expression.
func Compile(text string) (*Expression, error) {
	if len(text) > maxLength {
		return nil, fmt.Errorf("Invalid jmespath expression: longer than %d bytes", maxLength)
	}
	node, err := parsing.NewParser().Parse(text)
	if err != nil {
		// The error is told of the expression as it was written.
		if quoted, unquotable := parsing.NewParser().Parse(quoteLiterals(text)); unquotable == nil {
			node, err = quoted, nil
		}
	}
	if err == nil {
		err = known(node)
	}
	if err != nil {
		return nil, invalid(text, err)
	}
	return &Expression{text: text, node: node}, nil
}

// invalid says where an expression cannot be read, as the AWS CLI does.
func invalid(text string, err error) error {
	var syntax parsing.SyntaxError
	if !errors.As(err, &syntax) {
		return fmt.Errorf("Invalid jmespath expression: %w", err)
	}
	if syntax.Offset >= len(text) {
		return fmt.Errorf("Invalid jmespath expression: Incomplete expression:\n\"%s\"\n%s^",
			text, strings.Repeat(" ", len([]rune(text))+1))
	}
	message := strings.TrimPrefix(syntax.Error(), "SyntaxError: ")
	column := len([]rune(text[:max(syntax.Offset, 0)]))
	return fmt.Errorf("Invalid jmespath expression: %s:\n\"%s\"\n%s^", message, text, strings.Repeat(" ", column+1))
}

// known refuses what is not in the original language.
func known(node parsing.ASTNode) error {
	switch node.NodeType {
	case parsing.ASTArithmeticExpression, parsing.ASTArithmeticUnaryExpression,
		parsing.ASTLetExpression, parsing.ASTVariable, parsing.ASTBindings, parsing.ASTRootNode:
		return fmt.Errorf("Unknown token")
	}
	for _, child := range node.Children {
		if err := known(child); err != nil {
			return err
		}
	}
	return nil
}

// Search evaluates the expression on a document.
func (e *Expression) Search(value any) (any, error) { return evaluate(e.node, value) }

// reference is an expression handed to a function (&key).
type reference struct{ node parsing.ASTNode }

func evaluate(node parsing.ASTNode, value any) (any, error) {
	switch node.NodeType {
	case parsing.ASTIdentity, parsing.ASTCurrentNode, parsing.ASTEmpty:
		return value, nil
	case parsing.ASTLiteral:
		return literal(node.Value), nil
	case parsing.ASTField:
		if object, ok := value.(*document.Object); ok {
			member, _ := object.Get(node.Value.(string))
			return member, nil
		}
		return nil, nil
	case parsing.ASTIndex:
		return index(value, node.Value.(int)), nil
	case parsing.ASTSlice:
		return slice(value, node.Value.([]*int))
	case parsing.ASTSubexpression, parsing.ASTIndexExpression, parsing.ASTPipe:
		var err error
		for _, child := range node.Children {
			if value, err = evaluate(child, value); err != nil {
				return nil, err
			}
		}
		return value, nil
	case parsing.ASTKeyValPair:
		return evaluate(node.Children[0], value)
	case parsing.ASTExpRef:
		return reference{node.Children[0]}, nil
	case parsing.ASTFunctionExpression:
		return call(node, value)
	case parsing.ASTMultiSelectHash, parsing.ASTMultiSelectList:
		return multiSelect(node, value)
	case parsing.ASTProjection, parsing.ASTValueProjection, parsing.ASTFilterProjection, parsing.ASTFlatten:
		return project(node, value)
	}
	return logic(node, value)
}

func logic(node parsing.ASTNode, value any) (any, error) {
	if len(node.Children) == 0 {
		return nil, fmt.Errorf("cannot evaluate %s", node.NodeType)
	}
	left, err := evaluate(node.Children[0], value)
	if err != nil {
		return nil, err
	}
	switch node.NodeType {
	case parsing.ASTNotExpression:
		return !truth(left), nil
	case parsing.ASTOrExpression:
		if truth(left) {
			return left, nil
		}
		return evaluate(node.Children[1], value)
	case parsing.ASTAndExpression:
		if !truth(left) {
			return left, nil
		}
		return evaluate(node.Children[1], value)
	case parsing.ASTComparator:
		right, err := evaluate(node.Children[1], value)
		if err != nil {
			return nil, err
		}
		return compare(node.Value, left, right), nil
	}
	return nil, fmt.Errorf("cannot evaluate %s", node.NodeType)
}

// compare orders numbers with numbers and texts with texts; anything else has
// no order and gives null.
func compare(operator any, left, right any) any {
	switch operator {
	case parsing.TOKEQ:
		return document.Equal(left, right)
	case parsing.TOKNE:
		return !document.Equal(left, right)
	}
	order, ok := ordered(left, right)
	if !ok {
		return nil
	}
	switch operator {
	case parsing.TOKLT:
		return order < 0
	case parsing.TOKLTE:
		return order <= 0
	case parsing.TOKGT:
		return order > 0
	case parsing.TOKGTE:
		return order >= 0
	}
	return nil
}

func ordered(left, right any) (int, bool) {
	if a, ok := left.(string); ok {
		b, ok := right.(string)
		return strings.Compare(a, b), ok
	}
	a, okA := document.Number(left)
	b, okB := document.Number(right)
	switch {
	case !okA || !okB:
		return 0, false
	case a < b:
		return -1, true
	case a > b:
		return 1, true
	}
	return 0, true
}

// truth is false for null, false and what is empty.
func truth(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case []any:
		return len(v) > 0
	case *document.Object:
		return v.Len() > 0
	}
	return true
}

// literal turns what the parser made of a JSON literal into a document.
func literal(value any) any {
	switch v := value.(type) {
	case float64:
		if v == float64(int64(v)) {
			return int64(v)
		}
	case []any:
		list := make([]any, len(v))
		for i, element := range v {
			list[i] = literal(element)
		}
		return list
	case map[string]any:
		return literalObject(v)
	}
	return value
}

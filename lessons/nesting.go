package lessons

import (
	"fmt"

	"github.com/goccy/go-yaml/token"
)

// maxNesting bounds how deep values of a YAML file lie in each other. A lab
// needs eight; the parser's work grows with the square of it.
const maxNesting = 40

// deepError is a YAML file whose values lie too deep in each other.
type deepError struct{ position *token.Position }

func (e *deepError) Error() string {
	return fmt.Sprintf("values lie more than %d deep in each other", maxNesting)
}

// tooDeep is the token at which values lie deeper than maxNesting, nil without
// one. It counts the brackets that are open, the list items that begin on one
// line, and the levels of indentation.
func tooDeep(tokens token.Tokens) *token.Token {
	brackets, line := 0, 0
	var indents []int
	for _, t := range tokens {
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets = max(brackets-1, 0)
		}
		starts := t.Position.Line != line
		line = t.Position.Line
		if brackets == 0 && (starts || t.Type == token.SequenceEntryType || t.Type == token.MappingKeyType) {
			for len(indents) > 0 && indents[len(indents)-1] >= t.Position.Column {
				indents = indents[:len(indents)-1]
			}
			indents = append(indents, t.Position.Column)
		}
		if brackets+len(indents) > maxNesting {
			return t
		}
	}
	return nil
}

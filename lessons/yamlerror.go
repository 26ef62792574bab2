package lessons

import (
	"errors"
	"strings"

	yaml "github.com/goccy/go-yaml"
)

// yamlErrorPosition takes a syntax error of the parser apart, so that it reads
// like every other problem.
func yamlErrorPosition(err error) (line, column int, what string) {
	var y yaml.Error
	if errors.As(err, &y) {
		if t := y.GetToken(); t != nil && t.Position != nil {
			line, column = t.Position.Line, t.Position.Column
		}
		return line, column, "not YAML: " + firstLine(y.GetMessage())
	}
	var deep *deepError
	if errors.As(err, &deep) {
		return deep.position.Line, deep.position.Column, deep.Error()
	}
	return 0, 0, firstLine(err.Error())
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return s
}

package document

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// SyntaxError is text that is not JSON, in the words of the AWS CLI.
type SyntaxError struct {
	Message string
	Text    string
	Offset  int // in bytes
}

func (e *SyntaxError) Error() string {
	before := e.Text[:min(e.Offset, len(e.Text))]
	line := strings.Count(before, "\n") + 1
	start := strings.LastIndexByte(before, '\n') + 1
	return fmt.Sprintf("%s: line %d column %d (char %d)", e.Message, line,
		len([]rune(before[start:]))+1, len([]rune(before)))
}

// maxDepth bounds how deep values may be nested, so that hostile input cannot
// exhaust the stack.
const maxDepth = 500

// Parse reads one JSON value and keeps the order of its objects' members.
func Parse(text string) (any, error) {
	p := &parser{text: text}
	p.space()
	value, err := p.value(0)
	if err != nil {
		return nil, err
	}
	p.space()
	if p.at < len(text) {
		return nil, p.fail("Extra data")
	}
	return value, nil
}

type parser struct {
	text string
	at   int
}

func (p *parser) fail(message string) error {
	return &SyntaxError{Message: message, Text: p.text, Offset: p.at}
}

func (p *parser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *parser) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, p.fail("Too deeply nested")
	}
	switch c := p.peek(); {
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.list(depth)
	case c == '"':
		return p.quoted()
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	for word, value := range map[string]any{"true": true, "false": false, "null": nil} {
		if strings.HasPrefix(p.text[p.at:], word) {
			p.at += len(word)
			return value, nil
		}
	}
	return nil, p.fail("Expecting value")
}

func (p *parser) object(depth int) (any, error) {
	object := New()
	p.at++
	p.space()
	if p.peek() == '}' {
		p.at++
		return object, nil
	}
	for {
		if p.peek() != '"' {
			return nil, p.fail("Expecting property name enclosed in double quotes")
		}
		key, err := p.quoted()
		if err != nil {
			return nil, err
		}
		p.space()
		if p.peek() != ':' {
			return nil, p.fail("Expecting ':' delimiter")
		}
		p.at++
		p.space()
		value, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		object.Set(key, value)
		p.space()
		switch p.peek() {
		case '}':
			p.at++
			return object, nil
		case ',':
			p.at++
			p.space()
		default:
			return nil, p.fail("Expecting ',' delimiter")
		}
	}
}

func (p *parser) list(depth int) (any, error) {
	list := []any{}
	p.at++
	p.space()
	if p.peek() == ']' {
		p.at++
		return list, nil
	}
	for {
		value, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
		p.space()
		switch p.peek() {
		case ']':
			p.at++
			return list, nil
		case ',':
			p.at++
			p.space()
		default:
			return nil, p.fail("Expecting ',' delimiter")
		}
	}
}

func (p *parser) quoted() (string, error) {
	start := p.at
	for i := start + 1; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '\\':
			i++
		case c == '"':
			var s string
			if err := json.Unmarshal([]byte(p.text[start:i+1]), &s); err != nil {
				return "", p.fail("Invalid \\escape")
			}
			p.at = i + 1
			return s, nil
		case c < ' ':
			p.at = i
			return "", p.fail("Invalid control character at")
		}
	}
	return "", p.fail("Unterminated string starting at")
}

func (p *parser) number() (any, error) {
	decoder := json.NewDecoder(strings.NewReader(p.text[p.at:]))
	decoder.UseNumber()
	var n json.Number
	if err := decoder.Decode(&n); err != nil && err != io.EOF {
		return nil, p.fail("Expecting value")
	}
	text := n.String()
	p.at += len(text)
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return i, nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, p.fail("Expecting value")
	}
	return f, nil
}

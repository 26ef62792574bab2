// Package shorthand reads the AWS CLI's shorthand syntax
// ("Name=tag:Name,Values=a,b", "ResourceType=vpc,Tags=[{Key=a,Value=b}]") into
// documents of text, lists and objects. It knows no model: whoever binds the
// document to a parameter turns the text into numbers and booleans, and a single
// text into a list of one where a list is wanted.
//
//	parameter     = keyval *("," keyval)
//	keyval        = key "=" [values]
//	values        = csv-list / explicit-list / hash-literal
//	csv-list      = value *("," value)      ; ends where "key=" follows
//	explicit-list = "[" [inner *("," inner)] "]"
//	hash-literal  = "{" [key "=" inner *("," key "=" inner)] "}"
//	inner         = value / explicit-list / hash-literal
//	value         = word / 'quoted' / "quoted"  ; \, is a comma in a word
package shorthand

import (
	"fmt"
	"strings"
	"unicode"

	"linklab/checks/sandbox/awscli/document"
)

// Parse reads one shorthand parameter.
func Parse(text string) (*document.Object, error) {
	p := &parser{text: []rune(text)}
	return p.parameter()
}

// SyntaxError says what was expected at which rune of the text.
type SyntaxError struct {
	Expected, Received string
	Text               string
	Offset             int // in runes
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("Expected: '%s', received: '%s' for input:\n%s", e.Expected, e.Received, pointed(e.Text, e.Offset))
}

// DuplicateKeyError says that a key was given twice, often because a comma
// stands where a space should.
type DuplicateKeyError struct {
	Key    string
	Text   string
	Offset int
}

func (e *DuplicateKeyError) Error() string {
	return fmt.Sprintf("Second instance of key \"%s\" encountered for input:\n%s\n"+
		"This is often because there is a preceding \",\" instead of a space.", e.Key, pointed(e.Text, e.Offset))
}

// pointed is the text with a caret below the rune at offset.
func pointed(text string, offset int) string {
	runes := []rune(text)
	offset = min(offset, len(runes))
	before, after := string(runes[:offset]), string(runes[offset:])
	column := len([]rune(before[strings.LastIndexByte(before, '\n')+1:]))
	line, rest, more := strings.Cut(after, "\n")
	if more {
		rest = "\n" + rest
	}
	return before + line + "\n" + strings.Repeat(" ", column) + "^" + rest
}

// maxDepth bounds how deep lists and hashes may be nested.
const maxDepth = 200

type parser struct {
	text  []rune
	at    int
	depth int
}

// none stands for the end of the text; no rune of a text equals it.
const none = rune(-1)

func (p *parser) current() rune {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return none
}

func (p *parser) fail(expected string) error {
	received := "EOF"
	if p.at < len(p.text) {
		received = string(p.text[p.at])
	}
	return &SyntaxError{Expected: expected, Received: received, Text: string(p.text), Offset: p.at}
}

func (p *parser) space() {
	for p.at < len(p.text) && strings.ContainsRune(" \t\n\r\v\f", p.text[p.at]) {
		p.at++
	}
}

// expect takes one rune, and when around is set the white space round it.
func (p *parser) expect(want rune, around bool) error {
	if around {
		p.space()
	}
	if p.current() != want {
		return p.fail(string(want))
	}
	p.at++
	if around {
		p.space()
	}
	return nil
}

func (p *parser) parameter() (*document.Object, error) {
	object := document.New()
	last := 0
	for {
		key, value, err := p.keyval()
		if err != nil {
			return nil, err
		}
		if _, twice := object.Get(key); twice {
			return nil, &DuplicateKeyError{Key: key, Text: string(p.text), Offset: last + 1}
		}
		object.Set(key, value)
		last = p.at
		if p.at >= len(p.text) {
			return object, nil
		}
		if err := p.expect(',', true); err != nil {
			return nil, err
		}
	}
}

func (p *parser) keyval() (string, any, error) {
	key := p.key()
	if err := p.expect('=', true); err != nil {
		return "", nil, err
	}
	switch p.current() {
	case none:
		return key, "", nil
	case '[', '{':
		value, err := p.inner()
		return key, value, err
	}
	value, err := p.commaList()
	return key, value, err
}

func (p *parser) key() string {
	start := p.at
	for p.at < len(p.text) {
		r := p.text[p.at]
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.#/:", r) {
			break
		}
		p.at++
	}
	return string(p.text[start:p.at])
}

// commaList reads "a" as a text and "a,b" as a list. Whether what follows a
// comma is a further value or the next key shows only after it was read, so it
// goes back to the comma when an equals sign turns up.
func (p *parser) commaList() (any, error) {
	first, err := p.word()
	if err != nil {
		return nil, err
	}
	p.space()
	if p.current() != ',' {
		return first, nil
	}
	var comma int
	list := []any{first}
	for p.current() == ',' {
		comma = p.at
		p.at++
		p.space()
		value, err := p.laterWord()
		if err == nil {
			p.space()
			if p.current() != ',' && p.current() != none {
				err = p.fail(",")
			}
		}
		if err != nil {
			if p.at >= len(p.text) {
				return nil, err
			}
			p.at = comma
			break
		}
		list = append(list, value)
	}
	if len(list) == 1 {
		return first, nil
	}
	return list, nil
}

// inner reads what stands in brackets and braces, where commas always separate.
func (p *parser) inner() (any, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		return nil, p.fail("fewer brackets")
	}
	switch p.current() {
	case '[':
		return p.list()
	case '{':
		return p.hash()
	}
	return p.word()
}

func (p *parser) list() (any, error) {
	if err := p.expect('[', true); err != nil {
		return nil, err
	}
	list := []any{}
	for p.current() != ']' {
		value, err := p.inner()
		if err != nil {
			return nil, err
		}
		list = append(list, value)
		if err := p.separator(']'); err != nil {
			return nil, err
		}
	}
	return list, p.expect(']', false)
}

func (p *parser) hash() (any, error) {
	if err := p.expect('{', true); err != nil {
		return nil, err
	}
	object := document.New()
	for p.current() != '}' {
		key := p.key()
		if err := p.expect('=', true); err != nil {
			return nil, err
		}
		value, err := p.inner()
		if err != nil {
			return nil, err
		}
		object.Set(key, value)
		if err := p.separator('}'); err != nil {
			return nil, err
		}
	}
	return object, p.expect('}', false)
}

// separator takes a comma unless the closing rune follows.
func (p *parser) separator(closing rune) error {
	p.space()
	if p.current() == closing {
		return nil
	}
	if err := p.expect(',', false); err != nil {
		return err
	}
	p.space()
	return nil
}

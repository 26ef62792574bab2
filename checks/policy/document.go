// Package policy reads and evaluates AWS policies (IAM user guide, "IAM JSON
// policy elements reference" and "Policy evaluation logic"): those of roles and
// users, of buckets, of VPC endpoints and trust policies. It knows the
// language, not the services: who asks for what, and with which condition keys,
// comes with the request.
package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// Document is a policy.
type Document struct {
	Version    string // "2012-10-17", "2008-10-17" or "" (which means the latter)
	ID         string
	Statements []Statement
}

// Statement is one rule of a policy.
type Statement struct {
	SID          string
	Effect       string // Allow or Deny
	Principal    *Principals
	NotPrincipal *Principals
	Action       []string
	NotAction    []string
	Resource     []string
	NotResource  []string
	Conditions   []Condition // all must hold
}

// Principals are the patterns of a Principal element by their kind.
type Principals struct {
	Anyone        bool // "*"
	AWS           []string
	Service       []string
	Federated     []string
	CanonicalUser []string
}

// Condition is one operator with one key: it holds when any of the values does.
type Condition struct {
	Operator string // as written: StringEquals, ForAnyValue:StringLike, BoolIfExists …
	Key      string
	Values   []string
}

// SyntaxError is a policy that is no policy.
type SyntaxError struct {
	Where  string // Statement[0].Condition, "" for the whole
	Reason string
}

func (e *SyntaxError) Error() string {
	if e.Where == "" {
		return "policy: " + e.Reason
	}
	return "policy: " + e.Where + ": " + e.Reason
}

func syntax(where, format string, args ...any) error {
	return &SyntaxError{Where: where, Reason: fmt.Sprintf(format, args...)}
}

// Parse reads a policy, also in the URL-encoded form in which IAM returns it.
// The error is *SyntaxError.
func Parse(text string) (*Document, error) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "%") {
		plain, err := url.PathUnescape(text)
		if err != nil {
			return nil, syntax("", "neither JSON nor URL-encoded JSON")
		}
		text = plain
	}
	top, err := object([]byte(text), "")
	if err != nil {
		return nil, err
	}
	d, stated := &Document{}, false
	for _, m := range top {
		switch m.name {
		case "Version":
			d.Version, err = oneString(m)
		case "Id":
			d.ID, err = oneString(m)
		case "Statement":
			d.Statements, err = statements(m)
			stated = true
		default:
			err = syntax(m.name, "unknown element")
		}
		if err != nil {
			return nil, err
		}
	}
	if d.Version != "" && d.Version != "2012-10-17" && d.Version != "2008-10-17" {
		return nil, syntax("Version", "must be 2012-10-17 or 2008-10-17")
	}
	if !stated {
		return nil, syntax("Statement", "missing")
	}
	return d, nil
}

// member is one name and value of a JSON object, where it lies.
type member struct {
	name  string
	where string
	raw   json.RawMessage
}

// object reads the members of a JSON object in order and refuses one that is
// there twice: which of them counts would be anyone's guess.
func object(raw []byte, where string) ([]member, error) {
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return nil, syntax(where, "not a JSON object")
	}
	var members []member
	seen := map[string]bool{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, syntax(where, "%v", err)
		}
		name, _ := token.(string)
		m := member{name: name, where: name}
		if where != "" {
			m.where = where + "." + name
		}
		if err := decoder.Decode(&m.raw); err != nil {
			return nil, syntax(m.where, "%v", err)
		}
		if seen[name] {
			return nil, syntax(m.where, "given twice")
		}
		seen[name] = true
		members = append(members, m)
	}
	if _, err := decoder.Token(); err != nil {
		return nil, syntax(where, "%v", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, syntax(where, "there is more after the JSON object")
	}
	return members, nil
}

func oneString(m member) (string, error) {
	var text string
	if err := json.Unmarshal(m.raw, &text); err != nil {
		return "", syntax(m.where, "must be a string")
	}
	return text, nil
}

// stringList reads a string or a list of strings; scalars of other kinds too
// where loose is set, as in conditions.
func stringList(m member, loose bool) ([]string, error) {
	var list []json.RawMessage
	if json.Unmarshal(m.raw, &list) != nil {
		list = []json.RawMessage{m.raw}
	}
	texts := make([]string, 0, len(list))
	for _, raw := range list {
		var text string
		if json.Unmarshal(raw, &text) == nil && string(raw) != "null" {
			texts = append(texts, text)
			continue
		}
		var number json.Number
		var boolean bool
		switch {
		case loose && json.Unmarshal(raw, &boolean) == nil && string(raw) != "null":
			texts = append(texts, fmt.Sprint(boolean))
		case loose && json.Unmarshal(raw, &number) == nil && number != "":
			texts = append(texts, number.String())
		default:
			return nil, syntax(m.where, "must be a string or a list of strings")
		}
	}
	return texts, nil
}

package policy

import (
	"encoding/json"
	"fmt"
)

// statements reads one statement or a list of them.
func statements(m member) ([]Statement, error) {
	var list []json.RawMessage
	if json.Unmarshal(m.raw, &list) != nil {
		list = []json.RawMessage{m.raw}
	}
	result := make([]Statement, 0, len(list))
	sids := map[string]bool{}
	for i, raw := range list {
		where := fmt.Sprintf("%s[%d]", m.where, i)
		s, err := statement(raw, where)
		if err != nil {
			return nil, err
		}
		if s.SID != "" && sids[s.SID] {
			return nil, syntax(where+".Sid", "statement IDs (SID) in a single policy must be unique")
		}
		sids[s.SID] = true
		result = append(result, s)
	}
	return result, nil
}

func statement(raw json.RawMessage, where string) (Statement, error) {
	var s Statement
	members, err := object(raw, where)
	if err != nil {
		return s, err
	}
	given := map[string]bool{}
	for _, m := range members {
		given[m.name] = true
		switch m.name {
		case "Sid":
			s.SID, err = oneString(m)
		case "Effect":
			if s.Effect, err = oneString(m); err == nil && s.Effect != "Allow" && s.Effect != "Deny" {
				err = syntax(m.where, "must be Allow or Deny")
			}
		case "Principal":
			s.Principal, err = principals(m)
		case "NotPrincipal":
			s.NotPrincipal, err = principals(m)
		case "Action":
			s.Action, err = stringList(m, false)
		case "NotAction":
			s.NotAction, err = stringList(m, false)
		case "Resource":
			s.Resource, err = stringList(m, false)
		case "NotResource":
			s.NotResource, err = stringList(m, false)
		case "Condition":
			s.Conditions, err = conditions(m)
		default:
			err = syntax(m.where, "unknown element")
		}
		if err != nil {
			return s, err
		}
	}
	if s.Effect == "" {
		return s, syntax(where+".Effect", "missing")
	}
	for _, name := range []string{"Principal", "Action", "Resource"} {
		if given[name] && given["Not"+name] {
			return s, syntax(where, "%s and Not%s exclude each other", name, name)
		}
	}
	return s, nil
}

func principals(m member) (*Principals, error) {
	p := &Principals{}
	var text string
	if json.Unmarshal(m.raw, &text) == nil {
		if text != "*" {
			return nil, syntax(m.where, `must be "*" or an object`)
		}
		p.Anyone = true
		return p, nil
	}
	members, err := object(m.raw, m.where)
	if err != nil {
		return nil, err
	}
	for _, kind := range members {
		var list *[]string
		switch kind.name {
		case "AWS":
			list = &p.AWS
		case "Service":
			list = &p.Service
		case "Federated":
			list = &p.Federated
		case "CanonicalUser":
			list = &p.CanonicalUser
		default:
			return nil, syntax(kind.where, "unknown kind of principal")
		}
		if *list, err = stringList(kind, false); err != nil {
			return nil, err
		}
	}
	if len(members) == 0 {
		return nil, syntax(m.where, "empty")
	}
	return p, nil
}

func conditions(m member) ([]Condition, error) {
	operators, err := object(m.raw, m.where)
	if err != nil {
		return nil, err
	}
	var list []Condition
	for _, operator := range operators {
		if _, err := parseOperator(operator.name); err != nil {
			return nil, syntax(operator.where, "%v", err)
		}
		keys, err := object(operator.raw, operator.where)
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			values, err := stringList(key, true)
			if err != nil {
				return nil, err
			}
			list = append(list, Condition{Operator: operator.name, Key: key.name, Values: values})
		}
	}
	return list, nil
}

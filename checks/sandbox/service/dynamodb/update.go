package dynamodb

import (
	"slices"
	"strings"

	"linklab/checks/sandbox/wire"
)

// UpdateItemInput changes attributes of the item with a key, which is made when
// it is not there.
type UpdateItemInput struct {
	Named
	Names
	Key                 Item `req:"true"`
	UpdateExpression    string
	ConditionExpression string
	ReturnValues        string
}

func (s *Service) updateItem(call *wire.Call, in *UpdateItemInput) (*ChangeOutput, error) {
	t, err := s.active(call, in.TableName)
	if err != nil {
		return nil, err
	}
	e, err := newExpressions(in.Names)
	if err != nil {
		return nil, err
	}
	actions, err := e.update(in.UpdateExpression)
	if err != nil {
		return nil, err
	}
	condition, err := e.condition("ConditionExpression", in.ConditionExpression)
	if err != nil {
		return nil, err
	}
	if err := e.finish(); err != nil {
		return nil, err
	}
	key, old, err := t.meant(in.Key, condition)
	if err != nil {
		return nil, err
	}
	item := old
	if item == nil {
		item = key
	}
	changed := item
	for _, action := range actions {
		if t.Attributes[action.path[0]] != "" {
			return nil, badValues("Cannot update attribute " + action.path[0] + ". This attribute is part of the key")
		}
		if changed, err = action.apply(item, changed); err != nil {
			return nil, err
		}
	}
	out, err := in.returned(old, changed, actions)
	if err != nil {
		return nil, err
	}
	return out, t.put(changed)
}

func (in *UpdateItemInput) returned(old, changed Item, actions []action) (*ChangeOutput, error) {
	touched := func(item Item) Item {
		var paths [][]string
		for _, action := range actions {
			paths = append(paths, action.path)
		}
		if item = project(item, paths); len(item) == 0 || len(paths) == 0 {
			return nil
		}
		return item
	}
	switch in.ReturnValues {
	case "", "NONE":
		return &ChangeOutput{}, nil
	case "ALL_OLD":
		return &ChangeOutput{old}, nil
	case "ALL_NEW":
		return &ChangeOutput{changed}, nil
	case "UPDATED_OLD":
		return &ChangeOutput{touched(old)}, nil
	case "UPDATED_NEW":
		return &ChangeOutput{touched(changed)}, nil
	}
	return nil, invalid("1 validation error detected: Value '" + clip(in.ReturnValues) + "' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]")
}

// action is one change of an update: SET, REMOVE, ADD or DELETE.
type action struct {
	clause string
	path   []string
	value  *term // nil for REMOVE
}

// term is what SET sets: an operand, a sum or difference, or a function.
type term struct {
	kind    string // "", "+", "-", "if_not_exists", "list_append"
	operand operand
	left    *term
	right   *term
}

// update reads the clauses of an update.
func (e *expressions) update(text string) ([]action, error) {
	if text == "" {
		return nil, nil
	}
	if err := e.begin("UpdateExpression", text); err != nil {
		return nil, err
	}
	var actions []action
	var clauses []string
	for e.peek() != "" {
		clause := strings.ToUpper(e.next())
		if !slices.Contains([]string{"SET", "REMOVE", "ADD", "DELETE"}, clause) {
			return nil, e.syntax(clause)
		}
		if slices.Contains(clauses, clause) {
			return nil, e.bad("The \"" + clause + "\" section can only be used once in an update expression;")
		}
		clauses = append(clauses, clause)
		for {
			a, err := e.action(clause)
			if err != nil {
				return nil, err
			}
			for _, other := range actions {
				if overlap(other.path, a.path) {
					return nil, e.bad("Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [" +
						strings.Join(other.path, ", ") + "], path two: [" + strings.Join(a.path, ", ") + "]")
				}
			}
			actions = append(actions, a)
			if !e.take(",") {
				break
			}
		}
	}
	return actions, nil
}

func overlap(a, b []string) bool {
	shorter := min(len(a), len(b))
	return slices.Equal(a[:shorter], b[:shorter])
}

func (e *expressions) action(clause string) (action, error) {
	path, err := e.path()
	a := action{clause: clause, path: path}
	if err != nil || clause == "REMOVE" {
		return a, err
	}
	if clause != "SET" {
		value, err := e.value()
		a.value = &term{operand: operand{value: value}}
		return a, err
	}
	if err := e.expect("="); err != nil {
		return a, err
	}
	left, err := e.simple(0)
	if err != nil {
		return a, err
	}
	a.value = left
	if sign := e.peek(); sign == "+" || sign == "-" {
		e.next()
		right, err := e.simple(0)
		a.value = &term{kind: sign, left: left, right: right}
		return a, err
	}
	return a, nil
}

// simple is a term without a sign.
func (e *expressions) simple(depth int) (*term, error) {
	name := e.peek()
	if depth > nested {
		return nil, e.bad("The expression has exceeded the maximum nesting")
	}
	if (name != "if_not_exists" && name != "list_append") || len(e.tokens) < 2 || e.tokens[1] != "(" {
		o, err := e.operand()
		if err == nil && o.size {
			err = e.bad("The function is not allowed in an update expression; function: size")
		}
		return &term{operand: o}, err
	}
	e.next()
	e.next()
	left, err := e.simple(depth + 1)
	if err != nil {
		return nil, err
	}
	if name == "if_not_exists" && left.operand.path == nil {
		return nil, e.bad("Operator or function requires a document path; operator or function: if_not_exists")
	}
	if err := e.expect(","); err != nil {
		return nil, err
	}
	right, err := e.simple(depth + 1)
	if err != nil {
		return nil, err
	}
	return &term{kind: name, left: left, right: right}, e.expect(")")
}

// of is a term's value, computed from the item before the update.
func (t *term) of(item Item) (*AttributeValue, error) {
	const missing = "The provided expression refers to an attribute that does not exist in the item"
	if t.kind == "" {
		if value := t.operand.of(item); value != nil {
			return value, nil
		}
		return nil, invalid(missing)
	}
	if t.kind == "if_not_exists" {
		if value := t.left.operand.of(item); value != nil {
			return value, nil
		}
		return t.right.of(item)
	}
	left, err := t.left.of(item)
	if err != nil {
		return nil, err
	}
	right, err := t.right.of(item)
	if err != nil {
		return nil, err
	}
	if t.kind == "list_append" {
		if left.L == nil || right.L == nil {
			return nil, invalid("An operand in the update expression has an incorrect data type")
		}
		return &AttributeValue{L: append(slices.Clone(left.L), right.L...)}, nil
	}
	return sum(left, right, t.kind == "-")
}

func sum(left, right *AttributeValue, minus bool) (*AttributeValue, error) {
	if left.N == nil || right.N == nil {
		return nil, invalid("An operand in the update expression has an incorrect data type")
	}
	second := mustDecimal(*right.N)
	if minus {
		second = second.negative()
	}
	result, err := mustDecimal(*left.N).add(second)
	if err != nil {
		return nil, err
	}
	value := numberValue(result)
	return &value, nil
}

package dynamodb

import (
	"maps"
	"slices"

	"linklab/checks/sandbox/wire"
)

// Names is what the expressions of a request call attributes and values.
type Names struct {
	ExpressionAttributeNames  map[string]string
	ExpressionAttributeValues map[string]AttributeValue
}

// PutItemInput is an item that takes the place of the one with its key.
type PutItemInput struct {
	Named
	Names
	Item                Item `req:"true"`
	ConditionExpression string
	ReturnValues        string
}

// ChangeOutput is what was asked for of the item before or after a change.
type ChangeOutput struct{ Attributes Item }

func (s *Service) putItem(call *wire.Call, in *PutItemInput) (*ChangeOutput, error) {
	t, err := s.active(call, in.TableName)
	if err != nil {
		return nil, err
	}
	condition, err := onlyCondition(in.Names, in.ConditionExpression)
	if err != nil {
		return nil, err
	}
	item, err := normalItem(in.Item, 1)
	if err != nil {
		return nil, err
	}
	if err := t.checkItem(item); err != nil {
		return nil, err
	}
	old := t.Items[t.keyText(item)]
	if err := holds(condition, old); err != nil {
		return nil, err
	}
	out, err := returned(in.ReturnValues, old)
	if err != nil {
		return nil, err
	}
	return out, t.put(item)
}

// checkItem refuses an item whose key attributes are missing or of another
// type.
func (t *Table) checkItem(item Item) error {
	for _, name := range slices.Sorted(maps.Keys(t.Attributes)) {
		value, ok := item[name]
		if !ok {
			return badValues("Missing the key " + name + " in the item")
		}
		if kind := value.kind(); kind != t.Attributes[name] {
			return badValues("Type mismatch for key " + name + " expected: " + t.Attributes[name] + " actual: " + kind)
		}
		if len(value.text()) == 1 {
			return badValues("The AttributeValue for a key attribute cannot contain an empty string value. Key: " + name)
		}
	}
	return nil
}

// checkKey is the normal form of a key.
func (t *Table) checkKey(given Item) (Item, error) {
	key, err := normalItem(given, 1)
	if err != nil {
		return nil, err
	}
	const mismatch = "The provided key element does not match the schema"
	if len(key) != len(t.Attributes) {
		return nil, invalid(mismatch)
	}
	for name, value := range key {
		if value.kind() != t.Attributes[name] {
			return nil, invalid(mismatch)
		}
	}
	return key, t.checkItem(key)
}

// returned is what a change that puts or deletes gives back.
func returned(wanted string, old Item) (*ChangeOutput, error) {
	switch wanted {
	case "", "NONE":
		return &ChangeOutput{}, nil
	case "ALL_OLD":
		return &ChangeOutput{old}, nil
	}
	return nil, invalid("Return values set to invalid value")
}

// GetItemInput names an item by its key.
type GetItemInput struct {
	Named
	ExpressionAttributeNames map[string]string
	Key                      Item `req:"true"`
	ConsistentRead           bool
	ProjectionExpression     string
}

// GetItemOutput is the item; without one it is empty.
type GetItemOutput struct{ Item Item }

func (s *Service) getItem(call *wire.Call, in *GetItemInput) (*GetItemOutput, error) {
	t, err := s.active(call, in.TableName)
	if err != nil {
		return nil, err
	}
	e, err := newExpressions(Names{ExpressionAttributeNames: in.ExpressionAttributeNames})
	if err != nil {
		return nil, err
	}
	paths, err := e.projection(in.ProjectionExpression)
	if err != nil {
		return nil, err
	}
	if err := e.finish(); err != nil {
		return nil, err
	}
	key, err := t.checkKey(in.Key)
	if err != nil {
		return nil, err
	}
	return &GetItemOutput{project(t.Items[t.keyText(key)], paths)}, nil
}

// DeleteItemInput names an item by its key.
type DeleteItemInput struct {
	Named
	Names
	Key                 Item `req:"true"`
	ConditionExpression string
	ReturnValues        string
}

func (s *Service) deleteItem(call *wire.Call, in *DeleteItemInput) (*ChangeOutput, error) {
	t, err := s.active(call, in.TableName)
	if err != nil {
		return nil, err
	}
	condition, err := onlyCondition(in.Names, in.ConditionExpression)
	if err != nil {
		return nil, err
	}
	key, old, err := t.meant(in.Key, condition)
	if err != nil {
		return nil, err
	}
	out, err := returned(in.ReturnValues, old)
	if err == nil {
		t.remove(key)
	}
	return out, err
}

// onlyCondition reads the condition of a change that has no other expression.
func onlyCondition(names Names, text string) (*condition, error) {
	e, err := newExpressions(names)
	if err != nil {
		return nil, err
	}
	c, err := e.condition("ConditionExpression", text)
	if err != nil {
		return nil, err
	}
	return c, e.finish()
}

// meant is the key of the item that is to be changed and the item as it is, nil
// when there is none; an error when the condition does not hold of it.
func (t *Table) meant(given Item, c *condition) (key, old Item, err error) {
	if key, err = t.checkKey(given); err != nil {
		return nil, nil, err
	}
	old = t.Items[t.keyText(key)]
	return key, old, holds(c, old)
}

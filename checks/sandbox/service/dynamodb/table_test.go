package dynamodb

import (
	"errors"
	"testing"
	"time"

	"linklab/checks/sandbox/wire"
)

// TestTableLifecycle goes through AWS's durations at their own pace.
func TestTableLifecycle(t *testing.T) {
	s := New(1)
	call := &wire.Call{Region: "r", Account: "1", Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	in := &CreateTableInput{
		Named: Named{TableName: "one"}, BillingMode: "PAY_PER_REQUEST",
		AttributeDefinitions: []AttributeDefinition{{"id", "S"}}, KeySchema: []KeySchemaElement{{"id", "HASH"}},
	}
	status := func() string {
		_, now := s.find(call, "one")
		return now
	}
	if _, err := s.createTable(call, in); err != nil || status() != "CREATING" {
		t.Fatal(status(), err)
	}
	if _, err := s.putItem(call, &PutItemInput{Named: in.Named, Item: Item{"id": textValue("a")}}); err == nil {
		t.Error("put into a table that is being made")
	}
	call.Now = call.Now.Add(tableCreating)
	if status() != "ACTIVE" {
		t.Fatal(status())
	}
	if _, err := s.deleteTable(call, &in.Named); err != nil || status() != "DELETING" {
		t.Fatal(status(), err)
	}
	call.Now = call.Now.Add(tableDeleting)
	if status() != "" {
		t.Error(status())
	}
	if _, err := s.createTable(call, in); err != nil {
		t.Errorf("made again: %v", err)
	}
}

// A key of another kind or with more members is refused in one sentence, whatever
// is wrong with it (DynamoDB API reference, GetItem).
func TestKeyThatIsNone(t *testing.T) {
	s := New(1)
	call := &wire.Call{Region: "r", Account: "1", Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	named := Named{TableName: "one"}
	if _, err := s.createTable(call, &CreateTableInput{Named: named, BillingMode: "PAY_PER_REQUEST",
		AttributeDefinitions: []AttributeDefinition{{"id", "S"}}, KeySchema: []KeySchemaElement{{"id", "HASH"}}}); err != nil {
		t.Fatal(err)
	}
	call.Now = call.Now.Add(tableCreating)
	one := "1"
	for name, key := range map[string]Item{
		"another kind": {"id": {N: &one}},
		"another name": {"name": textValue("a")},
		"one too many": {"id": textValue("a"), "name": textValue("a")},
		"none":         {},
	} {
		_, err := s.getItem(call, &GetItemInput{Named: named, Key: key})
		var refusal *wire.Error
		if !errors.As(err, &refusal) || refusal.Code != "ValidationException" || refusal.Message != "The provided key element does not match the schema" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.getItem(call, &GetItemInput{Named: named, Key: Item{"id": textValue("a")}}); err != nil {
		t.Errorf("a key: %v", err)
	}
}

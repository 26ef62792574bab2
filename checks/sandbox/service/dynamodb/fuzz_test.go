package dynamodb

import (
	"errors"
	"testing"
	"time"

	"linklab/checks/sandbox/wire"
)

// FuzzExpressions reads any text as each kind of expression and applies it: what
// is refused is refused as AWS does, and what is taken leaves an item that can
// be kept.
func FuzzExpressions(f *testing.F) {
	for _, seed := range []string{
		"a = :v AND (b.c <> :v OR NOT attribute_exists(#n)) AND size(a) BETWEEN :v AND :w", "a IN (:v, :w)",
		"SET a = if_not_exists(b, :w) + :w, #n.c = list_append(:l, :l) REMOVE d ADD s :s", "DELETE s :s", "((((", "a.b.c, #n",
	} {
		f.Add(seed)
	}
	text, one, list := "x", "1", []AttributeValue{textValue("y")}
	names := Names{
		ExpressionAttributeNames: map[string]string{"#n": "m"},
		ExpressionAttributeValues: map[string]AttributeValue{
			":v": {S: &text}, ":w": {N: &one}, ":l": {L: list}, ":s": {SS: []string{"z"}},
		},
	}
	item := Item{"a": textValue("a"), "b": {M: Item{"c": {N: &one}}}, "m": {M: Item{}}, "s": {SS: []string{"z", "zz"}}}
	f.Fuzz(func(t *testing.T, source string) {
		e, err := newExpressions(names)
		if err != nil {
			t.Fatal(err)
		}
		condition, err := e.condition("ConditionExpression", source)
		known(t, err)
		if err == nil && condition != nil {
			condition.met(item)
			known(t, (&Table{Partition: "a", Attributes: map[string]string{"a": "S"}}).checkKeyCondition(condition))
		}
		paths, err := e.projection(source)
		known(t, err)
		if err == nil {
			project(item, paths)
		}
		actions, err := e.update(source)
		known(t, err)
		changed := item
		for _, action := range actions {
			if changed, err = action.apply(item, changed); err != nil {
				known(t, err)
				return
			}
		}
		_, err = normalItem(changed, 1)
		known(t, err)
	})
}

// known refuses errors that are no AWS errors.
func known(t *testing.T, err error) {
	t.Helper()
	var e *wire.Error
	if err != nil && !errors.As(err, &e) {
		t.Fatalf("no AWS error: %v", err)
	}
}

// FuzzDecimal reads any text as a number: one that is taken reads the same when
// it is written.
func FuzzDecimal(f *testing.F) {
	for _, seed := range []string{"0", "-0.10", "1e125", "9.99E+125", "1E-130", "12345678901234567890123456789012345678", ".5", "1.", "+1", "1e9999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := parseDecimal(text)
		known(t, err)
		if err != nil {
			return
		}
		again, err := parseDecimal(d.String())
		if err != nil || again.compare(d) != 0 || again.String() != d.String() {
			t.Fatalf("%q is written %q, which reads as %v, %v", text, d, again, err)
		}
	})
}

func TestDecimals(t *testing.T) {
	for text, want := range map[string]string{
		"1e2": "100", "-0.10": "-0.1", "00012": "12", ".5": "0.5", "0e5": "0", "1.50E+1": "15", "-0": "0",
	} {
		if d, err := parseDecimal(text); err != nil || d.String() != want {
			t.Errorf("%s became %v, %v; want %s", text, d, err, want)
		}
	}
	for _, text := range []string{"", ".", "1e126", "1e-131", "123456789012345678901234567890123456789", "0x1", "NaN", "1e"} {
		if d, err := parseDecimal(text); err == nil {
			t.Errorf("took %q as %v", text, d)
		}
	}
}

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

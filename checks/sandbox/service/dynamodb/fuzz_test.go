package dynamodb

import (
	"errors"
	"testing"

	"linklab/checks/sandbox/wire"
)

func textValue(text string) AttributeValue { return AttributeValue{S: &text} }

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

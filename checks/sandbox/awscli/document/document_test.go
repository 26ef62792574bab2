package document

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

func TestParseKeepsOrder(t *testing.T) {
	for _, text := range []string{
		`{"b": 1, "a": [true, null, 2.5, "x\n한"], "c": {}}`, `[]`, `"\u00e9\ud83d\ude00"`, `-12`, `{"a": {"z": [], "y": [[1]]}}`,
	} {
		value, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		again, err := Parse(CompactJSON(value))
		if err != nil || !Equal(value, again) {
			t.Errorf("%s became %s, %v", text, CompactJSON(value), err)
		}
	}
	value, _ := Parse(`{"b":1,"a":[true,null,2.5]}`)
	if got := CompactJSON(value); got != `{"b": 1, "a": [true, null, 2.5]}` {
		t.Errorf("got %s", got)
	}
}

func TestSyntaxErrors(t *testing.T) {
	for text, want := range map[string]string{
		`{"Name":`:    "Expecting value: line 1 column 9 (char 8)",
		`["a"`:        "Expecting ',' delimiter: line 1 column 5 (char 4)",
		`{a:1}`:       "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
		"{\"a\" 1}":   "Expecting ':' delimiter: line 1 column 6 (char 5)",
		"[1,\n 2] x":  "Extra data: line 2 column 5 (char 8)",
		`"open`:       "Unterminated string starting at: line 1 column 1 (char 0)",
		"":            "Expecting value: line 1 column 1 (char 0)",
		"{\"a\":\nno": "Expecting value: line 2 column 1 (char 6)",
	} {
		if _, err := Parse(text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestJSONLayout(t *testing.T) {
	value, err := Parse(`{"a":{"b":[1,{"c":"<é>\u0001\""}],"d":[],"e":{}},"f":1.0}`)
	if err != nil {
		t.Fatal(err)
	}
	want := "{\n    \"a\": {\n        \"b\": [\n            1,\n            {\n                \"c\": \"<é>\\u0001\\\"\"\n            }\n        ],\n" +
		"        \"d\": [],\n        \"e\": {}\n    },\n    \"f\": 1.0\n}"
	if got := JSON(value); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

type inner struct{ Zed, Alpha string }

type embedded struct{ First string }

type output struct {
	embedded
	Texts   []string
	None    []string
	Flat    []string `out:"Flat,flat"`
	Pointer *inner
	Nil     *inner
	Zero    inner
	Number  int32
	Flag    bool
	Empty   string
	Shown   *string
	Hidden  string `out:"-"`
	When    time.Time
	Never   time.Time
	Tags    map[string]string
	Data    []byte
}

func TestOf(t *testing.T) {
	empty := ""
	got := Of(&output{
		embedded: embedded{"1"}, Texts: []string{}, Flat: []string{}, Pointer: &inner{Alpha: "a"}, Shown: &empty, Hidden: "x",
		When: time.Date(2026, 1, 2, 3, 4, 5, 678912345, time.UTC), Tags: map[string]string{"b": "2", "a": "1"}, Data: []byte("hi"),
	}, AsDeclared)
	want := `{"First": "1", "Texts": [], "Pointer": {"Alpha": "a"}, "Number": 0, "Flag": false, "Shown": "", ` +
		`"When": "2026-01-02T03:04:05.678000+00:00", "Tags": {"a": "1", "b": "2"}, "Data": "aGk="}`
	if json := CompactJSON(got); json != want {
		t.Errorf("got %s\nwant %s", json, want)
	}
	// A map's keys are nobody's names.
	small := Of(&struct {
		VpcId string
		Inner []struct{ DomainName string }
		Tags  map[string]string
		ARN   string `name:"arn"`
	}{"v", []struct{ DomainName string }{{"d"}}, map[string]string{"Key": "x"}, "a"}, SmallFirst)
	if json := CompactJSON(small); json != `{"vpcId": "v", "inner": [{"domainName": "d"}], "tags": {"Key": "x"}, "arn": "a"}` {
		t.Errorf("got %s", json)
	}
}

// FuzzParse holds the parser against the standard library's.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2.5e3,"x"]}`, `[[]]`, `"\ud800"`, `{"a":1,"a":2}`, `tru`, `-`, `01`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		value, err := Parse(text)
		var want any
		standard := json.Unmarshal([]byte(text), &want)
		if err != nil {
			return // deeper or stricter than the standard library
		}
		if standard != nil {
			t.Fatalf("%q: taken as %s, but %v", text, CompactJSON(value), standard)
		}
		var got any
		if err := json.Unmarshal([]byte(CompactJSON(value)), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: got %v, want %v, %v", text, got, want, err)
		}
	})
}

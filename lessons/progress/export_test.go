package progress

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"linklab/lessons"
)

func exported(t *testing.T) Export {
	t.Helper()
	course := &lessons.Course{ID: "c", Version: "1", Labs: []*lessons.Lab{{ID: "l", Steps: []*lessons.Step{
		{ID: "a", Checks: []lessons.CheckRef{{ID: "x"}}},
		{ID: "b", Checks: []lessons.CheckRef{{ID: "y"}}, Quiz: []lessons.Question{{ID: "q"}}},
		{ID: "c"},
	}}}}
	s := fold(
		Event{Type: Installed, Value: "00ff"},
		Event{Type: Named, Value: "=Kim"},
		Event{Type: Bound, World: Simulated, Lab: "l", Account: "123456789012", Region: "ap-northeast-2"},
		Event{Type: Found, World: Simulated, Lab: "l", Values: map[string]string{"vpc": "vpc-0a1b2c3d4e5f60718", "public_ip": "203.0.113.7",
			"role": "arn:aws:iam::123456789012:role/x"}, How: map[string]string{"vpc": "stack"}},
		Event{Type: Chose, World: Simulated, Lab: "l", Input: "bucket", Value: "linklab-123456789012-x"},
		Event{Type: Minted, World: Simulated, Lab: "l", Step: "a", Value: "deadbeef"},
		at(0, Event{Type: Opened, World: Simulated, Lab: "l", Step: "a"}),
		at(1, Event{Type: StepPass, World: Simulated, Lab: "l", Step: "a", Level: "E3"}),
		at(2, Event{Type: Looked, World: Simulated, Lab: "l", Step: "b", Outcome: "failed", Checks: []Check{{ID: "y", Outcome: "failed", Key: "rt.wrong-table"}}}),
		at(2, Event{Type: Hinted, World: Simulated, Lab: "l", Step: "b", Hint: 1}),
		at(3, Event{Type: Answered, World: Simulated, Lab: "l", Step: "b", Question: "q", Choice: "w"}),
	)
	return NewExport(course, s, Simulated, time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC))
}

func TestExport(t *testing.T) {
	e := exported(t)
	a, b, c := e.Labs[0].Steps[0], e.Labs[0].Steps[1], e.Labs[0].Steps[2]
	if a.State != "passed" || a.Level != "E3" || a.PassedAt == nil || a.PassedAt.Minute() != 1 || a.Seconds != 120 || a.Failing != nil {
		t.Errorf("a: %+v", a)
	}
	if b.State != "open" || b.Attempts != 1 || b.Hints != 1 || b.PassedAt != nil || *b.Failing != (ExportFailing{"y", "rt.wrong-table"}) ||
		len(b.Questions) != 1 || b.Questions[0] != (ExportAnswer{"q", false, 1}) {
		t.Errorf("b: %+v", b)
	}
	if c.State != "locked" || e.Labs[0].Outcome != "open" {
		t.Errorf("c: %+v", c)
	}
}

// secrets are what must not leave the machine: account numbers, ARNs, resource
// ids, addresses, bucket names and nonces.
var secrets = regexp.MustCompile(`\d{12}|arn:|\b(vpc|subnet|rtb|i|eni|vpce|sg)-[0-9a-f]{8}|\d+\.\d+\.\d+\.\d+|linklab-\d|deadbeef|ap-northeast`)

func TestExportHoldsNoSecret(t *testing.T) {
	var j, c bytes.Buffer
	if err := exported(t).WriteJSON(&j); err != nil {
		t.Fatal(err)
	}
	if err := exported(t).WriteCSV(&c); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"json": j.String(), "csv": c.String()} {
		if found := secrets.FindString(text); found != "" {
			t.Errorf("%s holds %q", name, found)
		}
	}
}

func TestExportAsCSV(t *testing.T) {
	var out bytes.Buffer
	if err := exported(t).WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("%v, %v", rows, err)
	}
	if rows[1][1] != "'=Kim" {
		t.Errorf("a name that a spreadsheet takes for a formula: %q", rows[1][1])
	}
	if !slices.Equal(rows[2][4:8], []string{"l", "b", "open", "1"}) || rows[2][13] != "rt.wrong-table" {
		t.Errorf("%v", rows[2])
	}
}

func TestExportKeepsToItsSchema(t *testing.T) {
	var schema any
	if err := json.Unmarshal(ExportSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := exported(t).WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	var doc any
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if problems := conform(schema.(map[string]any), doc, "$"); len(problems) > 0 {
		t.Error(strings.Join(problems, "\n"))
	}
	doc.(map[string]any)["account"] = "123456789012"
	if problems := conform(schema.(map[string]any), doc, "$"); len(problems) != 1 {
		t.Errorf("the schema allows anything: %v", problems)
	}
}

// conform checks the part of JSON Schema that the export's schema uses.
func conform(schema map[string]any, doc any, path string) (problems []string) {
	bad := func(format string, args ...any) { problems = append(problems, path+": "+fmt.Sprintf(format, args...)) }
	if c, ok := schema["const"]; ok && c != doc {
		bad("%v is not %v", doc, c)
	}
	if e, ok := schema["enum"].([]any); ok && !slices.Contains(e, doc) {
		bad("%v is not one of %v", doc, e)
	}
	if want, ok := schema["type"]; ok && !hasType(want, doc) {
		bad("%T is not %v", doc, want)
	}
	if p, ok := schema["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(fmt.Sprint(doc)) {
		bad("%v does not match %s", doc, p)
	}
	switch v := doc.(type) {
	case map[string]any:
		properties, _ := schema["properties"].(map[string]any)
		for key, value := range v {
			if sub, ok := properties[key].(map[string]any); ok {
				problems = append(problems, conform(sub, value, path+"."+key)...)
			} else if schema["additionalProperties"] == false {
				bad("unknown %s", key)
			}
		}
		required, _ := schema["required"].([]any)
		for _, key := range required {
			if _, ok := v[key.(string)]; !ok {
				bad("%s is missing", key)
			}
		}
	case []any:
		items, _ := schema["items"].(map[string]any)
		for i, value := range v {
			problems = append(problems, conform(items, value, fmt.Sprintf("%s[%d]", path, i))...)
		}
	}
	return problems
}

func hasType(want, doc any) bool {
	names, many := want.([]any)
	if !many {
		names = []any{want}
	}
	for _, name := range names {
		switch v := doc.(type) {
		case nil:
			if name == "null" {
				return true
			}
		case string:
			if name == "string" {
				return true
			}
		case bool:
			if name == "boolean" {
				return true
			}
		case float64:
			if name == "number" || (name == "integer" && v == float64(int64(v))) {
				return true
			}
		case map[string]any:
			if name == "object" {
				return true
			}
		case []any:
			if name == "array" {
				return true
			}
		}
	}
	return false
}

package progress

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linklab/lessons"
)

const hostile = "=x\x1b]52;c;Zm9v\x07\r\n\u202e\u009b31m"

// TestHostileLines reads a journal that somebody else has written: nothing of it
// reaches a terminal as a command, and no text is without an end.
func TestHostileLines(t *testing.T) {
	dir := t.TempDir()
	var lines bytes.Buffer
	enc := json.NewEncoder(&lines)
	for i, e := range []Event{
		{Type: Installed, Value: hostile},
		{Type: Named, Value: hostile + strings.Repeat("가", maxText)},
		{Type: Bound, Lab: "l", Account: hostile, Region: hostile},
		{Type: Found, Lab: "l", Values: map[string]string{"vpc": hostile, hostile: "x"}, How: map[string]string{"vpc": hostile}},
		{Type: Chose, Lab: "l", Input: "subnet", Value: hostile},
		{Type: Looked, Lab: "l", Step: "a", Outcome: "failed", Checks: []Check{{ID: hostile, Outcome: "failed", Key: hostile}}},
	} {
		e.V, e.ID, e.World = Version, newID(), Simulated
		e.At = time.Date(2026, 11, 21, 10, i, 0, 0, time.UTC)
		if err := enc.Encode(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "journal.jsonl"), lines.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	j, err := Open(dir, Options{})
	if err != nil || j.Damaged() > 0 || len(j.Repairs()) > 0 {
		t.Fatalf("%v, %d damaged, %v", err, j.Damaged(), j.Repairs())
	}
	s := j.State()
	lab := s.Lab(Simulated, "l")
	texts := []string{s.Installation, s.Learner, lab.Account, lab.Region, lab.Found["vpc"], lab.How["vpc"], lab.Chosen["subnet"], lab.Step("a").Failing().ID}
	for name := range lab.Found {
		texts = append(texts, name)
	}
	for _, text := range texts {
		if text == "" || strings.ContainsAny(text, "\x1b\x07\r\n\u202e\u009b\ufffd") || len(text) > maxText {
			t.Errorf("%.80q", text)
		}
	}
}

// TestWrittenLinesAreClean: ids come from an account, whose texts are others'.
func TestWrittenLinesAreClean(t *testing.T) {
	j, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Append(Event{Type: Chose, World: Simulated, Lab: "l", Input: "vpc", Value: hostile}); err != nil {
		t.Fatal(err)
	}
	if got := j.State().Lab(Simulated, "l").Chosen["vpc"]; got != "=x]52;c;Zm9v31m" {
		t.Errorf("%q", got)
	}
}

// TestNoCellIsAFormula holds whatever a course, a name or a journal says.
func TestNoCellIsAFormula(t *testing.T) {
	for _, evil := range []string{"=1", "+1", "-1", "@x", "\t=1", " =1", "＝1", "\r=1"} {
		course := &lessons.Course{ID: "c", Version: evil, Labs: []*lessons.Lab{{ID: "l", Steps: []*lessons.Step{{ID: "a"}}}}}
		s := fold(Event{Type: Installed, Value: evil}, Event{Type: Named, Value: evil},
			Event{Type: Looked, World: Nowhere, Lab: "l", Step: "a", Outcome: "failed", Checks: []Check{{ID: evil, Outcome: "failed", Key: evil}}})
		var out bytes.Buffer
		if err := NewExport(course, s, Nowhere, time.Now()).WriteCSV(&out); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%v, %v", rows, err)
		}
		quoted := 0
		for _, cell := range rows[1] {
			if cell == evil {
				t.Errorf("%q stands as it is", cell)
			}
			if strings.HasPrefix(cell, "'") {
				quoted++
			}
		}
		if quoted < 3 {
			t.Errorf("%q: only %d cells were found: %q", evil, quoted, rows[1])
		}
	}
}

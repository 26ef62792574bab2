package selftest

import (
	"bytes"
	"regexp"
	"testing"
	"time"

	"linklab/lessons/progress"
	"linklab/lessons/simulated"
)

// secretForms are account numbers, ARNs, resource ids and addresses.
var secretForms = regexp.MustCompile(`\b\d{12}\b|arn:aws|\b(vpc|subnet|rtb|i|eni|vpce|sg|pl|igw|acl)-[0-9a-f]{8,}|\b\d+\.\d+\.\d+\.\d+\b|A(KI|SI|RO)A[A-Z0-9]{8}`)

// TestExportOfAWholeLab looks for what must not leave the machine in the export
// of somebody who has done the whole lab.
func TestExportOfAWholeLab(t *testing.T) {
	course := embedded(t)
	lab := course.Lab("s3-gateway")
	b, err := openBench(t.Context(), t.TempDir(), course, lab, simulated.Logins(lab))
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	values := map[string]string{}
	for _, step := range lab.Steps {
		if err := b.run(t.Context(), step.ID, step.Commands()); err != nil {
			t.Fatal(err)
		}
		if err := b.answer(step); err != nil {
			t.Fatal(err)
		}
		if _, err := b.look(t.Context(), step.ID); err != nil {
			t.Fatal(err)
		}
		for name, value := range b.values() {
			values[name+" in "+step.ID] = value
		}
	}
	var out bytes.Buffer
	export := progress.NewExport(course, b.guide.Journal().State(), progress.Simulated, time.Now())
	if err := export.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	if err := export.WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	if export.Labs[1].Outcome != "passed" || len(values) < 10*len(lab.Inputs)/2 {
		t.Fatalf("the lab was not done: %+v, %d values", export.Labs[1], len(values))
	}
	if found := secretForms.FindString(out.String()); found != "" {
		t.Errorf("the export holds %q", found)
	}
	for name, value := range values {
		if bytes.Contains(out.Bytes(), []byte(value)) {
			t.Errorf("the export holds %s, %q", name, value)
		}
	}
}

package lessons

import (
	"strings"
	"testing"
)

const caseYAML = `    case:
      symptom: vpc
      causes: tables
      key: rt.wrong-table
      mend:
        - {host: laptop, run: "aws ec2 describe-vpcs --vpc-ids ${vpc}"}
`

const causesYAML = `causes:
  tables:
    - {id: table, use: endpoint-on-table, with: {vpc: vpc, service: s3}}
`

// caseLab is the small course whose first step is a case.
func caseLab(t *testing.T) string {
	t.Helper()
	lab := strings.Replace(labYAML, "steps:\n", causesYAML+"steps:\n", 1)
	return strings.Replace(lab, "  - id: ask\n", caseYAML+"  - id: ask\n", 1)
}

func TestLoadCase(t *testing.T) {
	c, err := Load(with("first/lab.yaml", caseLab(t)), words{})
	if err != nil {
		t.Fatal(err)
	}
	lab := c.Lab("first")
	got := lab.Step("build").Case
	if got == nil || got.Symptom != "vpc" || got.Key != "rt.wrong-table" || len(got.Mend) != 1 || got.Mend[0].Host != "laptop" {
		t.Fatalf("case: %+v", got)
	}
	causes := lab.Causes[got.Causes]
	if len(causes) != 1 || causes[0].Use != "endpoint-on-table" || causes[0].With["service"] != "s3" {
		t.Errorf("causes: %+v", causes)
	}
	for _, page := range lab.Step("build").Pages {
		for _, command := range page.Commands {
			if command.Text == got.Mend[0].Text {
				t.Error("the page shows how it is mended")
			}
		}
	}
	if lab.Step("ask").Case != nil {
		t.Error("a step without case has one")
	}
}

func TestLoadRefusesCases(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"a symptom that is no check", "symptom: vpc", "symptom: table-2", `no check "table-2"`},
		{"unknown causes", "causes: tables", "causes: routes", `no causes "routes" (allowed: tables)`},
		{"unknown diagnosis", "      key: rt.wrong-table", "      key: rt.wrong", `unknown diagnosis "rt.wrong"`},
		{"unknown host", "{host: laptop, run", "{host: desktop, run", `unknown host "desktop"`},
		{"unknown variable", "--vpc-ids ${vpc}\"}", "--vpc-ids ${vcp}\"}", "unknown variable ${vcp}"},
		{"no way to mend it", "mend:\n        - {host: laptop, run: \"aws ec2 describe-vpcs --vpc-ids ${vpc}\"}", "mend: []", "without commands"},
		{"no hint", "    hints:\n      look: {en: \"Look at ${vpc}.\", ko: \"${vpc}를 봅니다.\"}\n      command: aws ec2 describe-vpcs --vpc-ids ${vpc}\n", "", "does not say where to look"},
		{"causes that look at nothing", "    - {id: table, use: endpoint-on-table, with: {vpc: vpc, service: s3}}\n", "    []\n", `"tables" looks at nothing`},
		{"a cause with an unknown check", "use: endpoint-on-table, with", "use: endpoint-table, with", `unknown check "endpoint-table"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab := caseLab(t)
			if !strings.Contains(lab, c.old) {
				t.Fatalf("%q is not in the lab", c.old)
			}
			_, err := Load(with("first/lab.yaml", strings.Replace(lab, c.old, c.new, 1)), words{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

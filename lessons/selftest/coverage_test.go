package selftest

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"linklab/lessons"
)

var updateCoverage = flag.Bool("update-coverage", false, "write COVERAGE.md anew")

type subject struct {
	Subject string
	Topics  []struct {
		Topic string
		Steps []string
	}
}

// TestCoverage holds the table of what the course teaches against the course:
// every topic has a step, every step that teaches stands under a topic, and each
// says which checks prove it.
func TestCoverage(t *testing.T) {
	text, err := os.ReadFile("../coverage.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var subjects []subject
	if err := yaml.Unmarshal(text, &subjects); err != nil {
		t.Fatal(err)
	}
	course := embedded(t)
	taught := map[string]bool{}
	var table strings.Builder
	table.WriteString("# What the course covers\n\nEach topic, the steps that teach it, and the checks that prove it. \"read\" is a page\nthat is acknowledged, \"quiz\" its questions.\n")
	for _, s := range subjects {
		fmt.Fprintf(&table, "\n## %s\n\n| topic | step | proved by |\n|---|---|---|\n", s.Subject)
		for _, topic := range s.Topics {
			if len(topic.Steps) == 0 {
				t.Errorf("%s: no step teaches it", topic.Topic)
			}
			for i, id := range topic.Steps {
				taught[id] = true
				labID, stepID, _ := strings.Cut(id, "/")
				lab := course.Lab(labID)
				if lab == nil || lab.Step(stepID) == nil {
					t.Errorf("%s: the course has no step %s", topic.Topic, id)
					continue
				}
				title := topic.Topic
				if i > 0 {
					title = ""
				}
				fmt.Fprintf(&table, "| %s | %s | %s |\n", title, id, proofs(lab.Step(stepID)))
			}
		}
	}
	for _, lab := range course.Labs {
		for _, step := range lab.Steps {
			id := lab.ID + "/" + step.ID
			// What every lab begins with, and the single cases, teach no topic.
			own := step.ID == "preflight" || strings.HasPrefix(step.ID, "case-") || step.ID == "network" || step.ID == "bucket" || step.Clean
			if !taught[id] && !own {
				t.Errorf("%s stands under no topic of coverage.yaml", id)
			}
		}
	}
	if *updateCoverage {
		if err := os.WriteFile("../COVERAGE.md", []byte(table.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile("../COVERAGE.md")
	if err != nil || string(kept) != table.String() {
		t.Errorf("COVERAGE.md is not that of coverage.yaml and the course (%v); go test ./lessons/selftest -run TestCoverage -update-coverage writes it", err)
	}
}

// proofs are the checks that prove a step.
func proofs(step *lessons.Step) string {
	var names []string
	for _, check := range step.Checks {
		if !check.Advice && !slices.Contains(names, check.Use) {
			names = append(names, check.Use)
		}
	}
	switch {
	case len(names) == 0 && len(step.Quiz) > 0:
		return "quiz"
	case len(names) == 0:
		return "read"
	}
	return strings.Join(names, ", ")
}

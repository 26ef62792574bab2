package selftest

import (
	"bytes"
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

// coverage is what coverage.yaml holds.
type coverage struct {
	Subjects []struct {
		Subject string
		Topics  []struct {
			Topic string
			Steps []string
		}
	}
	Texts []struct {
		Text     string
		Sections []struct {
			Section string
			Steps   []string
		}
		Claims []struct {
			Claim, Step, Says string
		}
	}
}

// coverageTable is COVERAGE.md in the making.
type coverageTable struct {
	strings.Builder
	t      *testing.T
	course *lessons.Course
	taught map[string]bool
}

// step is a step of the course by its name, nil when there is none.
func (c *coverageTable) step(id string) *lessons.Step {
	labID, stepID, _ := strings.Cut(id, "/")
	if lab := c.course.Lab(labID); lab != nil && lab.Step(stepID) != nil {
		return lab.Step(stepID)
	}
	c.t.Errorf("the course has no step %s", id)
	return nil
}

// rows are those of one topic: a step each, with what proves it.
func (c *coverageTable) rows(topic string, steps []string) {
	if len(steps) == 0 {
		c.t.Errorf("%s: no step teaches it", topic)
	}
	for i, id := range steps {
		c.taught[id] = true
		if i > 0 {
			topic = ""
		}
		if step := c.step(id); step != nil {
			fmt.Fprintf(c, "| %s | %s | %s |\n", topic, id, proofs(step))
		}
	}
}

// TestCoverage holds the table of what the course teaches against the course:
// every topic and every section has a step, every step that teaches stands under a
// topic, each says which checks prove it, and the page that puts a claim right does
// so in the words that the table says.
func TestCoverage(t *testing.T) {
	text, err := os.ReadFile("../coverage.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var of coverage
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&of); err != nil {
		t.Fatal(err)
	}
	table := &coverageTable{t: t, course: embedded(t), taught: map[string]bool{}}
	table.WriteString("# What the course covers\n\nEach topic, the steps that teach it, and the checks that prove it. \"read\" is a page\nthat is acknowledged, \"quiz\" its questions.\n")
	for _, s := range of.Subjects {
		fmt.Fprintf(table, "\n## %s\n\n| topic | step | proved by |\n|---|---|---|\n", s.Subject)
		for _, topic := range s.Topics {
			table.rows(topic.Topic, topic.Steps)
		}
	}
	table.everyStep()
	table.WriteString("\n# Text by text\n\nThe subject is told in many places. Here are five of them, section by section, with\nthe steps that teach the same, and what has changed since or was never so.\n")
	for _, text := range of.Texts {
		fmt.Fprintf(table, "\n## %s\n\n| section | step | proved by |\n|---|---|---|\n", text.Text)
		for _, section := range text.Sections {
			table.rows(section.Section, section.Steps)
		}
		table.WriteString("\n| said there, and not so | put right in |\n|---|---|\n")
		for _, claim := range text.Claims {
			fmt.Fprintf(table, "| %s | %s |\n", claim.Claim, claim.Step)
			if step := table.step(claim.Step); step != nil && !puts(step, claim.Says) {
				t.Errorf("%s: the page of %s does not say %q", claim.Claim, claim.Step, claim.Says)
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

// everyStep wants each step that teaches to stand under a topic.
func (c *coverageTable) everyStep() {
	for _, lab := range c.course.Labs {
		for _, step := range lab.Steps {
			id := lab.ID + "/" + step.ID
			// What every lab begins with, and the single cases, teach no topic.
			own := step.ID == "preflight" || strings.HasPrefix(step.ID, "case-") || step.ID == "network" || step.ID == "bucket" || step.Clean
			if !c.taught[id] && !own {
				c.t.Errorf("%s stands under no topic of coverage.yaml", id)
			}
		}
	}
}

// puts says whether a page holds some words, however its lines are broken.
func puts(step *lessons.Step, says string) bool {
	page := step.Pages[lessons.English]
	flat := strings.Join(strings.Fields(page.Markdown), " ")
	return says != "" && strings.Contains(flat, strings.Join(strings.Fields(says), " "))
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

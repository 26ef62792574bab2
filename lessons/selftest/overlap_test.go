package selftest

import (
	"slices"
	"strings"
	"testing"

	"linklab/lessons"
)

// TestSameRangesOnBothSides plays the lab of the endpoint service as its page
// about overlapping ranges proposes: the provider has the consumer's.
func TestSameRangesOnBothSides(t *testing.T) {
	course := embedded(t)
	at := slices.IndexFunc(course.Labs, func(lab *lessons.Lab) bool { return lab.ID == "endpoint-service" })
	if at < 0 {
		t.Fatal("the course has no lab endpoint-service")
	}
	lab := course.Labs[at]
	lab.Mistakes = nil
	commands := lab.Step("network").Commands()
	changed := false
	for i, c := range commands {
		commands[i].Text = strings.Replace(c.Text, "--parameter-overrides ", "--parameter-overrides ProviderCidr=10.0.0.0/16 ", 1)
		changed = changed || commands[i].Text != c.Text
	}
	if !changed {
		t.Fatal("no command of the step network deploys with parameters")
	}
	var transcript strings.Builder
	r, err := Run(t.Context(), Options{Course: course, Lab: lab.ID, Transcript: &transcript})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range r.Labs[0].Steps {
		if s.Outcome != AsItMustBe {
			t.Errorf("%s: %s: %s", s.ID, s.Outcome, s.Detail)
		}
	}
	if ranges := strings.Count(transcript.String(), "10.0.0.0/16"); ranges < 3 || strings.Contains(transcript.String(), "10.1.0.0/16") {
		t.Errorf("the VPCs do not have the same range:\n%s", transcript.String())
	}
}

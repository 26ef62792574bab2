package selftest

import (
	"testing"

	"linklab/checks"
	"linklab/checks/site"
	"linklab/checks/vocabulary"
	"linklab/lessons"
	"linklab/lessons/guide"
)

// embedded is the course of the binary.
func embedded(t testing.TB) *lessons.Course {
	t.Helper()
	course, err := lessons.Load(lessons.Content(), guide.Vocabulary(vocabulary.Registry(), site.Kinds(), checks.Keys()))
	if err != nil {
		t.Fatal(err)
	}
	return course
}

// TestEmbeddedCourse proves the course that is taught, and that it knows enough
// ways to go wrong.
func TestEmbeddedCourse(t *testing.T) {
	if testing.Short() {
		t.Skip("a whole course")
	}
	r, err := Run(t.Context(), Options{Course: embedded(t)})
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, lab := range r.Labs {
		for _, s := range lab.Steps {
			if s.Outcome != AsItMustBe {
				t.Errorf("%s/%s: %s: %s", lab.ID, s.ID, s.Outcome, s.Detail)
			}
		}
		for _, m := range lab.Mistakes {
			keys[m.Key] = true
			if m.Outcome != AsItMustBe {
				t.Errorf("%s/mistakes/%s: %s: want %s, got %s: %s", lab.ID, m.ID, m.Outcome, m.Key, m.Seen, m.Detail)
			}
		}
	}
	if len(keys) < 20 {
		t.Errorf("only %d diagnoses are proved by a mistake", len(keys))
	}
}

package guide

import (
	"slices"
	"testing"

	"linklab/lessons"
)

// TestHintWithoutAPlaceToLook goes on to the command where nothing can be said
// of where to look.
func TestHintWithoutAPlaceToLook(t *testing.T) {
	g := guided(t, t.TempDir(), newAccount())
	ask := Ref{"words", "ask"}
	g.opts.Course.Lab(ask.Lab).Step(ask.Step).Hints.Command = "grep -n Case case.yaml"
	var levels []int
	var last Hint
	for range 3 {
		h, err := g.Hint(t.Context(), ask, lessons.English)
		if err != nil {
			t.Fatal(err)
		}
		levels, last = append(levels, h.Level), h
	}
	if !slices.Equal(levels, []int{1, 3, 3}) || last.Command == "" || !last.Last {
		t.Errorf("levels %v, %+v", levels, last)
	}
}

// TestHintOfAnotherLabsRepair gives the step's own command where the diagnosis's
// names what the lab does not have.
func TestHintOfAnotherLabsRepair(t *testing.T) {
	for _, test := range []struct {
		commands []string
		want     string
	}{
		{[]string{"repair ${group}", "step ${vpc}"}, "step vpc-0a1"},
		{[]string{"repair ${vpc}", "step"}, "repair vpc-0a1"},
		{[]string{"", "step ${vpc}"}, "step vpc-0a1"},
		{[]string{"repair ${group}", ""}, "repair ${group}"},
		{nil, ""},
	} {
		if got := fillFirst(test.commands, map[string]string{"vpc": "vpc-0a1"}); got != test.want {
			t.Errorf("%q: %q, want %q", test.commands, got, test.want)
		}
	}
}

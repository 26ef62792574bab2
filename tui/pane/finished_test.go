package pane_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/tui/pane"
	"linklab/tui/theme"
	"linklab/tui/words"
)

// TestFinishedOnASmallScreen leaves out steps of a long lab, and never what the
// learner does next.
func TestFinishedOnASmallScreen(t *testing.T) {
	lab := guide.LabView{ID: "long", Title: lessons.Text{lessons.English: "A long lab"}}
	for range 19 {
		lab.Steps = append(lab.Steps, guide.StepView{Title: lessons.Text{lessons.English: "A step"}, State: guide.Passed})
	}
	s := pane.Setting{Theme: theme.New(theme.Options{NoColor: true}), Words: words.For(lessons.English)}
	for height, want := range map[int]int{21: 12, 40: 19} {
		lines := pane.Finished{Lab: lab, Clean: true, Next: "The next one"}.Render(s, 80, height)
		text := ansi.Strip(strings.Join(lines, "\n"))
		if len(lines) != height || !strings.Contains(text, "The next one") || strings.Count(text, "A step") != want {
			t.Errorf("%d lines of %d, %d steps, want %d\n%s", len(lines), height, strings.Count(text, "A step"), want, text)
		}
		if strings.Contains(text, fmt.Sprintf("and %d more", 19-want)) != (want < 19) {
			t.Errorf("height %d: what is left out is not told\n%s", height, text)
		}
	}
}

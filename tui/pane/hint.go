package pane

import (
	"fmt"
	"strings"

	"linklab/lessons/guide"
	"linklab/tui/frame"
	"linklab/tui/prose"
	"linklab/tui/words"
)

// Hint is the pane of help in levels. Which level comes next is the tutor's to
// say.
type Hint struct {
	open    bool
	asked   bool // for a level that is not there yet
	problem string
	hint    guide.Hint
}

// Ask opens the pane and says whether there is something to ask for: the first
// level, then one more each time.
func (h *Hint) Ask() bool {
	if h.asked || h.open && h.hint.Last && h.problem == "" {
		return false
	}
	h.open, h.asked = true, true
	return true
}

// Show takes the hint that was asked for.
func (h *Hint) Show(hint guide.Hint) { h.hint, h.asked, h.problem = hint, false, "" }

// Failed says why no hint came.
func (h *Hint) Failed(problem string) { h.asked, h.problem = false, problem }

// Close puts the pane away.
func (h *Hint) Close() { *h = Hint{} }

// Open says whether the pane is seen.
func (h *Hint) Open() bool { return h.open }

// Waiting says whether a level is on its way.
func (h *Hint) Waiting() bool { return h.asked }

// Level is the level that is shown, 0 without one.
func (h *Hint) Level() int { return h.hint.Level }

// Command is the command of the last level.
func (h *Hint) Command() string {
	if !h.open {
		return ""
	}
	return h.hint.Command
}

// NoCommand says that the last level is shown and has none.
func (h *Hint) NoCommand() bool {
	return h.open && h.hint.Last && h.hint.Level == len(levels) && h.hint.Command == "" && h.problem == ""
}

// Height is the number of lines the pane would like to have.
func (h *Hint) Height(s Setting, width int) int {
	if !h.open {
		return 0
	}
	return len(h.lines(s, width))
}

// Render draws the pane.
func (h *Hint) Render(s Setting, width, height int) []string {
	if !h.open || height <= 0 {
		return blank(width, height)
	}
	return frame.Fill(h.lines(s, width), width, height)
}

// levels are the names of the levels.
var levels = []func(*words.Words) string{
	func(w *words.Words) string { return w.HintWrong },
	func(w *words.Words) string { return w.HintWhere },
	func(w *words.Words) string { return w.HintCommand },
}

func (h *Hint) lines(s Setting, width int) []string {
	t, w := s.Theme, s.Words
	title := w.HintTitle
	if level := h.hint.Level; level > 0 {
		name := levels[min(level, len(levels))-1](w)
		if h.NoCommand() {
			name = w.HintCause
		}
		title = fmt.Sprintf(w.HintOf, level) + " " + t.Glyphs.Dot + " " + name
	}
	note := ""
	if h.asked {
		note = t.Wait.Render(t.Glyphs.Spin(s.Tick))
	}
	s.Focused = true
	out := []string{s.Rule(title, note, width)}
	rail := " " + t.Accent.Render(t.Glyphs.Rail) + " "
	if h.problem != "" {
		for _, l := range frame.Wrap(frame.Clean(h.problem), width-5) {
			out = append(out, rail+t.Text.Render(l))
		}
		return out
	}
	if h.hint.Level == 0 {
		return append(out, rail+t.Faint.Render(w.HintLoading))
	}
	if text := strings.TrimSpace(frame.Clean(h.hint.Text)); text != "" {
		for _, l := range frame.Wrap(text, width-5) {
			out = append(out, rail+t.Text.Render(l))
		}
	}
	for line := range strings.Lines(frame.Clean(h.hint.Command)) {
		// What is copied is the source; here every word of it has to be seen.
		for i, l := range frame.Wrap(strings.TrimRight(line, "\n"), width-9) {
			lead := "  "
			if i > 0 {
				lead = "    "
			}
			out = append(out, rail+lead+prose.Shell(l, t))
		}
	}
	switch {
	case h.hint.Command != "":
		out = append(out, rail+t.Faint.Render(w.HintLast))
	case !h.hint.Last:
		out = append(out, rail+t.Faint.Render(w.HintMore))
	}
	return out
}

package console

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"linklab/tui/frame"
	"linklab/tui/keymap"
	"linklab/tui/pane"
)

// Cursor is a cell of the pane.
type Cursor struct{ X, Y int }

// Render draws the pane, its rule first, and says where the cursor is; nil
// while there is none.
func (c *Console) Render(s pane.Setting, width, height int) ([]string, *Cursor) {
	if height < 2 {
		return frame.Fill(nil, width, height), nil
	}
	c.width, c.height = width-2, height-1
	out := []string{s.Rule(c.title(s), c.status(s), width)}
	rows, cursor := c.body(s, c.width, c.height)
	for _, r := range frame.Fill(rows, c.width, c.height) {
		out = append(out, " "+r+" ")
	}
	if cursor != nil {
		cursor.X, cursor.Y = cursor.X+1, cursor.Y+1
		if cursor.Y >= height {
			cursor = nil
		}
	}
	return out, cursor
}

func (c *Console) body(s pane.Setting, width, height int) ([]string, *Cursor) {
	t, w := s.Theme, s.Words
	switch {
	case c.problem != "":
		var out []string
		for _, l := range frame.Wrap(fmt.Sprintf(w.OpenFailed, frame.Clean(c.problem)), width-2) {
			out = append(out, t.Unknown.Render(l))
		}
		return out, nil
	case !c.ready:
		return []string{t.Wait.Render(t.Glyphs.Spin(s.Tick)) + " " + t.Muted.Render(w.Opening)}, nil
	}
	prompt, cursor := c.promptRows(s, width)
	if c.skip > 0 {
		return c.output.Rows(width, height, c.skip), nil
	}
	choices := c.note.rows(s, width)
	if len(c.choices) > 0 {
		choices = columns(c.choices, width, min(6, max(height/3, 1)))
		for i := range choices {
			choices[i] = t.Muted.Render(choices[i])
		}
	}
	if len(prompt) > height { // keep the row of the cursor in sight
		from := min(max(cursor.Y-height+1, 0), len(prompt)-height)
		prompt = prompt[from : from+height]
		cursor.Y -= from
	}
	choices = choices[:min(len(choices), height-len(prompt))]
	rows := c.output.Rows(width, max(height-len(prompt)-len(choices), 0), 0)
	if len(rows) == 0 && c.output.Len(width) == 0 && height > 4 {
		for _, l := range frame.Wrap(fmt.Sprintf(w.EmptyTerminal, keymap.Label(keymap.Typing, keymap.Run)), width-2) {
			rows = append(rows, t.Faint.Render(l))
		}
		rows = append(rows, "")
	}
	cursor.Y += len(rows)
	rows = append(append(rows, prompt...), choices...)
	if !s.Focused {
		return rows, nil
	}
	return rows, &cursor
}

// promptRows are the prompt and the line being typed. While a command runs
// there is no prompt; what is typed ahead shows alone, the lines that wait above
// the one being typed.
func (c *Console) promptRows(s pane.Setting, width int) ([]string, Cursor) {
	prompt := c.prompt
	if c.Busy() {
		prompt = ""
	}
	if w := ansi.StringWidth(prompt); w > width*2/3 {
		prompt = ansi.Truncate(prompt, width*2/3, s.Theme.Glyphs.Ellipsis+" ")
	}
	lead := func(line int) int {
		if line > 0 {
			return len(continuation)
		}
		return ansi.StringWidth(prompt)
	}
	waiting := c.waitingRows(s, width)
	rows, y, x := c.editor.Layout(width, lead)
	out := make([]string, len(rows))
	line := 0
	for i, r := range rows {
		text := s.Theme.Text.Render(r.Text)
		if r.First {
			if line == 0 {
				out[i] = s.Theme.AccentBold.Render(prompt) + text
			} else {
				out[i] = s.Theme.Faint.Render(continuation) + text
			}
			line++
			continue
		}
		out[i] = text
	}
	return append(waiting, out...), Cursor{X: x, Y: y + len(waiting)}
}

// waitingRows are the line that has been handed over and those that wait.
func (c *Console) waitingRows(s pane.Setting, width int) []string {
	var out []string
	if c.asked {
		for i, l := range strings.Split(c.line, "\n") {
			prompt := continuation
			if i == 0 {
				prompt = c.prompt
			}
			out = append(out, frame.Crop(s.Theme.AccentBold.Render(prompt)+s.Theme.Text.Render(l), width))
		}
	}
	for _, entered := range c.ahead.lines {
		for l := range strings.SplitSeq(entered, "\n") {
			out = append(out, frame.Fit(s.Theme.Faint.Render(l), width))
		}
	}
	return out
}

func (c *Console) title(s pane.Setting) string {
	if c.host == "" {
		return s.Words.Terminal
	}
	return s.Words.Terminal + " " + s.Theme.Glyphs.Dot + " " + s.Words.HostName(c.host)
}

func (c *Console) status(s pane.Setting) string {
	t, w := s.Theme, s.Words
	switch {
	case c.skip > 0:
		return t.Wait.Render(fmt.Sprintf(w.ScrolledBack, c.skip))
	case c.running != "":
		what := ansi.Truncate(strings.TrimSpace(c.running), 28, t.Glyphs.Ellipsis)
		if c.asking {
			return t.Wait.Render(fmt.Sprintf(w.Asking, what))
		}
		text := fmt.Sprintf(w.Running, what)
		if d := s.Now.Sub(c.since); d >= 2*time.Second {
			text += " " + t.Glyphs.Dot + " " + w.Duration(d)
		}
		return t.Wait.Render(t.Glyphs.Spin(s.Tick)) + " " + t.Muted.Render(text)
	}
	return ""
}

// columns lists words side by side, as many rows as allowed.
func columns(words []string, width, most int) []string {
	widest := 0
	for _, w := range words {
		widest = max(widest, ansi.StringWidth(w)+2)
	}
	each := max(width/max(widest, 1), 1)
	var out []string
	for i := 0; i < len(words); i += each {
		if len(out) == most {
			out[most-1] = frame.Fit(out[most-1], width-4) + "…"
			break
		}
		var row strings.Builder
		for _, w := range words[i:min(i+each, len(words))] {
			row.WriteString(frame.Fit(frame.Clean(w), widest))
		}
		out = append(out, row.String())
	}
	return out
}

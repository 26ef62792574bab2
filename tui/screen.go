package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"linklab/tui/dialog"
	"linklab/tui/frame"
	"linklab/tui/keymap"
	"linklab/tui/pane"
)

// View draws the screen. It changes nothing but what panes remember of their
// size.
func (m *Model) View() tea.View {
	v := tea.View{AltScreen: true, WindowTitle: "linklab"}
	if m.leave {
		return tea.View{}
	}
	if m.width == 0 {
		return v
	}
	if m.tooSmall() {
		v.Content = m.theme.Fold(strings.Join(m.small(), "\n"))
		return v
	}
	lines, cursor := m.screen()
	v.Content = m.theme.Fold(strings.Join(lines, "\n"))
	if cursor != nil {
		v.Cursor = tea.NewCursor(cursor.X, cursor.Y)
	}
	return v
}

func (m *Model) small() []string {
	w := m.words
	var lines []string
	for _, l := range frame.Wrap(m.format(w.TooSmall, minWidth, minHeight), max(m.width-2, 1)) {
		lines = append(lines, m.theme.Strong.Render(l))
	}
	for _, l := range frame.Wrap(m.format(w.TooSmallNow, m.width, m.height), max(m.width-2, 1)) {
		lines = append(lines, m.theme.Muted.Render(l))
	}
	return frame.Center(lines, m.width, m.height)
}

// settle is called after each message: what follows from the new state.
func (m *Model) settle() tea.Cmd {
	if m.width == 0 {
		return nil
	}
	_, _, commands := m.lesson.Marked()
	m.quiz.Fold(m.focus != onQuiz && commands, m.focus == onTerminal)
	l := m.layout()
	m.settleRows(l)
	if m.focus == onQuiz && m.quiz.Empty() || m.focus == onChecks && m.findings.Empty() {
		m.focus = onLesson
	}
	return m.tellShell(l)
}

// tellShell says to the lab's shell how large it is, when it can listen.
func (m *Model) tellShell(l layout) tea.Cmd {
	t := &m.terminal
	beside := m.width - l.outline - 1
	if l.outline == 0 {
		beside = m.width
	}
	width, height := beside-2, l.console-1
	if l.covers {
		height -= len(m.covered(beside))
	}
	if t.shell == nil || m.console.Busy() || t.width == width && t.height == height {
		return nil
	}
	t.width, t.height = width, height
	shell := t.shell
	return func() tea.Msg {
		shell.mu.Lock()
		defer shell.mu.Unlock()
		shell.Resize(width, height)
		return nil
	}
}

// screen is every line, and the cursor of whatever takes text.
func (m *Model) screen() ([]string, *dialog.Cursor) {
	l := m.layout()
	lines := append([]string{m.header()}, l.notice...)
	lines = append(lines, m.underHeader(l))
	first := len(lines)
	middle, cursor := m.middle(l)
	if cursor != nil {
		cursor.Y += first
	}
	lines = append(lines, middle...)
	lines = append(lines, m.footer()...)
	if m.drawer && m.dialog == nil {
		return m.withDrawer(lines, l, first), nil
	}
	if m.dialog != nil {
		return m.withDialog(lines)
	}
	return lines, cursor
}

// middle is what lies between header and footer.
func (m *Model) middle(l layout) ([]string, *dialog.Cursor) {
	width := m.width
	var outline [][]string
	if l.outline > 0 {
		rail := m.theme.Line.Render(m.theme.Glyphs.Vertical)
		outline = [][]string{m.outline.Render(m.setting(m.focus == onOutline), l.outline, l.body), frame.Column(rail, l.body)}
		width -= l.outline + 1
	}
	rows := m.terminal.rows
	var upper []string
	switch {
	case rows >= l.body && rows > 0:
		upper = m.covered(width)
		rows -= len(upper)
	case l.side > 0:
		upper = m.sideBySide(l, l.body-rows)
	default:
		upper = m.stacked(width, l.body-rows)
	}
	var cursor *dialog.Cursor
	if rows > 0 {
		lower, at := m.console.Render(m.setting(m.focus == onTerminal), width, rows)
		if at != nil && m.focus == onTerminal && m.dialog == nil {
			cursor = &dialog.Cursor{X: at.X + m.width - width, Y: at.Y + len(upper)}
		}
		upper = append(upper, lower...)
	}
	return frame.Beside(append(outline, upper)...), cursor
}

// covered is what stays of the rest when the terminal covers it: the banner, or
// the first cause in the checks with its diagnosis, in one line when the learner
// wants all the room for the terminal.
func (m *Model) covered(width int) []string {
	s := m.setting(false)
	if m.banner.Open() {
		return m.banner.Render(s, m.onKeyLabel(), width)
	}
	if m.terminal.full {
		return []string{m.findings.Line(s, width)}
	}
	out := m.findings.Brief(s, width, briefRows)
	if len(out) == 1 { // nothing to mend: then the quiz is what is missing
		out = append(out, m.quiz.Brief(s, width)...)
	}
	return out
}

// stacked is one column: lesson, banner, quiz, hint, checks.
func (m *Model) stacked(width, rows int) []string {
	h := m.share(width, rows, true)
	out := m.reading(width, h)
	return append(out, m.findings.Render(m.setting(m.focus == onChecks), width, h.checks)...)
}

// reading is the lesson with what belongs right below it.
func (m *Model) reading(width int, h heights) []string {
	s := m.setting(m.focus == onLesson)
	var out []string
	if m.finished != nil {
		out = m.finished.Render(s, width, h.lesson)
	} else {
		out = m.lesson.Render(s, width, h.lesson)
	}
	out = append(out, m.quiz.Render(m.setting(m.focus == onQuiz), width, h.quiz)...)
	out = append(out, m.hint.Render(m.setting(true), width, h.hint)...)
	out = append(out, frame.Fill(nil, width, h.gap)...)
	if h.banner > 0 {
		out = append(out, m.banner.Render(s, m.onKeyLabel(), width)...)
	}
	return out
}

// sideBySide is the lesson with the checks beside it.
func (m *Model) sideBySide(l layout, rows int) []string {
	hint := m.hint
	m.hint = pane.Hint{}
	left := m.reading(l.lesson, m.share(l.lesson, rows, false))
	m.hint = hint
	s := m.setting(m.focus == onChecks)
	var right []string
	if m.finished == nil {
		rows := rows - m.banner.Height(s, m.onKeyLabel(), l.side)
		room := rows - min(m.hint.Height(s, l.side), rows/2)
		want, _ := m.findings.Height(s, l.side)
		right = m.findings.Render(s, l.side, min(want, room))
		right = append(right, m.hint.Render(m.setting(true), l.side, min(m.hint.Height(s, l.side), rows-len(right)))...)
		if m.banner.Open() {
			if len(right) < rows && len(right) > 0 {
				right = append(right, "")
			}
			right = append(right, m.banner.Render(s, m.onKeyLabel(), l.side)...)
		}
	}
	rail := m.theme.Line.Render(m.theme.Glyphs.Vertical)
	return frame.Beside(left, frame.Column(rail, rows), frame.Fill(right, l.side, rows))
}

// withDialog draws the dialog over the screen.
func (m *Model) withDialog(lines []string) ([]string, *dialog.Cursor) {
	box, cursor := m.dialog.Render(m.setting(true).WithFocus(), m.width-4, m.height-4)
	width := 0
	for _, l := range box {
		width = max(width, uv.NewStyledString(l).UnicodeWidth())
	}
	x, y := max((m.width-width)/2, 0), max((m.height-len(box))*2/5, 0)
	if cursor != nil {
		cursor.X, cursor.Y = cursor.X+x, cursor.Y+y
	}
	return frame.Overlay(lines, box, x, y, m.width, m.height, m.behind()), cursor
}

// withDrawer draws the outline over the lesson, on a screen that has no column
// for it.
func (m *Model) withDrawer(lines []string, l layout, first int) []string {
	const width = 38
	body := m.outline.Render(m.setting(true), width-1, l.body)
	rail := m.theme.Accent.Render(m.theme.Glyphs.Vertical)
	return frame.Overlay(lines, frame.Beside(body, frame.Column(rail, l.body)), 0, first, m.width, m.height, m.behind())
}

func (m *Model) behind() uv.Style { return uv.Style{Fg: m.theme.FaintColor()} }

// onKeyLabel is the key that goes on from where the learner is.
func (m *Model) onKeyLabel() string {
	if m.focus == onTerminal {
		return keymap.Label(keymap.Typing, keymap.CurrentStep)
	}
	return keymap.Label(keymap.Reading, keymap.Accept)
}

package tui

import (
	"linklab/tui/frame"
)

// The sizes at which the screen changes its shape.
const (
	minWidth, minHeight = 80, 24
	outlineFrom         = 100 // columns from which the outline stands beside the lesson
	sideFrom            = 160 // columns from which the checks stand beside the lesson
	tallFrom            = 32  // rows from which the terminal takes the lower half only
	keptRows            = 16  // least rows of the lesson and the checks above the terminal
	briefRows           = 6   // most rows of the checks above a terminal that covers them
	noticeRows          = 4   // most rows of a sentence below the header, and of one in the footer
	measure             = 88  // widest line of text that is read with ease
)

// layout says where everything is.
type layout struct {
	outline, lesson, side int // widths; the outline and the side are 0 where they have no column
	top, body             int // first row and height of what lies between header and footer
	console               int // rows of the terminal, when it is open
	covers                bool
	notice                []string // lines below the header
}

func (m *Model) tooSmall() bool { return m.width < minWidth || m.height < minHeight }

func (m *Model) layout() layout {
	l := layout{top: 2}
	l.notice = m.notices()
	l.body = max(m.height-l.top-len(l.notice)-len(m.footer()), 1)
	l.lesson = m.width
	if m.width >= outlineFrom {
		l.outline = min(max(m.width/4, 28), 36)
		l.lesson -= l.outline + 1
	}
	if m.width >= sideFrom {
		l.side = min(max(l.lesson*2/5, 50), 72)
		l.lesson -= l.side + 1
	}
	l.console = l.body
	l.covers = m.height < tallFrom || m.terminal.full
	if !l.covers { // who types reads the command and the diagnosis as much as the output
		l.console = min(l.body*55/100, l.body-keptRows)
	}
	return l
}

// notices are the lines below the header: what cannot be used now, and what the
// program was started with.
func (m *Model) notices() []string {
	var out []string
	s := m.setting(false)
	add := func(sign, text string, style interface{ Render(...string) string }) {
		for i, line := range frame.Wrap(frame.Clean(text), m.width-5) {
			if i == 0 {
				line = style.Render(sign) + "  " + s.Theme.Text.Render(line)
			} else {
				line = "   " + s.Theme.Text.Render(line)
			}
			if i < noticeRows {
				out = append(out, frame.Fit(" "+line, m.width))
			}
		}
	}
	if problem := m.tutor.Account().Problem; problem != "" && !m.findings.Says(problem) {
		add(m.theme.Glyphs.Unknown, problem, m.theme.Unknown)
	}
	if m.opts.Notice != "" {
		add(m.theme.Glyphs.Drifted, m.opts.Notice, m.theme.Wait)
	}
	return out
}

// heights are the rows of the panes of one column, from the top down.
type heights struct{ lesson, quiz, hint, gap, banner, checks int }

// share divides the rows of the middle between the lesson and what stands below
// it. The lesson keeps a third; the quiz comes first of the rest, then the hint,
// then the checks, which never shrink while their step is shown.
func (m *Model) share(width, rows int, checksToo bool) heights {
	s := m.setting(false)
	var h heights
	if m.finished != nil {
		h.lesson = rows
		return h
	}
	least := min(max(rows*35/100, 5), m.lesson.Height(width))
	left := max(rows-least, 0)
	h.quiz = min(m.quiz.Height(s, width), left)
	left -= h.quiz
	hint := m.hint.Height(s, width)
	h.hint = min(hint, left)
	left -= h.hint
	if checksToo {
		h.checks = m.checksHeight(width, left, rows)
	}
	if h.hint < min(hint, 3) {
		h.hint = 0
	}
	h.lesson = rows - h.quiz - h.hint - h.checks
	if h.quiz+h.hint > 0 { // what belongs to the text stands close to it
		h.gap = max(h.lesson-m.lesson.Height(width)-1, 0)
		h.lesson -= h.gap
	}
	if checksToo {
		m.makeRoom(&h, width)
	}
	return h
}

// makeRoom gives the banner its rows. It comes by itself, and should not take
// away the text that is being read: empty rows go first, then those of the checks,
// which have just passed, and of the text no more than it has to.
func (m *Model) makeRoom(h *heights, width int) {
	want := m.banner.Height(m.setting(false), m.onKeyLabel(), width)
	take := func(from *int, keep int) {
		n := max(min(*from-keep, want-h.banner), 0)
		*from -= n
		h.banner += n
	}
	take(&h.gap, 0)
	take(&h.lesson, m.lesson.Height(width))
	take(&h.checks, 1)
	take(&h.lesson, 5)
	take(&h.lesson, 1)
	take(&h.hint, 0)
	take(&h.quiz, 1)
	if h.banner < want { // not a part of a box
		h.lesson, h.banner = h.lesson+h.banner, 0
	}
}

// checksHeight is what the checks want, at least what they had on this page, so
// that the lesson does not move each time a sentence comes and goes.
func (m *Model) checksHeight(width, most, rows int) int {
	want, cause := m.findings.Height(m.setting(false), width)
	if want == 0 || most < 2 {
		return 0
	}
	if m.focus != onChecks { // who reads has the larger part, once the diagnosis is whole
		part := 45
		if m.terminal.open {
			part = 35
		}
		most = min(most, max(rows*part/100, rows-m.lesson.Height(width), cause))
	}
	if !m.terminal.open && !m.hint.Open() {
		m.floor = max(m.floor, min(want, most))
	}
	return min(max(want, m.floor), most)
}

// settle follows the state: how much of the terminal is to be seen, and how
// large its shell is told to be.
func (m *Model) settleRows(l layout) {
	target := 0
	if m.terminal.open && (!l.covers || m.focus == onTerminal) {
		target = l.console
	}
	m.terminal.target = target
	if l.covers || m.theme.Options.NoColor {
		m.terminal.rows = target
	}
}

// slide moves the terminal's edge towards where it belongs, slower as it comes
// near.
func (m *Model) slide() {
	t := &m.terminal
	step := (t.target - t.rows) * 2 / 5
	switch {
	case t.rows == t.target:
		return
	case step == 0 && t.target > t.rows:
		step = 1
	case step == 0:
		step = -1
	}
	t.rows += step
}

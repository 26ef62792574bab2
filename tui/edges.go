package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"linklab/lessons/guide"
	"linklab/tui/frame"
	"linklab/tui/keymap"
)

// header is the first line: the lab at the left, the account at the right. Which
// account is being looked at is never hidden; the number of the simulated one,
// which is the same for everybody, gives way to the title.
func (m *Model) header() string {
	t := m.theme
	lab, _ := m.lab(m.shown.Lab)
	name, title, account := t.AccentBold.Render("linklab")+"  ", t.Text.Render(lab.Title.In(m.lang)), m.account(true)
	long := func() bool { return ansi.StringWidth(name+title+account)+3 > m.width }
	if long() {
		name = ""
	}
	if long() && !m.tutor.Account().Live {
		account = m.account(false)
	}
	return frame.Sides(" "+name+title, account+" ", m.width)
}

func (m *Model) account(numbered bool) string {
	t, w := m.theme, m.words
	a := m.tutor.Account()
	var parts []string
	number := w.NoAccountYet
	if a.Number != "" {
		number = a.Number
	}
	if a.Live && a.Profile != "" {
		parts = append(parts, a.Profile)
	}
	if numbered && (a.Live || a.Number != "") {
		parts = append(parts, number)
	}
	if a.Region != "" {
		parts = append(parts, a.Region)
	}
	chip := t.Chip.Render(" " + w.Sandbox + " ")
	if a.Live {
		chip = t.LiveChip.Render(" " + w.Live + " ")
	}
	return chip + " " + t.Muted.Render(frame.Clean(strings.Join(parts, " "+t.Glyphs.Dot+" ")))
}

// underHeader is a rule, with the steps of the lab in it where the outline has
// no column of its own.
func (m *Model) underHeader(l layout) string {
	t := m.theme
	h := t.Glyphs.Horizontal
	if l.outline > 0 {
		cross := h
		if !t.Options.ASCII {
			cross = "┬"
		}
		line := strings.Repeat(h, l.outline) + cross
		if l.side > 0 && m.terminal.rows < l.body {
			line += strings.Repeat(h, l.lesson) + cross
		}
		return t.Line.Render(line + strings.Repeat(h, max(m.width-ansi.StringWidth(line), 0)))
	}
	strip := strings.TrimRight(m.outline.Strip(m.setting(false), m.width-8), " ")
	left := t.Line.Render(h) + " " + strip + " "
	return left + t.Line.Render(strings.Repeat(h, max(m.width-ansi.StringWidth(left), 0)))
}

// footer is what just happened, in as many lines as it needs, or the keys that
// matter here.
func (m *Model) footer() []string {
	t := m.theme
	if m.toast.text != "" {
		sign, style := t.Glyphs.Pass, t.Pass
		if m.toast.warn {
			sign, style = t.Glyphs.Drifted, t.Wait
		}
		var out []string
		for _, l := range frame.Wrap(m.toast.text, m.width-4) {
			out = append(out, frame.Fit(" "+style.Render(sign)+" "+t.Text.Render(l), m.width))
			sign = " "
		}
		return out[:min(len(out), noticeRows)]
	}
	place := m.seat()
	intents := m.useful()
	end := []keymap.Intent{keymap.Help, keymap.Quit}
	if place == keymap.Typing {
		end = []keymap.Intent{keymap.Leave}
	}
	right := m.legend(place, end)
	left := " "
	for _, i := range intents {
		label := m.legend(place, []keymap.Intent{i})
		if label == "" {
			continue
		}
		next := left + label
		if ansi.StringWidth(next)+ansi.StringWidth(right)+4 > m.width {
			break
		}
		left = next + "   "
	}
	return []string{frame.Sides(strings.TrimRight(left, " "), right+" ", m.width)}
}

func (m *Model) legend(place keymap.Place, intents []keymap.Intent) string {
	var parts []string
	for _, i := range intents {
		if label := keymap.Label(place, i); label != "" {
			parts = append(parts, m.theme.Key.Render(m.theme.Label(label))+" "+m.theme.Muted.Render(m.inShort(place, i)))
		}
	}
	return strings.Join(parts, "   ")
}

// inShort is what a key does here and now, in a word or two: the key of the
// banner does what the banner says.
func (m *Model) inShort(place keymap.Place, i keymap.Intent) string {
	w := m.words
	switch {
	case i != keymap.Accept && i != keymap.CurrentStep || place == keymap.Steps || place == keymap.Typing && i == keymap.Accept:
	case m.banner.Open() && m.banner.Last():
		return w.FinishShort
	case place == keymap.Answering && !m.banner.Open() && !m.quiz.Done() && m.quiz.Answered():
		return w.NextQuestion
	case place == keymap.Answering && !m.banner.Open() && !m.quiz.Done():
		return w.AnswerShort
	}
	return w.InShort(place, i)
}

// useful are the intents that make sense now, the likeliest first.
func (m *Model) useful() []keymap.Intent {
	if m.focus == onTerminal {
		out := []keymap.Intent{keymap.Accept}
		if m.banner.Open() {
			out = append(out, keymap.CurrentStep)
		} else if _, _, ok := m.lesson.Marked(); ok && !m.lesson.Spent() {
			out = append(out, keymap.Run)
		}
		return append(out, keymap.Complete, keymap.Interrupt, keymap.ScrollUp, keymap.Enlarge, keymap.Terminal)
	}
	if m.focus == onOutline {
		return []keymap.Intent{keymap.Accept, keymap.Fold, keymap.Unfold, keymap.Up, keymap.Down, keymap.Back, keymap.GoTo}
	}
	var out []keymap.Intent
	step := m.step(m.shown)
	end := m.finished != nil && m.finished.Next == "" // there is nowhere to go on to
	if !end && (m.banner.Open() || m.finished != nil || done(step.State) || step.State == guide.Open && !step.HasWork || m.focus == onQuiz) {
		out = append(out, keymap.Accept)
	}
	if m.hint.Open() || end {
		out = append(out, keymap.Back)
	}
	if _, _, ok := m.lesson.Marked(); ok && m.finished == nil {
		out = append(out, keymap.Run, keymap.Copy)
	}
	if !m.findings.Empty() && m.finished == nil {
		out = append(out, keymap.Look, keymap.Hint)
		if m.findings.Elsewhere() {
			out = append(out, keymap.Elsewhere)
		}
	}
	if len(m.tutor.Choices(m.shown.Lab)) > 0 {
		out = append(out, keymap.Choose)
	}
	return append(out, keymap.Terminal, keymap.Focus, keymap.NextPage, keymap.GoTo, keymap.Outline, keymap.Language)
}

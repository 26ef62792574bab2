package tui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/tui/frame"
	"linklab/tui/keymap"
	"linklab/tui/pane"
	"linklab/tui/prose"
	"linklab/tui/theme"
)

// page is the lesson page that is loaded or on its way.
type page struct {
	generation int
	target     guide.Ref // where the learner is going
	content    guide.Page
	logins     map[string]login // by the machine where they are typed
	width      int              // that the document was laid out for
	theme      *theme.Theme
	resizing   int // generation of resizes
	loading    bool
}

// pageMsg brings a page laid out.
type pageMsg struct {
	generation int
	ref        guide.Ref
	content    guide.Page
	logins     map[string]login
	document   *prose.Document
	width      int
	theme      *theme.Theme
	err        error
}

// relayoutMsg comes when the size of the screen has been still for a moment.
type relayoutMsg struct{ generation int }

// unchangedMsg says that a page needs no new layout.
type unchangedMsg struct {
	generation int
	logins     map[string]login
}

const resizeRest = 60 * time.Millisecond

// goTo shows a step's page as soon as it is laid out.
func (m *Model) goTo(ref guide.Ref) tea.Cmd {
	if ref == (guide.Ref{}) {
		return nil
	}
	m.page.target = ref
	return m.loadPage(ref, false)
}

// turn goes some pages on from where the learner is going.
func (m *Model) turn(by int) tea.Cmd {
	from := m.shown
	if m.page.target != (guide.Ref{}) {
		from = m.page.target
	}
	if ref, ok := m.neighbour(from, by); ok {
		return m.goTo(ref)
	}
	return nil
}

// loadPage reads and lays out a page. With refresh, a page that has not changed
// is left as it is.
func (m *Model) loadPage(ref guide.Ref, refresh bool) tea.Cmd {
	if m.width == 0 {
		return nil
	}
	m.page.generation++
	m.page.loading = true
	generation, width, lang := m.page.generation, pane.TextWidth(m.layout().lesson), m.lang
	before, same := m.page.content.Markdown, refresh && width == m.page.width && m.theme == m.page.theme
	options := prose.Options{Width: width, Measure: measure, Theme: m.theme, Host: m.words.HostName,
		NotReady: m.words.NotReady, Acts: m.legend(keymap.Reading, []keymap.Intent{keymap.Run, keymap.Copy})}
	tutor := m.tutor
	return func() tea.Msg {
		content, err := tutor.Page(ref, lang)
		if err != nil {
			return pageMsg{generation: generation, ref: ref, err: err}
		}
		if same && content.Markdown == before && content.Lang == lang {
			return unchangedMsg{generation, findLogins(tutor, content)}
		}
		content.Quiz = withPlaceholders(content.Quiz)
		document, err := prose.New(frame.Clean(content.Markdown), options)
		return pageMsg{generation: generation, ref: ref, content: content, logins: findLogins(tutor, content), document: document, width: width, theme: options.Theme, err: err}
	}
}

func (m *Model) onPage(msg pageMsg) tea.Cmd {
	if msg.generation != m.page.generation {
		return nil
	}
	m.page.target, m.page.loading = guide.Ref{}, false
	if msg.err != nil {
		return m.warn(m.words.PageFailed, m.reason(msg.err))
	}
	same := msg.ref == m.shown && !m.lesson.Empty()
	if !m.lesson.Empty() {
		m.seen[m.shown] = m.lesson.Position()
	}
	m.page.content, m.page.width, m.page.theme = msg.content, msg.width, msg.theme
	m.page.logins = msg.logins
	if same {
		m.lesson.Replace(msg.document)
		m.quiz.Answers(msg.content.Quiz, msg.content.Answers)
		m.describe()
		return nil
	}
	m.shown, m.wanted.number = msg.ref, 0
	m.lesson.Show(msg.document, m.seen[msg.ref])
	m.quiz.Show(msg.content.Quiz, msg.content.Answers)
	m.arrive()
	m.focus = m.focusAfterArrival()
	ref, tutor := msg.ref, m.tutor
	return tea.Batch(m.watchNow(), func() tea.Msg {
		if err := tutor.Shown(ref); err != nil {
			return failedMsg{err}
		}
		return nil
	})
}

// focusAfterArrival is the quiz on a page that is little else, and the terminal
// for who works in it.
func (m *Model) focusAfterArrival() focus {
	_, _, commands := m.lesson.Marked()
	switch {
	case m.focus == onTerminal:
		return onTerminal
	case !m.quiz.Empty() && !m.quiz.Done() && !commands:
		return onQuiz
	}
	return onLesson
}

// arrive sets the panes up for the shown step.
func (m *Model) arrive() {
	m.floor = 0
	m.finished, m.drawer = nil, false
	if m.banner.Ref != m.shown { // a look may tell that the step has passed before its page is here
		m.banner.Close()
	}
	m.hint.Close()
	m.refreshStep()
	var report *guide.Report
	if r, ok := m.tutor.Last(m.shown); ok {
		report = &r
	}
	var refs []lessons.CheckRef
	if s := m.source(m.shown); s != nil {
		refs = s.Checks
	}
	m.findings.Step(refs, report)
	m.describe()
}

// refreshStep takes the outline anew.
func (m *Model) refreshStep() {
	m.labs = m.tutor.Labs()
	m.outline.Set(m.labs, m.shown)
	m.describe()
}

// describe says where the shown step stands.
func (m *Model) describe() {
	step := m.step(m.shown)
	lab, _ := m.lab(m.shown.Lab)
	at := slices.IndexFunc(lab.Steps, func(s guide.StepView) bool { return s.Ref == m.shown })
	m.lesson.Title = step.Title.In(m.lang)
	m.lesson.Place = m.format(m.words.StepOf, at+1, len(lab.Steps))
	m.lesson.Note, m.lesson.Signed = "", ""
	w := m.words
	switch step.State {
	case guide.Locked:
		if before := m.currentIn(m.shown.Lab); before != m.shown {
			m.lesson.Note = m.format(w.LockedNote, m.step(before).Title.In(m.lang))
		}
	case guide.Drifted:
		m.lesson.Note = w.DriftedNote
	case guide.Skipped:
		m.lesson.Note = w.SkippedNote
	case guide.Passed:
		if m.banner.Open() {
			break
		}
		m.lesson.Signed = w.PassedNote
		if !step.HasWork {
			m.lesson.Signed = w.ReadAgain
		}
	case guide.Open:
		if !step.HasWork {
			m.lesson.Signed = w.ReadOnlyPage
		}
	}
}

func (m *Model) onUnchanged(msg unchangedMsg) {
	if msg.generation == m.page.generation {
		m.page.target, m.page.loading = guide.Ref{}, false
		m.page.logins = msg.logins
	}
}

func (m *Model) onRelayout(msg relayoutMsg) tea.Cmd {
	if msg.generation != m.page.resizing {
		return nil
	}
	return m.loadPage(m.destination(), false)
}

// destination is the page that is shown or about to be.
func (m *Model) destination() guide.Ref {
	if m.page.target != (guide.Ref{}) {
		return m.page.target
	}
	return m.shown
}

// withPlaceholders are the questions with a placeholder for each value that is not
// known yet.
func withPlaceholders(quiz []lessons.Question) []lessons.Question {
	fill := func(t lessons.Text) lessons.Text {
		filled := lessons.Text{}
		for lang, s := range t {
			filled[lang] = prose.Placehold(s)
		}
		return filled
	}
	quiz = slices.Clone(quiz)
	for i, q := range quiz {
		quiz[i].Ask, quiz[i].Choices = fill(q.Ask), slices.Clone(q.Choices)
		for j, c := range q.Choices {
			quiz[i].Choices[j].Say, quiz[i].Choices[j].Why = fill(c.Say), fill(c.Why)
		}
	}
	return quiz
}

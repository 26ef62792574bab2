package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/tui/console"
	"linklab/tui/dialog"
	"linklab/tui/pane"
	"linklab/tui/theme"
	"linklab/tui/words"
)

// focus is the pane that takes the keys.
type focus int

const (
	onLesson focus = iota
	onQuiz
	onChecks
	onOutline
	onTerminal
)

// Model is the whole screen.
type Model struct {
	ctx   context.Context
	tutor Tutor
	opts  Options
	now   func() time.Time

	theme   *theme.Theme
	sixteen bool // colours, no more
	words   *words.Words
	lang    lessons.Lang

	width, height int
	focus         focus
	tick          tick

	labs   []guide.LabView
	shown  guide.Ref // the page on the screen
	page   page
	seen   map[guide.Ref]pane.Position
	known  map[guide.Ref]bool // steps whose end the learner has been told of
	look   look
	toast  toast
	leave  bool // quitting
	drawer bool // the outline lies over the lesson, on a narrow screen

	outline  pane.Outline
	lesson   pane.Lesson
	findings pane.Findings
	quiz     pane.Quiz
	hint     pane.Hint
	banner   pane.Banner
	finished *pane.Finished
	floor    int // the checks pane never shrinks while a step is shown

	dialog   dialog.Dialog
	declined map[string]bool // choices that the learner put off

	console  *console.Console
	terminal terminal
	wanted   wanted
}

// New makes the model. It asks nothing that could take time.
func New(ctx context.Context, o Options) *Model {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Lang == "" {
		o.Lang = lessons.English
	}
	m := &Model{
		ctx: ctx, tutor: o.Tutor, opts: o, now: o.Now,
		lang: o.Lang, words: words.For(o.Lang),
		seen:     map[guide.Ref]pane.Position{},
		declined: map[string]bool{},
		console:  console.New(),
	}
	m.setTheme(true)
	m.findings.Sentence = m.sentence
	m.findings.Title = m.checkTitle
	m.labs = m.tutor.Labs()
	m.learn()
	m.shown = m.tutor.Current()
	m.arrive()
	return m
}

// Init asks for the background colour and for the first page; the first look is
// made when the page is there.
func (m *Model) Init() tea.Cmd { return tea.RequestBackgroundColor }

func (m *Model) setTheme(dark bool) {
	env := m.opts.Environ
	m.theme = theme.New(theme.Options{
		Dark:    dark,
		ASCII:   m.opts.ASCII || lookup(env, "LINKLAB_ASCII") != "" || lookup(env, "RUNEWIDTH_EASTASIAN") == "1",
		NoColor: lookup(env, "NO_COLOR") != "",
		Sixteen: m.sixteen,
	})
}

// setting is what a pane is drawn with.
func (m *Model) setting(focused bool) pane.Setting {
	return pane.Setting{Theme: m.theme, Words: m.words, Tick: m.turned(), Now: m.now(), Focused: focused && m.dialog == nil}
}

// step is a step of the course as it stands.
func (m *Model) step(ref guide.Ref) guide.StepView {
	for _, l := range m.labs {
		for _, s := range l.Steps {
			if s.Ref == ref {
				return s
			}
		}
	}
	return guide.StepView{Ref: ref}
}

// source is a step as the course has it, nil for one that is not there.
func (m *Model) source(ref guide.Ref) *lessons.Step {
	if lab := m.tutor.Course().Lab(ref.Lab); lab != nil {
		return lab.Step(ref.Step)
	}
	return nil
}

func (m *Model) lab(id string) (guide.LabView, int) {
	for i, l := range m.labs {
		if l.ID == id {
			return l, i
		}
	}
	return guide.LabView{}, -1
}

// learn takes the steps that are done as known to the learner.
func (m *Model) learn() {
	m.known = map[guide.Ref]bool{}
	for _, l := range m.labs {
		for _, s := range l.Steps {
			m.known[s.Ref] = done(s.State)
		}
	}
}

// neighbour is the step some pages away from a step, over the borders of labs.
func (m *Model) neighbour(ref guide.Ref, by int) (guide.Ref, bool) {
	var refs []guide.Ref
	at := -1
	for _, l := range m.labs {
		for _, s := range l.Steps {
			if s.Ref == ref {
				at = len(refs)
			}
			refs = append(refs, s.Ref)
		}
	}
	if at < 0 || at+by < 0 || at+by >= len(refs) {
		return guide.Ref{}, false
	}
	return refs[at+by], true
}

// currentIn is the open step of a lab, else the one of the whole course.
func (m *Model) currentIn(lab string) guide.Ref {
	if l, at := m.lab(lab); at >= 0 {
		for _, s := range l.Steps {
			if s.Current {
				return s.Ref
			}
		}
	}
	return m.tutor.Current()
}

func done(s guide.State) bool {
	return s == guide.Passed || s == guide.Drifted || s == guide.Skipped
}

func (m *Model) sentence(f checks.Finding) string { return m.tutor.Sentence(m.lang, f) }

func (m *Model) checkTitle(id string) string { return m.tutor.CheckTitle(m.shown, id, m.lang) }

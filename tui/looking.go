package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"linklab/checks"
	"linklab/lessons/guide"
)

// look is the state of the watch over the account: one round at a time, one
// more remembered, the next one due at a time.
type look struct {
	running    bool
	queued     bool
	byHand     bool      // the queued one was asked for by the learner
	then       guide.Ref // the step of the queued one
	elsewhere  bool      // the next one is to search other regions
	searching  bool      // the running one does
	ref        guide.Ref
	generation int
	next       time.Time
}

type lookedMsg struct {
	ref    guide.Ref
	report guide.Report
	err    error
}

type lookDueMsg struct{ generation int }

// retry is how long after a look that could not be made the next one comes.
const retry = 15 * time.Second

// watched is the step that is looked at by itself: the shown one while it is
// open, else the one that the learner is to go on with. The zero Ref is none.
func (m *Model) watched() guide.Ref {
	if m.banner.Open() || m.finished != nil {
		return guide.Ref{} // nothing new happens until the learner goes on
	}
	ref := m.shown
	if s := m.step(ref).State; s != guide.Open && s != guide.Drifted {
		ref = m.currentIn(ref.Lab)
	}
	if !m.inAccount(ref) || done(m.step(ref).State) && m.step(ref).State != guide.Drifted {
		return guide.Ref{}
	}
	return ref
}

// inAccount says whether a step has checks that look at the account; a quiz
// changes by the learner's hand only.
func (m *Model) inAccount(ref guide.Ref) bool {
	if s := m.source(ref); s != nil {
		for _, c := range s.Checks {
			if c.Use != "quiz" {
				return true
			}
		}
	}
	return false
}

// watchNow looks at the watched step at once.
func (m *Model) watchNow() tea.Cmd {
	ref := m.watched()
	if ref == (guide.Ref{}) {
		m.unschedule()
		return nil
	}
	return m.lookAt(ref, false)
}

// lookAt makes a round of checks, or one more after the one that runs.
func (m *Model) lookAt(ref guide.Ref, byHand bool) tea.Cmd {
	if s := m.source(ref); s == nil || len(s.Checks) == 0 {
		return nil
	}
	if m.look.running {
		m.look.queued, m.look.byHand, m.look.then = true, m.look.byHand || byHand, ref
		m.showWatch()
		return nil
	}
	m.unschedule()
	m.look.running, m.look.ref = true, ref
	m.outline.Looking(ref)
	m.showWatch()
	ctx, tutor, elsewhere := m.ctx, m.tutor, m.look.elsewhere
	m.look.elsewhere, m.look.searching = false, elsewhere
	return func() tea.Msg {
		round := tutor.Watch
		switch {
		case elsewhere:
			round = tutor.LookElsewhere
		case byHand:
			round = tutor.Look
		}
		report, err := round(ctx, ref)
		return lookedMsg{ref, report, err}
	}
}

func (m *Model) unschedule() {
	m.look.generation++
	m.look.next = time.Time{}
	m.showWatch()
}

func (m *Model) showWatch() {
	mine := m.look.ref == m.shown
	next := m.look.next
	if !mine {
		next = time.Time{}
	}
	m.findings.Watch(m.look.running && mine, m.look.queued && m.look.byHand, next)
}

func (m *Model) onLooked(msg lookedMsg) tea.Cmd {
	searched := m.look.searching
	m.look.running, m.look.searching = false, false
	m.outline.Looking(guide.Ref{})
	if errors.Is(msg.err, context.Canceled) {
		m.showWatch()
		return nil
	}
	m.refreshStep()
	var cmds []tea.Cmd
	if msg.err != nil {
		if msg.ref == m.shown {
			m.findings.Failed(m.reason(msg.err))
		} else {
			cmds = append(cmds, m.warn(m.words.LookFailed, m.reason(msg.err)))
		}
	} else {
		if m.inAccount(msg.ref) {
			m.outline.Found(msg.ref, m.outcome(msg.report))
		}
		if msg.ref == m.shown {
			before := m.findings.Cause()
			m.findings.Found(&msg.report)
			if before != "" && m.findings.Cause() != before && !m.hint.Waiting() {
				m.hint.Close() // it is about what is mended, and so is its command
			}
		}
		if searched && msg.report.Elsewhere() {
			cmds = append(cmds, m.say("%s", m.words.ElsewhereNone))
		}
		if done(m.step(msg.ref).State) && !m.known[msg.ref] {
			m.known[msg.ref] = true
			if msg.ref.Lab == m.destination().Lab { // who has gone to another lab is told by the outline
				m.celebrate(msg.ref)
			}
		}
		cmds = append(cmds, m.loadPage(m.destination(), m.page.target == guide.Ref{}), m.askChoice(msg.ref.Lab))
	}
	if m.look.queued {
		byHand := m.look.byHand
		m.look.queued, m.look.byHand = false, false
		if !m.banner.Open() {
			return tea.Batch(append(cmds, m.lookAt(m.look.then, byHand))...)
		}
	}
	return tea.Batch(append(cmds, m.schedule(msg))...)
}

// outcome is what a look found in the account: a quiz that is not answered yet
// is nothing wrong there.
func (m *Model) outcome(r guide.Report) checks.Outcome {
	source := m.source(r.Ref)
	for _, f := range r.Findings {
		if c := source.Check(f.Check); f.Outcome != checks.Passed && !f.Advice && (c == nil || c.Use != "quiz") {
			return r.Outcome
		}
	}
	return checks.Passed
}

// schedule asks for the next look by itself.
func (m *Model) schedule(msg lookedMsg) tea.Cmd {
	m.unschedule()
	ref := m.watched()
	if ref == (guide.Ref{}) {
		return nil
	}
	wait := msg.report.Next
	switch {
	case msg.err != nil:
		wait = retry
	case ref != msg.ref:
		wait = time.Second // another step is watched from now on
	case wait <= 0:
		return nil
	}
	m.look.ref, m.look.next = ref, m.now().Add(wait)
	m.showWatch()
	generation := m.look.generation
	return tea.Tick(wait, func(time.Time) tea.Msg { return lookDueMsg{generation} })
}

func (m *Model) onLookDue(msg lookDueMsg) tea.Cmd {
	if msg.generation != m.look.generation {
		return nil
	}
	return m.watchNow()
}

// celebrate says that a step has passed and what has opened.
func (m *Model) celebrate(ref guide.Ref) {
	step := m.step(ref)
	known := ""
	if m.inAccount(ref) { // of a quiz there is nothing more to say
		known = m.knownBy(step)
	}
	next := ""
	if to, ok := m.afterStep(ref); ok {
		next = m.step(to).Title.In(m.lang)
	}
	m.banner.Raise(ref, step.Title.In(m.lang), next, known, m.now())
	m.describe()
}

// knownBy says how a step is known, the strongest proof first.
func (m *Model) knownBy(step guide.StepView) string {
	var ways []string
	for _, l := range step.Levels {
		ways = append(ways, m.words.Levels[l])
	}
	if len(ways) == 0 && step.HasWork && step.State == guide.Passed {
		return m.words.Answered
	}
	return strings.Join(ways, " "+m.theme.Glyphs.Dot+" ")
}

// afterStep is the step to go on with after one that has passed: the next open
// one of its lab. ok is false when the lab is finished.
func (m *Model) afterStep(ref guide.Ref) (guide.Ref, bool) {
	lab, _ := m.lab(ref.Lab)
	past := false
	for _, s := range lab.Steps {
		if past && !done(s.State) {
			return s.Ref, true
		}
		past = past || s.Ref == ref
	}
	for _, s := range lab.Steps {
		if !done(s.State) {
			return s.Ref, true
		}
	}
	return guide.Ref{}, false
}

func (m *Model) format(s string, args ...any) string { return fmt.Sprintf(s, args...) }

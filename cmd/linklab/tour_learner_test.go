package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"linklab/checks"
	"linklab/lessons"
	"linklab/tui/keymap"
	ui "linklab/tui/words"
)

// learner is somebody who takes the course: what they read on the screen, and
// the keys they press. They wait for what they see, and never for a while.
type learner struct {
	*screen
	program *program
	course  *lessons.Course
	words   *ui.Words
	record  *record
	lab     *lessons.Lab
}

// shape is a language and a size of the screen.
type shape struct {
	name          string
	lang          lessons.Lang
	width, height int
}

// shapes are a large screen and the smallest.
var shapes = []shape{
	{"English", lessons.English, 120, 40},
	{"Korean", lessons.Korean, 80, 24},
}

// newLearner starts the program on a screen of its own, with an empty home.
func newLearner(t *testing.T, file string, s shape) *learner {
	t.Helper()
	p := newProgram(t, file)
	course, err := lessons.Load(lessons.Content(), words())
	if err != nil {
		t.Fatal(err)
	}
	cmd := p.command(t.Context(), "--clock", "instant", "--lang", string(s.lang))
	l := &learner{screen: newScreen(t, s.width, s.height, cmd), program: p, course: course, words: ui.For(s.lang)}
	l.record = &record{shape: s}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the screen at the end:\n%s", boxed(l.text()))
		}
	})
	return l
}

// says is a sentence of the course in the learner's language.
func (l *learner) says(text lessons.Text) string { return text.In(l.words.Lang) }

// typing says whether the keys go to the lab terminal; reading, to the lesson.
// While the footer tells something else, neither is known.
func (l *learner) typing(text string) bool {
	return strings.HasSuffix(footer(text), "esc "+l.words.Short[keymap.Leave])
}

func (l *learner) reading(text string) bool {
	return strings.HasSuffix(footer(text), "q "+l.words.Short[keymap.Quit])
}

func footer(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return strings.TrimRight(lines[len(lines)-1], " ")
}

// read goes back to the lesson, with the terminal as it is.
func (l *learner) read() {
	l.t.Helper()
	if !l.reading(l.text()) {
		if l.typing(l.wait("a footer", func(s string) bool { return l.typing(s) || l.reading(s) })) {
			l.keys("Escape")
		}
	}
	l.wait("the lesson to have the keys", l.reading)
}

// unsolved waits until the open step shows what is missing, which has to be what
// the check command says of it, and wants its diagnosis to be the one named.
func (l *learner) unsolved(step, key string) {
	l.t.Helper()
	l.missing(step, "the diagnosis "+key, func(f findingJSON) bool { return f.Diagnosis.Key == key })
}

// aged is how old a line of a probe is, which is another age at each look.
var aged = regexp.MustCompile(`\b(?:a moment|\d+ (?:second|minute|hour)s?)\b|\d+(?:시간|분|초)|방금`)

// missing waits until the first cause that the check command tells of an open
// step is the one that is awaited, and the screen says the same.
func (l *learner) missing(step, what string, yes func(f findingJSON) bool) {
	l.t.Helper()
	l.read()
	var found checkJSON
	var first findingJSON
	await(l.t, time.Second, what, func() bool {
		found, _ = l.program.check(l.lab.ID+"/"+step, "--clock", "instant", "--lang", string(l.words.Lang))
		for _, f := range found.Checks {
			if !f.Advice && f.Outcome == "failed" && f.Diagnosis != nil {
				first = f
				return yes(f)
			}
		}
		return false
	}, func() string { return fmt.Sprintf("check of %s says %+v\n%s", step, found, boxed(l.text())) })
	if l.lab.Step(step).Check(first.ID).Use == "quiz" {
		l.sees(fmt.Sprintf(l.words.QuestionOf, 1, len(l.lab.Step(step).Quiz)))
	} else {
		said := aged.Split(first.Diagnosis.Message, -1)
		l.wait("the sentence "+strings.Join(said, "…"), func(s string) bool {
			unseen := func(part string) bool { return !shows(s, part) }
			return !slices.ContainsFunc(said, unseen) && strings.Contains(s, "✗")
		})
	}
	if got := l.program.status().step(l.t, l.lab.ID, step); got.Outcome != "open" {
		l.t.Fatalf("status says that %s is %s, want open", step, got.Outcome)
	}
}

// passed waits until the screen says that a step has passed, and wants the
// journal to say so too, and how it is known; at any level when level is "".
func (l *learner) passed(step string, level checks.Level) {
	l.t.Helper()
	title := ansi.Truncate(l.says(l.lab.Step(step).Title), 8, "") // a small screen cuts it
	l.sees(fmt.Sprintf(l.words.PassedTitle, title))
	got := l.program.status().step(l.t, l.lab.ID, step)
	if got.Outcome != "passed" || got.Level == "" || level != "" && got.Level != string(level) || got.PassedAt == nil {
		l.t.Fatalf("status says of %s: %+v, want passed at %s", step, got, level)
	}
}

// on goes on from a banner to the page of a step.
func (l *learner) on(step string) {
	l.t.Helper()
	if l.typing(l.text()) {
		l.keys("C-g") // the keys go to the lesson with it
	} else {
		l.read()
		l.keys("Enter")
	}
	l.page(step)
}

// jump goes to the page of a step by the names of its lab and its own.
func (l *learner) jump(step string) {
	l.t.Helper()
	l.read()
	l.keys("/")
	l.sees(l.words.GoToTitle)
	l.types(l.lab.ID + " " + step)
	title := l.says(l.lab.Step(step).Title)
	l.wait("one step to be left", func(s string) bool {
		return strings.Count(s, "›") > 0 && shows(s, l.lab.ID+" "+step) && shows(s, title)
	})
	l.keys("Enter")
	l.page(step)
}

// page waits for the page of a step.
func (l *learner) page(step string) {
	l.t.Helper()
	for i, s := range l.lab.Steps {
		if s.ID == step {
			number := fmt.Sprintf(l.words.StepOf, i+1, len(l.lab.Steps))
			l.wait("the page of "+step, func(text string) bool {
				return strings.Contains(text, number) && shows(text, l.says(s.Title))
			})
			return
		}
	}
}

// answer answers a quiz: the first question wrongly first, when told so.
func (l *learner) answer(step string, wrongFirst bool, wrong func()) {
	l.t.Helper()
	questions := l.lab.Step(step).Quiz
	for i, q := range questions {
		number := fmt.Sprintf(l.words.QuestionOf, i+1, len(questions))
		l.wait(number, func(s string) bool { return strings.Contains(s, number) })
		right, other := 0, 0
		for n, c := range q.Choices {
			if c.Right {
				right = n + 1
			} else {
				other = n + 1
			}
		}
		if wrongFirst && i == 0 {
			l.keys(fmt.Sprint(other))
			l.sees(l.words.AnswerWrong)
			wrong()
		}
		l.keys(fmt.Sprint(right))
		l.sees(l.words.AnswerRight)
		if i < len(questions)-1 {
			l.keys("Enter")
		}
	}
}

// rest waits until nothing on the screen is on its way.
func (l *learner) rest() string {
	l.t.Helper()
	before := ""
	text := ""
	await(l.t, 250*time.Millisecond, "a screen at rest", func() bool {
		before, text = text, l.text()
		return (l.typing(text) || l.reading(text)) && !strings.ContainsAny(text, spinners) &&
			normal(before) == normal(text)
	}, func() string { return boxed(text) })
	return text
}

// milestone keeps the screen in the record of the tour, a lesson from its top.
func (l *learner) milestone(name string) {
	l.t.Helper()
	if l.reading(l.rest()) {
		l.keys("Home")
	}
	text := l.rest()
	for _, step := range l.lab.Steps { // it may be cut from its sentence
		if nonce := l.values(step.ID)["nonce"]; nonce != "" {
			text = strings.ReplaceAll(text, nonce, "00000000")
		}
	}
	l.record.add(name, text)
}

// same wants what was kept to be there still.
func (l *learner) same(before, after statusJSON) {
	l.t.Helper()
	if diff := cmp.Diff(before, after); diff != "" {
		l.t.Fatalf("what is kept has changed (-before +after):\n%s", diff)
	}
}

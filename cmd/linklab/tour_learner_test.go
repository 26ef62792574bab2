package main

import (
	"fmt"
	"regexp"
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

func newLearner(t *testing.T, file string, lang lessons.Lang, width, height int) *learner {
	t.Helper()
	p := newProgram(t, file)
	course, err := lessons.Load(lessons.Content(), words())
	if err != nil {
		t.Fatal(err)
	}
	cmd := p.command(t.Context(), "--clock", "instant", "--lang", string(lang))
	l := &learner{screen: newScreen(t, width, height, cmd), program: p, course: course, words: ui.For(lang)}
	l.record = &record{lang: lang, width: width, height: height}
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

// prompt is the prompt of a machine of the lab at the end of a line, with
// nothing typed at it.
var prompts = map[string]*regexp.Regexp{
	"laptop":  regexp.MustCompile(`learner@laptop:~\$$`),
	"public":  regexp.MustCompile(`\[ec2-user@ip-10-0-0-\d+ ~\]\$$`),
	"private": regexp.MustCompile(`\[ec2-user@ip-10-0-1-\d+ ~\]\$$`),
}

// at is the machine whose empty prompt is the last line of the terminal, "" when
// there is none.
func at(text string) string {
	lines := strings.Split(strings.TrimRight(beside(text), " \n"), "\n")
	for i := len(lines) - 2; i > 0; i-- { // the last one is the footer
		line := strings.TrimSpace(lines[i])
		if line == "" {
			continue
		}
		for host, prompt := range prompts {
			if prompt.MatchString(line) {
				return host
			}
		}
		return ""
	}
	return ""
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

// openTerminal opens the lab terminal and waits for its prompt.
func (l *learner) openTerminal() {
	l.t.Helper()
	l.read()
	l.keys("t")
	l.wait("a prompt", func(s string) bool { return l.typing(s) && at(s) != "" })
}

// shut closes the terminal, so that the lesson and the checks have the screen.
func (l *learner) shut() {
	l.t.Helper()
	l.read()
	l.keys("t")
	l.wait("the terminal to have the keys", l.typing)
	l.keys("C-t")
	l.wait("the terminal to close", func(s string) bool { return l.reading(s) && !strings.Contains(s, "─ "+l.words.Terminal+" ") })
}

// enter runs what stands at the prompt and waits for the next prompt.
func (l *learner) enter() string {
	l.t.Helper()
	l.keys("Enter")
	return l.wait("the prompt to come back", func(s string) bool { return at(s) != "" })
}

// says to the machine at the prompt what nobody typed for the learner.
func (l *learner) line(text string) string {
	l.t.Helper()
	l.wait("a prompt", func(s string) bool { return l.typing(s) && at(s) != "" })
	l.types(text)
	l.sees(text)
	return l.enter()
}

// scroll goes back in the terminal until a text is seen, and to the prompt again.
func (l *learner) scroll(text string) {
	l.t.Helper()
	const most = 20
	for range most {
		if shows(l.text(), text) {
			break
		}
		before := l.text()
		l.keys("PageUp")
		l.wait("the terminal to scroll", func(s string) bool { return s != before })
	}
	l.sees(text)
	for range most {
		if at(l.text()) != "" {
			return
		}
		before := l.text()
		l.keys("PageDown")
		l.wait("the terminal to scroll", func(s string) bool { return s != before })
	}
	l.t.Fatalf("no way back to the prompt\n%s", boxed(l.text()))
}

// clear wipes the terminal.
func (l *learner) clear() {
	l.t.Helper()
	l.keys("C-l")
	l.wait("an empty terminal", func(s string) bool {
		_, below, _ := strings.Cut(s, "─ "+l.words.Terminal+" ")
		return at(s) != "" && len(strings.Fields(flat(below))) == 1
	})
}

// command runs command n of the page, from 1, with the keys that the screen
// names: r and enter, and ctrl+y for one after another.
func (l *learner) command(step string, n int) string {
	l.t.Helper()
	c := l.lab.Step(step).Pages[l.words.Lang].Commands[n-1]
	if here := l.text(); !l.typing(here) || n == 1 {
		l.read()
		l.keys("r")
	} else {
		l.keys("C-y")
	}
	place := "─ " + l.words.Terminal + " · " + l.words.HostName(c.Host) + " ─"
	wrong := strings.SplitN(l.words.TypedElsewhere, "%s", 2)[0]
	l.wait(fmt.Sprintf("command %d of %s at the prompt of %s", n, step, c.Host), func(s string) bool {
		if shows(footer(s), wrong) {
			l.t.Fatalf("command %d of %s is typed on the wrong machine\n%s", n, step, boxed(s))
		}
		return strings.Contains(s, place) && (shows(footer(s), fmt.Sprintf(l.words.Typed, n)) || l.typing(s) && at(s) == "")
	})
	return l.enter()
}

// goTo goes to a machine of the lab, over the others.
func (l *learner) goTo(host string) {
	l.t.Helper()
	if !l.typing(l.text()) {
		l.openTerminal()
	}
	page, _ := l.program.run("read", "s3-gateway/baseline")
	for {
		var line string
		switch here := at(l.wait("a prompt", func(s string) bool { return at(s) != "" })); {
		case here == host:
			return
		case here == "private" || here == "public" && host == "laptop":
			line = "exit"
		case here == "public":
			line = regexp.MustCompile(`(?m)^ssh ec2-user@\S+$`).FindString(page)
		default:
			line = regexp.MustCompile(`(?m)^ssh -A ec2-user@\S+$`).FindString(page)
		}
		if line == "" {
			l.t.Fatalf("the page of the baseline has no ssh command\n%s", page)
		}
		l.line(line)
	}
}

// unsolved waits until the open step shows what is missing, which has to be what
// the check command says of it, and wants its diagnosis to be the one named.
func (l *learner) unsolved(step, key string) {
	l.t.Helper()
	l.read()
	var cause *diagnosisJSON
	await(l.t, time.Second, "the diagnosis "+key, func() bool {
		found, _ := l.program.check(l.lab.ID+"/"+step, "--clock", "instant", "--lang", string(l.words.Lang))
		cause = found.cause()
		return cause != nil && cause.Key == key
	}, func() string { return fmt.Sprintf("check says %+v\n%s", cause, boxed(l.text())) })
	l.wait("the sentence "+cause.Message, func(s string) bool { return shows(s, cause.Message) && strings.Contains(s, "✗") })
	if got := l.program.status().step(l.t, l.lab.ID, step); got.Outcome != "open" {
		l.t.Fatalf("status says that %s is %s, want open", step, got.Outcome)
	}
}

// passed waits until the screen says that a step has passed, and wants the
// journal to say so too, and how it is known.
func (l *learner) passed(step string, level checks.Level) {
	l.t.Helper()
	title := ansi.Truncate(l.says(l.lab.Step(step).Title), 8, "") // a small screen cuts it
	l.sees(fmt.Sprintf(l.words.PassedTitle, title))
	got := l.program.status().step(l.t, l.lab.ID, step)
	if got.Outcome != "passed" || got.Level != string(level) || got.PassedAt == nil {
		l.t.Fatalf("status says of %s: %+v, want passed at %s", step, got, level)
	}
}

// on goes on from a banner to the page of a step.
func (l *learner) on(step string) {
	l.t.Helper()
	if l.typing(l.text()) {
		l.keys("C-g")
		l.read()
	} else {
		l.read()
		l.keys("Enter")
	}
	l.page(step)
}

// jump goes to the page of a step by its name.
func (l *learner) jump(step string) {
	l.t.Helper()
	l.read()
	l.keys("/")
	l.sees(l.words.GoToTitle)
	title := l.says(l.lab.Step(step).Title)
	l.types(title)
	l.wait("one step to be left", func(s string) bool { return strings.Count(s, "›") > 0 && shows(s, title) })
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
		return (l.typing(text) || l.reading(text)) && !strings.ContainsAny(text, "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏") &&
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
	l.record.add(name, l.rest())
}

// same wants what was kept to be there still.
func (l *learner) same(before, after statusJSON) {
	l.t.Helper()
	if diff := cmp.Diff(before, after); diff != "" {
		l.t.Fatalf("what is kept has changed (-before +after):\n%s", diff)
	}
}

package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/lessons/progress"
	"linklab/lessons/simulated"
)

// emptyPrompt is the prompt of any machine of a lab at the end of a line, with
// nothing typed at it.
var emptyPrompt = regexp.MustCompile(`(?:learner@laptop:\S+|\[[\w-]+@[\w.-]+ [^\]]+\])[$#]$`)

// last is the last line of the terminal that is not empty.
func last(text string) string {
	lines := strings.Split(strings.TrimRight(beside(text), " \n"), "\n")
	for i := len(lines) - 2; i > 0; i-- { // the last one is the footer
		if line := strings.TrimSpace(lines[i]); line != "" {
			return line
		}
	}
	return ""
}

// prompted says whether the terminal waits for a line, and none is begun.
func prompted(text string) bool { return emptyPrompt.MatchString(last(text)) }

// rule is the line above the terminal, "" when it is not open.
func (l *learner) rule(text string) string {
	for line := range strings.SplitSeq(beside(text), "\n") {
		if _, after, found := strings.Cut(line, "─ "+l.words.Terminal+" "); found {
			return after
		}
	}
	return ""
}

// machine is the machine that the prompt is on, as the lessons call it.
func (l *learner) machine(text string) string {
	_, name, _ := strings.Cut(l.rule(text), "· ")
	name, _, _ = strings.Cut(name, " ─")
	for host, said := range l.words.Hosts {
		if said == name {
			return host
		}
	}
	return name
}

// unheard is on how many screens nothing has come of a key before it is pressed
// again: read together with an escape just before it, it was another one. Pressed
// too soon, it would take the next command.
const unheard = 1000

// openTerminal opens the lab terminal and waits for its prompt.
func (l *learner) openTerminal() {
	l.t.Helper()
	l.read()
	l.keys("t")
	seen := 0
	l.wait("a prompt", func(s string) bool {
		if seen++; seen%unheard == 0 && l.reading(s) && l.rule(s) == "" {
			l.keys("t")
		}
		return l.typing(s) && prompted(s)
	})
}

// shut closes the terminal, so that the lesson and the checks have the screen.
func (l *learner) shut() {
	l.t.Helper()
	l.read()
	l.keys("t")
	l.wait("the terminal to have the keys", l.typing)
	l.keys("C-t")
	l.wait("the terminal to close", func(s string) bool { return l.reading(s) && l.rule(s) == "" })
}

// enter runs what stands at the prompt and waits for the next prompt.
func (l *learner) enter() string {
	l.t.Helper()
	l.keys("Enter")
	return l.wait("the prompt to come back", prompted)
}

// line says to the machine at the prompt what nobody typed for the learner.
func (l *learner) line(text string) string {
	l.t.Helper()
	l.wait("a prompt", func(s string) bool { return l.typing(s) && prompted(s) })
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
		if prompted(l.text()) {
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
		return prompted(s) && len(strings.Fields(flat(below))) == 1
	})
}

// typed says whether something stands at the prompt of a machine, ready to run;
// advised, whether advice on the way to another machine stands under it.
func (l *learner) typed(text string) bool {
	ready := l.typing(text) || shows(footer(text), l.begin(l.words.Typed)) || shows(footer(text), l.begin(l.words.TypedKept))
	rule := l.rule(text)
	return ready && rule != "" && !strings.ContainsAny(rule, spinners) && !prompted(text) && !l.advised(text)
}

func (l *learner) advised(text string) bool {
	return l.rule(text) != "" && shows(text, l.begin(l.words.TypedElsewhere))
}

// tooEarly says whether the screen tells that a command names what is not known
// yet; a small one cuts the end of it.
func (l *learner) tooEarly(text string) bool {
	_, said, _ := strings.Cut(l.words.TypedMissing, "%s")
	return shows(footer(text), ansi.Truncate(said, 12, ""))
}

// begin is a sentence up to its first argument.
func (l *learner) begin(sentence string) string { return strings.SplitN(sentence, "%", 2)[0] }

// spinners turn while something is on its way.
const spinners = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"

// command runs command n of the page, from 1, with the keys that the screen
// names: r and enter, and ctrl+y for one after another. To another machine than
// the prompt's it goes the way that the screen tells.
func (l *learner) command(step string, n int) string {
	l.t.Helper()
	c := l.lab.Step(step).Pages[l.words.Lang].Commands[n-1]
	key := "C-y"
	if here := l.text(); !l.typing(here) || n == 1 {
		l.read()
		key = "r"
	}
	l.keys(key)
	what := fmt.Sprintf("command %d of %s at the prompt of %s", n, step, c.Host)
	for range 20 { // there and back again, and what the command names is known soon
		seen := 0
		s := l.wait(what, func(s string) bool {
			if seen++; seen%unheard == 0 && l.reading(s) && l.rule(s) == "" {
				l.keys(key)
			}
			_, here := l.words.Hosts[l.machine(s)] // a terminal that opens does not say at once where
			return l.typed(s) && here || l.advised(s) || l.tooEarly(s)
		})
		switch {
		case l.tooEarly(s):
			l.wait("what the command names to be known", func(s string) bool { return !l.tooEarly(s) })
			l.keys(key)
			continue
		case l.advised(s):
			if !shows(s, l.words.WayThere) {
				l.t.Fatalf("%s: no way leads there\n%s", what, boxed(s))
			}
			l.keys("C-y")
			l.wait("the way to "+c.Host+" to be typed", l.typed)
			continue
		case l.machine(s) == c.Host:
			l.wait(what, func(s string) bool { return shows(s, tail(c.Text)) })
			return l.enter()
		}
		l.enter()
		l.keys("C-y")
	}
	l.t.Fatalf("%s: the way has no end\n%s", what, boxed(l.text()))
	return ""
}

// tail is what a command ends with, after the last id of the learner's.
func tail(text string) string {
	if at := strings.LastIndex(text, "}"); at >= 0 {
		text = text[at+1:]
	}
	line := text[strings.LastIndex(text, "\n")+1:]
	return line[max(len(line)-20, 0):]
}

// values are the learner's own ids, as the pages of the lab have them.
func (l *learner) values(step string) map[string]string {
	l.t.Helper()
	journal, err := progress.Open(l.program.home, progress.Options{})
	if err != nil {
		l.t.Fatal(err)
	}
	g := guide.New(guide.Options{Course: l.course, Journal: journal, Lang: l.words.Lang})
	values, err := g.Values(guide.Ref{Lab: l.lab.ID, Step: step})
	if err != nil {
		l.t.Fatal(err)
	}
	return values
}

// own types a command that no page shows, on its machine.
func (l *learner) own(step string, c lessons.Command) {
	l.t.Helper()
	l.goTo(step, c.Host)
	l.byHand(step, c.Text)
}

// byHand types lines with the learner's own ids in them.
func (l *learner) byHand(step, text string) {
	l.t.Helper()
	filled, missing := lessons.Fill(text, l.values(step))
	if len(missing) > 0 {
		l.t.Fatalf("%s: nothing is known of %q of %q", step, missing, text)
	}
	for line := range strings.SplitSeq(filled, "\n") {
		l.line(line)
	}
}

// goTo goes to a machine of the lab by hand: back by exit, forth by the logins
// that its pages show.
func (l *learner) goTo(step, host string) {
	l.t.Helper()
	if !l.typing(l.text()) {
		l.openTerminal()
	}
	logins := simulated.Logins(l.lab)
	route := map[string][]string{"public": {"laptop", "public"}, "private": {"laptop", "public", "private"}, "client": {"laptop", "client"}}[host]
	for {
		here := l.machine(l.wait("a prompt", prompted))
		switch {
		case here == host:
			return
		case host == "laptop" || !slices.Contains(route, here):
			l.line("exit")
		case logins[here] == "":
			l.t.Fatalf("no command of the lab leads from %s to %s", here, host)
		default:
			l.byHand(step, logins[here])
		}
	}
}

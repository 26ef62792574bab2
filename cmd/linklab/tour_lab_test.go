package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"linklab/lessons"
)

// take takes a lab from its first page to its end, as its own data says: on each
// page what is missing is seen first, the commands are run where they are to be
// run, and the questions are answered.
func (l *learner) take(lab *lessons.Lab) {
	l.t.Helper()
	l.lab = lab
	l.jump(lab.Steps[0].ID)
	way := &walk{learner: l}
	for i, step := range lab.Steps {
		if i > 0 && lab.Steps[i-1].HasWork() { // from a page that is read one comes to the next
			l.on(step.ID)
		}
		l.page(step.ID)
		way.step(step)
	}
	l.read()
	if l.rule(l.text()) != "" {
		l.shut()
	}
	if lab.Steps[len(lab.Steps)-1].HasWork() {
		l.keys("Enter")
	}
	l.sees(l.words.LabDone)
	for _, s := range lab.Steps {
		if s.Clean {
			l.sees(l.words.LabDoneClean)
		}
	}
	l.milestone("the lab is finished")
	for _, is := range l.program.status().Labs {
		if is.ID == lab.ID && is.Outcome != "passed" {
			l.t.Errorf("status says that %s is %s: %+v", lab.ID, is.Outcome, is.Steps)
		}
	}
	way.complete()
}

// walk is a walk through one lab, and what has to happen once on it.
type walk struct {
	*learner
	hinted    int  // times that all three levels of help were seen
	wrong     bool // an answer
	diagnosed bool // something missing was seen
}

// step takes one step whose page is shown.
func (w *walk) step(step *lessons.Step) {
	w.t.Helper()
	if !step.HasWork() {
		w.read()
		w.sees(w.words.ReadOnlyPage)
		w.keys("Enter")
		return
	}
	if undone(step) {
		w.read()
		if w.rule(w.text()) != "" {
			w.shut()
		}
		w.missing(step.ID, "what is missing", func(findingJSON) bool { return true })
		if !w.diagnosed && step.Build {
			w.diagnosed = true
			w.milestone("what is missing")
		}
		if len(step.Commands()) > 0 && step.Case == nil {
			w.hints(step.ID)
			w.fold()
		}
	}
	for n := range step.Commands() {
		w.command(step.ID, n+1)
	}
	if step.Wait > 0 { // in another window
		w.program.run("--clock", "instant", "sandbox", "wait", step.Wait.String())
	}
	if step.Case != nil {
		w.mend(step)
	}
	if len(step.Quiz) > 0 {
		w.quiz(step)
	}
	w.passed(step.ID, "")
}

// undone says whether a step cannot have passed before its commands and answers.
func undone(step *lessons.Step) bool {
	return step.Case != nil || step.Build || step.Clean || step.Nonce || len(step.Quiz) > 0
}

// quiz answers the questions of a step, the first of the lab wrongly at first.
func (w *walk) quiz(step *lessons.Step) {
	w.t.Helper()
	w.read()
	if w.rule(w.text()) != "" {
		w.shut()
	}
	w.keys("Enter")
	w.answer(step.ID, !w.wrong, func() {})
	w.wrong = true
}

// hints asks for help until there is no more, and says whether the last one has
// a command to type. Where that comes a second time in a lab is a milestone.
func (w *walk) hints(step string) (command bool) {
	w.t.Helper()
	w.read()
	names := []string{w.words.HintWrong, w.words.HintWhere, w.words.HintCommand}
	for level := 0; level < len(names); {
		w.keys("h")
		before, now := "", ""
		w.wait("a hint after level "+fmt.Sprint(level), func(s string) bool {
			before, now = now, s
			for next := level + 1; next <= len(names) && before == now; next++ {
				title := fmt.Sprintf(w.words.HintOf, next) + " · "
				if strings.Contains(s, title+names[next-1]) || next == len(names) && strings.Contains(s, title+w.words.HintCause) {
					level = next
					return true
				}
			}
			return false
		})
		if shows(now, w.words.HintMore) {
			continue
		}
		if level == len(names) {
			w.hinted++
		}
		if command = shows(now, w.words.HintLast); command && w.hinted == 2 {
			w.milestone("the last hint")
		}
		return command
	}
	w.t.Fatalf("%s: more hints follow the last\n%s", step, boxed(w.text()))
	return false
}

// fold puts the hint away, if it has not gone with its cause.
func (w *walk) fold() {
	w.t.Helper()
	title := "─ " + w.begin(w.words.HintOf)
	if !strings.Contains(w.text(), title) {
		return
	}
	w.keys("Escape")
	w.wait("the hint to close", func(s string) bool { return w.reading(s) && !strings.Contains(s, title) })
}

// complete wants everything to have happened that a lab gives occasion for.
func (w *walk) complete() {
	w.t.Helper()
	commands, questions := 0, 0
	for _, s := range w.lab.Steps {
		commands += len(s.Commands())
		questions += len(s.Quiz)
	}
	if commands > 0 && w.hinted == 0 {
		w.t.Errorf("no step of %s has three hints", w.lab.ID)
	}
	if questions > 0 && !w.wrong {
		w.t.Errorf("no question of %s was answered wrongly", w.lab.ID)
	}
}

// mend finds the fault of a case: its symptom is seen, the hints lead to the
// cause, and what the last one tells, or the lab's own repair, mends it.
func (w *walk) mend(step *lessons.Step) {
	w.t.Helper()
	w.missing(step.ID, "the symptom "+step.Case.Symptom, func(f findingJSON) bool { return f.ID == step.Case.Symptom })
	repair := step.Case.Mend
	command := w.hints(step.ID)
	if command && w.words.Lang == lessons.English { // in the place of the lab's own
		w.keys("r")
		w.wait("the hint's command at the prompt", w.typed)
		w.enter()
		repair = repair[1:]
	}
	w.read()
	w.fold()
	for _, c := range repair {
		w.own(step.ID, c)
	}
}

// sideBySide is how many labs are taken at the same time: a learner waits more
// than they work.
const sideBySide = 6

// TestTourOfLabs takes every lab that TestTour does not, each in a home of its
// own: in one language and shape, or in both, or not at all.
func TestTourOfLabs(t *testing.T) {
	if testing.Short() {
		t.Skip("the tour takes its time")
	}
	tours := os.Getenv("LINKLAB_TEST_TOURS")
	if tours == "none" {
		t.Skip("LINKLAB_TEST_TOURS=none leaves the tours of the other labs out")
	}
	needTmux(t)
	t.Parallel()
	file := build(t)
	course, err := lessons.Load(lessons.Content(), words())
	if err != nil {
		t.Fatal(err)
	}
	labs := slices.DeleteFunc(slices.Clone(course.Labs), func(lab *lessons.Lab) bool { return slices.Contains(firstLabs, lab.ID) })
	slices.SortStableFunc(labs, func(a, b *lessons.Lab) int { return len(b.Steps) - len(a.Steps) }) // the longest is not to be waited for
	next := make(chan func())
	var running sync.WaitGroup
	for range sideBySide {
		running.Go(func() {
			for take := range next {
				take()
			}
		})
	}
	both := tours == "both" || *updateTour
	for i, lab := range labs {
		for j, s := range shapes {
			if !both && i%len(shapes) != j {
				t.Logf("%s is not toured in %s: LINKLAB_TEST_TOURS=both takes all labs in both languages", lab.ID, s.name)
				continue
			}
			next <- func() {
				t.Run(lab.ID+"/"+s.name, func(t *testing.T) {
					l := newLearner(t, file, s)
					l.take(lab)
					l.record.compare(t, "tour."+lab.ID)
				})
			}
		}
	}
	close(next)
	running.Wait()
}

package tui_test

import (
	"strings"
	"testing"

	"linklab/checks"
	"linklab/tui"
)

// TestQuiz answers by number and by cursor, wrongly and rightly.
func TestQuiz(t *testing.T) {
	s := start(t, quizStep, 120, 40)
	s.press("1").called("answer where dns")
	s.see("Not that one.")
	s.press("down", "enter").called("answer where route")
	s.see("Right.")
	s.press("enter").see("Question 2 of 2")
	s.press("1").called("answer cost nothing")
	s.see("All answered.")
	s.see("Passed: A few questions")
	s.press("enter").see("Lab finished")
	s.press("enter").see("Build it.")
}

// TestQuizBesideCommands leaves the room to the text until it is asked for, and
// a question that is open is nothing wrong in the account.
func TestQuizBesideCommands(t *testing.T) {
	s := start(t, proofStep, 120, 40, func(_ *tui.Options, f *fakeTutor) {
		f.findings[proofStep] = []checks.Finding{{Check: "quiz", Outcome: checks.Failed}, {Check: "reaches", Outcome: checks.Passed, Level: checks.ObservedInside}}
	})
	s.see("tab answers it")
	s.see("Checks 1/1")
	s.see("observed inside")
	if strings.Contains(s.text(), "In the route table") || strings.Contains(s.text(), "✗") {
		t.Errorf("the quiz is in the way, or shown as wrong\n%s", s.text())
	}
	s.press("enter").see("In the route table")
	s.press("2").called("answer where route")
}

// TestQuizBesideTheTerminal says what is missing once the checks have nothing
// to say, and with the keys that work from the prompt.
func TestQuizBesideTheTerminal(t *testing.T) {
	for _, height := range []int{40, 24} {
		s := start(t, proofStep, 120, height, func(_ *tui.Options, f *fakeTutor) {
			f.findings[proofStep] = []checks.Finding{{Check: "quiz", Outcome: checks.Failed}, {Check: "reaches", Outcome: checks.Passed, Level: checks.ObservedInside}}
		})
		s.see("Checks 1/1")
		s.press("t").see("esc tab answers it")
		s.press("esc", "tab").see("In the route table")
	}
}

// TestQuizEndsInTheBanner shows that the step has passed, however little room the
// explanation of the last answer leaves.
func TestQuizEndsInTheBanner(t *testing.T) {
	for lines := range 14 {
		s := start(t, proofStep, 80, 24, func(_ *tui.Options, f *fakeTutor) {
			f.findings[proofStep] = []checks.Finding{{Check: "quiz", Outcome: checks.Failed}, {Check: "reaches", Outcome: checks.Passed, Level: checks.ObservedInside}}
			right := &f.course.Lab(proofStep.Lab).Step(proofStep.Step).Quiz[0].Choices[1]
			right.Why = text(strings.Repeat("because ", 9*(lines+1)), "왜냐하면")
		})
		s.see("Checks 1/1")
		s.press("tab", "2").called("answer where route")
		s.allPass(proofStep)
		s.press("c").see("Passed: Proof from inside")
	}
}

package tui_test

import (
	"context"
	"strings"
	"testing"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/tui"
)

// making is a page whose second command names what the first makes.
func making(_ *tui.Options, f *fakeTutor) {
	onPage(f, "proof", lessons.Command{Host: "laptop", Text: "nap"}, lessons.Command{Host: "laptop", Text: "aws ec2 delete-vpc-endpoints ${endpoint}"})
}

// made lets the tutor know the endpoint from now on.
func (s *screen) made() {
	s.tutor.mu.Lock()
	defer s.tutor.mu.Unlock()
	for _, p := range s.tutor.course.Lab("s3").Step("proof").Pages {
		p.Markdown = strings.ReplaceAll(p.Markdown, "${endpoint}", "vpce-0a1")
	}
}

// hold makes looks wait from now on, until the channel is closed.
func (s *screen) hold() chan struct{} {
	s.tutor.mu.Lock()
	defer s.tutor.mu.Unlock()
	s.tutor.held = make(chan struct{})
	return s.tutor.held
}

// TestCommandWaitsForWhatItNames types a command as soon as a look has found what
// it names, and asks the learner for nothing.
func TestCommandWaitsForWhatItNames(t *testing.T) {
	s := start(t, proofStep, 80, 24, making)
	s.settled()
	held := s.hold()
	s.press("esc", "]", "r").see("linklab looks for what command 2 needs")
	s.made()
	close(held)
	s.see("$ aws ec2 delete-vpc-endpoints vpce-0a1")
	s.see("Command 2 is at the prompt.")
}

// A look that began before the command had ended may know nothing of what it made.
func TestCommandWaitsForALookOfItsOwn(t *testing.T) {
	s := start(t, proofStep, 80, 24, making)
	s.settled()
	held := s.hold()
	s.press("esc", "c", "]", "r").see("linklab looks for what command 2 needs")
	n := s.tutor.count("watch s3/proof") + s.tutor.count("look s3/proof")
	held <- struct{}{} // the first look ends, and the endpoint is not there
	s.until("another look", func() bool { return s.tutor.count("watch s3/proof")+s.tutor.count("look s3/proof") > n })
	s.made()
	close(held)
	s.see("$ aws ec2 delete-vpc-endpoints vpce-0a1")
}

func TestCommandWaitsForTheOneThatMakesIt(t *testing.T) {
	s := start(t, proofStep, 80, 24, making)
	s.press("esc", "t").see("learner@laptop:~$")
	s.write("nap").press("enter")
	s.see("running nap")
	s.press("esc", "]", "t", "ctrl+y").see("Command 2 comes to the prompt when the one that runs has ended.")
	s.made()
	s.shell.wake <- struct{}{}
	s.see("$ aws ec2 delete-vpc-endpoints vpce-0a1")
}

func TestCommandGivesUpWhatNoLookFinds(t *testing.T) {
	s := start(t, proofStep, 80, 24, making)
	s.settled()
	held := s.hold()
	s.press("esc", "]", "r").see("linklab looks for what command 2 needs")
	close(held)
	s.see("endpoint is not known yet")
	s.settled()
	if strings.Contains(s.text(), "learner@") {
		t.Errorf("a command was typed that cannot run\n%s", s.text())
	}
}

// causeTutor gives last hints that have no command.
type causeTutor struct{ *fakeTutor }

func (causeTutor) Hint(context.Context, guide.Ref, lessons.Lang) (guide.Hint, error) {
	return guide.Hint{Level: 3, Text: "The address range of another network is in the way.", Last: true}, nil
}

// TestHintWithoutACommand types nothing that the hint does not show.
func TestHintWithoutACommand(t *testing.T) {
	s := start(t, routeStep, 100, 32, func(o *tui.Options, f *fakeTutor) { o.Tutor = causeTutor{f} })
	s.see("1/4")
	s.press("h").see("Hint 3 of 3 · the cause")
	s.press("r").see("This hint has no command. esc closes it.")
	s.press("y")
	s.settled()
	if strings.Contains(s.text(), "learner@") || len(s.copied) > 0 {
		t.Errorf("copied %q\n%s", s.copied, s.text())
	}
	s.press("esc", "r").see("learner@laptop:~$ aws ec2 modify-vpc-endpoint")
}

// TestProblemIsSaidOnce leaves out the line below the header while the first check
// says the same, and has it where no check does.
func TestProblemIsSaidOnce(t *testing.T) {
	problem := sentences["denied"].In(lessons.English)
	s := start(t, networkStep, 120, 40, func(_ *tui.Options, f *fakeTutor) {
		f.account.Problem = problem
		f.findings[networkStep] = []checks.Finding{{Check: "vpc", Outcome: checks.Unknown, Diagnosis: &checks.Diagnosis{Key: "denied"}}}
	})
	s.see("could not look")
	s.settled()
	if n := strings.Count(s.text(), "ec2:DescribePrefixLists is not allowed"); n != 1 {
		t.Errorf("said %d times\n%s", n, s.text())
	}
	s.press("b").see("A few questions")
	s.see("?  ec2:DescribePrefixLists is not allowed")
}

// TestElsewhereIsOffered where nothing was found, and looks in other regions on
// the learner's word alone.
func TestElsewhereIsOffered(t *testing.T) {
	lost := checks.Finding{Check: "vpc", Outcome: checks.Failed, Diagnosis: &checks.Diagnosis{Key: "rt.wrong-table"}, Elsewhere: true}
	s := start(t, networkStep, 120, 40, func(_ *tui.Options, f *fakeTutor) { f.findings[networkStep] = []checks.Finding{lost} })
	s.see("Made in another region? E looks there too, once.")
	s.see("E other regions")
	s.press("c")
	s.settled()
	if s.tutor.called("elsewhere") {
		t.Fatal("other regions were read without a word of the learner's")
	}
	s.press("E").called("elsewhere s3/network")
	s.see("It is in none of the other regions that could be read.")
	s.tutor.mu.Lock()
	s.tutor.findings[networkStep] = []checks.Finding{{Check: "vpc", Outcome: checks.Failed, Diagnosis: &checks.Diagnosis{Key: "endpoint.pending"}}}
	s.tutor.mu.Unlock()
	s.press("E").gone("E other regions")
	s.press("c")
	s.settled()
	if n := s.tutor.count("elsewhere s3/network"); n != 2 {
		t.Errorf("asked %d times for two words", n)
	}
}

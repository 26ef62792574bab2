package tui_test

import (
	"strings"
	"testing"
	"time"

	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/tui"
)

// TestPassAndGoOn passes a step, and only then goes on; the watch rests until
// the learner does.
func TestPassAndGoOn(t *testing.T) {
	s := start(t, routeStep, 120, 40)
	s.see("1/4")
	s.press("enter") // not passed: looks once more
	s.called("look s3/route")
	s.settled()
	s.allPass(routeStep)
	s.press("c").see("Passed: Give both tables the route")
	s.see("read from AWS")
	if s.tutor.called("watch s3/proof") {
		t.Error("the next step is looked at before the learner went on")
	}
	s.press("enter").see("Ask from inside")
	s.called("watch s3/proof")
	s.called("shown s3/proof")
}

// TestBannerLeavesTheText lets nothing that is being read go when a step passes
// by itself.
func TestBannerLeavesTheText(t *testing.T) {
	parts := strings.FieldsFunc(routeEn, func(r rune) bool { return strings.ContainsRune(" \n*`>|", r) })
	for _, size := range [][2]int{{80, 24}, {100, 32}, {120, 40}, {200, 60}} {
		s := start(t, routeStep, size[0], size[1])
		s.see("1/4")
		s.settled()
		lesson := func() string { return strings.Split(s.text(), "─ Checks")[0] }
		if size[0] == 200 { // the checks stand beside it
			lesson = s.text
		}
		before := lesson()
		s.allPass(routeStep)
		s.press("c").see("Passed: Give both tables the route")
		s.settled()
		for _, part := range parts {
			if strings.Contains(before, part) && !strings.Contains(lesson(), part) {
				t.Errorf("%v: %q is covered\n%s", size, part, s.text())
			}
		}
	}
}

// TestBannerAndFooterAgree says in both what the key does, where the lab goes on
// and where it ends, from the page and from the prompt.
func TestBannerAndFooterAgree(t *testing.T) {
	for _, c := range []struct {
		at                       guide.Ref
		banner, footer, terminal string
	}{
		{routeStep, "goes on to “Proof from inside”", " enter go on", "ctrl+g go on"},
		{cleanStep, "finishes the lab", " enter finish the lab", "ctrl+g finish the lab"},
	} {
		s := start(t, c.at, 120, 40)
		s.allPass(c.at)
		s.press("c").see("enter " + c.banner)
		s.see(c.footer)
		s.press("t").see("ctrl+g " + c.banner)
		s.see(c.terminal)
	}
}

// TestBannerSaysTheStrongestProof: what was observed inside is not hidden behind
// what was read for it, and answers to questions are no proof.
func TestBannerSaysTheStrongestProof(t *testing.T) {
	s := start(t, proofStep, 80, 24)
	s.press("t").see("learner@laptop")
	s.press("ctrl+t")
	s.allPass(proofStep)
	s.press("c").see("observed inside · read from AWS")
	s = start(t, quizStep, 120, 40)
	s.press("2").see("Right.")
	s.press("enter", "1").see("Passed: A few questions")
	s.settled()
	if strings.Contains(s.text(), "pasted") || strings.Contains(s.text(), "read from AWS") {
		t.Errorf("answers are shown as another proof\n%s", s.text())
	}
}

// TestReadAhead shows a locked step and goes on watching the open one.
func TestReadAhead(t *testing.T) {
	s := start(t, routeStep, 120, 40, func(_ *tui.Options, f *fakeTutor) { f.pause = 5 * time.Millisecond })
	s.press("n", "n").see("Delete it all.")
	s.see("You may read ahead. This step opens after “Give both tables the route”.")
	n := s.tutor.count("watch s3/route")
	s.until("the watch to go on", func() bool { return s.tutor.count("watch s3/route") > n+1 })
	s.allPass(routeStep)
	s.see("Passed: Give both tables the route")
	s.press("enter").see("Ask from inside")
}

// TestPassInAnotherLab hears of a pass in a lab that the learner has left: the
// outline tells it, and no banner leads them back.
func TestPassInAnotherLab(t *testing.T) {
	held := make(chan struct{})
	s := start(t, routeStep, 120, 40, func(_ *tui.Options, f *fakeTutor) { f.held = held })
	s.called("watch s3/route")
	s.press("/").write("intro path").press("enter").see("Follow one packet")
	s.allPass(routeStep)
	close(held)
	s.see("+ S3 through a gateway   2/4") // folded: its line alone counts
	if strings.Contains(s.text(), "Passed: ") {
		t.Errorf("a banner of another lab stands over the page\n%s", s.text())
	}
}

// lateTutor has a page that takes its time.
type lateTutor struct {
	*fakeTutor
	late guide.Ref
	here chan struct{}
}

func (l lateTutor) Page(ref guide.Ref, lang lessons.Lang) (guide.Page, error) {
	if ref == l.late {
		<-l.here
	}
	return l.fakeTutor.Page(ref, lang)
}

// TestPassBeforeThePageIsHere: a command that ends on the way to the next page
// brings a look at its step. The step passes before the page is shown, and is
// told to have passed all the same.
func TestPassBeforeThePageIsHere(t *testing.T) {
	here := make(chan struct{})
	s := start(t, routeStep, 120, 40, func(o *tui.Options, f *fakeTutor) { o.Tutor = lateTutor{f, proofStep, here} })
	s.press("t").see("learner@laptop:~$")
	s.write("true")
	s.allPass(routeStep)
	s.press("enter").see("ctrl+g goes on to “Proof from inside”")
	s.settled()
	s.allPass(proofStep)
	s.press("ctrl+g")
	s.gone("ctrl+g goes on to “Proof from inside”")
	s.write("true").press("enter").called("watch s3/proof")
	s.see("Passed: Proof from inside")
	close(here)
	s.see("step 3 of 4")
	s.settled()
	s.see("Passed: Proof from inside")
}

// TestEscapeFromThePromptKeepsTheBanner leads to the lesson; the second one
// closes the banner.
func TestEscapeFromThePromptKeepsTheBanner(t *testing.T) {
	s := start(t, routeStep, 80, 24)
	s.see("1/4")
	s.press("t").see("learner@laptop")
	s.allPass(routeStep)
	s.press("ctrl+l").settled()
	s.see("Passed: Give both tables the route")
	s.press("esc").see("Attach both tables")
	s.see("Passed: Give both tables the route")
	s.press("esc").gone("Passed: Give both tables the route")
}

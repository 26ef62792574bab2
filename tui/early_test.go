package tui_test

import (
	"testing"

	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/tui"
)

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

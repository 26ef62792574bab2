package tui_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"linklab/lessons/guide"
	"linklab/tui"
)

// TestDialogsDecide plays each dialog to its end and to its escape.
func TestDialogsDecide(t *testing.T) {
	t.Run("skip", func(t *testing.T) {
		s := start(t, routeStep, 120, 40)
		s.press("s", "enter").gone("Skip “") // no is marked
		s.press("s", "y").called("skip s3/route")
		s.see("Ask from inside")
	})
	t.Run("reset step", func(t *testing.T) {
		s := start(t, proofStep, 120, 40)
		s.press("R", "enter").called("reset s3/proof")
	})
	t.Run("reset lab asks twice", func(t *testing.T) {
		s := start(t, proofStep, 120, 40)
		s.press("R", "down", "enter").see("Reset the whole lab “S3")
		if s.tutor.called("reset") {
			t.Fatal("reset without being asked")
		}
		s.press("y").called("reset s3/")
		s.see("Build it.")
	})
	t.Run("go to", func(t *testing.T) {
		s := start(t, routeStep, 120, 40)
		s.press("/")
		s.write("zzz").see("No step has that in its name.")
		s.press("ctrl+u")
		s.write("경로").see("No step") // the other language's name is not on this screen
		s.press("ctrl+u")
		s.write("intro path").press("enter").see("Follow one packet")
	})
	t.Run("choose", func(t *testing.T) {
		choice := []guide.Choice{{Input: "private_subnet", Candidates: []guide.Candidate{{ID: "subnet-1", Name: "a", Detail: "10.0.1.0/24"}, {ID: "subnet-2"}}}}
		s := start(t, routeStep, 120, 40, func(_ *tui.Options, f *fakeTutor) { f.choices = choice })
		s.see("Which one is private subnet?") // by itself, once
		s.press("esc").gone("Which one is")
		s.press("c").called("look s3/route")
		s.settled()
		if strings.Contains(s.text(), "Which one is") {
			t.Error("asked again after it was put off")
		}
		s.press("w", "down", "enter").called("choose s3 private_subnet subnet-2")
		s.see("private_subnet is subnet-2 from now on.")
	})
	t.Run("choose among long names", func(t *testing.T) {
		const id, service = "vpce-0107756830a688560", "com.amazonaws.vpce.ap-northeast-2.vpce-svc-0123456789abcdef0 Interface available"
		choice := []guide.Choice{{Input: "endpoint", Candidates: []guide.Candidate{{ID: id, Name: "linklab", Detail: service}, {ID: "vpce-2", Detail: service}}}}
		start(t, routeStep, 80, 24, func(_ *tui.Options, f *fakeTutor) { f.choices = choice }).see(id)
	})
	t.Run("paste", func(t *testing.T) {
		s := start(t, routeStep, 120, 40)
		s.send(tea.PasteMsg{Content: "$ linklab-probe\nLINKLAB-PROBE v=1 n=abc t=x curl=28\n"})
		s.see("LINKLAB-PROBE v=1 n=abc")
		s.press("enter").called("paste LINKLAB-PROBE v=1 n=abc t=x curl=28")
		s.called("look s3/route")
		s.press("p")
		s.write("nonsense").press("enter").see("not a line of this step's probe")
	})
	t.Run("help", func(t *testing.T) {
		s := start(t, routeStep, 80, 24)
		s.press("?").see("look at the account now")
		s.press("end").see("open or close the terminal")
		s.press("esc").gone("open or close the terminal")
	})
}

// TestHintLevels asks for all three and uses the command of the last.
func TestHintLevels(t *testing.T) {
	s := start(t, routeStep, 120, 40)
	s.press("h").see("Hint 1 of 3 · what is wrong")
	s.press("h").see("VPC > Endpoints")
	s.press("h").see("Hint 3 of 3 · the command")
	s.press("h") // there is no further one
	s.settled()
	if s.tutor.called("hint 4") {
		t.Error("asked beyond the last hint")
	}
	s.press("y")
	s.until("the clipboard", func() bool {
		return len(s.copied) == 1 && strings.HasPrefix(s.copied[0], "aws ec2 modify-vpc-endpoint")
	})
	s.press("r").see("learner@laptop:~$ aws ec2 modify-vpc-endpoint")
}

// TestHintInALiveAccount copies a hint's command, which has no number.
func TestHintInALiveAccount(t *testing.T) {
	s := start(t, routeStep, 120, 40, func(o *tui.Options, f *fakeTutor) {
		f.account = guide.Account{Live: true, Number: "210987654321", Region: "eu-west-1"}
		o.LiveShellEnv = func() []string { return nil }
	})
	s.see("1/4")
	for i := range 3 {
		s.press("h").see([]string{"Hint 1", "Hint 2", "Hint 3"}[i])
	}
	s.press("r").see("The hint's command is copied: paste it in your shell (t opens it).")
}

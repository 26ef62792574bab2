package tui_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/tui"
	"linklab/tui/keymap"
)

// reading says for each intent of a reader what its keys do. A binding without a
// line here fails TestEveryReadingKey.
var reading = map[keymap.Intent]struct {
	at     guide.Ref
	before []string
	see    string
	gone   string
	call   string
	copied string
	focus  string // a title that is the only one in the place of the focus
}{
	keymap.Look:            {at: routeStep, call: "look s3/route"},
	keymap.Hint:            {at: routeStep, call: "hint 1", see: "Hint 1 of 3"},
	keymap.Terminal:        {at: routeStep, see: "learner@laptop:~$"},
	keymap.Run:             {at: routeStep, see: "learner@laptop:~$ aws ec2 modify-vpc-endpoint"},
	keymap.Copy:            {at: routeStep, copied: "aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0123456789abcdef0 \\\n  --add-route-table-ids rtb-0a11ce0000000001 rtb-0a11ce0000000002 --region ap-northeast-2 --output json", see: "Command 1 copied, 2 lines"},
	keymap.NextPage:        {at: routeStep, see: "Ask from inside"},
	keymap.PreviousPage:    {at: routeStep, see: "Build it."},
	keymap.Accept:          {at: pathStep, call: "read intro/path", see: "A few questions"},
	keymap.CurrentStep:     {at: routeStep, before: []string{"n"}, see: "step 2 of 4"},
	keymap.GoTo:            {at: routeStep, see: "Go to a step"},
	keymap.Focus:           {at: routeStep, focus: "Checks"},
	keymap.FocusBack:       {at: routeStep, focus: "outline"},
	keymap.Up:              {at: routeStep, before: []string{"down", "down"}, see: "Attach both"},
	keymap.Down:            {at: routeStep, gone: "The endpoint exists, and nothing"},
	keymap.PageDown:        {at: routeStep, gone: "The endpoint exists, and nothing"},
	keymap.PageUp:          {at: routeStep, before: []string{"end"}, see: "The endpoint exists"},
	keymap.Home:            {at: routeStep, before: []string{"end"}, see: "The endpoint exists"},
	keymap.End:             {at: routeStep, see: "Longest prefix wins"},
	keymap.NextCommand:     {at: routeStep, see: "› 2  your laptop"},
	keymap.PreviousCommand: {at: routeStep, before: []string{"]"}, see: "› 1  your laptop"},
	keymap.Right:           {at: routeStep, see: "│ ‹"},
	keymap.Left:            {at: routeStep, before: []string{">"}, gone: "│ ‹"},
	keymap.Evidence:        {at: routeStep, see: "ec2:DescribeVpcEndpoints"},
	keymap.Elsewhere:       {at: routeStep, see: "Nothing is missing here that could be in another region."},
	keymap.Paste:           {at: routeStep, see: "Paste the probe's line"},
	keymap.Choose:          {at: routeStep, see: "There is nothing to choose here."},
	keymap.Skip:            {at: routeStep, see: "Proof from inside: S3 answers inside"},
	keymap.Reset:           {at: routeStep, see: "The whole lab: S3 through a gateway endpoint"},
	keymap.Outline:         {at: routeStep, focus: "outline"},
	keymap.Language:        {at: routeStep, call: "language ko", see: "두 라우팅 테이블에 경로 넣기"},
	keymap.Back:            {at: routeStep, before: []string{"h"}, gone: "Hint"},
	keymap.Quit:            {at: routeStep},
	keymap.Help:            {at: routeStep, see: "look at the account now"},
}

func TestEveryReadingKey(t *testing.T) {
	for _, b := range keymap.Bindings(keymap.Reading) {
		want, ok := reading[b.Intent]
		if !ok {
			t.Errorf("nothing says what %s does", b.Intent)
			continue
		}
		for _, k := range b.Keys {
			t.Run(string(b.Intent)+"/"+k, func(t *testing.T) {
				s := start(t, want.at, 100, 32)
				if want.at == routeStep {
					s.see("1/4")
				}
				s.settled()
				for _, k := range want.before {
					s.press(k)
					s.settled()
				}
				shown := s.text()
				s.press(k)
				switch {
				case want.see != "":
					s.see(want.see)
				case want.gone != "":
					if !strings.Contains(shown, want.gone) {
						t.Fatalf("%q was not there before\n%s", want.gone, shown)
					}
					s.gone(want.gone)
				}
				if want.call != "" {
					s.called(want.call)
				}
				if want.copied != "" {
					s.until("the clipboard", func() bool { return len(s.copied) == 1 && s.copied[0] == want.copied })
				}
				if want.focus == "Checks" && s.m.Place() != keymap.Reading || want.focus == "outline" && s.m.Place() != keymap.Steps {
					t.Errorf("the focus is on %s", s.m.Place())
				}
				if b.Intent == keymap.Quit {
					s.until("the end", func() bool { return s.quit })
				}
			})
		}
	}
}

// TestSuspend stops the program where a shell can go on with it, from every
// place, and nowhere else.
func TestSuspend(t *testing.T) {
	for _, before := range []string{"", "t", "/", "?", "o"} {
		for _, can := range []bool{true, false} {
			m := tui.New(t.Context(), tui.Options{Tutor: newTutor(time.Now), Lang: lessons.English, CanSuspend: can,
				OpenShell: func(context.Context) (tui.Shell, error) { return nil, errOffline }})
			m.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
			if before != "" {
				m.Update(tea.KeyPressMsg{Code: rune(before[0]), Text: before})
			}
			_, cmd := m.Update(tea.KeyPressMsg{Code: 'z', Mod: tea.ModCtrl})
			suspended := false
			if cmd != nil {
				_, suspended = cmd().(tea.SuspendMsg)
			}
			if suspended != can {
				t.Errorf("after %q: suspended is %v", before, suspended)
			}
		}
	}
}

// TestHangulKeys presses keys with the Korean input method on.
func TestHangulKeys(t *testing.T) {
	s := start(t, routeStep, 120, 40)
	s.write("ㅗ").see("Hint 1 of 3")
	s.write("ㅊ").called("look s3/route")
	s.send(tea.KeyPressMsg{Code: 'ㅅ', BaseCode: 't', Text: "ㅅ"})
	s.see("learner@laptop:~$")
	s.write("ㅊㅗ").see("learner@laptop:~$ ㅊㅗ") // text stays text
}

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

// TestLookIsQueued keeps a key that was pressed while a look ran.
func TestLookIsQueued(t *testing.T) {
	held := make(chan struct{})
	s := start(t, routeStep, 120, 40, func(_ *tui.Options, f *fakeTutor) { f.held = held })
	s.called("watch s3/route")
	s.see("looking…")
	s.press("c", "c", "c").see("once more after this")
	close(held)
	s.called("look s3/route")
	s.gone("looking…")
	if looks := s.tutor.count("look s3/route"); looks != 1 {
		t.Errorf("three presses during one look made %d looks, not one", looks)
	}
}

// TestWatchLooksByItself waits for the report's own pause.
func TestWatchLooksByItself(t *testing.T) {
	s := start(t, routeStep, 120, 40, func(_ *tui.Options, f *fakeTutor) { f.pause = 10 * time.Millisecond })
	s.until("three looks", func() bool { return s.tutor.count("watch s3/route") >= 3 })
}

// TestUnknownIsNotWrong shows trouble with the account as trouble.
func TestUnknownIsNotWrong(t *testing.T) {
	s := start(t, routeStep, 120, 40, func(_ *tui.Options, f *fakeTutor) { f.lookErr = errOffline })
	s.see("? Could not look: no answer from ec2")
	if strings.Contains(s.text(), "✗") {
		t.Errorf("a step that could not be looked at is shown as wrong\n%s", s.text())
	}
	s.tutor.mu.Lock()
	s.tutor.lookErr = &guide.OtherAccountError{Lab: "s3", Account: "111", Region: "r1", CurrentAccount: "222", CurrentRegion: "r2"}
	s.tutor.mu.Unlock()
	s.press("c").see("begun in account 111")
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

// TestNumbersCopy copies a command by its number.
func TestNumbersCopy(t *testing.T) {
	s := start(t, routeStep, 120, 40)
	s.press("2")
	s.until("the clipboard", func() bool { return len(s.copied) == 1 && strings.Contains(s.copied[0], "--query 'RouteTables") })
	s.see("Command 2 copied, 2 lines")
	s.press("9")
	if len(s.copied) != 1 {
		t.Error("copied a command that is not there")
	}
}

// TestStaleAnswers drops what comes for a page that has been left.
func TestStaleAnswers(t *testing.T) {
	s := start(t, routeStep, 120, 40)
	s.press("h", "n")
	s.see("Ask from inside")
	s.settled()
	if strings.Contains(s.text(), "Hint 1") {
		t.Errorf("a hint for another step is shown\n%s", s.text())
	}
}

// TestDrift shows a passed step that is no longer true, and does not lock.
func TestDrift(t *testing.T) {
	s := start(t, proofStep, 120, 40, func(_ *tui.Options, f *fakeTutor) { f.states[networkStep] = guide.Drifted })
	s.press("home")
	s.press("b", "b").see("Passed before, and no longer true in the account.")
	s.settled()
	s.see("! Build the network")
}

// TestLiveAccount says loudly that the account is real and opens the learner's
// own shell.
func TestLiveAccount(t *testing.T) {
	var asked atomic.Bool
	s := start(t, routeStep, 120, 40, func(o *tui.Options, f *fakeTutor) {
		f.account = guide.Account{Live: true, Number: "210987654321", Region: "eu-west-1", Profile: "workshop"}
		o.LiveShellEnv = func() []string { asked.Store(true); return []string{"SHELL=/bin/true"} }
		o.OpenShell = func(context.Context) (tui.Shell, error) { t.Error("the lab terminal was opened"); return nil, nil }
	})
	s.see(" LIVE  workshop · 210987654321 · eu-west-1")
	s.press("r")
	s.until("the clipboard", func() bool { return len(s.copied) == 1 })
	s.see("paste it in your shell")
	s.press("t")
	s.until("the shell's environment", asked.Load)
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

// TestWaitingSaysHowLong shows what AWS is doing and how long it takes as a
// rule.
func TestWaitingSaysHowLong(t *testing.T) {
	s := start(t, routeStep, 120, 40)
	s.tutor.mu.Lock()
	s.tutor.findings[routeStep] = []checks.Finding{{Check: "available", Outcome: checks.Waiting, Since: s.clock.Add(-40 * time.Second),
		Usually: 90 * time.Second, Diagnosis: &checks.Diagnosis{Key: "endpoint.pending"}}}
	s.tutor.mu.Unlock()
	s.press("c").see("40 s so far, usually 90 s")
	s.see("AWS is still creating vpce-0123456789abcdef0.")
}

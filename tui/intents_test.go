package tui_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

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

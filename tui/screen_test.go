package tui_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"linklab/lessons/guide"
	"linklab/tui"
)

// scene is a moment of the course that is drawn in golden files.
type scene struct {
	name string
	at   guide.Ref
	play func(*screen)
}

func scenes() []scene {
	looked := func(s *screen) { s.called("watch s3/route"); s.see("1/4") }
	return []scene{
		{"reading", pathStep, func(*screen) {}},
		{"checks", routeStep, looked},
		{"evidence", routeStep, func(s *screen) { looked(s); s.press("e", "tab") }},
		{"quiz", quizStep, func(s *screen) { s.press("1"); s.called("answer"); s.see(pick(s, "Not that one.", "아닙니다.")) }},
		{"hint", routeStep, func(s *screen) {
			looked(s)
			for i := range 3 {
				s.press("h")
				s.called(fmt.Sprintf("hint %d", i+1))
				s.see(fmt.Sprintf(pick(s, "Hint %d of 3", "힌트 %d/3"), i+1))
			}
		}},
		{"terminal", routeStep, func(s *screen) {
			looked(s)
			s.press("t").see("learner@laptop")
			s.write("ssh private").press("enter").see("[ec2-user@ip-10-0-1-20 ~]$")
			s.write("aws ec2 desc").press("tab").see("describe-vpcs")
			s.write("s --filters 이름")
		}},
		{"elsewhere", proofStep, func(s *screen) {
			s.called("watch s3/proof")
			s.press("r").see("ctrl+y")
			s.see("laptop:~$")
		}},
		{"passed", routeStep, func(s *screen) {
			looked(s)
			s.allPass(routeStep)
			s.clock = s.clock.Add(2 * time.Second)
			s.press("c").see("4/4")
			s.clock = s.clock.Add(2 * time.Second)
		}},
		{"finished", cleanStep, func(s *screen) {
			s.called("watch s3/cleanup")
			s.allPass(cleanStep)
			s.press("c").see("1/1")
			s.press("enter").see(pick(s, "Lab finished", "실습을 마쳤습니다"))
		}},
		{"help", routeStep, func(s *screen) { looked(s); s.press("?") }},
		{"goto", routeStep, func(s *screen) { looked(s); s.press("/"); s.write(pick(s, "proof", "증명")) }},
		{"skip", routeStep, func(s *screen) { looked(s); s.press("s") }},
		{"trouble", routeStep, func(s *screen) {
			looked(s)
			s.tutor.mu.Lock()
			s.tutor.lookErr = errOffline
			s.tutor.account.Problem = "The login of profile workshop has expired. Run aws sso login --profile workshop."
			s.tutor.mu.Unlock()
			s.press("c").see("no answer from")
		}},
	}
}

func pick(s *screen, en, ko string) string {
	if strings.Contains(s.text(), "English") || strings.Contains(s.text(), "샌드박스") || strings.Contains(s.text(), "실계정") {
		return ko
	}
	return en
}

// TestScreen draws every scene at each shape of the screen in both languages.
func TestScreen(t *testing.T) {
	for _, sc := range scenes() {
		for _, size := range [][2]int{{80, 24}, {100, 32}, {120, 40}, {200, 60}} {
			for _, lang := range []string{"en", "ko"} {
				t.Run(fmt.Sprintf("%s/%dx%d-%s", sc.name, size[0], size[1], lang), func(t *testing.T) {
					change := func(*tui.Options, *fakeTutor) {}
					if lang == "ko" {
						change = korean
					}
					s := start(t, sc.at, size[0], size[1], change)
					sc.play(s)
					s.settled()
					golden.RequireEqual(t, s.text()+"\n")
				})
			}
		}
	}
}

// TestColours pins the palette: a dark screen, a light one, and one without
// colours.
func TestColours(t *testing.T) {
	for _, c := range []struct {
		name    string
		light   bool
		profile colorprofile.Profile
		environ []string
	}{
		{"dark", false, colorprofile.TrueColor, nil},
		{"light", true, colorprofile.TrueColor, nil},
		{"256", false, colorprofile.ANSI256, nil},
		{"16", false, colorprofile.ANSI, nil},
		{"16-light", true, colorprofile.ANSI, nil},
		{"none", false, colorprofile.Ascii, []string{"NO_COLOR=1"}},
		{"ascii", false, colorprofile.Ascii, []string{"NO_COLOR=1", "LINKLAB_ASCII=1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := start(t, routeStep, 120, 40, func(o *tui.Options, _ *fakeTutor) { o.Environ = c.environ })
			s.send(tea.ColorProfileMsg{Profile: c.profile})
			if c.light {
				s.send(tea.BackgroundColorMsg{Color: ansi.BrightWhite})
			}
			s.called("watch s3/route")
			s.see("1/4")
			s.settled()
			var out bytes.Buffer
			w := &colorprofile.Writer{Forward: &out, Profile: c.profile}
			if _, err := w.WriteString(s.m.View().Content + "\n"); err != nil {
				t.Fatal(err)
			}
			if c.name == "ascii" && strings.IndexFunc(ansi.Strip(out.String()), func(r rune) bool { return r > 0x7e }) >= 0 &&
				!strings.Contains(out.String(), "한국어") {
				t.Error("a character beyond ASCII is on an ASCII screen")
			}
			golden.RequireEqual(t, out.Bytes())
		})
	}
}

// TestColoursOfTheTerminal goes by the terminal's own name, inside tmux too.
func TestColoursOfTheTerminal(t *testing.T) {
	for _, c := range []struct {
		environ []string
		want    colorprofile.Profile
	}{
		{[]string{"TERM=xterm-256color"}, colorprofile.ANSI256},
		{[]string{"TERM=xterm-256color", "COLORTERM=truecolor"}, colorprofile.TrueColor},
		{[]string{"TERM=screen-256color", "TMUX=/tmp/tmux-0/default,1,0"}, colorprofile.ANSI256},
		{[]string{"TERM=xterm-16color", "TMUX=/tmp/tmux-0/default,1,0"}, colorprofile.ANSI},
		{[]string{"TERM=linux"}, colorprofile.ANSI},
		{[]string{"TERM=xterm-256color", "NO_COLOR=1"}, colorprofile.Ascii},
		{[]string{"TERM=xterm-256color", "NO_COLOR=yes", "COLORTERM=truecolor"}, colorprofile.Ascii},
	} {
		if got := tui.Colours(c.environ...); got != c.want {
			t.Errorf("%v: %v, want %v", c.environ, got, c.want)
		}
	}
}

// TestEveryLineFits draws scenes at many sizes: the screen is exactly as large
// as the terminal, whatever is on it.
func TestEveryLineFits(t *testing.T) {
	for _, sc := range scenes() {
		t.Run(sc.name, func(t *testing.T) {
			s := start(t, sc.at, 120, 40, korean)
			sc.play(s)
			for _, size := range [][2]int{{80, 24}, {81, 25}, {99, 31}, {100, 32}, {117, 33}, {149, 40}, {150, 45}, {173, 51}, {240, 80}} {
				s.w, s.h = size[0], size[1]
				s.send(tea.WindowSizeMsg{Width: s.w, Height: s.h})
				lines := strings.Split(s.m.View().Content, "\n")
				if len(lines) != s.h {
					t.Errorf("%dx%d: %d lines", s.w, s.h, len(lines))
				}
				for i, l := range lines {
					if w := ansi.StringWidth(l); w > s.w {
						t.Errorf("%dx%d: line %d has %d cells: %s", s.w, s.h, i, w, ansi.Strip(l))
					}
				}
			}
		})
	}
}

// TestTooSmall says so, and says the same in no time when the window grows.
func TestTooSmall(t *testing.T) {
	s := start(t, routeStep, 80, 24)
	s.w, s.h = 60, 20
	s.send(tea.WindowSizeMsg{Width: 60, Height: 20})
	s.see("at least 80 × 24")
	s.press("c")
	if s.tutor.called("look") {
		t.Error("a key did something that could not be seen")
	}
	s.w, s.h = 80, 24
	s.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	s.see("Give both tables the route")
	s.w, s.h = 60, 20
	s.send(tea.WindowSizeMsg{Width: 60, Height: 20})
	s.press("q")
	s.until("the end", func() bool { return s.quit })
}

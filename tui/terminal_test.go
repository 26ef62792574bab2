package tui_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	tea "charm.land/bubbletea/v2"

	"linklab/tui"
)

// inTerminal is a screen with the lab terminal open and ready.
func inTerminal(t testing.TB, w, h int, change ...func(*tui.Options, *fakeTutor)) *screen {
	t.Helper()
	s := start(t, routeStep, w, h, change...)
	s.see("1/4")
	s.press("t").see("learner@laptop:~$")
	s.settled()
	return s
}

func TestTerminalRuns(t *testing.T) {
	s := inTerminal(t, 120, 40)
	s.write("echo 안녕").press("enter").see("ran: echo 안녕")
	s.see("laptop:~$ echo 안녕")
	n := s.tutor.count("watch s3/route")
	s.write("id").press("enter").see("ran: id")
	s.until("a look after the command", func() bool { return s.tutor.count("watch s3/route") > n })
	s.press("up", "up").see("laptop:~$ echo 안녕")
	s.press("down", "down").see("laptop:~$\n")
}

func TestTerminalRunKeyFollowsThePage(t *testing.T) {
	s := start(t, routeStep, 120, 40)
	s.see("1/4")
	s.press("r").see("Command 1 is at the prompt. Enter runs it.")
	if len(s.shell.ran()) != 0 {
		t.Fatal("a command ran without Enter")
	}
	s.press("enter").see("› 2  your laptop")
	s.settled()
	s.press("esc", "r").see("Command 2 is at the prompt.")
	s.press("enter")
	s.settled()
	if len(s.shell.ran()) != 2 || !strings.Contains(s.shell.ran()[0], "\\\n  --add-route-table-ids") {
		t.Errorf("ran %q", s.shell.ran())
	}
}

// TestTerminalNextCommand works through a page without leaving the prompt.
func TestTerminalNextCommand(t *testing.T) {
	s := inTerminal(t, 120, 40)
	s.press("ctrl+y").see("$ aws ec2 modify-vpc-endpoint")
	s.press("enter").see("› 2  your laptop")
	s.settled()
	s.press("ctrl+y").see("$ aws ec2 describe-route-tables")
	s.allPass(routeStep)
	s.press("enter").see("ctrl+g goes on to “Proof from inside”")
	s.press("ctrl+g").see("Ask from inside")
	s.write("still typing").see("$ still typing")
}

// TestLastCommandIsNotTypedAgain makes nobody a second endpoint: the key says that
// the page has no further command, and types the last one once more on purpose.
func TestLastCommandIsNotTypedAgain(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		s := inTerminal(t, size[0], size[1])
		for range 2 {
			s.press("ctrl+y").see("is at the prompt")
			s.press("enter")
			s.settled()
		}
		s.gone("ctrl+y next command")
		s.press("ctrl+y").see("! That was the last command of this page.")
		s.see("ctrl+y types it once more.")
		s.settled()
		if n := len(s.shell.ran()); n != 2 || !strings.Contains(s.text(), "learner@laptop:~$\n") {
			t.Errorf("ran %d, and the screen is\n%s", n, s.text())
		}
		s.press("ctrl+y").see("$ aws ec2 describe-route-tables")
		s.press("ctrl+u", "esc", "[", "r").see("Command 1 is at the prompt.")
		s.press("ctrl+u", "esc", "]", "r", "enter")
		s.settled()
		s.press("esc", "n", "b").see("› 2  your laptop") // the page remembers
		s.press("r").see("That was the last command of this page. r types it once more.")
		s.press("]", "r").see("Command 2 is at the prompt.")
	}
}

// TestTerminalGoesOnToThePage leaves a terminal that hides the page: nobody is
// to go on typing the commands of a step they have not seen.
func TestTerminalGoesOnToThePage(t *testing.T) {
	s := inTerminal(t, 80, 24)
	s.write("true")
	s.allPass(routeStep)
	s.press("enter").see("ctrl+g goes on to “Proof from inside”")
	s.settled()
	s.press("ctrl+g").see("step 3 of 4")
	s.gone("learner@laptop")
	s.press("t").see("learner@laptop")
}

func TestTerminalOtherHost(t *testing.T) {
	s := start(t, proofStep, 120, 40)
	s.press("t").see("learner@laptop:~$")
	s.press("esc", "r").see("This command is meant for the private instance; the prompt is on your laptop.")
	s.settled()
	s.write("ssh private").press("enter").see("Terminal · the private instance")
	s.press("ctrl+d").see("Terminal · your laptop") // and back
	s.press("ctrl+d", "esc")
	s.press("]", "r").see("endpoint is not known yet")
}

func TestTerminalInterrupt(t *testing.T) {
	s := inTerminal(t, 120, 40)
	s.write("sleep").press("enter")
	s.until("the command to run", func() bool {
		select {
		case <-s.shell.hang:
			return true
		default:
			return false
		}
	})
	s.see("running sleep")
	s.press("ctrl+c").see("^C")
	s.settled()
	if s.quit {
		t.Fatal("Ctrl-C in a command quit the program")
	}
	s.write("half a line").press("ctrl+c").see("half a line^C")
	if s.quit {
		t.Fatal("Ctrl-C at the prompt quit the program")
	}
}

// TestQuitAsksWhileACommandRuns loses no command by a hasty key.
func TestQuitAsksWhileACommandRuns(t *testing.T) {
	s := inTerminal(t, 120, 40)
	s.write("sleep").press("enter").see("running sleep")
	s.press("esc", "q").see("A command is still running")
	s.press("n").gone("A command is still running")
	s.press("q", "y")
	s.until("the end", func() bool { return s.quit })
}

func TestTerminalContinuationAndPaste(t *testing.T) {
	s := inTerminal(t, 120, 40)
	s.write("echo 'one").press("enter").see("$ echo 'one\n")
	s.see("│ >\n")
	s.write("two'").press("enter").see("ran: echo 'one")
	s.settled()
	s.send(tea.PasteMsg{Content: "aws ec2 describe-vpcs \\\n  --output table\n"})
	s.see(">   --output table")
	if len(s.shell.ran()) != 1 {
		t.Fatalf("a pasted text ran by itself: %q", s.shell.ran())
	}
	s.press("enter")
	s.until("the paste to run", func() bool { return len(s.shell.ran()) == 2 })
	if s.shell.ran()[1] != "aws ec2 describe-vpcs \\\n  --output table" {
		t.Errorf("ran %q", s.shell.ran()[1])
	}
}

func TestTerminalCompletes(t *testing.T) {
	s := inTerminal(t, 120, 40)
	s.write("get").press("tab").see("$ getent")
	s.press("ctrl+u")
	s.write("aws ec2 desc").press("tab").see("describe-vpc-endpoints")
	s.see("$ aws ec2 describe-vpc\n")
	s.write("x").gone("describe-vpc-endpoints")
}

func TestTerminalFlood(t *testing.T) {
	s := inTerminal(t, 120, 40)
	s.write("flood").press("enter").see("line 19999 of a flood")
	s.settled()
	s.press("pgup").see("lines below")
	s.press("pgdown").see("line 19999 of a flood")
}

// TestTerminalKeepsToItself lets a command colour its text and nothing else.
func TestTerminalKeepsToItself(t *testing.T) {
	s := inTerminal(t, 120, 40)
	s.write("colour").press("enter").see("plain")
	content := s.m.View().Content
	if !strings.Contains(content, "\x1b[32mgreen") {
		t.Error("the colour is gone")
	}
	if strings.Contains(content, "\x1b]0;") || strings.Contains(content, "\x1b[5A") {
		t.Error("a sequence that moves the cursor or names the window came through")
	}
}

// TestCursorStandsWhereTheTerminalDrawsIt counts cells, so that the box of a
// Korean input method opens at the cursor.
func TestCursorStandsWhereTheTerminalDrawsIt(t *testing.T) {
	s := inTerminal(t, 120, 40)
	prompt := s.m.View().Cursor
	s.write("가나다a")
	if got := s.m.View().Cursor.X - prompt.X; got != 7 {
		t.Errorf("three syllables and a letter moved the cursor %d cells", got)
	}
	s.press("left", "left")
	if got := s.m.View().Cursor.X - prompt.X; got != 4 {
		t.Errorf("two to the left of seven is %d", got)
	}
	s.press("esc")
	if s.m.View().Cursor != nil {
		t.Error("a cursor without a field")
	}
}

func TestTerminalCannotBeOpened(t *testing.T) {
	s := start(t, routeStep, 120, 40, func(o *tui.Options, _ *fakeTutor) {
		o.OpenShell = func(context.Context) (tui.Shell, error) { return nil, errors.New("no space left on device") }
	})
	s.press("t").see("could not be opened: no space left on device")
	s.press("esc").see("Give both tables the route")
}

// TestTerminalOpensOnce opens no second shell while the first is on its way.
func TestTerminalOpensOnce(t *testing.T) {
	var opened atomic.Int32
	release := make(chan struct{})
	s := start(t, routeStep, 80, 24, func(o *tui.Options, _ *fakeTutor) {
		o.OpenShell = func(context.Context) (tui.Shell, error) {
			opened.Add(1)
			<-release
			return &fakeShell{host: "laptop"}, nil
		}
	})
	s.press("r").see("Starting the lab machines")
	s.press("esc", "t").see("Starting the lab machines")
	close(release)
	s.see("$ aws ec2 modify-vpc-endpoint") // what waited is typed
	if n := opened.Load(); n != 1 {
		t.Errorf("opened %d shells", n)
	}
}

// TestInterruptOnAScreenTooSmall stops the command that runs unseen, and ends
// the program only where nothing runs.
func TestInterruptOnAScreenTooSmall(t *testing.T) {
	s := inTerminal(t, 120, 40)
	s.write("sleep").press("enter").see("running sleep")
	s.until("the command to run", func() bool { return len(s.shell.ran()) > 0 })
	s.w, s.h = 60, 20
	s.send(tea.WindowSizeMsg{Width: s.w, Height: s.h})
	s.press("ctrl+c")
	s.settled()
	if s.quit {
		t.Fatal("the program ended with the command")
	}
	s.press("ctrl+c")
	s.until("the end", func() bool { return s.quit })
}

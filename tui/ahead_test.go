package tui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestTypedAheadRunsInOrder takes lines while a command runs as a terminal does:
// they wait, and run one by one when there is a prompt.
func TestTypedAheadRunsInOrder(t *testing.T) {
	s := inTerminal(t, 120, 40)
	s.write("nap").press("enter").write("echo one").press("enter") // before the shell has even answered
	s.see("running nap")
	s.write("echo two").press("enter", "enter")
	s.write("for x in 'a").press("enter").write("b'").press("enter")
	s.write("ha")
	if n := len(s.shell.ran()); n > 1 {
		t.Fatalf("%d lines ran at once", n)
	}
	s.see("echo two\n") // what waits is seen
	s.shell.wake <- struct{}{}
	s.until("all lines", func() bool { return len(s.shell.ran()) == 4 })
	s.settled()
	s.write("lf")
	want := []string{"nap", "echo one", "echo two", "for x in 'a\nb'"}
	if got := s.shell.ran(); !slices.Equal(got, want) {
		t.Errorf("ran %q, not %q", got, want)
	}
	s.see("laptop:~$ half")
	text := s.text()
	one, two := strings.Index(text, "$ echo one"), strings.Index(text, "ran: echo one")
	if three := strings.Index(text, "$ echo two"); one < 0 || two < one || three < two {
		t.Errorf("the lines are not echoed where they ran:\n%s", text)
	}
	s.press("ctrl+u", "up").see("$ for x in 'a")
}

// TestTypedAheadNeedsAnEnd gives a line that is not complete back to the learner
// with what they typed after it.
func TestTypedAheadNeedsAnEnd(t *testing.T) {
	s := inTerminal(t, 120, 40)
	s.write("nap").press("enter").see("running nap")
	s.write("echo 'one").press("enter").write("two")
	s.shell.wake <- struct{}{}
	s.see("$ echo 'one\n")
	s.see("> two\n")
	s.write("'").press("enter").see("ran: echo 'one")
	if got := s.shell.ran()[1]; got != "echo 'one\ntwo'" {
		t.Errorf("ran %q", got)
	}
}

func TestInterruptDropsWhatWasTypedAhead(t *testing.T) {
	s := inTerminal(t, 120, 40)
	s.write("nap").press("enter").see("running nap")
	s.write("echo one").press("enter").write("echo tw").press("ctrl+c").see("^C")
	s.settled()
	if got := s.shell.ran(); len(got) != 1 {
		t.Errorf("ran %q", got)
	}
	s.see("laptop:~$\n")
	s.write("id").press("enter").see("ran: id")
}

func TestTypedAheadIsBounded(t *testing.T) {
	s := inTerminal(t, 120, 40)
	s.write("nap").press("enter").see("running nap")
	for i := range 64 {
		s.write(fmt.Sprint("w", i)).press("enter")
	}
	s.write("last").press("enter").see("Too many lines wait")
	s.shell.wake <- struct{}{}
	s.until("all lines", func() bool { return len(s.shell.ran()) == 65 })
	s.settled()
	s.see("$ last\n")
}

// TestNowhereToLogOut keeps the keys in the terminal after one Ctrl-D too many.
func TestNowhereToLogOut(t *testing.T) {
	s := inTerminal(t, 120, 40)
	s.press("ctrl+d").see("there is nowhere to log out to. esc goes back to the lesson.")
	s.write("qRl").see("laptop:~$ qRl")
	if s.quit || s.tutor.called("language") {
		t.Error("what was typed acted as keys")
	}
	s.press("esc").see("q quit")
	s = inTerminal(t, 120, 40, korean)
	s.press("ctrl+d").see("로그아웃할 곳이 없습니다. esc를")
}

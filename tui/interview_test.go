package tui_test

import "testing"

// TestProgramsThatAsk answers the questions of a program, line by line, then
// ends its input.
func TestProgramsThatAsk(t *testing.T) {
	s := start(t, routeStep, 120, 40)
	s.press("t").see("learner@laptop:~$")
	s.write("interview").press("enter").see("question?")
	s.see("interview waits for a line from you")
	s.write("1").press("enter").see("question? 1")
	s.see(`heard "1\n"`)
	s.press("enter").see(`heard "\n"`) // an empty answer takes the default
	s.see("waits for a line")
	s.press("ctrl+d").see("that was all")
	s.write("after").press("enter").see("ran: after") // the shell has the keys again
}

// TestAnswersTypedAhead gives the program what was typed before it asked, and
// the shell what is left over.
func TestAnswersTypedAhead(t *testing.T) {
	s := start(t, routeStep, 120, 40)
	s.press("t").see("learner@laptop:~$")
	s.write("nap").press("enter").see("running nap")
	s.write("interview").press("enter")
	s.write("early").press("enter")
	close(s.shell.wake)
	s.see(`heard "early\n"`)
	s.see("waits for a line")
	s.press("ctrl+c").see("that was all")
	s.write("after").press("enter").see("ran: after")
}

package tui_test

import (
	"testing"

	"linklab/lessons"
	"linklab/tui"
)

// withLogins puts the lab's logins on the page of its first step, and commands
// for each machine on the page of the proof.
func withLogins(_ *tui.Options, f *fakeTutor) {
	onPage(f, "network", lessons.Command{Host: "laptop", Text: "ssh-add key.pem\nssh -A public"}, lessons.Command{Host: "public", Text: "ssh private"})
	onPage(f, "proof", lessons.Command{Host: "private", Text: "id"}, lessons.Command{Host: "laptop", Text: "pwd"})
}

func onPage(f *fakeTutor, step string, commands ...lessons.Command) {
	markdown := "Type:\n"
	for _, c := range commands {
		markdown += "\n```sh host=" + c.Host + "\n" + c.Text + "\n```\n"
	}
	for lang, p := range f.course.Lab("s3").Step(step).Pages {
		f.course.Lab("s3").Step(step).Pages[lang] = &lessons.Page{Lang: p.Lang, Markdown: markdown, Commands: commands}
	}
}

// TestWayToTheOtherMachine says what leads from the prompt to the machine that a
// command is meant for: the lab's logins on the way in, exit on the way out.
func TestWayToTheOtherMachine(t *testing.T) {
	s := start(t, proofStep, 160, 40, withLogins)
	s.press("t").see("learner@laptop:~$")
	s.press("ctrl+y").see("First “ssh-add key.pem && ssh -A public”, then “ssh private”. This command is meant for the private instance;")
	s.press("ctrl+u").write("ssh public").press("enter").see("Terminal · the public instance")
	s.settled()
	s.press("ctrl+y").see("First “ssh private”. This command is meant for the private instance; the prompt is on the public instance.")
	s.press("ctrl+u").write("ssh private").press("enter").see("Terminal · the private instance")
	s.settled()
	s.press("ctrl+y").see("Command 1 is at the prompt.")
	s.press("enter").see("ran: id")
	s.settled()
	s.press("ctrl+y").see("First “exit” twice. This command is meant for your laptop; the prompt is on the private instance.")
	s.press("ctrl+u", "ctrl+d").see("Terminal · the public instance")
	s.settled()
	s.press("ctrl+y").see("First “exit”. This command is meant for your laptop;")
	s.press("ctrl+u", "ctrl+d").see("Terminal · your laptop")
	s.settled()
	s.press("ctrl+y").see("Command 2 is at the prompt.")
}

// TestWayOnTheSamePage names the page's own logins by their numbers, in the
// learner's language.
func TestWayOnTheSamePage(t *testing.T) {
	s := start(t, proofStep, 160, 40, korean, func(_ *tui.Options, f *fakeTutor) {
		onPage(f, "proof", lessons.Command{Host: "laptop", Text: "ssh public"}, lessons.Command{Host: "public", Text: "ssh private"}, lessons.Command{Host: "private", Text: "id"})
	})
	s.press("]", "]", "r").see("먼저 실행할 것: 이 페이지의 명령 1번, 이어서 이 페이지의 명령 2번. 이 명령은 프라이빗 인스턴스에서")
}

// TestNoWayThroughWhatIsNotKnown offers no login that cannot be typed yet.
func TestNoWayThroughWhatIsNotKnown(t *testing.T) {
	s := start(t, proofStep, 160, 40, func(_ *tui.Options, f *fakeTutor) {
		onPage(f, "proof", lessons.Command{Host: "private", Text: "id"}, lessons.Command{Host: "laptop", Text: "ssh ${public_ip}"}, lessons.Command{Host: "public", Text: "ssh x"})
	})
	s.press("r").see("! This command is meant for the private instance; the prompt is on your laptop.")
}

// TestPlaceholderBeforeTheAccountIsKnown shows no raw ${account} to read, and
// marks the command that cannot run without it.
func TestPlaceholderBeforeTheAccountIsKnown(t *testing.T) {
	s := start(t, proofStep, 160, 40, func(_ *tui.Options, f *fakeTutor) {
		f.account.Number = ""
		onPage(f, "proof", lessons.Command{Host: "laptop", Text: "aws s3 ls s3://linklab-${account}"}, lessons.Command{Host: "laptop", Text: "id"})
		for _, p := range f.course.Lab("s3").Step("proof").Pages {
			p.Markdown = "You work in account `${account}`.\n\n" + p.Markdown
		}
		f.course.Lab("s3").Step("proof").Quiz[0].Ask = text("Is it ${account}?", "${account}입니까?")
	})
	s.see("You work in account ‹account›.")
	s.see("aws s3 ls s3://linklab-${account}")
	s.see("1  your laptop · not ready yet ──")
	s.see("2  your laptop ──")
	s.press("tab").see("Is it ‹account›?")
	s.press("esc", "r").see("account is not known yet: linklab has not reached the account.")
	s.press("l").see("노트북 · 아직 실행할 수 없음")
}

package tui_test

import (
	"strings"
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
// command is meant for, and leaves the prompt to the learner: the lab's logins on
// the way in, exit on the way out.
func TestWayToTheOtherMachine(t *testing.T) {
	s := start(t, proofStep, 160, 40, withLogins)
	s.press("t").see("learner@laptop:~$")
	s.press("ctrl+y").see("! This command is meant for the private instance; the prompt is on your laptop. This leads there:")
	s.see("› ssh-add key.pem && ssh -A public\n")
	s.see("› ssh private\n")
	s.see("learner@laptop:~$\n")
	s.write("ssh public").press("enter").see("Terminal · the public instance")
	s.gone("This leads there:")
	s.settled()
	s.press("ctrl+y").see("laptop:~$ ssh private") // told once; now it is typed
	s.press("enter").see("Terminal · the private instance")
	s.settled()
	s.press("ctrl+y").see("Command 1 is at the prompt.")
	s.press("enter").see("ran: id")
	s.settled()
	s.press("ctrl+y").see("! This command is meant for your laptop; the prompt is on the private instance.")
	if got := strings.Count(s.text(), "› exit\n"); got != 2 {
		t.Errorf("%d times exit, want 2\n%s", got, s.text())
	}
	s.press("ctrl+y").see("ip-10-0-1-20 ~]$ exit")
	s.press("enter").see("Terminal · the public instance")
	s.settled()
	s.press("ctrl+y", "enter").see("Terminal · your laptop")
	s.settled()
	s.press("ctrl+y").see("Command 2 is at the prompt.")
}

// TestWayOnTheSamePage names the page's own logins by their numbers, in the
// learner's language. The command that it leads to stays the next one.
func TestWayOnTheSamePage(t *testing.T) {
	s := start(t, proofStep, 160, 40, korean, func(_ *tui.Options, f *fakeTutor) {
		onPage(f, "proof", lessons.Command{Host: "laptop", Text: "ssh public"}, lessons.Command{Host: "public", Text: "ssh private"}, lessons.Command{Host: "private", Text: "id"})
	})
	s.press("]", "]", "r").see("! 이 명령은 프라이빗 인스턴스에서 실행해야 합니다. 지금은 노트북의 프롬프트입니다. 그곳으로 가려면:")
	s.see("› ssh public   (이 페이지의 명령 1번)")
	s.see("› ssh private   (이 페이지의 명령 2번)")
	s.press("ctrl+y").see("laptop:~$ ssh public")
	s.press("enter").see("터미널 · 퍼블릭 인스턴스")
	s.settled()
	s.see("› 3  프라이빗 인스턴스") // the way leads to it still
	s.press("ctrl+y").see("laptop:~$ ssh private")
	s.press("enter").see("터미널 · 프라이빗 인스턴스")
	s.settled()
	s.press("ctrl+y").see("명령 3번을 입력해 두었습니다.")
}

// TestWayToTheClient goes from the laptop at once, not by the other machines.
func TestWayToTheClient(t *testing.T) {
	s := start(t, proofStep, 160, 40, func(_ *tui.Options, f *fakeTutor) {
		onPage(f, "proof", lessons.Command{Host: "client", Text: "id"}, lessons.Command{Host: "laptop", Text: "ssh client"})
	})
	s.press("r").see("! This command is meant for the client instance; the prompt is on your laptop. This leads there:")
	s.see("› ssh client   (")
	s.gone("ssh private")
}

// TestNoWayThroughWhatIsNotKnown offers no login that cannot be typed yet, and
// types the command where the learner insists.
func TestNoWayThroughWhatIsNotKnown(t *testing.T) {
	s := start(t, proofStep, 160, 40, func(_ *tui.Options, f *fakeTutor) {
		onPage(f, "proof", lessons.Command{Host: "private", Text: "id"}, lessons.Command{Host: "laptop", Text: "ssh ${public_ip}"}, lessons.Command{Host: "public", Text: "ssh x"})
	})
	s.press("r").see("! This command is meant for the private instance; the prompt is on your laptop.\n")
	s.see("ctrl+y types it here all the same.")
	s.press("ctrl+y").see("laptop:~$ id")
}

// TestRunKeyKeepsWhatWasTyped puts a command in the place of a line that was
// being typed; the line is one key away.
func TestRunKeyKeepsWhatWasTyped(t *testing.T) {
	s := start(t, routeStep, 120, 40)
	s.see("1/4")
	s.press("t").see("learner@laptop:~$")
	s.write("aws s3 l").press("ctrl+y").see("Command 1 is at the prompt. ↑ brings back what you had typed.")
	s.see("$ aws ec2 modify-vpc-endpoint")
	s.press("ctrl+y").see("Command 1 is at the prompt. Enter runs it.") // the program's own line is not kept
	s.press("up").see("laptop:~$ aws s3 l\n")
	s.press("down").see("$ aws ec2 modify-vpc-endpoint")
}

// TestRunKeyWhileACommandRuns says when the command will come.
func TestRunKeyWhileACommandRuns(t *testing.T) {
	s := start(t, routeStep, 120, 40)
	s.see("1/4")
	s.press("t").see("learner@laptop:~$")
	s.write("nap").press("enter").see("running nap")
	s.press("ctrl+y").see("Command 1 comes to the prompt when the one that runs has ended.")
	s.shell.wake <- struct{}{}
	s.see("$ aws ec2 modify-vpc-endpoint")
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

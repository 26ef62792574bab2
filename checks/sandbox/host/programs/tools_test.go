package programs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox/host"
)

func TestTextPrograms(t *testing.T) {
	b := newBench(t)
	b.want(`printf 'b 2\na 10\nc 1\na 10\n' > t; printf 'x\ty\n' > tab`, "")
	for _, c := range []struct{ line, out string }{
		{"sort t", "a 10\na 10\nb 2\nc 1\n"},
		{"sort -u t; sort -k2 -n t | head -1; sort -rk2n t | head -1", "a 10\nb 2\nc 1\nc 1\na 10\n"},
		{"uniq -c <<< $'a\\na\\nb'; uniq -d <<< $'a\\na\\nb'; uniq -u <<< $'a\\na\\nb'", "      2 a\n      1 b\na\nb\n"},
		{"head -n 1 t; tail -n 1 t; tail -n +4 t; head -n -3 t; head -c 3 t; tail -c 3 t", "b 2\na 10\na 10\nb 2\nb 210\n"},
		{"wc -l t; wc -l < t; wc t", "4 t\n4\n      4       8      18 t\n"},
		{"cut -f2 tab; cut -c1,3- t | head -1; cut -d' ' -f1 t | tail -1; echo a,b,c | cut -d, -f1,3 --output-delimiter=-", "y\nb2\na\na-c\n"},
		{"echo hello | tr -d l; echo aabb | tr -s a; echo 'A b' | tr '[:upper:] ' '[:lower:]_'; echo abc | tr -c 'a\\n' x", "heo\nabb\na_b\naxx\n"},
		{"grep -v a t; grep -o '[0-9]*' t | paste -sd+; grep -q zz t || echo none; grep -E '^(b|c)' t | wc -l", "b 2\nc 1\n2+10+1+10\nnone\n2\n"},
		{"grep -A1 b t; grep -x 'c 1' t; grep -F '.' t; echo $?; grep -rl 10 .", "b 2\na 10\nc 1\n1\n./t\n"},
		{"grep -nw a t; grep -c '' t; grep -i B t; grep 'a\\+b\\|c' <<< aab; grep -m1 a t", "2:a 10\n4:a 10\n4\nb 2\naab\na 10\n"},
		{"sed -n '2,3p' t; sed '$d' t | tail -1; sed 's/\\([a-c]\\) \\(.*\\)/\\2-\\1/' t | head -1; sed -E 's/[0-9]+/<&>/g;s/a/A/' t | tail -1; sed '/a/d' t", "a 10\nc 1\nc 1\n2-b\nA <10>\nb 2\nc 1\n"},
		{"sed -i 's/c/C/' t; tail -2 t | head -1; sed -n '$=' t; echo $?", "C 1\nsed: '$=' is not simulated: s/A/B/, p, d and q are, with a line number, a range or /pattern/ before\n1\n"},
		{"awk '{print $2}' t | head -1; awk 'NR==2{print $1\"-\"$NF, NR}' t; awk '/C/' t; awk -F: '{print $2}' <<< a:b; awk '$1==\"a\"{print}' t | head -1; awk '{s+=$2} END{print s}' t; echo $?",
			"2\na-10 2\nC 1\nb\na 10\nawk: only {print …} of fields, strings, NR and NF is simulated, with /pattern/, NR==1 or $1==\"x\" before it: use cut, grep and sort\n2\n"},
		{"paste -d, - - <<< $'1\\n2\\n3\\n4'; paste tab tab", "1,2\n3,4\nx\ty\tx\ty\n"},
		{"seq 3 -1 1 | paste -sd' '; seq -s, 1 3; seq -w 9 10", "3 2 1\n1,2,3\n09\n10\n"},
		{"base64 <<< hi; echo aGkK | base64 -d; echo '!!' | base64 -d; echo $?", "aGkK\nhi\nbase64: invalid input\n1\n"},
		{"echo a b c | xargs -n 2 echo; echo x | xargs -I{} echo '<{}>'", "a b\nc\n<x>\n"},
		{"basename /a/b.txt .txt; dirname /a/b.txt a; tee f1 f2 <<< hi; cat f1 f2", "b\n/a\n.\nhi\nhi\nhi\n"},
		{"date -u +%FT%TZ; date -d @0 +%Y; date -d '1 hour ago' +%H; date", "2026-11-21T04:00:00Z\n1970\n03\nSat Nov 21 04:00:00 UTC 2026\n"},
		{"env X=1 printenv X; X=2 printenv X; export Y=3; env | grep ^Y=; unset Y; printenv Y; echo $?", "1\n2\nY=3\n1\n"},
		{"mkdir d; cp t d/; cp -r d e; mv e/t e/u; ls d e; rmdir d; rm -r d e; ls d", "d:\nt\n\ne:\nu\nrmdir: failed to remove 'd': Directory not empty\nls: cannot access 'd': No such file or directory\n"},
		{"chmod 400 t; ls -l t | cut -c1-10; chmod u+w,go+r t; stat -c %a t; chmod x t; find . -name '*b' -type f", "-r--------\n644\nchmod: invalid mode: 'x'\n./tab\n"},
		{"ls -1; ls | cat; ls -a | head -3", "f1\nf2\nt\ntab\nf1\nf2\nt\ntab\n.\n..\n.ssh\n"},
		{"timeout 2 sleep 10; echo $?; timeout 5 echo in time", "124\nin time\n"},
		{"jq . t; nano t; traceroute x; scp a b:; whatis x", "jq: not simulated here: use --query of the aws command\nnano: not simulated here: write the file with: cat > FILE <<'EOF'\n" +
			"traceroute: not simulated here: the hops inside AWS answer nobody; look at the route table: aws ec2 describe-route-tables\nscp: not simulated here: print the file with cat and write it with: cat > FILE <<'EOF'\n-bash: whatis: command not found\n"},
		{"sudo ls; ln -s a b; less t | head -1", "sudo: learner is not in the sudoers file: the laptop's own system is not for the lab\nln: links are not simulated here: copy the file with cp\nb 2\n"},
		{"which ls nope; whoami; id -un; uname -s; hostname; systemctl", "/usr/bin/ls\nwhich: no nope in (/usr/local/bin:/usr/bin:/usr/local/sbin:/usr/sbin)\nlearner\nlearner\nLinux\nlaptop\n-bash: systemctl: command not found\n"},
		{"bash -c 'echo $0 $1 $#' name one; bash -e -c 'false; echo no'; echo $?; echo 'echo piped' | bash", "name one 1\n1\npiped\n"},
	} {
		b.want(c.line, c.out)
	}
}

func TestWatchDrawsUntilInterrupted(t *testing.T) {
	b := newBench(t)
	b.around.Pace = 1
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	drawn := 0
	out := writerFunc(func(p []byte) (int, error) {
		drawn += bytes.Count(p, []byte("\x1b[H\x1b[2J"))
		if drawn == 3 {
			cancel()
		}
		return len(p), nil
	})
	if status := b.terminal.Run(ctx, "watch -n 0.1 'echo a | tr a b'", out); status != 130 || drawn != 3 {
		t.Errorf("status %d, drawn %d times", status, drawn)
	}
	b.wantStatus("watch -n 1 date | cat", 0, "needs a terminal")
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestOnAnInstance(t *testing.T) {
	b := newBench(t)
	b.boot("i-public", beacon)
	b.key("400")
	b.wantStatus("ssh -i lab.pem ec2-user@"+publicIP, 0, "Amazon Linux 2023")
	b.wantStatus("systemctl stop beat.timer", 4, "Access denied")
	b.wantStatus("systemctl status beat.timer", 0, "active (waiting)", "enabled")
	b.wantStatus("systemctl start nothing.service", 4, "Access denied")
	b.wantStatus("sudo systemctl start nothing", 5, "Unit nothing.service not found")
	b.wantStatus("sudo systemctl start beat && journalctl -u beat.service -n 3; journalctl | tail -1", 0, "Finished beat.service")
	b.wantStatus("sudo systemctl disable --now beat.timer; systemctl is-active beat.timer", 3, "inactive")
	b.want("cloud-init status; sudo cat /root/ran", "status: done\ndone by root\n")
	b.wantStatus("cat /root/ran", 1, "Permission denied")
	b.want("ip -4 route | head -1; hostname -I", "default via 10.0.0.1 dev ens5 proto dhcp src 10.0.0.10 metric 512\n10.0.0.10\n")
	b.want("cat /etc/resolv.conf | head -1", "nameserver 10.0.0.2\n")
	b.wantStatus("sudo dnf install -y nginx", 1, "Curl error (6)")
	b.wantStatus("sudo -i", 0)
	if got := b.terminal.Prompt(); got != "[root@ip-10-0-0-10 ~]# " {
		t.Errorf("prompt %q", got)
	}
	b.wantStatus("exit", 0, "logout")
	b.want("false; echo $?; echo x > /etc/hosts", "1\n-bash: /etc/hosts: Permission denied\n")
	b.want("echo '10.9.9.9 mine.lab' | sudo tee -a /etc/hosts > /dev/null; getent hosts mine.lab", "10.9.9.9        mine.lab\n")
}

func TestMachineSurvivesJSON(t *testing.T) {
	b := newBench(t)
	m := b.boot("i-private", beacon)
	m.Tick(t.Context())
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	again, err := host.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	again.Attach(b.around)
	second, err := json.Marshal(again)
	if err != nil || string(second) != string(data) {
		t.Errorf("%v\n%s\n%s", err, data, second)
	}
	b.pass(time.Hour)
	if !again.Tick(t.Context()) || strings.Count(string(again.Console.Bytes()), "BEAT") != 2 {
		t.Error("the timer does not go on")
	}
	if _, err := host.Read([]byte(`{"files":{"x":{}}}`)); err == nil {
		t.Error("a damaged machine was read")
	}
}

// TestRefreshKeepsWhatIsNotSaved: another process has heard a timer while a
// file was being written here.
func TestRefreshKeepsWhatIsNotSaved(t *testing.T) {
	b := newBench(t)
	m := b.boot("i-public", "")
	elsewhere := func() []byte {
		t.Helper()
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		other, err := host.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		other.Attach(b.around)
		other.RunScript(t.Context(), "root", "echo there > /tmp/there; echo HEARD > /dev/console", &bytes.Buffer{})
		if data, err = json.Marshal(other); err != nil {
			t.Fatal(err)
		}
		return data
	}
	data := elsewhere()
	m.RunScript(t.Context(), "ec2-user", "echo mine > /tmp/mine", &bytes.Buffer{})
	if err := m.Refresh(data); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	m.RunScript(t.Context(), "ec2-user", "cat /tmp/mine; ls /tmp", &out)
	if out.String() != "mine\nmine\n" || !strings.Contains(string(m.Console.Bytes()), "HEARD") {
		t.Errorf("%q, console %q", out.String(), m.Console.Bytes())
	}
	if err := m.Refresh(elsewhere()); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	m.RunScript(t.Context(), "ec2-user", "ls /tmp", &out)
	if out.String() != "mine\nthere\n" {
		t.Errorf("after all was saved: %q", out.String())
	}
}

// What does not fit is told, and never cut in silence.
func TestWhatDoesNotFit(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ line, out string }{
		{"seq 1 300000 > f; echo $?; wc -c < f", "seq: write error: File too large\n1\n1048570\n"},
		{"seq 1 300000 | wc -l; seq 1 300000 | tail -1; echo $?", "wc: standard input: File too large\ntail: standard input: File too large\n1\n"},
		{"seq 1 300000 | head -1; seq 1 300000 | head -c 4; echo $?", "1\n1\n2\n0\n"},
		{"seq 1 300000 | tee t > /dev/null; echo $?; rm t", "tee: t: File too large\n1\n"},
		{"cat f f > g; echo $?; rm g", "cat: write error: File too large\n1\n"},
		{"df | tail -1 | grep -c ' 0% '; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do cp f f$i || break; done", "0\ncp: cannot copy 'f': No space left on device\n"},
		{"seq 1 200000 > g; echo $?; df | grep -o 100%", "seq: write error: No space left on device\n1\n100%\n"},
		{"for i in $(seq 1 3000); do echo a long line; done > h; rm g h; echo a > g; echo $?", "-bash: write error: No space left on device\n0\n"},
	} {
		b.want(c.line, c.out)
	}
}

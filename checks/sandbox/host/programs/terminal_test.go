package programs_test

import (
	"strings"
	"testing"
	"time"
)

func TestShellBasics(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ line, out string }{
		{"echo hello | tr a-z A-Z", "HELLO\n"},
		{"x=1; y=$((x+2)); echo $y", "3\n"},
		{"echo $y $x", "3 1\n"},
		{"cd /tmp && pwd; cd; pwd", "/tmp\n/home/learner\n"},
		{"echo a > f; echo b >> f; cat f; wc -l < f", "a\nb\n2\n"},
		{"cat <<EOF\nvalue $y\nEOF", "value 3\n"},
		{"for i in {1..20}; do echo $((i%2)); done | sort | uniq -c | sort -nr", "     10 1\n     10 0\n"},
		{"f() { echo \"f $1\"; return 4; }; f x; echo $?", "f x\n4\n"},
		{"f y | cat", "f y\n"},
		{"echo *.nothing f*", "*.nothing f\n"},
		{"cat nope", "cat: nope: No such file or directory\n"},
		{"nope", "-bash: nope: command not found\n"},
		{"cat < nope", "-bash: nope: No such file or directory\n"},
		{"cd nope; cd f", "-bash: cd: nope: No such file or directory\n-bash: cd: f: Not a directory\n"},
		{"cat", ""},
		{"diff <(echo a) <(echo a) && echo same", "same\n"},
		{"diff <(echo a) <(echo b) | tail -2", "-a\n+b\n"},
		{"command -v f; command -v cat; command -v cd; type f; type -t if", "f\n/usr/bin/cat\ncd\nf is a function\nkeyword\n"},
		{"command -v nope || echo none", "none\n"},
		{"printf '%s|%5d\\n' a 1", "a|    1\n"},
		{"set -- a b; echo $# $2; shift; echo $1", "2 b\nb\n"},
		{"echo ~ ~root ~nobodyhere", "/home/learner /root ~nobodyhere\n"},
		{"echo 'echo sourced $1' > s.sh; source s.sh x; . ./s.sh y", "sourced x\nsourced y\n"},
		{"chmod +x s.sh; ./s.sh z; bash s.sh w", "sourced z\nsourced w\n"},
		{"eval 'echo $(echo in | cat)'", "in\n"},
		{"false | true; echo $?; set -o pipefail; false | true; echo $?; set +o pipefail", "0\n1\n"},
		{"if [ -f f ] && [[ -d /tmp ]]; then echo yes; fi", "yes\n"},
		{"trap 'echo bye' EXIT; trap - EXIT; echo ok", "ok\n"},
		{"while read a b; do echo \"$b\"; done <<< '1 two'", "two\n"},
		{"seq 3 | xargs -n1 echo n", "n 1\nn 2\nn 3\n"},
		{"seq 100 | head -2; while true; do echo y; done | head -1", "1\n2\ny\n"},
		{"sleep 100; echo slept", "slept\n"},
		{"x=$(seq 3); echo $x", "1 2 3\n"},
		{"sort -t. -k4 -n <<< $'1.1.1.9\\n1.1.1.10'", "1.1.1.9\n1.1.1.10\n"},
		{"echo a:b:c | cut -d: -f2-; echo k=v | sed 's/=.*//'; echo 'a b c' | awk '{print $2, NF}'", "b:c\nk\nb 3\n"},
		{"printf '1\\n2\\n' | paste -sd, -", "1,2\n"},
		{"grep -c o <<< $'one\\ntwo\\nsix'; grep -n tw <<< $'one\\ntwo'", "2\n2:two\n"},
		{"alias ll='ls -1'; ll", "f\ns.sh\n"},
		{"rm -r f s.sh; ls", ""},
	} {
		b.want(c.line, c.out)
	}
}

func TestPromptAndHistory(t *testing.T) {
	b := newBench(t)
	if got := b.terminal.Prompt(); got != "learner@laptop:~$ " {
		t.Errorf("prompt %q", got)
	}
	b.want("mkdir -p a/b; cd a/b", "")
	if got := b.terminal.Prompt(); got != "learner@laptop:~/a/b$ " {
		t.Errorf("prompt %q", got)
	}
	if got := b.wantStatus("history", 0, "1  mkdir -p a/b; cd a/b"); !strings.Contains(got, "2  history") {
		t.Errorf("history %q", got)
	}
	// As bash keeps them: a repeated line once, one behind a space not at all.
	b.want(" echo apart", "apart\n")
	if got := b.wantStatus("history", 0, "2  history"); strings.Contains(got, "3  ") || strings.Contains(got, "apart") {
		t.Errorf("history %q", got)
	}
	b.wantStatus("exit", 0, "nowhere to go back to")
	b.want("echo still", "still\n")
}

func TestIncomplete(t *testing.T) {
	b := newBench(t)
	for text, want := range map[string]bool{
		"echo a": false, "for i in 1 2": true, "for i in 1; do": true, "echo 'a": true, "cat <<EOF\nx": true, "cat <<EOF\nx\nEOF": false,
		"echo a \\": true, "if true; then": true, "echo $(": true, "a && ": true, "ls |": true, ")": false, "": false,
		"cat <<'EOF'\nx": true, "cat <<-\\X\n": true, "cat <<'X'\nx\nX\n": false, "echo a \\\n": true, "echo a \\\n\n": false, "echo a\\\\": false, "echo 'a\\\n'": false,
	} {
		if got := b.terminal.Incomplete(text); got != want {
			t.Errorf("Incomplete(%q) = %v", text, got)
		}
	}
}

func TestSSHToThePrivateInstance(t *testing.T) {
	b := newBench(t)
	b.wantStatus("ssh -i lab.pem ec2-user@"+publicIP, 255, "Identity file lab.pem not accessible", "no such instance")
	b.boot("i-public", "")
	b.boot("i-private", "")
	b.key("644")
	b.wantStatus("ssh -i lab.pem ec2-user@"+publicIP, 255, "UNPROTECTED PRIVATE KEY FILE", "Permission denied (publickey")
	b.want("chmod 400 lab.pem", "")
	b.wantStatus("ssh -i lab.pem root@"+publicIP+" id", 255, "Permission denied")
	b.wantStatus("ssh -o BatchMode=yes -i lab.pem ec2-user@"+publicIP+" 'hostname; exit 3'", 3, "ip-10-0-0-10.ap-northeast-2.compute.internal\n")
	b.wantStatus("ssh -o ConnectTimeout=5 ec2-user@"+privateIP, 255, "connect to host "+privateIP+" port 22: Connection timed out")
	// Without an agent the second login has no key.
	b.wantStatus("ssh -i lab.pem ec2-user@"+publicIP, 0)
	if b.terminal.Host() != "i-public" || b.terminal.Prompt() != "[ec2-user@ip-10-0-0-10 ~]$ " {
		t.Fatalf("on %s, prompt %q", b.terminal.Host(), b.terminal.Prompt())
	}
	b.wantStatus("ssh ec2-user@"+privateIP, 255, "Permission denied")
	b.wantStatus("exit", 255, "Connection to "+publicIP+" closed.")
	b.wantStatus("ssh-add lab.pem && ssh-add -l", 0, "Identity added", "SHA256:")
	b.wantStatus("ssh -A ec2-user@"+publicIP, 0)
	b.wantStatus("ssh ec2-user@"+privateIP, 0)
	if b.terminal.Host() != "i-private" {
		t.Fatalf("on %s", b.terminal.Host())
	}
	b.want("whoami; cd /; sudo whoami", "ec2-user\nroot\n")
	b.want("echo x > /dev/console; sudo tee /dev/console <<< hello", "-bash: /dev/console: Permission denied\nhello\n")
	b.wantStatus("exit", 0)
	b.wantStatus("exit", 0)
	b.wantStatus("ssh -J ec2-user@"+publicIP+" ec2-user@"+privateIP+" uname -n", 0, "ip-10-0-1-103")
	if b.terminal.Host() != "laptop" {
		t.Errorf("on %s", b.terminal.Host())
	}
}

func TestInstanceGoneWhileLoggedIn(t *testing.T) {
	b := newBench(t)
	b.boot("i-public", "")
	b.key("400")
	b.wantStatus("ssh -i lab.pem ec2-user@"+publicIP, 0)
	b.wires.mu.Lock()
	delete(b.wires.guests, "i-public")
	b.wires.mu.Unlock()
	b.wantStatus("ls", 255, "closed by remote host")
	if b.terminal.Host() != "laptop" {
		t.Errorf("on %s", b.terminal.Host())
	}
}

func TestCurl(t *testing.T) {
	b := newBench(t)
	b.boot("i-private", "")
	const format = `-w '%{http_code} %{remote_ip} %{exitcode}\n'`
	b.want("curl -sS -o /dev/null --connect-timeout 4 -m 8 "+format+" https://"+s3Name+"/", "307 "+s3IP+" 0\n")
	b.want("curl -s -o /dev/null "+format+" https://nope.lab/", "000  6\n")
	b.wantStatus("curl -sS --connect-timeout 4 https://10.9.9.9/", 28, "curl: (28) Connection timed out after 400")
	b.wantStatus("curl -sS -m 3 http://dead.lab/", 28, "Resolving timed out after 3000")
	b.wantStatus("curl -sI https://"+s3Name, 0, "HTTP/1.1 307 Temporary Redirect", "Server: AmazonS3")
	b.wantStatus("curl -sS https://"+s3IP+"/", 60, "no alternative certificate subject name")
	b.wantStatus("curl -sS http://"+publicIP+":8080/", 7, "Couldn't connect to server")
	b.wantStatus("curl --bogus x", 2, "curl: option --bogus: is unknown")
	b.wantStatus("curl ftp://x/", 1, "Protocol \"ftp\" not supported")
	if n := len(b.wires.requests); n == 0 || b.wires.requests[0] != "laptop GET https://"+s3Name+"/" {
		t.Errorf("requests %q", b.wires.requests)
	}
}

func TestDNSPrograms(t *testing.T) {
	b := newBench(t)
	b.want("dig +short "+s3Name, s3IP+"\n52.219.60.5\n")
	b.want("dig +short www.lab CNAME; dig +noall +answer private.lab", "web.lab.\nprivate.lab.\t0\tIN\tA\t"+privateIP+"\n")
	b.wantStatus("dig nope.lab", 0, "status: NXDOMAIN", "ANSWER: 0")
	b.wantStatus("dig @9.9.9.9 "+s3Name, 9, "no servers could be reached")
	b.wantStatus("dig MX lab", 1, "not simulated")
	b.wantStatus("nslookup www.lab", 0, "www.lab\tcanonical name = web.lab.", "Address: "+s3IP)
	b.wantStatus("host nope.lab", 1, "not found: 3(NXDOMAIN)")
	b.want("getent ahostsv4 "+s3Name+" | cut -d' ' -f1 | sort -u | paste -sd, -", s3IP+",52.219.60.5\n")
	b.want("getent hosts nope.lab; echo $?", "2\n")
	b.want("echo '10.1.1.1 mine' > h; getent hosts laptop", "127.0.0.1       laptop\n")
}

func TestPing(t *testing.T) {
	b := newBench(t)
	b.wantStatus("ping -c 2 "+s3Name, 1, "2 packets transmitted, 0 received, 100% packet loss")
	b.wantStatus("ping -c 1 nope.lab", 2, "Name or service not known")
	b.boot("i-public", "")
	b.key("400")
	b.wantStatus("ssh -i lab.pem ec2-user@"+publicIP+" ping -c 3 "+privateIP, 0, "icmp_seq=3", "0% packet loss", "time 2000ms")
}

const beacon = `#!/bin/bash
cat > /usr/local/bin/beat <<'END'
#!/bin/bash
echo "BEAT $(date -u +%FT%TZ)" > /dev/console
END
chmod +x /usr/local/bin/beat
cat > /etc/systemd/system/beat.service <<END
[Service]
Type=oneshot
ExecStart=/usr/local/bin/beat
END
cat > /etc/systemd/system/beat.timer <<END
[Timer]
OnBootSec=5
OnUnitActiveSec=60
[Install]
WantedBy=timers.target
END
systemctl enable --now beat.timer
echo done by $(whoami) > /root/ran
`

func TestBootAndTimer(t *testing.T) {
	b := newBench(t)
	m := b.boot("i-private", beacon)
	console := func() string { return string(m.Console.Bytes()) }
	if got := console(); !strings.Contains(got, "Linux version") || !strings.Contains(got, "Cloud-init v.") {
		t.Fatalf("console %q", got)
	}
	if !m.Tick(t.Context()) {
		t.Fatal("the timer is not due after the boot")
	}
	if got := strings.Count(console(), "BEAT 2026-11-21T04:00:00Z\r\n"); got != 1 {
		t.Fatalf("%d beats in %q", got, console())
	}
	if m.Tick(t.Context()) {
		t.Fatal("the timer is due again at once")
	}
	b.pass(3 * time.Second)
	if !m.Tick(t.Context()) || strings.Count(console(), "BEAT") != 2 {
		t.Fatal("the timer is not due after the shortest interval")
	}
	// User data runs once; enabled timers start at every boot.
	before := strings.Count(console(), "Cloud-init v.")
	if err := m.Boot(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(console(), "Cloud-init v."); got != before {
		t.Error("user data ran at the second boot")
	}
	b.pass(time.Minute)
	if !m.Tick(t.Context()) {
		t.Error("the timer does not run after the second boot")
	}
}

func TestMetadataService(t *testing.T) {
	b := newBench(t)
	m := b.boot("i-private", `#!/bin/bash
T=$(curl -sX PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 60')
curl -s -H "X-aws-ec2-metadata-token: $T" http://169.254.169.254/latest/meta-data/instance-id > /tmp/id
curl -s -o /dev/null -w '%{http_code}' http://169.254.169.254/latest/meta-data/ > /tmp/v1
curl -s -o /dev/null -w '%{http_code}' -H "X-aws-ec2-metadata-token: $T" http://169.254.169.254/latest/meta-data/tags/instance/ > /tmp/tags
`)
	var out strings.Builder
	m.RunScript(t.Context(), "ec2-user", "cat /tmp/id; echo; cat /tmp/v1; echo; cat /tmp/tags", &out)
	if out.String() != "i-private\n401\n404" {
		t.Errorf("got %q", out.String())
	}
	b.wantStatus("curl -sS -m 2 http://169.254.169.254/", 28)
}

package programs_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox/host/shell"
)

// realFile is a file of the real machine that a script would find if it got
// out, with a word in it that must never be printed.
func realFile(t *testing.T) (path, secret string) {
	t.Helper()
	path, secret = filepath.Join(t.TempDir(), "real.sh"), "escaped-from-the-simulation"
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho "+secret+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path, secret
}

// listing is what lies in the folders that an escape would write to.
func listing(t *testing.T, dirs ...string) string {
	t.Helper()
	var b strings.Builder
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			fmt.Fprintln(&b, dir, e.Name())
		}
	}
	return b.String()
}

// TestNothingRealIsSeen tries every way in which a shell can look at the
// machine it runs on.
func TestNothingRealIsSeen(t *testing.T) {
	path, secret := realFile(t)
	dir := filepath.Dir(path)
	t.Setenv("LINKLAB_REAL_SECRET", secret)
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	b := newBench(t)
	real, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	pid := fmt.Sprint(os.Getpid())
	for _, line := range []string{
		path, ". " + path, "source " + path, "cd " + dir + " && source real.sh", "source real.sh", "command source " + path, "builtin . " + path, "eval . " + path,
		"cat " + path, "cat < " + path, "echo $(<" + path + ")", "head " + path, "exec " + path, "command " + path, "bash " + path, "sh -c " + path, "env " + path,
		"sudo cat " + path, "xargs cat <<< " + path, "ls " + dir, "echo " + dir + "/*", "echo " + dir + "/r*", "cd " + dir + " && ls", "pushd " + dir + " && ls",
		"test -e " + path + " && echo " + secret, "[ -f " + path + " ] && echo " + secret, "[[ -x " + path + " ]] && echo " + secret, "[[ -d " + dir + " ]] && echo " + secret,
		"command -v real.sh", "type real.sh", "type -p real.sh", "which real.sh", "PATH=" + dir + " command -v real.sh", "PATH=" + dir + ":$PATH; real.sh; type -P real.sh; command -v real.sh",
		"env", "printenv", "export -p", "set", "declare -p", "echo $LINKLAB_REAL_SECRET", "echo ${!LINKLAB*}", "compgen -v",
		"pwd -P; pwd", "echo $OLDPWD $PWD", "dirs", "echo $$ $PPID $BASHPID", "mapfile x < " + path + "; echo ${x[@]}", "read x < " + path + "; echo $x",
		"cat <(cat " + path + ")", "exec 3< " + path, "diff " + path + " /dev/null", "find " + dir, "find / -name real.sh", "grep -r escaped /", "cp " + path + " x; cat x",
		"ln -s " + path + " x; cat x", "[ " + path + " -nt /dev/null ] && echo " + secret, "[ -O " + path + " ] && echo " + secret, "[[ -O " + path + " ]] && echo " + secret, "[[ -G / ]]",
		"[ -O /tmp ]; test -G /tmp; test ! -O /tmp", "alias e='cat " + path + "'; e", "trap 'cat " + path + "' EXIT", "trap '. " + path + "' ERR; false", "trap - ERR",
		"curl file://" + path, "curl -d @" + path + " http://" + s3Name, "cat /proc/self/environ /proc/self/cmdline /etc/hostname /proc/1/environ", "cat /dev/fd/3 /dev/stdin", "bash <<< '. " + path + "'",
		"f() { . " + path + "; }; f", "command -v " + path, "type " + path, "hash real.sh; real.sh", "ulimit -a", "umask", "times", "help", "enable", "caller", "coproc cat " + path,
		"echo x > /dev/tcp/127.0.0.1/22", "cat < /dev/tcp/127.0.0.1/22", "exec 3<>/dev/tcp/127.0.0.1/22", "cat /dev/udp/127.0.0.1/53",
	} {
		got, _ := b.run(line)
		if strings.Contains(got, secret) && !strings.Contains(line, "echo "+secret+" ") || strings.Contains(got, real) || line == "echo $$ $PPID $BASHPID" && strings.Contains(got, pid) {
			t.Errorf("%s: saw the real machine: %q", line, got)
		}
	}
}

// TestNothingRealIsWritten tries every way in which a shell can write.
func TestNothingRealIsWritten(t *testing.T) {
	dir, temp := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("HOME", dir)
	keep := filepath.Join(dir, "keep")
	if err := os.WriteFile(keep, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	cwd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	before := listing(t, dir, temp, cwd, os.TempDir(), "/tmp")
	b := newBench(t)
	for _, line := range []string{
		"echo x > " + dir + "/new", "echo x >> " + keep, "mkdir -p " + dir + "/sub; touch " + dir + "/sub/x", "rm -rf " + dir, "rm -rf /", "rm -rf /*", "> " + keep, ": >| " + keep,
		"cp /etc/hosts " + dir + "/copy", "mv /etc/hosts " + dir, "tee " + keep + " <<< x", "chmod 000 " + keep, "cd " + dir + " && echo x > y", "exec > " + dir + "/all", "echo x &> " + dir + "/both",
		"mkdir -p " + dir + "; sort -o " + dir + "/sorted <<< a", "curl -so " + dir + "/page https://" + s3Name, "cat <(echo a)", "echo a > >(cat)", "eval 'cat <(echo a)'", "eval 'echo a > >(cat)'",
		"echo 'cat <(echo a)' > s; source s", "trap 'cat <(echo a)' EXIT", "alias p='cat <(echo a)'; p", "bash -c 'cat <(echo a)'", "f() { cat <(echo a); }; f",
		"mkdir -p /dev/null/nowhere; echo x > /dev/null/nowhere/sh-interp-1", "echo x > $TMPDIR/sh-interp-1", "TMPDIR=" + temp + "; cat <(echo a)", "mktemp -d", "echo x > ./new-file-in-the-real-folder", "cd ~ && touch real",
		"exec 2> " + dir + "/err", "touch $'\\0'", "echo x > $'" + keep + "\\0'", "sleep 1 &", "(sleep 1; touch " + dir + "/late) &", "nohup touch " + dir + "/late",
	} {
		b.run(line)
	}
	if content, err := os.ReadFile(keep); err != nil || string(content) != "kept" {
		t.Errorf("the real file holds %q, %v", content, err)
	}
	if after := listing(t, dir, temp, cwd, os.TempDir(), "/tmp"); !sameButOthers(before, after) {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
}

// sameButOthers compares listings; other programs of the machine may come and
// go in /tmp, but none of ours may be there.
func sameButOthers(before, after string) bool {
	for line := range strings.Lines(after) {
		ours := strings.Contains(line, "sh-interp-") || strings.Contains(line, "real") || !strings.HasPrefix(line, "/tmp ")
		if ours && !strings.Contains(before, line) {
			return false
		}
	}
	for line := range strings.Lines(before) {
		if !strings.HasPrefix(line, "/tmp ") && !strings.Contains(after, line) {
			return false
		}
	}
	return true
}

// TestRunawaysEnd runs what would never end, or fill the memory, and asks for a
// sentence in the place of harm. Each has some seconds.
func TestRunawaysEnd(t *testing.T) {
	for _, c := range []struct{ line, says string }{
		{"while true; do :; done", "too many commands"},
		{"for ((;;)); do :; done", "too many commands"},
		{"until false; do x=1; done", "too many commands"},
		{"f() { f; }; f", "nested too deeply"},
		{"f() { f | f; }; f", "too many processes"},
		{"f() { x=$(f); }; f", "nested too deeply"},
		{"x='eval \"$x\"'; eval \"$x\"", "nested too deeply"},
		{"echo 'source ./s' > s; source ./s", "nested too deeply"},
		{"echo './r; ./r' > r; chmod +x r; ./r", "too"},
		{"echo './q | ./q' > q; chmod +x q; ./q", "too"},
		{":(){ :|:& };:", "background jobs are not available"},
		{"x=1234567890; while true; do x=$x$x; done", "out of memory"},
		{"a=(1 2 3); while true; do a+=(\"${a[@]}\"); done", "out of memory"},
		{"set -- a; while true; do set -- \"$@\" \"$@\"; done", "out of memory"},
		{"echo {1..100000000}", "brace expansion"},
		{"echo {1..1000}{1..1000}{1..1000}", "brace expansion"},
		{"printf '%1000000000d' 1 | wc -c", ""},
		{"while true; do printf '%1000000d' 1; done", "too much output"},
		{"while true; do echo flood flood flood flood flood; done", "stopped: too"},
		{"x=$(while true; do printf '%100000d' 1; done); echo ${#x}", "output cut"},
		{"while true; do echo x >> big; done", "too"},
		{"while true; do printf '%9000d' 1 >> big; done", "stopped: too"},
		{"for i in {1..9999}; do mkdir d$i; done", "No space left on device"},
		{"mkdir -p a/b/c/d e/f g/h i/j; echo */../*/../*/../*/../*/../*/../*/../*/../*/../*/../*/../*/../*", "too many files"},
		{"seq 1 99999999999", ""},
		{"seq 1 99999999999 | tail -1", ""},
		{"cat /dev/zero", "No such file"},
		{"yes", "command not found"},
		{"while true; do echo y; done | cat > /dev/null", "too many commands"},
		{"while true; do cat <<< x; done", "too"},
		{"[ -v '' ]; [[ -v $nope ]]; unset ''; shift -1; ((a[1]++)); [ -R '' ]", ""},
		{"set -n; echo alive", "not available"},
		{"$(printf 'x%.0s' {1..9000})", ""},
		{strings.Repeat("(", 5000) + "echo" + strings.Repeat(")", 5000), ""},
		{"echo " + strings.Repeat("$(", 3000) + "echo" + strings.Repeat(")", 3000), "nested too deeply"},
		{"x=" + strings.Repeat("$x", 1000), ""},
		{"echo " + strings.Repeat("$x", 1000), "too many expansions"},
	} {
		name := c.line[:min(40, len(c.line))]
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.around.Limits = shell.Limits{Steps: 40_000, Memory: 24 << 20}
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
			defer cancel()
			var out bytes.Buffer
			begun := time.Now()
			b.terminal.Run(ctx, c.line, &out)
			text := out.String()
			if len(text) > 3<<20 {
				t.Errorf("%d bytes of output", len(text))
			}
			if !strings.Contains(text, c.says) {
				t.Errorf("ends with %q, want %q in it", text[max(0, len(text)-300):], c.says)
			}
			if ctx.Err() != nil {
				t.Errorf("did not end by itself")
			}
			t.Logf("%v, %d bytes", time.Since(begun).Round(time.Millisecond), len(text))
			if got, status := b.run("echo alive"); got != "alive\n" || status != 0 {
				t.Errorf("afterwards: %q, %d", got, status)
			}
		})
	}
}

// TestInterrupt presses Ctrl-C in the middle of everything that waits.
func TestInterrupt(t *testing.T) {
	b := newBench(t)
	b.around.Pace = 1 // really waits
	for _, line := range []string{
		"while true; do :; done", "sleep 1000", "sleep 1000 | cat", "curl http://10.9.9.9/", "ssh 10.9.9.9", "ping 10.9.9.9", "watch -n 1 date", "for i in 1 2 3; do sleep 1000; done",
		"cat <(sleep 1000)", "x=$(sleep 1000)", "f() { sleep 1000; }; f", "dig @9.9.9.9 x", "sleep 1000 || echo no",
	} {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan int)
		var out bytes.Buffer
		go func() { done <- b.terminal.Run(ctx, line, &out) }()
		time.AfterFunc(30*time.Millisecond, cancel)
		select {
		case status := <-done:
			if status != 130 {
				t.Errorf("%s: status %d, printed %q", line, status, out.String())
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: goes on after Ctrl-C", line)
		}
	}
	b.want("echo alive", "alive\n")
}

// TestNothingIsLeftBehind counts goroutines and open files after many lines
// that make pipes.
func TestNothingIsLeftBehind(t *testing.T) {
	b := newBench(t)
	b.run("seq 100000 > big")
	count := func() (int, int) {
		files, err := os.ReadDir("/dev/fd")
		if err != nil {
			return runtime.NumGoroutine(), 0
		}
		return runtime.NumGoroutine(), len(files)
	}
	goroutines, open := count()
	for range 200 {
		b.run("read x < big; head -1 big; cat big | head -1; cat <<< a > /dev/null; diff <(echo a) <(echo b); true < big")
	}
	deadline := time.Now().Add(10 * time.Second)
	for {
		g, o := count()
		if g <= goroutines+3 && o <= open+3 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("goroutines %d → %d, open files %d → %d", goroutines, g, open, o)
		}
		runtime.Gosched()
	}
}

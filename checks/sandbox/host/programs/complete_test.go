package programs_test

import (
	"slices"
	"strings"
	"testing"

	"linklab/checks/sandbox/host"
)

func TestComplete(t *testing.T) {
	b := newBench(t)
	b.around.Completers = map[string]func(*host.Process, []string) []string{
		"curl": func(_ *host.Process, words []string) []string {
			if strings.HasPrefix(words[len(words)-1], "--con") {
				return []string{"--connect-timeout"}
			}
			return nil
		},
	}
	b.want("mkdir -p dir/sub 'two words'; touch lab.pem dir/lab.yaml; myfunction() { :; }; lab_vpc=vpc-1; echo '3.35.0.10 ssh-ed25519 x' > .ssh/known_hosts", "")
	for _, c := range []struct {
		line  string
		start int
		want  []string
	}{
		{"ssh-k", 0, []string{"ssh-keygen"}},
		{"myf", 0, []string{"myfunction"}},
		{"cat lab", 4, []string{"lab.pem"}},
		{"cat dir/", 4, []string{"dir/lab.yaml", "dir/sub/"}},
		{"cat ~/dir/l", 4, []string{"~/dir/lab.yaml"}},
		{"cat tw", 4, []string{`two\ words/`}},
		{"ls | ssh-k", 5, []string{"ssh-keygen"}},
		{"cat < lab", 6, []string{"lab.pem"}},
		{"aws x --body file://di", 13, []string{"file://dir/"}},
		{"echo $lab", 5, []string{"$lab_vpc"}},
		{"curl --con", 5, []string{"--connect-timeout"}},
		{"ssh ec2-user@3", 4, []string{"ec2-user@3.35.0.10"}},
		{"sudo ssh-k", 5, []string{"ssh-keygen"}},
		{"cat nothing", 4, nil},
	} {
		if got := b.terminal.Complete(c.line, len(c.line)); !slices.Equal(got, c.want) {
			t.Errorf("Complete(%q) = %q, want %q", c.line, got, c.want)
		}
		if got := b.terminal.WordStart(c.line, len(c.line)); got != c.start {
			t.Errorf("WordStart(%q) = %d, want %d", c.line, got, c.start)
		}
	}
}

// FuzzTerminal types anything: the terminal has to survive it and go on.
func FuzzTerminal(f *testing.F) {
	for _, seed := range []string{
		"echo a | tr a b > c; cat c", "for i in {1..3}; do echo $i; done", "x=(1 2); echo ${x[@]:1} ${#x[@]} ${x[-1]}", "f() { local a=1; return 3; }; f || echo $?", "[[ $x =~ ^a(b)$ ]] && echo ${BASH_REMATCH[1]}",
		"case $x in a) ;; *) echo ;; esac", "cat <<EOF\n$x\nEOF", "diff <(echo a) <(echo b)", "read -r a b <<< 'x y'", "printf '%s %d\\n' a 1 b 2", "getopts ab: o -b x", "declare -A m=([a]=b); echo ${!m[@]}",
		"curl -sS -w '%{http_code}' http://x", "dig +short x", "awk '{print $1}' <<< 'a b'", "sed -n '1,2s/a/b/gp' <<< a", "sort -k2n -t: <<< a:1", "ssh -J a@b c@d ls", "ping -c1 x", "[ -v '' ]", "unset 'a[-1]'",
		"trap 'echo x' EXIT ERR; false", "alias a=b; a", "shift 3; set -- a b; shift", "mapfile -t a <<< x", "let x=1+2", "((x++)); echo $((x<<2))", "select x in a b; do break; done", "time ls", "! true", "command -v x", "eval 'x=1'", "source x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if len(line) > 400 {
			t.Skip("longer than is of use here")
		}
		b := newBench(t)
		b.terminal.Incomplete(line)
		b.terminal.Complete(line, len(line))
		// A fault is caught here, but would end the process in a pipeline.
		if out, _ := b.run(line); strings.Contains(out, "fault in the simulated") && !strings.Contains(line, "fault") {
			t.Errorf("%s", out)
		}
		b.run("builtin set +efux +o pipefail; unset -f echo; unalias -a")
		if b.terminal.Host() != "laptop" {
			t.Errorf("on %s", b.terminal.Host())
		}
	})
}

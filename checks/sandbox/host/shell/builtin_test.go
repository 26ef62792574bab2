package shell

import (
	"fmt"
	"strings"
	"testing"
)

// oddArguments are what builtins are seldom given.
var oddArguments = []string{
	"", "-n", "-p", "-a", "-t", "-l", "-u 0", "-d", "-d ''", "-n 3 x", "-n -1 x", "x", "x y", "-x", "--", "''", "'' ''", "-1", "0", "99999999999999999999",
	"a=b", "=b", "'a b'", "-A x", "-i x", "-r x=1", "-o", "+o", "-o x", "'a[0]=1'", "'a[-1]'", "'a['", "%1", "EXIT", "'' EXIT", "- EXIT", "-s x", "-v x",
	"-v ''", "'%'", "'%*d' 1 2", "'\\x'", "':a:' x -a", "'' x", "a '' -a", "1 -eq", "'(' x", "x -a", "-t 1", "x -ef y", "-r -p x y", "-N 3", "x[@]", "x[*]=3", "1x=2",
}

// bashBuiltins are bash's own commands (bash manual, "Shell Builtin Commands").
var bashBuiltins = strings.Fields(`. : [ alias bg bind break builtin caller cd command compgen complete compopt continue coproc declare dirs disown echo
	enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile newgrp popd printf pushd pwd read readarray readonly
	return set shift shopt source suspend test time times trap true type typeset ulimit umask unalias unset wait`)

// TestNoBuiltinEndsTheProgram: a fault in one side of a pipeline is in a
// goroutine of the interpreter's, and would be the end of the whole program.
func TestNoBuiltinEndsTheProgram(t *testing.T) {
	for _, name := range bashBuiltins {
		for _, arguments := range oddArguments {
			command := name + " " + arguments
			if name == "[" {
				command += " ]"
			}
			for _, frame := range []string{"echo x | %s", "%s | cat", "f() { %s; }; f 1 2 | cat", "y=; x=(1 2); declare -n r=x; %s <<<'a b' | cat", "echo $(%s)"} {
				newShell(t).typed(t, fmt.Sprintf(frame, command))
			}
		}
	}
}

// TestUnavailableIsNamed: what the shell does not do is said by its name, and
// the line goes on.
func TestUnavailableIsNamed(t *testing.T) {
	for line, want := range map[string]string{
		"trap -p; echo on":        "-bash: trap: -p is not available here\non\n",
		"trap -l; echo on":        "-bash: trap: -l is not available here\non\n",
		"wait -n; echo on":        "-bash: wait: -n is not available here\non\n",
		"printf -v x y; echo on":  "-bash: printf: -v is not available here: use x=$(printf …)\non\n",
		"read -d , x; echo on":    "-bash: read: -d is not available here\non\n",
		"bind -x; echo on":        "-bash: bind: not available here\non\n",
		"echo x | compgen -b":     "-bash: compgen: not available here\n",
		"echo x | mapfile -C f a": "-bash: mapfile: -C is not available here\n",
	} {
		if got, _ := newShell(t).typed(t, line); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
	if got, _ := newShell(t).typed(t, "echo x | coproc"); !strings.Contains(got, "coproc") {
		t.Errorf("%q", got)
	}
}

// TestOnlyServersRunInTheBackground: what goes on after its line is a server of
// the machine; anything else would be cut off.
func TestOnlyServersRunInTheBackground(t *testing.T) {
	for line, want := range map[string]string{
		"python3 -m http.server 80 &":                    `["/usr/lib/bash/background" "python3" "-m" "http.server" "80"]`,
		"nohup python3 -m http.server 80 > log 2>&1 &":   "",
		"sudo nohup python3 -m http.server 80 & echo $!": `["/usr/lib/bash/background" "sudo" "nohup" "python3"`,
		"cd /root && python3 -m http.server 80 &":        `["/usr/lib/bash/background" "python3"`,
		"(cd /root; nohup python3 -m http.server) &":     `["/usr/lib/bash/background" "nohup" "python3"`,
		"sleep 1 &":                       "line 1: background jobs are not available here: run the command without &",
		"(while true; do echo x; done) &": "line 1: background jobs are not available here",
		"$x -m http.server &":             "line 1: background jobs are not available here",
		"echo $(python3 -m http.server & sleep 1; sleep 2 &)": "line 1: background jobs are not available here",
	} {
		if got, _ := newShell(t).typed(t, line); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

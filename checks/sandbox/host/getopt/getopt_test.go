package getopt_test

import (
	"strings"
	"testing"

	"linklab/checks/sandbox/host/getopt"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		line    string
		inOrder bool
		want    string // a given, value of o, arguments; or the error
	}{
		{"-a -o x y", false, "true x [y]"},
		{"y -ao x", false, "true x [y]"},
		{"-aox", false, "true x []"},
		{"--all --out=x=y z", false, "true x=y [z]"},
		{"--out x", false, "false x []"},
		{"-- -a", false, "false  [-a]"},
		{"y -a", true, "false  [y -a]"},
		{"-a y -o x", true, "true  [y -o x]"},
		{"-o 1 -o 2", false, "false 2 []"},
		{"-", false, "false  [-]"},
		{"-x", false, "invalid option -- 'x'"},
		{"-o", false, "option requires an argument -- 'o'"},
		{"--out", false, "option '--out' requires an argument"},
		{"--nope", false, "unrecognized option '--nope'"},
		{"--a", false, "unrecognized option '--a'"},
	} {
		opt, err := getopt.Parse(strings.Fields(c.line), c.inOrder, "a|all", "o|out=")
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = map[bool]string{true: "true", false: "false"}[opt.Has("a")] + " " + opt.Value("o") + " [" + strings.Join(opt.Args, " ") + "]"
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.line, got, c.want)
		}
	}
}

func TestInt(t *testing.T) {
	for text, want := range map[string]int{"": 7, "3": 3, "0": 0} {
		args := []string{}
		if text != "" {
			args = []string{"-n", text}
		}
		opt, err := getopt.Parse(args, false, "n=")
		if err != nil {
			t.Fatal(err)
		}
		if n, err := opt.Int("n", 7); err != nil || n != want {
			t.Errorf("%q: %d, %v", text, n, err)
		}
	}
	opt, err := getopt.Parse([]string{"-n", "x"}, false, "n=")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := opt.Int("n", 0); err == nil {
		t.Error("x is a number")
	}
}

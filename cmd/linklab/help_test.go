package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"linklab/lessons"
)

func inKorean(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Hangul, r) })
}

// Every command and every flag has its help in Korean, and there is none for
// what does not exist.
func TestHelpIsKorean(t *testing.T) {
	h, err := parseHelp(helpKorean)
	if err != nil {
		t.Fatal(err)
	}
	root := newRootCommand(&app{}, nil)
	speakHelp(root, lessons.Korean)
	used := map[string]bool{}
	each(root, func(cmd *cobra.Command) {
		if !inKorean(cmd.Short) {
			t.Errorf("%s: short is %q", cmd.CommandPath(), cmd.Short)
		}
		// How a shell is told about completions is cobra's own text.
		if cmd.Long != "" && !inKorean(cmd.Long) && !strings.HasPrefix(pathOf(cmd), "completion ") {
			t.Errorf("%s: long is %q", cmd.CommandPath(), cmd.Long)
		}
		delete(h.Commands, pathOf(cmd))
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			used[f.Name] = true
			if !inKorean(f.Usage) {
				t.Errorf("%s --%s: %q", cmd.CommandPath(), f.Name, f.Usage)
			}
		})
		cmd.PersistentFlags().VisitAll(func(f *pflag.Flag) { used[f.Name] = true })
	})
	for name := range h.Commands {
		t.Errorf("there is no command %q", name)
	}
	for name := range h.Flags {
		if !used[name] {
			t.Errorf("there is no flag --%s", name)
		}
	}
}

func each(cmd *cobra.Command, do func(*cobra.Command)) {
	do(cmd)
	for _, child := range cmd.Commands() {
		each(child, do)
	}
}

// --lang stands anywhere on the command line and holds for the help too.
func TestHelpInTheLanguageAskedFor(t *testing.T) {
	env := func(string) string { return "" }
	for _, test := range []struct {
		args []string
		want bool
	}{
		{[]string{"check", "--help", "--lang", "ko"}, true},
		{[]string{"--lang=ko", "help", "check"}, true},
		{[]string{"check", "--help"}, false},
	} {
		var out bytes.Buffer
		if code := run(t.Context(), test.args, streams{Out: &out, Err: &out}, env); code != 0 {
			t.Fatalf("%v ended with %d: %s", test.args, code, out.String())
		}
		if got := inKorean(out.String()); got != test.want {
			t.Errorf("%v: Korean is %v:\n%s", test.args, got, out.String())
		}
		for _, heading := range []string{"USAGE", "FLAGS"} {
			if strings.Contains(out.String(), heading) == test.want {
				t.Errorf("%v: Korean is %v, with the heading %s:\n%s", test.args, test.want, heading, out.String())
			}
		}
	}
}

// A row that is wider than the terminal goes on in its column, and a heading is
// said in the learner's language.
func TestHelpFitsTheTerminal(t *testing.T) {
	var out bytes.Buffer
	page := helpPage{Writer: &out, headings: map[string]string{"FLAGS": "플래그"}, width: 40}
	for _, line := range []string{"\n  FLAGS  \n", "    \x1b[1m--home\x1b[m  Where progress and the sandbox lie (default: XDG)\n", "    --live  Look\n"} {
		if n, err := page.Write([]byte(line)); n != len(line) || err != nil {
			t.Fatal(n, err)
		}
	}
	want := "\n  플래그  \n    --home  Where progress and the\n            sandbox lie (default: XDG)\n    --live  Look\n"
	if got := ansi.Strip(out.String()); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A paragraph of the help has no line ends of its own.
func TestHelpFlows(t *testing.T) {
	root := newRootCommand(&app{}, &bytes.Buffer{})
	speakHelp(root, lessons.Korean)
	each(root, func(cmd *cobra.Command) {
		if !strings.HasPrefix(pathOf(cmd), "completion ") && brokenLine.MatchString(cmd.Long) {
			t.Errorf("%s: %q", cmd.CommandPath(), cmd.Long)
		}
	})
}

// What is said at a terminal ends its lines between words, in its column; a program
// gets whole lines.
func TestTextEndsBetweenWords(t *testing.T) {
	for width, want := range map[int]string{
		0:  "  The endpoint vpce-0a1 is not there.\n",
		24: "  The endpoint vpce-0a1\n  is not there.\n",
		8:  "  The\n  endpoint\n  vpce-0a1\n  is not\n  there.\n",
	} {
		var out bytes.Buffer
		writeWithin(&out, width, "  ", "The endpoint vpce-0a1 is not there.")
		if out.String() != want {
			t.Errorf("within %d: %q", width, out.String())
		}
	}
}
